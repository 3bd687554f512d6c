"""WCAG 2.2 AA by axe on every page, light and dark; and no page wider than a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.addresses import MISTAKES, PAGES

pytestmark = pytest.mark.browser
LEVEL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIGHT = {"runOnly": LEVEL, "resultTypes": ["violations"]}
# The same page in other colours: nothing but its contrast can differ.
DARK = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
NARROW = {"width": 320, "height": 640}
SPOILT = """() => {
  const made = document.createElement('img');
  made.src = '/static/icon.svg';
  document.querySelector('main').append(made);
}"""
# An element that cannot be folded; attributes of SVG are no styles, so the policy lets it stand.
TOO_WIDE = """() => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  made.setAttribute('width', '900');
  document.querySelector('body').append(made);
}"""


@pytest.fixture(scope="module")
def inspected(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page for axe, whose script the policy would stop; the policy is tested elsewhere."""
    context = browser.new_context(
        base_url=base_url,
        bypass_csp=True,
        reduced_motion="reduce",
        viewport={"width": 1280, "height": 900},
    )
    yield context.new_page()
    context.close()


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe has against a page, in words."""
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]} – {node['failureSummary'][:300]}"
        for one in found
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("address", [*PAGES, *MISTAKES[:1]])
def test_axe_finds_nothing_in_light_or_dark(inspected: Page, address: str) -> None:
    inspected.emulate_media(color_scheme="light")
    inspected.goto(address)
    found = violations(inspected, LIGHT)
    inspected.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in violations(inspected, DARK)]
    assert found == []


@pytest.mark.parametrize(("scheme", "options"), [("light", LIGHT), ("dark", DARK)])
def test_axe_finds_what_is_planted(inspected: Page, scheme: Any, options: dict[str, Any]) -> None:
    inspected.emulate_media(color_scheme=scheme)
    inspected.goto("/")
    inspected.evaluate(SPOILT)
    inspected.add_style_tag(
        content="main * { color: #888 !important; background: #777 !important }"
    )
    found = " ".join(violations(inspected, options))
    assert "color-contrast" in found
    assert ("image-alt" in found) == (options is LIGHT)


@pytest.fixture(scope="module")
def narrow(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page on a narrow screen."""
    context = browser.new_context(base_url=base_url, viewport=NARROW)
    yield context.new_page()
    context.close()


def overflow(page: Page) -> int:
    """How many pixels a page is wider than its window."""
    width: int = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return width


@pytest.mark.parametrize("address", [*PAGES, *MISTAKES])
def test_a_page_fits_a_narrow_screen(narrow: Page, address: str) -> None:
    narrow.goto(address)
    assert overflow(narrow) <= 0
    assert narrow.locator("h1").count() == narrow.locator("main").count() == 1
    assert narrow.locator("html[lang=en-GB]").count() == 1


def test_a_page_that_is_too_wide_is_seen(narrow: Page) -> None:
    narrow.goto("/import")
    narrow.evaluate(TOO_WIDE)
    assert overflow(narrow) > 0
