"""What can go wrong with a server is said in words, with exit code 4, and never tells the password."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from landscape.errors import StoreDamaged, StoreError, StoreFull, StoreUnreachable
from landscape.settings import Settings
from landscape.store.neo4j.address import Address
from landscape.store.neo4j.faults import translated
from landscape.store.neo4j.server import Server
from landscape.store.neo4j.store import Neo4jStore
from landscape.store.opening import open_store
from tests.contract.words import DESK, load, says, shown
from tests.servers import neo4j_server
from tests.servers.neo4j_server import Running, _free_port

SECRET = "a-secret-of-the-tests"


class Wrong(Exception):
    """An error as the driver raises it."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message


# --- addresses ---


@pytest.mark.parametrize(
    ("url", "shown_as", "database"),
    [
        ("neo4j://host", "neo4j://host", None),
        ("NEO4J+S://host:7688/estate", "neo4j+s://host:7688/estate", "estate"),
        (f"bolt://me:{SECRET}@[::1]:7687", "bolt://[::1]:7687", None),
        ("bolt+ssc://host?policy=uk", "bolt+ssc://host", None),
    ],
)
def test_addresses(url: str, shown_as: str, database: str | None) -> None:
    found = Address.parse(url, Settings())
    assert (found.shown, found.database) == (shown_as, database)


def test_credentials_come_from_the_url_or_the_settings() -> None:
    settings = replace(Settings(), neo4j_user="them", neo4j_password="theirs")
    own = Address.parse("neo4j://me:m%40ine@host", settings)
    assert (own.user, own.password) == ("me", "m@ine")
    other = Address.parse("neo4j://host", settings)
    assert (other.user, other.password) == ("them", "theirs")


@pytest.mark.parametrize(
    "url", ["neo4j://", "neo4j:///estate", f"bolt://me:{SECRET}@", "bolt://h:x"]
)
def test_what_is_no_address_is_said_without_repeating_it(url: str) -> None:
    with pytest.raises(StoreUnreachable) as told:
        open_store(url, Settings())
    assert SECRET not in str(told.value) and told.value.remedy


# --- errors of the driver ---


@pytest.mark.parametrize(
    ("code", "kind", "word"),
    [
        ("Neo.ClientError.Security.Unauthorized", StoreUnreachable, "user and password"),
        ("Neo.ClientError.Security.CredentialsExpired", StoreUnreachable, "new password"),
        ("Neo.ClientError.Security.AuthenticationRateLimit", StoreUnreachable, "too many"),
        ("Neo.ClientError.Database.DatabaseNotFound", StoreUnreachable, "no such database"),
        ("Neo.TransientError.Database.DatabaseUnavailable", StoreUnreachable, "not running"),
        ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", StoreFull, "may not be written"),
        ("Neo.ClientError.Security.Forbidden", StoreFull, "may not be written"),
        ("Neo.ClientError.Cluster.NotALeader", StoreFull, "may not be written"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", StoreFull, "memory"),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", StoreFull, "room"),
        ("Neo.ClientError.Schema.ConstraintValidationFailed", StoreDamaged, "something else"),
        ("Neo.DatabaseError.General.UnknownError", StoreError, "could not be used"),
        ("", StoreUnreachable, "does not answer"),
    ],
)
def test_each_error_has_words_and_a_remedy(code: str, kind: type[StoreError], word: str) -> None:
    address = Address.parse(f"neo4j://me:{SECRET}@host", Settings())
    found = translated(Wrong(code, f"told of {SECRET}"), address)
    assert type(found) is kind and found.exit_code == 4
    assert word in found.message and found.remedy
    assert SECRET not in str(found) + repr(found)


# --- a real server ---


def test_a_wrong_password(server: Running) -> None:
    with pytest.raises(StoreUnreachable, match="user and password"):
        open_store(server.url, replace(server.settings(), neo4j_password="wrong-" + SECRET))


def test_a_database_that_is_not_there(server: Running) -> None:
    with pytest.raises(StoreUnreachable, match="no such database"):
        open_store(f"{server.url}/elsewhere", server.settings())


def test_nobody_at_the_address() -> None:
    with pytest.raises(StoreUnreachable, match="does not answer"):
        open_store(f"bolt://127.0.0.1:{_free_port()}", Settings(lock_seconds=0.1))


def test_no_store_there_yet(server: Running) -> None:
    for how in ({"create": False}, {"read_only": True}):
        with pytest.raises(StoreUnreachable, match="no store"):
            open_store(server.url, server.settings(), **how)


def test_a_database_of_something_else_is_left_alone(server: Running) -> None:
    with server.driver() as driver:
        driver.execute_query("CREATE (:Film {title: 'Brazil'})")
        with pytest.raises(StoreDamaged, match="something else"):
            open_store(server.url, server.settings())
        assert driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"] == 1


def test_a_newer_store_is_left_alone(server: Running, store: Neo4jStore) -> None:
    with server.driver() as driver:
        driver.execute_query("MATCH (s:LandscapeStore) SET s.version = 99")
    with pytest.raises(StoreDamaged, match="newer version"):
        open_store(server.url, server.settings())


@pytest.mark.parametrize("agent", ["Neo4j/4.4.9", "Neo4j/5.25.1", "Memgraph/2.0", ""])
def test_a_server_that_is_too_old_or_another(agent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Told:
        def __init__(self) -> None:
            self.agent = agent

    server = Server(Address.parse("bolt://127.0.0.1", Settings()), lock_seconds=1)
    monkeypatch.setattr(server._driver, "get_server_info", Told)
    with pytest.raises(StoreUnreachable, match="no store for an estate"):
        server.check()
    server.close()


def test_reading_only(server: Running, store: Neo4jStore) -> None:
    load(store, says("cmdb.csv", name="Desk"))
    reader = open_store(server.url, server.settings(), read_only=True)
    assert shown(reader) == {"name": "Desk"}
    with pytest.raises(StoreFull), reader.writing():
        pass
    reader.close()


@pytest.mark.skipif(
    "LANDSCAPE_TEST_NEO4J_URL" in os.environ, reason="starts and ends a server of its own"
)
def test_a_first_password_and_a_server_that_goes_in_the_middle() -> None:
    if neo4j_server.suitable_java(neo4j_server.LTS) is None and not neo4j_server.in_ci():
        pytest.skip("no Java development kit (17 or 21)")
    (one,) = neo4j_server.started(neo4j_server.LTS, expired=True)
    with pytest.raises(StoreUnreachable, match="new password"):
        open_store(one.url, one.settings())
    one = one.with_password()
    store = open_store(one.url, one.settings(lock_seconds=1.0))
    load(store, says("cmdb.csv", name="Desk", users=1))
    with pytest.raises(StoreError) as told, store.writing() as writer:
        assert writer.snapshot().load == 1
        assert one.server_process is not None
        one.server_process.kill()
        one.server_process.wait()
        writer.decide([])
        from tests.contract.words import batch

        writer.apply(batch(says("cmdb.csv", name="Desk", users=2)))
    assert told.value.exit_code == 4 and told.value.remedy
    with pytest.raises(StoreError):
        store.element(DESK)
    store.close()


# --- secrets ---


def test_no_secret_in_representations_or_logs(
    server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    host = server.url.removeprefix("bolt://")
    url = f"bolt://{server.user}:{server.password}@{host}"
    settings = replace(Settings(), store=url, neo4j_password=server.password)
    store = Neo4jStore.open(url, Settings())
    load(store, says("cmdb.csv", name="Desk"))
    seen = [
        repr(store),
        store.url,
        repr(store._server),
        repr(store._server.address),
        repr(settings),
    ]
    assert not [one for one in seen if server.password in one]
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("neo4j.")]
    assert not [one for one in ours if server.password in one]
    store.close()


def test_no_secret_on_the_command_line(server: Running, tmp_path: Path) -> None:
    host = server.url.removeprefix("bolt://")
    url = f"bolt://{server.user}:{server.password}@{host}"
    table = tmp_path / "cmdb.csv"
    table.write_text("Name,Vendor\nDesk,Quillon\nTills,Tarnwood\n", encoding="utf-8")
    calls = [
        ["import", str(table), "--as", "applications"],
        ["backup", str(tmp_path / "copy.db")],
        ["verify"],
        ["copy", url, str(tmp_path / "other.db")],
        ["query", "RETURN 1 AS n"],
        ["query", "CREATE (n) RETURN n"],
        ["demo", "--no-serve"],
        ["show", "nothing"],
    ]
    for call in calls:
        told = subprocess.run(
            [sys.executable, "-m", "landscape", "--store", url, *call],
            capture_output=True,
            text=True,
            check=False,
        )
        assert server.password not in told.stdout + told.stderr, call
        assert "Traceback" not in told.stderr
