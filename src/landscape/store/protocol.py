"""What a system of record must do. The embedded store and any server behave alike behind this.

A store holds claims, not values: what each source says of each property, since which load and until
which. What an element *is* follows from its open claims by a declared precedence: decided before
imported before inferred; then the claim of the later load; then, within one load, the later row. A
claim that only moved to another cell keeps its place in that order.

Whether an element is *there* is said by sources too: each assertion opens it. Closing it (`Closing`)
takes back what the sources of that load said; what other files say of it waits, and holds again when
it is opened again. `landscape.store.rules` holds what every store decides alike.

What goes in is in `landscape.store.batch`, what comes out in `answers`, `snapshot` and `state`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from landscape.model.decision import Decision
from landscape.model.element import Claim, Element, Relationship
from landscape.model.record import QuarantinedRow
from landscape.store.answers import Check, Difference, HistoryEntry, LoadEntry, Match
from landscape.store.batch import Batch, Derive, FileMarks, LoadedFile, LoadOutcome
from landscape.store.snapshot import Known, Snapshot

if TYPE_CHECKING:
    from landscape.store.state import State


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
