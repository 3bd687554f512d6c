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
from functools import partial
from itertools import repeat
from typing import Any

from landscape.errors import StoreDamaged
from landscape.store.sqlite import rows
from landscape.store.sqlite.rows import COLUMNS
from landscape.store.sqlite.schema import TEMPORAL

_PAGE = 4_000  # rows of one; some hundred kilobytes of the server's
_LEVEL = 1  # six times smaller; the next levels cost more than they save
_ELEMENTS, _CLOSED, _OPENED = "elements", "closed", "opened"
_TELLING = "confidence"  # a number with a point: SQL would write it shorter than it is
Page = dict[str, Any]
Part = tuple[int, str]  # how many rows, and the JSON text of what they come to


def of_load(db: sqlite3.Connection, load: int, known: int) -> list[Page]:
    """The pages of a load that has just been written; `known` is the last element named before it."""
    found: list[Page] = []
    held: list[str] = []
    room = _PAGE
    for count, text in _parts(db, load, known):
        held.append(text)
        room -= count
        if room <= 0:
            found.append(_packed(load, len(found), held))
            held, room = [], _PAGE
    if held:
        found.append(_packed(load, len(found), held))
    return found


def _packed(load: int, number: int, held: Sequence[str]) -> Page:
    text = f"[{','.join(held)}]"
    return {"load": load, "page": number, "content": zlib.compress(text.encode(), _LEVEL)}


def _part(what: str, table: str, count: int, columns: Iterable[str]) -> Part:
    return count, f'["{what}","{table}",{count},[{",".join(columns)}]]'


def _rows(count: int, columns: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows of columns; a value, which is no list, stands for a column of nothing else.

    >>> _rows(2, [[1, 2], "cmdb.csv"])
    [(1, 'cmdb.csv'), (2, 'cmdb.csv')]
    """
    held = (one if isinstance(one, list) else [*repeat(one, count)] for one in columns)
    return list(zip(*held, strict=True))


def _parts(db: sqlite3.Connection, load: int, known: int) -> Iterator[Part]:
    columns: tuple[str, ...] = ("no", "id", "type", "organisation_id")
    last = db.execute("SELECT max(no) FROM elements").fetchone()[0] or 0
    for begin in range(known + 1, last + 1, _PAGE):
        among = f"no BETWEEN {begin} AND {begin + _PAGE - 1}"
        yield from _told(db, _ELEMENTS, _ELEMENTS, columns, among)
    for table in TEMPORAL:
        ended = db.execute(f"SELECT no FROM {table} WHERE closed = ? ORDER BY no", (load,))
        while some := ended.fetchmany(_PAGE):
            yield _part(_CLOSED, table, len(some), [json.dumps([no for (no,) in some])])
    for table in TEMPORAL:
        columns, opened = ("no", "root", *COLUMNS[table]), f"+opened = {int(load)}"
        ends = (f"SELECT {end}(no) FROM {table} WHERE opened = ?" for end in ("min", "max"))
        first, last = (db.execute(one, (load,)).fetchone()[0] for one in ends)
        for begin in range(first, last + 1, _PAGE) if first else ():
            among = f"no BETWEEN {begin} AND {min(begin + _PAGE - 1, last)} AND {opened}"
            yield from _told(db, _OPENED, table, columns, among)


def _told(
    db: sqlite3.Connection, what: str, table: str, columns: Sequence[str], among: str
) -> Iterator[Part]:
    """Some rows of a table as columns, put into words by the database; nothing when there are none."""
    listed = ", ".join(columns)
    rows = f"FROM (SELECT {listed} FROM {table} WHERE {among} ORDER BY no)"
    texts = ", ".join(f"json_group_array({'0' if one == _TELLING else one})" for one in columns)
    count, *told = db.execute(f"SELECT count(*), {texts} {rows}").fetchone()
    if not count:
        return
    if _TELLING in columns:
        numbers = [one for (one,) in db.execute(f"SELECT {_TELLING} {rows}")]
        told[columns.index(_TELLING)] = json.dumps(numbers, separators=(",", ":"))
    first = db.execute(f"SELECT {listed} {rows} LIMIT 1").fetchone()
    yield _part(what, table, count, map(partial(_once, count), told, first))


def _once(count: int, column: str, first: object) -> str:
    """A column as it is written: once what is the same in all of its rows.

    >>> _once(2, '["a","a"]', "a"), _once(2, "[1,2]", 1)
    ('"a"', '[1,2]')
    """
    same = json.dumps(first, ensure_ascii=False)
    repeated = len(column) == count * (len(same) + 1) + 1
    return same if repeated and column == f"[{','.join([same] * count)}]" else column


# --- back into tables ---


def write(db: sqlite3.Connection, pages: Iterable[Mapping[str, Any]], expected: int) -> int:
    """Puts the rows of pages into tables; how many pages there were. They come in their order.

    Raises StoreDamaged for a page that is none.
    """
    count = 0
    with rows.indexed_afterwards(db, expected * _PAGE if expected > 1 else 0):
        for page in pages:
            for what, table, some in _unpacked(page):
                _write(db, page["load"], what, table, some)
            count += 1
    return count


def _unpacked(page: Mapping[str, Any]) -> list[tuple[str, str, list[Any]]]:
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
