"""Real public files, read where they are: mapped as a person would map them, every row accounted for."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.acceptance import shapes
from tests.acceptance.running import ask
from tests.acceptance.shapes import read

Mapped = Mapping[str, Collection[str | None]]


@dataclass(frozen=True, slots=True)
class Real:
    """A file, its kind, and for each header what a person could take it for."""

    path: str
    kind: str
    rows: int
    mapping: Mapped


_REAL = (
    Real(
        "registers/act_au_2025.csv",
        "contracts",
        1296,
        {
            "contract_number": ("reference",),
            "title": ("title",),
            "directorate": ("organisation_unit",),
            "contract_type": ("category", "procurement_route", None),
            "slj_initiative": (None,),
            "status": ("recorded_status",),
            "execution_date": ("signed_date", "start_date"),
            "expiry_date": ("end_date",),
            "amount": ("value",),
            "suppliers": ("supplier",),
            "details_url": (None,),
            "has_attachments": (None,),
        },
    ),
    Real(
        "registers/toronto_non_competitive.csv",
        "contracts",
        2931,
        {
            "_id": (None, "reference"),
            "Workspace Number": ("reference", None),
            "Reason": ("procurement_route", "description", "category", None),
            "Contract Date": ("signed_date", "start_date"),
            "Supplier Name": ("supplier",),
            "Contract Amount": ("value",),
            "Division": ("organisation_unit",),
            "Supplier Address": (None,),
            "Wards": (None,),
        },
    ),
    Real(
        "inventories/servicenow_demo_cmdb_ci.csv",
        "applications",
        2784,
        {
            "name": ("name",),
            "manufacturer": ("vendor", None),
            "vendor": ("vendor", None),
            "short_description": ("description",),
            "class": ("category", None),
            "category": ("category", None),
            "department": ("organisation_unit",),
            "install_status": ("lifecycle", None),
            "operational_status": ("lifecycle", None),
            "install_date": ("install_date",),
            "cost": (None,),  # what a laptop cost once is no yearly cost
            "assigned_to": (None,),  # a person's name is no role
            "sys_updated_by": (None,),
            "serial_number": (None,),
            "warranty_expiration": (None,),
            "purchase_date": (None,),
            "fault_count": (None,),
        },
    ),
)


@cache
def _inspected(path: Path) -> shapes.FileEntry:
    return read(ask(None, "inspect", path), shapes.LoadReport).files[0]


@pytest.mark.parametrize("real", _REAL, ids=lambda one: Path(one.path).stem)
def test_inspect_maps_what_a_person_would_map(shared_data: Path, real: Real) -> None:
    found = _inspected(shared_data / real.path)
    assert found.kind == real.kind
    assert found.header_row == 1
    mapped = {one.header: one.field for one in found.columns}
    wrong = {
        header: mapped.get(header, "absent")
        for header, fields in real.mapping.items()
        if mapped.get(header, "absent") not in fields
    }
    assert wrong == {}
    fields = [one for one in mapped.values() if one]
    assert len(fields) == len(set(fields)), "no two columns claim one field"


@pytest.mark.parametrize("real", _REAL, ids=lambda one: Path(one.path).stem)
def test_every_row_is_accounted_for(shared_data: Path, real: Real) -> None:
    found = _inspected(shared_data / real.path)
    assert found.rows.read == real.rows
    assert found.rows.quarantined <= real.rows * 0.05, "nearly all of it is good"
    said = [one for one in found.issues if one.row]
    assert len({one.row for one in said}) >= found.rows.quarantined + found.rows.skipped


def test_a_real_register_is_loaded_and_adds_up(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "registers/act_au_2025.csv"
    store = tmp_path / "x.db"
    report = read(ask(store, "import", source), shapes.LoadReport)
    assert report.files[0].rows.read == 1296
    assert report.estate["Contract"] == report.files[0].rows.loaded
    found = read(ask(store, "contracts"), shapes.Contracts)
    assert len(found.contracts) == report.estate["Contract"]
    with source.open(encoding="utf-8-sig", newline="") as file:
        typed = {row["contract_number"]: row for row in csv.DictReader(file)}
    for one in found.contracts[::50]:
        assert one.reference is not None
        assert one.end == (typed[one.reference]["expiry_date"] or None), one.reference
        assert one.value_basis == "unknown"
        assert one.annual_value is None or one.annual_value.unknown == 1, (
            "nothing says what the amount is the amount of"
        )
        assert one.annual_value is None or one.annual_value.central == 0
    again = read(ask(store, "import", source), shapes.LoadReport)
    assert again.load is None


def test_dollars_are_not_called_pounds(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "registers/toronto_non_competitive.csv"
    store = tmp_path / "x.db"
    with source.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    few = tmp_path / "few.csv"
    with few.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([lines[0], *[one for one in lines if one[5].startswith("$")]])
    read(ask(store, "import", few), shapes.LoadReport)
    contract = read(ask(store, "contracts"), shapes.Contracts).contracts[0]
    shown = read(ask(store, "show", contract.id), shapes.Shown)
    assert isinstance(shown.element.properties["value"], int | float | str)
    assert shown.element.properties.get("currency") != "GBP"
