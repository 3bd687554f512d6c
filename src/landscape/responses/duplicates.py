"""`duplicates`: the same functionality more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, day, labelled, money, number, reason, short
from landscape.responses.rows import Rows

if TYPE_CHECKING:
    from landscape.analysis.duplication import Duplication, DuplicationReport, Provider
    from landscape.analysis.overlap import DuplicateClass
    from landscape.estate.estate import Estate


def duplicates(report: DuplicationReport, estate: Estate) -> Plain:
    """The answer to `duplicates`: counts with their denominator, and the findings."""
    return {
        "as_at": report.as_at.isoformat(),
        "applications": {
            "total": report.total,
            "classified": report.classified,
            "abstained": report.abstained,
            "in_review": report.in_review,
        },
        "findings": Rows(report.findings, lambda one: finding(one, estate)),
    }


def finding(one: Duplication, estate: Estate) -> Plain:
    """One functionality with the applications that provide it."""
    return {
        "id": one.id,
        "title": one.title,
        "functionality": labelled(one.functionality),
        "breadth": str(one.breadth),
        "count": one.count,
        "of": one.of,
        "effective_number": number(one.effective.number, 1),
        "effective_basis": {
            "measure": one.effective.basis,
            "assumed": one.effective.assumed,
            "of": one.effective.of,
        },
        "annual_cost": money(one.annual_cost),
        "applications": Rows(one.providers, lambda each: _provider(each, one, estate)),
        "uncertain": Rows(one.uncertain, lambda each: _provider(each, one, estate)),
        "set_aside": [{**short(each.application), "reason": each.reason} for each in one.set_aside],
        "classes": Rows(one.classes, _class),
    }


def _class(one: DuplicateClass) -> Plain:
    return {
        "class": one.kind,
        "label": one.label,
        "common": one.common,
        "applications": list(one.applications),
    }


def _provider(one: Provider, finding: Duplication, estate: Estate) -> Plain:
    known = one.application
    return {
        "id": one.id,
        "name": known.name,
        "confidence": number(one.provides.confidence, 4),
        "band": str(one.provides.band),
        "method": str(one.provides.method),
        "evidence": Rows(one.evidence, reason),
        "business_functions": [labelled(each) for each in one.business_functions],
        "organisation_units": list(one.organisation_units),
        "contracts": [each.contract.id for each in one.contracts],
        "suppliers": [short(each) for each in one.suppliers],
        "supplier_groups": [short(estate.element(each)) for each in one.supplier_groups],
        "vendor": known.text("vendor") or None,
        "users": known.properties.get("users"),
        "lifecycle": known.text("lifecycle") or "unknown",
        "criticality": known.text("criticality") or "unknown",
        "hosting": known.text("hosting") or "unknown",
        "annual_cost": money(one.annual_cost),
        "business_fit": _interval(one, business=True),
        "technical_fit": _interval(one, business=False),
        "disposition": str(one.fitness.disposition),
        "earliest_contract_end": day(one.earliest_contract_end),
        "covered_by": _best_cover(one, finding),
    }


def _interval(one: Provider, *, business: bool) -> Plain:
    axis = one.fitness.business if business else one.fitness.technical
    return {"low": number(axis.low), "high": number(axis.high)}


def _best_cover(one: Provider, finding: Duplication) -> Plain | None:
    """The other application that does most of what this one does."""
    best = finding.coverage.best(one.id)
    if best is None:
        return None
    return {"id": best.absorber, "share": number(best.share, 3), "functions": list(best.shared)}
