"""What the answers have in common: the base, references, money, evidence."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from landscape.responses.declared import ElementTypeName


class Answer(BaseModel):
    """What all answers have in common: the fields declared here, no others."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Reference(Answer):
    """An element as others mention it."""

    id: str
    type: ElementTypeName
    name: str


class Short(Answer):
    """An element of a known type as others mention it."""

    id: str
    name: str


class Labelled(Answer):
    """A function as others mention it."""

    id: str
    label: str


class Money(Answer):
    """An amount with its doubts; `unknown` counts what has no usable amount."""

    low: float
    central: float
    high: float
    unknown: int
    currency: str


class Evidence(Answer):
    """One reason, down to file, sheet, row, column and words."""

    source: str | None
    sheet: str | None
    row: int | None
    column: str | None
    text: str
    kind: str
    weight: float | None


class Counted(Answer):
    """How many of how many."""

    count: int
    of: int


class Unknown(Counted):
    """Something that is not known: how many of how many."""

    what: str


class Bound(Answer):
    """A share with its 95 % interval; no denominator, no value."""

    value: float | None
    low: float
    high: float
    count: int
    of: int


class Threshold(Answer):
    """From which confidence on what a step infers stands by itself, and below which nobody is asked.

    `basis` is shipped, or decisions where enough of them set it; `decisions`, how many were counted; `right`,
    how often what was decided above it was right; `promised`, the share that it is to keep.
    """

    step: str
    accept: float
    review: float
    shipped_accept: float
    basis: str
    decisions: int
    right: Bound | None
    promised: float | None
    told: str
