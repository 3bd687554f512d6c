"""What a page hands out as files: a table as CSV or XLSX, its dates as a calendar, itself as one file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from starlette.responses import Response

from landscape.api.screens.parts import Cell, Column, Page, Table
from landscape.errors import NotFound
from landscape.exporters import List, list_workbook
from landscape.model.neutral import neutralise
from landscape.pictures.svg import clean

if TYPE_CHECKING:
    from landscape.model.element import Value

ASKS = ("csv", "xlsx", "ics", "alone")  # the words in an address that ask for a file
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALENDAR = "text/calendar; charset=utf-8"
_REMARK = "{}: remark"
_AMOUNT = re.compile(r"(\D*?)-?[\d,]+(?:\.\d+)?")
_OUR_LINK = re.compile(r' href="/[^"]*"')


@dataclass(frozen=True, slots=True)
class Stand:
    """What is said in every file: the date of the question, the load, the filter of the page."""

    as_at: str
    load: int
    filters: str

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """The same as pairs of words."""
        return (("As at", self.as_at), ("Load", str(self.load)), ("Filter", self.filters))


def download(page: Page, form: str, wanted: str, stand: Stand) -> Response:
    """One of a page's tables or its dates as a file. Raises NotFound when the page has none such."""
    if form == "ics":
        if page.dates is None:
            raise NotFound("This page has no dates.", remedy="Use the link on the page.")
        return _file(page.dates(), CALENDAR, f"landscape-notice-dates-{stand.as_at}.ics")
    table = page.table(wanted)
    if table is None:
        raise NotFound(f"This page has no table {wanted!r}.", remedy="Use the link on the page.")
    name = f"landscape-{table.id}-{stand.as_at}"
    if form == "xlsx":
        return _file(table_xlsx(table, page.title, stand.marks), XLSX, f"{name}.xlsx")
    text = "\ufeff" + table_csv(table, stand.marks)
    return _file(text.encode("utf-8", "replace"), "text/csv; charset=utf-8", f"{name}.csv")


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def alone(page: str, name: str) -> Response:
    """A page as one file: what leads to other pages of the service, which a reader has not, leads nowhere."""
    content = _OUR_LINK.sub("", page).encode("utf-8", "replace")
    return _file(content, "text/html; charset=utf-8", name)


def alone_name(page: Page, as_at: str) -> str:
    """What such a file is called: by the question, or the first words of it."""
    words = re.sub(r"[^a-z0-9]+", "-", page.title.casefold()).strip("-")
    return f"landscape-{words[:60].rstrip('-') or page.section}-{as_at}.html"


def table_csv(table: Table, marks: tuple[tuple[str, str], ...] = ()) -> str:
    """A table as CSV; each row says on which date and under which filter it stood there."""
    held = io.StringIO()
    writer = csv.writer(held)
    rows = [one.cells for one in table.rows]
    remarked = _remarked(table.columns, rows)
    labels = [one.label for one in table.columns]
    writer.writerow([*_headers(labels, labels, remarked), *(name for name, _ in marks)])
    for row in rows:
        cells = [neutralise(clean(text)) for text in _texts(row, remarked)]
        writer.writerow([*cells, *(value for _, value in marks)])
    return held.getvalue()


def _remarked(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """The columns in which something stands under a value: a range, what is not known, as typed."""
    return frozenset(place for place in range(len(columns)) if any(row[place].note for row in rows))


def _headers(shown: Sequence[str], labels: Sequence[str], remarked: frozenset[int]) -> list[str]:
    found = []
    for place, one in enumerate(shown):
        found.append(one)
        if place in remarked:
            found.append(_REMARK.format(labels[place]))
    return found


def _texts(row: Sequence[Cell], remarked: frozenset[int]) -> list[str]:
    found = []
    for place, one in enumerate(row):
        found.append(one.plain)
        if place in remarked:
            found.append(one.note)
    return found


def table_xlsx(table: Table, title: str, marks: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A table as a workbook: amounts are numbers with their unit in the header, dates are dates."""
    rows = [one.cells for one in table.rows]
    remarked = _remarked(table.columns, rows)
    units = [_unit(one, [row[place] for row in rows]) for place, one in enumerate(table.columns)]
    labels = [one.label for one in table.columns]
    headed = [f"{one} ({unit})" if unit else one for one, unit in zip(labels, units, strict=True)]
    values = [_values(row, table.columns, units, remarked) for row in rows]
    about = (("Page", title), *marks, *((("Note", table.note),) if table.note else ()))
    shown = List(table.caption, _headers(headed, labels, remarked), values, about)
    return list_workbook(shown)


def _unit(column: Column, cells: Sequence[Cell]) -> str | None:
    """What a column of numbers counts in: empty for plain numbers, None where it must stay as text."""
    if column.kind != "num":
        return ""
    found = {_unit_of(one) for one in cells if not one.unknown and one.text}
    return found.pop() if len(found) == 1 else (None if found else "")


def _unit_of(cell: Cell) -> str | None:
    if cell.share is not None:
        return "share of 1"
    amount = _AMOUNT.fullmatch(cell.text)
    return None if amount is None else amount[1].strip()


def _values(
    row: Sequence[Cell],
    columns: Sequence[Column],
    units: Sequence[str | None],
    remarked: frozenset[int],
) -> list[Value]:
    found: list[Value] = []
    for place, one in enumerate(row):
        found.append(_value(one, columns[place], units[place]))
        if place in remarked:
            found.append(clean(one.note) or None)
    return found


def _value(cell: Cell, column: Column, unit: str | None) -> Value:
    """A number or a date where the column is of them; else the words."""
    if column.kind == "num" and unit is not None and isinstance(cell.sort, int | float):
        return Decimal(str(cell.sort))
    if column.kind == "date" and isinstance(cell.sort, str):
        try:
            return date.fromisoformat(cell.sort)
        except ValueError:
            pass
    return clean(cell.plain)
