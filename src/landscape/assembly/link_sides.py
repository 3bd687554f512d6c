"""Applications and contracts of an estate as the two sides of a link: words, money, dates, what cites what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from landscape.matching.normalise import plain
from landscape.matching.sides import AppSide, ContractSide, Place
from landscape.matching.suppliers import SupplierIdentity
from landscape.model.element import Element, Relationship
from landscape.model.vocabulary import ValueBasis

_REFERENCE = re.compile(r"[^\W_][\w/.-]*\d[\w/.-]*")
_SHORTEST_REFERENCE = 5  # letters and digits; shorter ones are numbers of anything
_DAYS_OF_A_YEAR = 365.25
Stated = Mapping[str, Mapping[str, Sequence[Relationship]]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What other lists say of applications: their cost lines, their units, the contracts that they cite."""

    costs: Mapping[str, Sequence[Element]]
    units: Mapping[str, str]
    cites: Mapping[str, frozenset[str]]


def beside(
    by_type: Mapping[str, Sequence[Element]], stated: Stated, units: Mapping[str, str]
) -> Beside:
    """What the estate's lists say of its applications beside their own rows.

    Parameters: `stated`, by type and target the edges that files state; `units`, the name of each owner's unit.
    """
    costs, licences = (
        _pointing(by_type.get(kind, ()), stated[edge])
        for kind, edge in (("Cost", "CHARGED_TO"), ("Licence", "GRANTS"))
    )
    charged: dict[str, set[str]] = defaultdict(set)
    for contract, edges in stated["CHARGED_UNDER"].items():
        for edge in edges:
            charged[edge.source].add(contract)
    known = _references(by_type.get("Contract", ()))
    cites = {
        one.id: frozenset(
            contract
            for row in (one, *costs.get(one.id, ()), *licences.get(one.id, ()))
            for contract in (*charged.get(row.id, ()), *_cited(row, known))
        )
        for one in by_type.get("Application", ())
    }
    return Beside(costs, units, {app: found for app, found in cites.items() if found})


def _pointing(
    rows: Iterable[Element], edges: Mapping[str, Sequence[Relationship]]
) -> dict[str, list[Element]]:
    """The rows that point at each element, in the order of their ids."""
    known = {one.id: one for one in rows}
    return {
        target: [known[source] for source in sorted({one.source for one in found} & known.keys())]
        for target, found in edges.items()
    }


def _references(contracts: Iterable[Element]) -> dict[str, str]:
    """The contract that each reference names, where it is long enough and names but one."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in contracts:
        found[_letters(one.text("reference"))].add(one.id)
    return {
        reference: next(iter(ids))
        for reference, ids in found.items()
        if len(ids) == 1 and len(reference) >= _SHORTEST_REFERENCE
    }


def _cited(row: Element, known: Mapping[str, str]) -> list[str]:
    texts = [value for value in row.properties.values() if isinstance(value, str)]
    return [
        known[reference]
        for found in _REFERENCE.findall("\n".join((*texts, *row.extra.values())))
        if (reference := _letters(found)) in known
    ]


def _letters(text: str) -> str:
    return "".join(c for c in plain(text) if c.isalnum())


def application_side(one: Element, identity: SupplierIdentity | None, known: Beside) -> AppSide:
    """An application as far as a contract could name it."""
    return AppSide(
        key=one.id,
        name=one.name,
        description=one.text("description"),
        supplier=one.text("vendor"),
        supplier_id=identity.supplier_id if identity else None,
        group_id=identity.group_id if identity else None,
        department=known.units.get(one.id, ""),
        aliases=tuple(filter(None, (one.text("product"),))),
        place=_place(one, "name"),
        amounts=_costs(one, known.costs.get(one.id, ())),
        live_from=one.day("install_date"),
        cites=known.cites.get(one.id, frozenset()),
    )


def contract_side(one: Element, identity: SupplierIdentity | None, known: Beside) -> ContractSide:
    """A contract as far as it says what it covers."""
    return ContractSide(
        key=one.id,
        title=one.text("title"),
        description=one.text("description"),
        supplier=one.text("supplier"),
        supplier_id=identity.supplier_id if identity else None,
        group_id=identity.group_id if identity else None,
        department=known.units.get(one.id, ""),
        category=one.text("category"),
        reference=one.text("reference"),
        place=_place(one, "title"),
        amounts=values_of(one),
        starts=one.day("start_date"),
        ends=one.day("end_date"),
    )


def _place(one: Element, field_name: str) -> Place:
    cell = one.cells.get(field_name)
    return Place(cell.source, cell.sheet, cell.row) if cell else Place()


def _costs(one: Element, lines: Sequence[Element]) -> tuple[float, ...]:
    """What an application costs by its own row, by each cost line, and by its lines of a year together."""
    years: dict[str, float] = defaultdict(float)
    found = [one.amount("annual_cost"), *(line.amount("amount") for line in lines)]
    for line in lines:
        years[line.text("year")] += float(line.amount("amount") or 0)
    amounts = {float(amount) for amount in found if amount} | set(years.values())
    return tuple(sorted(amounts - {0.0}))


def values_of(one: Element) -> tuple[float, ...]:
    """A contract's value as stated, and in a year where its term says how many."""
    value, yearly = one.amount("value"), one.amount("value_annual")
    found = {float(amount) for amount in (value, yearly) if amount}
    starts, ends = one.day("start_date"), one.day("end_date")
    total = one.text("value_basis") in ("", ValueBasis.TOTAL_WHOLE_TERM.value)
    if value and total and starts and ends and (years := _years((ends - starts).days)) > 1:
        found.add(float(value) / years)
    return tuple(sorted(found))


def _years(days: int) -> int:
    """Whole years of a term; 0 when it is not whole to within a month."""
    years = round((days + 1) / _DAYS_OF_A_YEAR)
    return years if abs(days + 1 - years * _DAYS_OF_A_YEAR) <= 31 else 0
