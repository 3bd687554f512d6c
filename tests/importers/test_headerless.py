"""Lists without a header are read where their cells tell what they are, else refused, saying why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file
from landscape.model.record import FileReading
from landscape.model.vocabulary import Kind
from landscape.settings import Settings
from tests.importers.making import codes, lines, put

APPLICATIONS = (
    ("Ferngate Pay", "Marl Ltd", "On premise", "Live", "01/04/2015", "£64,000"),
    ("Tallow Lettings", "Peverell plc", "SaaS", "Live", "01/06/2019", "£96,000"),
    ("Plotwise", "Oakhanger Systems Ltd", "On premise", "Live", "12/01/2012", "£31,500"),
    ("Minute Taker", "Quarry Ltd", "SaaS", "Live", "20/09/2021", "£15,000"),
    ("Ledger 4", "Quarry Ltd", "On premise", "Retired", "01/04/2004", "£0"),
    ("Bin Rounds", "Peverell plc", "SaaS", "Live", "02/05/2020", "£9,800"),
)
CONTRACTS = (
    ("C-101", "Payroll and personnel system", "Marl Ltd", "01/04/2024", "31/03/2028", "£240,000"),
    (
        "C-102",
        "Multifunction printing devices",
        "Inkwell Ltd",
        "01/10/2023",
        "30/09/2026",
        "£88,000",
    ),
    (
        "C-110",
        "Grounds maintenance and trees",
        "Green plc",
        "01/01/2025",
        "31/12/2029",
        "£1,200,000",
    ),
    ("C-111", "Parking permits by telephone", "Tallow", "15/06/2024", "14/06/2027", "£54,500"),
    ("C-112", "Street lighting maintenance", "Lumen Ltd", "01/04/2022", "31/03/2027", "£410,000"),
)
DESCRIBED = (
    ("A1", "Ferngate", "Council tax billing and collection", "Marl", "Cloud", "High"),
    ("A2", "Tallow", "Social care case records", "Marl", "Cloud", "High"),
    ("A3", "Plotwise", "Planning applications and enforcement", "Quarry", "On-prem", "Medium"),
    ("A4", "Minutes", "Committee papers", "Quarry", "Cloud", "Low"),
    ("A5", "Binrounds", "Waste collection rounds", "Peverell", "Cloud", "Medium"),
    ("A6", "Pest Jobs", "Pest control bookings", "Peverell", "Cloud", "Low"),
)


def one(folder: Path, rows: Sequence[Sequence[str]], kind: Kind | None = None) -> FileReading:
    """The one table of a file of these rows."""
    path = put(folder / "list.csv", lines(rows))
    [reading] = read_file(path, ReadOptions(kind=kind), Settings())
    return reading


def fields(reading: FileReading) -> list[str | None]:
    """What each column was understood as."""
    return [column.field for column in reading.columns]


def without(rows: Sequence[Sequence[str]], *places: int) -> list[list[str]]:
    """The rows without some columns."""
    return [[cell for place, cell in enumerate(row) if place not in places] for row in rows]


def test_applications_are_told_by_where_they_run(tmp_path: Path) -> None:
    reading = one(tmp_path, APPLICATIONS)
    assert reading.kind is Kind.APPLICATIONS
    assert fields(reading) == ["name", "vendor", "hosting", "lifecycle", None, None]
    assert reading.header_row is None
    assert "no_header_row" in codes(reading.issues)
    assert "name in column 1" in reading.kind_reason
    assert reading.records[0].extra == {"column 5": "01/04/2015", "column 6": "£64,000"}
    assert len(reading.records) == reading.read == len(APPLICATIONS)


def test_names_beside_what_describes_them(tmp_path: Path) -> None:
    told = ["source_id", "name", "description", None, "hosting", "criticality"]
    assert fields(one(tmp_path, DESCRIBED)) == told


def test_contracts_are_told_by_companies_titles_and_terms(tmp_path: Path) -> None:
    reading = one(tmp_path, CONTRACTS)
    assert reading.kind is Kind.CONTRACTS
    told = ["reference", "title", "supplier", "start_date", "end_date", "value"]
    assert fields(reading) == told
    assert fields(one(tmp_path, without(CONTRACTS, 0, 5))) == told[1:5]


def test_the_order_of_columns_does_not_matter(tmp_path: Path) -> None:
    backwards = [row[::-1] for row in CONTRACTS]
    assert fields(one(tmp_path, backwards))[1:3] == ["end_date", "start_date"]


@pytest.mark.parametrize(
    "rows",
    [
        without(APPLICATIONS, 2),  # nothing says where they run
        without(APPLICATIONS, 1, 3),  # nothing but that, and names
        without(CONTRACTS, 2),  # no companies
        without(CONTRACTS, 4),  # no terms
        without(CONTRACTS, 1),  # no titles
        [(*row[:4], row[3][:-4] + "2024", row[5]) for row in CONTRACTS],  # orders of a day
        APPLICATIONS[:4],  # too few
        [("Our systems in 2026",), *APPLICATIONS],  # something stands above
        [(f"{row[0]} II", *row) for row in APPLICATIONS],  # two columns of names
        [("Town Hall", f"Room {place}", "09:00", "12/05/2026", "Confirmed") for place in range(9)],
        [("Ferngate", "Revenues"), ("Tallow", "Adults"), ("Plotwise", "Planning")] * 3,
    ],
)
def test_in_doubt_it_is_refused_with_what_was_looked_for(
    tmp_path: Path, rows: Sequence[Sequence[str]]
) -> None:
    with pytest.raises(InputRejected) as refused:
        one(tmp_path, rows)
    assert "names its columns" in str(refused.value)
    assert "Without such a row are read: contracts" in refused.value.detail


def test_with_a_kind_given_names_are_enough(tmp_path: Path) -> None:
    rows = without(APPLICATIONS, 1, 3)
    assert fields(one(tmp_path, rows, Kind.APPLICATIONS)) == ["name", "hosting", None, None]


def test_what_a_person_says_of_columns_goes_before_what_cells_tell(tmp_path: Path) -> None:
    path = put(tmp_path / "list.csv", lines(APPLICATIONS))
    given = {"column 1": "name", "column 2": "organisation_unit"}
    options = ReadOptions(kind=Kind.APPLICATIONS, mapping=given)
    [reading] = read_file(path, options, Settings())
    assert fields(reading)[:3] == ["name", "organisation_unit", None]


def test_a_list_with_a_header_is_not_told_by_its_cells(tmp_path: Path) -> None:
    header = ("Application", "Vendor", "Runs", "State", "Since", "Cost")
    assert one(tmp_path, (header, *APPLICATIONS)).header_row == 1
