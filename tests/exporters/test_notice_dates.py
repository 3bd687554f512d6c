"""The calendar of notice dates: a day for each contract that can be acted on, in lines that programs read."""

from __future__ import annotations

import re
from datetime import date

import pytest

from landscape.estate.estate import Estate
from landscape.exporters.notice_dates import notice_dates
from landscape.model.element import Element, Value

AS_AT = date(2026, 11, 23)


def contract(key: str, **properties: Value) -> Element:
    return Element(f"acme/contract/{key}", "Contract", "acme", {"title": key, **properties})


def events(*contracts: Element) -> list[dict[str, str]]:
    text = notice_dates(Estate(contracts, [], AS_AT)).decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    found = re.findall(r"BEGIN:VEVENT\r\n(.*?)BEGIN:VALARM", whole, re.DOTALL)
    assert whole.count("BEGIN:VALARM") == whole.count("END:VEVENT") == len(found)
    return [dict(line.split(":", 1) for line in one.strip().split("\r\n")) for one in found]


def test_the_day_is_the_last_one_for_notice() -> None:
    (one,) = events(contract("k", end_date=date(2027, 3, 31), notice_period="P1M"))
    assert one["DTSTART;VALUE=DATE"] == "20270228" and one["DTEND;VALUE=DATE"] == "20270301"
    assert one["SUMMARY"] == "Last day for notice: k"
    assert "Term ends: 31 March 2027" in one["DESCRIPTION"]


@pytest.mark.parametrize(
    ("properties", "summary"),
    [
        ({"end_date": date(2027, 3, 31)}, "Ends (notice period not known): k"),
        (
            {"end_date": date(2026, 12, 31), "notice_period": "P6M"},
            "Ends (notice date has passed): k",
        ),
    ],
)
def test_without_a_day_for_notice_ahead_it_is_the_end_and_says_so(
    properties: dict[str, Value], summary: str
) -> None:
    (one,) = events(contract("k", **properties))
    assert one["SUMMARY"] == summary
    assert one["DTSTART;VALUE=DATE"] == f"{properties['end_date']:%Y%m%d}"


def test_what_is_over_or_has_no_date_ahead_has_no_day() -> None:
    assert not events(
        contract("undated"),
        contract("over", end_date=date(2026, 1, 31), notice_period="P1M"),
        contract("ended", end_date=date(2027, 3, 31), terminated_date=date(2026, 2, 1)),
    )


def test_what_a_register_says_cannot_become_structure() -> None:
    title = "Parks; pitches, courts\\\r\nEND:VCALENDAR " + "ü" * 90
    (one,) = events(contract("k", end_date=date(2027, 3, 31), **{"title": title}))
    assert "Parks\\; pitches\\, courts\\\\" in one["SUMMARY"]
    assert "ü" * 90 in one["SUMMARY"]


def test_the_same_contract_has_the_same_identifier_and_bytes_each_time() -> None:
    one = contract("k", end_date=date(2027, 3, 31))
    estate = Estate([one], [], AS_AT)
    assert notice_dates(estate) == notice_dates(estate)
    assert events(one)[0]["UID"] == "acme/contract/k@landscape"
