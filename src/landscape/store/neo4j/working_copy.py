"""What this process has read of the books: tables in a private file that goes when the store is closed, or
is kept for the next run where a person named a folder for that.

Planning, history, undoing and reading a state are written once, on these tables; a server's books are
the same rows at rest. What others have loaded since is read before each question.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from landscape.errors import StoreDamaged, StoreError, StoreUnreachable
from landscape.settings import Settings
from landscape.store import leftovers
from landscape.store.neo4j import books
from landscape.store.neo4j.books import Mark
from landscape.store.neo4j.kept import Kept
from landscape.store.sqlite.connection import Connections, prepare

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from landscape.store.neo4j.server import Server

_ATTEMPTS = 8
_PREFIX = "landscape-copy-"


class _NotYet(Exception):
    """The server has turned to a load that it does not show whole yet."""


def _discard(folder: Path, held: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    leftovers.release(held)


class WorkingCopy:
    """The tables of one process, brought up to date from the server when asked."""

    def __init__(self, server: Server, settings: Settings) -> None:
        self._server = server
        self._settings = settings
        self._guard = threading.RLock()
        self._writer: int | None = None  # the thread that writes: nobody else can change the server
        leftovers.sweep(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"))
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        held = leftovers.hold(self._folder)
        self._discard = weakref.finalize(self, _discard, self._folder, held)
        self._generation = 0
        self._kept = Kept(settings.neo4j_copies)
        self._lent: Mark | None = None  # how far what was kept goes
        self._begin()

    def _begin(self) -> None:
        self._generation += 1
        self._store = ""
        self.connections: Connections = self._opened()

    def _opened(self) -> Connections:
        return prepare(self._place, self._settings, create=True, read_only=False, durable=False)

    @property
    def _place(self) -> Path:
        return self._folder / f"copy{self._generation}.db"

    def _begin_with_kept(self, transaction: ManagedTransaction, store: str) -> None:
        """Begins with what an earlier run kept, when that is how this store began."""
        self._generation += 1
        if not self._kept.lend(store, self._place):
            self._generation -= 1
            return
        self.connections.close()
        try:
            self.connections = self._opened()
            with self.connections.reading() as db:
                if books.is_beginning(transaction, db):
                    self._lent = Mark(store, *books.last(db))
                    return
        except StoreError:
            pass  # it was spoilt: what it holds is on the server too
        self.connections.close()
        self._kept.forget(store)
        self._begin()

    @property
    def mark(self) -> Mark:
        """How far the copy goes: read from its tables, so that it is true whatever became of a write."""
        with self.connections.reading() as db:
            return self._marked(db)

    def _marked(self, db: Connection) -> Mark:
        return Mark(self._store, *books.last(db))

    def fresh(self) -> Connections:
        """The tables as the server has them now."""
        with self._guard:
            if self._writer is None:
                self._catch_up()
            return self.connections

    def anew(self) -> Connections:
        """The tables read from the server once more from the beginning."""
        with self._guard:
            if self._writer is None:
                self.connections.close()
                self._begin()
                self._catch_up()
            return self.connections

    @contextmanager
    def held_for_writing(self) -> Iterator[Connection]:
        """The tables as the server has them, open for one write; committed when the block ends."""
        with self._guard:
            self._catch_up()
            self._writer = threading.get_ident()
        try:
            with self.connections.writing() as db:
                yield db
        finally:
            self._writer = None

    def _catch_up(self) -> None:
        for attempt in range(_ATTEMPTS):
            try:
                return self._server.reading(self._take)
            except _NotYet:
                time.sleep(0.02 * 2**attempt)
        raise StoreDamaged(
            f"{self._server.address.shown} does not have all that its last loads wrote.",
            remedy="Run `landscape verify`; restore a backup.",
        )

    def _take(self, transaction: ManagedTransaction) -> None:
        until = books.mark(transaction)
        if until is None:
            raise StoreUnreachable(
                f"There is no store at {self._server.address.shown} any more.",
                remedy="Load something first with `landscape import`, or name another database.",
            )
        have = self.mark
        if not self._store and (have.load, have.decisions) == (0, 0):
            self._begin_with_kept(transaction, until.store)
            self._store = until.store
            have = self.mark
        if until == have:
            return
        if _is_another(have, until):
            self.connections.close()
            self._begin()
        self._store = until.store
        with self.connections.writing() as db:
            db.execute("PRAGMA defer_foreign_keys = ON")
            # What is read met the conditions when it was written; digests tell what changed since.
            db.execute("PRAGMA ignore_check_constraints = ON")
            if not books.take_news(transaction, db, self._marked(db), until):
                raise _NotYet

    def close(self) -> None:
        """Discards the tables, or keeps them."""
        mark = None
        if self._store:
            with suppress(StoreError):
                mark = self.mark
        self.connections.close()
        if mark is not None and mark.load and mark != self._lent:
            self._kept.keep(mark.store, self._place)
        self._discard()


def _is_another(have: Mark, until: Mark) -> bool:
    """Whether what the copy holds is not the beginning of what the server holds."""
    if not have.load and not have.decisions:
        return False
    return until.store != have.store or until.load < have.load or until.decisions < have.decisions
