"""Hand-made records for the tests of the assembly."""

from __future__ import annotations

from itertools import count

from landscape.model.element import Value
from landscape.model.record import Record
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
