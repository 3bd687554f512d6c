"""What a store is given: what files say of elements and edges, what follows from it, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Protocol

from landscape.model.element import Claim, Relationship
from landscape.model.record import QuarantinedRow
from landscape.store.said import CellSaid, RowSaid
from landscape.store.snapshot import Snapshot


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


Derive = Callable[[Snapshot], Derived]


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
