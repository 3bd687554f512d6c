"""The queue as a person works through it: by keyboard, by mouse, without a script, on a narrow screen."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from landscape.api.screens import review
from landscape.pipeline import ImportOptions, import_files
from landscape.settings import Settings
from landscape.store import open_store
from tests.api.conftest import client_of
from tests.browser.conftest import serve
from tests.browser.small_estate import AS_AT, HOSTILE, ORGANISATION
from tests.cli.test_reviewing import APPS, CONTRACTS

OpenPage = Callable[..., Page]
ODD = (
    ("APM90", HOSTILE[0], "questions and charts", "Fennimore Ltd", "Leisure"),
    ("APM91", HOSTILE[1], "the weekly figures", "Tallowby Ltd", "Legal"),
)


def make(folder: Path) -> Path:
    """A store with a queue."""
    for name, rows in (("cmdb.csv", (*APPS, *ODD)), ("register.csv", CONTRACTS)):
        with (folder / name).open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows(rows)
    settings = Settings(organisation=ORGANISATION)
    store = open_store(folder / "estate.db", settings)
    paths = [folder / "cmdb.csv", folder / "register.csv"]
    import_files(store, paths, ImportOptions(as_at=AS_AT, organisation=ORGANISATION), settings)
    store.close()
    return folder / "estate.db"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("review"))


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    target = tmp_path / "own.db"
    target.write_bytes(made.read_bytes())
    return target


@pytest.fixture
def url(store: Path) -> Iterator[str]:
    yield from serve(store)


@pytest.fixture
def own(store: Path) -> Iterator[TestClient]:
    with client_of(store) as client:
        yield client


def waiting(page: Page, url: str) -> list[Any]:
    answer = page.request.get(f"{url}/api/v1/review?limit=500").json()
    return list(answer["cases"])


def current(page: Page) -> str:
    found = page.locator("article.case:not([hidden])")
    assert found.count() == 1, "one case at a time"
    return found.get_attribute("id") or ""


def takes_back(page: Page, url: str, case: str) -> bool:
    """Whether a word on a case was in force; it is none after this."""
    said = page.request.post(f"{url}/api/v1/review/{case}", data={"verdict": "withdraw"})
    assert said.status in (200, 404)
    return said.status == 200


def kept(page: Page) -> None:
    expect(page.locator("#review-state")).to_have_text(
        re.compile(r"decided here(, kept)?$"), timeout=20_000
    )


@pytest.mark.browser
def test_the_keyboard_is_enough(page: Page, url: str) -> None:
    page.goto(f"{url}/review")
    cases = [one["id"] for one in waiting(page, url)]
    assert current(page) == cases[0]
    page.keyboard.press("j")
    assert current(page) == cases[1]
    page.keyboard.press("k")
    assert current(page) == cases[0]
    page.keyboard.press("a")
    assert current(page) == cases[1], "the next is there at once"
    assert page.locator(f'a[data-case="{cases[0]}"]').get_attribute("data-said") == "accept"
    page.keyboard.press("r")
    page.keyboard.press("r")
    kept(page)
    left = {one["id"] for one in waiting(page, url)}
    assert not left & set(cases[:3])
    page.keyboard.press("u")
    kept(page)
    assert current(page) == cases[2]
    # What others said teaches the rest, so that a case need not wait again; but no word on it is in force.
    assert [takes_back(page, url, one) for one in cases[:3]] == [True, True, False]


@pytest.mark.browser
def test_a_correction_is_typed_and_keys_rest_in_fields(page: Page, url: str) -> None:
    case = next(one for one in (page.goto(f"{url}/review"), waiting(page, url))[1]
                if one["relationship"] == "PROVIDES")  # fmt: skip
    page.locator(f'a[data-case="{case["id"]}"]').click()
    assert current(page) == case["id"]
    page.keyboard.press("c")
    page.keyboard.type("Workflow and low-code")
    assert current(page) == case["id"], "letters are letters in a field"
    page.keyboard.press("Enter")
    kept(page)
    shown = page.request.get(f"{url}/api/v1/elements/{case['source']['id']}").json()
    provides = [one for one in shown["relationships"] if one["type"] == "PROVIDES"]
    assert [one["element"]["name"] for one in provides] == ["Workflow and low-code"]
    page.keyboard.press("u")
    kept(page)
    assert case["id"] in {one["id"] for one in waiting(page, url)}


@pytest.mark.browser
def test_help_says_the_keys_and_turns_them_off(page: Page, url: str) -> None:
    page.goto(f"{url}/review")
    first = current(page)
    expect(page.locator("#review-keys")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#review-keys")).to_be_visible()
    page.get_by_label("Single keys act").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert current(page) == first
    page.reload()
    page.keyboard.press("j")
    assert current(page) == first, "the choice is remembered"
    page.get_by_role("button", name="Next").click()
    assert current(page) != first


@pytest.mark.browser
def test_all_of_a_page_decided_brings_the_next(page: Page, url: str) -> None:
    page.goto(f"{url}/review?kind=suppliers")
    for _ in range(page.locator("article.case").count()):
        page.keyboard.press("r")
    expect(page.locator("main")).to_contain_text("Nothing", timeout=20_000)
    assert not [one for one in waiting(page, url) if one["kind"] == "suppliers"]


@pytest.mark.browser
def test_the_last_word_is_taken_back_also_from_the_page_after_it(
    page: Page, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "SHOWN", 2)
    page.goto(f"{url}/review")
    cases = page.locator("article.case").evaluate_all("all => all.map((one) => one.id)")
    assert len(cases) == 2
    page.keyboard.press("r")
    page.keyboard.press("r")
    expect(page.locator(f'a[data-case="{cases[0]}"]')).to_have_count(0, timeout=20_000)
    expect(page.locator("#review-state")).to_have_text("2 decided here, kept")
    page.keyboard.press("u")
    expect(page.locator(f'a[data-case="{cases[1]}"]')).to_have_count(1, timeout=20_000)
    assert current(page) == cases[1]
    expect(page.locator("#review-state")).to_have_text("1 decided here, kept")
    assert takes_back(page, url, cases[0]), "the one before still stands"


@pytest.mark.browser
def test_a_key_that_has_nothing_to_do_says_so(page: Page, url: str) -> None:
    page.goto(f"{url}/review")
    for _ in range(page.locator("article.case").count()):
        if not page.locator("article.case:not([hidden]) button[value=alike]").count():
            break
        page.keyboard.press("j")
    page.keyboard.press("b")
    expect(page.locator("#review-state")).to_contain_text("Nothing else waits")


@pytest.mark.browser
def test_a_word_that_is_refused_is_said_and_not_marked(page: Page, url: str) -> None:
    page.goto(f"{url}/review")
    first = page.locator("article.case:not([hidden]) input[name=to]").count() and current(page)
    if not first:
        page.keyboard.press("j")
        first = current(page)
    page.route("**/api/v1/decisions", lambda route: route.fulfill(
        status=200, content_type="application/json",
        body=json.dumps({"cases": [], "missed": [first]})))  # fmt: skip
    page.keyboard.press("a")
    expect(page.locator(f'a[data-case="{first}"] .queue__said')).to_have_text("answered already")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_keys_open(
    page: Page, url: str, browser: Any, scheme: str
) -> None:
    from tests.browser.test_accessibility import LIGHT, violations

    context = browser.new_context(base_url=url, bypass_csp=True, color_scheme=scheme)
    looked = context.new_page()
    looked.goto("/review")
    looked.keyboard.press("?")
    looked.keyboard.press("r")
    assert violations(looked, LIGHT) == []
    looked.goto("/review?kept=provides-0000000000")
    assert violations(looked, LIGHT) == []
    context.close()


@pytest.mark.browser
def test_without_a_script_forms_do_the_same(opened: OpenPage, url: str) -> None:
    page = opened(f"{url}/review?kind=functions", java_script_enabled=False)
    cases = page.locator("article.case")
    ids = [cases.nth(place).get_attribute("id") for place in range(cases.count())]
    assert page.locator(".needs-js:visible").count() == 0
    page.locator("article.case:not([hidden]) button[value=accept]").click()
    expect(page.locator(".kept")).to_contain_text("1 decision kept")
    assert "kind=functions" in page.url and current(page) == ids[1]
    page.locator(".kept button").click()
    assert current(page) == ids[0] and "kind=functions" in page.url
    page.locator(f'a[data-case="{ids[2]}"]').click()
    assert current(page) == ids[2]
    right = page.locator("article.case:not([hidden]) input[name=to]")
    listed = page.locator(f"#{right.get_attribute('list')} option").first
    right.fill(listed.get_attribute("value") or "")
    page.locator("article.case:not([hidden]) .case__words button").last.click()
    expect(page.locator(".kept")).to_be_visible()


HTML = {"accept": "text/html"}


def test_the_page_says_how_many_wait_and_what_hangs_on_them(own: TestClient) -> None:
    told = own.get("/api/v1/review?limit=500").json()
    text = own.get("/review", headers=HTML).text
    for step in told["steps"]:
        assert f">{step['count']:,}</a>" in text
    assert text.count('class="card case"') == min(30, told["total"])


def test_names_are_text_in_every_place(own: TestClient) -> None:
    text = own.get("/review", headers=HTML).text
    assert "<script>document" not in text and "<img src=x" not in text
    assert "&lt;script&gt;document.title" in text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/review?kind=weather", 400),
        ("/review?band=perhaps", 400),
        ("/review?why=because", 400),
        ("/review?case=none", 200),
        ("/review?about=nothing", 200),
        ("/review?as_at=tomorrow", 422),
    ],
)
def test_an_odd_address_gets_a_page(own: TestClient, address: str, status: int) -> None:
    answer = own.get(address, headers=HTML)
    assert answer.status_code == status and "<h1>" in answer.text


def test_forms_refuse_in_words(own: TestClient) -> None:
    case = own.get("/api/v1/review").json()["cases"][0]["id"]
    for address, form, status in (
        (f"/review/{case}", {"verdict": "perhaps"}, 400),
        (f"/review/{case}", {}, 422),
        ("/review/none", {"verdict": "accept"}, 404),
        (f"/review/{case}", {"verdict": "correct", "to": ""}, 400),
    ):
        answer = own.post(address, data=form, headers=HTML)
        assert answer.status_code == status and "<h1>" in answer.text, (address, form)
    foreign = {**HTML, "origin": "https://evil.example"}
    assert (
        own.post(f"/review/{case}", data={"verdict": "accept"}, headers=foreign).status_code == 403
    )
    assert own.post("/review/withdraw", data={"case": case}, headers=foreign).status_code == 403
    assert own.get("/api/v1/review").json()["cases"][0]["id"] == case


def test_the_way_back_stays_here(own: TestClient) -> None:
    case = own.get("/api/v1/review").json()["cases"][0]["id"]
    for place in (
        "//evil.example",
        "https://evil.example",
        "kind=functions&next=//evil",
        "&" * 4000,
    ):
        answer = own.post(f"/review/{case}", data={"verdict": "accept", "place": place},
                          headers=HTML, follow_redirects=False)  # fmt: skip
        assert answer.status_code == 303
        assert (
            answer.headers["location"].startswith("/review?")
            and "evil" not in answer.headers["location"]
        )
        own.post(f"/api/v1/review/{case}", json={"verdict": "withdraw"})
