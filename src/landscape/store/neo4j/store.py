"""The store on a Neo4j server: many readers, one writer at a time, a load whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landscape.errors import Refused, StoreFull, StoreLocked
from landscape.model.decision import Decision
from landscape.model.element import Claim, Element, Relationship
from landscape.model.record import QuarantinedRow
from landscape.settings import Settings
from landscape.store.answers import Check, Difference, HistoryEntry, LoadEntry, Match
from landscape.store.batch import FileMarks, LoadedFile
from landscape.store.neo4j import books, graph, schema
from landscape.store.neo4j.address import Address
from landscape.store.neo4j.books import Before
from landscape.store.neo4j.delivery import clear_up, deliver, is_half_done
from landscape.store.neo4j.server import Server
from landscape.store.neo4j.working_copy import WorkingCopy
from landscape.store.protocol import Writer
from landscape.store.snapshot import Snapshot
from landscape.store.sqlite import columns
from landscape.store.sqlite.store import SqliteStore, clock

if TYPE_CHECKING:
    from sqlite3 import Connection

    from landscape.store.questions import Rows
    from landscape.store.sqlite.packed_state import PackedState


_GLANCE = 0.5  # seconds that who opens a store waits to see whether somebody is writing


class Neo4jStore:
    """The system of record on a Neo4j server. See `landscape.store.protocol.Store`."""

    def __init__(
        self,
        server: Server,
        settings: Settings,
        *,
        read_only: bool = False,
        now: Callable[[], datetime] = clock,
    ) -> None:
        self._server = server
        self._read_only = read_only
        self._now = now
        self._copy = WorkingCopy(server, settings)

    @classmethod
    def open(
        cls,
        url: str,
        settings: Settings,
        *,
        create: bool = True,
        read_only: bool = False,
        now: Callable[[], datetime] = clock,
    ) -> Neo4jStore:
        """The store at a URL. `now` dates loads and decisions."""
        server = Server(Address.parse(url, settings), lock_seconds=settings.lock_seconds)
        try:
            server.check()
            schema.prepare(server, create=create, read_only=read_only)
            made = cls(server, settings, read_only=read_only, now=now)
            if not read_only:
                made._mend()
            return made
        except BaseException:
            server.close()
            raise

    def _mend(self) -> None:
        """Clears up when a writer died in the middle of a large load, and no other one is at work."""
        if not is_half_done(self._server):
            return
        with (
            suppress(StoreLocked, StoreFull),
            self._server.writing_alone(patience=_GLANCE),
            self._copy.fresh().reading() as db,
        ):
            clear_up(self._server, lambda: db)

    def __repr__(self) -> str:
        return f"Neo4jStore({self.url!r})"

    @property
    def url(self) -> str:
        """The server's URL, without credentials."""
        return self._server.address.shown

    # --- writing ---

    def writing(self) -> AbstractContextManager[Writer]:
        """The write transaction: committed when the block ends, rolled back when it raises."""
        return self._writing()

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        from landscape.store.sqlite.writing import SqliteWriter

        if self._read_only:
            raise StoreFull(
                f"{self.url} was opened for reading only.", remedy="Open it for writing."
            )
        with self._server.writing_alone(), self._copy.held_for_writing() as db:
            clear_up(self._server, lambda: db)
            before = Before.of(db)
            yield SqliteWriter(db, self._now, searched=False)  # the server's own index is asked
            self._send(db, before)

    def _send(self, db: Connection, before: Before) -> None:
        """Writes to the server what the working copy is about to commit."""
        changes = books.collect(db, before)
        if not changes:
            return
        written = [one["load"] for one in changes.loads if "pages" in one]
        follows = [graph.changes(db, load, before.element) for load in written]
        deliver(self._server, self._copy.mark, changes, follows)

    # --- copying ---

    @contextmanager
    def books(self) -> Iterator[Connection]:
        """All that the store holds, as the tables of one committed state."""
        with self._copy.fresh().reading() as db:
            yield db

    def receive(self, db: Connection) -> None:
        """Takes over all that another store holds. Raises Refused when this one holds something."""
        with self._server.writing_alone(), self._copy.held_for_writing() as own:
            clear_up(self._server, lambda: own)
            mark = self._copy.mark
            if mark.load or mark.decisions:
                raise Refused(
                    f"{self.url} holds an estate already.",
                    remedy="Name an empty database; this one was left as it is.",
                )
            drawn = graph.Whole(columns.state(db))
            deliver(self._server, mark, books.everything(db), [drawn])

    # --- reading ---

    def _books(self) -> SqliteStore:
        return SqliteStore(self._copy.fresh())

    def latest(self) -> int:
        """The number of the last load, 0 when there is none."""
        found = self._server.read("MATCH (s:LandscapeStore {name: 'store'}) RETURN s.load AS load")
        return int(found[0]["load"]) if found else 0

    def snapshot(self, load: int | None = None) -> Snapshot:
        """The state now, or as it was after a load. Raises NotFound for a load that never was."""
        return self._books().snapshot(load)

    def columns(self, load: int | None = None) -> PackedState:
        """The same state as `snapshot`, as columns. Raises NotFound for a load that never was."""
        return self._books().columns(load)

    def element(self, element_id: str) -> Element:
        """One element, as it is or, when it is closed, as it was last. Raises NotFound."""
        return self._books().element(element_id)

    def elements(self, element_ids: Iterable[str]) -> Mapping[str, Element]:
        """Several elements by id, each as `element` gives it; those that were never held are left out."""
        return self._books().elements(element_ids)

    def relationships(self, element_id: str) -> Sequence[Relationship]:
        """The open relationships of one element, both directions. Raises NotFound."""
        return self._books().relationships(element_id)

    def claims(self, element_id: str) -> Sequence[Claim]:
        """All claims on one element, open and closed, by property, then newest first."""
        return self._books().claims(element_id)

    def history(self, element_id: str) -> Sequence[HistoryEntry]:
        """How one element changed, oldest first. Raises NotFound."""
        return self._books().history(element_id)

    def find(self, text: str, *, limit: int = 20, types: Sequence[str] = ()) -> Sequence[Match]:
        """Full-text search, tolerant of case, accents and typing errors, best first."""
        from landscape.store.neo4j.searching import find

        return find(self._server, self._copy, text, limit, types)

    def query(
        self, text: str, parameters: Mapping[str, Any], *, limit: int, seconds: float
    ) -> Rows:
        """Runs a question in Cypher that only reads. See `landscape.store.questions.Asked`."""
        from landscape.store.neo4j.querying import query

        return query(self._server, text, parameters, limit=limit, seconds=seconds)

    def difference(self, before: int, after: int) -> Difference:
        """What changed between two loads (0 is the empty store). Raises NotFound."""
        return self._books().difference(before, after)

    def snapshot_hash(self) -> str:
        """A hash of the current state that is equal on every store holding the same estate."""
        return self._books().snapshot_hash()

    def loads(self) -> Sequence[LoadEntry]:
        """All loads, oldest first."""
        return self._books().loads()

    def decisions(self) -> Sequence[Decision]:
        """All decisions, oldest first."""
        return self._books().decisions()

    def quarantine(self, load: int | None = None) -> Sequence[QuarantinedRow]:
        """Rows that were not loaded: of one load, or those that still wait."""
        return self._books().quarantine(load)

    def fingerprints(self) -> Mapping[str, str]:
        """Source name (with sheet) → fingerprint of its content when last loaded, undone loads aside."""
        return self._books().fingerprints()

    def standing(self, organisation_id: str) -> Mapping[str, LoadedFile]:
        """Source name (with sheet) → the file as it was last loaded, where its word stands."""
        return self._books().standing(organisation_id)

    def marks(self, source: str, sheet: str | None) -> FileMarks | None:
        """What the last load of a file left for its next load; None where nothing sound is left."""
        return self._books().marks(source, sheet)

    def identities_stand(self, load: int, types: Iterable[str]) -> bool:
        """Whether all that elements of these types are found by is as a load found it and left it.

        No element was opened, nor a key given, after it; none was closed or taken by it or after it.
        """
        return self._books().identities_stand(load, types)

    def backup(self, path: Path) -> None:
        """A portable copy with all history, as a store in one file, also while somebody writes.

        Raises Refused when the path exists.
        """
        from landscape.store.sqlite.copying import backup
        from landscape.store.sqlite.searching import rebuild

        backup(self._copy.fresh(), path, rebuild)

    def verify(self) -> Sequence[Check]:
        """The integrity checks, all of them, with what each found."""
        from landscape.store.neo4j.verifying import verify

        return verify(self._server, self._copy)

    def close(self) -> None:
        """Gives back the connections and discards the working copy."""
        self._copy.close()
        self._server.close()
