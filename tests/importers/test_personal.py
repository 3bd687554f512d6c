"""Columns of people are recognised, said and left out; columns of roles and teams stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from landscape.importers import ReadOptions, read_file
from landscape.importers.columns import Column
from landscape.importers.personal import personal_columns
from landscape.model.record import ColumnMapping, FileReading
from landscape.settings import Settings

TEAMS = ("ICT Applications Team", "Housing Systems", "Finance Support", "Service Desk")
PEOPLE = ("Ada Fictional", "Example, Bo", "Dr C. Invented", "Dee Madeup-Name")


def is_personal(header: str, *cells: str, field: str | None = None, method: str = "alias") -> bool:
    """Whether a column is taken for one of people."""
    column = Column(header, 0, cells, cells)
    mapped = ColumnMapping(header, 0, field, method if field else "unmapped", 0.9)
    return bool(personal_columns([mapped], [column]))


@pytest.mark.parametrize(
    ("header", "cells", "personal"),
    [
        ("Email", (), True),
        ("Supplier contact e-mail address", (), True),
        ("Contact telephone", (), True),
        ("First name", (), True),
        ("Business owner", PEOPLE, True),
        ("Business owner", TEAMS, False),
        ("Owner", TEAMS, False),
        ("Owner", PEOPLE, True),
        ("Contract Manager", PEOPLE, True),
        ("Contract Manager", ("Head of Procurement", "Category Manager"), False),
        ("Support group", TEAMS, False),
        ("Assignment group", PEOPLE, False),
        ("Anything", ("a@example.org", "b@example.org", "c@example.org"), True),
        ("Description", ("Ask a@example.org", "no address", "none"), False),
        ("Ansprechpartner", PEOPLE, True),
        ("Vorname", (), True),
        ("Courriel", (), True),
        ("assigned_to", ("Ada Fictional",), True),
        ("Last updated by", ("admin", "system"), False),
        ("Contact type", ("phone", "web"), False),
        ("Owner cost centre", ("1234",), False),
    ],
)
def test_people_are_told_from_roles(header: str, cells: tuple[str, ...], personal: bool) -> None:
    assert is_personal(header, *cells) is personal


def test_a_mapped_column_of_people_is_found_out() -> None:
    assert is_personal("Owner", *PEOPLE, field="owner_role")
    assert not is_personal("Owner", *TEAMS, field="owner_role")
    assert is_personal("Support", "a@example.org", "b@example.org", field="owner_role")
    assert not is_personal("Owner", *PEOPLE, field="owner_role", method="given")
    assert not is_personal("Vendor", *PEOPLE, field="vendor")


TEXT = (
    "Number,Application,Vendor,Owner,Owner e-mail,Support team\n"
    "A1,Fennwick,Marl,Ada Fictional,ada@example.org,ICT Team\n"
    "A2,Bramling,Marl,Bo Example,bo@example.org,ICT Team\n"
    ",,Marl,Cy Invented,cy@example.org,ICT Team\n"
)


def read(tmp_path: Path, *, keep: bool) -> FileReading:
    path = tmp_path / "apps.csv"
    path.write_text(TEXT, encoding="utf-8")
    return read_file(path, ReadOptions(keep_personal=keep), Settings())[0]


def test_people_are_left_out_of_everything_and_that_is_said(tmp_path: Path) -> None:
    reading = read(tmp_path, keep=False)
    assert [one.column for one in reading.issues if one.code == "personal_left_out"] == [
        "Owner",
        "Owner e-mail",
    ]
    held = repr([(one.values, one.raw, one.extra) for one in reading.records])
    waiting = repr([(one.cells, one.reasons) for one in reading.quarantined])
    assert len(reading.quarantined) == 1
    for word in ("Ada", "example.org", "Invented"):
        assert word not in held + waiting
    assert reading.records[0].values["owner_role"] == "ICT Team"


def test_people_are_kept_when_somebody_says_so(tmp_path: Path) -> None:
    reading = read(tmp_path, keep=True)
    assert {one.code for one in reading.issues} >= {"personal_kept"}
    assert reading.records[0].extra["Owner e-mail"] == "ada@example.org"
