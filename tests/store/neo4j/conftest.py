"""A real server for these tests, and the sample loaded into it and into a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from landscape.estate.estate import Estate
from landscape.estate.loading import load_estate
from landscape.pipeline import ImportOptions, import_files
from landscape.settings import Settings
from landscape.store.copying import copy_store
from landscape.store.neo4j.store import Neo4jStore
from landscape.store.opening import open_store
from tests.servers import neo4j_server
from tests.servers.neo4j_server import NoServer, Running

ROOT = Path(__file__).resolve().parents[3]
AS_AT = date(2026, 11, 24)
SAMPLES = sorted((ROOT / "data").glob("*_sample.csv"))


def servers(version: str = neo4j_server.LTS) -> tuple[Running, ...]:
    """Servers of a version; the test is skipped where there are none. In CI it fails then, unless the
    system has no Java that the version runs on."""
    try:
        return neo4j_server.running(version)
    except NoServer as none:
        could = version == neo4j_server.LTS or neo4j_server.suitable_java(version)
        if neo4j_server.in_ci() and could:
            raise
        pytest.skip(str(none))


@pytest.fixture
def server() -> Running:
    """An empty server."""
    one = servers()[0]
    one.wipe()
    return one


@pytest.fixture
def store(server: Running) -> Iterator[Neo4jStore]:
    """An empty store on it."""
    with closing(Neo4jStore.open(server.url, server.settings())) as one:
        yield one


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample council in a file."""
    place = tmp_path_factory.mktemp("sample") / "sample.db"
    with closing(open_store(place, Settings())) as store:
        import_files(store, SAMPLES, ImportOptions(as_at=AS_AT), Settings())
    return place


@dataclass(frozen=True, slots=True)
class Council:
    """The sample council on a server, and as the analyses see it."""

    server: Running
    store: Neo4jStore
    estate: Estate
    file: Path


@pytest.fixture(scope="module")
def council(sample_file: Path) -> Iterator[Council]:
    """The sample council; a test that uses it only reads."""
    one = servers()[0]
    one.wipe()
    copy_store(str(sample_file), one.url, one.settings())
    with (
        closing(open_store(sample_file, Settings())) as plain,
        closing(Neo4jStore.open(one.url, one.settings())) as store,
    ):
        yield Council(one, store, load_estate(plain, AS_AT), sample_file)
