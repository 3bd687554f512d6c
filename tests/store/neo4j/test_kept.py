"""What was read of a server is kept for the next run where a person named a folder, and never trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from landscape.model.decision import Decision
from landscape.model.vocabulary import Verdict
from landscape.settings import Settings
from landscape.store.neo4j import pages
from landscape.store.neo4j.kept import Kept
from landscape.store.neo4j.store import Neo4jStore
from tests.contract.words import DESK, PAY, load, relates, says
from tests.servers.neo4j_server import Running
from tests.store.crash.operations import answers

Open = Callable[[], Any]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pages each catching-up read."""
    counts: list[int] = []
    write = pages.write

    def counted(*how: Any) -> int:
        counts.append(write(*how))
        return counts[-1]

    monkeypatch.setattr(pages, "write", counted)
    return counts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def opened(server: Running, folder: Path) -> Open:
    @contextmanager
    def one() -> Iterator[Neo4jStore]:
        settings = replace(server.settings(), neo4j_copies=str(folder))
        with closing(Neo4jStore.open(server.url, settings)) as store:
            yield store

    return one


def fill(store: Neo4jStore) -> None:
    for number in (1, 2):
        said = [says("cmdb.csv", name="Desk", users=number), says("cmdb.csv", PAY, name="Pay")]
        load(store, *said, relates("cmdb.csv", "REPLACES", DESK, PAY, row=number))


def fresh(server: Running) -> tuple[object, ...]:
    """What the server answers to somebody who has kept nothing."""
    with closing(Neo4jStore.open(server.url, server.settings())) as store:
        return answers(store)


def test_the_next_run_reads_what_is_new(
    server: Running, opened: Open, folder: Path, read: list[int]
) -> None:
    with opened() as store:
        fill(store)
    (kept,) = folder.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600 and folder.stat().st_mode & 0o777 == 0o700
    read.clear()
    with opened() as store:
        assert answers(store) == answers(store)
        assert read == []
    with closing(Neo4jStore.open(server.url, server.settings())) as other:
        load(other, says("cmdb.csv", name="Front desk"))
    read.clear()
    with opened() as store:
        found = answers(store)
        assert read == [1]
        load(store, says("survey.csv", users=9))
        assert [one for one in store.verify() if not one.ok] == []
    assert found != fresh(server)
    with opened() as store:
        assert answers(store) == fresh(server)


def test_nothing_is_kept_where_no_folder_was_named(
    server: Running, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(Neo4jStore.open(server.url, server.settings())) as store:
        fill(store)
    assert not folder.exists() and list(tmp_path.iterdir()) == []
    assert Settings.from_environment({"LANDSCAPE_NEO4J_COPIES": "~/c"}).neo4j_copies == "~/c"


def _other_way(server: Running, kept: Path) -> None:
    with server.driver() as driver:
        driver.execute_query("MATCH (l:LandscapeLoad {load: 2}) SET l.at = '2026-01-01T00:00:00'")


SPOILT: dict[str, Callable[[Running, Path], object]] = {
    "the server was set back and went another way": _other_way,
    "the file is none of ours": lambda _, kept: kept.write_bytes(b"nonsense" * 200),
    "the file is cut off": lambda _, kept: kept.write_bytes(kept.read_bytes()[:5_000]),
    "the file is empty": lambda _, kept: kept.write_bytes(b""),
    "others may write the file": lambda _, kept: kept.chmod(0o666),
}


@pytest.mark.parametrize("how", sorted(SPOILT))
def test_what_does_not_fit_is_read_anew(
    server: Running, opened: Open, folder: Path, read: list[int], how: str
) -> None:
    with opened() as store:
        fill(store)
    (kept,) = folder.iterdir()
    SPOILT[how](server, kept)
    read.clear()
    with opened() as store:
        assert answers(store) == fresh(server)
        assert read[0] == 2
    read.clear()
    with opened() as store:
        assert answers(store) == fresh(server)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert read == [2]  # by the one who keeps nothing


def test_a_decision_that_is_new_is_read(
    server: Running, opened: Open, folder: Path, read: list[int]
) -> None:
    with opened() as store:
        fill(store)
    with (
        closing(Neo4jStore.open(server.url, server.settings())) as other,
        other.writing() as writer,
    ):
        writer.decide([Decision("PROVIDES", DESK, "payments", Verdict.ACCEPT)])
    read.clear()
    with opened() as store:
        assert len(store.decisions()) == 1
    assert read == [0]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "", "A" * 32, "a" * 31])
def test_a_servers_word_is_no_path(tmp_path: Path, name: str) -> None:
    kept = Kept(str(tmp_path / "copies"))
    place = tmp_path / "one.db"
    place.write_bytes(b"x")
    kept.keep(name, place)
    assert not kept.lend(name, tmp_path / "two.db")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["one.db"]
