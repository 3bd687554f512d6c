"""Procurement packages: releases put together, records, contracts without awards, and the form of sheets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file
from landscape.importers.ocds import found_in, rows_of
from landscape.model.record import FileReading
from landscape.model.vocabulary import Kind
from landscape.settings import Settings
from tests.importers.making import codes, put, workbook

OCID = "ocds-zzzzzz-1"
TENDER = {"id": "t", "title": "Booking of pitches", "status": "active"}
PARTIES = [
    {"id": "GB-COH-00123456", "name": "Fennimore Systems Ltd", "roles": ["supplier"]},
    {"id": "b", "name": "Brindlecombe Council", "roles": ["buyer"]},
]
AWARD = {
    "id": "a1",
    "title": "Pitches",
    "suppliers": [{"id": "GB-COH-00123456", "name": "Fennimore Systems Ltd"}],
    "value": {"amount": 12500.50, "currency": "GBP"},
    "contractPeriod": {"startDate": "2025-04-01T00:00:00Z", "endDate": "2027-03-31T00:00:00Z"},
}
CONTRACT = {
    "id": "c1",
    "awardID": "a1",
    "period": {"startDate": "2025-04-01", "endDate": "2028-03-31", "maxExtentDate": "2030-03-31"},
    "status": "active",
}


def _release(date: str, **parts: Any) -> dict[str, Any]:
    return {"ocid": OCID, "id": f"{OCID}-{date}", "date": date, "tag": ["award"], **parts}


RELEASES = [
    _release("2025-03-01", awards=[AWARD], parties=PARTIES),
    _release("2025-01-01", tender=TENDER, buyer={"name": "Brindlecombe Council"}),
    _release("2025-04-01", contracts=[CONTRACT]),
]


def _read(tmp_path: Path, document: Any) -> FileReading:
    path = put(tmp_path / "package.json", json.dumps(document))
    (reading,) = read_file(path, ReadOptions(), Settings())
    return reading


def test_the_releases_of_one_procurement_are_one_contract(tmp_path: Path) -> None:
    reading = _read(tmp_path, {"version": "1.1", "releases": RELEASES})
    assert reading.kind is Kind.CONTRACTS
    assert "OCDS" in reading.kind_reason
    (record,) = reading.records
    assert record.values["reference"] == "c1"
    assert record.values["title"] == "Pitches"
    assert str(record.values["end_date"]) == "2028-03-31"
    assert str(record.values["end_max_date"]) == "2030-03-31"
    assert record.values["company_number"] == "00123456"
    assert record.raw["value"] == "12500.5"
    assert "releases_compiled" in codes(reading.issues)


def test_a_later_release_is_laid_over_an_earlier_one() -> None:
    changed = {**AWARD, "title": "Pitches and courts", "value": None}
    (row,) = rows_of([_release("2025-05-01", awards=[changed]), *RELEASES[:1]])
    assert row["title"] == "Pitches and courts"
    assert row["value"] == 12500.5, "what a later release does not say stays"


@pytest.mark.parametrize(
    "document",
    [
        {"records": [{"ocid": OCID, "compiledRelease": RELEASES[0]}]},
        {"records": [{"ocid": OCID, "releases": [RELEASES[0]]}]},
        [{"releases": [RELEASES[0]]}],
        [RELEASES[0]],
        RELEASES[0],
    ],
)
def test_every_shape_of_package(tmp_path: Path, document: Any) -> None:
    (record,) = _read(tmp_path, document).records
    assert record.values["supplier"] == "Fennimore Systems Ltd"


def test_lines_of_compiled_releases(tmp_path: Path) -> None:
    text = "\n".join(json.dumps({**RELEASES[0], "ocid": f"ocds-zzzzzz-{one}"}) for one in range(5))
    (reading,) = read_file(put(tmp_path / "all.jsonl", text), ReadOptions(), Settings())
    assert len(reading.records) == 5


def test_records_that_only_link_are_said(tmp_path: Path) -> None:
    linked = {"ocid": "ocds-zzzzzz-2", "releases": [{"url": "http://example.invalid/2.json"}]}
    records = [{"ocid": OCID, "compiledRelease": RELEASES[0]}, linked]
    assert "release_absent" in codes(_read(tmp_path, {"records": records}).issues)
    with pytest.raises(InputRejected, match="no procurement"):
        _read(tmp_path, {"records": [linked]})


def test_several_awards_and_contracts_without_one() -> None:
    rows = rows_of(
        [
            _release(
                "2025-03-01",
                awards=[AWARD, {**AWARD, "id": "a2", "title": "Courts"}],
                contracts=[CONTRACT, {"id": "c9", "awardID": "gone", "title": "Sheds"}],
            )
        ]
    )
    assert [(one["id"], one["title"]) for one in rows] == [
        ("c1", "Pitches"),
        ("c9", "Sheds"),
        ("a2", "Courts"),
    ]


def test_a_tender_that_came_to_nothing_yet_says_so() -> None:
    (row,) = rows_of(RELEASES[1:2])
    assert (row["title"], row["status"]) == ("Booking of pitches", "tender active")


@pytest.mark.parametrize(
    "part", ["tender", "awards", "contracts", "parties", "buyer", "date", "ocid"]
)
@pytest.mark.parametrize("wrong", [None, 3, "x", [], [None], {}, [[]], [{"id": []}], {"a": {}}])
def test_malformed_parts_are_no_error(part: str, wrong: Any) -> None:
    found = found_in({"releases": [{**RELEASES[0], "contracts": [CONTRACT], part: wrong}]})
    assert found is not None
    assert rows_of(found.releases)


SHEETS = {
    "releases": [
        ("ocid", "id", "date", "tag", "buyer/name"),
        (OCID, "r1", "2025-03-01", "award", "Brindlecombe Council"),
    ],
    "awards": [
        (
            "ocid",
            "id",
            "awards/0/id",
            "awards/0/title",
            "awards/0/value/amount",
            "awards/0/value/currency",
        ),
        (OCID, "r1", "a1", "Pitches", 12500.5, "GBP"),
        (OCID, "r1", "a2", "Courts", 100, "GBP"),
    ],
    "award_suppliers": [
        ("ocid", "id", "awards/0/id", "awards/0/suppliers/0/id", "awards/0/suppliers/0/name"),
        (OCID, "r1", "a1", "GB-COH-00123456", "Fennimore Systems Ltd"),
        (OCID, "r1", "a1", "s2", "Peverell plc"),
        (OCID, "r1", "a2", "s2", "Peverell plc"),
    ],
    "contracts": [
        ("ocid", "id", "contracts/0/id", "contracts/0/awardID", "contracts/0/period/endDate"),
        (OCID, "r1", "c1", "a1", "2028-03-31T00:00:00Z"),
    ],
    "Meta": [("version", "1.1")],
}


def test_the_form_of_many_sheets_is_joined(tmp_path: Path) -> None:
    (reading,) = read_file(workbook(tmp_path / "p.xlsx", SHEETS), ReadOptions(), Settings())
    assert reading.kind is Kind.CONTRACTS
    assert [one.values["title"] for one in reading.records] == ["Pitches", "Courts"]
    assert [one.values["supplier"] for one in reading.records] == [
        "Fennimore Systems Ltd; Peverell plc",
        "Peverell plc",
    ]
    assert str(reading.records[0].values["end_date"]) == "2028-03-31"
    (said,) = [one for one in reading.issues if one.code == "sheets_joined"]
    assert "Meta" in said.message


def test_a_template_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    empty = {name: rows[:1] for name, rows in SHEETS.items()}
    with pytest.raises(InputRejected, match="no procurement"):
        read_file(workbook(tmp_path / "p.xlsx", empty), ReadOptions(), Settings())
