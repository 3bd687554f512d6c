"""One file → readings: opened by content, understood, typed, accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from landscape.collecting import uncollected
from landscape.importers.begun import Begun
from landscape.importers.columns import Column, columns_of
from landscape.importers.contracts_beside import (
    Kept,
    contracts_beside,
    plan_beside,
    rows_saying,
)
from landscape.importers.costs_by_year import (
    ByYear,
    YearReader,
    costs_by_year,
    plans_by_year,
    say_costs,
)
from landscape.importers.digests import Digester, Telling, any_column, understood_as
from landscape.importers.evidence import doubtful_orders
from landscape.importers.hardware import said_of_machines
from landscape.importers.headerless import told_by_cells
from landscape.importers.headers import words
from landscape.importers.headings import Headings, find_headings, with_headings
from landscape.importers.kinds import Understanding, matching_profile, named_kind, understand
from landscape.importers.opening import empty, opened, reader_of
from landscape.importers.planning import Wishes, is_own, plan_table
from landscape.importers.plans import Plan, Typed
from landscape.importers.profiles import Profile, known_profiles, profiles_named
from landscape.importers.rows import Sheet, Source
from landscape.importers.saying import (
    header_only,
    left_out_sheet,
    nothing_known,
    sampled,
    title_rows,
    truncated,
)
from landscape.importers.typing_rows import typed_rows
from landscape.importers.watching import Watch, unwatched
from landscape.model.record import BESIDE, COSTS_BESIDE, FileReading, Issue, Record, Row
from landscape.model.vocabulary import Kind
from landscape.settings import Settings

_EXPORT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person says of a file; the rest is detected.

    `mapping` takes headers to fields ('' = none); `sample` is how many rows of a large file are read;
    `watch` is told of each table when its rows begin to be read, with the ledger that then counts them;
    `telling`, which of the columns that no field holds tell rows apart all the same.
    """

    kind: Kind | None = None
    profile: str | None = None
    date_order: str | None = None
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sample: int | None = None
    keep_personal: bool = False
    watch: Watch = field(default=unwatched, compare=False)
    telling: Telling = field(default=any_column, compare=False)


def read_file(path: Path, options: ReadOptions, settings: Settings) -> tuple[FileReading, ...]:
    """All tables of one file that list something known. `-` reads standard input.

    Raises InputRejected, with what to do, when there is no such file, it cannot be read, or none of its
    tables lists anything that an estate holds.
    """
    with opened(path, settings) as source:
        tables = Tables(path, source, options, settings)
        with uncollected():
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
            found = Begun.of(sheet)
            if found.first:
                rows = list(found.rows())
                if not rows:
                    raise header_only(source)
                return found.header.names, rows, found.header_row or 0
        raise empty(source)


def read_text(path: Path, settings: Settings) -> str:
    """The whole text of a file that is no table, decoded. Raises InputRejected as `read_file` does."""
    from landscape.importers.encoding import decode

    with opened(path, settings) as source:
        return decode(source.path.read_bytes(), source.shown)[0]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What else a list of applications states beside each, before it is known how its rows are read."""

    contracts: Understanding | None
    costs: ByYear | None
    columns: Sequence[Column]
    wishes: Wishes
    source: str
    digest: str


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
    digester: Digester
    sampled: int | None = None
    beside: _Beside | None = None
    by_year: tuple[ByYear, Sequence[Plan]] | None = None
    done: Typed = field(default_factory=Typed)

    def records(self) -> Iterator[Record]:
        """The rows as records; those that are no records are in the ledger."""
        whole = self.sampled is None
        rows = self.digester.noted(self.rows) if whole else islice(self.rows, self.sampled)
        if self.by_year is not None:
            yield from YearReader(*self.by_year, self.done).records(rows)
            return
        yield from typed_rows(rows, self.plan, self.done)

    def unread(self) -> FileReading:
        """What is known of the table before its rows are read."""
        return self._reading((), (*self.sheet.issues, *self.issues))

    def whole(self) -> FileReading:
        """All of the table, with its ledger."""
        records = tuple(self.records())
        machines = said_of_machines(self.found.kind, records)
        issues = [*self.sheet.issues, *self.issues, *([machines] if machines else ())]
        cut = self.sampled is not None and self.done.read == self.sampled
        if cut:
            issues.append(sampled(self.sheet, self.done.read))
        if self.done.read == _EXPORT_LIMIT and not cut:
            issues.append(truncated(self.sheet))
        return self._reading(
            records, (*issues, *doubtful_orders(self.done.issues), *self.done.issues)
        )

    def _reading(self, records: tuple[Record, ...], issues: tuple[Issue, ...]) -> FileReading:
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
            issues=issues,
            read=self.done.read,
            skipped=self.done.skipped,
            fingerprint=self.fingerprint,
            answered=frozenset(self.done.answered),
            digests=self.digester.done if self.digester.of_use else None,
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
        own = _own_headers(self.options, self.settings)
        large = source.size > self.settings.inspect_whole_mb * 1_000_000
        unknown: Begun | None = None
        known = False
        for sheet in reader_of(source).sheets(source, self.settings):
            begun = Begun.of(sheet, own)
            table = _table(self.path, source, begun, self.options, self.settings, digest)
            if table is not None:
                known = True
                table.sampled = self.options.sample if large else None
                self.options.watch(f"Reading {source.shown}", table.done)
                beside = list(_beside(table))
                yield table
                yield from beside
            elif begun.first:
                self.left_out.append(left_out_sheet(begun))
                unknown = unknown or begun
        if not known:
            if unknown is None:
                raise empty(source)
            raise nothing_known(source, unknown, self.options.kind)


def _digest(source: Source) -> str:
    with source.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _table(  # noqa: PLR0917 - the joint of everything that is known of one table
    path: Path,
    source: Source,
    begun: Begun,
    options: ReadOptions,
    settings: Settings,
    digest: str,
) -> Table | None:
    header, sheet = begun.header, begun.sheet
    if not begun.data:
        return None
    kind = options.kind or sheet.kind
    columns = columns_of(header.names, [one.cells for one in begun.data])
    called = f"{source.shown} {sheet.name}" if sheet.name else source.shown
    found = _headerless(begun, columns, kind, options)
    if found is None and (kind is not None or not begun.is_headerless):
        found = _understood(columns, kind, options, settings, called)
    costs = _costs(begun, found, columns, options, called)
    if costs is not None and not costs.beside:
        found = costs.found
    if found is None or not (_has_levels(found) or any(one.field for one in found.columns)):
        return None
    if options.kind is None and sheet.reason:
        found = replace(found, reason=sheet.reason)
    issues = [*source.issues, *title_rows(begun)]
    wishes = Wishes(options.date_order, options.keep_personal)
    headings = _headings(begun, found, columns, options)
    rows = begun.rows()
    if headings is not None:
        found, columns = with_headings(found, columns, headings)
        costs = replace(costs, found=found) if costs is not None and not costs.beside else costs
        rows = headings.rows(rows)
    planned = plan_table(source.name, sheet.name, found, columns, wishes)
    plan = replace(planned.plan, headed=headings.width if headings else 0)
    found = planned.found
    told = _understood_by(found, wishes)
    digester = Digester(plan, understood_as(plan, told), options.telling)
    table = Table(
        str(path),
        plan,
        found,
        rows,
        sheet,
        begun.header_row,
        _fingerprint(digest, told),
        issues,
        digester,
    )
    if costs is not None and not costs.beside:
        _read_by_year(table, costs, columns, wishes)
        return table
    issues += planned.issues
    contracts = None if plan.own else contracts_beside(found, columns, options.mapping)
    if contracts or costs:
        table.beside = _Beside(contracts, costs, columns, wishes, source.name, digest)
    return table


def _headerless(
    begun: Begun, columns: Sequence[Column], kind: Kind | None, options: ReadOptions
) -> Understanding | None:
    """What a list without a header is, where its cells alone tell it and nobody says otherwise."""
    if not begun.is_headerless or options.mapping or options.profile:
        return None
    return told_by_cells(columns, kind)


def _read_by_year(table: Table, costs: ByYear, columns: Sequence[Column], wishes: Wishes) -> None:
    """Lets a table be read as the costs of several years."""
    plans, said = plans_by_year((table.plan.source, table.plan.sheet), costs, columns, wishes)
    table.by_year = (costs, [replace(one, headed=table.plan.headed) for one in plans])
    table.issues += said
    table.digester.of_use = False  # a row is several records


def _costs(
    begun: Begun,
    found: Understanding | None,
    columns: Sequence[Column],
    options: ReadOptions,
    called: str,
) -> ByYear | None:
    """The costs that stand by year in columns of their own; None where there are none."""
    if options.kind not in (None, Kind.APPLICATIONS, Kind.COSTS) or _is_export(found):
        return None
    titles = [one.cells for one in begun.first[: begun.header.index or 0]]
    said = options.kind is Kind.COSTS or named_kind(called) is Kind.COSTS or say_costs(titles)
    return costs_by_year(found, columns, options.mapping, said=said)


def _is_export(found: Understanding | None) -> bool:
    return found is not None and is_own(found)


def _beside(table: Table) -> Iterator[Table]:
    """What a list of applications states beside each, as tables of their own that read its rows again."""
    beside = table.beside
    if beside is None:
        return
    kept = Kept(table.rows)
    table.rows = iter(kept)
    if beside.contracts is not None:
        yield _contracts_beside(table, beside, beside.contracts, kept)
    if beside.costs is not None:
        yield _costs_beside(table, beside, beside.costs, kept)


def _contracts_beside(table: Table, beside: _Beside, contracts: Understanding, kept: Kept) -> Table:
    title = f"{table.sheet.name} {BESIDE}" if table.sheet.name else BESIDE
    place = (beside.source, title)
    planned = plan_beside(place, contracts, beside.columns, beside.wishes, table.found)
    done = Typed()
    rows = rows_saying(kept.again(), planned.found, done, title)
    made = _again(table, beside, (planned.plan, planned.found), rows)
    made.done = done
    return made


def _costs_beside(table: Table, beside: _Beside, costs: ByYear, kept: Kept) -> Table:
    title = f"{table.sheet.name} {COSTS_BESIDE}" if table.sheet.name else COSTS_BESIDE
    planned = plan_table(beside.source, title, costs.found, beside.columns, beside.wishes)
    made = _again(table, beside, (planned.plan, planned.found), kept.again())
    _read_by_year(made, costs, beside.columns, beside.wishes)
    return made


def _again(
    table: Table, beside: _Beside, read: tuple[Plan, Understanding], rows: Iterator[Row]
) -> Table:
    """A table of the same rows that are understood otherwise."""
    plan, found = replace(read[0], headed=table.plan.headed), read[1]
    told = _understood_by(found, beside.wishes)
    digester = Digester(plan, understood_as(plan, told), any_column)
    digester.of_use = False  # its rows are those of the other table
    sheet = replace(table.sheet, rows=(), name=plan.sheet, issues=[])
    fingerprint = _fingerprint(beside.digest, told)
    return Table(table.path, plan, found, rows, sheet, table.header_row, fingerprint, [], digester)


def _headings(
    begun: Begun, found: Understanding, columns: Sequence[Column], options: ReadOptions
) -> Headings | None:
    """How headings between the rows are told; None where there are none."""
    if begun.sheet.headers is not None or is_own(found) or _has_levels(found):
        return None
    return find_headings(begun.data, found, columns, options.mapping)


def _has_levels(found: Understanding) -> bool:
    """Whether the columns are the levels of a classification, which name its entries by themselves."""
    return found.profile is not None and bool(found.profile.levels)


def _understood(
    columns: Sequence[Column],
    kind: Kind | None,
    options: ReadOptions,
    settings: Settings,
    called: str,
) -> Understanding | None:
    known = known_profiles(settings.profiles)
    profile: Profile | None = None
    if options.profile:
        own = profiles_named(options.profile, settings.profiles)
        headers = [one.header for one in columns]
        named = {one.name: one for one in own}
        profile = own[0] if len(own) == 1 else matching_profile(headers, kind, named)
    return understand(columns, kind, profile, options.mapping, called, known=known)


def _own_headers(options: ReadOptions, settings: Settings) -> frozenset[str]:
    """The headers that the user's own profiles know, and those that a person mapped."""
    own = list(known_profiles(settings.profiles).values()) if settings.profiles else []
    own += profiles_named(options.profile, settings.profiles) if options.profile else ()
    told = {key for one in own for key in (*one.columns, *one.extra)}
    return frozenset(told | {words(one) for one in options.mapping})


def _told(profile: Profile) -> str:
    """What a profile says of cells."""
    values = sorted((name, sorted(told.items())) for name, told in profile.values.items())
    fallbacks = sorted(profile.fallbacks.items())
    dates_and_money = (profile.date_order, profile.currency, profile.value_basis)
    return f"{profile.name}{dates_and_money}{values}{fallbacks}{profile.levels}"


def _understood_by(found: Understanding, wishes: Wishes) -> str:
    """Equal where the same cells would be read in the same way by the same version of this program."""
    mapping = ";".join(f"{one.header}={one.field}" for one in found.columns)
    known = _told(found.profile) if found.profile else ""
    return f"{found.kind}|{mapping}|{known}|{wishes}|{version('landscape')}"


def _fingerprint(digest: str, told: str) -> str:
    """Equal where the same bytes would be read in the same way."""
    return hashlib.sha256(f"{digest}|{told}".encode()).hexdigest()
