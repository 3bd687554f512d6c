"""The shapes of `quality`."""

from __future__ import annotations

from landscape.model.vocabulary import Severity
from landscape.responses.models.common import Answer, Counted, Reference, Threshold


class ElementToMend(Reference):
    """An element that breaks a rule, and the row to mend."""

    source: str | None
    sheet: str | None
    row: int | None
    column: str | None
    text: str


class Rule(Counted):
    """One rule: how many of how many break it, and what to do."""

    id: str
    severity: Severity
    title: str
    remedy: str
    elements: list[ElementToMend]


class Quality(Answer):
    """The data-quality work queue."""

    as_at: str
    rules: list[Rule]
    thresholds: list[Threshold]
