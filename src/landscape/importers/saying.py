"""What is said of a file and its sheets as a whole: refusals, what was left out, where the header stands."""

from __future__ import annotations

from collections.abc import Iterator

from landscape.errors import InputRejected, NotRecognised
from landscape.importers.begun import Begun
from landscape.importers.headerless import LOOKED_FOR
from landscape.importers.kinds import looked_for
from landscape.importers.rows import Sheet, Source, filled
from landscape.model.intake import IMPORT_KINDS
from landscape.model.record import Issue
from landscape.model.vocabulary import IssueSeverity, Kind


def left_out_sheet(begun: Begun) -> Issue:
    columns = ", ".join(one for one in begun.header.names[:8] if one)
    if len(begun.header.names) < 2:
        told = f"The sheet {begun.sheet.name!r} holds text in one column, no list; it was left out."
        remedy = "Nothing needs to be done."
        return Issue(IssueSeverity.NOTE, "sheet_left_out", told, remedy, sheet=begun.sheet.name)
    return Issue(
        IssueSeverity.WARNING,
        "sheet_left_out",
        f"The sheet {begun.sheet.name!r} lists nothing that could be recognised and was left out. "
        f"Its columns are: {columns[:200]}.",
        "If it is meant to be read, give it headers that say what it lists, or a file of its own.",
        sheet=begun.sheet.name,
    )


def header_only(source: Source) -> InputRejected:
    return InputRejected(
        f"{source.shown} has a header but no rows.", remedy="Check the filter of the export."
    )


def nothing_known(source: Source, begun: Begun, kind: Kind | None) -> InputRejected:
    if not begun.data:
        return header_only(source)
    where = f"{source.shown}, sheet {begun.sheet.name!r}," if begun.sheet.name else source.shown
    kinds = looked_for()
    if begun.is_headerless:
        first = begun.first[0].cells
        message = f"{where} has no row that names its columns, or none that could be recognised."
        detail = (
            f"Its first row is: {' | '.join(first[:8])[:200]}. Looked for: {kinds}. {LOOKED_FOR}."
        )
        if len(begun.first) == 1:
            return InputRejected(message, detail=detail, remedy="Put such a row above it.")
        return NotRecognised(
            message,
            headers=tuple(one for one in first if one),
            detail=detail,
            remedy="Put a row above it that names the columns; --as KIND alone cannot tell them apart. "
            "If its first row does name them, say what they are: --as KIND --map HEADER=FIELD.",
        )
    headers = tuple(one for one in begun.header.names if one)
    columns = f"Its columns are: {', '.join(headers[:12])}."
    if kind is not None:
        fields = ", ".join(one.name for one in IMPORT_KINDS[kind].fields)
        return NotRecognised(
            f"{where} has no column that is known of {kind}.",
            headers=headers,
            detail=f"{columns} Fields of {kind}: {fields}.",
            remedy="Say what its columns are (--map HEADER=FIELD), or rename its headers.",
        )
    return NotRecognised(
        f"{where} lists nothing that could be recognised.",
        headers=headers,
        detail=f"{columns} Looked for: {kinds}.",
        remedy="Say what it lists (--as KIND), or rename its headers.",
    )


def title_rows(begun: Begun) -> Iterator[Issue]:
    if begun.is_headerless:
        yield Issue(
            IssueSeverity.WARNING,
            "no_header_row",
            "No row names the columns; they are numbered, and understood by their cells alone.",
            'Say what they are: --map "column 2=FIELD", once for each; --write-profile keeps it.',
            sheet=begun.sheet.name,
        )
    if begun.header.index:
        above = " / ".join(
            " ".join(one.strip() for one in row.cells if one.strip())
            for row in begun.first[: begun.header.index]
            if filled(row)
        )
        yield Issue(
            IssueSeverity.NOTE,
            "title_rows",
            f"The header is in row {begun.header_row}; above it stands: {above[:200]}",
            "Nothing needs to be done.",
            sheet=begun.sheet.name,
        )


def sampled(sheet: Sheet, count: int) -> Issue:
    return Issue(
        IssueSeverity.NOTE,
        "sampled",
        f"The file is large: only its first {count:,} rows were looked at. Import reads all of it.",
        "Raise LANDSCAPE_INSPECT_WHOLE_MB to look at more.",
        sheet=sheet.name,
    )


def truncated(sheet: Sheet) -> Issue:
    return Issue(
        IssueSeverity.WARNING,
        "probably_truncated",
        "The file has exactly 10,000 rows, the usual limit of exports: it is probably cut off.",
        "Raise the export limit in the source system and export again.",
        sheet=sheet.name,
    )
