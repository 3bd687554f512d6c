"""One column of a table as it is looked at: its header, its place, its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_COMPARED = 120


@dataclass(frozen=True, slots=True)
class Column:
    """One column as read: its header, its place, the filled cells of its first rows.

    `cells` are those of the first rows, blank ones included, so that columns can be compared.
    """

    header: str
    position: int
    sample: tuple[str, ...]
    cells: tuple[str, ...] = ()


def columns_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """The columns with samples of their contents."""
    found = []
    for position, header in enumerate(headers):
        cells = tuple(row[position].strip() if position < len(row) else "" for row in rows)
        sample = tuple(one for one in cells if one)
        found.append(Column(header, position, sample, cells[:_COMPARED]))
    return found
