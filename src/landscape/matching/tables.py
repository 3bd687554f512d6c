"""Classify, resolve and link rows of tables whose headers nobody promised: no store is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from landscape.errors import UsageError
from landscape.matching.columns import (
    ApplicationColumns,
    application_columns,
    contract_columns,
    find_column,
)
from landscape.matching.crosswalk import classifier_for
from landscape.matching.described import Classified, Described, Text
from landscape.matching.links import linked
from landscape.matching.normalise import plain
from landscape.matching.recalibrate import Recalibration
from landscape.matching.recognise import Recogniser
from landscape.matching.relations import SupplierRelations
from landscape.matching.sides import AppSide, ContractLink, ContractSide, Place
from landscape.matching.suppliers import SupplierIdentity, SupplierMention, resolve
from landscape.matching.taxonomy import Taxonomy
from landscape.model.decision import Decision

TableRow = Mapping[str, str]
_APPLICATION_NUMBER = "number|application number|application id|app id|id|reference|ref"
_OF_OTHERS = re.compile(r"contract|supplier|vendor|company|phone|telephone|cost")
_COMPANY_NUMBER = "company number|company registration number|registered number|crn|coh"

if TYPE_CHECKING:
    from landscape.matching.semantic import Encoder


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table as read: headers, rows, the row numbers that people see, the file's name.

    `columns` takes meanings (name, description, supplier, department, reference, title, category) to the
    headers that are known to have them; the rest is found by the words of the headers.
    """

    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    numbers: tuple[int, ...]
    source: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[TableRow], source: str | None = None) -> RowTable:
        """A table of rows whose header is row 1."""
        held = tuple(rows)
        headers = tuple(held[0]) if held else ()
        return cls(headers, held, tuple(range(2, len(held) + 2)), source)

    def numbered(self) -> Iterable[tuple[int, TableRow]]:
        """Each row with its number."""
        return zip(self.numbers, self.rows, strict=True)


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


@dataclass(frozen=True, slots=True)
class TableFunctions:
    """The functions of every row, and what people's decisions made of the confidences."""

    rows: list[RowFunctions]
    recalibration: Recalibration


@dataclass(frozen=True, slots=True)
class TableLinks:
    """The links of every row, and what people's decisions made of the confidences."""

    rows: list[RowLink]
    recalibration: Recalibration


def classify_rows(
    table: RowTable,
    taxonomy: Taxonomy,
    *,
    decisions: Sequence[Decision] = (),
    products: Recogniser | None = None,
    encoder: Encoder | None = None,
    business: bool = False,
) -> TableFunctions:
    """The functions of each row, in order.

    Parameters: `decisions`, people's words, keyed by the row's number as text (`row_decisions`);
    `products`, the catalogue; `encoder`, an embedding model of the user's own (none when None);
    `business`, whether the taxonomy is one of business functions, to which a department says something.
    Raises InputRejected when no column looks like a name or a description.
    """
    columns = application_columns(table.headers, table.columns)
    things = [_described(row, place, columns, table.source) for place, row in table.numbered()]
    relationship = "SERVES" if business else "PROVIDES"
    classifier = classifier_for(taxonomy, relationship=relationship, products=products)
    answers = classifier.answers(things, decisions)
    found = answers.functions
    if encoder is not None:
        from landscape.matching.semantic import Meaning

        said = {(one.source, one.target) for one in decisions}
        found = Meaning(taxonomy, encoder).beside(things, found, said)
    rows = [
        RowFunctions(place, _shown(thing), tuple(answer))
        for place, thing, answer in zip(table.numbers, things, found, strict=True)
    ]
    return TableFunctions(rows, answers.recalibration)


def resolve_rows(
    table: RowTable,
    column: str,
    *,
    decisions: Sequence[Decision] = (),
    relations: SupplierRelations | None = None,
    as_at: date | None = None,
) -> list[RowSupplier]:
    """Who each row of a column names, in order.

    Raises UsageError when the table has no such column.
    """
    header = column_named(table, column)
    number = find_column(table.headers, _COMPANY_NUMBER)
    mentions = [
        SupplierMention(
            str(place),
            row.get(header, ""),
            row.get(number, "") if number and number != header else None,
            table.source,
            None,
            place,
            header,
        )
        for place, row in table.numbered()
    ]
    found = resolve(mentions, relations, decisions, as_at)
    return [
        RowSupplier(place, mention.name, identity)
        for place, mention, identity in zip(table.numbers, mentions, found, strict=True)
    ]


def column_named(table: RowTable, column: str) -> str:
    """The header that a person means, whatever its case and accents. Raises UsageError."""
    header = next((one for one in table.headers if one == column), None)
    header = header or next((one for one in table.headers if plain(one) == plain(column)), None)
    if header is None:
        raise UsageError(
            f"the file has no column {column!r}",
            detail=f"its columns are: {', '.join(table.headers) or 'none'}",
            remedy="name one of them with --column",
        )
    return header


def link_rows(
    applications: RowTable,
    contracts: RowTable,
    *,
    decisions: Sequence[Decision] = (),
    products: Recogniser | None = None,
    relations: SupplierRelations | None = None,
    as_at: date | None = None,
) -> TableLinks:
    """Every pair in the bands accept and review, by application row and then by confidence.

    Raises InputRejected when a table has no column that looks like a name or a title.
    """
    apps, held = application_sides(applications), contract_sides(contracts)
    apps, held = _with_suppliers(apps, held, relations, as_at)
    app_of = {one.key: one for one in apps}
    contract_of = {one.key: one for one in held}
    answers = linked(apps, held, decisions, products=products)
    found = [
        _row_link(app_of[one.application], contract_of[one.contract], one) for one in answers.links
    ]
    found.sort(
        key=lambda one: (one.application_row, -one.link.inference.confidence, one.contract_row)
    )
    return TableLinks(found, answers.recalibration)


# --- rows to sides -----------------------------------------------------------------------------


def _described(
    row: TableRow, place: int, columns: ApplicationColumns, source: str | None
) -> Described:
    def text(column: str | None) -> Text | None:
        told = row.get(column, "") if column else ""
        return Text(told, column or "", source, None, place) if told else None

    return Described(
        str(place),
        Text(row.get(columns.name or "", ""), columns.name or "name", source, None, place),
        text(columns.description),
        text(columns.supplier),
        text(columns.department),
        tuple(told for column in columns.extra if (told := text(column))),
    )


def _shown(one: Described) -> str:
    return one.name.text or (one.description.text[:80] if one.description else "")


def application_sides(table: RowTable) -> list[AppSide]:
    """The rows of a table as applications; the key of each is its row number."""
    columns = application_columns(table.headers, table.columns)
    return [
        AppSide(
            str(place),
            row.get(columns.name or "", ""),
            row.get(columns.description or "", ""),
            row.get(columns.supplier or "", ""),
            department=row.get(columns.department or "", ""),
            contract_reference=row.get(columns.reference or "", ""),
            place=Place(table.source, None, place),
        )
        for place, row in table.numbered()
    ]


def application_numbers(table: RowTable) -> dict[str, str]:
    """By row number the number that the source itself gives each application, empty where it gives none."""
    header = find_column(table.headers, _APPLICATION_NUMBER, but=_OF_OTHERS)
    return {str(place): row.get(header or "", "").strip() for place, row in table.numbered()}


def contract_sides(table: RowTable) -> list[ContractSide]:
    """The rows of a table as contracts; the key of each is its row number."""
    columns = contract_columns(table.headers, table.columns)
    return [
        ContractSide(
            str(place),
            row.get(columns.title, ""),
            row.get(columns.description or "", ""),
            row.get(columns.supplier or "", ""),
            department=row.get(columns.department or "", ""),
            category=row.get(columns.category or "", ""),
            reference=row.get(columns.reference or "", ""),
            place=Place(table.source, None, place),
        )
        for place, row in table.numbered()
    ]


def _with_suppliers(
    apps: list[AppSide],
    contracts: list[ContractSide],
    relations: SupplierRelations | None,
    as_at: date | None,
) -> tuple[list[AppSide], list[ContractSide]]:
    """Both sides with their suppliers resolved together."""
    sides: list[AppSide | ContractSide] = [*apps, *contracts]
    mentions = [SupplierMention(str(i), side.supplier) for i, side in enumerate(sides)]
    known = resolve(mentions, relations, as_at=as_at)
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
