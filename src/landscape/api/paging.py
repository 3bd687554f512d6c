"""Long tables in pages: which rows are sent, in which order, and the way to the others.

A table that fits is sent whole and sorted where it is looked at; one that does not is sorted here, so
that the order is that of all its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from landscape.api.downloads import ASKS
from landscape.api.screens.parts import Cell, Column, Row, Table
from landscape.api.wording import href

LENGTH = 250  # rows that are sent at once


def paged(table: Table, path: str, query: Mapping[str, str]) -> Table:
    """The page of a table that is asked for: `<id>-page` is its number, `<id>-sort` a column.

    Columns are counted from 1; a minus in front turns the order round.
    """
    if len(table.rows) <= LENGTH:
        return table
    kept = {key: one for key, one in query.items() if key not in (*ASKS, f"{table.id}-page")}
    rows, columns = _sorted(table, query.get(f"{table.id}-sort", ""))
    pages = -(-len(rows) // LENGTH)
    number = _number(query.get(f"{table.id}-page", ""), pages)

    def at(place: int, **other: str) -> str:
        chosen = kept | other | {f"{table.id}-page": "" if place == 1 else str(place)}
        return f"{href(path, **chosen)}#{table.id}"

    return replace(
        table,
        rows=rows[(number - 1) * LENGTH : number * LENGTH],
        columns=tuple(
            replace(one, href=at(1, **{f"{table.id}-sort": _other_way(one, place)}))
            for place, one in enumerate(columns, 1)
        ),
        of=len(rows),
        start=(number - 1) * LENGTH + 1,
        previous=at(number - 1) if number > 1 else "",
        next=at(number + 1) if number < pages else "",
    )


def _number(text: str, most: int) -> int:
    return min(most, max(1, int(text))) if text.isascii() and text.isdigit() else 1


def _other_way(column: Column, place: int) -> str:
    first_down = column.kind == "num"
    down = column.sort == "ascending" if column.sort else first_down
    return f"-{place}" if down else str(place)


def _sorted(table: Table, asked: str) -> tuple[Sequence[Row], tuple[Column, ...]]:
    number = asked.removeprefix("-")
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(table.columns)):
        return table.rows, table.columns
    place, down = int(number) - 1, asked.startswith("-")
    known = [one for one in table.rows if not _is_unknown(one.cells[place])]
    rest = [one for one in table.rows if _is_unknown(one.cells[place])]
    known.sort(key=lambda one: _key(one.cells[place]), reverse=down)
    way = "descending" if down else "ascending"
    columns = tuple(
        replace(one, sort=way if at == place else "") for at, one in enumerate(table.columns)
    )
    return (*known, *rest), columns


def _is_unknown(cell: Cell) -> bool:
    return cell.unknown or cell.sort == ""


def _key(cell: Cell) -> tuple[int, float, str]:
    value = cell.text if cell.sort is None else cell.sort
    return (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, value.casefold())
