"""Pages of an estate of a thousand applications: bounded in weight, and everything on them is found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from landscape import import_files, open_store
from landscape.api import create_app
from landscape.pipeline import ImportOptions
from landscape.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import estates

AS_AT = date(2026, 11, 24)
PAGES = (
    "/",
    "/functions",
    "/applications",
    "/contracts",
    "/suppliers",
    "/rationalisation",
    "/quality",
)
MOST_BYTES = 1_500_000


@pytest.fixture(
    scope="module",
    params=[600, pytest.param(10_000, marks=pytest.mark.exhaustive)],
    ids=lambda size: f"{size} applications",
)
def large(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("large")
    files = estates.write(folder / "files", estates.Estate(request.param))
    store = open_store(folder / "large.db")
    import_files(store, files, ImportOptions(as_at=AS_AT, infer=False))
    store.close()
    app = create_app(str(folder / "large.db"), Settings(), as_at=AS_AT)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_a_page_weighs_little_whatever_the_estate(large: TestClient, path: str) -> None:
    answer = large.get(path)
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES, f"{path}: {len(answer.content):,} bytes"


def test_what_is_on_another_page_is_found_by_the_search_of_the_server(large: TestClient) -> None:
    last = estates.application_id(1)
    first = large.get("/applications")
    assert 'rel="next"' in first.text
    found = large.get("/applications", params={"q": last})
    assert found.status_code == 200
    assert last.lower() in found.text.lower()
    assert 'rel="next"' not in found.text
