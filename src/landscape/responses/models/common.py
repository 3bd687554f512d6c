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
