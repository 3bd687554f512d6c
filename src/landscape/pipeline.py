"""The only place that joins the stages: files → readings → assertions → store → estate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from landscape.assembly.kept_files import kept_for
from landscape.assembly.step_memory import StepMemory
from landscape.collecting import uncollected
from landscape.errors import Refused, UsageError
from landscape.importers import (
    ReadOptions,
    Watch,
    can_be_read_again,
    read_file,
    stream_file,
    unwatched,
)
from landscape.importers.headers import words
from landscape.importers.waiting import read_again
from landscape.model.decision import Decision
from landscape.model.record import UNRESOLVED_END, FileReading, Issue, QuarantinedRow, RowCounts
from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.settings import Settings
from landscape.store.batch import Batch, Derived, LoadedFile, LoadOutcome
from landscape.store.protocol import Store, Writer
from landscape.store.snapshot import Known, Snapshot

if TYPE_CHECKING:
    from landscape.assembly.assemble import Assembled
    from landscape.assembly.inference import Knowledge
    from landscape.rereading import PassedOver

_NEED_A_STORE = frozenset({"reference_unresolved", UNRESOLVED_END})
_REVIEWED = "review: "  # how the note of a load of decisions begins
# What the last run of each open store made of which inputs; it goes when the store is let go.
_MEMORIES: WeakKeyDictionary[Store, StepMemory] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to read and load. `as_at` dates the inference (which company belongs to which, when).

    `by_name` records files by their names alone: for files that lie where they will not stay; `watch` is
    told what is being done, for a person who waits.
    """

    as_at: date
    organisation: str = "council"
    kind: Kind | None = None
    profile: str | None = None
    date_order: str | None = None
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keep_personal: bool = False
    dry_run: bool = False
    full: bool = False
    infer: bool = True
    by_name: bool = False
    watch: Watch = field(default=unwatched, compare=False)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file or sheet: how it was understood, its ledger, its issues."""

    reading: FileReading
    rows: RowCounts
    issues: tuple[Issue, ...]
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What an import did. `load` is None for a dry run, and when nothing changed."""

    load: int | None
    dry_run: bool
    files: tuple[FileReport, ...]
    outcome: LoadOutcome | None
    estate: Mapping[str, int]


class _DryRunDone(Exception):
    """Leaves the write transaction of a dry run, so that it is rolled back."""


def mapping_said(pairs: Sequence[str]) -> dict[str, str]:
    """What columns are, from `HEADER=FIELD` as a person writes it; the header may hold an equals sign.

    Raises UsageError.
    """
    found = {}
    for one in pairs:
        header, equals, name = one.rpartition("=")
        if not equals or not header.strip():
            raise UsageError(
                f"{one!r} maps no column.",
                remedy='Write "Header=field", or "Header=" to leave it unmapped.',
            )
        found[header.strip()] = name.strip()
    return found


def inspect_files(paths: Sequence[Path], options: ImportOptions, settings: Settings) -> LoadReport:
    """What `import_files` would understand of the files, without a store.

    Raises InputRejected when a file cannot be read at all.
    """
    from landscape.assembly.assemble import assemble

    readings = _read(paths, options, settings, sample=settings.inspect_rows)
    empty = Snapshot(0, (), (), MappingProxyType({}))
    assembled = assemble(readings, (), empty, options.organisation)
    # References are resolved against the store, which is not asked here.
    reports = tuple(_file_report(one, assembled, said=False) for one in readings)
    return LoadReport(None, True, reports, None, {})


def import_files(
    store: Store, paths: Sequence[Path], options: ImportOptions, settings: Settings
) -> LoadReport:
    """Loads files into a store as one load: all of it or, when anything fails, nothing.

    Parameters: `paths`, the files; `options.dry_run` goes all the way and takes it back;
    `options.full` says that the files list everything of their kinds, so that what is absent is closed.
    Returns the ledger, the issues and the estate's counts afterwards.
    Raises InputRejected, StoreLocked, StoreFull.
    """
    known = _recognised(store, paths, options, settings)
    passed = () if known else _passed_over(store, paths, options, settings)
    readings = () if known or passed else _read(paths, options, settings)
    done: list[LoadReport] = []
    try:
        with uncollected(), store.writing() as writer:
            if known and not _still_stand(store, known, options):
                known, readings = (), _read(paths, options, settings)
            if passed and not _may_pass_over(store, passed, options):
                passed, readings = (), _read(paths, options, settings)
            if known and not options.infer:
                counts = writer.counts(options.as_at)
                done.append(LoadReport(None, options.dry_run, (), None, counts))
            else:
                told = None
                if options.infer:
                    knowledge = _knowledge(options.organisation, options.as_at, settings)
                    told = _told(knowledge, store, settings, dry_run=options.dry_run)
                done.append(_load(writer, store, (readings, passed), options, told))
            if options.dry_run:
                raise _DryRunDone
    except _DryRunDone:
        pass
    return replace(done[0], files=(*known, *done[0].files))


def undo_load(
    store: Store, load: int, as_at: date, organisation: str, settings: Settings | None = None
) -> LoadOutcome:
    """Takes one load back; what was inferred is inferred anew, for `organisation` where nothing is left.

    Raises NotFound for an unknown load, Refused when a later one built on it or it is of decisions.
    """
    entry = next((one for one in store.loads() if one.load == load and not one.undone), None)
    if entry is not None and entry.note.startswith(_REVIEWED) and not entry.files:
        raise Refused(
            f"Load {load} follows from what people decided; their decisions would stand all the same.",
            remedy="Take a decision back with `landscape review withdraw CASE` (or on the page).",
        )
    with store.writing() as writer:
        known = _told(_knowledge(organisation, as_at, settings), store, settings or Settings())
        return writer.undo(
            load,
            lambda held: _derive(
                held, replace(known, organisation=_organisation(held, organisation))
            ),
        )


def decide(
    store: Store, decisions: Sequence[Decision], as_at: date, settings: Settings
) -> LoadOutcome:
    """Keeps people's decisions and infers anew what follows from them, as one load.

    Decisions are keyed so that they outlive an export (`assembly.decisions.portable`). A load that changes
    nothing is none. Raises StoreLocked, StoreFull.
    """
    with store.writing() as writer:
        writer.decide(decisions)
        snapshot = writer.snapshot()
        organisation = _organisation(snapshot, settings.organisation)
        knowledge = _told(_knowledge(organisation, as_at, settings), store, settings, decisions)
        note = f"{_REVIEWED}{len(decisions)} decision{'s' if len(decisions) != 1 else ''}"
        return writer.apply(Batch(organisation, note=note), lambda state: _derive(state, knowledge))


def _organisation(snapshot: Snapshot, default: str) -> str:
    """Whose estate it is: that of most elements."""
    held = Counter(one.organisation_id for one in snapshot.elements)
    return min(held, key=lambda one: (-held[one], one), default=default)


def _knowledge(organisation: str, as_at: date, settings: Settings | None) -> Knowledge:
    """What inference goes by, people's decisions aside."""
    from landscape.assembly import own_knowledge
    from landscape.assembly.inference import Knowledge

    known = settings or Settings()
    return Knowledge(
        organisation,
        as_at,
        (),
        own_knowledge.relations(known),
        own_knowledge.recogniser(known),
        own_knowledge.encoder(known),
    )


def _told(
    knowledge: Knowledge,
    store: Store,
    settings: Settings,
    more: Sequence[Decision] = (),
    *,
    dry_run: bool = False,
) -> Knowledge:
    """The same with the decisions that are kept. Call it while writing: one that another process keeps
    while this one waits for its turn would be passed over."""
    said = tuple(dict.fromkeys((*store.decisions(), *more)))
    # A dry run leaves no trace: neither in this process nor beside the store.
    memory = StepMemory() if dry_run else _MEMORIES.get(store)
    if memory is None:
        memory = _MEMORIES[store] = StepMemory(kept_for(store.url, settings))
    return replace(knowledge, decisions=said, memory=memory)


def _derive(snapshot: Snapshot, knowledge: Knowledge) -> Derived:
    from landscape.assembly.inference import derive

    return derive(snapshot, knowledge) if snapshot.elements else Derived()


def _read(
    paths: Sequence[Path],
    options: ImportOptions,
    settings: Settings,
    sample: int | None = None,
) -> tuple[FileReading, ...]:
    how = _reading_options(options, sample)
    readings = [reading for path in paths for reading in read_file(path, how, settings)]
    _check_mapping(readings, options.mapping)
    return tuple(_named(one, options) for one in readings)


def _reading_options(options: ImportOptions, sample: int | None = None) -> ReadOptions:
    return ReadOptions(
        kind=options.kind,
        profile=options.profile,
        date_order=options.date_order,
        mapping=options.mapping,
        sample=sample,
        keep_personal=options.keep_personal,
        watch=options.watch,
        telling=_tells_apart,
    )


def _tells_apart(header: str) -> bool:
    from landscape.assembly.applications import tells_apart

    return tells_apart(header)


def _passed_over(
    store: Store, paths: Sequence[Path], options: ImportOptions, settings: Settings
) -> tuple[PassedOver, ...]:
    """The files of which only some rows are read, as the others are as they were; or nothing."""
    standing = {} if options.full else store.standing(options.organisation)
    if not standing:
        return ()
    from landscape.rereading import passed_over

    found = passed_over(store, paths, _reading_options(options), settings, standing)
    _check_mapping([one.reading for one in found], options.mapping if found else {})
    return tuple(replace(one, reading=_named(one.reading, options)) for one in found)


def _may_pass_over(store: Store, passed: Sequence[PassedOver], options: ImportOptions) -> bool:
    """Whether what was passed over is still as it was. Call it while writing."""
    from landscape.rereading import still_stand

    return still_stand(store, passed, options.organisation)


def _named(reading: FileReading, options: ImportOptions) -> FileReading:
    """A reading with the path that is recorded of it."""
    return replace(reading, path=Path(reading.path).name) if options.by_name else reading


def _recognised(
    store: Store, paths: Sequence[Path], options: ImportOptions, settings: Settings
) -> tuple[FileReport, ...]:
    """The files, none of their rows read, when all of them are as they were last loaded; else nothing.

    One file that changed lets all be read: rows are one application, and names are told apart, only
    among the rows of one load. So does `full`, as all that is listed must be known, one that rows wait of,
    as what they name may be here by now, and a pipe, which cannot be looked at twice.
    """
    if options.full or not all(map(can_be_read_again, paths)):
        return ()
    standing = dict(store.standing(options.organisation))
    waiting = _waiting(store) if standing else frozenset()
    found: list[FileReport] = []
    for path in paths if standing else ():
        with stream_file(path, _reading_options(options), settings) as tables:
            for table in tables:
                reading = table.unread()
                # Once: of two files of one name, the later one's word is not all that was said.
                file = standing.pop(_source_key(reading), None)
                if file is None or file.fingerprint != reading.fingerprint:
                    return ()
                if _source_key(reading) in waiting:
                    return ()
                found.append(_unread(reading, file, options))
    _check_mapping([one.reading for one in found], options.mapping if found else {})
    return tuple(found)


def _waiting(store: Store) -> frozenset[str]:
    """The files and sheets of which rows wait in quarantine for what they name."""
    return frozenset(
        _source_key(row)
        for row in store.quarantine()
        if any(reason.code == UNRESOLVED_END for reason in row.reasons)
    )


def _still_stand(store: Store, known: Sequence[FileReport], options: ImportOptions) -> bool:
    """Whether what was recognised is still so. Call it while writing: their load may have been undone while
    this one waited for its turn, and then nobody would have loaded them."""
    standing = store.standing(options.organisation)
    held = ((standing.get(_source_key(one.reading)), one.reading.fingerprint) for one in known)
    return all(file is not None and file.fingerprint == mark for file, mark in held)


def _unread(reading: FileReading, file: LoadedFile, options: ImportOptions) -> FileReport:
    rows = RowCounts(file.read, file.loaded, file.merged, file.quarantined, file.skipped)
    note = Issue(
        IssueSeverity.NOTE,
        "file_unchanged",
        "The file is as it was when it was last loaded; its rows were not read again.",
        "Nothing needs to be done; `landscape quarantine` lists rows of it that still wait.",
        sheet=reading.sheet,
    )
    issues = (*reading.issues, note)
    return FileReport(_named(reading, options), rows, issues, unchanged=True)


def _check_mapping(readings: Sequence[FileReading], mapping: Mapping[str, str]) -> None:
    """Raises UsageError for a column that no file has, and for a field that its file cannot have."""
    from landscape.model.intake import IMPORT_KINDS

    for header, name in mapping.items():
        held = [one for one in readings if _has_column(one, header)]
        if not held:
            raise UsageError(
                f"No file has a column {header!r}.",
                remedy="Write the header as it stands; `landscape inspect FILE` lists them.",
            )
        kinds = [IMPORT_KINDS[one.kind] for one in held]
        if name and all(one.field(name) is None for one in kinds):
            fields = ", ".join(sorted(one.name for one in kinds[0].fields))
            raise UsageError(
                f"{kinds[0].kind.value} have no field {name!r}.", remedy=f"Fields are: {fields}."
            )


def _has_column(reading: FileReading, header: str) -> bool:
    return words(header) in {words(one.header) for one in reading.columns}


def _load(
    writer: Writer,
    store: Store,
    read: tuple[Sequence[FileReading], Sequence[PassedOver]],
    options: ImportOptions,
    knowledge: Knowledge | None,
) -> LoadReport:
    """Loads what was read, whole or in part; what follows from it is inferred only with `knowledge`."""
    from landscape.assembly.answered import without_answered
    from landscape.batching import batch_of, with_passed_over

    options.watch("Comparing with what is held", None)
    before, known, quarantine = writer.known(), store.fingerprints(), store.quarantine()
    readings, passed = read
    here = {*map(_source_key, readings), *(_source_key(one.reading) for one in passed)}
    waiting = read_again(quarantine, UNRESOLVED_END, known)
    waiting = [one for one in waiting if _source_key(one) not in here]
    assembled = _assembled((*readings, *waiting), passed, before, options)
    readings = (*readings, *(one for one in waiting if _is_placed(one, assembled)))
    batch = batch_of(readings, assembled, before, options.organisation, full=options.full)
    batch = with_passed_over(batch, passed, quarantine)
    batch = without_answered(batch, readings, store, known)
    options.watch("Storing", None)

    def inferred(snapshot: Snapshot) -> Derived:
        options.watch("Inferring what nobody typed in", None)
        assert knowledge is not None
        found = _derive(snapshot, knowledge)
        options.watch("Storing", None)
        return found

    outcome = writer.apply(batch, inferred if knowledge else None)
    counts = writer.counts(options.as_at)
    reports = (
        *(_report_passed(one) for one in passed),
        *(_file_report(one, assembled) for one in readings),
    )
    load = None if options.dry_run else outcome.load
    reports = tuple(replace(one, unchanged=_is_known(one.reading, known)) for one in reports)
    return LoadReport(load, options.dry_run, reports, outcome, counts)


def _assembled(
    readings: Sequence[FileReading],
    passed: Sequence[PassedOver],
    before: Known,
    options: ImportOptions,
) -> Assembled:
    """What readings come to, beside rows that are passed over; of these alone nothing new follows."""
    from landscape.assembly import taxonomies
    from landscape.assembly.assemble import Assembled, assemble, still_unresolved
    from landscape.rereading import beside

    aside = beside(passed)
    if passed and not readings and not any(still_unresolved(before, aside.elements)):
        return Assembled()
    kinds = {record.kind for one in readings for record in one.records}
    shipped = taxonomies.shipped(before, kinds | {one.reading.kind for one in passed})
    return assemble(readings, shipped, before, options.organisation, aside)


def _is_placed(reading: FileReading, assembled: Assembled) -> bool:
    """Whether some row that waited for what it refers to has found it."""
    still = assembled.quarantined.get((reading.source, reading.sheet), [])
    return len(still) < len(reading.records)


def _is_known(reading: FileReading, known: Mapping[str, str]) -> bool:
    return known.get(_source_key(reading)) == reading.fingerprint


def _source_key(one: FileReading | QuarantinedRow) -> str:
    return f"{one.source}#{one.sheet}" if one.sheet else one.source


def _report_passed(one: PassedOver) -> FileReport:
    was = one.before
    rows = RowCounts(was.read, was.loaded, was.merged, was.quarantined, was.skipped)
    return FileReport(one.reading, rows, _in_order(one.reading.issues))


def _in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    order = list(IssueSeverity)
    return tuple(sorted(issues, key=lambda one: (order.index(one.severity), one.row or 0)))


def _file_report(reading: FileReading, assembled: Assembled, *, said: bool = True) -> FileReport:
    from landscape.batching import row_counts

    noticed = assembled.issues.get((reading.source, reading.sheet), [])
    if not said:
        noticed = [one for one in noticed if one.code not in _NEED_A_STORE]
    issues = _in_order((*reading.issues, *noticed))
    return FileReport(reading, row_counts(reading, assembled, asked=said), issues)
