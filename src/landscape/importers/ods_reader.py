"""OpenDocument spreadsheets (ODS), read in one pass over their content."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from landscape.errors import InputRejected
from landscape.importers import archives
from landscape.importers.cells import as_text
from landscape.importers.rows import Limits, Sheet, Source
from landscape.importers.xlsx_reader import hidden
from landscape.model.record import Row
from landscape.settings import Settings

_CONTENT = "content.xml"
_KIND = "mimetype"
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_SCHEMA = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TABLE, _TEXT, _STYLE = (_SCHEMA % one for one in ("office", "table", "text", "style"))
_MOST_REPEATED = 1_048_576  # rows of the largest sheet that a spreadsheet program can show


class OdsReader:
    """Reads ODS spreadsheets."""

    name = "ods"
    describes = "OpenDocument spreadsheet (ODS)"

    def can_open(self, source: Source) -> bool:
        """An archive with the content of an OpenDocument file."""
        return source.head.startswith(archives.ZIP) and _CONTENT in archives.names_in(source.path)

    def sheets(self, source: Source, settings: Settings) -> Iterator[Sheet]:
        """The sheets that hold anything."""
        try:
            with zipfile.ZipFile(source.path) as archive:
                _check(archive, source, settings)
                with archive.open(_CONTENT) as content:
                    yield from _Content(source, settings).sheets(content)
        except ElementTree.ParseError as wrong:
            raise _damaged(source, str(wrong)) from None
        except archives.DAMAGED as wrong:
            raise _damaged(source, str(wrong)) from None


def _check(archive: zipfile.ZipFile, source: Source, settings: Settings) -> None:
    archives.check(archive, source.shown, source.size, settings)
    names = archive.namelist()
    kind = archive.read(_KIND)[:200].strip() if _KIND in names else _SPREADSHEET
    if not kind.startswith(_SPREADSHEET):
        raise InputRejected(
            f"{source.shown} is an OpenDocument file, but no spreadsheet.",
            remedy="Save the list as XLSX or CSV and import that.",
        )
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise InputRejected(
            f"{source.shown} is a spreadsheet that is protected with a password.",
            remedy="Open it, remove the password, save it, and import that.",
        )
    with archive.open(_CONTENT) as content:
        archives.refuse_entities(content, source.shown)


def _damaged(source: Source, why: str) -> InputRejected:
    return InputRejected(
        f"{source.shown} is cut off or damaged.",
        detail=why[:300],
        remedy="Save the spreadsheet again and import that.",
    )


@dataclass(slots=True)
class _Table:
    """The sheet that is being read."""

    title: str
    hidden: bool
    rows: list[Row] = field(default_factory=list)
    number: int = 0


class _Content:
    """One pass over the content: tables, rows and cells as their elements end."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self.source = source
        self.settings = settings
        self._hidden_styles: set[str] = set()

    def sheets(self, content: IO[bytes]) -> Iterator[Sheet]:
        """The sheets, each whole when its table ends; elements that were read are let go."""
        table: _Table | None = None
        limits = Limits(self.source.shown, self.settings)
        for event, element in ElementTree.iterparse(content, ("start", "end")):
            if event == "start":
                if element.tag == f"{_TABLE}table" and table is None:
                    table = _Table(element.get(f"{_TABLE}name") or "", self._is_hidden(element))
                    limits = Limits(self.source.shown, self.settings, table.title)
            elif element.tag == f"{_STYLE}style":
                self._note_style(element)
            elif element.tag == f"{_TABLE}table-row" and table is not None:
                self._row(element, table, limits)
                element.clear()
            elif element.tag == f"{_TABLE}table" and table is not None:
                issues = [hidden(table.title)] if table.hidden else []
                yield Sheet(table.rows, table.title, None, None, None, issues)
                table = None
                element.clear()

    def _note_style(self, style: Element) -> None:
        for one in style.iter(f"{_STYLE}table-properties"):
            if one.get(f"{_TABLE}display") == "false":
                self._hidden_styles.add(style.get(f"{_STYLE}name") or "")

    def _is_hidden(self, table: Element) -> bool:
        return table.get(f"{_TABLE}style-name") in self._hidden_styles

    def _row(self, element: Element, table: _Table, limits: Limits) -> None:
        """One row, as often as it is repeated; blank ones are only counted."""
        times = _repeated(element, "rows")
        cells = self._cells(element, table.number + 1, limits)
        for _ in range(times if cells else 0):
            table.number += 1
            limits.check(table.number, len(cells))
            table.rows.append(Row(table.number, cells))
        table.number += 0 if cells else times

    def _cells(self, row: Element, number: int, limits: Limits) -> tuple[str, ...]:
        cells: list[str] = []
        blank = 0
        for cell in row:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            times = _repeated(cell, "columns")
            text = _text(cell)
            if not text:
                blank += times
                continue
            limits.check(number, len(cells) + blank + times)
            cells += [""] * blank + [text] * times
            blank = 0
            limits.check_cell(text, number, len(cells))
        return tuple(cells)


def _repeated(element: Element, what: str) -> int:
    written = element.get(f"{_TABLE}number-{what}-repeated") or "1"
    times = int(written) if written.isascii() and written.isdecimal() and len(written) < 12 else 1
    return max(1, min(times, _MOST_REPEATED * 10))


def _text(cell: Element) -> str:
    """A cell by its declared value where that is exact, else as it is shown."""
    kind = cell.get(f"{_OFFICE}value-type")
    value = cell.get(_VALUES.get(kind or "", ""), "")
    if kind in ("float", "currency", "percentage") and value:
        return _number(value)
    if kind == "date" and value:
        return value.removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean" and value:
        return value.upper()
    return value or "\n".join(_paragraph(one) for one in cell if one.tag == f"{_TEXT}p")


_VALUES: Mapping[str, str] = {
    "float": f"{_OFFICE}value",
    "currency": f"{_OFFICE}value",
    "percentage": f"{_OFFICE}value",
    "date": f"{_OFFICE}date-value",
    "boolean": f"{_OFFICE}boolean-value",
    "string": f"{_OFFICE}string-value",
}


def _number(written: str) -> str:
    try:
        return as_text(float(written))
    except (ValueError, OverflowError):
        return written


def _paragraph(element: Element) -> str:
    """The text of a paragraph with its spaces, tabs and line ends; notes in it are not of it."""
    parts = [element.text or ""]
    for one in element:
        if one.tag == f"{_TEXT}s":
            parts.append(" " * min(int(one.get(f"{_TEXT}c") or 1), 1000))
        elif one.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif one.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif one.tag != f"{_OFFICE}annotation":
            parts.append(_paragraph(one))
        parts.append(one.tail or "")
    return "".join(parts)
