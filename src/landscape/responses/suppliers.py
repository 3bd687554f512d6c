"""`suppliers`: groups, overlaps, concentration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, day, labelled, money, number, reasons, short

if TYPE_CHECKING:
    from landscape.analysis.suppliers import (
        CoTermination,
        HeldContract,
        Overlap,
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
        "groups": [_group(one) for one in report.groups],
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


def _group(one: SupplierGroup) -> Plain:
    return {
        "id": one.id,
        "supplier": _company(one.supplier),
        "members": [_company(each) for each in one.members],
        "contracts": [_contract(each) for each in one.contracts],
        "applications": [short(each) for each in one.applications],
        "annual_value": money(one.annual_value),
        "functionalities": [
            {**labelled(each.functionality), "applications": list(each.applications)}
            for each in one.functionalities
        ],
        "overlaps": _overlaps(one.overlaps),
        "next_notice": day(one.next_notice),
        "co_termination": [_window(each) for each in one.co_termination],
        "evidence": reasons(one.evidence),
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


def _overlaps(overlaps: Sequence[Overlap]) -> list[Plain]:
    """One line per functionality, with every other group that provides it."""
    found: dict[str, Plain] = {}
    for one in overlaps:
        line = found.setdefault(
            one.functionality.id,
            {
                "functionality": labelled(one.functionality),
                "applications": list(one.own),
                "groups": [],
            },
        )
        line["groups"].append({**short(one.group), "applications": list(one.applications)})
    return list(found.values())


def _window(one: CoTermination) -> Plain:
    return {
        "first_end": day(one.first),
        "line_up_on": day(one.on),
        "contracts": list(one.contracts),
        "annual_value": money(one.annual_value),
        "bridging": money(one.bridging),
    }
