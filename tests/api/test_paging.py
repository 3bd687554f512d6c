"""Long tables: every row is on one page exactly, in the order asked for, the unknown last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landscape.api.paging import LENGTH, paged
from landscape.api.screens import cells
from landscape.api.screens.parts import Cell, Column, Row, Table
from landscape.responses.rows import Rows


def table(count: int) -> Table:
    rows = tuple(
        Row(
            str(n),
            (Cell(f"name {n}"), cells.unknown() if n % 7 == 0 else cells.number(n * 31 % 977)),
        )
        for n in range(count)
    )
    return Table("t", "T", (Column("Name"), Column("Amount", "num")), rows)


def test_a_table_that_fits_is_sent_whole() -> None:
    assert paged(table(LENGTH), "/x", {}) == table(LENGTH)


def test_every_row_is_on_one_page_exactly() -> None:
    whole = table(LENGTH * 2 + 10)
    seen = [
        row.id for number in ("1", "2", "3") for row in paged(whole, "/x", {"t-page": number}).rows
    ]
    assert seen == [one.id for one in whole.rows]


@pytest.mark.parametrize("way", ["2", "-2"])
def test_the_order_is_that_of_all_rows_and_the_unknown_come_last(way: str) -> None:
    whole = table(LENGTH * 3)
    pages = [paged(whole, "/x", {"t-sort": way, "t-page": str(n)}) for n in (1, 2, 3)]
    found = [row.cells[1] for one in pages for row in one.rows]
    amounts = [float(one.sort) for one in found if not one.unknown]  # type: ignore[arg-type]
    assert amounts == sorted(amounts, reverse=way == "-2")
    assert all(one.unknown for one in found[len(amounts) :])
    assert pages[0].columns[1].sort == ("descending" if way == "-2" else "ascending")


def test_links_keep_the_filter_and_lead_to_the_neighbours() -> None:
    query = {"q": "a&b", "t-page": "2", "t-sort": "-2", "csv": "t"}
    shown = paged(table(LENGTH * 3), "/x", query)
    assert shown.next == "/x?q=a%26b&t-sort=-2&t-page=3#t"
    assert shown.previous == "/x?q=a%26b&t-sort=-2#t"
    assert shown.columns[1].href == "/x?q=a%26b&t-sort=2#t"
    assert (shown.start, shown.of) == (LENGTH + 1, LENGTH * 3)


@pytest.mark.parametrize("asked", ["0", "-1", "99", "x", "", "１"])
def test_a_page_that_is_none_is_the_nearest_that_is(asked: str) -> None:
    shown = paged(table(LENGTH + 1), "/x", {"t-page": asked, "t-sort": "9"})
    assert shown.start in (1, LENGTH + 1)
    assert shown.rows


@pytest.mark.parametrize("query", [{}, {"t-page": "2"}, {"t-page": "2", "t-sort": "-2"}])
def test_rows_that_are_made_late_give_the_same_page(query: dict[str, str]) -> None:
    whole = table(LENGTH * 3)
    made: list[str] = []

    def late(one: Row) -> Row:
        made.append(one.id)
        return one

    shown = paged(replace(whole, rows=Rows(whole.rows, late)), "/x", query)
    if "t-sort" not in query:
        assert made == [one.id for one in shown.rows], "only the rows that are shown"
    assert replace(shown, rows=tuple(shown.rows)) == paged(whole, "/x", query)
