"""The contracts that a list of applications states beside each: read, accounted for, not made twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import landscape
from landscape.importers import ReadOptions, read_file
from landscape.model.record import BESIDE, FileReading
from landscape.model.vocabulary import Kind
from landscape.pipeline import ImportOptions, LoadReport, import_files
from landscape.settings import Settings
from landscape.store.protocol import Store
from landscape.store.snapshot import Snapshot

LIST = """System Name,Supplier,Directorate,Contract Start Date,Contract End Date,Annual Cost
Ferngate Pay,Marl Ltd,Finance,01/04/2021,31/03/2026,"42,150.00"
Tallow,Peverell plc,Housing,01/10/2020,Rolling,see above
Larder,,Housing,,N/A - run by the trust,
Orchard,Oxbow Ltd,Planning,TBC,TBC,TBC
"""
NUMBERED = """Application name,Vendor,Contract number,Contract end date
Ferngate Plans,Marl,C-1502,31/12/2026
Ferngate Papers,Marl Software Ltd,C-1502,31/12/2026
Tallow,Peverell plc,,30/06/2027
"""
REGISTER = """Contract reference,Contract title,Supplier,Start date,End date,Contract value
BR-01,Income management,Marl Software Ltd,01/04/2021,31/03/2026,210750
BR-02,Housing management,Peverell plc,01/10/2020,30/09/2028,500000
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return landscape.open_store(str(tmp_path / "own.db"))


def put(folder: Path, content: str, name: str = "foi.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def readings(path: Path) -> tuple[FileReading, ...]:
    return read_file(path, ReadOptions(), Settings())


def load(store: Store, *paths: Path, full: bool = False) -> LoadReport:
    options = ImportOptions(date(2026, 11, 25), infer=False, full=full)
    return import_files(store, paths, options, Settings())


def covered(snapshot: Snapshot) -> dict[str, set[str]]:
    """The names of what each contract covers, by its reference or title."""
    names = {one.id: one for one in snapshot.elements}
    found: dict[str, set[str]] = {}
    for one in snapshot.elements:
        if one.type == "Contract":
            found[one.text("reference") or one.text("title")] = set()
    for edge in snapshot.relationships:
        if edge.type == "COVERS":
            contract = names[edge.source]
            named = contract.text("reference") or contract.text("title")
            found[named].add(names[edge.target].text("name"))
    return found


def test_a_list_that_says_when_contracts_end_is_read_as_both(tmp_path: Path) -> None:
    applications, contracts = readings(put(tmp_path, LIST))
    assert (applications.kind, contracts.kind) == (Kind.APPLICATIONS, Kind.CONTRACTS)
    assert (applications.sheet, contracts.sheet) == (None, BESIDE)
    assert [one.values["name"] for one in applications.records][-1] == "Orchard"
    first, second = contracts.records
    assert first.values["end_date"] == date(2026, 3, 31)
    assert (first.values["title"], first.values["applications"]) == ("Ferngate Pay", "Ferngate Pay")
    assert (first.values["supplier"], first.row) == ("Marl Ltd", 2)
    assert "end_date" not in second.values
    assert contracts.read == len(contracts.records) + contracts.skipped == 4
    told = {(one.code, one.row) for one in contracts.issues}
    assert told == {("date_open_ended", 3), ("no_contract_stated", None)}


@pytest.mark.parametrize(
    "header",
    [
        "End date",
        "Warranty expiry",
        "End of support",
        "Approval expiration date",
        "Contract title",
    ],
)
def test_what_says_no_end_of_a_contract_makes_none(tmp_path: Path, header: str) -> None:
    text = f"System Name,Vendor,Hosting,{header}\nFerngate,Marl,Cloud,31/03/2026\n"
    assert BESIDE not in {one.sheet for one in readings(put(tmp_path, text))}


def test_a_list_with_purpose_and_number_is_still_one_of_applications(tmp_path: Path) -> None:
    text = (
        "System Name,Purpose,Supplier,Contract number,Contract end date\n"
        "Ferngate,Income management,Marl,C-1,31/12/2026\n"
    )
    assert [one.kind for one in readings(put(tmp_path, text))] == [
        Kind.APPLICATIONS,
        Kind.CONTRACTS,
    ]


def test_a_register_that_names_what_it_covers_is_one(tmp_path: Path) -> None:
    text = (
        "Contract ref,Contract title,Supplier,Contract end date,Application\n"
        "C-1,Income management,Marl,31/12/2026,Ferngate\n"
    )
    assert [one.kind for one in readings(put(tmp_path, text))] == [Kind.CONTRACTS]


def test_a_table_that_somebody_calls_contracts_is_that_alone(tmp_path: Path) -> None:
    path = put(tmp_path, LIST)
    [reading] = read_file(path, ReadOptions(kind=Kind.CONTRACTS), Settings())
    assert reading.sheet is None


def test_one_reference_beside_two_applications_is_one_contract(
    store: Store, tmp_path: Path
) -> None:
    report = load(store, put(tmp_path, NUMBERED))
    assert covered(store.snapshot()) == {
        "C-1502": {"Ferngate Plans", "Ferngate Papers"},
        "Tallow": {"Tallow"},
    }
    counts = report.files[1].rows
    assert (counts.read, counts.loaded, counts.merged) == (3, 2, 1)


def test_the_same_list_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = put(tmp_path, LIST)
    load(store, path)
    again = load(store, path)
    assert again.load is None
    assert [one.unchanged for one in again.files] == [True, True]


def test_an_end_that_was_put_right_is_put_right(store: Store, tmp_path: Path) -> None:
    load(store, put(tmp_path, LIST))
    load(store, put(tmp_path, LIST.replace("31/03/2026", "31/03/2027").replace("Rolling", "")))
    ends = {
        one.text("title"): one.day("end_date")
        for one in store.snapshot().elements
        if one.type == "Contract"
    }
    assert ends["Ferngate Pay"] == date(2027, 3, 31)


def test_a_whole_list_of_applications_closes_no_contract_of_a_register(
    store: Store, tmp_path: Path
) -> None:
    load(store, put(tmp_path, REGISTER, "register.csv"))
    load(store, put(tmp_path, NUMBERED), full=True)
    assert {"BR-01", "BR-02", "C-1502"} <= covered(store.snapshot()).keys()
