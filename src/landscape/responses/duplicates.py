"""`duplicates`: the same functionality more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, day, labelled, money, number, reason, short
from landscape.responses.rows import Rows

if TYPE_CHECKING:
    from landscape.analysis.duplication import Duplication, DuplicationReport
    from landscape.analysis.fitness import Interval
    from landscape.analysis.overlap import DuplicateClass
    from landscape.analysis.providers import Provider
    from landscape.estate.estate import Estate


def duplicates(report: DuplicationReport, estate: Estate) -> Plain:
    """The answer to `duplicates`: counts with their denominator, and the findings."""
    told = _Told(estate)
    return {
        "as_at": report.as_at.isoformat(),
        "applications": {
            "total": report.total,
            "classified": report.classified,
            "abstained": report.abstained,
            "in_review": report.in_review,
        },
        "findings": Rows(report.findings, lambda one: finding(one, told), apart=True),
    }


def finding(one: Duplication, told: _Told) -> Plain:
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
        "applications": Rows(one.providers, lambda each: _provider(each, one, told)),
        "uncertain": Rows(one.uncertain, lambda each: _provider(each, one, told)),
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


class _Told:
    """What is told of applications in one answer: each is put into words once, whatever it provides."""

    def __init__(self, estate: Estate) -> None:
        from landscape.analysis.columns import Columns

        self.estate = estate
        self._columns = Columns.of(estate)
        self._known: dict[int, Plain] = {}

    def of(self, one: Provider) -> Plain:
        """The words of an application."""
        place = one.subject.place
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self._application(one, place)
        return found

    def _application(self, one: Provider, place: int) -> Plain:
        standing, columns = one.standing, self._columns
        return {
            "business_functions": [labelled(each) for each in one.business_functions],
            "organisation_units": list(one.organisation_units),
            "contracts": one.contract_ids,
            "suppliers": [short(each) for each in one.suppliers],
            "supplier_groups": [short(self.estate.element(each)) for each in one.supplier_groups],
            "vendor": columns.texts("vendor").get(place) or None,
            "users": columns.values("users").get(place),
            "lifecycle": columns.texts("lifecycle").get(place) or "unknown",
            "criticality": columns.texts("criticality").get(place) or "unknown",
            "hosting": columns.texts("hosting").get(place) or "unknown",
            "annual_cost": money(one.annual_cost),
            "business_fit": _interval(standing.business),
            "technical_fit": _interval(standing.technical),
            "disposition": str(standing.disposition),
            "earliest_contract_end": day(one.earliest_contract_end),
        }


def _provider(one: Provider, finding: Duplication, told: _Told) -> Plain:
    return {
        "id": one.id,
        "name": one.name,
        "confidence": number(one.confidence, 4),
        "band": str(one.band),
        "method": str(one.method),
        "evidence": Rows(one.evidence, reason),
        **told.of(one),
        "covered_by": _best_cover(one, finding),
    }


def _interval(axis: Interval) -> Plain:
    return {"low": number(axis.low), "high": number(axis.high)}


def _best_cover(one: Provider, finding: Duplication) -> Plain | None:
    """The other application that does most of what this one does."""
    best = finding.coverage.best(one.id)
    if best is None:
        return None
    return {"id": best.absorber, "share": number(best.share, 3), "functions": list(best.shared)}
