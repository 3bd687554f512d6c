"""Columns → fields: by profile, by alias, by inference from words and contents; each with a confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from landscape.errors import UsageError
from landscape.importers import values
from landscape.importers.headers import Profile, aliases, words
from landscape.model.intake import IMPORT_KINDS
from landscape.model.metamodel import ValueKind
from landscape.model.record import ColumnMapping
from landscape.model.vocabulary import Kind

_PROFILE, _GIVEN, _INFERRED = 0.99, 1.0, 0.7
_ALIKE = 88.0
_SAMPLE = 60
_LEAST_READ = 0.3  # share of filled cells that must be readable as what the header promises
_CHECKED = frozenset(
    {
        ValueKind.DATE,
        ValueKind.MONEY,
        ValueKind.INTEGER,
        ValueKind.SCORE,
        ValueKind.SHARE,
        ValueKind.BOOLEAN,
        ValueKind.DURATION,
        ValueKind.ENUM,
    }
)
# A word of an alias found inside a longer header says little when it is one of these.
_WEAK = frozenset(
    {
        "name",
        "id",
        "type",
        "status",
        "description",
        "date",
        "value",
        "number",
        "to",
        "from",
        "title",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column as read: its header, its place, and a sample of its filled cells."""

    header: str
    position: int
    sample: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to understand one column."""

    column: Column
    field: str
    method: str
    confidence: float


def columns_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """The columns with samples of their contents."""
    found = []
    for position, header in enumerate(headers):
        filled = (row[position].strip() for row in rows if position < len(row))
        sample = tuple(one for one in filled if one)[:_SAMPLE]
        found.append(Column(header, position, sample))
    return found


def map_columns(
    kind: Kind, columns: Sequence[Column], profile: Profile | None, given: Mapping[str, str]
) -> list[ColumnMapping]:
    """What each column is, the surest first when two want the same field; nothing is mapped twice.

    Parameters: `given`, headers that a person mapped (to a field, or to nothing).
    Raises UsageError when a person names a field that the kind has not.
    """
    own = {words(header): name for header, name in given.items()}
    _check_given(kind, own)
    proposals = [one for column in columns for one in _propose(kind, column, profile, own)]
    proposals.sort(key=lambda one: (-one.confidence, one.column.position))
    chosen: dict[int, Proposal] = {}
    taken: set[str] = set()
    for one in proposals:
        if one.column.position not in chosen and one.field not in taken:
            chosen[one.column.position] = one
            taken.add(one.field)
    return [_mapping(column, chosen.get(column.position)) for column in columns]


def _mapping(column: Column, proposal: Proposal | None) -> ColumnMapping:
    if proposal is None:
        return ColumnMapping(column.header, column.position, None, "unmapped", 0.0)
    return ColumnMapping(
        column.header, column.position, proposal.field, proposal.method, proposal.confidence
    )


def _check_given(kind: Kind, own: Mapping[str, str]) -> None:
    fields = {one.name for one in IMPORT_KINDS[kind].fields}
    wrong = [name for name in own.values() if name and name not in fields]
    if wrong:
        raise UsageError(
            f"{kind.value} have no field {wrong[0]!r}.",
            remedy=f"Fields are: {', '.join(sorted(fields))}.",
        )


def _propose(
    kind: Kind, column: Column, profile: Profile | None, own: Mapping[str, str]
) -> list[Proposal]:
    key = words(column.header)
    if key in own:
        return [Proposal(column, own[key], "given", _GIVEN)] if own[key] else []
    if profile is not None and profile.kind is kind and key in profile.columns:
        return [Proposal(column, profile.columns[key], "profile", _PROFILE)]
    if profile is not None and any(key in names for names in profile.fallbacks.values()):
        return []  # kept as extra, and read where the column before it is empty
    alias = aliases()[kind].get(key)
    if alias is not None and _readable(kind, alias[0], column):
        return [Proposal(column, alias[0], "alias", alias[1])]
    return _infer(kind, column, key)


def _infer(kind: Kind, column: Column, key: str) -> list[Proposal]:
    """An alias whose words all stand in a longer header, or that is a typing error away."""
    from rapidfuzz.fuzz import ratio

    mine = set(key.split())
    found: dict[str, float] = {}
    for alias, (field, _) in aliases()[kind].items():
        theirs = set(alias.split())
        if theirs < mine and not theirs <= _WEAK:
            share = len(theirs) / len(mine)
            found[field] = max(found.get(field, 0.0), round(_INFERRED * (0.6 + 0.4 * share), 2))
        elif len(alias) > 5 and ratio(alias, key) >= _ALIKE:
            found[field] = max(found.get(field, 0.0), _INFERRED)
    return [
        Proposal(column, field, "inferred", confidence)
        for field, confidence in found.items()
        if _readable(kind, field, column)
    ]


def _readable(kind: Kind, field: str, column: Column) -> bool:
    """Whether enough of the column can be read as what the field holds."""
    declared = IMPORT_KINDS[kind].field(field)
    assert declared is not None
    declaration = declared.declaration
    filled = [one for one in column.sample if not values.is_missing(one, declaration.kind)]
    if declaration.kind not in _CHECKED or len(filled) < 3:
        return True
    read = sum(_reads(one, declared.declaration.kind, declaration) for one in filled)
    return read >= _LEAST_READ * len(filled)


def _reads(text: str, kind: ValueKind, declaration: object) -> bool:
    del kind
    for order in ("dmy", "mdy"):
        for comma in (False, True):
            try:
                values.parse(text, declaration, values.Reading(order, comma))  # type: ignore[arg-type]
            except values.NotRead:
                continue
            return True
    return False


def understood(mapped: Sequence[ColumnMapping]) -> dict[str, ColumnMapping]:
    """The mapped columns by field."""
    return {one.field: one for one in mapped if one.field}
