"""What a store answers: its loads, how elements changed, what a search found, whether it is sound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from landscape.model.element import Relationship, Value
from landscape.store.batch import LoadedFile


@dataclass(frozen=True, slots=True)
class LoadEntry:
    """One line of the list of loads.

    `elements` counts those that it created, changed or closed, `relationships` those that it opened or
    closed. Taking a load back is a load too, with the note `undo of N`.
    """

    load: int
    at: datetime
    files: tuple[LoadedFile, ...]
    elements: int
    relationships: int
    undone: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one element: which load, when, which property, before, after, which source.

    For an edge (related, unrelated) the property is its type, and before or after the other end's id;
    for the element itself (added, closed, reopened) the property is empty.
    """

    load: int
    at: datetime
    change: str  # added · changed · removed · closed · reopened · related · unrelated
    property: str
    before: Value
    after: Value
    source: str | None
    row: int | None
    column: str | None


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One property that differs between two loads."""

    property: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element that differs between two loads."""

    id: str
    type: str
    name: str
    changes: tuple[PropertyChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from the state after load `before` to the state after load `after`."""

    before: int
    after: int
    elements_added: tuple[ElementChange, ...]
    elements_closed: tuple[ElementChange, ...]
    elements_changed: tuple[ElementChange, ...]
    relationships_added: tuple[Relationship, ...]
    relationships_closed: tuple[Relationship, ...]
    relationships_changed: tuple[Relationship, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """One hit of a search: which element, which property matched (or `id`), how well (0 to 1)."""

    id: str
    type: str
    name: str
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class Check:
    """One integrity check and what it found."""

    id: str
    ok: bool
    detail: str
