"""`quality`: the work queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain
from landscape.responses.rows import Rows
from landscape.responses.thresholds import thresholds

if TYPE_CHECKING:
    from landscape.analysis.quality import Mending, QualityFinding, QualityReport
    from landscape.estate.estate import Estate


def quality(report: QualityReport, estate: Estate) -> Plain:
    """The answer to `quality`: every rule with its count, its denominator and the rows to mend.

    Beside them the thresholds that inference went by: how far what was inferred may be trusted.
    """
    from landscape.assembly.thresholds import thresholds as in_force

    return {
        "as_at": report.as_at.isoformat(),
        "rules": Rows(report.rules, rule, apart=True),
        "thresholds": thresholds(in_force(estate)),
    }


def rule(one: QualityFinding) -> Plain:
    """One rule with the rows that it finds."""
    return {
        "id": one.rule.id,
        "severity": str(one.severity),
        "count": one.count,
        "of": one.of,
        "title": one.title,
        "remedy": one.rule.remedy,
        "elements": Rows(one.rows, _element),
    }


def _element(one: Mending) -> Plain:
    cell = one.cell
    return {
        "id": one.id,
        "name": one.name,
        "type": one.type,
        "source": cell.source,
        "sheet": cell.sheet,
        "row": cell.row,
        "column": cell.column,
        "text": cell.text,
    }
