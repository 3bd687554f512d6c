"""Files for tests, written as the programs write them that people use; all names are made up."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from landscape.importers import ReadOptions, read_file
from landscape.importers.opening import opened, reader_of
from landscape.importers.rows import Sheet
from landscape.model.record import FileReading, Issue
from landscape.model.vocabulary import Kind
from landscape.settings import Settings

HEADER = ("Contract reference", "Contract title", "Supplier", "Start date", "End date", "Value")
CONTRACTS = (
    (
        "BR-01",
        "Booking of pitches",
        "Fennimore Systems Ltd",
        "01/04/2025",
        "31/03/2028",
        "12,500.00",
    ),
    ("BR-02", "Payments by card", "Peverell plc", "01/10/2024", "30/09/2027", "48,000.00"),
    (
        "BR-03",
        "Réservé: café tills",
        "Oakhanger Finance plc",
        "15/01/2026",
        "14/01/2029",
        "9,750.50",
    ),
)
ROWS = (HEADER, *CONTRACTS)


def lines(rows: Sequence[Sequence[str]] = ROWS, delimiter: str = ",", end: str = "\r\n") -> str:
    """Rows as delimited text."""
    import csv

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def put(path: Path, content: bytes | str) -> Path:
    """A file with this content."""
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def sheets(
    path: Path, settings: Settings | None = None
) -> list[tuple[Sheet, list[tuple[str, ...]]]]:
    """Every sheet of a file with the cells of its rows."""
    settings = settings or Settings()
    with opened(path, settings) as source:
        return [
            (sheet, [row.cells for row in sheet.rows])
            for sheet in reader_of(source).sheets(source, settings)
        ]


def table(path: Path, settings: Settings | None = None) -> list[tuple[str, ...]]:
    """The cells of a file that has one sheet."""
    ((_, rows),) = sheets(path, settings)
    return rows


def contracts(path: Path, settings: Settings | None = None) -> FileReading:
    """A file of contracts, read whole."""
    (found,) = read_file(path, ReadOptions(kind=Kind.CONTRACTS), settings or Settings())
    return found


def codes(issues: Sequence[Issue]) -> set[str]:
    """The codes of issues."""
    return {one.code for one in issues}


def workbook(path: Path, pages: Mapping[str, Sequence[Sequence[Any]]], hidden: str = "") -> Path:
    """An XLSX workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in pages.items():
        page = book.create_sheet(title)
        page.sheet_state = "hidden" if title == hidden else "visible"
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def old_workbook(
    path: Path, pages: Mapping[str, Sequence[Sequence[Any]]], hidden: str = ""
) -> Path:
    """An XLS workbook."""
    import datetime as dt

    import xlwt

    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for title, rows in pages.items():
        page = book.add_sheet(title)
        page.visibility = int(title == hidden)
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                style = (day,) if isinstance(value, dt.date) else ()
                page.write(place, column, value, *style)
    book.save(str(path))
    return path


_NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
    for one in ("office", "table", "text", "style")
)


def content_xml(body: str, head: str = "") -> str:
    """The content of an ODS spreadsheet."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_NAMES}>'
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def ods_table(title: str, rows: Sequence[Sequence[str]], style: str = "ta1") -> str:
    """A sheet of an ODS spreadsheet, with the endless blank cells that programs write at the end."""
    written = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(one)}</text:p></table:table-cell>'
            if one
            else "<table:table-cell/>"
            for one in row
        )
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in rows
    )
    tail = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return f'<table:table table:name="{title}" table:style-name="{style}">{written}{tail}</table:table>'


def spreadsheet(path: Path, content: str, more: Mapping[str, str] | None = None) -> Path:
    """An ODS spreadsheet."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, text in (more or {}).items():
            archive.writestr(name, text)
    return path


def zipped(path: Path, files: Mapping[str, bytes | str]) -> Path:
    """An archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def container(path: Path, *streams: str) -> Path:
    """An old Office container that lists these streams (EncryptedPackage, where there is a password)."""
    free, end, table_at = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    header += struct.pack("<109I", 0, *[free] * 108)
    chain = struct.pack("<128I", table_at, end, *[free] * 126)
    entries = b"".join(
        _entry(one, 5 if one == "Root Entry" else 2) for one in ("Root Entry", *streams)
    )
    return put(path, header + chain + entries.ljust(512, b"\0"))


def _entry(name: str, kind: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return (entry + struct.pack("<III", *[0xFFFFFFFF] * 3)).ljust(128, b"\0")
