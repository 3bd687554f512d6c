"""The contracts that a list of applications states beside each: their end, reference, options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from landscape.importers import wording
from landscape.importers.columns import Column
from landscape.importers.kinds import Understanding, is_plain
from landscape.importers.mapping import map_columns, understood
from landscape.importers.planning import Planned, Wishes, plan_table
from landscape.importers.plans import Typed
from landscape.importers.rows import filled
from landscape.importers.values import Reading, is_missing
from landscape.model.intake import IMPORT_KINDS
from landscape.model.metamodel import ValueKind
from landscape.model.record import ColumnMapping, Issue, Row
from landscape.model.vocabulary import IssueSeverity, Kind

# What the columns of the applications are to their contracts.
_SHARED = {
    "vendor": "supplier",
    "organisation_unit": "organisation_unit",
    "contract_reference": "reference",
}
# What only a contract has. Of the first, a list must have one; of these, a row.
_ENDS = ("end_date", "end_max_date")
_OWN = frozenset(
    {*_ENDS, "start_date", "review_date", "signed_date", "extension_options", "notice_period"}
    | {"auto_renew", "procurement_route", "framework_reference", "value", "value_annual"}
)
_TOLD_BY = frozenset({"contract", "agreement", "renewal", "expiry", "term"})
# What else ends or expires in lists of applications and of what they run on.
_OTHER_ENDS = frozenset(
    {"warranty", "guarantee", "garantie", "certificate", "domain", "password", "lease"}
)


def contracts_beside(
    found: Understanding, columns: Sequence[Column], given: Mapping[str, str]
) -> Understanding | None:
    """What a list of applications says of their contracts; None when it does not say when they end.

    Parameters: `given`, headers that a person mapped.
    """
    mapped = understood(found.columns)
    if found.kind is not Kind.APPLICATIONS or "name" not in mapped:
        return None
    free = [columns[one.position] for one in found.columns if one.field is None]
    fields = {one.name for one in IMPORT_KINDS[Kind.CONTRACTS].fields}
    own = {header: name for header, name in given.items() if not name or name in fields}
    told = {
        one.position: one
        for one in map_columns(Kind.CONTRACTS, free, None, own)
        if one.field in _OWN and (one.method == "given" or _speaks(one))
    }
    if not any(one.field in _ENDS for one in told.values()):
        return None
    for field, theirs in _SHARED.items():
        if field in mapped:
            told[mapped[field].position] = replace(mapped[field], field=theirs)
    if "contract_reference" not in mapped:
        told[mapped["name"].position] = replace(mapped["name"], field="title")
        if "annual_cost" in mapped and not any(
            one.field == "value_annual" for one in told.values()
        ):
            told[mapped["annual_cost"].position] = replace(
                mapped["annual_cost"], field="value_annual"
            )
    listed = [told.get(one.position) or _unmapped(one) for one in found.columns]
    ends = ", ".join(repr(one.header) for one in told.values() if one.field in _ENDS)
    reason = f"the applications stand with the ends of their contracts: {ends}"
    return Understanding(Kind.CONTRACTS, reason, None, tuple(listed), found.score)


def _speaks(one: ColumnMapping) -> bool:
    """Whether a header says that it is of a contract: `End date` alone may be that of anything."""
    if one.field in {"extension_options", "procurement_route", "framework_reference"}:
        return True
    told = set(wording.telling(one.header))
    if told & _OTHER_ENDS and not told & {"contract", "agreement"}:
        return False
    return bool(_TOLD_BY & told) or not (is_plain(one.header) or one.method == "inferred")


def _unmapped(one: ColumnMapping) -> ColumnMapping:
    return ColumnMapping(one.header, one.position, None, "unmapped", 0.0)


def plan_beside(
    place: tuple[str, str],
    found: Understanding,
    columns: Sequence[Column],
    wishes: Wishes,
    applications: Understanding,
) -> Planned:
    """How the contracts are read.

    Parameters: `place`, the file and how the table is called; `applications`, what their list was found to be.
    """
    name = understood(applications.columns)["name"]
    theirs = {one.header for one in applications.columns if one.field}
    planned = plan_table(*place, found, columns, wishes)
    covers = IMPORT_KINDS[Kind.CONTRACTS].field("applications")
    assert covers is not None
    fields = (*planned.plan.fields, (covers, name.position, Reading()))
    fallbacks = {"reference": (name.position,)} if _has(found, "reference") else {}
    # What else stands in the row is kept with the application; no column of people is read twice.
    read = frozenset(one.header for one in found.columns if one.field and one.header in theirs)
    plan = replace(planned.plan, fields=fields, fallbacks=fallbacks, extra=(), beside=read)
    return Planned(plan, planned.found, ())


def _has(found: Understanding, field: str) -> bool:
    return any(one.field == field for one in found.columns)


def rows_saying(
    rows: Iterable[Row], found: Understanding, done: Typed, sheet: str
) -> Iterator[Row]:
    """The rows that say something of a contract; the others are skipped, and how many is said."""
    places = [one.position for one in found.columns if one.field in {*_OWN, "reference"} - _VALUES]
    silent = 0
    for row in rows:
        said = (row.cells[one] for one in places if one < len(row.cells))
        if filled(row) and any(map(_says, said)):
            yield row
            continue
        silent += 1
        done.read += 1
        done.skipped += 1
    if silent:
        count = "1 row says" if silent == 1 else f"{silent:,} rows say"
        done.issues.append(
            Issue(
                IssueSeverity.NOTE,
                "no_contract_stated",
                f"{count} nothing of a contract.",
                "Nothing needs to be done.",
                sheet=sheet,
            )
        )


def _says(text: str) -> bool:
    """Whether a cell says something: what begins with `N/A` only says why there is nothing to say."""
    return not is_missing(text, ValueKind.TEXT) and not _NOT_APPLICABLE.match(text.strip())


_NOT_APPLICABLE = re.compile(r"n/a\b|not applicable\b|no contract\b|none\b|nil\b", re.IGNORECASE)
_VALUES = frozenset({"value", "value_annual", "procurement_route", "framework_reference"})


class Kept:
    """Rows that are read twice: kept as they are read the first time."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.kept: list[Row] = []

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.kept.append(row)
            yield row

    def again(self) -> Iterator[Row]:
        """The rows that were read."""
        yield from self.kept


__all__ = ["Kept", "contracts_beside", "plan_beside", "rows_saying"]
