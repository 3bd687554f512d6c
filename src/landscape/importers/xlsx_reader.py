"""Excel workbooks (XLSX): every sheet, values as a person sees them."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO

from landscape.errors import InputRejected
from landscape.importers import archives, ocds_sheets
from landscape.importers.cells import as_text
from landscape.importers.rows import Limits, Sheet, Source
from landscape.model.record import Issue, Row
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings

_CONTENTS = "[Content_Types].xml"
_OTHERS = {  # a part that gives away what else it is
    "xl/workbook.bin": "a binary workbook (XLSB)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
}
# A formula that is followed by no value: it was written by a program that does not calculate.
_NEVER_CALCULATED = re.compile(
    rb'<c\s[^>]*?r="([A-Z]+\d+)"[^>]*><f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_PIECE = 1 << 20
_LONGEST_CELL = 40_000  # bytes of XML of one formula cell, which may stand across two pieces


class XlsxReader:
    """Reads XLSX workbooks."""

    name = "xlsx"
    describes = "Excel workbook (XLSX)"

    def can_open(self, source: Source) -> bool:
        """An archive that says what its parts are."""
        return source.head.startswith(archives.ZIP) and _CONTENTS in archives.names_in(source.path)

    def sheets(self, source: Source, settings: Settings) -> Iterator[Sheet]:
        """The sheets that hold anything; procurement data spread over sheets becomes one."""
        unvalued = _check_parts(source, settings)
        stream = source.path.open("rb")  # by its content: openpyxl goes by the ending of a name
        workbook = _open(source, stream)
        try:
            sheets = [
                _sheet(one, source, settings, unvalued) for one in _worksheets(workbook, source)
            ]
            joined = ocds_sheets.joined(sheets, source.shown, settings)
            yield from sheets if joined is None else [joined]
        finally:
            workbook.close()
            stream.close()


def _check_parts(source: Source, settings: Settings) -> dict[str, tuple[str, int]]:
    """Refuses what is no honest workbook; hands back the formulas without values by part."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            archives.check(archive, source.shown, source.size, settings)
            names = archive.namelist()
            other = next((_OTHERS[one] for one in names if one in _OTHERS), None)
            if other:
                raise InputRejected(
                    f"{source.shown} is {other}, not an XLSX workbook.",
                    remedy="Save the list as XLSX or CSV and import that.",
                )
            found = {}
            for name in names:
                if name.endswith((".xml", ".rels", ".vml")):
                    with archive.open(name) as part:
                        archives.refuse_entities(part, source.shown)
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with archive.open(name) as part:
                        found[name] = _never_calculated(part)
            return {name: one for name, one in found.items() if one[1]}
    except archives.DAMAGED:
        raise _damaged(source) from None


def _never_calculated(part: IO[bytes]) -> tuple[str, int]:
    """The first cell of a sheet whose formula has no value, and how many there are."""
    first, count, kept = "", 0, b""
    while piece := part.read(_PIECE):
        kept += piece
        end = 0
        if b"<f" in kept:
            for found in _NEVER_CALCULATED.finditer(kept):
                first = first or found[1].decode("ascii")
                count += 1
                end = found.end()
        kept = kept[max(end, len(kept) - _LONGEST_CELL) :]
    return first, count


def _open(source: Source, stream: BinaryIO) -> Any:
    import openpyxl

    warnings.filterwarnings("ignore", module="openpyxl")  # what it leaves out is of no table
    try:
        return openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except Exception as wrong:  # noqa: BLE001 - openpyxl raises whatever a damaged part makes it raise
        stream.close()
        raise _damaged(source, wrong) from None


def _worksheets(workbook: Any, source: Source) -> list[Any]:
    try:
        return list(workbook.worksheets)
    except Exception as wrong:  # noqa: BLE001 - see _open
        raise _damaged(source, wrong) from None


def _damaged(source: Source, wrong: Exception | None = None, sheet: str = "") -> InputRejected:
    where = f"{source.shown}, sheet {sheet!r}," if sheet else source.shown
    return InputRejected(
        f"{where} is cut off or damaged.",
        detail=f"{type(wrong).__name__}: {wrong}" if wrong else "",
        remedy="Save the workbook again and import that.",
    )


def _sheet(
    worksheet: Any, source: Source, settings: Settings, unvalued: dict[str, tuple[str, int]]
) -> Sheet:
    title = str(worksheet.title)
    issues: list[Issue] = []
    if worksheet.sheet_state != "visible":
        issues.append(hidden(title))
    part = str(getattr(worksheet, "_worksheet_path", "")).lstrip("/")
    if part in unvalued:
        issues.append(_unvalued(title, *unvalued[part]))
    return Sheet(_rows(worksheet, source, settings), title, None, None, None, issues)


def hidden(title: str) -> Issue:
    """What is said of a sheet that its workbook does not show."""
    return Issue(
        IssueSeverity.NOTE,
        "sheet_hidden",
        f"The sheet {title!r} is hidden in the workbook.",
        "Check that it is meant to be read.",
        sheet=title,
    )


def _unvalued(title: str, first: str, count: int) -> Issue:
    cells = "1 cell holds a formula" if count == 1 else f"{count:,} cells hold formulas"
    return Issue(
        IssueSeverity.WARNING,
        "formula_without_value",
        f"{cells} that no program has calculated (the first is {first}); read as blank.",
        "Open the workbook in a spreadsheet program, save it, and import it again.",
        sheet=title,
    )


def _rows(worksheet: Any, source: Source, settings: Settings) -> Iterator[Row]:
    """The rows of a sheet; what it says of its own size is not believed, since some programs lie."""
    limits = Limits(source.shown, settings, str(worksheet.title))
    longest = settings.largest_cell
    try:
        worksheet.reset_dimensions()
        for number, read in enumerate(worksheet.iter_rows(values_only=True), start=1):
            cells = tuple(map(as_text, _trimmed(read)))
            limits.check(number, len(cells))
            if sum(map(len, cells)) > longest:
                for column, one in enumerate(cells, start=1):
                    limits.check_cell(one, number, column)
            yield Row(number, cells)
    except InputRejected:
        raise
    except Exception as wrong:  # noqa: BLE001 - see _open
        raise _damaged(source, wrong, str(worksheet.title)) from None


def _trimmed(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row without the formatted but empty cells at its end."""
    if not cells or cells[-1] is not None:
        return cells
    last = max((place for place, one in enumerate(cells) if one is not None), default=-1)
    return cells[: last + 1]
