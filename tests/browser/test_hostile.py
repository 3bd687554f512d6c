"""An estate whose every text is hostile: it stays text on every page, in every picture and download."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import BrowserContext, Page

from landscape.api import marking, rendering
from landscape.model.element import Claim, Relationship
from landscape.settings import Settings
from landscape.store import open_store
from landscape.store.batch import Batch, ElementAssertion
from tests.api.conftest import client_of
from tests.browser import small_estate
from tests.browser.addresses import APPLICATION, FUNCTION, IMPACT, PAGES
from tests.browser.conftest import Watch, serve

WORDS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "</title></textarea></style></script><script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1-2", "-2+3", "\t=1+1",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "\u202egnp.\u2066exe\u2069\u200f",
    "javascript:alert(1)",
    "Robert'); DROP TABLE elements; -- MATCH (n) DETACH DELETE n",
    "a\u0300" * 40,
    "x" * 10_000,
    "long words " * 900,
)  # fmt: skip
_FIELDS = frozenset({"name", "title", "description", "vendor", "supplier", "carries", "reference"})
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


def make_hostile(path: Path) -> Path:
    """The small estate with hostile words for every name, title, description, header and file."""
    store = open_store(str(path), Settings(organisation=small_estate.ORGANISATION))
    try:
        for first in (True, False):
            with store.writing() as writer:
                writer.apply(_spoilt(small_estate._batch(first=first)))
    finally:
        store.close()
    return path


def _spoilt(batch: Batch) -> Batch:
    elements = tuple(_worded(place, one) for place, one in enumerate(batch.elements))
    edges = tuple(
        replace(one, relationship=_evidenced(place, one.relationship))
        for place, one in enumerate(batch.relationships)
    )
    return replace(batch, elements=elements, relationships=edges)


def _worded(place: int, one: ElementAssertion) -> ElementAssertion:
    claims = tuple(
        replace(claim, value=WORDS[(place + number) % len(WORDS)])
        if claim.property in _FIELDS
        else claim
        for number, claim in enumerate(one.claims)
    )
    claims = tuple(_placed(place, claim) for claim in claims)
    extra = {WORDS[place % 14]: WORDS[(place + 3) % len(WORDS)]} if one.extra else {}
    return replace(one, claims=claims, extra=MappingProxyType(extra))


def _placed(place: int, claim: Claim) -> Claim:
    if claim.cell is None:
        return claim
    return replace(claim, cell=replace(claim.cell, column=WORDS[place % 14]))


def _evidenced(place: int, one: Relationship) -> Relationship:
    words = tuple(replace(each, text=WORDS[place % len(WORDS)]) for each in one.evidence)
    return replace(one, evidence=words)


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile estate."""
    return make_hostile(tmp_path_factory.mktemp("hostile") / "hostile.db")


@pytest.fixture(scope="module")
def hostile(hostile_store: Path) -> TestClient:
    """The hostile estate, asked without a browser."""
    return client_of(hostile_store)


@pytest.fixture(scope="module")
def hostile_url(hostile_store: Path) -> Iterator[str]:
    """The hostile estate, served."""
    yield from serve(hostile_store)


@pytest.mark.browser
@pytest.mark.parametrize("address", PAGES)
def test_it_stays_text(page: Page, hostile_url: str, address: str) -> None:
    page.goto(hostile_url + address)
    assert page.title() != "owned" and page.title().endswith("Landscape")
    assert (
        page.locator(
            "img, iframe, object, embed, script:not([src]), style, [onload], [onerror]"
        ).count()
        == 0
    )
    aims: list[str] = (
        page.evaluate("""() => [...document.querySelectorAll('[href], [action], [src]')]
        .map((one) => ['href', 'action', 'src'].map((name) => one.getAttribute(name)).find(Boolean) ?? '')""")
    )
    assert not [one for one in aims if one and one[0] not in "/#?"]
    turned: list[str] = page.evaluate(
        "(marks) => [...document.body.innerText].filter((one) => marks.includes(one))", _BIDI
    )
    assert turned == []
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, "a long name does not push the page aside"


@pytest.mark.browser
@pytest.mark.parametrize("address", [FUNCTION, IMPACT, "/contracts", "/applications"])
def test_a_long_name_fits_a_narrow_screen(page: Page, hostile_url: str, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(hostile_url + address)
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


@pytest.mark.browser
def test_without_escaping_it_would_not_stay_text(
    context: BrowserContext, hostile_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutation: with escaping off, the watch must see it, and the policy must stop the script."""
    unsafe = rendering.environment.__wrapped__()
    unsafe.autoescape = False
    monkeypatch.setattr(rendering, "environment", lambda: unsafe)
    monkeypatch.setattr(marking, "written", str)
    watch = Watch()
    page = watch.over(context).new_page()
    page.goto(hostile_url + "/applications?page=1")  # not an answer that is kept
    assert page.locator("main img, main script").count() > 0
    assert any("Content Security Policy" in one or "policy:" in one for one in watch.complaints)
    assert page.title() != "owned", "the policy stops what escaping did not"


@pytest.mark.parametrize("address", PAGES)
def test_downloads_are_neutral(hostile: TestClient, address: str) -> None:
    import re

    page = hostile.get(address, headers={"accept": "text/html"})
    assert page.status_code == 200, page.text[-300:]
    joint = "&" if "?" in address else "?"
    for name in re.findall(r'data-csv="([^"]+)"', page.text):
        text = hostile.get(f"{address}{joint}csv={name}").content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r")), cell[:60]
                assert not (cell[:1] in "+-" and not _is_number(cell) and cell), cell[:60]
                assert not set(cell) & set(_BIDI)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_the_answers_keep_it_as_it_is(hostile: TestClient) -> None:
    """The API hands out what was typed: JSON needs no help, and nothing is lost."""
    kept: Any = hostile.get("/api/v1/elements?type=Application&limit=1000").json()
    names = {one["name"] for one in kept["elements"]}
    assert {"x" * 10_000, WORDS[0], WORDS[4]} <= names
    shown = hostile.get(f"/api/v1/elements/{APPLICATION}")
    assert shown.headers["content-type"] == "application/json"
    assert shown.headers["x-content-type-options"] == "nosniff"
