"""What a system of record must do. The embedded store and any server behave alike behind this.

A store holds claims, not values: what each source says of each property, since which load and until
which. What an element *is* follows from its open claims by a declared precedence: decided before
imported before inferred; then the claim of the later load; then, within one load, the later row. A
claim that only moved to another cell keeps its place in that order.

Whether an element is *there* is said by sources too: each assertion opens it. Closing it (`Closing`)
takes back what the sources of that load said; what other files say of it waits, and holds again when
it is opened again. `landscape.store.rules` holds what every store decides alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Protocol

from landscape.model.decision import Decision
from landscape.model.element import Claim, Element, Relationship, Value
from landscape.model.record import QuarantinedRow
from landscape.model.vocabulary import Method
from landscape.store.said import CellSaid, RowSaid

if TYPE_CHECKING:
    from landscape.store.state import State


@dataclass(frozen=True, slots=True)
class ElementAssertion:
    """All that one source says of one element: it replaces what the same source said before.

    Claims of the source on properties that are not among `claims` are closed (a cell that was
    emptied); so are its `extra` (unmapped columns by header) and `keys` that are not among these.
    `keys` are other identities the element can be found by on re-import, such as
    ("source-id", "apm0012") or ("name-and-vendor", "leisurebooking|acme"). Types and properties are
    those of the metamodel; any other is refused with UsageError. A claim whose value is None says
    nothing.
    """

    id: str
    type: str
    source: str
    claims: tuple[Claim, ...]
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keys: tuple[tuple[str, str], ...] = ()
    in_one_row: ClassVar[None] = None


@dataclass(frozen=True, slots=True)
class RelationshipAssertion:
    """One source's word that an edge holds. `origin` is the source's name, or `inference`.

    `anchor` is the element whose row says it, one of the two ends: when the same origin asserts that
    element again without this edge, the edge is closed. An edge that the metamodel does not know
    between these two types is refused with UsageError; one whose ends are not there is handed back as
    unmatched.
    """

    relationship: Relationship
    origin: str
    anchor: str
    in_one_cell: ClassVar[None] = None


class SaidOfElement(Protocol):
    """What `ElementAssertion` is, for a word of which the claims are made when they are asked for.

    A store asks for them and `extra` once, so that those of a large load are never there all at once."""

    @property
    def in_one_row(self) -> RowSaid | None:
        """The claims as they stand in a row of `source`; None where it takes `claims` to say them."""

    @property
    def id(self) -> str:
        """See `ElementAssertion`."""

    @property
    def type(self) -> str:
        """See `ElementAssertion`."""

    @property
    def source(self) -> str:
        """See `ElementAssertion`."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """See `ElementAssertion`."""

    @property
    def extra(self) -> Mapping[str, str]:
        """See `ElementAssertion`."""

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """See `ElementAssertion`."""


class SaidOfEdge(Protocol):
    """What `RelationshipAssertion` is, for a word of which the edge is made when it is asked for."""

    @property
    def in_one_cell(self) -> CellSaid | None:
        """The edge as it stands in a cell of `origin`; None where it takes `relationship` to say it."""

    @property
    def relationship(self) -> Relationship:
        """See `RelationshipAssertion`."""

    @property
    def origin(self) -> str:
        """See `RelationshipAssertion`."""

    @property
    def anchor(self) -> str:
        """See `RelationshipAssertion`."""


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
class FileMarks:
    """What the last load of a file (or sheet) left for the next, which may pass over what is as it was.

    `content` means something to who wrote it only; `load`, which load that was.
    """

    source: str
    sheet: str | None
    content: bytes
    load: int = 0


@dataclass(frozen=True, slots=True)
class Closing:
    """With `--full`: each open element of type and organisation that is not in `keep` is closed.

    An element that the same batch asserts is never closed.
    """

    type: str
    organisation_id: str
    keep: frozenset[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """One load: applied whole or not at all.

    A batch that changes nothing is no load, unless it has a file whose fingerprint is new.
    `renewed` say anew only what elements are that their sources assert already: their claims and extra
    columns are compared as those of `elements` are, while the keys and edges of their rows stand, and
    extra columns whose header begins with `UNRESOLVED`.
    """

    organisation_id: str
    files: tuple[LoadedFile, ...] = ()
    elements: Sequence[SaidOfElement] = ()
    relationships: Sequence[SaidOfEdge] = ()
    quarantine: tuple[QuarantinedRow, ...] = ()
    closings: tuple[Closing, ...] = ()
    note: str = ""
    renewed: Sequence[SaidOfElement] = ()
    marks: tuple[FileMarks, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from a state: it replaces all that was derived before, as a difference.

    `elements` are those that only inference knows of (a supplier that no list names), asserted with the
    source `inference`; an element that no longer follows, and that no file asserts, is closed.
    `relationships` carry the method inferred or decided and the origin `inference`; those that no longer
    follow are closed, those that follow as before (the confidence within 0.005) are left alone.
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
class Snapshot:
    """The open elements and relationships, endpoints guaranteed, in id order.

    `keys` maps (element type, scheme, key) to the element's id, for re-import: also of closed
    elements, so that one that comes back is the same element as before.
    """

    load: int
    elements: tuple[Element, ...]
    relationships: tuple[Relationship, ...]
    keys: Mapping[tuple[str, str, str], str]

    @property
    def types(self) -> Mapping[str, str]:
        """See `Known`."""
        return {one.id: one.type for one in self.elements}

    def saying(self, name: str) -> frozenset[str]:
        """See `Known`."""
        return frozenset(one.id for one in self.elements if one.text(name))

    def kept(self, prefix: str) -> Sequence[Element]:
        """See `Known`."""
        return [one for one in self.elements if any(map(_starting(prefix), one.extra))]

    def stated_in(self, type_name: str, name: str) -> frozenset[str]:
        """See `Known`."""
        held = (one for one in self.elements if one.type == type_name and name in one.cells)
        return frozenset(one.cells[name].source for one in held)

    def anchored(self, source: str) -> frozenset[str]:
        """See `Known`."""
        return frozenset(
            edge.source
            for edge in self.relationships
            if edge.method is Method.IMPORTED and any(one.source == source for one in edge.evidence)
        )


def _starting(prefix: str) -> Callable[[str], bool]:
    return lambda header: header.startswith(prefix)


class Known(Protocol):
    """What a load must know of the state that it meets, without reading all of it: `Snapshot` is one."""

    @property
    def types(self) -> Mapping[str, str]:
        """The open elements by id, with their types."""

    @property
    def keys(self) -> Mapping[tuple[str, str, str], str]:
        """See `Snapshot`."""

    def saying(self, name: str) -> frozenset[str]:
        """The open elements of which a property is known."""

    def kept(self, prefix: str) -> Sequence[Element]:
        """The open elements with an extra column whose header begins so, in id order."""

    def stated_in(self, type_name: str, name: str) -> frozenset[str]:
        """The files that the shown values of a property of elements of a type stand in."""

    def anchored(self, source: str) -> frozenset[str]:
        """The elements that the open edges that a file states lead from."""


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


class Writer(Protocol):
    """The one writer of a store: sees the state that it is about to change."""

    def snapshot(self) -> Snapshot:
        """The state as this transaction sees it: with what it has written so far."""

    def known(self) -> Known:
        """What a load must know of that state. Ask it before anything is written."""

    def counts(self, as_at: date) -> Mapping[str, int]:
        """How many elements of each type that state has; applications out of use by then do not count.

        The same as `Estate.counts` of the snapshot, without reading it.
        """

    def apply(self, batch: Batch, derive: Derive | None = None) -> LoadOutcome:
        """Applies a batch in the open transaction. At most once per writer.

        Parameters: `derive`, what follows from the state with the batch applied; it is called inside
        the transaction and becomes part of the same load. None leaves what was derived alone.
        Raises StoreFull when there is no room; the store is then as before.
        """

    def undo(self, load: int, derive: Derive | None = None) -> LoadOutcome:
        """Takes one load back, as a load of its own: the state is as if it had not been.

        A load that undoes can be undone too. Parameters: `derive` as in `apply`; with it, what was
        derived later is never in the way.
        Raises NotFound, or Refused when it is undone already or a later load built on it (the message
        names the load to undo first).
        """

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Appends decisions; one that is there already, its time included, is not said twice."""


class Store(Protocol):
    """The system of record."""

    @property
    def url(self) -> str:
        """Where it is, without credentials."""

    def writing(self) -> AbstractContextManager[Writer]:
        """The write transaction: committed when the block ends, rolled back when it raises.

        Raises StoreLocked when another process writes and does not finish in time.
        """

    def latest(self) -> int:
        """The number of the last load, 0 when there is none: whether a snapshot is still the latest."""

    def snapshot(self, load: int | None = None) -> Snapshot:
        """The state now, or as it was after a load. Raises NotFound for a load that never was."""

    def columns(self, load: int | None = None) -> State:
        """The same state as `snapshot`, as columns: nothing is made into an object before it is asked.

        Raises NotFound for a load that never was.
        """

    def element(self, element_id: str) -> Element:
        """One element as it is or, when it is closed, as it was last. Raises NotFound."""

    def elements(self, element_ids: Iterable[str]) -> Mapping[str, Element]:
        """Several elements by id, each as `element` gives it; those that were never held are left out."""

    def relationships(self, element_id: str) -> Sequence[Relationship]:
        """The open relationships of one element, both directions. Raises NotFound."""

    def claims(self, element_id: str) -> Sequence[Claim]:
        """All claims on one element, open and closed, by property, then newest first.

        `shown` marks the open claim that precedence picks. Raises NotFound.
        """

    def history(self, element_id: str) -> Sequence[HistoryEntry]:
        """How one element changed, oldest first. Raises NotFound."""

    def find(self, text: str, *, limit: int = 20, types: Sequence[str] = ()) -> Sequence[Match]:
        """Full-text search over names, references, other names and descriptions, best first.

        Tolerant of case, accents and typing errors. Raises UsageError for an unknown type.
        """

    def loads(self) -> Sequence[LoadEntry]:
        """All loads, oldest first."""

    def difference(self, before: int, after: int) -> Difference:
        """What changed between two loads (0 is the empty store). Raises NotFound."""

    def decisions(self) -> Sequence[Decision]:
        """All decisions, oldest first."""

    def quarantine(self, load: int | None = None) -> Sequence[QuarantinedRow]:
        """Rows that were not loaded: of one load, or all that still wait, undone loads aside.

        A row waits until its file (or sheet) is loaded again.
        """

    def fingerprints(self) -> Mapping[str, str]:
        """Source (`file` or `file#sheet`) → fingerprint when it was last loaded, undone loads aside."""

    def standing(self, organisation_id: str) -> Mapping[str, LoadedFile]:
        """Source (`file` or `file#sheet`) → the file as it was last loaded, where its word stands.

        Not those of another organisation, nor those of which an element was closed since by another.
        """

    def marks(self, source: str, sheet: str | None) -> FileMarks | None:
        """What the last load of a file left for its next load; None where nothing sound is left."""

    def identities_stand(self, load: int, types: Iterable[str]) -> bool:
        """Whether all that elements of these types are found by is as a load found it and left it.

        No element was opened, nor a key given, after it; none was closed or taken by it or after it.
        """

    def backup(self, path: Path) -> None:
        """A consistent copy, also while somebody writes. Raises Refused when the path exists."""

    def verify(self) -> Sequence[Check]:
        """The integrity checks, all of them, with what each found."""

    def snapshot_hash(self) -> str:
        """A hash of the current state that is equal on every store holding the same estate."""

    def close(self) -> None:
        """Gives back files and connections."""
