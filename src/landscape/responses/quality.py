"""`quality`: the work queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain
from landscape.responses.thresholds import thresholds

if TYPE_CHECKING:
    from landscape.analysis.quality import QualityFinding, QualityReport
    from landscape.estate.estate import Estate
    from landscape.model.element import Element
    from landscape.model.inference import Evidence


def quality(report: QualityReport, estate: Estate) -> Plain:
    """The answer to `quality`: every rule with its count, its denominator and the rows to mend.

    Beside them the thresholds that inference went by: how far what was inferred may be trusted.
    """
    from landscape.assembly.thresholds import thresholds as in_force

    return {
        "as_at": report.as_at.isoformat(),
        "rules": [_rule(one) for one in report.rules],
        "thresholds": thresholds(in_force(estate)),
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
