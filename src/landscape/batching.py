"""Readings and what they were assembled to → one batch, with the ledger of each file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from landscape.assembly import taxonomies
from landscape.assembly.assemble import Assembled
from landscape.assembly.marks import marks_of
from landscape.model.intake import IMPORT_KINDS
from landscape.model.metamodel import ELEMENT_TYPES
from landscape.model.record import BESIDE, FileReading, QuarantinedRow, RowCounts
from landscape.model.vocabulary import Kind
from landscape.rereading import PassedOver
from landscape.store.batch import Batch, Closing, FileMarks, LoadedFile
from landscape.store.snapshot import Known


def batch_of(
    readings: Sequence[FileReading],
    assembled: Assembled,
    before: Known,
    organisation: str,
    *,
    full: bool,
) -> Batch:
    """What a load of the readings says. `full`: they list everything of their kinds."""
    elements, relationships = assembled.handed_over()
    return Batch(
        organisation_id=organisation,
        files=tuple(_loaded_file(one, assembled) for one in readings),
        elements=elements,
        relationships=relationships,
        quarantine=tuple(
            row
            for one in readings
            for row in (
                *one.quarantined,
                *assembled.quarantined.get((one.source, one.sheet), ()),
            )
        ),
        closings=_closings(readings, assembled, before, organisation, full=full),
        marks=tuple(_marks(readings, assembled)),
    )


def with_passed_over(
    batch: Batch, passed: Sequence[PassedOver], quarantine: Iterable[QuarantinedRow]
) -> Batch:
    """The batch with files of which most rows are as they were. Their rows that wait, wait on.

    Parameters: `quarantine`, all rows that wait.
    """
    if not passed:
        return batch
    waiting = list(quarantine)
    rows = [
        row
        for one in passed
        for row in waiting
        if (row.source, row.sheet) == (one.reading.source, one.reading.sheet)
    ]
    files = [
        replace(one.before, path=one.reading.path, fingerprint=one.reading.fingerprint)
        for one in passed
    ]
    left = [FileMarks(one.reading.source, one.reading.sheet, one.marks.packed()) for one in passed]
    return replace(
        batch,
        files=(*files, *batch.files),
        quarantine=(*rows, *batch.quarantine),
        renewed=tuple(said for one in passed for said in one.renewed),
        marks=(*left, *batch.marks),
    )


def _marks(readings: Sequence[FileReading], assembled: Assembled) -> Iterable[FileMarks]:
    """What is left for the next load of each file; nothing takes the place of what was left where all of
    its rows are to be read then."""
    sources = [one.source for one in readings]
    lists = sum(one.kind is Kind.APPLICATIONS for one in readings)
    for one in readings:
        place = one.source, one.sheet
        footing, rows = assembled.footings[place], assembled.rows.pop(place, {})
        # Rows of two lists of applications are grouped together.
        alone = sources.count(one.source) == 1 and (one.kind is not Kind.APPLICATIONS or lists == 1)
        if one.digests is not None and footing.sure and alone:
            content = marks_of(one.fingerprint, one.digests, rows, footing).packed()
        else:
            content = b""
        yield FileMarks(one.source, one.sheet, content)


def _closings(
    readings: Sequence[FileReading],
    assembled: Assembled,
    before: Known,
    organisation: str,
    *,
    full: bool,
) -> tuple[Closing, ...]:
    # What stands beside applications is not all the contracts that there are.
    listed = [one for one in readings if full and not (one.sheet or "").endswith(BESIDE)]
    types = {IMPORT_KINDS[one.kind].element.name for one in listed}
    types &= ELEMENT_TYPES.keys()
    types |= {  # a taxonomy of one's own takes the shipped one's place
        IMPORT_KINDS[one.kind].element.name
        for one in readings
        if one.kind in (Kind.FUNCTIONS, Kind.BUSINESS_FUNCTIONS)
        and not taxonomies.has_own(before, IMPORT_KINDS[one.kind].element.name)
    }
    return tuple(
        Closing(name, organisation, frozenset(assembled.kept.get(name, ())))
        for name in sorted(types)
    )


def row_counts(reading: FileReading, assembled: Assembled, *, asked: bool = True) -> RowCounts:
    """The ledger of one reading. Without a store nobody `asked`, no row waits for what it refers to."""
    key = (reading.source, reading.sheet)
    merged = assembled.merged.get(key, 0)
    waiting = len(assembled.quarantined.get(key, ())) if asked else 0
    return RowCounts(
        read=reading.read,
        loaded=len(reading.records) - merged - waiting,
        merged=merged,
        quarantined=len(reading.quarantined) + waiting,
        skipped=reading.skipped,
    )


def _loaded_file(reading: FileReading, assembled: Assembled) -> LoadedFile:
    rows = row_counts(reading, assembled)
    return LoadedFile(
        path=reading.path,
        source=reading.source,
        sheet=reading.sheet,
        kind=reading.kind.value,
        fingerprint=reading.fingerprint,
        read=rows.read,
        loaded=rows.loaded,
        merged=rows.merged,
        quarantined=rows.quarantined,
        skipped=rows.skipped,
    )
