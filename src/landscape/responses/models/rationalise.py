"""The shapes of `rationalise`."""

from __future__ import annotations

from landscape.model.vocabulary import Disposition
from landscape.responses.models.common import Answer, Evidence, Labelled, Money, Short
from landscape.responses.models.duplicates import Interval


class Fit(Interval):
    """An axis and how much of its weight is answered."""

    completeness: float


class Fitness(Short):
    """Where one application stands."""

    disposition: Disposition
    business_fit: Fit
    technical_fit: Fit
    decides_next: str | None
    decides_next_label: str | None
    evidence: list[Evidence]


class Kept(Short):
    """An application that stays, and why."""

    chosen: bool
    disposition: Disposition
    annual_cost: Money
    reasons: list[str]


class Blocker(Answer):
    """Something in the way: it takes work, makes a saving doubtful, or stops it."""

    what: str
    weight: str


class Going(Short):
    """An application that may go: from when, what it saves, what stands in the way."""

    disposition: Disposition
    reasons: list[str]
    blockers: list[Blocker]
    earliest_exit: str | None
    saving: Money
    saving_parts: list[str]
    contracts: list[str]
    annual_cost: Money
    evidence: list[Evidence]


class Unjudged(Answer):
    """Applications of one functionality of which nothing says that one could take over from another."""

    functionality: Labelled
    count: int
    of: int
    why: str


class Candidate(Answer):
    """One functionality that fewer applications could serve; for one business function where it has `work`."""

    id: str
    title: str
    functionality: Labelled
    work: Labelled | None
    count: int
    of: int
    keep: list[Kept]
    go: list[Going]
    first_exit: str | None
    earliest_exit: str | None
    exits_unknown: int
    saving: Money
    reasons: list[str]


class Step(Answer):
    """What can be left in one financial year (null: no day is known), and what it saves a year from then on."""

    year: str | None
    count: int
    saving: Money
    so_far: Money


class Scales(Answer):
    """How applications are placed: the threshold and each indicator's weight."""

    threshold: float
    business_fit: dict[str, int]
    technical_fit: dict[str, int]


class Rationalisation(Answer):
    """Where every application stands, and what could go."""

    as_at: str
    applications: list[Fitness]
    candidates: list[Candidate]
    unjudged: list[Unjudged]
    schedule: list[Step]
    saving: Money
    saving_basis: str
    scales: Scales
