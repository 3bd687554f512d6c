"""One file → readings: opened by content, understood, typed, accounted for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType

from landscape.errors import InputRejected
from landscape.importers import headers as known_headers
from landscape.importers.header_row import Header, find_header
from landscape.importers.headers import Profile, words
from landscape.importers.kinds import Understanding, understand
from landscape.importers.mapping import Column, columns_of
from landscape.importers.opening import empty, opened, reader_of
from landscape.importers.rows import Sheet, Source, filled, without_blank_tail
from landscape.importers.typing_rows import Plan, Typed, date_order, decimal_comma, typed_rows
from landscape.importers.values import Reading
from landscape.model.intake import IMPORT_KINDS, Field
from landscape.model.metamodel import ValueKind
from landscape.model.record import ColumnMapping, FileReading, Issue, Record, Row
from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.settings import Settings

_EXPORT_LIMIT = 10_000
_SAMPLED = 400
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person says of a file; the rest is detected.

    `mapping` takes headers to fields ('' = none); `sample` is how many rows of a large file are read.
    """

    kind: Kind | None = None
    profile: str | None = None
    date_order: str | None = None
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sample: int | None = None


def read_file(path: Path, options: ReadOptions, settings: Settings) -> tuple[FileReading, ...]:
    """All tables of one file that list something known. `-` reads standard input.

    Raises InputRejected, with what to do, when there is no such file, it cannot be read, or none of its
    tables lists anything that an estate holds.
    """
    with opened(path, settings) as source:
        tables = Tables(path, source, options, settings)
        readings = [one.whole() for one in tables]
    first = readings[0]
    readings[0] = replace(first, issues=(*first.issues, *tables.left_out))
    return tuple(readings)


@contextmanager
def stream_file(path: Path, options: ReadOptions, settings: Settings) -> Iterator[Tables]:
    """The tables of one file that list something known, their rows not read yet.

    Each table is to be read before the next is asked for. Raises InputRejected as `read_file` does.
    """
    with opened(path, settings) as source:
        yield Tables(path, source, options, settings)


def read_table(path: Path, settings: Settings) -> tuple[tuple[str, ...], list[Row], int]:
    """Headers and rows of the first table of a file, untyped: for the commands that need no store.

    Returns the headers, the data rows, and the number of the header row (0 when the format has none).
    Raises InputRejected as `read_file` does.
    """
    with opened(path, settings) as source:
        for sheet in reader_of(source).sheets(source, settings):
            found = _Begun.of(sheet)
            if found.first:
                rows = list(found.rows())
                if not rows:
                    raise _header_only(source)
                return found.header.names, rows, found.header_row or 0
        raise empty(source)


def read_text(path: Path, settings: Settings) -> str:
    """The whole text of a file that is no table, decoded. Raises InputRejected as `read_file` does."""
    from landscape.importers.encoding import decode

    with opened(path, settings) as source:
        return decode(source.path.read_bytes(), source.shown)[0]


@dataclass(slots=True)
class _Begun:
    """A sheet of which the first rows were read: its header, the data rows among them, and the rest."""

    sheet: Sheet
    header: Header
    first: list[Row]
    rest: Iterator[Row]

    @classmethod
    def of(cls, sheet: Sheet) -> _Begun:
        """Reads the first rows and finds the header among them."""
        named = sheet.headers is not None
        rest = iter(sheet.rows) if named else without_blank_tail(sheet)
        first = list(islice(rest, _SAMPLED))
        header = Header(None, sheet.headers or ()) if named else find_header(first)
        return cls(sheet, header, first, rest)

    @property
    def data(self) -> list[Row]:
        """The data rows among the first rows."""
        return self.first[0 if self.header.index is None else self.header.index + 1 :]

    def rows(self) -> Iterator[Row]:
        """All data rows; they can be read once."""
        return chain(self.data, self.rest)

    @property
    def header_row(self) -> int | None:
        """The number of the row that names the columns."""
        return None if self.header.index is None else self.first[self.header.index].number


@dataclass(slots=True)
class Table:
    """One table of a file that was understood; its rows are read, typed and accounted for once.

    `records()` hands them over one by one, so that a list of any length can be read, and `done` is the
    ledger of what was read so far; `whole()` keeps them all.
    """

    path: str
    plan: Plan
    found: Understanding
    rows: Iterator[Row]
    sheet: Sheet
    header_row: int | None
    fingerprint: str
    issues: list[Issue]
    sampled: int | None = None
    done: Typed = field(default_factory=Typed)

    def records(self) -> Iterator[Record]:
        """The rows as records; those that are no records are in the ledger."""
        rows = self.rows if self.sampled is None else islice(self.rows, self.sampled)
        yield from typed_rows(rows, self.plan, self.done)

    def whole(self) -> FileReading:
        """All of the table, with its ledger."""
        records = tuple(self.records())
        issues = [*self.sheet.issues, *self.issues]
        cut = self.sampled is not None and self.done.read == self.sampled
        if cut:
            issues.append(_sampled(self.sheet, self.done.read))
        if self.done.read == _EXPORT_LIMIT and not cut:
            issues.append(_truncated(self.sheet))
        found = self.found
        return FileReading(
            path=self.path,
            source=self.plan.source,
            sheet=self.sheet.name,
            kind=found.kind,
            kind_reason=found.reason,
            profile=found.profile.name if found.profile else None,
            encoding=self.sheet.encoding,
            delimiter=self.sheet.delimiter,
            header_row=self.header_row,
            columns=found.columns,
            records=records,
            quarantined=tuple(self.done.quarantined),
            issues=(*issues, *self.done.issues),
            read=self.done.read,
            skipped=self.done.skipped,
            fingerprint=self.fingerprint,
        )


class Tables:
    """The tables of a file that list something known, in order; `left_out` says which others there are.

    Iterating raises InputRejected when there is none.
    """

    def __init__(
        self, path: Path, source: Source, options: ReadOptions, settings: Settings
    ) -> None:
        self.path = path
        self.source = source
        self.options = options
        self.settings = settings
        self.left_out: list[Issue] = []

    def __iter__(self) -> Iterator[Table]:
        source = self.source
        digest = _digest(source)
        large = source.size > self.settings.inspect_whole_mb * 1_000_000
        unknown: _Begun | None = None
        known = False
        for sheet in reader_of(source).sheets(source, self.settings):
            begun = _Begun.of(sheet)
            table = _table(self.path, source, begun, self.options, digest)
            if table is not None:
                known = True
                table.sampled = self.options.sample if large else None
                yield table
            elif begun.first:
                self.left_out.append(_left_out_sheet(begun))
                unknown = unknown or begun
        if not known:
            raise empty(source) if unknown is None else _nothing_known(source, unknown)


def _left_out_sheet(begun: _Begun) -> Issue:
    columns = ", ".join(one for one in begun.header.names[:8] if one)
    return Issue(
        IssueSeverity.WARNING,
        "sheet_left_out",
        f"The sheet {begun.sheet.name!r} lists nothing that could be recognised and was left out. "
        f"Its columns are: {columns[:200]}.",
        "If it is meant to be read, give it headers that say what it lists, or a file of its own.",
        sheet=begun.sheet.name,
    )


def _digest(source: Source) -> str:
    with source.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _header_only(source: Source) -> InputRejected:
    return InputRejected(
        f"{source.shown} has a header but no rows.", remedy="Check the filter of the export."
    )


def _nothing_known(source: Source, begun: _Begun) -> InputRejected:
    if not begun.data:
        return _header_only(source)
    where = f"{source.shown}, sheet {begun.sheet.name!r}," if begun.sheet.name else source.shown
    kinds = ", ".join(one.value for one in Kind)
    if begun.header.index is None and begun.sheet.headers is None:
        first = " | ".join(begun.first[0].cells[:8])[:200]
        return InputRejected(
            f"{where} has no row that names its columns, or none that could be recognised.",
            detail=f"Its first row is: {first}. Looked for: {kinds}.",
            remedy="Put a header above it; or say what it lists with --as KIND.",
        )
    return InputRejected(
        f"{where} lists nothing that could be recognised.",
        detail=f"Its columns are: {', '.join(begun.header.names[:12])}. Looked for: {kinds}.",
        remedy="Say what it lists with --as KIND, or rename its headers.",
    )


def _table(
    path: Path, source: Source, begun: _Begun, options: ReadOptions, digest: str
) -> Table | None:
    header, sheet = begun.header, begun.sheet
    if not begun.data:
        return None
    kind = options.kind or sheet.kind
    if header.index is None and sheet.headers is None and kind is None:
        return None
    columns = columns_of(header.names, [one.cells for one in begun.data])
    profile = known_headers.profile_named(options.profile) if options.profile else None
    found = understand(columns, kind, profile, options.mapping, source.shown)
    if found is None or not any(one.field for one in found.columns):
        return None
    if options.kind is None and sheet.reason:
        found = replace(found, reason=sheet.reason)
    issues = [*source.issues, *_title_rows(begun)]
    personal = _personal(found.columns, columns)
    issues += [_left_out(columns[one]) for one in sorted(personal)]
    plan = _plan(source.name, sheet, header, found, columns, personal, options, issues)
    fingerprint = _fingerprint(digest, found)
    return Table(str(path), plan, found, begun.rows(), sheet, begun.header_row, fingerprint, issues)


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


def _title_rows(begun: _Begun) -> Iterator[Issue]:
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


def _sampled(sheet: Sheet, count: int) -> Issue:
    return Issue(
        IssueSeverity.NOTE,
        "sampled",
        f"The file is large: only its first {count:,} rows were looked at. Import reads all of it.",
        "Raise LANDSCAPE_INSPECT_WHOLE_MB to look at more.",
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
