"""A picture says what its table says, is walked through by keyboard, and goes out as a file."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.addresses import APPLICATION, CONTRACTS, FUNCTION, IMPACT, OTHER, PAGES
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
# Where a picture shows all that one table lists, and which table that is.
WHOLE = {
    FUNCTION: "members",
    "/functions/payments": "members",
    CONTRACTS: "contracts",
    "/contracts?within=18m&status=live": "contracts",
    IMPACT: "affected",
    f"/impact/{APPLICATION}?event=outage": "affected",
    "/impact/acme/contract/c-0001?event=contract-end": "affected",
    f"/explore?around={APPLICATION}": "nodes",
    f"/explore?around={APPLICATION}&depth=2": "nodes",
    "/suppliers/acme/supplier/sup-0": "contracts",
}


def drawn(page: Page) -> set[str]:
    """The ids of everything in the pictures of a page, folded or not, the subject left out."""
    found: list[str] = page.evaluate("""() => [...document.querySelectorAll('figure a[data-id]')]
        .filter((one) => !one.querySelector('.pic-box--subject'))
        .flatMap((one) => one.dataset.ids ? one.dataset.ids.split(' ') : [one.dataset.id])""")
    return set(found)


def listed(page: Page, table: str = "") -> set[str]:
    """The ids of the rows of one table, or of all."""
    inside = f'[data-table="{table}"] ' if table else ""
    found: list[str] = page.evaluate(
        "(where) => [...document.querySelectorAll(where)].map((one) => one.dataset.id)",
        f"{inside}tbody tr[data-id]",
    )
    return set(found)


@pytest.mark.parametrize("address", PAGES)
def test_what_is_drawn_is_listed(page: Page, address: str) -> None:
    page.goto(address)
    if page.locator("figure[data-picture]").count() == 0:
        return
    assert page.locator("table").count() > 0
    assert drawn(page) - listed(page) - {subject(address)} == set()


def subject(address: str) -> str:
    """What a page is about, which needs no row of its own."""
    for start in (
        "/impact/",
        "/contracts/",
        "/applications/",
        "/suppliers/",
        "/elements/",
        "/path?from=",
    ):
        if address.startswith(start):
            return address.removeprefix(start).split("?")[0].split("&")[0]
    return ""


@pytest.mark.parametrize(("address", "table"), WHOLE.items())
def test_what_is_listed_is_drawn(page: Page, address: str, table: str) -> None:
    page.goto(address)
    assert listed(page, table) == drawn(page) - ({subject(address)} - listed(page, table))
    assert len(drawn(page)) >= 2


def said(page: Page) -> str:
    """What was announced last."""
    return page.locator("#said").inner_text()


def focused(page: Page) -> str:
    """The id of the mark that has the keyboard."""
    found: str = page.evaluate("() => document.activeElement?.dataset?.id ?? ''")
    return found


def start_of(picture: Locator) -> Locator:
    """The one tab stop of a picture."""
    stop = picture.locator('a[data-id][tabindex="0"]')
    expect(stop).to_have_count(1)
    return stop


def test_a_picture_is_walked_through_with_the_arrows(page: Page) -> None:
    page.goto(IMPACT)
    picture = page.locator("figure[data-picture]").first
    marks = picture.locator("a[data-id]").count()
    start_of(picture).focus()
    first = focused(page)
    assert f"1 of {marks}" in said(page) and "Kestrel Live" in said(page)
    page.keyboard.press("ArrowRight")
    second = focused(page)
    assert second != first
    near: str = page.evaluate(
        "(id) => document.querySelector(`a[data-id='${id}']`).dataset.near ?? ''", first
    )
    assert second in near.split(), "sideways leads along an edge"
    assert "connected" in said(page)
    expect(start_of(picture)).to_have_attribute("data-id", second)
    page.keyboard.press("ArrowDown")
    assert focused(page) not in (first, second)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    assert focused(page) == first
    page.keyboard.press("End")
    assert f"{marks} of {marks}" in said(page)
    lit = picture.locator("path.lit")
    page.keyboard.press("Home")
    assert lit.count() >= 1, "the edges of the mark are lit"


# Where each arrow leads from each mark.
STEPS = """() => Object.fromEntries([...document.querySelectorAll('figure a[data-id]')].map((mark) => [
  mark.dataset.id,
  ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'].map((key) => {
    mark.focus();
    mark.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    return document.activeElement.dataset.id;
  }),
]))"""


@pytest.mark.parametrize("address", [FUNCTION, IMPACT, CONTRACTS, f"/explore?around={OTHER}"])
def test_every_mark_can_be_reached_with_the_arrows(page: Page, address: str) -> None:
    page.goto(address)
    steps: dict[str, list[str]] = page.evaluate(STEPS)
    assert len(steps) > 8
    reached, waiting = set(), [next(iter(steps))]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += steps[one]
    assert set(steps) - reached == set()


def test_a_mark_leads_to_what_it_stands_for(page: Page) -> None:
    page.goto(FUNCTION)
    start_of(page.locator("figure[data-picture]").first).focus()
    wanted = focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/applications/{wanted}")


def test_marks_say_what_they_are(page: Page) -> None:
    page.goto(IMPACT)
    tree = page.locator("figure[data-picture]").first.aria_snapshot()
    assert tree.count("link") >= 10
    assert "Kestrel Live" in tree
    names: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('figure a[data-id]')].map((one) => one.getAttribute('aria-label'))"
    )
    assert all(names) and len(set(names)) == len(names)


@pytest.mark.parametrize("address", [IMPACT, FUNCTION, CONTRACTS, f"/explore?around={OTHER}"])
def test_the_picture_as_a_file(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address)
    figure = page.locator("figure[data-picture]").first
    with page.expect_download() as coming:
        figure.get_by_role("button", name="SVG").click()
    kept = tmp_path / coming.value.suggested_filename
    coming.value.save_as(kept)
    assert kept.suffix == ".svg"
    root = ElementTree.fromstring(kept.read_text(encoding="utf-8"))
    assert root.tag == f"{SVG}svg"
    text = " ".join(root.itertext())
    assert "2026-11-24" in text, "it says on which date"
    assert not [one for one in root.iter() if one.get("class") or one.get("style")]
    filled = [one for one in root.iter(f"{SVG}rect") if one.get("fill")]
    assert filled, "its looks are in it"
    marks = figure.locator("a[data-id]").count()
    assert len(list(root.iter(f"{SVG}a"))) == marks
    with page.expect_download() as coming:
        figure.get_by_role("button", name="PNG").click()
    image = tmp_path / "picture.png"
    coming.value.save_as(image)
    content = image.read_bytes()
    assert content.startswith(b"\x89PNG") and len(content) > 5000
    width, height = struct.unpack(">II", content[16:24])
    box = root.get("viewBox", "0 0 1 1").split()
    assert width / height == pytest.approx(float(box[2]) / float(box[3]), rel=0.02)


def test_a_picture_is_made_larger_and_fitted(page: Page) -> None:
    page.goto(IMPACT)
    figure = page.locator("figure[data-picture]").first
    svg = figure.locator(".picture__frame > svg")
    before = svg.bounding_box()
    figure.get_by_role("button", name="Zoom in").click()
    larger = svg.bounding_box()
    figure.get_by_role("button", name="Fit").click()
    fitted = svg.bounding_box()
    assert before and larger and fitted
    assert larger["width"] > before["width"] * 1.2
    assert larger["height"] / larger["width"] == pytest.approx(
        before["height"] / before["width"], rel=0.02
    )
    frame = figure.locator(".picture__frame").bounding_box()
    assert frame and fitted["width"] <= frame["width"] + 1


def test_on_paper_the_picture_and_every_row_are_there(page: Page) -> None:
    page.goto(FUNCTION)
    rows = page.locator("[data-table=members] tbody tr").count()
    page.emulate_media(media="print")
    assert page.locator("nav").first.is_hidden() and page.locator("form.search").is_hidden()
    assert page.locator(".picture__frame > svg").first.is_visible()
    assert page.locator("[data-table=members] tbody tr:visible").count() == rows
    cut: int = page.evaluate("""() => [...document.querySelectorAll('.scroll, .picture__frame')]
        .filter((one) => getComputedStyle(one).overflowX !== 'visible').length""")
    assert cut == 0, "nothing is cut off at the edge of the paper"
    assert len(page.pdf()) > 10_000


def test_forced_colours_keep_the_shapes_apart(opened: OpenPage, base_url: str) -> None:
    page = opened(base_url + FUNCTION, forced_colors="active")
    seen: list[list[str]] = (
        page.evaluate("""() => [...document.querySelectorAll('figure a[data-id] [class*=pic-dot]')]
        .map((one) => { const style = getComputedStyle(one); return [style.fill, style.stroke]; })""")
    )
    ground: str = page.evaluate(
        "() => getComputedStyle(document.querySelector('.picture__frame')).backgroundColor"
    )
    assert seen
    assert all(fill != ground or stroke not in (ground, "none") for fill, stroke in seen)
