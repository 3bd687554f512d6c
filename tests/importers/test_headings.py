"""Headings between the rows of a list are no entries of it; what they say is said of the rows below them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from landscape.importers import ReadOptions, read_file
from landscape.importers.headings import HEADING, UNIT_HEADING, heading_of
from landscape.model.record import FileReading
from landscape.model.vocabulary import Kind
from landscape.settings import Settings
from tests.importers.making import lines, put, workbook

HEADER = ("System name", "Supplier", "Hosting", "Users")
PAY = ("Ferngate Pay", "Marl Ltd", "SaaS", "12")
LETS = ("Tallow Lettings", "Peverell plc", "On premise", "40")
JOBS = ("Repairs Desk", "Marl Ltd", "On premise", "9")
PLANS = ("Plotwise", "Oakhanger plc", "SaaS", "21")


def readings(
    folder: Path, rows: Sequence[Sequence[str]], given: Mapping[str, str] | None = None
) -> tuple[FileReading, ...]:
    """All tables of a file of these rows."""
    options = ReadOptions(mapping=given or {})
    return read_file(put(folder / "list.csv", lines(rows)), options, Settings())


def one(folder: Path, *rows: Sequence[str]) -> FileReading:
    """The one table of a file of these rows."""
    [reading] = readings(folder, rows)
    return reading


def names(reading: FileReading) -> list[str]:
    """What the entries are called."""
    return [str(record.values["name"]) for record in reading.records]


def units(reading: FileReading) -> list[str | None]:
    """The departments of the entries."""
    found = (record.values.get("organisation_unit") for record in reading.records)
    return [None if each is None else str(each) for each in found]


def headings(reading: FileReading) -> list[int | None]:
    """The rows that are headings."""
    assert reading.read == len(reading.records) + len(reading.quarantined) + reading.skipped
    return [said.row for said in reading.issues if said.code == "heading_row"]


def test_headings_in_capitals_are_the_departments_of_the_rows_below(tmp_path: Path) -> None:
    reading = one(
        tmp_path,
        HEADER,
        ("HOUSING",),
        LETS,
        JOBS,
        (),
        ("PLANNING", "", "", ""),
        PLANS,
        ("Notices",),
    )
    assert headings(reading) == [2, 6]
    assert names(reading) == ["Tallow Lettings", "Repairs Desk", "Plotwise", "Notices"]
    assert units(reading) == ["HOUSING", "HOUSING", "PLANNING", "PLANNING"]
    assert {each.header: each.field for each in reading.columns}[UNIT_HEADING] == (
        "organisation_unit"
    )
    assert reading.records[0].headers["organisation_unit"] == UNIT_HEADING
    assert all(
        "department" in said.message for said in reading.issues if said.code == "heading_row"
    )


def test_a_long_heading_is_one_too(tmp_path: Path) -> None:
    long = "CHIEF EXECUTIVE, TREASURY, REGENERATION AND ECONOMIC DEVELOPMENT DIRECTORATE"
    reading = one(tmp_path, HEADER, ("HOUSING",), LETS, (long,), JOBS, PAY)
    assert units(reading) == ["HOUSING", long, long]


@pytest.mark.parametrize("headed", [("1. Housing", "2. Planning"), ("A) Housing", "B) Planning")])
def test_numbered_headings(tmp_path: Path, headed: tuple[str, str]) -> None:
    reading = one(tmp_path, HEADER, (headed[0],), LETS, JOBS, (headed[1],), PLANS)
    assert units(reading) == ["Housing", "Housing", "Planning"]


def test_headings_where_the_numbers_stand(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    rows = [
        ["Systems register"],
        ["Ref", *HEADER],
        ["Housing"],
        ["S1", *LETS],
        ["S2", *JOBS],
        [None, None, None, None, "49"],
        ["Planning and Building"],
        ["S3", *PLANS],
        ["Total", None, None, None, "70"],
    ]
    workbook(path, {"Systems": rows})
    [reading] = read_file(path, ReadOptions(), Settings())
    assert headings(reading) == [3, 7]
    assert units(reading)[0] == "Housing"
    assert units(reading)[-1] == "Planning and Building"


def test_a_number_that_stands_alone_is_no_heading(tmp_path: Path) -> None:
    rows = [("Ref", *HEADER), ("S1", *LETS), ("S2",), ("S3", *JOBS), ("S4",), ("S5", *PLANS)]
    assert headings(one(tmp_path, *rows)) == []


def test_a_register_of_contracts(tmp_path: Path) -> None:
    reading = one(
        tmp_path,
        ("Contract No", "Contract title", "Supplier", "End date"),
        ("Corporate Services",),
        ("C-1", "Payroll", "Marl Ltd", "31/03/2028"),
        ("Adult Social Care",),
        ("C-2", "Care records", "Peverell plc", "31/03/2028"),
        ("C-3", "Meals", "Larder Ltd", "31/03/2027"),
    )
    assert reading.kind is Kind.CONTRACTS
    assert units(reading) == ["Corporate Services", "Adult Social Care", "Adult Social Care"]


def test_headings_of_another_sort_are_kept_with_the_rows(tmp_path: Path) -> None:
    rows = (
        ("Live systems",),
        LETS,
        JOBS,
        PLANS,
        ("Systems to be retired:",),
        PAY,
        LETS[:1] + JOBS[1:],
    )
    reading = one(tmp_path, HEADER, *rows)
    assert headings(reading) == [2, 6]
    assert units(reading) == [None] * 5
    assert [record.extra[HEADING] for record in reading.records] == [
        *["Live systems"] * 3,
        *["Systems to be retired"] * 2,
    ]


def test_beside_a_column_of_departments_headings_are_kept(tmp_path: Path) -> None:
    header = ("System name", "Supplier", "Department", "Users")
    rows = (("PLACE", *[""] * 3), LETS, JOBS, ("PEOPLE", *[""] * 3), PAY)
    reading = one(tmp_path, header, *rows)
    assert units(reading) == ["On premise", "On premise", "SaaS"]
    assert [record.extra[HEADING] for record in reading.records] == ["PLACE", "PLACE", "PEOPLE"]


@pytest.mark.parametrize(
    "rows",
    [
        (LETS, ("Asset Register",), JOBS, ("ePayroll",), ("Grants",), PLANS),  # names alone
        (("Asset Register",), LETS, JOBS, ("Grants",), PLANS, PAY),  # the first of them too
        (("FIRMSTEP",), LETS, ("SAP",), ("IDOX",)),  # no entry follows the last two
        (("HOUSING",), LETS, JOBS, PLANS),  # one heading is no habit
        (
            ("NHS",),
            LETS,
            ("Depot",),
            JOBS,
            ("Grants",),
            ("Tax",),
            PLANS,
            ("UK",),
            PAY,
        ),  # few of them
        (("NEC", *LETS[1:]), ("CAPITA",), ("IDOX", *JOBS[1:]), ("CIVICA",), ("SAP", *PAY[1:])),
    ],
)
def test_entries_of_which_only_the_name_is_known_stay_entries(
    tmp_path: Path, rows: Sequence[Sequence[str]]
) -> None:
    reading = one(tmp_path, HEADER, *rows)
    assert headings(reading) == []
    assert names(reading) == [row[0] for row in rows]


def test_a_person_may_say_what_headings_are(tmp_path: Path) -> None:
    rows = (HEADER, ("ALPHA",), LETS, JOBS, ("BETA",), PLANS)
    [reading] = readings(tmp_path, rows, {HEADING: "business_function"})
    found = [str(record.values["business_function"]) for record in reading.records]
    assert found == ["ALPHA", "ALPHA", "BETA"]
    rows = (HEADER, ("HOUSING",), LETS, JOBS, ("PLANNING",), PLANS)
    [reading] = readings(tmp_path, rows, {UNIT_HEADING: ""})
    assert units(reading) == [None] * 3
    assert reading.records[2].extra[UNIT_HEADING] == "PLANNING"


def test_a_total_a_note_a_repeated_header_and_a_long_row_are_what_they_were(tmp_path: Path) -> None:
    reading = one(
        tmp_path,
        HEADER,
        ("HOUSING",),
        LETS,
        ("Total", "", "", "40"),
        ("PLANNING",),
        HEADER,
        (*PLANS, "more"),
        (),
        ("Notes:",),
        ("1. Users are those of last month.",),
    )
    assert headings(reading) == [2, 5]
    codes = {(said.code, said.row) for said in reading.issues}
    assert {("total_row", 4), ("header_repeated", 6), ("row_too_long", 7)} <= codes
    assert {("note_below", 9), ("note_below", 10)} <= codes
    assert reading.records[1].extra["beyond the last column"] == "more"
    assert units(reading) == ["HOUSING", "PLANNING"]


def test_contracts_that_stand_beside_have_the_department_too(tmp_path: Path) -> None:
    header = ("System name", "Supplier", "Hosting", "Contract end date")
    rows = (("HOUSING",), (*LETS[:3], "31/03/2027"), ("PLANNING",), (*PLANS[:3], "30/06/2028"))
    applications, contracts = readings(tmp_path, (header, *rows))
    assert units(applications) == units(contracts) == ["HOUSING", "PLANNING"]
    assert contracts.read == len(contracts.records) + contracts.skipped


def test_every_entry_has_the_heading_above_it_whatever_stands_between(tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(20):
        rows: list[Sequence[str]] = [HEADER]
        wanted: list[tuple[str, str]] = []
        for unit in ("HOUSING", "PLANNING", "WASTE", "FINANCE")[: chance.randint(2, 4)]:
            rows += [(), (unit, "", "")] if chance.random() < 0.5 else [(unit,)]
            for _ in range(chance.randint(1, 400)):
                name = f"Fern {len(wanted)}"
                rows.append((name, "Marl Ltd", "SaaS", str(len(wanted))))
                wanted.append((name, unit))
                rows += [()] * (chance.random() < 0.1)
        reading = one(tmp_path, *rows)
        if len(headings(reading)) > 1:  # two of them among the first rows
            assert list(zip(names(reading), units(reading), strict=True)) == wanted


def test_what_a_heading_says() -> None:
    assert heading_of(("", " 10. Public  health: ")) == "Public health"
    assert heading_of(("Office 365",)) == "Office 365"
