"""The store on a server: its clients are killed, and the server itself; as before or as after, and sound.

What each operation should have come to is done on an embedded store beside it, and all answers of the two
are compared. A share of the kills runs always; all of them (60 of clients, 10 of the server)
with `-m exhaustive`.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from landscape.errors import StoreError
from landscape.model.decision import Decision
from landscape.model.vocabulary import Method, Verdict
from landscape.settings import Settings
from landscape.store.copying import copy_store
from landscape.store.neo4j import delivery
from landscape.store.neo4j.store import Neo4jStore
from landscape.store.protocol import Store
from landscape.store.sqlite.store import SqliteStore
from tests.contract.words import Said, batch, file, follows, infers, relates, says
from tests.servers import neo4j_server
from tests.servers.neo4j_server import Running
from tests.store.crash import killing
from tests.store.crash.killing import SENDS
from tests.store.crash.operations import answers
from tests.store.neo4j.conftest import servers

ROOT = Path(__file__).resolve().parents[3]
SEED = int(os.environ.get("LANDSCAPE_TEST_SEED", "0")) or random.randrange(1, 10**6)
COUNT = 24  # elements that always change together
SMALL = 5  # rows of a transaction, so that these loads go in stages as a large one does
CLIENTS, SERVERS = 10, 10  # kills of each of six operations; of the server
_NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of POSIX")


@dataclass
class Place:
    """A server, and the embedded store that holds what the server should."""

    server: Running
    folder: Path
    number: int = 1
    ended: Counter[str] = field(default_factory=Counter)

    @property
    def settings(self) -> Settings:
        return self.server.settings(lock_seconds=30.0)

    def opened(self) -> Neo4jStore:
        return Neo4jStore.open(self.server.url, self.settings, now=lambda: _NOW)

    def mirror(self) -> SqliteStore:
        return SqliteStore.open(self.folder / "mirror.db", Settings(), now=lambda: _NOW)

    def begin(self) -> None:
        """An empty server and an empty mirror, with two loads."""
        for one in self.folder.glob("mirror.db*"):
            one.unlink()
        self.server.wipe()
        for number in (self.number, self.number + 1):
            self.on_both(partial(change, number=number))
        self.number += 1

    def on_both(self, work: Callable[[Store], None]) -> None:
        with closing(self.opened()) as store, closing(self.mirror()) as mirror:
            work(store)
            work(mirror)


def change(store: Store, number: int) -> None:
    """A load that gives every element and edge the same number, with a decision in the same write."""
    names = [f"acme/application/n{one:03}" for one in range(COUNT)]
    said: list[Said] = [says("cmdb.csv", one, users=number) for one in names]
    said += [relates("cmdb.csv", "REPLACES", a, b, row=number) for a, b in pairwise(names)]
    with store.writing() as writer:
        writer.decide([Decision("PROVIDES", names[0], f"f{number}", Verdict.REJECT)])
        writer.apply(batch(*said, files=[file("cmdb.csv", f"print {number}", rows=COUNT)]))


def review(store: Store, number: int) -> None:
    """A person's word, and what follows from it, as one load."""
    first, other = "acme/application/n000", f"acme/application/n{1 + number % (COUNT - 1):03}"
    with store.writing() as writer:
        writer.decide([Decision("DEPENDS_ON", first, other, Verdict.ACCEPT, f"known {number}")])
        known = follows(infers("DEPENDS_ON", first, other, 1.0, Method.DECIDED))
        writer.apply(replace(batch(), note="review: 1 decision"), known)


def take_back(store: Store) -> None:
    """Takes the last load back that stands."""
    with store.writing() as writer:
        writer.undo(max(one.load for one in store.loads() if not one.undone))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server of this module's own, that may be killed; private files lie in a folder of its own."""
    servers()  # skips where none can be had
    if neo4j_server.suitable_java(neo4j_server.LTS) is None:
        pytest.skip("a server that may be killed is started here: it needs a JDK (17 or 21)")
    folder, usual = tmp_path_factory.mktemp("killed"), tempfile.tempdir
    (folder / "private").mkdir()
    (server,) = neo4j_server.started(neo4j_server.LTS)
    tempfile.tempdir = str(folder / "private")
    yield Place(server, folder)
    tempfile.tempdir = usual
    neo4j_server.killed(server)


# --- one kill and what is looked at afterwards ---


def working(place: Place, work: Callable[[Store], None], *, staged: bool) -> None:
    """What a client does, in the process that is killed."""
    if staged:
        delivery.deliver.__defaults__ = (SMALL,)
    with closing(place.opened()) as store:
        work(store)


def check(place: Place, work: Callable[[Store], None]) -> None:
    """The server holds what the mirror holds, before the work or after it; the next load works."""
    with closing(place.opened()) as store, closing(place.mirror()) as mirror:
        if (store.latest(), len(store.decisions())) != (mirror.latest(), len(mirror.decisions())):
            work(mirror)
            place.ended["after"] += 1
        else:
            place.ended["before"] += 1
        assert answers(store) == answers(mirror)
        assert [one for one in store.verify() if not one.ok] == []
        rows = store.query("MATCH (a:Application) RETURN DISTINCT a.users", {}, limit=9, seconds=30)
        assert len(rows.rows) == 1
    place.number += 1
    place.on_both(partial(change, number=place.number))


def operation(place: Place, name: str) -> Callable[[Store], None]:
    """What is killed: the next load, the taking back of the last one, or a person's word."""
    if name == "undo":
        return take_back
    place.number += 1
    return partial(review if name == "review" else change, number=place.number)


def kill_clients(place: Place, name: str, count: int, *, staged: bool) -> None:
    """Kills as many clients: half of them before something is sent, half at a moment drawn by chance."""
    draw = random.Random(f"{SEED} {name} {staged}")
    work = operation(place, name)
    began = time.perf_counter()
    sends, seconds = 0, 0.0
    if not killing.may_trace():
        sends = len(killing.boundaries(partial(working, place, work, staged=staged), SENDS))
        seconds = time.perf_counter() - began
        check(place, work)
    for number in range(count):
        work = operation(place, name)
        child = partial(working, place, work, staged=staged)
        if sends and number % 2 == 0:
            killing.killed_before(child, (number + 1) * sends // count, SENDS)
        else:
            killing.killed_after(child, draw.uniform(0.05, 1.0) * (seconds or 1.0))
        check(place, work)


@contextmanager
def reader(place: Place) -> Iterator[None]:
    """A process that reads all the while: the state by the books, and by a question in Cypher."""
    host = place.server.url.removeprefix("bolt://")
    url = f"bolt://{place.server.user}:{place.server.password}@{host}"
    told = place.folder / "reader.txt"
    with told.open("w+", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.crash.server_reader", url, str(COUNT)],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        )
        try:
            yield
        finally:
            process.communicate(b"\n", timeout=120)
        out.seek(0)
        said = out.read()
    assert process.returncode == 0, said
    assert int(said.split()[0]) > 0, said


@pytest.mark.parametrize(("name", "staged"), [("import", True), ("undo", False)])
def test_a_client_is_killed(place: Place, name: str, staged: bool) -> None:
    print(f"LANDSCAPE_TEST_SEED={SEED}")
    place.begin()
    kill_clients(place, name, 2, staged=staged)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "staged"),
    [("import", False), ("import", True), ("undo", False), ("undo", True), ("review", False)],
)
def test_many_clients_are_killed(place: Place, name: str, staged: bool) -> None:
    print(f"LANDSCAPE_TEST_SEED={SEED}")
    place.ended.clear()
    place.begin()
    with reader(place):
        kill_clients(place, name, CLIENTS, staged=staged)
    assert place.ended["before"] and place.ended["after"], place.ended


def kill_copies(place: Place, count: int) -> None:
    """Kills copies to an empty server; each is taken up again, and comes out whole."""
    draw = random.Random(f"{SEED} copy")
    place.begin()
    source = str(place.folder / "mirror.db")

    def copying() -> None:
        delivery.deliver.__defaults__ = (SMALL,)
        copy_store(source, place.server.url, place.settings)

    place.server.wipe()
    began = time.perf_counter()
    sends = 0
    if not killing.may_trace():
        sends = len(killing.boundaries(copying, SENDS))
    seconds = (time.perf_counter() - began) or 1.0
    for number in range(count):
        place.server.wipe()
        if sends and number % 2 == 0:
            killing.killed_before(copying, (number + 1) * sends // count, SENDS)
        else:
            killing.killed_after(copying, draw.uniform(0.05, 1.0) * seconds)
        with closing(place.opened()) as store:
            assert store.latest() in (0, 2)
            whole = store.latest() == 2
            assert len(store.snapshot().elements) == (COUNT if whole else 0)
            assert [one for one in store.verify() if not one.ok] == []
        done = copy_store(source, place.server.url, place.settings)
        assert done.already == whole
        place.number += 1
        with closing(place.opened()) as store, closing(place.mirror()) as mirror:
            assert answers(store) == answers(mirror)
            change(store, place.number)
            assert [one for one in store.verify() if not one.ok] == []


def test_a_copy_is_killed(place: Place) -> None:
    kill_copies(place, 1)


@pytest.mark.exhaustive
def test_many_copies_are_killed(place: Place) -> None:
    kill_copies(place, CLIENTS)


# --- the server ---


def kill_server(place: Place, count: int) -> None:
    """Kills the server in the middle of a load; its client says so in words, and all is there or nothing."""
    draw = random.Random(f"{SEED} server")
    place.begin()
    for number in range(count):
        staged, work = bool(number % 2), operation(place, "import")

        def child(work: Callable[[Store], None] = work, staged: bool = staged) -> None:
            try:
                working(place, work, staged=staged)
            except StoreError as wrong:
                os._exit(wrong.exit_code)

        pid = killing.forked(child)
        time.sleep(draw.uniform(0.1, 0.9))
        neo4j_server.killed(place.server)
        _, status = os.waitpid(pid, 0)
        place.server = neo4j_server.again(place.server)
        assert os.waitstatus_to_exitcode(status) in (0, 4)
        check(place, work)


def test_the_server_is_killed(place: Place) -> None:
    kill_server(place, 1)


@pytest.mark.exhaustive
def test_the_server_is_killed_again_and_again(place: Place) -> None:
    kill_server(place, SERVERS)


def test_what_killed_clients_had_read_goes_with_the_next_one(place: Place) -> None:
    place.begin()
    killing.killed_after(partial(_open_and_wait, place), 2.0)
    private = place.folder / "private"
    left = list(private.glob("landscape-copy-*"))
    assert left and all(one.stat().st_mode & 0o077 == 0 for one in left)
    for one in left:
        os.utime(one, (0, 0))
    with closing(place.opened()) as store:
        assert store.latest() == 2
        assert len(list(private.glob("landscape-copy-*"))) == 1
    assert not list(private.glob("landscape-copy-*"))


def _open_and_wait(place: Place) -> None:
    with closing(place.opened()) as store:
        store.snapshot()
        time.sleep(60)
