"""Tables that sort, filter and go out; and everything there is without any script."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import APPLICATION, CONTRACTS, FUNCTION, IMPACT
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser
TABLE = "/applications"
ROWS = "[data-table=applications] tbody tr"


def column(page: Page, place: int) -> list[str]:
    """The keys by which the rows that are shown stand in a column."""
    found: list[str] = page.evaluate(
        """(place) => [...document.querySelectorAll('[data-table=applications] tbody tr')]
          .filter((row) => !row.hidden)
          .map((row) => row.cells[place].dataset.sort ?? row.cells[place].textContent.trim())""",
        place,
    )
    return found


def numeric(page: Page) -> int:
    """The place of the first column of numbers."""
    found: int = page.evaluate("""() => [...document.querySelectorAll('[data-table=applications] thead th')]
        .findIndex((one) => one.classList.contains('num'))""")
    assert found >= 0
    return found


def test_a_column_of_numbers_sorts_both_ways_and_unknown_comes_last(page: Page) -> None:
    page.goto(TABLE)
    place = numeric(page)
    head = page.locator("[data-table=applications] thead th").nth(place)
    for direction, way in (("descending", -1), ("ascending", 1)):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", direction)
        keys = column(page, place)
        known = [float(one) for one in keys if one and one != "not known"]
        assert known == sorted(known, reverse=way < 0) and len(set(known)) > 3
        assert keys[: len(known)] == [one for one in keys if one and one != "not known"]
    assert "ascending" in page.locator("#said").inner_text()
    assert page.locator("[data-table=applications] thead th[aria-sort]").count() == 1


def test_names_sort_as_people_sort_them(page: Page) -> None:
    page.goto(TABLE)
    head = page.locator("[data-table=applications] thead th").first
    while head.get_attribute("aria-sort") != "ascending" or not page.locator("#said").inner_text():
        head.get_by_role("button").press("Enter")
    names = [one for one in column(page, 0) if one[:1].isalpha()]
    assert names == sorted(names, key=str.casefold) and len(names) > 30


def test_rows_are_filtered_by_words_and_counted(page: Page) -> None:
    page.goto(TABLE)
    every = page.locator(ROWS).count()
    field = page.locator("[data-filter=applications]")
    field.fill("wren book")
    expect(page.locator("[data-count=applications]")).to_contain_text(f"of {every}")
    shown = page.locator(f"{ROWS}:visible")
    assert 0 < shown.count() < every
    for text in shown.all_inner_texts():
        assert "wren" in text.lower() and "book" in text.lower()
    assert "rows shown" in page.locator("#said").inner_text()
    field.fill("")
    expect(shown).to_have_count(every)


def test_the_whole_table_as_csv(page: Page) -> None:
    page.goto(TABLE)
    with page.expect_download() as coming:
        page.locator("[data-csv=applications]").click()
    text = Path(coming.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) - 1 == page.locator(ROWS).count()
    assert coming.value.suggested_filename.endswith("2026-11-24.csv")


def test_what_is_shown_as_csv_says_its_filter_and_holds_no_formula(page: Page) -> None:
    page.goto(TABLE)
    page.locator("[data-filter=applications]").fill("hyperlink")
    shown = page.locator(f"{ROWS}:visible").count()
    with page.expect_download() as coming:
        page.locator("[data-csv=applications]").click()
    text = Path(coming.value.path()).read_bytes().decode("utf-8-sig")
    heads, *rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == shown >= 1
    assert all(one[heads.index("Filter")] == "hyperlink" for one in rows)
    assert all(one[heads.index("As at")] == "2026-11-24" for one in rows)
    assert all(not one[0].startswith("=") and "HYPERLINK" in one[0] for one in rows)


@pytest.mark.parametrize(
    "address", ["/", FUNCTION, TABLE, CONTRACTS, IMPACT, f"/applications/{APPLICATION}", "/quality"]
)
def test_without_scripts_everything_is_there(opened: OpenPage, base_url: str, address: str) -> None:
    page = opened(base_url + address, java_script_enabled=False)
    assert page.locator("h1").inner_text()
    assert page.locator(".needs-js:visible").count() == 0, "nothing is offered that would not work"
    for figure in page.locator("figure[data-picture]").all():
        assert figure.locator(".picture__frame > svg").is_visible()
    folded = page.locator("details:not([open]) tbody tr").count()
    rows = page.locator("table tbody tr")
    assert page.locator("table tbody tr:visible").count() == rows.count() - folded > 0


def test_without_scripts_a_question_is_asked_and_answered(opened: OpenPage, base_url: str) -> None:
    page = opened(base_url + "/", java_script_enabled=False)
    page.locator("#q").fill("wren")
    page.locator("#q").press("Enter")
    assert "q=wren" in page.url
    page.get_by_role("link", name="Wren Bookings").first.click()
    assert page.locator("h1").inner_text().startswith("Wren Bookings")
    page.locator("#as-at").fill("2026-01-31")
    page.get_by_role("button", name="Ask as at this date").click()
    assert "as_at=2026-01-31" in page.url
    page.get_by_role("link", name="Contracts", exact=True).first.click()
    assert "as_at=2026-01-31" in page.url, "the date goes along"
    with page.expect_download() as coming:
        page.locator("[data-csv=contracts]").click()
    assert "2026-01-31" in coming.value.suggested_filename


def test_what_is_filtered_and_sorted_stands_in_the_address_and_goes_into_the_workbook(
    page: Page, opened: OpenPage, base_url: str
) -> None:
    page.goto(f"{TABLE}?lifecycle=live")
    page.locator("[data-filter=applications]").fill("wren book")
    head = page.locator("[data-table=applications] thead th").nth(numeric(page))
    head.get_by_role("button").click()
    shown = page.locator(f"{ROWS}:visible").all_inner_texts()
    assert "lifecycle=live" in page.url and "applications-words=wren+book" in page.url
    with page.expect_download() as coming:
        page.locator("[data-xlsx=applications]").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(coming.value.path()).read_bytes()))
    rows = [*book["List"].values][1:]
    assert len(rows) == len(shown) > 0
    assert all("wren" in str(one).casefold() for one in rows)
    again = opened(page.url)
    assert again.locator(f"{ROWS}:visible").all_inner_texts() == shown
    assert again.locator("[data-filter=applications]").input_value() == "wren book"
    again.locator("[data-filter=applications]").fill("")
    assert "words" not in again.url and "applications-sort=-" in again.url
