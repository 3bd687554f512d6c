"""Estate → one XLSX workbook with a sheet per element type and one of the relationships."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from landscape.estate.estate import Estate
from landscape.exporters.csv_folder import tables
from landscape.model.element import Value
from landscape.model.neutral import neutralise

MARK = "landscape export"
_LONGEST_TITLE = 31
_LONGEST_CELL = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def workbook(estate: Estate, *, provenance: bool = False) -> bytes:
    """The content of the workbook: the same tables and columns as the CSV folder.

    Numbers are numbers and dates are dates; text is text whatever it looks like, and what a spreadsheet
    might run gets an apostrophe as in CSV. A text longer than a cell can be is cut, with a mark.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = MARK
    for name, rows in tables(estate, provenance=provenance).items():
        sheet = book.create_sheet(name[:_LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append(_cells(sheet, row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cells(sheet: object, row: Sequence[Value]) -> list[object]:
    return [cell(sheet, one) for one in row]


def cell(sheet: object, value: Value) -> object:
    """A value as a cell of a sheet that is being written: text stays text whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | Decimal | date):
        return value
    made = WriteOnlyCell(sheet, value="")  # type: ignore[arg-type]
    made.value = _text(value)
    made.data_type = "s"
    return made


def _text(value: str) -> str:
    plain = _ILLEGAL.sub("\ufffd", neutralise(value))
    return plain if len(plain) <= _LONGEST_CELL else f"{plain[: _LONGEST_CELL - 2]} …"
