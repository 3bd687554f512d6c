"""`quality`: the work queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain

if TYPE_CHECKING:
    from landscape.analysis.quality import QualityFinding, QualityReport
    from landscape.estate.estate import Estate
    from landscape.model.element import Element
    from landscape.model.inference import Evidence


def quality(report: QualityReport, estate: Estate) -> Plain:
    """The answer to `quality`: every rule with its count, its denominator and the rows to mend."""
    return {
        "as_at": report.as_at.isoformat(),
        "rules": [_rule(one) for one in report.rules],
    }


def _rule(one: QualityFinding) -> Plain:
    return {
        "id": one.rule.id,
        "severity": str(one.severity),
        "count": one.count,
        "of": one.of,
        "title": one.title,
        "remedy": one.rule.remedy,
        "elements": [_element(element, cell) for element, cell in one.found],
    }


def _element(element: Element, cell: Evidence) -> Plain:
    return {
        "id": element.id,
        "name": element.name,
        "type": element.type,
        "source": cell.source,
        "sheet": cell.sheet,
        "row": cell.row,
        "column": cell.column,
        "text": cell.text,
    }
