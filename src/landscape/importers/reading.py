"""One file → readings: opened by content, understood, typed, accounted for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from landscape.errors import InputRejected
from landscape.importers import headers as known_headers
from landscape.importers.header_row import Header, find_header
from landscape.importers.headers import Profile, words
from landscape.importers.kinds import Understanding, understand
from landscape.importers.mapping import Column, columns_of
from landscape.importers.rows import Reader, Sheet
from landscape.importers.typing_rows import Plan, date_order, decimal_comma, type_rows
from landscape.importers.values import Reading
from landscape.model.intake import IMPORT_KINDS, Field
from landscape.model.metamodel import ValueKind
from landscape.model.record import ColumnMapping, FileReading, Issue, Row
from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.settings import Settings

_EXPORT_LIMIT = 10_000
_SAMPLED = 400
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person says of a file; the rest is detected. `mapping` takes headers to fields ('' = none)."""

    kind: Kind | None = None
    profile: str | None = None
    date_order: str | None = None
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read_file(path: Path, options: ReadOptions, settings: Settings) -> tuple[FileReading, ...]:
    """All tables of one file that list something known.

    Raises InputRejected, with what to do, when there is no such file, it cannot be read, or none of its
    tables lists anything that an estate holds.
    """
    head = _head(path, settings)
    reader = _reader(path, head)
    sheets = [one for one in reader.sheets(path, settings) if any(map(_filled, one.rows))]
    if not sheets:
        raise InputRejected(
            f"{path.name} is empty.", remedy="Export the list again and import that."
        )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    readings = [found for one in sheets if (found := _read_sheet(path, one, options, digest))]
    if not readings:
        raise _nothing_known(path, sheets)
    return tuple(readings)


def read_table(path: Path, settings: Settings) -> tuple[tuple[str, ...], list[Row], int]:
    """Headers and rows of the first table of a file, untyped: for the commands that need no store.

    Returns the headers, the data rows, and the number of the header row (0 when the format has none).
    Raises InputRejected as `read_file` does.
    """
    reader = _reader(path, _head(path, settings))
    sheet = next(
        (one for one in reader.sheets(path, settings) if any(map(_filled, one.rows))), None
    )
    if sheet is None:
        raise InputRejected(f"{path.name} is empty.", remedy="Export the list again and try that.")
    header, rows = _split(sheet)
    if not rows:
        raise _header_only(path)
    return header.names, rows, 0 if header.index is None else sheet.rows[header.index].number


def read_text(path: Path, settings: Settings) -> str:
    """The whole text of a file that is no table, decoded. Raises InputRejected as `read_file` does."""
    from landscape.importers.encoding import decode

    _head(path, settings)
    return decode(path.read_bytes(), path.name).text


def _head(path: Path, settings: Settings) -> bytes:
    try:
        if path.is_dir():
            raise InputRejected(f"{path} is a folder.", remedy="Name the files in it.")
        size = path.stat().st_size
        with path.open("rb") as opened:
            head = opened.read(4096)
    except FileNotFoundError:
        raise InputRejected(
            f"There is no file {path}.", remedy="Check the name and the folder."
        ) from None
    except PermissionError:
        raise InputRejected(
            f"{path} may not be read.", remedy="Ask for the right to read it, or copy it."
        ) from None
    except (OSError, ValueError) as wrong:
        raise InputRejected(
            f"{path} cannot be read: {getattr(wrong, 'strerror', None) or wrong}.",
            remedy="Copy it to a local disk and try again.",
        ) from None
    if not head.strip():
        raise InputRejected(
            f"{path.name} is empty.", remedy="Export the list again and import that."
        )
    if size > settings.largest_file_mb * 1_000_000:
        raise InputRejected(
            f"{path.name} has {size // 1_000_000:,} MB; {settings.largest_file_mb:,} MB is the limit.",
            remedy="Split it, or raise LANDSCAPE_LARGEST_FILE_MB.",
        )
    return head


def readers() -> list[Reader]:
    """The readers: those that plug in through the entry point group first, then the built-in ones."""
    from importlib.metadata import entry_points

    from landscape.importers.csv_reader import CsvReader
    from landscape.importers.json_reader import JsonReader
    from landscape.importers.xlsx_reader import XlsxReader

    built_in: list[Reader] = [XlsxReader(), JsonReader(), CsvReader()]
    names = {one.name for one in built_in}
    added = [
        one.load()() for one in entry_points(group="landscape.importers") if one.name not in names
    ]
    return [*added, *built_in]


def _reader(path: Path, head: bytes) -> Reader:
    known = readers()
    for one in known:
        if one.can_open(path, head):
            return one
    raise InputRejected(
        f"{path.name} is of no kind that can be read.",
        detail=f"Readable are: {'; '.join(one.describes for one in known)}.",
        remedy="Export the list as CSV, XLSX or JSON.",
    )


def _filled(row: Row) -> bool:
    return any(one.strip() for one in row.cells)


def _split(sheet: Sheet) -> tuple[Header, list[Row]]:
    """The header and the rows below it; blank rows at the end are no rows."""
    if sheet.headers is not None:
        return Header(None, sheet.headers), sheet.rows
    header = find_header(sheet.rows)
    rows = sheet.rows[0 if header.index is None else header.index + 1 :]
    while rows and not _filled(rows[-1]):
        rows = rows[:-1] if len(rows) < 50 else rows[: _last_filled(rows) + 1]
    return header, rows


def _last_filled(rows: Sequence[Row]) -> int:
    return max((place for place, one in enumerate(rows) if _filled(one)), default=-1)


def _header_only(path: Path) -> InputRejected:
    return InputRejected(
        f"{path.name} has a header but no rows.", remedy="Check the filter of the export."
    )


def _nothing_known(path: Path, sheets: Sequence[Sheet]) -> InputRejected:
    header, rows = _split(sheets[0])
    if not rows:
        return _header_only(path)
    seen = ", ".join(header.names[:12])
    kinds = ", ".join(one.value for one in Kind)
    return InputRejected(
        f"{path.name} lists nothing that could be recognised.",
        detail=f"Its columns are: {seen}. Looked for: {kinds}.",
        remedy="Say what it lists with --as KIND, or rename its headers.",
    )


def _read_sheet(path: Path, sheet: Sheet, options: ReadOptions, digest: str) -> FileReading | None:
    header, rows = _split(sheet)
    if not rows:
        return None
    if header.index is None and sheet.headers is None and options.kind is None:
        return None
    columns = columns_of(header.names, [one.cells for one in rows[:_SAMPLED]])
    profile = known_headers.profile_named(options.profile) if options.profile else None
    found = understand(columns, options.kind, profile, options.mapping, path.name)
    if found is None:
        return None
    if not any(one.field for one in found.columns):
        return None
    issues = [*sheet.issues, *_title_rows(sheet, header)]
    personal = _personal(found.columns, columns)
    issues += [_left_out(columns[one]) for one in sorted(personal)]
    plan = _plan(path.name, sheet, header, found, columns, personal, options, issues)
    done = type_rows(rows, plan)
    if done.read == _EXPORT_LIMIT:
        issues.append(_truncated(sheet))
    return FileReading(
        path=str(path),
        source=path.name,
        sheet=sheet.name,
        kind=found.kind,
        kind_reason=found.reason,
        profile=found.profile.name if found.profile else None,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        header_row=None if header.index is None else sheet.rows[header.index].number,
        columns=found.columns,
        records=tuple(done.records),
        quarantined=tuple(done.quarantined),
        issues=(*issues, *done.issues),
        read=done.read,
        skipped=done.skipped,
        fingerprint=_fingerprint(digest, found),
    )


def _plan(  # noqa: PLR0917 - the joint of everything that was found about one table
    source: str,
    sheet: Sheet,
    header: Header,
    found: Understanding,
    columns: Sequence[Column],
    personal: set[int],
    options: ReadOptions,
    issues: list[Issue],
) -> Plan:
    kind = IMPORT_KINDS[found.kind]
    fields: list[tuple[Field, int, Reading]] = []
    for one in found.columns:
        declared = kind.field(one.field) if one.field else None
        if declared is not None:
            how = _how(declared, columns[one.position], found.profile, options, issues)
            fields.append((declared, one.position, how))
    order = [one.name for one in kind.fields]
    fields.sort(key=lambda one: order.index(one[0].name))
    used = {position for _, position, _ in fields}
    extra = tuple(
        place for place in range(len(header.names)) if place not in used and place not in personal
    )
    return Plan(
        kind,
        source,
        sheet.name,
        header.names,
        tuple(fields),
        _fallbacks(found.profile, header.names),
        extra,
        found.profile.currency if found.profile else None,
        found.profile.value_basis if found.profile else None,
    )


def _fallbacks(profile: Profile | None, names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    if profile is None:
        return {}
    places = {words(one): place for place, one in enumerate(names)}
    return {
        name: tuple(places[key] for key in keys if key in places)
        for name, keys in profile.fallbacks.items()
    }


def _how(
    one: Field,
    column: Column,
    profile: Profile | None,
    options: ReadOptions,
    issues: list[Issue],
) -> Reading:
    kind = one.declaration.kind
    if kind is ValueKind.DATE:
        declared = options.date_order or (profile.date_order if profile else None)
        order, contradicted = date_order(column.sample, declared)
        if contradicted and options.date_order is None:
            issues.append(_month_first(column, order))
        return Reading(date_order=options.date_order or order)
    if kind in (ValueKind.MONEY, ValueKind.INTEGER, ValueKind.SCORE):
        return Reading(decimal_comma=decimal_comma(column.sample))
    value_map = profile.values.get(one.name) if profile else None
    return Reading(value_map=value_map)


def _personal(mapped: Sequence[ColumnMapping], columns: Sequence[Column]) -> set[int]:
    """Columns of people's names and addresses: recognised by header or by their cells."""
    known = known_headers.personal_headers()
    found = set()
    for one in mapped:
        if one.field is not None:
            continue
        sample = columns[one.position].sample
        addresses = sum(bool(_EMAIL.match(text)) for text in sample)
        if words(one.header) in known or (sample and addresses > len(sample) / 2):
            found.add(one.position)
    return found


def _left_out(column: Column) -> Issue:
    return Issue(
        IssueSeverity.NOTE,
        "personal_left_out",
        f"The column {column.header!r} holds people's names or addresses; it was left out.",
        "Keep roles and teams in the source instead.",
        column=column.header,
    )


def _month_first(column: Column, order: str) -> Issue:
    way = "month" if order == "mdy" else "day"
    return Issue(
        IssueSeverity.WARNING,
        "date_order",
        f"The dates in {column.header!r} can only be read with the {way} first; they were.",
        "Say --date-order if that is wrong.",
        column=column.header,
    )


def _title_rows(sheet: Sheet, header: Header) -> Iterator[Issue]:
    if header.index:
        above = " / ".join(
            " ".join(one.strip() for one in row.cells if one.strip())
            for row in sheet.rows[: header.index]
            if _filled(row)
        )
        yield Issue(
            IssueSeverity.NOTE,
            "title_rows",
            f"The header is in row {sheet.rows[header.index].number}; above it stands: {above[:200]}",
            "Nothing needs to be done.",
            sheet=sheet.name,
        )


def _truncated(sheet: Sheet) -> Issue:
    return Issue(
        IssueSeverity.WARNING,
        "probably_truncated",
        "The file has exactly 10,000 rows, the usual limit of exports: it is probably cut off.",
        "Raise the export limit in the source system and export again.",
        sheet=sheet.name,
    )


def _fingerprint(digest: str, found: Understanding) -> str:
    mapping = ";".join(f"{one.header}={one.field}" for one in found.columns)
    return hashlib.sha256(f"{digest}|{found.kind}|{mapping}".encode()).hexdigest()
