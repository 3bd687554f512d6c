"""Rows in quarantine that wait for something to come: read again, without their file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from landscape.importers.columns import columns_of
from landscape.importers.kinds import understand
from landscape.importers.planning import Wishes, plan_table
from landscape.importers.plans import Typed
from landscape.importers.typing_rows import typed_rows
from landscape.model.record import FileReading, QuarantinedRow, Row
from landscape.model.vocabulary import Kind


def read_again(
    quarantine: Iterable[QuarantinedRow], code: str, fingerprints: Mapping[str, str]
) -> list[FileReading]:
    """The rows of relationship lists that wait because of `code`, as readings by file and sheet.

    Other rows of the same file in quarantine stay there with them. Parameters: `fingerprints`, those of
    the files when they were loaded, so that a file is known again as before.
    """
    by_file: dict[tuple[str, str | None], list[QuarantinedRow]] = defaultdict(list)
    for one in quarantine:
        by_file[one.source, one.sheet].append(one)
    return [
        _reading(source, sheet, rows, code, fingerprints)
        for (source, sheet), rows in by_file.items()
        if any(_waits(one, code) for one in rows)
    ]


def _waits(row: QuarantinedRow, code: str) -> bool:
    return any(one.code == code for one in row.reasons)


def _reading(
    source: str,
    sheet: str | None,
    rows: Sequence[QuarantinedRow],
    code: str,
    fingerprints: Mapping[str, str],
) -> FileReading:
    waiting = [one for one in rows if _waits(one, code)]
    others = tuple(one for one in rows if not _waits(one, code))
    headers = list(dict.fromkeys(header for one in waiting for header in one.cells))
    cells = [tuple(one.cells.get(header, "") for header in headers) for one in waiting]
    columns = columns_of(headers, cells)
    found = understand(columns, Kind.RELATIONSHIPS, None, {}, source)
    assert found is not None  # a kind that is given is never refused
    planned = plan_table(source, sheet, found, columns, Wishes(keep_personal=True))
    numbered = [Row(one.row, texts) for one, texts in zip(waiting, cells, strict=True)]
    done = Typed()
    records = tuple(typed_rows(numbered, planned.plan, done))
    return FileReading(
        path=source,
        source=source,
        sheet=sheet,
        kind=Kind.RELATIONSHIPS,
        kind_reason="rows that waited in quarantine for what they refer to",
        profile=None,
        encoding=None,
        delimiter=None,
        header_row=None,
        columns=planned.found.columns,
        records=records,
        quarantined=(*others, *done.quarantined),
        issues=tuple(done.issues),
        read=done.read + len(others),
        skipped=done.skipped,
        fingerprint=fingerprints.get(f"{source}#{sheet}" if sheet else source, ""),
        again=True,
    )
