"""How rows that hold over time lie on the server: each load some pages, never changed again.

A page holds, as compressed JSON, some of what one load wrote: first the elements that it was the first to
name, then the numbers of the rows that it closed, then the rows that it opened. They are read in this order,
so that what stood in a row's place is closed before the row is there. A row begins with its number and root;
the load is left out.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from landscape.errors import StoreDamaged
from landscape.store.sqlite import rows
from landscape.store.sqlite.rows import COLUMNS
from landscape.store.sqlite.schema import TEMPORAL

ROWS = 4_000  # of a page; some hundred kilobytes of the server's
_LEVEL = 1  # six times smaller; the next levels cost more than they save
_ELEMENTS, _CLOSED, _OPENED = "elements", "closed", "opened"
Page = dict[str, Any]
Part = tuple[str, str, list[Any]]  # which of the three, table, rows


def of_load(db: sqlite3.Connection, load: int, known: int) -> list[Page]:
    """The pages of a load that has just been written; `known` is the last element named before it."""
    found: list[Page] = []
    held: list[Part] = []
    room = ROWS
    for part in _parts(db, load, known):
        held.append(part)
        room -= len(part[2])
        if room <= 0:
            found.append(_packed(load, len(found), held))
            held, room = [], ROWS
    if held:
        found.append(_packed(load, len(found), held))
    return found


def _packed(load: int, number: int, held: list[Part]) -> Page:
    text = json.dumps(held, separators=(",", ":"))
    return {"load": load, "page": number, "content": zlib.compress(text.encode(), _LEVEL)}


def _parts(db: sqlite3.Connection, load: int, known: int) -> Iterator[Part]:
    named = db.execute("SELECT * FROM elements WHERE no > ? ORDER BY no", (known,))
    yield from _some(_ELEMENTS, _ELEMENTS, named)
    for table in TEMPORAL:
        ended = db.execute(f"SELECT no FROM {table} WHERE closed = ? ORDER BY no", (load,))
        yield from _some(_CLOSED, table, ended)
    for table in TEMPORAL:
        columns = ", ".join(("no", "root", *COLUMNS[table]))
        begun = db.execute(f"SELECT {columns} FROM {table} WHERE opened = ? ORDER BY no", (load,))
        yield from _some(_OPENED, table, begun)


def _some(what: str, table: str, found: sqlite3.Cursor) -> Iterator[Part]:
    while some := found.fetchmany(ROWS):
        yield what, table, some


# --- back into tables ---


def write(db: sqlite3.Connection, pages: Iterable[Mapping[str, Any]], expected: int) -> int:
    """Puts the rows of pages into tables; how many pages there were. They come in their order.

    Raises StoreDamaged for a page that is none.
    """
    count = 0
    with rows.indexed_afterwards(db, expected * ROWS if expected > 1 else 0):
        for page in pages:
            for what, table, some in _unpacked(page):
                _write(db, page["load"], what, table, some)
            count += 1
    return count


def _unpacked(page: Mapping[str, Any]) -> list[Part]:
    try:
        found: list[Part] = json.loads(zlib.decompress(page["content"]))
        if all(table in TEMPORAL or what == _ELEMENTS for what, table, _ in found):
            return found
    except (zlib.error, ValueError, TypeError):
        pass
    raise StoreDamaged(
        f"Page {page.get('page')} of load {page.get('load')} cannot be read.",
        remedy="Restore a backup, or copy the estate from another store.",
    )


def _write(db: sqlite3.Connection, load: int, what: str, table: str, some: list[Any]) -> None:
    if what == _ELEMENTS:
        db.executemany("INSERT INTO elements VALUES (?, ?, ?, ?)", some)
    elif what == _CLOSED:
        ended = ((load, number) for (number,) in some)
        db.executemany(f"UPDATE {table} SET closed = ? WHERE no = ?", ended)
    else:
        rows.insert(db, table, ((*row, load, None) for row in some))
