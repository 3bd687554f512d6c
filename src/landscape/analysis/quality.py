"""The data-quality work queue: what is missing, wrong or in conflict, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from landscape.analysis.edges import name_evidence
from landscape.analysis.finding import Finding
from landscape.analysis.late import Late, Whole
from landscape.analysis.quality_rules import RULES, Found, Looked, Rule
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Severity

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFinding(Finding):
    """What one rule found: the elements, each with the row to mend, of how many looked at."""

    rule: Rule
    found: Sequence[tuple[Element, Evidence]]

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.rule.severity


@dataclass(frozen=True, slots=True)
class QualityReport:
    """All rules, those that found something first, the most severe and most frequent first."""

    as_at: date
    rules: tuple[QualityFinding, ...]


def find(estate: Estate) -> QualityReport:
    """Which facts of the estate are missing, impossible or in conflict; every rule is reported.

    >>> from landscape.model.element import Element
    >>> wrong = Element("k", "Contract", "acme", {"start_date": date(2027, 1, 1),
    ...     "end_date": date(2026, 1, 1)})
    >>> found = {one.id: one for one in find(Estate([wrong], [], date(2026, 11, 23))).rules}
    >>> found["quality/contract-ends-before-start"].elements
    ('k',)
    """
    looked = Looked(estate)
    findings = [_finding(one, looked) for one in RULES]
    return QualityReport(estate.as_at, tuple(sorted(findings, key=_worst_first)))


def _finding(rule: Rule, looked: Looked) -> QualityFinding:
    found, estate = rule.check(looked), looked.estate
    rows = Late(
        found.places, lambda place: (estate.at(place), _row(found, place, estate.at(place)))
    )
    return QualityFinding(
        id=f"quality/{rule.id}",
        title=rule.title,
        elements=tuple(looked.columns.named(found.places)),
        of=found.of,
        evidence=Whole(lambda: [cell for _, cell in rows], some=bool(found.places)),
        rule=rule,
        found=rows,
    )


def _row(found: Found, place: int, one: Element) -> Evidence:
    """The row to mend."""
    known = (one.evidence(name) for name in found.shown if one.properties.get(name))
    return found.cells.get(place) or next(known, None) or name_evidence(one)


def _worst_first(one: QualityFinding) -> tuple[bool, int, int, str]:
    return (not one.count, _ORDER.index(one.severity), -one.count, one.id)


def worst(report: QualityReport, most: int = 5) -> Sequence[QualityFinding]:
    """The first rules of the queue that found something."""
    return [one for one in report.rules if one.count][:most]
