"""The embedded store: one file, many readers, one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from landscape.errors import NotFound
from landscape.model.decision import Decision
from landscape.model.element import Claim, Element, Relationship
from landscape.model.record import QuarantinedRow
from landscape.settings import Settings
from landscape.store import comparing
from landscape.store.answers import Check, Difference, HistoryEntry, LoadEntry, Match
from landscape.store.batch import FileMarks, LoadedFile
from landscape.store.protocol import Writer
from landscape.store.snapshot import Snapshot
from landscape.store.sqlite import history, ledger, marks, reading
from landscape.store.sqlite.checks import check_types
from landscape.store.sqlite.connection import Connections, prepare
from landscape.store.sqlite.reading import View

if TYPE_CHECKING:
    from landscape.store.sqlite.packed_state import PackedState
    from landscape.store.sqlite.searching import KnownWords


def clock() -> datetime:
    """The moment, for dating loads and decisions."""
    return datetime.now(UTC)


class SqliteStore:
    """The system of record in one SQLite file. See `landscape.store.protocol.Store`."""

    def __init__(self, connections: Connections, now: Callable[[], datetime] = clock) -> None:
        self._connections = connections
        self._now = now
        self._words: KnownWords | None = None  # of the last state searched

    @classmethod
    def open(
        cls,
        path: Path,
        settings: Settings,
        *,
        create: bool = True,
        read_only: bool = False,
        now: Callable[[], datetime] = clock,
    ) -> SqliteStore:
        """The store in a file. `now` dates loads and decisions."""
        return cls(prepare(path, settings, create=create, read_only=read_only), now)

    def __repr__(self) -> str:
        return f"SqliteStore({self.url!r})"

    @property
    def url(self) -> str:
        """The path of the file."""
        return str(self._connections.path)

    def writing(self) -> AbstractContextManager[Writer]:
        """The write transaction: committed when the block ends, rolled back when it raises."""
        return self._writing()

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        from landscape.store.sqlite.writing import SqliteWriter

        with self._connections.writing() as db:
            yield SqliteWriter(db, self._now)

    def latest(self) -> int:
        """The number of the last load, 0 when there is none."""
        with self._connections.reading() as db:
            return ledger.latest(db)

    def snapshot(self, load: int | None = None) -> Snapshot:
        """The state now, or as it was after a load. Raises NotFound for a load that never was."""
        with self._connections.reading() as db:
            return reading.snapshot(db, _view(db, load))

    def columns(self, load: int | None = None) -> PackedState:
        """The same state as `snapshot`, as columns. Raises NotFound for a load that never was."""
        from landscape.store.sqlite import columns

        with self._connections.reading() as db:
            return columns.state(db, _view(db, load))

    def element(self, element_id: str) -> Element:
        """One element, as it is or, when it is closed, as it was last. Raises NotFound."""
        with self._connections.reading() as db:
            return _known(db, element_id)[1]

    def elements(self, element_ids: Iterable[str]) -> Mapping[str, Element]:
        """Several elements by id, each as `element` gives it; those that were never held are left out."""
        with self._connections.reading() as db:
            numbers = reading.numbers_of(db, element_ids)
            opened = reading.elements(db, numbers=numbers.values())
            found = {
                element_id: opened.get(number) or history.element(db, number)
                for element_id, number in numbers.items()
            }
        return {element_id: one for element_id, one in found.items() if one is not None}

    def relationships(self, element_id: str) -> Sequence[Relationship]:
        """The open relationships of one element, both directions. Raises NotFound."""
        with self._connections.reading() as db:
            return reading.relationships(db, element=_known(db, element_id)[0])

    def claims(self, element_id: str) -> Sequence[Claim]:
        """All claims on one element, open and closed, by property, then newest first."""
        with self._connections.reading() as db:
            number, found = _known(db, element_id)
            return history.claims(db, number, found.type)

    def history(self, element_id: str) -> Sequence[HistoryEntry]:
        """How one element changed, oldest first. Raises NotFound."""
        with self._connections.reading() as db:
            number, found = _known(db, element_id)
            return history.history(db, number, found.type)

    def find(self, text: str, *, limit: int = 20, types: Sequence[str] = ()) -> Sequence[Match]:
        """Full-text search, tolerant of case, accents and typing errors, best first."""
        from landscape.store import search
        from landscape.store.sqlite import searching

        check_types(types)
        if self._words is None:
            self._words = searching.KnownWords()
        with self._connections.reading() as db:
            numbers = searching.candidates(db, text, self._words)
            found = reading.elements_with(db, search.PROPERTIES, numbers) if numbers else []
        return search.best(text, (one for one in found if not types or one.type in types), limit)

    def difference(self, before: int, after: int) -> Difference:
        """What changed between two loads (0 is the empty store). Raises NotFound."""
        return comparing.difference(self.snapshot(before), self.snapshot(after))

    def snapshot_hash(self) -> str:
        """A hash of the current state that is equal on every store holding the same estate."""
        return comparing.state_hash(self.snapshot())

    @contextmanager
    def books(self) -> Iterator[sqlite3.Connection]:
        """All that the store holds, as the tables of one committed state."""
        with self._connections.reading() as db:
            yield db

    def backup(self, path: Path) -> None:
        """A consistent copy, also while somebody writes. Raises Refused when the path exists."""
        from landscape.store.sqlite.copying import backup

        backup(self._connections, path)

    def verify(self) -> Sequence[Check]:
        """The integrity checks, all of them, with what each found."""
        from landscape.store.sqlite.verifying import verify

        return verify(self._connections)

    def loads(self) -> Sequence[LoadEntry]:
        """All loads, oldest first."""
        with self._connections.reading() as db:
            return ledger.loads(db)

    def decisions(self) -> Sequence[Decision]:
        """All decisions, oldest first."""
        with self._connections.reading() as db:
            return ledger.decisions(db)

    def quarantine(self, load: int | None = None) -> Sequence[QuarantinedRow]:
        """Rows that were not loaded: of one load, or those that still wait."""
        with self._connections.reading() as db:
            return ledger.quarantine(db, load)

    def fingerprints(self) -> Mapping[str, str]:
        """Source name (with sheet) → fingerprint of its content when last loaded, undone loads aside."""
        with self._connections.reading() as db:
            return ledger.fingerprints(db)

    def standing(self, organisation_id: str) -> Mapping[str, LoadedFile]:
        """Source name (with sheet) → the file as it was last loaded, where its word stands."""
        with self._connections.reading() as db:
            return ledger.standing(db, organisation_id)

    def marks(self, source: str, sheet: str | None) -> FileMarks | None:
        """What the last load of a file left for its next load; None where nothing sound is left."""
        with self._connections.reading() as db:
            return marks.left(db, source, sheet)

    def identities_stand(self, load: int, types: Iterable[str]) -> bool:
        """Whether all that elements of these types are found by is as a load found it and left it.

        No element was opened, nor a key given, after it; none was closed or taken by it or after it.
        """
        with self._connections.reading() as db:
            return marks.identities_stand(db, load, types)

    def close(self) -> None:
        """Gives back the connections; the log is folded into the file when nobody else reads."""
        self._connections.close()


def _known(db: sqlite3.Connection, element_id: str) -> tuple[int, Element]:
    number = reading.number_of(db, element_id)
    found = None if number is None else history.element(db, number)
    if number is None or found is None:
        raise NotFound(
            f"There is no element with the id {element_id[:200]!r}.",
            remedy="Look it up by name with `landscape find`.",
        )
    return number, found


def _view(db: sqlite3.Connection, load: int | None) -> View:
    """The state after a load, or now. Raises NotFound for a load that never was."""
    last = ledger.latest(db)
    if load is not None and not 0 <= load <= last:
        raise NotFound(
            f"There is no load {load}.",
            detail=f"The last load is {last}.",
            remedy="`landscape loads` lists them.",
        )
    return View(load)
