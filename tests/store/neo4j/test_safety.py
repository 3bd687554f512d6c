"""A load on a server is whole or not there, for everybody; what somebody else spoils is found."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from landscape.errors import Refused, StoreDamaged, StoreLocked
from landscape.settings import Settings
from landscape.store.copying import copy_store
from landscape.store.neo4j import delivery, querying
from landscape.store.neo4j.lying import Lying
from landscape.store.neo4j.store import Neo4jStore
from landscape.store.opening import open_store
from tests.contract.words import (
    ACME,
    DEAL,
    DESK,
    PAY,
    Said,
    edges,
    ids,
    load,
    only,
    relates,
    says,
    shown,
    undo,
)
from tests.servers.neo4j_server import Running

HOSTILE = "x` }) DETACH DELETE n //"


def rows(server: Running, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """What the graph itself holds."""
    with server.driver() as driver:
        return [one.data() for one in driver.execute_query(query, parameters).records]


def several(number: int, count: int = 30) -> list[Said]:
    """Many elements and edges that always change together."""
    names = [f"acme/application/n{one:03}" for one in range(count)]
    said: list[Said] = [says("cmdb.csv", one, users=number) for one in names]
    said += [
        relates("cmdb.csv", "REPLACES", one, other, row=number) for one, other in pairwise(names)
    ]
    return said


# --- the estate as a graph ---


def test_the_estate_reads_naturally(server: Running, store: Neo4jStore) -> None:
    load(store, says("cmdb.csv", name="Desk", users=40), says("c.csv", DEAL, title="Deal", value=12),
         relates("c.csv", "COVERS", DEAL, DESK, role="hosting"))  # fmt: skip
    (found,) = rows(
        server, "MATCH (k:Contract)-[c:COVERS]->(a:Application) RETURN k, properties(c) AS c, a"
    )
    assert found["a"] == {"id": DESK, "organisation_id": "acme", "name": "Desk", "users": 40}
    assert found["k"]["name"] == "Deal" and found["k"]["value"] == 12
    assert found["c"]["role"] == "hosting" and found["c"]["method"] == "imported"
    # Nothing leads from the estate to the books.
    assert not rows(
        server,
        "MATCH (n)--(m) WHERE any(one IN labels(m) WHERE one STARTS WITH 'Landscape') RETURN n",
    )


def test_the_graph_follows_each_load(server: Running, store: Neo4jStore) -> None:
    load(store, says("cmdb.csv", name="Desk"), says("cmdb.csv", PAY, name="Pay"),
         relates("cmdb.csv", "REPLACES", DESK, PAY))  # fmt: skip
    count = "MATCH (n:Application) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r"
    assert rows(server, count) == [{"n": 2, "r": 1}]
    load(store, says("cmdb.csv", name="Front desk"), closing=[only(DESK)])
    assert rows(server, count) == [{"n": 1, "r": 0}]
    assert rows(server, "MATCH (n:Application) RETURN n.name AS name") == [{"name": "Front desk"}]
    undo(store, 2)
    assert rows(server, count) == [{"n": 2, "r": 1}]


def test_words_of_a_file_are_never_labels_types_or_code(server: Running, store: Neo4jStore) -> None:
    said = says(
        "cmdb.csv",
        name=HOSTILE,
        vendor=HOSTILE,
        extra={HOSTILE: HOSTILE},
        keys=[(HOSTILE, HOSTILE)],
    )
    load(
        store, said, says("cmdb.csv", PAY, name=HOSTILE), relates("cmdb.csv", "REPLACES", DESK, PAY)
    )
    (found,) = rows(
        server,
        "MATCH (n:Application {id: $id}) RETURN n.name AS name, labels(n) AS labels",
        id=DESK,
    )
    assert found == {"name": HOSTILE, "labels": ["Application"]}
    labels = {one["label"] for one in rows(server, "CALL db.labels() YIELD label")}
    assert HOSTILE not in labels
    assert HOSTILE not in {
        one["k"] for one in rows(server, "CALL db.propertyKeys() YIELD propertyKey AS k")
    }


# --- whole or not at all ---


# Takes so long that loads are committed while it runs, and reads as it goes.
SLOW = """
MATCH (a:Application)
WITH a, reduce(x = 0, i IN range(1, $work) | x + i) AS work
RETURN count(work) AS n, collect(DISTINCT a.users) AS users
"""


def test_a_question_never_sees_half_a_load(server: Running, store: Neo4jStore) -> None:
    """Each answer is of one state, though loads come in the middle of most; when none ends between two of
    them, the question is refused."""
    load(store, *several(0))
    answers: list[tuple[int, list[int]]] = []
    refused: list[StoreLocked] = []
    begun, done = threading.Event(), threading.Event()

    def read() -> None:
        with closing(Neo4jStore.open(server.url, server.settings())) as own:
            while not done.is_set() or len(answers) < 3:
                begun.set()
                try:
                    (one,) = own.query(SLOW, {"work": 20_000}, limit=9, seconds=60).rows
                except StoreLocked as wrong:
                    refused.append(wrong)
                    continue
                answers.append(one)

    reader = threading.Thread(target=read)
    reader.start()
    begun.wait()
    for number in range(1, 9):
        load(store, *several(number))
    done.set()
    reader.join()
    assert all(n == 30 and len(users) == 1 for n, users in answers), answers
    seen = [users[0] for _, users in answers]
    assert seen == sorted(seen) and seen[-1] == 8
    assert all("again and again" in one.message for one in refused)


def test_a_question_between_two_states_is_asked_again(
    server: Running, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The load comes after the question was answered and before its state was looked at again."""
    load(store, *several(1))
    run, coming = querying._run, [2]

    def late(*how: Any) -> Any:
        found = run(*how)
        if coming:
            load(store, *several(coming.pop(0)))
        return found

    monkeypatch.setattr(querying, "_run", late)
    question = "MATCH (a:Application) RETURN DISTINCT a.users AS users"
    assert store.query(question, {}, limit=9, seconds=60).rows == ((2,),)
    coming += range(3, 9)
    with pytest.raises(StoreLocked, match="again and again") as told:
        store.query(question, {}, limit=9, seconds=60)
    assert told.value.exit_code == 4 and told.value.remedy


def test_cypher_of_ones_own_sees_loads_as_they_are_committed(
    server: Running, store: Neo4jStore
) -> None:
    """What the server promises is no more than that, and why a question goes by the store's turn."""
    load(store, *several(0))
    with server.driver() as driver, driver.session() as session:
        reading = session.begin_transaction()
        found = reading.run("MATCH (a:Application) RETURN collect(DISTINCT a.users) AS users")
        assert found.single()["users"] == [0]
        load(store, *several(1))
        found = reading.run("MATCH (a:Application) RETURN collect(DISTINCT a.users) AS users")
        assert found.single()["users"] == [1]
        reading.rollback()


def test_a_large_write_goes_in_stages(
    server: Running, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery.deliver, "__defaults__", (5,))
    load(store, *several(1))
    load(store, *several(2), closing=[only()])
    assert len(ids(store)) == 30 and len(edges(store)) == 29
    assert [one for one in store.verify() if not one.ok] == []
    with closing(Neo4jStore.open(server.url, server.settings())) as other:
        assert other.snapshot_hash() == store.snapshot_hash()


def dies_at(store: Neo4jStore, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets so many writes to the server through, and stops the next."""
    write, left = store._server.write, [step]

    def dying(work: Callable[..., Any]) -> Any:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return write(work)

    monkeypatch.setattr(store._server, "write", dying)


@pytest.mark.parametrize("step", range(6))
def test_a_large_write_that_dies_leaves_the_store_as_it_was(
    server: Running, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    load(store, *several(1))
    before, mark = store.snapshot(), store.snapshot_hash()
    monkeypatch.setattr(delivery.deliver, "__defaults__", (5,))
    dies_at(store, step, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        load(store, *several(2, count=25), says("s.csv", ACME, name="Acme"))
    monkeypatch.undo()
    assert store.snapshot() == before
    with closing(Neo4jStore.open(server.url, server.settings())) as other:
        assert other.snapshot_hash() == mark and other.latest() == 1
    assert load(store, says("s.csv", ACME, name="Acme")).load == 2
    assert len(ids(store)) == 31
    assert [one for one in store.verify() if not one.ok] == []


@pytest.mark.parametrize("step", range(9))
def test_a_large_first_load_that_dies_leaves_an_empty_store(
    server: Running, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """While it comes there is no full-text index: who looks for something finds nothing."""
    with closing(Neo4jStore.open(server.url, server.settings())) as store:
        monkeypatch.setattr(delivery.deliver, "__defaults__", (5,))
        monkeypatch.setattr("landscape.store.neo4j.graph.ROWS", 5)
        dies_at(store, step, monkeypatch)
        with pytest.raises(KeyboardInterrupt):
            load(store, *several(1), says("cmdb.csv", PAY, name="Tills"))
        monkeypatch.undo()
        assert store.find("tills") == ()
        with closing(Neo4jStore.open(server.url, server.settings(), read_only=True)) as reader:
            assert reader.find("tills") == () and reader.latest() == 0
        with closing(Neo4jStore.open(server.url, server.settings())) as other:
            assert other.find("tills") == ()
            assert [one for one in other.verify() if not one.ok] == []
        assert load(store, *several(1), says("cmdb.csv", PAY, name="Tills")).load == 1
        assert store.find("tills")[0].id == PAY
        assert [one for one in store.verify() if not one.ok] == []


def test_an_end_that_went_meanwhile_is_missed(
    server: Running, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Lying._read

    def after_a_removal(self: Lying, transaction: Any) -> Any:
        rows(server, "MATCH (n:Application) WHERE n.id ENDS WITH 'n003' DETACH DELETE n")
        return read(self, transaction)

    monkeypatch.setattr(delivery.deliver, "__defaults__", (5,))
    monkeypatch.setattr(Lying, "_read", after_a_removal)
    with pytest.raises(StoreDamaged, match="Of 29 rows only 27"):
        load(store, *several(1))
    monkeypatch.undo()
    assert load(store, *several(1)).load == 1
    assert [one for one in store.verify() if not one.ok] == []


def test_who_opens_a_store_mends_a_graph_that_was_left_half_drawn(
    server: Running, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then questions in Cypher are refused rather than answered from half a load."""
    load(store, *several(1))
    monkeypatch.setattr(delivery.deliver, "__defaults__", (5,))
    monkeypatch.setattr(delivery, "_write_graph", _dies)
    with pytest.raises(KeyboardInterrupt):
        load(store, *several(2))
    monkeypatch.undo()
    question = "MATCH (a:Application) RETURN DISTINCT a.users AS users"
    with pytest.raises(StoreLocked, match="large load"):
        store.query(question, {}, limit=9, seconds=60)
    with closing(Neo4jStore.open(server.url, server.settings())) as other:
        assert other.query(question, {}, limit=9, seconds=60).rows == ((1,),)
        assert [one for one in other.verify() if not one.ok] == []
    assert store.query(question, {}, limit=9, seconds=60).rows == ((1,),)


def _dies(*_: Any) -> None:
    raise KeyboardInterrupt


def _loses_answers(store: Neo4jStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each write is done, its answer lost, and the write sent again."""
    write = store._server.write

    def again(work: Callable[..., Any]) -> Any:
        write(work)
        return write(work)

    monkeypatch.setattr(store._server, "write", again)


def test_an_answer_that_was_lost_is_not_written_twice(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _loses_answers(store, monkeypatch)
    assert load(store, *several(1)).load == 1
    assert len(store.loads()) == 1
    assert [one for one in store.verify() if not one.ok] == []


def test_stages_whose_answers_were_lost_are_not_written_twice(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery.deliver, "__defaults__", (5,))
    _loses_answers(store, monkeypatch)
    for number in (1, 2):
        assert load(store, *several(number)).load == number
    assert [one for one in store.verify() if not one.ok] == []


def test_a_writer_that_lost_its_lock_writes_nothing(server: Running, store: Neo4jStore) -> None:
    load(store, says("cmdb.csv", name="Desk"))
    with pytest.raises(StoreDamaged), store.writing() as writer:
        from tests.contract.words import batch

        writer.apply(batch(says("cmdb.csv", name="Mine")))
        rows(server, "MATCH (s:LandscapeStore) SET s.load = s.load + 1")
    rows(server, "MATCH (s:LandscapeStore) SET s.load = s.load - 1")
    assert shown(store) == {"name": "Desk"}


HOLD = """
import sys, time
from landscape.store.opening import open_store
store = open_store(sys.argv[1])
with store.writing() as writer:
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_writer_that_is_killed_gives_the_lock_back(server: Running, store: Neo4jStore) -> None:
    host = server.url.removeprefix("bolt://")
    url = f"bolt://{server.user}:{server.password}@{host}"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    with closing(Neo4jStore.open(server.url, server.settings(lock_seconds=0.5))) as other:
        with pytest.raises(StoreLocked):
            load(other, says("cmdb.csv", name="Desk"))
        holder.kill()
        holder.wait()
        for _ in range(20):
            try:
                assert load(other, says("cmdb.csv", name="Desk")).load == 1
                return
            except StoreLocked:
                time.sleep(0.5)
    pytest.fail("the lock outlived its holder")


# --- copies ---


def test_a_copy_that_was_interrupted_is_taken_up(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "one.db"
    with closing(open_store(place, Settings())) as plain:
        load(plain, *several(1))
        load(plain, *several(2), says("c.csv", DEAL, title="Deal"))
        undo(plain, 2)
        mark = plain.snapshot_hash()
    monkeypatch.setattr(delivery.deliver, "__defaults__", (5,))
    real = delivery._write_graph

    def dying(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(delivery, "_write_graph", dying)
    with pytest.raises(KeyboardInterrupt):
        copy_store(str(place), server.url, server.settings())
    monkeypatch.setattr(delivery, "_write_graph", real)
    done = copy_store(str(place), server.url, server.settings())
    assert (done.hash, done.loads, done.already) == (mark, 3, False)
    assert copy_store(str(place), server.url, server.settings()).already
    back = copy_store(server.url, str(tmp_path / "back.db"), server.settings())
    assert back.hash == mark
    with (
        closing(open_store(tmp_path / "back.db", Settings())) as there,
        closing(open_store(place, Settings())) as here,
        closing(Neo4jStore.open(server.url, server.settings())) as store,
    ):
        for other in (there, store):
            assert other.loads() == here.loads()
            assert other.history(DEAL) == here.history(DEAL)
            assert other.difference(1, 2) == here.difference(1, 2)
            assert [one for one in other.verify() if not one.ok] == []
        load(store, says("more.csv", ACME, name="Acme"))
    with pytest.raises(Refused, match="another estate"):
        copy_store(str(place), server.url, server.settings())
    with pytest.raises(Refused, match="another estate"):
        copy_store(server.url, str(place), server.settings())


# --- damage ---

DAMAGE = {
    "a node is gone": ("MATCH (n:Application {id: $desk}) DETACH DELETE n", "graph-nodes"),
    "a node too many": ("CREATE (:Application {id: 'x', name: 'X'})", "graph-nodes"),
    "a value was changed": ("MATCH (n:Application {id: $desk}) SET n.users = 7", "graph-nodes"),
    "another label": ("MATCH (n:Application {id: $desk}) SET n:Film", "graph-nodes"),
    "an edge is gone": ("MATCH ()-[r:COVERS]->() DELETE r", "graph-edges"),
    "an edge twice": ("MATCH (a)-[:COVERS]->(b) CREATE (a)-[:COVERS]->(b)", "graph-edges"),
    "an index is gone": ("DROP INDEX contract_end_date", "indices"),
    "a constraint is gone": ("DROP CONSTRAINT contract_id", "constraints"),
    "a page too many": ("CREATE (:LandscapePage {load: 9, page: 0})", "book-pages"),
    "a page is gone": ("MATCH (p:LandscapePage {load: 2}) DELETE p", "book-pages"),
    "a page was spoilt": ("MATCH (p:LandscapePage {load: 1}) SET p.content = 'x'", "books"),
    "a page was changed": ("MATCH (p:LandscapePage {load: 1}) SET p.content = $forged", "digests"),
    "a load was changed": ("MATCH (l:LandscapeLoad {load: 1}) SET l.digest = 'x'", "digests"),
    "an undoing that was none": ("MATCH (l:LandscapeLoad {load: 1}) SET l.undone_by = 2", "undone"),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(DAMAGE))
def test_damage_is_found(server: Running, what: str) -> None:
    statement, check = DAMAGE[what]
    with closing(Neo4jStore.open(server.url, server.settings())) as store:
        load(store, says("cmdb.csv", name="Desk", users=1), says("c.csv", DEAL, title="Deal"),
             relates("c.csv", "COVERS", DEAL, DESK))  # fmt: skip
        load(store, says("cmdb.csv", name="Desk", users=2))
        assert [one for one in store.verify() if not one.ok] == []
        (page,) = rows(server, "MATCH (p:LandscapePage {load: 1}) RETURN p.content AS content")
        forged = zlib.compress(zlib.decompress(page["content"]).replace(b"Desk", b"Dusk"))
        rows(server, statement, desk=DESK, forged=forged)
        wrong = [one for one in store.verify() if not one.ok]
    assert check in {one.id for one in wrong}
    assert all(one.detail for one in wrong)
    with server.driver() as driver:  # what was dropped is made again by the next one who opens it
        driver.execute_query("MATCH (n) DETACH DELETE n")
    Neo4jStore.open(server.url, server.settings()).close()
