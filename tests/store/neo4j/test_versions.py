"""The essentials on each version of the server that is promised, besides the whole contract on the LTS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from landscape.settings import Settings
from landscape.store.copying import copy_store
from landscape.store.neo4j.store import Neo4jStore
from landscape.store.opening import open_store
from tests.contract.words import ACME, DEAL, DESK, PAY, ids, load, only, relates, says, shown, undo
from tests.servers.neo4j_server import LATEST, LTS, Running
from tests.store.neo4j.conftest import AS_AT, servers
from tests.store.neo4j.test_questions import QUESTIONS


@pytest.fixture(params=[LTS, LATEST], scope="module")
def version(request: pytest.FixtureRequest) -> tuple[str, Running]:
    return request.param, servers(request.param)[0]


@pytest.fixture
def store(version: tuple[str, Running]) -> Iterator[Neo4jStore]:
    version[1].wipe()
    with closing(Neo4jStore.open(version[1].url, version[1].settings())) as one:
        yield one


def test_the_server_is_of_that_version(version: tuple[str, Running], store: Neo4jStore) -> None:
    (check,) = (one for one in store.verify() if one.id == "server")
    assert version[0] in check.detail


def test_loads_history_undoing_and_search(store: Neo4jStore, tmp_path: Path) -> None:
    plain = open_store(tmp_path / "same.db", Settings())
    for one in (store, plain):
        load(one, says("cmdb.csv", name="Leisure Bookings", users=1), says("cmdb.csv", PAY, name="Tills"),
             says("c.csv", DEAL, title="Hosting"), relates("c.csv", "COVERS", DEAL, DESK))  # fmt: skip
        load(one, says("cmdb.csv", name="Leisure Bookings", users=2), closing=[only(DESK)])
        load(one, says("s.csv", ACME, name="Acme"))
        undo(one, 2)
    assert shown(store)["users"] == 1 and PAY in ids(store)
    assert store.snapshot_hash() == plain.snapshot_hash()
    assert [one.change for one in store.history(DESK)] == [
        one.change for one in plain.history(DESK)
    ]
    assert store.find("leisure bokings") == plain.find("leisure bokings")
    assert [one.undone for one in store.loads()] == [False, True, False, False]
    assert [one for one in store.verify() if not one.ok] == []
    plain.close()


def test_the_sample_and_every_question(
    version: tuple[str, Running], sample_file: Path, tmp_path: Path
) -> None:
    one = version[1]
    one.wipe()
    there = copy_store(str(sample_file), one.url, one.settings())
    back = copy_store(one.url, str(tmp_path / "back.db"), one.settings())
    assert there.hash == back.hash and not back.already
    given = {
        "functionality": "appointments-and-booking",
        "until": "2027-12-31",
        "year": "2025/26",
        "supplier": "none",
        "application": "none",
        "from": "none",
        "to": "none",
    }
    with closing(Neo4jStore.open(one.url, one.settings())) as store:
        for question in QUESTIONS.values():
            wanted = {name: given[name] for name in given if f"${name}" in question.text}
            found = store.query(question.text, question.values(wanted, AS_AT), limit=5, seconds=120)
            assert found.columns, question.name
        assert [each for each in store.verify() if not each.ok] == []
