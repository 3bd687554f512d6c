"""A page that was taken along: it opens by itself, asks for nothing, and is as good to read as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.addresses import APPLICATION, CONTRACTS, FUNCTION, IMPACT
from tests.browser.test_accessibility import DARK, LIGHT, violations

pytestmark = pytest.mark.browser


def taken(page: Page, address: str) -> Path:
    page.goto(address)
    with page.expect_download() as coming:
        page.get_by_role("link", name="This page as one file").click()
    assert coming.value.suggested_filename.endswith("-2026-11-24.html")
    return Path(coming.value.path())


@pytest.mark.parametrize(
    "address", ["/", FUNCTION, CONTRACTS, IMPACT, f"/applications/{APPLICATION}"]
)
def test_it_opens_by_itself_and_axe_finds_nothing(
    page: Page, browser: Browser, tmp_path: Path, address: str
) -> None:
    file = tmp_path / "paper.html"
    file.write_bytes(taken(page, address).read_bytes())
    title, rows = page.locator("h1").inner_text(), page.locator("tbody tr").count()
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    context.on("request", lambda one: asked.append(one.url))
    alone = context.new_page()
    alone.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert alone.locator("h1").inner_text() == title
    assert alone.locator("tbody tr").count() == rows
    assert alone.locator(".way:visible").count() == 0, "a way that leads nowhere is not shown"
    assert alone.get_by_role("navigation").count() == alone.get_by_role("button").count() == 0
    for href in alone.locator("a[href]").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    ):
        assert alone.locator(f'[id="{href.removeprefix("#")}"]').count() == 1, href
    assert violations(alone, LIGHT) == []
    alone.emulate_media(color_scheme="dark")
    assert violations(alone, DARK) == []
    alone.set_viewport_size({"width": 320, "height": 640})
    assert alone.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_what_is_due_is_two_choices_away_and_goes_into_a_calendar(page: Page) -> None:
    page.goto(CONTRACTS)
    page.locator("select[name=notice]").select_option("2y")
    page.get_by_role("button", name="Apply").click()
    assert "notice=2y" in page.url
    shown = page.locator("[data-table=contracts] tbody tr").count()
    assert shown > 0
    with page.expect_download() as coming:
        page.get_by_role("link", name="Dates for a calendar (.ics)").click()
    text = Path(coming.value.path()).read_text("utf-8")
    assert text.count("BEGIN:VEVENT") == shown
    with page.expect_download() as coming:
        page.locator("[data-xlsx=contracts]").click()
    assert coming.value.suggested_filename == "landscape-contracts-2026-11-24.xlsx"


def test_from_a_contract_to_what_else_its_group_holds(page: Page) -> None:
    page.goto(CONTRACTS)
    page.locator("[data-table=contracts] tbody a").first.click()
    assert "when can we leave it" in page.locator("h1").inner_text()
    page.locator("dl.facts a").first.click()
    assert page.locator("[data-table=contracts] tbody tr").count() > 0
    with page.expect_download() as coming:
        page.get_by_role("link", name="Dates for a calendar (.ics)").click()
    assert "VCALENDAR" in Path(coming.value.path()).read_text("utf-8")
