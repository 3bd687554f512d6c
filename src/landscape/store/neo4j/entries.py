"""How rows that hold over time lie on the server: per element and load one entry, never changed again.

An entry holds what one load opened and closed about one element, as JSON: table → rows. A row begins
with its number and root; the column that names the element itself is left out, and so is the load.
An edge lies with the element it leads from; the entry of the one it leads to names that one.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from landscape.store.sqlite.rows import COLUMNS
from landscape.store.sqlite.schema import TEMPORAL

Row = list[Any]
# The column that says with which element a row lies.
OWNER: Mapping[str, str] = {one: "source" if one == "edges" else "element" for one in TEMPORAL}
_PLACE = {table: COLUMNS[table].index(owner) for table, owner in OWNER.items()}
_TARGET = COLUMNS["edges"].index("target")


@dataclass(slots=True)
class Entry:
    """What one load did to one element."""

    load: int
    element: int
    id: str = ""
    type: str = ""
    organisation_id: str = ""
    opened: dict[str, list[Row]] = field(default_factory=dict)
    closed: dict[str, list[int]] = field(default_factory=dict)
    related: set[int] = field(default_factory=set)  # elements whose entries hold edges to this one

    def packed(self) -> dict[str, Any]:
        """As properties of a node."""
        return {
            "load": self.load,
            "element": self.element,
            "id": self.id,
            "type": self.type,
            "organisation_id": self.organisation_id,
            "opened": json.dumps(self.opened, separators=(",", ":")),
            "closed": json.dumps(self.closed, separators=(",", ":")),
            "related": sorted(self.related),
        }

    @classmethod
    def unpacked(cls, held: Mapping[str, Any]) -> Entry:
        """From the properties of a node."""
        return cls(
            held["load"],
            held["element"],
            held["id"],
            held["type"],
            held["organisation_id"],
            json.loads(held["opened"]),
            json.loads(held["closed"]),
            set(held["related"]),
        )


def of_load(db: sqlite3.Connection, load: int, fresh: Iterable[int]) -> list[Entry]:
    """The entries of a load that has just been written; `fresh` are elements that it made."""
    found: dict[int, Entry] = {one: Entry(load, one) for one in fresh}
    for table in TEMPORAL:
        columns = ", ".join(("no", "root", *COLUMNS[table]))
        opened = db.execute(f"SELECT {columns} FROM {table} WHERE opened = ? ORDER BY no", (load,))
        for row in opened:
            entry = _entry(found, load, row[2 + _PLACE[table]])
            entry.opened.setdefault(table, []).append(_without_owner(table, row))
        closed = db.execute(
            f"SELECT no, {OWNER[table]} FROM {table} WHERE closed = ? ORDER BY no", (load,)
        )
        for number, owner in closed:
            _entry(found, load, owner).closed.setdefault(table, []).append(number)
    ends = db.execute(
        "SELECT source, target FROM edges WHERE opened = :load OR closed = :load", {"load": load}
    )
    for source, target in ends:
        _entry(found, load, target).related.add(source)
    _name(db, found)
    return [found[one] for one in sorted(found)]


def _entry(found: dict[int, Entry], load: int, element: int) -> Entry:
    entry = found.get(element)
    if entry is None:
        entry = found[element] = Entry(load, element)
    return entry


def _name(db: sqlite3.Connection, found: Mapping[int, Entry]) -> None:
    known = db.execute(
        "SELECT no, id, type, organisation_id FROM elements"
        " WHERE no IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(found)),),
    )
    for number, *named in known:
        entry = found[number]
        entry.id, entry.type, entry.organisation_id = named


def _without_owner(table: str, row: Sequence[Any]) -> Row:
    place = 2 + _PLACE[table]
    return [*row[:place], *row[place + 1 :]]


# --- back into tables ---

_INSERT = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * (len(COLUMNS[table]) + 4))})"
    for table in TEMPORAL
}


def write(db: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Puts the rows of entries into tables, in the order of loads."""
    opened: dict[str, list[Sequence[Any]]] = defaultdict(list)
    closed: dict[str, list[tuple[int, int]]] = defaultdict(list)
    elements: dict[int, tuple[int, str, str, str]] = {}
    for one in entries:
        elements[one.element] = (one.element, one.id, one.type, one.organisation_id)
        for table, rows in one.opened.items():
            opened[table] += _with_owner(table, rows, one)
        for table, numbers in one.closed.items():
            closed[table] += [(one.load, number) for number in numbers]
    db.executemany("INSERT OR IGNORE INTO elements VALUES (?, ?, ?, ?)", elements.values())
    for table in TEMPORAL:
        # A slot is free before it is taken again: what was there is closed first.
        ended = {number: load for load, number in closed[table]}
        here = {row[0] for row in opened[table]}
        earlier = [(load, number) for number, load in ended.items() if number not in here]
        db.executemany(f"UPDATE {table} SET closed = ? WHERE no = ?", earlier)
        db.executemany(_INSERT[table], ([*row[:-1], ended.get(row[0])] for row in opened[table]))


def _with_owner(table: str, rows: Iterable[Row], entry: Entry) -> Iterator[Row]:
    place = 2 + _PLACE[table]
    for row in rows:
        yield [*row[:place], entry.element, *row[place:], entry.load, None]
