"""Classify, resolve and link rows of tables whose headers nobody promised: no store is needed.

Columns are found by the words of their headers. Rows are mappings from header to text; row `i` has the
number `i + 2` (the header is row 1) unless numbers are given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from landscape.errors import InputRejected, UsageError
from landscape.matching.described import Classified, Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.links import link
from landscape.matching.normalise import plain
from landscape.matching.sides import AppSide, ContractLink, ContractSide, Place
from landscape.matching.suppliers import SupplierIdentity, SupplierMention, resolve
from landscape.matching.taxonomy import Taxonomy
from landscape.model.decision import Decision

TableRow = Mapping[str, str]

# For each meaning the header words, best first; a header matches when it holds all words of an entry.
_NAME = (
    "application name|app name|system name|software name|product name|service name|ci name|asset name|"
    "name of system|name of application|object title|display name|name|application|system|product|software|"
    "title|u name|app|tool|label"
)
_DESCRIPTION = (
    "short description|long description|description|purpose|what it does|what is it for|summary|what is it|"
    "use|used for|function|abstract|details|overview|scope"
)
_EXTRA = "notes|comments|remarks|modules|module|category|type|keywords|tags|comment|additional"
_SUPPLIER = (
    "supplier name|vendor name|supplier company|supplier|vendor|manufacturer|publisher|provider|developer|"
    "contractor|winning bidder|awarded to|company|software house|bought from"
)
_DEPARTMENT = (
    "department|directorate|service area|business unit|division|owning team|service|team|unit|section|"
    "organisation unit"
)
_TITLE = (
    "title of agreement|contract title|agreement title|contract name|title|contract description|"
    "description of goods|description|subject|name|agreement|details|goods services"
)
_REFERENCE = (
    "contract reference|contract ref|reference number|contract number|contract id|reference|ref no|ref|"
    "contract no|number|ocid|id"
)
_CATEGORY = "cpv|proclass|category|service category|type|procurement category"
_NOT_A_NAME = re.compile(
    r"\b(?:owner|manager|contact|user|author|officer|supplier|vendor|company|department|team|group|server|"
    r"host|file|person|email|by|custodian|manufacturer|publisher|provider|id|code|version|type|status)\b"
)


@dataclass(frozen=True, slots=True)
class RowFunctions:
    """What a row provides; no functions: abstained."""

    row: int
    name: str
    functions: tuple[Classified, ...]


@dataclass(frozen=True, slots=True)
class RowSupplier:
    """Who a row names."""

    row: int
    name: str
    identity: SupplierIdentity


@dataclass(frozen=True, slots=True)
class RowLink:
    """A contract row that covers an application row."""

    application_row: int
    application_name: str
    contract_row: int
    reference: str
    title: str
    link: ContractLink


def find_column(
    headers: Sequence[str], wanted: str, *, but: re.Pattern[str] | None = None
) -> str | None:
    """The header that means something, by its words; None when there is none.

    >>> find_column(["Ref", "Supplier Company Name"], "supplier name|supplier")
    'Supplier Company Name'
    """
    worded = {
        header: " ".join(re.findall(r"[a-z0-9]+", plain(_spaced(header)))) for header in headers
    }
    options = wanted.split("|")
    for option in options:
        exact = [header for header, words in worded.items() if words == option]
        if exact:
            return exact[0]
    for option in options:
        needed = set(option.split())
        for header, words in worded.items():
            if needed <= set(words.split()) and not (but and but.search(words)):
                return header
    return None


def classify_rows(
    rows: Sequence[TableRow],
    headers: Sequence[str],
    taxonomy: Taxonomy,
    *,
    decisions: Sequence[Decision] = (),
    numbers: Sequence[int] | None = None,
    source: str | None = None,
) -> list[RowFunctions]:
    """The functions of each row, in order. The key of a row for decisions is its name.

    Raises InputRejected when no column looks like a name or a description.
    """
    columns = _application_columns(headers)
    places = numbers or range(2, len(rows) + 2)
    things = [
        _described(row, place, columns, source) for row, place in zip(rows, places, strict=True)
    ]
    answers = Classifier(taxonomy).classify(things, decisions)
    return [
        RowFunctions(place, thing.name.text, tuple(answer))
        for place, thing, answer in zip(places, things, answers, strict=True)
    ]


def resolve_rows(
    rows: Sequence[TableRow],
    column: str,
    *,
    decisions: Sequence[Decision] = (),
    numbers: Sequence[int] | None = None,
    source: str | None = None,
) -> list[RowSupplier]:
    """Who each row of a column names, in order.

    Raises UsageError when the table has no such column.
    """
    headers = list(rows[0]) if rows else []
    header = next((one for one in headers if plain(one) == plain(column)), None)
    if header is None:
        raise UsageError(
            f"the file has no column {column!r}",
            detail=f"its columns are: {', '.join(headers) or 'none'}",
            remedy="name one of them with --column",
        )
    number = find_column(
        headers, "company number|company registration number|registered number|crn|coh"
    )
    places = numbers or range(2, len(rows) + 2)
    mentions = [
        SupplierMention(
            str(i),
            row.get(header, ""),
            row.get(number, "") if number else None,
            source,
            None,
            place,
            header,
        )
        for i, (row, place) in enumerate(zip(rows, places, strict=True))
    ]
    found = resolve(mentions, decisions=decisions)
    return [
        RowSupplier(place, mention.name, identity)
        for place, mention, identity in zip(places, mentions, found, strict=True)
    ]


def link_rows(
    cmdb_rows: Sequence[TableRow],
    contract_rows: Sequence[TableRow],
    *,
    decisions: Sequence[Decision] = (),
    cmdb_numbers: Sequence[int] | None = None,
    contract_numbers: Sequence[int] | None = None,
    cmdb_source: str | None = None,
    contracts_source: str | None = None,
) -> list[RowLink]:
    """Every pair in the bands accept and review, by application row and then by confidence.

    Raises InputRejected when a table has no column that looks like a name or a title.
    """
    apps = _application_sides(cmdb_rows, cmdb_numbers, cmdb_source)
    contracts = _contract_sides(contract_rows, contract_numbers, contracts_source)
    apps, contracts = _with_suppliers(apps, contracts)
    app_of = {one.key: one for one in apps}
    contract_of = {one.key: one for one in contracts}
    found = [
        _row_link(app_of[one.application], contract_of[one.contract], one)
        for one in link(apps, contracts, decisions)
    ]
    return sorted(
        found,
        key=lambda one: (one.application_row, -one.link.inference.confidence, one.contract_row),
    )


# --- rows to sides -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ApplicationColumns:
    name: str | None
    description: str | None
    supplier: str | None
    department: str | None
    reference: str | None
    extra: tuple[str, ...]


def _application_columns(headers: Sequence[str]) -> _ApplicationColumns:
    name = find_column(headers, _NAME, but=_NOT_A_NAME)
    description = find_column([one for one in headers if one != name], _DESCRIPTION)
    if name is None and description is None:
        raise InputRejected(
            "no column looks like a name or a description",
            detail=f"the columns are: {', '.join(headers) or 'none'}",
            remedy="call one column name and, if there is one, another description",
        )
    rest = [one for one in headers if one not in (name, description)]
    supplier = find_column(rest, _SUPPLIER)
    department = find_column([one for one in rest if one != supplier], _DEPARTMENT)
    left = [one for one in rest if one not in (supplier, department)]
    extra = tuple(
        one for one in left if find_column([one], _EXTRA, but=re.compile("id|owner|cost"))
    )
    contract = find_column(
        left, "contract reference|contract ref|contract number|contract id|contract"
    )
    return _ApplicationColumns(name, description, supplier, department, contract, extra)


def _described(
    row: TableRow, place: int, columns: _ApplicationColumns, source: str | None
) -> Described:
    def text(column: str | None) -> Text | None:
        told = row.get(column, "") if column else ""
        return Text(told, column or "", source, None, place) if told else None

    name = Text(row.get(columns.name or "", ""), columns.name or "name", source, None, place)
    return Described(
        name.text,
        name,
        text(columns.description),
        text(columns.supplier),
        text(columns.department),
        tuple(told for column in columns.extra if (told := text(column))),
    )


def _application_sides(
    rows: Sequence[TableRow], numbers: Sequence[int] | None, source: str | None
) -> list[AppSide]:
    columns = _application_columns(list(rows[0]) if rows else ["name"])
    places = numbers or range(2, len(rows) + 2)
    return [
        AppSide(
            str(place),
            row.get(columns.name or "", ""),
            row.get(columns.description or "", ""),
            row.get(columns.supplier or "", ""),
            department=row.get(columns.department or "", ""),
            contract_reference=row.get(columns.reference or "", ""),
            place=Place(source, None, place),
        )
        for row, place in zip(rows, places, strict=True)
    ]


def _contract_sides(
    rows: Sequence[TableRow], numbers: Sequence[int] | None, source: str | None
) -> list[ContractSide]:
    headers = list(rows[0]) if rows else ["title"]
    title = find_column(headers, _TITLE, but=_NOT_A_NAME)
    if title is None:
        raise InputRejected(
            "no column of the contracts looks like a title",
            detail=f"the columns are: {', '.join(headers)}",
            remedy="call one column title",
        )
    rest = [one for one in headers if one != title]
    names = (_SUPPLIER, _DESCRIPTION, _DEPARTMENT, _CATEGORY, _REFERENCE)
    supplier, description, department, category, reference = (
        find_column(rest, one) for one in names
    )
    places = numbers or range(2, len(rows) + 2)
    return [
        ContractSide(
            str(place),
            row.get(title, ""),
            row.get(description or "", ""),
            row.get(supplier or "", ""),
            department=row.get(department or "", ""),
            category=row.get(category or "", ""),
            reference=row.get(reference or "", ""),
            place=Place(source, None, place),
        )
        for row, place in zip(rows, places, strict=True)
    ]


def _with_suppliers(
    apps: list[AppSide], contracts: list[ContractSide]
) -> tuple[list[AppSide], list[ContractSide]]:
    """Both sides with their suppliers resolved together."""
    sides: list[AppSide | ContractSide] = [*apps, *contracts]
    mentions = [SupplierMention(str(i), side.supplier) for i, side in enumerate(sides)]
    known = resolve(mentions)
    for_apps, for_contracts = known[: len(apps)], known[len(apps) :]
    return (
        [
            replace(side, supplier_id=who.supplier_id, group_id=who.group_id)
            for side, who in zip(apps, for_apps, strict=True)
        ],
        [
            replace(side, supplier_id=who.supplier_id, group_id=who.group_id)
            for side, who in zip(contracts, for_contracts, strict=True)
        ],
    )


def _row_link(app: AppSide, contract: ContractSide, one: ContractLink) -> RowLink:
    return RowLink(
        app.place.row or 0,
        app.name,
        contract.place.row or 0,
        contract.reference,
        contract.title,
        one,
    )


def _spaced(header: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).replace("_", " ")
