"""What rows of files say, as it lies in them: a large load has millions of cells, and no object for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from landscape.model.element import Value


class RowSaid(NamedTuple):
    """What one row of a file says of an element, column by column: the same claims, without an object for each.

    `names` are the properties in the order of their names; `values` and `headers` hold, among others, what
    is said of each of them and the column that says it. All of it is imported, and nothing is None.
    """

    sheet: str | None
    row: int
    names: Sequence[str]
    values: Mapping[str, Value]
    headers: Mapping[str, str | None]


class CellSaid(NamedTuple):
    """An edge as one cell of a file states it: the same relationship, without an object for each part."""

    type: str
    source: str
    target: str
    properties: Mapping[str, Value]
    text: str
    kind: str
    sheet: str | None
    row: int
    column: str | None
