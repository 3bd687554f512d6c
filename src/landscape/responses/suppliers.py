"""`suppliers`: groups, overlaps, concentration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, day, labelled, money, number, reason, short
from landscape.responses.rows import Repeated, Rows

if TYPE_CHECKING:
    from landscape.analysis.suppliers import (
        CoTermination,
        HeldContract,
        Shared,
        SupplierGroup,
        SupplierReport,
    )
    from landscape.estate.estate import Estate
    from landscape.model.element import Element


def suppliers(report: SupplierReport, estate: Estate) -> Plain:
    """The answer to `suppliers`: the groups, and how concentrated spending is."""
    focus = report.concentration
    return {
        "as_at": report.as_at.isoformat(),
        "groups": Rows(report.groups, group, apart=True),
        "concentration": {
            "hhi": None if focus.hhi is None else number(focus.hhi, 1),
            "cr4": None if focus.cr4 is None else number(focus.cr4, 1),
            "basis": focus.basis,
            "units": {"hhi": "points, 0 to 10,000", "cr4": "per cent"},
            "groups_with_known_value": focus.groups,
            "of": focus.of,
        },
        "contracts_without_supplier": {
            "count": report.contracts_without_supplier,
            "of": report.contracts,
        },
    }


def group(one: SupplierGroup) -> Plain:
    """One group: its companies, what is held with it and what others do as well."""
    return {
        "id": one.id,
        "supplier": _company(one.supplier),
        "members": Rows(one.members, _company),
        "contracts": Rows(one.contracts, _contract),
        "applications": Rows(one.applications, short),
        "annual_value": money(one.annual_value),
        "functionalities": [
            {**labelled(each.functionality), "applications": list(each.applications)}
            for each in one.functionalities
        ],
        "overlaps": Rows(_by_functionality(one.shared), _overlap, apart=True),
        "next_notice": day(one.next_notice),
        "co_termination": [_window(each) for each in one.co_termination],
        "evidence": Rows(one.evidence, reason),
    }


def _company(one: Element) -> Plain:
    return {**short(one), "company_number": one.text("company_number") or None}


def _contract(one: HeldContract) -> Plain:
    known = one.contract
    return {
        "id": known.contract.id,
        "reference": known.contract.text("reference") or None,
        "title": known.contract.name,
        "supplier": short(one.supplier),
        "role": str(one.role),
        "status": str(known.status),
        "start": day(known.contract.day("start_date")),
        "end": day(known.contract.day("end_date")),
        "serve_by": day(known.serve_by),
        "annual_value": None if known.annual_value is None else money(known.annual_value),
        "value_basis": known.value_basis,
        "counted": one.counted,
    }


def _overlap(several: Sequence[Shared]) -> Plain:
    """One line per functionality, with every other group that provides it."""
    first = several[0]
    others = [each for one in several for each in one.others]
    if len(several) > 1:
        others.sort(key=lambda each: each[0].id)
    return {
        "functionality": labelled(first.functionality),
        "applications": list(first.own),
        "groups": Repeated(others, _other),
    }


def _other(one: tuple[Element, Sequence[str]]) -> Plain:
    group, theirs = one
    return {**short(group), "applications": list(theirs)}


def _by_functionality(shared: Sequence[Shared]) -> Sequence[Sequence[Shared]]:
    """What is shared, under the functionality's id: several elements may stand for the same."""
    found: dict[str, list[Shared]] = {}
    for one in shared:
        found.setdefault(one.functionality.id, []).append(one)
    return list(found.values())


def _window(one: CoTermination) -> Plain:
    return {
        "first_end": day(one.first),
        "line_up_on": day(one.on),
        "contracts": list(one.contracts),
        "annual_value": money(one.annual_value),
        "bridging": money(one.bridging),
    }
