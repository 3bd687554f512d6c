"""Writing rows that hold over time: opening and closing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import TypeVar

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
_T = TypeVar("_T")
_AT_ONCE = 100  # rows of one statement: more are no quicker
_MANY = 10_000  # rows from which on it is quicker to make the indices of a table afterwards


@dataclass(slots=True)
class Changes:
    """Rows to open and rows (by number) to close, per table."""

    opened: dict[str, list[Row]] = field(default_factory=lambda: {one: [] for one in TEMPORAL})
    continued: dict[str, list[tuple[int, Row]]] = field(
        default_factory=lambda: {one: [] for one in TEMPORAL}
    )
    closed: dict[str, list[int]] = field(default_factory=lambda: {one: [] for one in TEMPORAL})

    written: int = 0  # rows that were opened or closed and are here no more

    def __bool__(self) -> bool:
        return bool(self.written) or any(map(self.waiting, TEMPORAL))

    def waiting(self, table: str) -> int:
        """How many rows of a table are to be opened or closed."""
        return len(self.opened[table]) + len(self.continued[table]) + len(self.closed[table])


def write(db: sqlite3.Connection, changes: Changes, load: int) -> None:
    """Writes what is to change in all tables."""
    for table in TEMPORAL:
        write_table(db, table, changes, load)


def write_table(db: sqlite3.Connection, table: str, changes: Changes, load: int) -> None:
    """Closes, then opens, and lets go of what is written. Rows that continue a row keep its root.

    A row that this very load opened is taken out again instead of being closed: it never held.
    """
    numbers = [(load, number) for number in changes.closed[table]]
    db.executemany(f"DELETE FROM {table} WHERE opened = ? AND no = ?", numbers)
    db.executemany(f"UPDATE {table} SET closed = ? WHERE no = ?", numbers)
    last: int = db.execute(f"SELECT coalesce(max(no), 0) FROM {table}").fetchone()[0]
    opened, continued = changes.opened[table], changes.continued[table]
    for first in range(0, len(opened), _AT_ONCE):
        some = opened[first : first + _AT_ONCE]
        values = (last + first, load, *chain.from_iterable(some))
        db.execute(_opening(table, len(COLUMNS[table]), len(some)), values)
    again = enumerate(continued, last + len(opened) + 1)
    insert(db, table, ((no, root, *row, load, None) for no, (root, row) in again))
    changes.written += changes.waiting(table)
    changes.opened[table], changes.continued[table], changes.closed[table] = [], [], []


@lru_cache(_AT_ONCE * len(TEMPORAL))
def _opening(table: str, width: int, count: int) -> str:
    """The statement that opens so many rows: ?1 is the last number before them, ?2 the load, then the rows.

    What is the same in all rows, or follows from their place, is handed over once.
    """
    places = iter(range(3, 3 + width * count))
    rows = (
        f"(?1 + {one}, ?1 + {one}, {', '.join(f'?{next(places)}' for _ in range(width))}, ?2, NULL)"
        for one in range(1, count + 1)
    )
    return f"INSERT INTO {table} VALUES {', '.join(rows)}"


@contextmanager
def indexed_afterwards(db: sqlite3.Connection, count: int) -> Iterator[None]:
    """Into empty tables, many rows go quicker when the indices are made when they are all there.

    Parameters: `count`, how many elements and edges are going to be written.
    """
    empty = [one for one in TEMPORAL if not db.execute(f"SELECT 1 FROM {one} LIMIT 1").fetchone()]
    found: list[tuple[str, str]] = []
    if count >= _MANY:
        found = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN (SELECT value FROM json_each(?))",
            (json.dumps(empty),),
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


def numbered(db: sqlite3.Connection, table: str, names: Collection[str]) -> dict[str, int]:
    """Name → number in a table of names (`sources`), made where new."""
    db.executemany(
        f"INSERT INTO {table} (name) SELECT ? WHERE NOT EXISTS"
        f" (SELECT 1 FROM {table} WHERE name = ?)",
        [(one, one) for one in sorted(names)],
    )
    return dict(db.execute(f"SELECT name, no FROM {table}").fetchall())


Place = tuple[str, str | None, str | None]


def places(db: sqlite3.Connection) -> dict[Place, int]:
    """(source, sheet, header) → number."""
    found = db.execute("SELECT source, sheet, header, no FROM places")
    return {(source, sheet, header): no for source, sheet, header, no in found}


def place(db: sqlite3.Connection, wanted: Place) -> int:
    """The number of a place, made where new."""
    known = db.execute(
        "SELECT no FROM places WHERE source = ? AND sheet IS ? AND header IS ?", wanted
    ).fetchone()
    if known:
        return int(known[0])
    made = db.execute("INSERT INTO places (source, sheet, header) VALUES (?, ?, ?)", wanted)
    return int(made.lastrowid or 0)


def pieces(rows: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """A long list in pieces that fit one statement."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
