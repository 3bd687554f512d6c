"""Connections to the one file: opened safely, one per reading thread, errors put into words."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from landscape.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreUnreachable
from landscape.settings import Settings
from landscape.store.sqlite import schema

_HEADER = b"SQLite format 3\0"
_OWNER_ONLY = 0o600
_PAGE = 8_192  # bytes: half as many pages to find one's way through, a tenth less time to write many rows
_LONGEST_WAIT = (
    2_000_000.0  # seconds; the library takes more milliseconds than 32 bits hold for none
)
_READ_ONLY = ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turns errors of the database library into errors that a person can act on."""
    try:
        yield
    except sqlite3.Error as wrong:
        raise translated(wrong, path) from wrong


def translated(wrong: sqlite3.Error, path: Path) -> StoreError:
    """The error of our tree for an error of the database library."""
    name = getattr(wrong, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreLocked(
            f"{path} is being written by another process.",
            remedy="Wait until it is done and try again; LANDSCAPE_LOCK_SECONDS sets the patience.",
        )
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR_WRITE"):
        return StoreFull(
            f"There is no room to write {path}.",
            detail="Nothing of this load was stored; the store is as it was before.",
            remedy="Free some space (or lift the limit on file size) and try again.",
        )
    if name.startswith(_READ_ONLY):
        return not_writable(path)
    if name.startswith("SQLITE_CANTOPEN"):
        return _cannot_open(path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return _damaged(path, str(wrong))
    if name.startswith("SQLITE_IOERR"):
        return StoreError(
            f"{path} cannot be read or written.",
            detail=str(wrong),
            remedy="Check the disk or network drive that it is on.",
        )
    return StoreError(
        f"{path} could not be used.", detail=str(wrong), remedy="Run `landscape verify`."
    )


def not_writable(path: Path) -> StoreFull:
    """The error for a store that this user may not write; it names what stands in the way, where that shows."""
    beside = [path, *(_beside(path, ending) for ending in ("-wal", "-shm"))]
    wrong = [str(one) for one in beside if one.exists() and not os.access(one, os.W_OK)]
    if not os.access(path.resolve().parent, os.W_OK):
        wrong.append(f"the folder {path.resolve().parent}")
    return StoreFull(
        f"{path} may not be written.",
        detail=f"Read-only for this user: {' and '.join(wrong) or 'the file or its folder'}.",
        remedy="Change the permissions, or name another file.",
    )


def _unreachable(path: Path, why: str) -> StoreUnreachable:
    return StoreUnreachable(
        f"{path} cannot be opened: {why}.", remedy="Check the path and its permissions."
    )


def _cannot_open(path: Path) -> StoreUnreachable:
    log = _beside(path, "-wal")
    if not log.exists() or _may_write(path):
        return _unreachable(path, "it, or its folder, may not be opened")
    return StoreUnreachable(
        f"{path} cannot be opened without writing beside it.",
        detail=f"Its last loads wait in {log}, and its folder is read-only for this user.",
        remedy="Copy both files into a folder of your own, or have it opened once where it may be written.",
    )


def _damaged(path: Path, why: str) -> StoreDamaged:
    return StoreDamaged(
        f"{path} is damaged or is no store.",
        detail=why,
        remedy="Restore a backup, or name another file; this one was left as it is.",
    )


class Connections:
    """The file's connections: one for each thread that reads, a fresh one for each write.

    Who may not write the file or its folder cannot make the files with which readers and writers tell
    each other of themselves. While no log is there, the file alone is the state, and is read without
    locks; that it changes is seen by its size and time.
    """

    def __init__(
        self, path: Path, settings: Settings, *, read_only: bool, durable: bool = True
    ) -> None:
        self.path = path
        self._durable = durable
        self.read_only = read_only
        self._lock_seconds = settings.lock_seconds
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._guard = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one committed state throughout the block."""
        with in_words(self.path):
            db = self._reader()
            if db.in_transaction:
                yield db
                return
            with self._undisturbed():
                db.execute("BEGIN")
                try:
                    yield db
                finally:
                    db.execute("ROLLBACK")

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """What is read without locks is one state only while the file stays as it is."""
        before: _Stamp | None = self._own.stamp
        if before is None:
            yield
            return
        try:
            yield
        except sqlite3.Error as wrong:
            if _stamp(self.path) != before:
                raise _written_meanwhile(self.path) from wrong
            raise
        if _stamp(self.path) != before:
            raise _written_meanwhile(self.path)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The write transaction: committed when the block ends, rolled back when it raises."""
        if self.read_only:
            if not _may_write(self.path):
                raise not_writable(self.path)
            raise StoreFull(
                f"{self.path} was opened for reading only.", remedy="Open it for writing."
            )
        with in_words(self.path):
            found = _identity(self.path)
            db = self._connect("rw")
            try:
                db.execute("BEGIN IMMEDIATE")
                self._check_there(found)
                yield db
                db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    if db.in_transaction:
                        db.execute("ROLLBACK")
                raise
            finally:
                db.close()

    def _check_there(self, found: tuple[int, int] | None) -> None:
        """While this writer waited, the file may have been removed or another put in its place: what is
        written into the old one then would be lost."""
        if found is None or _identity(self.path) != found:
            raise StoreUnreachable(
                f"{self.path} was moved, removed or replaced while it was opened.",
                detail="Nothing was stored.",
                remedy="Try again.",
            )

    def _reader(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is not None and self._is_behind(db):
            with self._guard:
                self._opened.remove(db)
            db.close()
            db = None
        if db is None:
            stamp = _stamp(self.path) if self._is_unlocked() else None
            how = "rw" if not self.read_only else "ro" if stamp is None else "ro&immutable=1"
            db = self._connect(how)
            db.execute("PRAGMA query_only = ON")
            self._own.db, self._own.stamp = db, stamp
            with self._guard:
                self._opened.append(db)
        return db

    def _is_behind(self, db: sqlite3.Connection) -> bool:
        """Whether a connection that reads without locks cannot know what was written since it was opened."""
        stamp: _Stamp | None = self._own.stamp
        if stamp is None or db.in_transaction:
            return False
        return stamp != _stamp(self.path) or not self._is_unlocked()

    def _is_unlocked(self) -> bool:
        """Whether the file is read without locks: it may not be written, and no log is there."""
        log = _beside(self.path, "-wal")
        return self.read_only and not log.exists() and not _may_write(self.path)

    def _connect(self, mode: str) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        db = sqlite3.connect(
            uri,
            uri=True,
            timeout=min(self._lock_seconds, _LONGEST_WAIT),
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute(f"PRAGMA synchronous = {'FULL' if self._durable else 'OFF'}")
            db.execute("PRAGMA temp_store = MEMORY")
            db.execute("PRAGMA cache_size = -65536")
        except UnicodeDecodeError as wrong:  # what is wrong with a declaration names it
            db.close()
            raise _damaged(self.path, "a declaration is no text") from wrong
        return db

    def close(self) -> None:
        """Closes the reading connections."""
        with self._guard:
            for db in self._opened:
                with suppress(sqlite3.Error):
                    db.close()
            self._opened.clear()
        self._own = threading.local()


def _may_write(path: Path) -> bool:
    """Whether this user may write a store: the file, and the log beside it."""
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def _beside(path: Path, ending: str) -> Path:
    """Where the database library puts a file of its own: beside the file itself, not beside a link to it."""
    real = path.resolve()
    return real.with_name(f"{real.name}{ending}")


_Stamp = tuple[int, ...]


def _stamp(path: Path) -> _Stamp:
    """What is another when a file was written, replaced or removed."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _written_meanwhile(path: Path) -> StoreLocked:
    return StoreLocked(
        f"{path} was written by another process while it was read.", remedy="Ask again."
    )


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is that goes by this path now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def discard_if_empty(path: Path) -> bool:
    """Removes a store that holds nothing and that nobody else has open; whether it did.

    Write-ahead logging can be left only while no other connection is there, and who opens the file from
    then on waits for the lock and is told that the file is gone.
    """
    if _identity(path) is None:
        return False
    with (
        suppress(sqlite3.Error, OSError, StoreError),
        closing(sqlite3.connect(path, timeout=0)) as db,
    ):
        db.isolation_level = None
        if not _is_empty(db):
            return False
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
        if _is_empty(db):
            path.unlink()
            return True
    return False


def _is_empty(db: sqlite3.Connection) -> bool:
    """Whether a file is a store without a load and without a decision, or nothing at all."""
    if not schema.version_of(db):
        return True
    return not any(
        db.execute(f"SELECT 1 FROM {one} LIMIT 1").fetchone() for one in ("loads", "decisions")
    )


def prepare(
    path: Path, settings: Settings, *, create: bool, read_only: bool, durable: bool = True
) -> Connections:
    """Checks that a path is a store, or makes it one, and hands back its connections.

    Parameters: `durable`, whether what is committed must survive a power cut.
    Raises StoreUnreachable, StoreDamaged, StoreLocked, StoreFull.
    """
    _check_place(path, create=create and not read_only)
    _check_header(path)
    read_only = read_only or not _may_write(path)
    connections = Connections(path, settings, read_only=read_only, durable=durable)
    try:
        with connections.reading() as db:
            version = schema.version_of(db)
            current = version == schema.VERSION and schema.knows_the_model(db)
            logs = db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        if not logs and not read_only:
            _use_log(connections)
        if not current:
            _bring_up_to_date(connections, version)
    except BaseException:
        connections.close()
        raise
    return connections


def _bring_up_to_date(connections: Connections, version: int) -> None:
    if connections.read_only:
        if version == schema.VERSION:
            return
        raise StoreUnreachable(
            f"{connections.path} is {'empty' if not version else 'of an older version'} "
            "and may not be written.",
            remedy="Open it once where it may be written, or name another file.",
        )
    with connections.writing() as db:
        schema.bring_up_to_date(db)


def _use_log(connections: Connections) -> None:
    """Write-ahead logging is a property of the file: a new one has not got it, nor has a backup.

    While somebody else has the file open it may have to stay as it is; then the next one sets it.
    """
    with in_words(connections.path):
        db = connections._connect("rw")
        try:
            with suppress(sqlite3.OperationalError):
                db.execute(f"PRAGMA page_size = {_PAGE}")  # of a file that is still empty
                db.execute("PRAGMA journal_mode = WAL")
        finally:
            db.close()


def _check_place(path: Path, *, create: bool) -> None:
    try:
        if path.is_dir():
            raise _unreachable(path, "it is a folder")
        if path.exists():
            if not path.is_file():
                raise _unreachable(path, "it is no ordinary file")
            return
        if not path.parent.is_dir():
            raise _unreachable(path, f"there is no folder {path.parent}")
        if not create:
            raise StoreUnreachable(
                f"There is no store at {path}.",
                remedy="Load something first with `landscape import`, or name another file.",
            )
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
    except PermissionError as wrong:
        raise _unreachable(path, "permission denied") from wrong
    except OSError as wrong:
        raise _unreachable(path, wrong.strerror or str(wrong)) from wrong


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except PermissionError as wrong:
        raise _unreachable(path, "permission denied") from wrong
    except OSError as wrong:
        raise _unreachable(path, wrong.strerror or str(wrong)) from wrong
    if start and start != _HEADER:
        raise _damaged(path, "It does not begin as a store does.")
