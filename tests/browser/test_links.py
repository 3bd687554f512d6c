"""Every link of every page leads somewhere; every page says what it is; CSV of every table is safe."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Match, Route

from landscape.api import deciding, delivery, pages
from landscape.api.downloads import ASKS
from tests.api.conftest import BASE, client_of
from tests.browser.addresses import MISTAKES, PAGES
from tests.browser.small_estate import make_store

HTML = {"accept": "text/html"}


class Reading(HTMLParser):
    """What a page links to, its ids, and what should not be in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: Counter[str] = Counter()
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(value or "")
            if name == "id":
                self.ids[value or ""] += 1
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}={value!r}>")
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.faults.append(f"<{tag}> inside the page")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The pages of the small estate."""
    return client_of(make_store(tmp_path_factory.mktemp("links") / "small.db"))


def routes() -> list[Route]:
    """The routes of pages."""
    every = [*pages.router.routes, *delivery.router.routes, *deciding.router.routes]
    return [one for one in every if isinstance(one, Route) and "GET" in (one.methods or ())]


def pattern_of(address: str) -> str:
    """The route that answers an address."""
    scope = {"type": "http", "method": "GET", "path": unquote(urlsplit(address).path)}
    found = (one.path for one in routes() if one.matches(scope)[0] is Match.FULL)
    return next(found, "")


def crawl(client: TestClient, most_for_a_route: int) -> tuple[dict[str, Reading], list[str]]:
    """Every page that can be reached from the known ones, a bounded number for each route."""
    read: dict[str, Reading] = {}
    wrong: list[str] = []
    seen: set[str] = set(PAGES)
    counts: Counter[str] = Counter()
    waiting = deque((one, "the list") for one in PAGES)
    while waiting:
        address, origin = waiting.popleft()
        answer = client.get(address, headers=HTML)
        if answer.status_code != 200:
            wrong.append(f"{answer.status_code} {address} on {origin}")
        served = "content-disposition" not in answer.headers and not address.startswith("/api/")
        if "text/html" not in answer.headers["content-type"] or not served:
            continue  # a file to take along; what is in it is looked at elsewhere
        reading = read[address] = Reading(answer.text)
        for link in reading.links:
            target, fragment = urldefrag(urljoin(BASE + address, link))
            local = target.removeprefix(BASE) or "/"
            if not target.startswith(BASE):
                wrong.append(f"foreign {link} on {address}")
            elif local == address and fragment and fragment not in reading.ids:
                wrong.append(f"nothing at #{fragment} on {address}")
            elif local not in seen:
                seen.add(local)
                form = next((one for one in ASKS if f"{one}=" in local), "")
                kind = f"{pattern_of(local)} {form}"
                counts[kind] += 1
                if counts[kind] <= most_for_a_route and "/import/" not in local:
                    waiting.append((local, address))
    return read, wrong


@pytest.fixture(scope="module")
def walked(site: TestClient) -> tuple[dict[str, Reading], list[str]]:
    """A walk over some hundred pages."""
    return crawl(site, 8)


def test_every_link_leads_somewhere(walked: tuple[dict[str, Reading], list[str]]) -> None:
    read, wrong = walked
    assert wrong == []
    assert len(read) > 100


def test_no_page_has_anything_of_style_or_script_inside(
    walked: tuple[dict[str, Reading], list[str]],
) -> None:
    read, _ = walked
    for address, reading in read.items():
        assert reading.faults == [], address
        twice = [one for one, count in reading.ids.items() if count > 1]
        assert twice == [], address


@pytest.mark.exhaustive
def test_every_link_of_the_whole_estate_leads_somewhere(site: TestClient) -> None:
    _, wrong = crawl(site, 100_000)
    assert wrong == []


def test_every_route_has_an_address_in_the_list() -> None:
    answered = {pattern_of(one) for one in PAGES}
    assert {one.path for one in routes()} - answered == set()
    assert "" not in answered


@pytest.mark.parametrize("address", MISTAKES)
def test_a_mistake_is_said_on_a_page(site: TestClient, address: str) -> None:
    answer = site.get(address, headers=HTML)
    assert answer.status_code in (400, 404, 422)
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>" in answer.text and "Traceback" not in answer.text
    plain = site.get(address)
    assert plain.json()["error"]["message"]


@pytest.mark.parametrize("day", ["0001-01-01", "2020-02-29", "9999-12-31"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_as_at_any_day(site: TestClient, address: str, day: str) -> None:
    joint = "&" if "?" in address else "?"
    answer = site.get(f"{address}{joint}as_at={day}", headers=HTML)
    assert answer.status_code == 200, answer.text[-400:]


def test_links_keep_the_date_that_was_asked_for(site: TestClient) -> None:
    for address in ("/", "/functions/payments", "/contracts", "/quality"):
        reading = Reading(site.get(f"{address}?as_at=2026-01-31", headers=HTML).text)
        inside = [one for one in reading.links if one.startswith("/") and "/static/" not in one]
        dated = [one for one in inside if "as_at=2026-01-31" in one]
        other = {urlsplit(one).path for one in inside} - {urlsplit(one).path for one in dated}
        assert other <= {address, "/search", "/api/openapi.json"}, other


def tables(text: str) -> list[str]:
    """The tables of a page that can be had as CSV."""
    return re.findall(r'data-csv="([^"]+)"', text)


@pytest.mark.parametrize("address", PAGES)
def test_a_table_as_csv_is_the_table(site: TestClient, address: str) -> None:
    page = site.get(address, headers=HTML).text
    joint = "&" if "?" in address else "?"
    for name in tables(page):
        answer = site.get(f"{address}{joint}csv={name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert "attachment" in answer.headers["content-disposition"]
        heads, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows and {"As at", "Load", "Filter"} <= set(heads)
        shown = re.search(f'<table[^>]*aria-labelledby="{name}-title".*?</table>', page, re.DOTALL)
        assert shown, name
        drawn = shown[0].split("<tbody>")[1].count("<tr")
        assert len(rows) >= drawn > 0, name
        for row in rows:
            assert len(row) == len(heads)
            assert not [one for one in row if one[:1] in ("=", "+", "@", "\t", "\r")], row


def test_an_estate_of_nothing_has_every_page(tmp_path: Path) -> None:
    from landscape.settings import Settings
    from landscape.store import open_store

    open_store(str(tmp_path / "empty.db"), Settings()).close()
    client = client_of(tmp_path / "empty.db")
    for address in PAGES:
        answer = client.get(address, headers=HTML)
        assert answer.status_code in (200, 404), (address, answer.text[-300:])
        assert "<h1>" in answer.text
    for address in (
        "/",
        "/functions",
        "/applications",
        "/suppliers",
        "/contracts",
        "/quality",
        "/loads",
    ):
        assert client.get(address, headers=HTML).status_code == 200, address


def test_a_store_that_is_none_is_said_on_a_page(tmp_path: Path) -> None:
    client = client_of(tmp_path / "none.db")
    answer = client.get("/", headers=HTML)
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>" in answer.text
