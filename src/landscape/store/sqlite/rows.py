"""Writing rows that hold over time: opening, closing, and the digest of what a load did."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice

from landscape.store.sqlite.schema import TEMPORAL

# Columns of each table between (no, root) and (opened, closed).
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "spans": ("element",),
    "asserted": ("element", "source"),
    "claims": (
        "element",
        "source",
        "extra",
        "property",
        "tag",
        "value",
        "place",
        "row",
        "method",
        "confidence",
        "rank",
    ),
    "keys": ("element", "source", "scheme", "key"),
    "edges": (
        "type",
        "source",
        "target",
        "origin",
        "anchor",
        "properties",
        "method",
        "confidence",
        "band",
        "evidence",
        "rank",
    ),
}
# What of a row can hold only once at a time.
SLOTS: Mapping[str, tuple[str, ...]] = {
    "spans": ("element",),
    "asserted": ("element", "source"),
    "claims": ("element", "source", "extra", "property"),
    "keys": ("element", "source", "scheme", "key"),
    "edges": ("type", "source", "target", "origin"),
}
Row = tuple[object, ...]
_AT_ONCE = 100  # rows of one statement: more are no quicker
_DIGESTED = 2_000  # rows at once
_MANY = 10_000  # rows from which on it is quicker to make the indices of a table afterwards


@dataclass(slots=True)
class Changes:
    """Rows to open and rows (by number) to close, per table."""

    opened: dict[str, list[Row]] = field(default_factory=lambda: {one: [] for one in TEMPORAL})
    continued: dict[str, list[tuple[int, Row]]] = field(
        default_factory=lambda: {one: [] for one in TEMPORAL}
    )
    closed: dict[str, list[int]] = field(default_factory=lambda: {one: [] for one in TEMPORAL})

    def __bool__(self) -> bool:
        return any(self.opened[one] or self.continued[one] or self.closed[one] for one in TEMPORAL)

    def count(self, table: str) -> int:
        """How many rows of a table are opened or closed."""
        return len(self.opened[table]) + len(self.continued[table]) + len(self.closed[table])


def write(db: sqlite3.Connection, changes: Changes, load: int) -> None:
    """Closes, then opens. Rows that continue an earlier row keep its root.

    A row that this very load opened is taken out again instead of being closed: it never held.
    """
    for table in TEMPORAL:
        numbers = [(load, number) for number in changes.closed[table]]
        db.executemany(f"DELETE FROM {table} WHERE opened = ? AND no = ?", numbers)
        db.executemany(f"UPDATE {table} SET closed = ? WHERE no = ?", numbers)
        last: int = db.execute(f"SELECT coalesce(max(no), 0) FROM {table}").fetchone()[0]
        opened, continued = changes.opened[table], changes.continued[table]
        with _indexed_afterwards(db, table, many=not last and len(opened) >= _MANY):
            ending = (load, None)
            insert(db, table, ((no, no, *row, *ending) for no, row in enumerate(opened, last + 1)))
            last += len(opened)
            again = enumerate(continued, last + 1)
            insert(db, table, ((no, root, *row, *ending) for no, (root, row) in again))


@contextmanager
def _indexed_afterwards(db: sqlite3.Connection, table: str, *, many: bool) -> Iterator[None]:
    """Into an empty table, many rows go quicker when its indices are made when they are all there."""
    found: list[tuple[str, str]] = []
    if many:
        found = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
            " AND sql IS NOT NULL",
            (table,),
        ).fetchall()
    for name, _ in found:
        db.execute(f"DROP INDEX {name}")
    yield
    for _, statement in found:
        db.execute(statement)


def insert(db: sqlite3.Connection, table: str, written: Iterable[Row]) -> None:
    """Inserts whole rows, many in one statement: a statement's conditions are prepared each time it runs."""
    rows = iter(written)
    while some := list(islice(rows, _AT_ONCE)):
        marks = f"({', '.join('?' * len(some[0]))})"
        values = ", ".join([marks] * len(some))
        db.execute(f"INSERT INTO {table} VALUES {values}", tuple(chain.from_iterable(some)))


def digest(db: sqlite3.Connection, load: int) -> str:
    """A hash of all that a load opened and closed, so that a change behind the program's back shows."""
    found = hashlib.sha256()
    for table in TEMPORAL:
        columns = ", ".join(("no", "root", *COLUMNS[table]))
        opened = db.execute(f"SELECT {columns} FROM {table} WHERE opened = ? ORDER BY no", (load,))
        _told(found, table, opened)
        closed = db.execute(f"SELECT no FROM {table} WHERE closed = ? ORDER BY no", (load,))
        found.update(repr(closed.fetchall()).encode())
    for table in ("files", "quarantine"):
        listed = db.execute(f"SELECT * FROM {table} WHERE load = ? ORDER BY position", (load,))
        found.update(repr((table, listed.fetchall())).encode())
    return found.hexdigest()


def _told(found: hashlib._Hash, table: str, rows: sqlite3.Cursor) -> None:
    """What `repr((table, rows.fetchall()))` comes to, without holding all of a large load's rows."""
    found.update(f"({table!r}, [".encode())
    between = ""
    while some := rows.fetchmany(_DIGESTED):
        found.update(f"{between}{repr(some)[1:-1]}".encode())
        between = ", "
    found.update(b"])")


def numbered(db: sqlite3.Connection, table: str, names: Collection[str]) -> dict[str, int]:
    """Name → number in a table of names (`sources`), made where new."""
    db.executemany(
        f"INSERT INTO {table} (name) SELECT ? WHERE NOT EXISTS"
        f" (SELECT 1 FROM {table} WHERE name = ?)",
        [(one, one) for one in sorted(names)],
    )
    return dict(db.execute(f"SELECT name, no FROM {table}").fetchall())


Place = tuple[str, str | None, str | None]


def places(db: sqlite3.Connection, wanted: Iterable[Place]) -> dict[Place, int]:
    """(source, sheet, header) → number, made where new."""
    rows = db.execute("SELECT source, sheet, header, no FROM places")
    known: dict[Place, int] = {(source, sheet, header): no for source, sheet, header, no in rows}
    fresh = sorted(set(wanted) - known.keys(), key=repr)
    for place in fresh:
        made = db.execute("INSERT INTO places (source, sheet, header) VALUES (?, ?, ?)", place)
        known[place] = int(made.lastrowid or 0)
    return known


def chunks(values: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    """A long list in pieces that fit one statement."""
    return (values[start : start + size] for start in range(0, len(values), size))
