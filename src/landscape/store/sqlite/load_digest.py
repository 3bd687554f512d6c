"""The digest of all that a load opened and closed, so that a change behind the program's back shows."""

from __future__ import annotations

import hashlib
import sqlite3

from landscape.store.sqlite.rows import COLUMNS
from landscape.store.sqlite.schema import TEMPORAL

_MARK = "2:"  # what a digest of this sort begins with; those of the first sort are bare
_DIGESTED = 2_000  # rows at once
_BETWEEN = "\n"  # stands in no JSON text


def digest(db: sqlite3.Connection, load: int) -> str:
    """What tells whether a load's rows are as they were written, also by another release of SQLite.

    The database puts rows into words, as JSON: handed over as values, they would cost twice as much.
    """
    found = hashlib.sha256()
    for table in TEMPORAL:
        _tell(found, db, table, load)
        closed = db.execute(f"SELECT no FROM {table} WHERE closed = ? ORDER BY no", (load,))
        found.update(repr((table, closed.fetchall())).encode())
    _tell_books(found, db, load)
    return f"{_MARK}{found.hexdigest()}"


def stands(db: sqlite3.Connection, load: int, held: str) -> bool:
    """Whether what a load wrote is as the digest says that is held of it."""
    return held == (digest(db, load) if held.startswith(_MARK) else _first_sort(db, load))


def _tell(found: hashlib._Hash, db: sqlite3.Connection, table: str, load: int) -> None:
    """Tells of the rows that a load opened. They lie together, so that no index leads to each."""
    first, last = (
        db.execute(f"SELECT {end}(no) FROM {table} WHERE opened = ?", (load,)).fetchone()[0]
        for end in ("min", "max")
    )
    if first is None:
        return
    words = ", ".join(("no", "root", *map(_in_words, COLUMNS[table])))
    some = (
        f"SELECT group_concat(told, char({ord(_BETWEEN)})) FROM (SELECT json_array({words}) AS told"
        f" FROM {table} WHERE no BETWEEN ? AND ? AND +opened = ? ORDER BY no)"
    )
    for begin in range(first, last + 1, _DIGESTED):
        end = min(begin + _DIGESTED - 1, last)
        (told,) = db.execute(some, (begin, end, load)).fetchone()
        found.update(f"{told or ''}{_BETWEEN}".encode())


def _in_words(column: str) -> str:
    """A column in words that no release of SQLite writes otherwise: numbers with a point would be."""
    return "CAST(confidence * 1e12 AS INTEGER)" if column == "confidence" else column


def _tell_books(found: hashlib._Hash, db: sqlite3.Connection, load: int) -> None:
    for table in ("files", "quarantine"):
        listed = db.execute(f"SELECT * FROM {table} WHERE load = ? ORDER BY position", (load,))
        found.update(repr((table, listed.fetchall())).encode())


# --- the first sort, of stores up to version 5: verified as long as they are out there ---


def _first_sort(db: sqlite3.Connection, load: int) -> str:
    found = hashlib.sha256()
    for table in TEMPORAL:
        columns = ", ".join(("no", "root", *COLUMNS[table]))
        opened = db.execute(f"SELECT {columns} FROM {table} WHERE opened = ? ORDER BY no", (load,))
        _told(found, table, opened)
        closed = db.execute(f"SELECT no FROM {table} WHERE closed = ? ORDER BY no", (load,))
        found.update(repr(closed.fetchall()).encode())
    _tell_books(found, db, load)
    return found.hexdigest()


def _told(found: hashlib._Hash, table: str, rows: sqlite3.Cursor) -> None:
    """What `repr((table, rows.fetchall()))` comes to, without holding all of a large load's rows."""
    found.update(f"({table!r}, [".encode())
    between = ""
    while some := rows.fetchmany(_DIGESTED):
        found.update(f"{between}{repr(some)[1:-1]}".encode())
        between = ", "
    found.update(b"])")
