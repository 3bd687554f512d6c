"""The standalone page: hostile names stay text, nothing is fetched, the table says what the picture says."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from landscape.errors import NotFound, UsageError
from landscape.estate.estate import Estate
from landscape.exporters.standalone import standalone_page

pytest.importorskip("pyvis")
LEISURE = "acme/application/leisure"


class Reading(HTMLParser):
    """The tags and the visible text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)

    def named(self, tag: str) -> Sequence[Mapping[str, str | None]]:
        """The attributes of every tag of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def html(estate: Estate) -> str:
    return standalone_page(estate, [LEISURE], title="Booking <systems>")


def test_nothing_is_fetched(html: str) -> None:
    reading = Reading(html)
    assert not reading.named("link") and not reading.named("img") and not reading.named("iframe")
    assert all("src" not in one for one in reading.named("script"))
    assert "jsdelivr" not in html and "cdnjs" not in html and "sourceMappingURL" not in html


def test_it_has_a_language_a_title_and_one_heading(html: str) -> None:
    reading = Reading(html)
    assert reading.named("html") == [{"lang": "en-GB"}]
    assert len(reading.named("title")) == len(reading.named("h1")) == 1
    assert "Booking <systems>" in reading.words


def test_the_policy_lets_only_these_scripts_run(html: str) -> None:
    reading = Reading(html)
    policy = next(one["content"] for one in reading.named("meta") if "http-equiv" in one)
    assert policy is not None
    assert policy.count("'sha256-") == len(reading.named("script")) == 3
    assert "default-src 'none'" in policy and "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]


def test_the_table_holds_every_relationship_with_its_evidence(estate: Estate, html: str) -> None:
    text = " ".join(Reading(html).words)
    rows = re.findall(r'<tr id="relationship-\d+">', html)
    assert len(rows) == len(estate.relationships())
    assert "cmdb.csv, row 3, Description: court and pitch bookings" in text
    assert "inferred, waits for review" in text


def test_it_says_what_the_limit_left_out(estate: Estate) -> None:
    page = standalone_page(estate, [LEISURE], limit=3)
    assert "3 more elements are" in page
    assert "Not everything is here" not in standalone_page(estate, [LEISURE])


def test_the_same_estate_gives_the_same_page(estate: Estate, html: str) -> None:
    assert standalone_page(estate, [LEISURE], title="Booking <systems>") == html


def test_an_unknown_element_is_an_error(estate: Estate) -> None:
    with pytest.raises(NotFound):
        standalone_page(estate, ["acme/application/none"])


def test_without_pyvis_it_says_how_to_get_it(
    estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("pyvis"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(UsageError, match=re.escape("pip install 'landscape[pyvis]'")):
        standalone_page(estate, [LEISURE])


@pytest.mark.browser
class TestInABrowser:
    """What only a browser can say."""

    def test_it_draws_without_a_request_or_a_complaint(
        self, browser: Browser, html: str, tmp_path: Path
    ) -> None:
        opened, requests, complaints = self.open(browser, html, tmp_path)
        assert opened.locator("#mynetwork canvas").count() == 1
        assert requests == [self.url(tmp_path)]
        assert complaints == []

    def test_hostile_names_stay_text(self, browser: Browser, html: str, tmp_path: Path) -> None:
        opened, _, _ = self.open(browser, html, tmp_path)
        assert opened.locator("img").count() == 0
        assert opened.get_by_role("cell", name="</script><img", exact=False).count() >= 1
        labels = opened.evaluate("() => nodes.get().map(one => one.label)")
        assert any(one.startswith("</script>") for one in labels)
        assert not any("\u202e" in one for one in labels)

    def test_picture_and_table_agree(self, browser: Browser, html: str, tmp_path: Path) -> None:
        opened, _, _ = self.open(browser, html, tmp_path)
        drawn = opened.evaluate("() => edges.length")
        assert drawn == opened.locator("tr[id^=relationship-]").count()

    def test_the_picture_moves_without_dragging(
        self, browser: Browser, html: str, tmp_path: Path
    ) -> None:
        opened, _, _ = self.open(browser, html, tmp_path)
        before = opened.evaluate("() => network.getScale()")
        opened.get_by_role("button", name="Zoom in").press("Enter")
        opened.wait_for_function("(before) => network.getScale() > before * 1.2", arg=before)

    def test_axe_finds_nothing(self, browser: Browser, html: str, tmp_path: Path) -> None:
        from axe_playwright_python.sync_playwright import Axe

        opened, _, _ = self.open(browser, html, tmp_path, bypass_csp=True)
        assert Axe().run(opened).response["violations"] == []

    def test_a_script_that_is_not_ours_is_stopped(
        self, browser: Browser, html: str, tmp_path: Path
    ) -> None:
        planted = html.replace("</main>", "<script>document.title = 'taken'</script></main>")
        opened, _, complaints = self.open(browser, planted, tmp_path)
        assert opened.title() == "Booking <systems>"
        assert any("Content Security Policy" in one for one in complaints)

    def test_it_fits_a_narrow_screen(self, browser: Browser, html: str, tmp_path: Path) -> None:
        opened, _, _ = self.open(browser, html, tmp_path)
        opened.set_viewport_size({"width": 320, "height": 640})
        assert opened.evaluate("() => document.documentElement.scrollWidth") <= 320

    @staticmethod
    def url(folder: Path) -> str:
        return (folder / "page.html").as_uri()

    def open(
        self, browser: Browser, html: str, folder: Path, **context: Any
    ) -> tuple[Page, list[str], list[str]]:
        """The page once it is drawn, what it asked for, and what the browser complained of."""
        (folder / "page.html").write_text(html, encoding="utf-8")
        opened = browser.new_context(**context).new_page()
        requests: list[str] = []
        complaints: list[str] = []
        opened.on("request", lambda one: requests.append(one.url))
        opened.on("console", lambda one: complaints.append(one.text))
        opened.on("pageerror", lambda one: complaints.append(str(one)))
        opened.goto(self.url(folder))
        opened.wait_for_selector("#mynetwork[data-ready]", timeout=10_000)
        return opened, requests, complaints
