"""Labelled files: what a person says is true, read from tables of any headers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from landscape.errors import InputRejected, UsageError
from landscape.matching.columns import find_column, gold_column
from landscape.matching.normalise import plain
from landscape.matching.sides import AppSide, ContractSide
from landscape.matching.tables import RowTable, column_named
from landscape.matching.taxonomy import Taxonomy

_APPLICATION = (
    "application number|application id|application ref|application row|application|application name|app id|"
    "app|system|cmdb id|cmdb row|name"
)
_CONTRACT = (
    "contract reference|contract ref|contract number|contract id|contract row|contract title|contract|"
    "reference|title"
)
_SUPPLIER_NAME = (
    "supplier name|company name|vendor name|supplier|vendor|company|name|contractor|creditor"
)

_FEWEST_KNOWN = 0.1  # of the rows of a column that nobody named as the truth


def gold_functions(
    table: RowTable, taxonomy: Taxonomy, column: str | None = None
) -> tuple[str, dict[str, frozenset[str]]]:
    """The column of the truth, and by row number the functions that the row provides (none is a truth too).

    A cell holds ids or labels, several separated by bars or semicolons. What is neither an id nor a label of
    the taxonomy stays as it is: it counts as missed.
    Raises InputRejected when no column looks like functions, and when hardly a row of it names a function of
    the taxonomy: then it is the truth of another taxonomy, or no truth, and every figure would be nought.
    """
    header = _truth(table, column) if column else gold_column(table.headers, "classify")
    if header is None:
        raise _no_truth(table, "functions", "functionality")
    ids = {one.id: one.id for one in taxonomy.leaves}
    known = {plain(one.label): one.id for one in taxonomy.leaves} | {plain(one): one for one in ids}
    gold = {
        str(place): frozenset(
            known.get(plain(part), part.strip())
            for part in re.split(r"[|;]", row.get(header, ""))
            if part.strip()
        )
        for place, row in table.numbered()
    }
    told = [one for one in gold.values() if one]
    placed = sum(not one.isdisjoint(ids) for one in told)
    if told and (not placed or (column is None and placed < _FEWEST_KNOWN * len(told))):
        raise _other_taxonomy(header, told, placed)
    return header, gold


def _truth(table: RowTable, column: str) -> str:
    """The column that a person named as the truth. Raises UsageError."""
    try:
        return column_named(table, column)
    except UsageError as wrong:
        raise UsageError(
            wrong.message, detail=wrong.detail, remedy="name one of them with --truth"
        ) from None


def _other_taxonomy(header: str, told: Sequence[frozenset[str]], placed: int) -> InputRejected:
    unknown = sorted({one for row in told for one in row})
    return InputRejected(
        f"{placed} of {len(told)} rows name a function of the taxonomy in the column {header}",
        detail=f"it holds, for instance: {', '.join(unknown[:3])}",
        remedy="name the column of the truth with --truth, and the taxonomy that it is of with --taxonomy",
    )


def gold_suppliers(
    table: RowTable, column: str | None = None, truth: str | None = None
) -> tuple[str, dict[str, str]]:
    """The column of names, and by row number the cluster that a person put the row in.

    Raises InputRejected when the table has no such two columns.
    """
    held = _truth(table, truth) if truth else None
    header = held or gold_column(table.headers, "resolve")
    free = [one for one in table.headers if one != header]
    name = column_named(table, column) if column else find_column(free, _SUPPLIER_NAME)
    if header is None or name is None or header == name:
        raise _no_truth(table, "suppliers", "parent")
    gold = {
        str(place): plain(row.get(header, ""))
        for place, row in table.numbered()
        if row.get(header, "").strip()
    }
    return name, gold


def gold_links(
    table: RowTable, apps: Mapping[str, str], contracts: Mapping[str, str]
) -> tuple[set[tuple[str, str]], list[str]]:
    """The true pairs (application key, contract key), and the rows that name nothing known.

    An empty contract says that the application has none.
    Parameters: `apps` and `contracts`, every way to name one (number, row, name, title; plain) → its key.
    Raises UsageError when no row of the gold file names anything known.
    """
    app_header = find_column(table.headers, _APPLICATION)
    contract_header = find_column([h for h in table.headers if h != app_header], _CONTRACT)
    if app_header is None or contract_header is None:
        raise _no_truth(table, "pairs", "application and contract")
    pairs: set[tuple[str, str]] = set()
    unknown: list[str] = []
    for _, row in table.numbered():
        app, told = apps.get(plain(row.get(app_header, ""))), plain(row.get(contract_header, ""))
        contract = contracts.get(told, "")
        if app is None or (told and not contract):
            unknown.append(f"{row.get(app_header, '')} – {row.get(contract_header, '')}")
        else:
            pairs.add((app, contract))
    if not pairs:
        raise UsageError(
            "no pair of the gold file names an application and a contract of the files",
            detail=f"first of {len(unknown)}: {unknown[0] if unknown else 'none'}",
            remedy="name applications and contracts by number, row or name as the files do",
        )
    return pairs, unknown


def names_of_applications(sides: list[AppSide], numbers: Mapping[str, str]) -> dict[str, str]:
    """Every way to name an application → its key. `numbers` are its numbers in the source by key."""
    return _named({one.key: (numbers.get(one.key, ""), one.name) for one in sides})


def names_of_contracts(sides: list[ContractSide]) -> dict[str, str]:
    """Every way to name a contract → its key."""
    return _named({one.key: (one.reference, one.title) for one in sides})


def _named(known: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """By name, then number, then row: the later wins where two are written alike."""
    backwards = list(known.items())[::-1]
    found = {plain(name): key for key, (_, name) in backwards if name}
    found |= {key: key for key in known}
    return found | {plain(number): key for key, (number, _) in backwards if number}


def _no_truth(table: RowTable, what: str, example: str) -> InputRejected:
    return InputRejected(
        f"{table.source or 'the gold file'} has no column that says the true {what}",
        detail=f"its columns are: {', '.join(table.headers) or 'none'}",
        remedy=f"call it {example}, or name it with --truth",
    )
