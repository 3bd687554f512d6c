"""`rationalise`: where applications stand, what to keep and what to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, day, labelled, money, number, reasons, short

if TYPE_CHECKING:
    from landscape.analysis.fitness import Fitness, Interval
    from landscape.analysis.rationalisation import (
        Candidate,
        Going,
        Kept,
        RationalisationReport,
    )
    from landscape.estate.estate import Estate


def rationalise(report: RationalisationReport, estate: Estate) -> Plain:
    """The answer to `rationalise`: dispositions of all, candidates by functionality, and the scales."""
    from landscape.analysis.fitness import BUSINESS, TECHNICAL, THRESHOLD

    return {
        "as_at": report.as_at.isoformat(),
        "applications": [_fitness(one) for one in report.applications],
        "candidates": [_candidate(one) for one in report.candidates],
        "saving": money(report.saving),
        "saving_basis": "per year, once contracts can be left, before the cost of moving",
        "scales": {
            "threshold": number(THRESHOLD),
            "business_fit": {one.id: one.weight for one in BUSINESS},
            "technical_fit": {one.id: one.weight for one in TECHNICAL},
        },
    }


def _fitness(one: Fitness) -> Plain:
    asked = one.decides_next
    return {
        **short(one.application),
        "disposition": str(one.disposition),
        "business_fit": _interval(one.business),
        "technical_fit": _interval(one.technical),
        "decides_next": None if asked is None else asked.id,
        "decides_next_label": None if asked is None else asked.label,
        "evidence": reasons(one.evidence),
    }


def _interval(axis: Interval) -> Plain:
    return {
        "low": number(axis.low),
        "high": number(axis.high),
        "completeness": number(axis.completeness),
    }


def _candidate(one: Candidate) -> Plain:
    return {
        "id": one.id,
        "title": one.title,
        "functionality": labelled(one.functionality),
        "count": one.count,
        "of": one.of,
        "keep": [_kept(each) for each in one.keep],
        "go": [_going(each) for each in one.go],
        "first_exit": day(one.first_exit),
        "earliest_exit": day(one.earliest_exit),
        "exits_unknown": one.exits_unknown,
        "saving": money(one.saving),
        "reasons": list(one.reasons),
    }


def _kept(one: Kept) -> Plain:
    return {
        **short(one.application),
        "chosen": one.chosen,
        "disposition": str(one.provider.fitness.disposition),
        "annual_cost": money(one.provider.annual_cost),
        "reasons": list(one.reasons),
    }


def _going(one: Going) -> Plain:
    return {
        **short(one.application),
        "disposition": str(one.provider.fitness.disposition),
        "reasons": list(one.reasons),
        "blockers": [{"what": each.what, "weight": str(each.weight)} for each in one.blockers],
        "earliest_exit": day(one.earliest_exit),
        "saving": money(one.saving.amount),
        "saving_parts": list(one.saving.parts),
        "contracts": [each.contract.id for each in one.provider.contracts],
        "annual_cost": money(one.provider.annual_cost),
        "evidence": reasons(one.provider.evidence),
    }
