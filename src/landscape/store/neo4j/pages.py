"""How rows that hold over time lie on the server: each load some pages, never changed again.

A page holds, as compressed JSON, some of what one load wrote: first the elements that it was the first to
name, then the numbers of the rows that it closed, then the rows that it opened. They are read in this order,
so that what stood in a row's place is closed before the row is there. A row begins with its number and root;
the load is left out. Rows are written column by column, and a column that says the same in all of them once.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
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
    told = [(what, table, len(some), _columns(some)) for what, table, some in held]
    text = json.dumps(told, separators=(",", ":"))
    return {"load": load, "page": number, "content": zlib.compress(text.encode(), _LEVEL)}


def _columns(some: Sequence[Sequence[Any]]) -> list[Any]:
    """Rows column by column; a value, which is no list, stands for a column of nothing else.

    >>> _columns([(1, "cmdb.csv"), (2, "cmdb.csv")])
    [(1, 2), 'cmdb.csv']
    """
    found = zip(*some, strict=True)
    return [one[0] if one.count(one[0]) == len(one) else one for one in found]


def _rows(count: int, columns: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What `_columns` was made of.

    >>> _rows(2, [[1, 2], "cmdb.csv"])
    [(1, 'cmdb.csv'), (2, 'cmdb.csv')]
    """
    held = (one if isinstance(one, list) else [*repeat(one, count)] for one in columns)
    return list(zip(*held, strict=True))


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
        told = json.loads(zlib.decompress(page["content"]))
        if all(table in TEMPORAL or what == _ELEMENTS for what, table, _, _ in told):
            return [(what, table, _rows(count, columns)) for what, table, count, columns in told]
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
