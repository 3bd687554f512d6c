"""Old Excel workbooks (XLS), and what else hides in the same container."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from landscape.errors import InputRejected
from landscape.importers.cells import as_text
from landscape.importers.rows import Limits, Sheet, Source
from landscape.importers.xlsx_reader import hidden
from landscape.model.record import Row
from landscape.settings import Settings

CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")  # no container
_LOOK = 4_000_000  # bytes at either end in which the container's list of contents is looked for
_DOCUMENTS = (
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a presentation"),
    ("VisioDocument", "a Visio drawing"),
    ("__substg1.0_", "an Outlook message"),
)


class XlsReader:
    """Reads XLS workbooks, through xlrd."""

    name = "xls"
    describes = "old Excel workbook (XLS)"

    def can_open(self, source: Source) -> bool:
        """The container of old Office files, which also holds workbooks with a password."""
        return source.head.startswith((CONTAINER, *_BARE))

    def sheets(self, source: Source, settings: Settings) -> Iterator[Sheet]:
        """The sheets that hold anything."""
        _refuse_others(source)
        book = _open(source)
        try:
            for place in range(book.nsheets):
                yield _sheet(book, place, source, settings)
        finally:
            book.release_resources()


def _refuse_others(source: Source) -> None:
    content = _ends(source)
    if _named(content, "EncryptedPackage"):
        raise _protected(source)
    for name, what in _DOCUMENTS:
        if _named(content, name) and not _named(content, "Workbook"):
            raise InputRejected(
                f"{source.shown} is {what}, whatever its name says; no list can be read from it.",
                remedy="Save the list as XLSX or CSV and import that.",
            )


def _ends(source: Source) -> bytes:
    with source.path.open("rb") as stream:
        start = stream.read(_LOOK)
        stream.seek(max(len(start), source.size - _LOOK))
        return start + stream.read()


def _named(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content


def _protected(source: Source) -> InputRejected:
    return InputRejected(
        f"{source.shown} is a workbook that is protected with a password.",
        remedy="Open it, remove the password, save it, and import that.",
    )


def _open(source: Source) -> Any:
    import xlrd

    try:
        return xlrd.open_workbook(str(source.path), logfile=io.StringIO(), on_demand=True)
    except Exception as wrong:  # noqa: BLE001 - xlrd raises whatever a damaged record makes it raise
        if "encrypted" in str(wrong).lower() or "password" in str(wrong).lower():
            raise _protected(source) from None
        raise _damaged(source, wrong) from None


def _damaged(source: Source, wrong: Exception, sheet: str = "") -> InputRejected:
    where = f"{source.shown}, sheet {sheet!r}," if sheet else source.shown
    return InputRejected(
        f"{where} is cut off or damaged, or no workbook.",
        detail=f"{type(wrong).__name__}: {wrong}"[:300],
        remedy="Save the workbook again, as XLSX or CSV, and import that.",
    )


def _sheet(book: Any, place: int, source: Source, settings: Settings) -> Sheet:
    title = str(book.sheet_names()[place])
    try:
        worksheet = book.sheet_by_index(place)
    except Exception as wrong:  # noqa: BLE001 - see _open
        raise _damaged(source, wrong, title) from None
    issues = [hidden(title)] if worksheet.visibility else []
    return Sheet(_rows(book, worksheet, source, settings), title, None, None, None, issues)


def _rows(book: Any, worksheet: Any, source: Source, settings: Settings) -> Iterator[Row]:
    limits = Limits(source.shown, settings, str(worksheet.name))
    for number in range(1, worksheet.nrows + 1):
        cells = tuple(_text(one, book.datemode) for one in worksheet.row(number - 1))
        limits.check(number, len(cells))
        for column, cell in enumerate(cells, start=1):
            limits.check_cell(cell, number, column)
        yield Row(number, cells)


def _text(cell: Any, datemode: int) -> str:
    """A cell as text; a number that is formatted as a date but is none stays a number."""
    from xlrd import biffh, xldate

    if cell.ctype == biffh.XL_CELL_DATE:
        try:
            return as_text(xldate.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError, xldate.XLDateError):
            return as_text(cell.value)
    if cell.ctype == biffh.XL_CELL_BOOLEAN:
        return as_text(bool(cell.value))
    if cell.ctype == biffh.XL_CELL_ERROR:
        return str(biffh.error_text_from_code.get(cell.value, "#N/A"))
    return as_text(cell.value)
