"""How the columns of one table are read: what was understood of it becomes a plan for its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from landscape.importers.amounts import currency_mark
from landscape.importers.columns import Column
from landscape.importers.evidence import all_floated, date_order, decimal_comma
from landscape.importers.headers import words
from landscape.importers.kinds import Understanding
from landscape.importers.own_exports import FILE, OWN_NAMES, ROW, SHEET, is_result
from landscape.importers.personal import personal_columns, said
from landscape.importers.plans import Plan
from landscape.importers.profiles import Profile
from landscape.importers.values import Reading
from landscape.model.intake import IMPORT_KINDS, Field
from landscape.model.metamodel import ValueKind
from landscape.model.record import ColumnMapping, Issue
from landscape.model.vocabulary import IssueSeverity

_UNITS = {
    "D": {"days", "day", "tage", "jours", "dagen", "días"},
    "W": {"weeks", "week", "wochen", "semaines", "weken", "semanas"},
    "Y": {"years", "year", "jahre", "ans", "années", "jaren", "años"},
}
_NUMBERS = (ValueKind.MONEY, ValueKind.INTEGER, ValueKind.SCORE, ValueKind.SHARE)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person says of how cells are to be read; the rest is detected."""

    date_order: str | None = None
    keep_personal: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, what was understood without the columns of people, and what was noticed on the way."""

    plan: Plan
    found: Understanding
    issues: tuple[Issue, ...]


def plan_table(
    source: str,
    sheet: str | None,
    found: Understanding,
    columns: Sequence[Column],
    wishes: Wishes,
) -> Planned:
    """How every column of a table is read, and which are left out because they hold people."""
    people = {} if is_own(found) else personal_columns(found.columns, columns)
    issues = [said(one, kept=wishes.keep_personal) for one in people.values()]
    left_out = frozenset() if wishes.keep_personal else frozenset(people)
    found = replace(found, columns=_without(found.columns, frozenset(people)))
    fields = _fields(found, columns, wishes, issues)
    plan = Plan(
        kind=IMPORT_KINDS[found.kind],
        source=source,
        sheet=sheet,
        headers=tuple(one.header for one in columns),
        fields=tuple(fields),
        fallbacks=_fallbacks(found.profile, columns),
        extra=_extra(found, columns, {place for _, place, _ in fields} | left_out),
        currency=(found.profile.currency if found.profile else None) or _currency(found),
        value_basis=found.profile.value_basis if found.profile else None,
        left_out=left_out,
        levels=_levels(found.profile, columns),
        own=is_own(found),
        answers=_answers(columns) if is_own(found) else None,
    )
    return Planned(plan, found, tuple(issues))


def _currency(found: Understanding) -> str | None:
    """The one currency that the headers of amounts name: `Annual cost (USD)`, `value_eur`."""
    kind = IMPORT_KINDS[found.kind]
    named: set[str] = set()
    for one in found.columns:
        declared = kind.field(one.field) if one.field else None
        if declared is not None and declared.declaration.kind is ValueKind.MONEY:
            marked = currency_mark(words(one.header)) or currency_mark(one.header)
            named |= {marked} if marked else set()
    return named.pop() if len(named) == 1 else None


def _answers(columns: Sequence[Column]) -> tuple[int, int, int] | None:
    """Where a row that was in quarantine says from which file, sheet and row it came."""
    places = {one.header: one.position for one in columns}
    if FILE not in places or ROW not in places:
        return None
    return places[FILE], places.get(SHEET, -1), places[ROW]


def is_own(found: Understanding) -> bool:
    """Whether an export of this program wrote the table."""
    return found.profile is not None and found.profile.name in OWN_NAMES


def _without(mapped: Sequence[ColumnMapping], places: frozenset[int]) -> tuple[ColumnMapping, ...]:
    return tuple(
        replace(one, field=None, method="unmapped", confidence=0.0)
        if one.position in places
        else one
        for one in mapped
    )


def _fields(
    found: Understanding, columns: Sequence[Column], wishes: Wishes, issues: list[Issue]
) -> list[tuple[Field, int, Reading]]:
    kind = IMPORT_KINDS[found.kind]
    fields: list[tuple[Field, int, Reading]] = []
    for one in found.columns:
        declared = kind.field(one.field) if one.field else None
        if declared is not None:
            how = _how(declared, columns[one.position], found.profile, wishes, issues)
            fields.append((declared, one.position, how))
    order = [one.name for one in kind.fields]
    return sorted(fields, key=lambda one: order.index(one[0].name))


def _extra(
    found: Understanding, columns: Sequence[Column], used: set[int] | frozenset[int]
) -> tuple[int, ...]:
    return tuple(
        one.position
        for one in columns
        if one.position not in used and not (is_own(found) and is_result(one.header))
    )


def _fallbacks(profile: Profile | None, columns: Sequence[Column]) -> dict[str, tuple[int, ...]]:
    if profile is None:
        return {}
    places = {words(one.header): one.position for one in columns}
    return {
        name: tuple(places[key] for key in keys if key in places)
        for name, keys in profile.fallbacks.items()
    }


def _levels(profile: Profile | None, columns: Sequence[Column]) -> tuple[int, ...]:
    places = {words(one.header): one.position for one in columns}
    return tuple(places[one] for one in (profile.levels if profile else ()) if one in places)


def _how(
    one: Field,
    column: Column,
    profile: Profile | None,
    wishes: Wishes,
    issues: list[Issue],
) -> Reading:
    kind = one.declaration.kind
    value_map = profile.values.get(one.name) if profile else None
    if kind is ValueKind.DATE:
        declared = wishes.date_order or (profile.date_order if profile else None)
        order, contradicted = date_order(column.sample, declared)
        if contradicted and wishes.date_order is None:
            issues.append(_other_order(column, order))
        return Reading(date_order=wishes.date_order or order, value_map=value_map)
    if kind in _NUMBERS:
        comma = decimal_comma(column.sample) if kind is not ValueKind.SCORE else False
        if comma:
            issues.append(_decimal_comma(column))
        return Reading(decimal_comma=comma, value_map=value_map)
    unit = _unit(column.header) if kind is ValueKind.DURATION else "M"
    whole = kind is ValueKind.IDENTIFIER and one.name != "version" and all_floated(column.sample)
    return Reading(value_map=value_map, unit=unit, whole=whole)


def _unit(header: str) -> str:
    """What a bare number counts in a column of lengths of time: months, unless its header says other."""
    told = set(words(header).split())
    for letter, spellings in _UNITS.items():
        if told & spellings:
            return letter
    return "M"


def _other_order(column: Column, order: str) -> Issue:
    way = "month" if order == "mdy" else "day"
    return Issue(
        IssueSeverity.WARNING,
        "date_order",
        f"The dates in {column.header!r} can only be read with the {way} first; they were.",
        "Say --date-order if that is wrong.",
        column=column.header,
    )


def _decimal_comma(column: Column) -> Issue:
    return Issue(
        IssueSeverity.NOTE,
        "decimal_comma",
        f"The amounts in {column.header!r} have a comma before the decimals; they were read so.",
        "Nothing needs to be done, unless that is wrong.",
        column=column.header,
    )
