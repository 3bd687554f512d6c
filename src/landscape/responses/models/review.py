"""The shapes of the review queue. Tests hold the builders to them."""

from __future__ import annotations

from landscape.responses.models.common import Answer, Evidence, Threshold


class ReviewSide(Answer):
    """One side of a case, with what is known of it."""

    id: str
    name: str
    facts: dict[str, str]
    cells: list[Evidence]


class Decided(Answer):
    """The word that is in force."""

    verdict: str
    reason: str
    by_role: str
    at: str | None


class ReviewCase(Answer):
    """One inference for a person to decide; `why` is uncertain, stale or audit."""

    id: str
    kind: str
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


class ReviewStep(Answer):
    """How many cases of one step of the inference wait, and the money that hangs on them, each pound once.

    `unknown` counts the cases whose money nobody knows.
    """

    kind: str
    count: int
    annual_cost: float
    unknown: int


class Review(Answer):
    """The queue, most pressing first: `total` cases, of which `cases` are shown; `next` leads to more."""

    waiting: Waiting
    steps: list[ReviewStep]
    thresholds: list[Threshold]
    total: int
    next: str | None
    cases: list[ReviewCase]


class Reviewed(Answer):
    """What came of decisions. `cases` can be taken back by their ids; `missed` do not wait any more."""

    decisions: int
    load: int | None
    unplaced: int
    cases: list[str]
    missed: list[str]
