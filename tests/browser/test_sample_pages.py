"""The bundled council on its pages: the thirty-four stand there, and large pages stay usable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from landscape.pipeline import ImportOptions, import_files
from landscape.settings import Settings
from landscape.store import open_store
from tests.browser.conftest import serve
from tests.browser.small_estate import AS_AT

pytestmark = pytest.mark.browser
DATA = Path(__file__).resolve().parents[2] / "data"
NAMES = ("organisation", "suppliers", "cmdb", "contracts", "integrations", "costs", "licences")
BOOKING = "/functions/appointments-and-booking"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bundled council, served."""
    place = tmp_path_factory.mktemp("council") / "council.db"
    store = open_store(str(place), Settings())
    files = [DATA / f"{one}_sample.csv" for one in NAMES]
    import_files(store, files, ImportOptions(as_at=AS_AT), Settings())
    store.close()
    yield from serve(place)


def test_the_booking_systems_are_found_from_the_home_page(page: Page, council: str) -> None:
    page.goto(council)
    page.get_by_role("link", name="Appointments and booking").first.click()
    page.wait_for_url(f"**{BOOKING}*")
    assert 30 <= page.locator("[data-table=members] tbody tr").count() <= 37
    assert page.locator("figure a[data-id]").count() >= 30


@pytest.mark.parametrize(
    "address",
    ["/", "/functions", BOOKING, "/applications", "/suppliers", "/contracts", "/quality"],
)
def test_a_large_page_fits_and_answers_soon(page: Page, council: str, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    answer = page.goto(council + address)
    assert answer is not None and answer.status == 200
    assert len(answer.body()) < 3_000_000
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
