"""Excel workbooks (XLSX): every sheet, values as a person sees them."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from landscape.errors import InputRejected
from landscape.importers.rows import Sheet
from landscape.model.record import Issue, Row
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings

_MOST_TIMES = 200  # an archive that unpacks to more than this many times its size is refused
_BLANK_RUN = 1000  # formatted but empty rows at the end: reading stops there


class XlsxReader:
    """Reads XLSX workbooks."""

    name = "xlsx"
    describes = "Excel workbook (XLSX)"

    def can_open(self, path: Path, head: bytes) -> bool:
        """A zip archive, or the old container that holds password-protected workbooks."""
        del path
        return head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))

    def sheets(self, path: Path, settings: Settings) -> Iterator[Sheet]:
        """The sheets that hold anything."""
        _check_container(path, settings)
        workbook = _open(path)
        try:
            for worksheet in workbook.worksheets:
                yield _sheet(worksheet, path, settings)
        finally:
            workbook.close()


def _check_container(path: Path, settings: Settings) -> None:
    with path.open("rb") as opened:
        if opened.read(4) == b"\xd0\xcf\x11\xe0":
            raise InputRejected(
                f"{path.name} is password-protected, or an old XLS workbook.",
                remedy="Remove the password, or save it as XLSX or CSV, and import that.",
            )
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        raise InputRejected(
            f"{path.name} is cut off or damaged.", remedy="Save the workbook again and import that."
        ) from None
    if "[Content_Types].xml" not in names:
        raise InputRejected(
            f"{path.name} is an archive, but no workbook.",
            remedy="Take the file out of the archive and import that.",
        )
    limit = settings.largest_file_mb * 1_000_000
    if unpacked > limit and unpacked > _MOST_TIMES * path.stat().st_size:
        raise InputRejected(
            f"{path.name} unpacks to {unpacked // 1_000_000:,} MB, which no honest workbook does.",
            remedy="Open it, save it again, and import that.",
        )


def _open(path: Path) -> Any:
    import openpyxl

    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as wrong:  # noqa: BLE001 - openpyxl raises whatever a damaged part makes it raise
        raise InputRejected(
            f"{path.name} is cut off or damaged.",
            detail=f"{type(wrong).__name__}: {wrong}",
            remedy="Save the workbook again and import that.",
        ) from None


def _sheet(worksheet: Any, path: Path, settings: Settings) -> Sheet:
    issues: list[Issue] = []
    if worksheet.sheet_state != "visible":
        issues.append(
            Issue(
                IssueSeverity.NOTE,
                "sheet_hidden",
                f"The sheet {worksheet.title!r} is hidden in the workbook.",
                "Check that it is meant to be read.",
                sheet=worksheet.title,
            )
        )
    try:
        rows = list(_rows(worksheet.iter_rows(values_only=True), path, settings))
    except InputRejected:
        raise
    except Exception as wrong:  # noqa: BLE001 - see _open
        raise InputRejected(
            f"{path.name}, sheet {worksheet.title!r}, is cut off or damaged.",
            detail=f"{type(wrong).__name__}: {wrong}",
            remedy="Save the workbook again and import that.",
        ) from None
    return Sheet(rows, worksheet.title, None, None, None, issues)


def _rows(values: Iterable[tuple[Any, ...]], path: Path, settings: Settings) -> Iterator[Row]:
    waiting: list[Row] = []  # blank rows are handed over only when something follows them
    for number, read in enumerate(values, start=1):
        cells = _trim(read) if len(read) > settings.most_columns else read
        if len(cells) > settings.most_columns:
            raise InputRejected(
                f"{path.name} has {len(cells)} columns; {settings.most_columns} is the limit.",
                remedy="Leave columns out, or raise LANDSCAPE_MOST_COLUMNS.",
            )
        row = Row(number, tuple(map(as_text, cells)))
        if not any(row.cells):
            waiting.append(row)
            if len(waiting) > _BLANK_RUN:
                return
            continue
        yield from waiting
        waiting.clear()
        yield row


def _trim(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    last = max((place for place, one in enumerate(cells) if one is not None), default=-1)
    return cells[: last + 1]


def as_text(value: Any) -> str:
    """A cell as text: dates as ISO, whole numbers without a decimal point.

    >>> as_text(3.0), as_text(dt.datetime(2027, 4, 1)), as_text(None)
    ('3', '2027-04-01', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        plain = value.date().isoformat()
        return (
            plain if value.time() == dt.time() else f"{plain} {value.time().isoformat('seconds')}"
        )
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
