"""The application on the small estate, asked without a network."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

from landscape.api import create_app
from landscape.settings import Settings
from tests.browser.small_estate import AS_AT, ORGANISATION, make_store

BASE = "http://127.0.0.1"


def client_of(store: Path | str, settings: Settings | None = None) -> TestClient:
    """A client of an application of its own on a store."""
    known = settings or Settings(organisation=ORGANISATION)
    made = create_app(str(store), known, as_at=AS_AT)
    return TestClient(made, base_url=BASE, client=("127.0.0.1", 50_000))


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small estate in a store that nobody writes to."""
    return Path(make_store(tmp_path_factory.mktemp("api") / "small.db"))


@pytest.fixture(scope="session")
def api(small_store: Path) -> Iterator[TestClient]:
    """An application that is only asked."""
    with client_of(small_store) as client:
        yield client


@pytest.fixture
def own_store(small_store: Path, tmp_path: Path) -> Path:
    """A copy of the small estate that may be changed."""
    target = tmp_path / "own.db"
    for suffix in ("", "-wal"):
        if Path(f"{small_store}{suffix}").exists():
            shutil.copyfile(f"{small_store}{suffix}", f"{target}{suffix}")
    return target


@pytest.fixture
def own(own_store: Path) -> Iterator[TestClient]:
    """An application whose store may be changed."""
    with client_of(own_store) as client:
        yield client
