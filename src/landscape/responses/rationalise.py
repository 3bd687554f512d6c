"""`rationalise`: where applications stand, what to keep and what to leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from landscape.responses.plain import Plain, day, labelled, money, number, reason, short
from landscape.responses.rows import Rows

if TYPE_CHECKING:
    from landscape.analysis.candidates import Candidate, Going, Kept
    from landscape.analysis.fitness import Fitness, Interval
    from landscape.analysis.rationalisation import RationalisationReport, Step, Unjudged
    from landscape.estate.estate import Estate


def rationalise(report: RationalisationReport, estate: Estate) -> Plain:
    """The answer to `rationalise`: dispositions of all, candidates by functionality, and the scales."""
    from landscape.analysis.fitness import BUSINESS, TECHNICAL, THRESHOLD

    return {
        "as_at": report.as_at.isoformat(),
        "applications": Rows(report.applications, fitness),
        "candidates": Rows(report.candidates, candidate, apart=True),
        "unjudged": [_unjudged(one) for one in report.unjudged],
        "schedule": [_step(one) for one in report.schedule],
        "saving": money(report.saving),
        "saving_basis": "per year, once contracts can be left, before the cost of moving",
        "scales": {
            "threshold": number(THRESHOLD),
            "business_fit": {one.id: one.weight for one in BUSINESS},
            "technical_fit": {one.id: one.weight for one in TECHNICAL},
        },
    }


def fitness(one: Fitness) -> Plain:
    """Where one application stands."""
    asked = one.decides_next
    return {
        **short(one.subject),
        "disposition": str(one.disposition),
        "business_fit": _interval(one.business),
        "technical_fit": _interval(one.technical),
        "decides_next": None if asked is None else asked.id,
        "decides_next_label": None if asked is None else asked.label,
        "evidence": Rows(one.evidence, reason),
    }


def _interval(axis: Interval) -> Plain:
    return {
        "low": number(axis.low),
        "high": number(axis.high),
        "completeness": number(axis.completeness),
    }


def candidate(one: Candidate) -> Plain:
    """One functionality that could be served by fewer applications."""
    return {
        "id": one.id,
        "title": one.title,
        "functionality": labelled(one.functionality),
        "work": labelled(one.work) if one.work else None,
        "count": one.count,
        "of": one.of,
        "keep": Rows(one.keep, _kept),
        "go": Rows(one.go, _going),
        "first_exit": day(one.first_exit),
        "earliest_exit": day(one.earliest_exit),
        "exits_unknown": one.exits_unknown,
        "saving": money(one.saving),
        "reasons": list(one.reasons),
    }


def what(candidate: Mapping[str, Any]) -> str:
    """What a candidate is about: the functionality, and the work where it is for one only."""
    label, work = str(candidate["functionality"]["label"]), candidate["work"]
    return f"{label} for {work['label']}" if work else label


def _unjudged(one: Unjudged) -> Plain:
    return {
        "functionality": labelled(one.functionality),
        "count": one.count,
        "of": one.of,
        "why": one.why,
    }


def _step(one: Step) -> Plain:
    return {
        "year": one.year,
        "count": one.count,
        "saving": money(one.saving),
        "so_far": money(one.so_far),
    }


def _kept(one: Kept) -> Plain:
    return {
        **short(one.provider),
        "chosen": one.chosen,
        "disposition": str(one.provider.standing.disposition),
        "annual_cost": money(one.provider.annual_cost),
        "reasons": list(one.reasons),
    }


def _going(one: Going) -> Plain:
    return {
        **short(one.provider),
        "disposition": str(one.provider.standing.disposition),
        "reasons": list(one.reasons),
        "blockers": [{"what": each.what, "weight": str(each.weight)} for each in one.blockers],
        "earliest_exit": day(one.earliest_exit),
        "saving": money(one.saving.amount),
        "saving_parts": list(one.saving.parts),
        "contracts": one.provider.contract_ids,
        "annual_cost": money(one.provider.annual_cost),
        "evidence": Rows(one.provider.evidence, reason),
    }
