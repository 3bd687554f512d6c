"""Hand-made records for the tests of the assembly."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from landscape.model.element import Value
from landscape.model.record import FileReading, Record
from landscape.model.vocabulary import Kind

_ROWS = count(2)


def record(
    kind: Kind,
    source: str = "a.csv",
    row: int | None = None,
    extra: dict[str, str] | None = None,
    **values: Value,
) -> Record:
    """A record of a kind with the given fields; the raw text and the headers follow from them."""
    known = {name: value for name, value in values.items() if value is not None}
    return Record(
        kind,
        source,
        None,
        next(_ROWS) if row is None else row,
        known,
        {name: name.replace("_", " ").title() for name in known},
        {name: str(value) for name, value in known.items()},
        extra or {},
    )


def application(name: str, vendor: str | None = None, **values: Value) -> Record:
    """A row of an application list."""
    return record(Kind.APPLICATIONS, name=name, vendor=vendor, **values)


def reading_of(records: Sequence[Record]) -> FileReading:
    """A file that lists these records and nothing else."""
    return FileReading(
        path="a.csv",
        source="a.csv",
        sheet=None,
        kind=records[0].kind,
        kind_reason="",
        profile=None,
        encoding=None,
        delimiter=None,
        header_row=1,
        columns=(),
        records=tuple(records),
        quarantined=(),
        issues=(),
        read=len(records),
        skipped=0,
    )
