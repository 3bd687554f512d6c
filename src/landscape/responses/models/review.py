"""The shapes of the review queue. Tests hold the builders to them."""

from __future__ import annotations

from landscape.responses.models.common import Answer, Evidence


class ReviewSide(Answer):
    """One side of a case, with what is known of it."""

    id: str
    name: str
    facts: dict[str, str]


class Decided(Answer):
    """The word that is in force."""

    verdict: str
    reason: str
    by_role: str
    at: str | None


class ReviewCase(Answer):
    """One inference for a person to decide; `why` is uncertain, stale or audit."""

    id: str
    relationship: str
    source: ReviewSide
    target: ReviewSide
    confidence: float
    band: str
    method: str
    why: str
    annual_cost: float | None
    priority: float
    evidence: list[Evidence]
    decided: Decided | None


class Waiting(Answer):
    """How many cases wait, by why."""

    uncertain: int
    stale: int
    audit: int


class Review(Answer):
    """The queue, most pressing first."""

    waiting: Waiting
    cases: list[ReviewCase]


class Reviewed(Answer):
    """What came of decisions."""

    decisions: int
    load: int | None
    unplaced: int
