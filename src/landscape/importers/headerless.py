"""Lists without a row that names their columns: what they list, where their cells tell it for certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from statistics import median

from landscape.importers import contents, values
from landscape.importers.columns import Column
from landscape.importers.kinds import Understanding
from landscape.importers.values import NotRead, Reading
from landscape.model.intake import IMPORT_KINDS
from landscape.model.record import ColumnMapping
from landscape.model.vocabulary import Kind

LOOKED_FOR = (
    "Without such a row are read: contracts, where one column holds companies (Ltd, plc, GmbH), one long "
    "titles and two the days of terms of three months or more; applications, where one column says where "
    "each runs (SaaS, on premise), one names them, and a third says how they fare, how critical they are, "
    "who supplies them or what they do"
)
_FEWEST = 5  # rows
_MOST, _DISTINCT = 0.9, 0.95
_LONGEST_NAME, _DESCRIBED = 40, 4  # letters on average; words on average
_LONGER = 1.75  # times as many words as a name
_KINDS_OF = 8  # different words of a closed list
_SHORTEST_TERM = 90  # days
_SURE = 0.6
_REFERENCE = re.compile(
    r"^(?=.*\d)[A-Za-z]{0,8}[-/_. ]?[A-Za-z0-9]{0,6}[-/_.]?\d+[A-Za-z]?(?:[-/]\d+)*$"
)
_NO_NAME = re.compile(r"^[\d\W]+$|://|@|^www\.")
_TERM = ("start_date", "end_date")
_BESIDE = ("lifecycle", "criticality", "vendor", "description")
_CLOSED = ("hosting", "lifecycle", "criticality")


def told_by_cells(columns: Sequence[Column], kind: Kind | None) -> Understanding | None:
    """What a list without a header is; None unless its cells tell it for certain.

    Parameters: `kind`, what a person says that it lists; then it is enough that its names are told.
    """
    if not columns or max(len(one.sample) for one in columns) < _FEWEST:
        return None
    if 2 * sum(bool(one.cells[0]) for one in columns) < len(columns):
        return None  # something stands above the list
    if kind in (None, Kind.CONTRACTS):
        fields = _contracts(columns)
        if fields:
            return _understood(Kind.CONTRACTS, columns, fields)
    if kind in (None, Kind.APPLICATIONS):
        fields = _applications(columns)
        certain = "hosting" in fields.values() and any(one in fields.values() for one in _BESIDE)
        if "name" in fields.values() and (certain or kind is not None):
            return _understood(Kind.APPLICATIONS, columns, fields)
    return None


def _understood(kind: Kind, columns: Sequence[Column], fields: Mapping[int, str]) -> Understanding:
    listed = tuple(
        ColumnMapping(one.header, one.position, fields[one.position], "inferred", _SURE)
        if one.position in fields
        else ColumnMapping(one.header, one.position, None, "unmapped", 0.0)
        for one in columns
    )
    told = ", ".join(f"{one.field} in {one.header}" for one in listed if one.field)
    return Understanding(
        kind, f"no row names the columns; their cells tell {told}", None, listed, 0
    )


def _contracts(columns: Sequence[Column]) -> dict[int, str]:
    """The columns of a register; empty unless suppliers, titles and terms are told."""
    said = contents.said_by_cells(Kind.CONTRACTS, columns, frozenset())
    fields = {place: field for place, (field, _) in said.items()}
    places = {field: place for place, field in fields.items()}
    if not {"supplier", "title", *_TERM} <= places.keys():
        return {}
    starts, ends = (_days(columns[places[one]]) for one in _TERM)
    terms = [(end - start).days for start, end in zip(starts, ends, strict=False) if start and end]
    if not terms or median(terms) < _SHORTEST_TERM:
        return {}
    return fields | _reference(columns, fields, "reference")


def _days(column: Column) -> list[date | None]:
    found: list[date | None] = []
    for cell in column.cells:
        try:
            found.append(values.read_date(cell))
        except NotRead:
            found.append(None)
    return found


def _applications(columns: Sequence[Column]) -> dict[int, str]:
    """The columns of a list of applications that their cells tell."""
    fields: dict[int, str] = {}
    free = [
        one
        for one in columns
        if one.sample and not _is_dated(one) and not contents.is_marked_amount(one)
    ]
    for name in _CLOSED:
        _take(fields, free, name, partial(_is_of, name))
    _take(fields, free, "vendor", contents.is_company)
    fields |= _reference([one for one in free if one.position not in fields], fields, "source_id")
    _take(fields, free, "description", _describes)
    return fields | _named([one for one in free if one.position not in fields], fields)


def _named(columns: Sequence[Column], fields: Mapping[int, str]) -> dict[int, str]:
    """The one column of names; of two that may be, the shorter, where the other describes what it names."""
    fitting = sorted(filter(_names, columns), key=_words)
    if len(fitting) == 1:
        return {fitting[0].position: "name"}
    described = "description" in fields.values() or len(fitting) != 2
    if described or _words(fitting[1]) < max(_DESCRIBED - 1, _LONGER * _words(fitting[0])):
        return {}
    return {fitting[0].position: "name", fitting[1].position: "description"}


def _words(column: Column) -> float:
    """How many words a cell has on average."""
    return sum(len(one.split()) for one in column.sample) / len(column.sample)


def _take(
    fields: dict[int, str],
    columns: Sequence[Column],
    name: str,
    test: Callable[[Column], bool],
) -> None:
    """Gives a field to the one column that fits; where several do, to none."""
    fitting = [one for one in columns if one.position not in fields and test(one)]
    if len(fitting) == 1:
        fields[fitting[0].position] = name


def _reference(columns: Sequence[Column], fields: Mapping[int, str], name: str) -> dict[int, str]:
    """The one column of numbers that are all different."""
    fitting = [
        one
        for one in columns
        if one.position not in fields and _are_different(one) and _share(one, _REFERENCE) >= _MOST
    ]
    return {fitting[0].position: name} if len(fitting) == 1 else {}


def _share(column: Column, pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.search(one)) for one in column.sample) / max(1, len(column.sample))


def _are_different(column: Column) -> bool:
    return len(set(map(str.casefold, column.sample))) >= _DISTINCT * len(column.sample) > 0


def _names(column: Column) -> bool:
    length = sum(map(len, column.sample)) / len(column.sample)
    return _are_different(column) and length <= _LONGEST_NAME and not _share(column, _NO_NAME)


def _describes(column: Column) -> bool:
    return _words(column) >= _DESCRIBED


def _is_of(name: str, column: Column) -> bool:
    """Whether the cells are words of a closed list, few of them again and again."""
    declared = IMPORT_KINDS[Kind.APPLICATIONS].field(name)
    assert declared is not None
    different = set(map(str.casefold, column.sample))
    if not 1 < len(different) <= min(_KINDS_OF, len(column.sample) // 2):
        return False
    read = 0
    for one in column.sample:
        try:
            read += values.parse(one, declared.declaration, Reading()) is not None
        except NotRead:
            continue
    return read >= _MOST * len(column.sample) and not any(map(str.isdigit, "".join(different)))


def _is_dated(column: Column) -> bool:
    days = sum(one is not None for one in _days(column))
    return days >= _MOST * len([one for one in column.cells if one])
