"""Rows handed over as a few long texts: SQLite joins them, numpy takes them apart.

Fetched row by row, a million relationships would be tens of millions of small objects. `group_concat`
hands over tens of thousands of rows as one text, at a fifth of the cost.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.store.sqlite.packed_texts import GAP, Texts
from landscape.store.sqlite.reading import View
from landscape.store.state import Numbers

_CHUNK = (
    1 << 13
)  # rows that are handed over as one text: what fits a cache is joined a third quicker


def chunks(
    db: sqlite3.Connection, table: str, columns: Sequence[str], view: View
) -> Iterator[tuple[Any, ...]]:
    """The open rows of a table, joined: one row of texts for each of its parts that holds any."""
    last = room(db, table)
    joined = ", ".join(columns)
    statement = (
        f"SELECT count(*), {joined} FROM {table} x"
        f" WHERE no BETWEEN :first AND :last AND {view.holds('x')}"
    )
    for start in range(1, last + 1, _CHUNK):
        part = {"first": start, "last": start + _CHUNK - 1, "gap": GAP}
        row = db.execute(statement, part).fetchone()
        if row[0]:
            yield row[1:]


def room(db: sqlite3.Connection, table: str) -> int:
    """How many rows a table can have open at the most."""
    return int(db.execute(f"SELECT coalesce(max(no), 0) FROM {table}").fetchone()[0])


def listed(column: str) -> str:
    """SQL for whole numbers as one text, for `numbers_of`."""
    return f"group_concat({column}, ' ')"


def told(column: str) -> str:
    """SQL for texts as one text, with a gap between them. A text in the store never holds a zero character."""
    return f"group_concat({column}, :gap)"  # bound: char(0) would be worked out for each row


def lettered(column: str) -> str:
    """SQL for single letters as one text."""
    return f"group_concat({column}, '')"


def numbers_of(text: str) -> Numbers:
    return np.fromstring(text, np.int64, sep=" ")


def letters_of(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("ascii"), np.uint8)


class Gathered:
    """Columns as they come in, part by part. `room` is how many rows there are at the most.

    A column has its room from the beginning: parts put together at the end would lie in memory twice.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._columns: dict[str, NDArray[Any]] = {}
        self._filled: dict[str, int] = defaultdict(int)
        self.packed: list[str] = []

    def put(self, name: str, part: NDArray[Any], kind: type[Any]) -> None:
        """The next part of a column."""
        if name not in self._columns:
            self._columns[name] = np.empty(self._room, kind)
        first = self._filled[name]
        self._filled[name] = first + len(part)
        self._columns[name][first : first + len(part)] = part

    def column(self, name: str, kind: type[Any]) -> NDArray[Any]:
        """One column as a whole; it is handed over, and can be had once."""
        return self._columns.pop(name, np.zeros(0, kind))[: self._filled[name]]

    def texts(self) -> Texts:
        """The texts as a whole."""
        return Texts(self.packed)


class Codes:
    """Words as small numbers, in the order in which they are met."""

    def __init__(self) -> None:
        self._number: dict[str, int] = defaultdict(lambda: len(self._number))

    def numbers(self, words: Sequence[str]) -> NDArray[np.int16]:
        """The number of each word."""
        return np.fromiter(map(self._number.__getitem__, words), np.int16, len(words))

    @property
    def names(self) -> tuple[str, ...]:
        """The words by number."""
        return tuple(self._number)
