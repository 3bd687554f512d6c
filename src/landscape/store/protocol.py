"""What a system of record must do. The embedded store and any server behave alike behind this.

A store holds claims, not values: what each source says of each property, since which load and until
which. What an element *is* follows from its open claims by a declared precedence: decided before
imported before inferred; then the source of the later load; then, within one load, the later row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from landscape.model.decision import Decision
from landscape.model.element import Claim, Element, Relationship, Value
from landscape.model.record import QuarantinedRow


@dataclass(frozen=True, slots=True)
class ElementAssertion:
    """All that one source says of one element: it replaces what the same source said before.

    Claims of the source on properties that are not among `claims` are closed (a cell that was
    emptied). `extra` holds unmapped columns by header. `keys` are other identities the element can be
    found by on re-import, such as ("source_id", "APM0012") or ("fingerprint", "leisure bookings|acme").
    """

    id: str
    type: str
    source: str
    claims: tuple[Claim, ...]
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RelationshipAssertion:
    """One source's word that an edge holds. `origin` is the source's name, `inference` or `decision`.

    `anchor` is the element whose row says it: when the same origin asserts that element again without
    this edge, the edge is closed.
    """

    relationship: Relationship
    origin: str
    anchor: str


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """One file of a load: its ledger, how it was understood, and the fingerprint of its content."""

    path: str
    source: str
    sheet: str | None
    kind: str
    fingerprint: str
    read: int
    loaded: int
    merged: int
    quarantined: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Closing:
    """With `--full`: each open element of type and organisation that is not in `keep` is closed."""

    type: str
    organisation_id: str
    keep: frozenset[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """One load: applied whole or not at all."""

    organisation_id: str
    files: tuple[LoadedFile, ...] = ()
    elements: tuple[ElementAssertion, ...] = ()
    relationships: tuple[RelationshipAssertion, ...] = ()
    quarantine: tuple[QuarantinedRow, ...] = ()
    closings: tuple[Closing, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from a state: it replaces all that was derived before, as a difference.

    `elements` are those that only inference knows of (a supplier that no list names), asserted with the
    source `inference`; an element that no longer follows, and that no file asserts, is closed.
    `relationships` carry the method inferred; those that no longer follow are closed, those that follow
    as before are left alone.
    """

    elements: tuple[ElementAssertion, ...] = ()
    relationships: tuple[RelationshipAssertion, ...] = ()


Derive = Callable[["Snapshot"], Derived]


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """What a load did. `load` is None when nothing changed: then no load was recorded.

    `unmatched` are relationships whose endpoints do not exist; they were not stored.
    """

    load: int | None
    created: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0
    relationships_created: int = 0
    relationships_closed: int = 0
    unmatched: tuple[Relationship, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadEntry:
    """One line of the list of loads."""

    load: int
    at: datetime
    files: tuple[LoadedFile, ...]
    elements: int
    relationships: int
    undone: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The open elements and relationships, endpoints guaranteed, in id order.

    `keys` maps (element type, scheme, key) to the element's id, for re-import.
    """

    load: int
    elements: tuple[Element, ...]
    relationships: tuple[Relationship, ...]
    keys: Mapping[tuple[str, str, str], str]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one element: which load, when, which property, before, after, which source."""

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
    """One hit of a search: which element, what matched, how well (0 to 1)."""

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


class Writer(Protocol):
    """The one writer of a store: sees the state that it is about to change."""

    def snapshot(self) -> Snapshot:
        """The state before this write."""

    def apply(self, batch: Batch, derive: Derive | None = None) -> LoadOutcome:
        """Applies a batch in the open transaction. At most once per writer.

        Parameters: `derive`, what follows from the state with the batch applied; it is called inside
        the transaction and becomes part of the same load. None leaves what was derived alone.
        Raises StoreFull when there is no room; the store is then as before.
        """

    def undo(self, load: int, derive: Derive | None = None) -> LoadOutcome:
        """Takes one load back. Raises NotFound, or Refused when a later load built on it."""

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Appends decisions."""


class Store(Protocol):
    """The system of record."""

    @property
    def url(self) -> str:
        """Where it is, without credentials."""

    def writing(self) -> AbstractContextManager[Writer]:
        """The write transaction: committed when the block ends, rolled back when it raises.

        Raises StoreLocked when another process writes and does not finish in time.
        """

    def snapshot(self, load: int | None = None) -> Snapshot:
        """The state now, or as it was after a load."""

    def element(self, element_id: str) -> Element:
        """One element, closed ones included. Raises NotFound."""

    def relationships(self, element_id: str) -> Sequence[Relationship]:
        """The open relationships of one element, both directions."""

    def claims(self, element_id: str) -> Sequence[Claim]:
        """All claims on one element, open and closed, by property, then newest first."""

    def history(self, element_id: str) -> Sequence[HistoryEntry]:
        """How one element changed, oldest first. Raises NotFound."""

    def find(self, text: str, *, limit: int = 20, types: Sequence[str] = ()) -> Sequence[Match]:
        """Full-text search, tolerant of case, accents and typing errors, best first."""

    def loads(self) -> Sequence[LoadEntry]:
        """All loads, oldest first."""

    def difference(self, before: int, after: int) -> Difference:
        """What changed between two loads (0 is the empty store). Raises NotFound."""

    def decisions(self) -> Sequence[Decision]:
        """All decisions, oldest first."""

    def quarantine(self, load: int | None = None) -> Sequence[QuarantinedRow]:
        """Rows that were not loaded: of one load, or of all loads that are not undone."""

    def fingerprints(self) -> Mapping[str, str]:
        """Source name (with sheet) → fingerprint of its content when last loaded, undone loads aside."""

    def backup(self, path: Path) -> None:
        """A consistent copy, also while somebody writes. Raises Refused when the path exists."""

    def verify(self) -> Sequence[Check]:
        """The integrity checks, all of them, with what each found."""

    def snapshot_hash(self) -> str:
        """A hash of the current state that is equal on every store holding the same estate."""

    def close(self) -> None:
        """Gives back files and connections."""
