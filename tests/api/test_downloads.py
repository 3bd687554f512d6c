"""What pages hand out as files: every list as a workbook, dates as a calendar, a page as one file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import openpyxl
import pytest
from starlette.testclient import TestClient

from landscape.api import create_app
from landscape.settings import Settings
from tests.browser.addresses import PAGES
from tests.browser.small_estate import AS_AT, ORGANISATION, make_store

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = make_store(tmp_path_factory.mktemp("downloads") / "small.db")
    app = create_app(store, Settings(organisation=ORGANISATION), as_at=AS_AT)
    with TestClient(app, base_url="http://127.0.0.1", headers=HTML) as client:
        yield client


def workbook(pages: TestClient, address: str) -> openpyxl.Workbook:
    found = pages.get(address)
    assert found.status_code == 200, (address, found.text)
    return openpyxl.load_workbook(io.BytesIO(found.content))


def records(book: openpyxl.Workbook) -> list[dict[str, object]]:
    heads, *rows = book["List"].values
    return [dict(zip(map(str, heads), one, strict=True)) for one in rows]


def offered(pages: TestClient, address: str, form: str) -> list[str]:
    shown = pages.get(address).text
    return [unescape(one) for one in re.findall(rf'href="([^"]*(?:\?|&amp;){form}=[^"]*)"', shown)]


@pytest.mark.parametrize("address", PAGES)
def test_every_list_is_offered_as_csv_and_as_a_workbook_of_as_many_rows(
    pages: TestClient, address: str
) -> None:
    as_csv, as_xlsx = offered(pages, address, "csv"), offered(pages, address, "xlsx")
    assert [one.replace("xlsx=", "csv=") for one in as_xlsx] == as_csv
    for one, other in zip(as_csv, as_xlsx, strict=True):
        text = pages.get(one).content.decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        assert len(lines) == len(records(workbook(pages, other))) > 0, one


def test_a_workbook_has_numbers_with_their_unit_dates_and_what_is_not_known(
    pages: TestClient,
) -> None:
    rows = records(workbook(pages, "/contracts?xlsx=contracts"))
    ends = [one["End"] for one in rows]
    assert any(isinstance(one, datetime) for one in ends)
    assert {one for one in ends if not isinstance(one, datetime)} <= {"not known"}
    amounts = [one["Annual value (£)"] for one in rows]
    assert any(isinstance(one, int | float) for one in amounts) and "not known" in amounts
    members = records(workbook(pages, "/functions/appointments-and-booking?xlsx=members"))
    sure = [one["How sure (share of 1)"] for one in members]
    assert all(isinstance(one, int | float) and 0 < one <= 1 for one in sure)
    assert {str(one["How sure: remark"]).split(",")[0] for one in members} <= {
        "Typed in",
        "Inferred",
        "Decided",
    }


def test_a_workbook_says_what_it_is_of_which_date_and_filter_and_holds_no_formula(
    pages: TestClient,
) -> None:
    book = workbook(pages, "/applications?q=hyperlink&xlsx=applications")
    about = {str(one[0]): one[1] for one in book["About"].values}
    assert (about["As at"], about["Load"]) == (AS_AT.isoformat(), "2")
    assert about["Filter"] == "q=hyperlink"
    (row,) = records(book)
    assert str(row["Application"]).startswith("'=HYPERLINK")
    kinds = {cell.data_type for line in book["List"].iter_rows() for cell in line}
    assert "f" not in kinds


def test_what_stands_under_a_value_is_in_the_csv_too(pages: TestClient) -> None:
    text = pages.get("/contracts?csv=contracts").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert all("Annual value: remark" in one for one in rows)
    assert any(one["Annual value: remark"] for one in rows if one["Annual value"] == "not known")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_as_one_file_asks_nobody_for_anything(pages: TestClient, address: str) -> None:
    ways = offered(pages, address, "alone")
    if not ways:  # nothing is said there yet, or by a case at a time
        assert (
            address.startswith(("/review", "/import", "/path"))
            or "kpi" not in pages.get(address).text
        )
        return
    sent = pages.get(ways[0])
    assert sent.headers["content-disposition"].endswith('.html"')
    text = sent.text
    assert not re.search(r'(?:href|src|action)="(?!#)', text), (
        "everything that leads elsewhere is out"
    )
    assert "<script" not in text and "<form" not in text and "<style>" in text
    assert "as at 24 Nov 2026, load 2" in text
    title = re.search(r"<h1>(.*?)</h1>", pages.get(address).text)
    assert title is not None and title[0] in text
    told = re.findall(r'<tr data-id="[^"]*"', text)
    assert told == re.findall(r'<tr data-id="[^"]*"', pages.get(address).text)


def test_a_filter_is_written_on_the_file(pages: TestClient) -> None:
    text = pages.get("/contracts?status=live&alone=page").text
    assert "asked: status = live" in text


def test_dates_go_into_a_calendar_as_the_page_is_narrowed(pages: TestClient) -> None:
    whole = pages.get("/contracts?ics=contracts")
    assert whole.headers["content-type"].startswith("text/calendar")
    assert (
        'filename="landscape-notice-dates-2026-11-24.ics"' in whole.headers["content-disposition"]
    )
    narrowed = pages.get("/contracts?notice=3y&ics=contracts").text
    rows = list(csv.DictReader(io.StringIO(pages.get("/contracts?notice=3y&csv=contracts").text)))
    assert narrowed.count("BEGIN:VEVENT") == len(rows)
    assert 0 < len(rows) < whole.text.count("BEGIN:VEVENT")
    assert pages.get("/functions?ics=x").status_code == 404
    assert pages.get("/api/v1/exports/ics").text == whole.text


def test_a_table_that_a_page_has_not_is_said_in_words(pages: TestClient) -> None:
    for form in ("csv", "xlsx"):
        answer = pages.get(f"/contracts?{form}=nothing")
        assert answer.status_code == 404 and "no table" in answer.text
