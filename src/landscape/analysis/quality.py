"""The data-quality work queue: what is missing, wrong or in conflict, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from landscape.analysis.columns import Columns
from landscape.analysis.finding import Finding
from landscape.analysis.late import Late, Whole
from landscape.analysis.quality_rules import RULES, Found, Looked, Rule
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Severity

_ORDER = list(Severity)


class Mending(NamedTuple):
    """One row to mend, and the element that it is about."""

    id: str
    name: str
    type: str
    cell: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFinding(Finding):
    """What one rule found: the elements, each with the row to mend, of how many looked at.

    `found` and `rows` say the same, `found` with the elements themselves.
    """

    rule: Rule
    found: Sequence[tuple[Element, Evidence]]
    rows: Sequence[Mending]

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
    found, estate, columns = rule.check(looked), looked.estate, looked.columns

    def mending(place: int) -> Mending:
        cell = _cell(found, place, columns)
        return Mending(columns.ids[place], columns.name(place), columns.kinds[place], cell)

    return QualityFinding(
        id=f"quality/{rule.id}",
        title=rule.title,
        elements=tuple(looked.columns.named(found.places)),
        of=found.of,
        evidence=Whole(
            lambda: [_cell(found, one, columns) for one in found.places], some=bool(found.places)
        ),
        rule=rule,
        found=Late(found.places, lambda place: (estate.at(place), _cell(found, place, columns))),
        rows=Late(found.places, mending, kept=False),
    )


def _cell(found: Found, place: int, columns: Columns) -> Evidence:
    """The row to mend."""
    known = found.cells.get(place)
    if known is not None:
        return known
    for name in found.shown:
        said = columns.said(name)
        if said.known.get(place):
            return said.at(place)
    return columns.naming(place)


def _worst_first(one: QualityFinding) -> tuple[bool, int, int, str]:
    return (not one.count, _ORDER.index(one.severity), -one.count, one.id)


def worst(report: QualityReport, most: int = 5) -> Sequence[QualityFinding]:
    """The first rules of the queue that found something."""
    return [one for one in report.rules if one.count][:most]
