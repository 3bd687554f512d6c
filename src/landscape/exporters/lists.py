"""A list as somebody sees it → one XLSX workbook, its numbers numbers and its dates dates."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landscape.exporters.workbook import MARK, cell

if TYPE_CHECKING:
    from landscape.model.element import Value

_NARROW, _WIDE = 10, 48  # letters to a column


@dataclass(frozen=True, slots=True)
class List:
    """A list with its headers, and what is to be said of it: the date, the load, the filter."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]
    about: Sequence[tuple[str, str]] = ()


def list_workbook(one: List) -> bytes:
    """The content of the workbook: the list, and a sheet that says what it is and of which date.

    Text is text whatever it looks like, as in every export.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.creator = MARK
    rows = [list(row) for row in one.rows]
    sheet = book.create_sheet("List")
    sheet.freeze_panes = "A2"
    for place, header in enumerate(one.columns):
        longest = max((len(str(row[place] or "")) for row in rows), default=0)
        width = min(_WIDE, max(_NARROW, len(header) + 3, longest + 2))
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(one.columns)))}{len(rows) + 1}"
    sheet.append([cell(sheet, each) for each in one.columns])
    for row in rows:
        sheet.append([cell(sheet, each) for each in row])
    about = book.create_sheet("About")
    for label, value in (("List", one.title), *one.about):
        about.append([cell(about, label), cell(about, value)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
