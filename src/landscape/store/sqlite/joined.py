"""Rows handed over as a few long texts: SQLite joins them, numpy takes them apart.

Fetched row by row, a million relationships would be tens of millions of small objects. `group_concat`
hands over tens of thousands of rows as one text, at a fifth of the cost.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.store.sqlite.reading import View
from landscape.store.state import GAP, Numbers, Texts

_CHUNK = (
    1 << 13
)  # rows that are handed over as one text: what fits a cache is joined a third quicker


def chunks(
    db: sqlite3.Connection, table: str, columns: Sequence[str], view: View
) -> Iterator[tuple[Any, ...]]:
    """The open rows of a table, joined: one row of texts for each of its parts that holds any."""
    last = db.execute(f"SELECT coalesce(max(no), 0) FROM {table}").fetchone()[0]
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


@dataclass(slots=True)
class Gathered:
    """Columns as they come in, part by part."""

    numbers: dict[str, list[NDArray[Any]]] = field(default_factory=lambda: defaultdict(list))
    packed: list[str] = field(default_factory=list)

    def column(self, name: str, kind: type[Any] = np.int64) -> NDArray[Any]:
        """One column as a whole."""
        parts = self.numbers.pop(name, [])
        return np.concatenate(parts).astype(kind, copy=False) if parts else np.zeros(0, kind)

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
