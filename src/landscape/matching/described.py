"""What a classifier is told of one thing and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from landscape.model.inference import Inference


@dataclass(frozen=True, slots=True)
class Text:
    """One cell that says something, and where it stands."""

    text: str
    column: str
    source: str | None = None
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """A thing (application, contract) in words. `key` is the caller's: decisions are keyed by it.

    `name` and `description` count most; `extra` (category, module list, notes) counts like a description;
    `supplier` and `department` count little. Empty texts are fine.
    """

    key: str
    name: Text
    description: Text | None = None
    supplier: Text | None = None
    department: Text | None = None
    extra: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Classified:
    """One function that a thing provides. `primary` on the first of a thing's functions."""

    function_id: str
    label: str
    inference: Inference
    primary: bool = False
