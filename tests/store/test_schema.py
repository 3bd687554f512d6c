"""The schema of the file: its version, what brings an older one up to date, its indices."""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from landscape.errors import StoreDamaged, StoreUnreachable
from landscape.model.vocabulary import Band, Method
from landscape.store.opening import open_store
from landscape.store.protocol import Store
from landscape.store.sqlite import load_digest, schema
from landscape.store.sqlite.store import SqliteStore
from tests.contract.words import DESK, batch, load, says
from tests.store.conftest import SCHEMAS, SETTINGS, Open, spoil

HASH = re.compile(r"^-- ([0-9a-f]{64})$", re.MULTILINE)


def declared(db: sqlite3.Connection) -> dict[str, str]:
    """Table or index → its declaration, the shadow tables of the full-text index aside."""
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        name: " ".join(text.split())
        for name, text in rows
        if not re.match(r"search_(data|idx|content|docsize|config)$", name)
    }


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


# --- the file as it is made ---


def test_a_new_file_is_of_this_version_and_says_whose_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert version(path) == schema.VERSION == len(schema.MIGRATIONS)
        assert db.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert "USING fts5" in declared(db)["search"]


def test_every_connection_enforces_references_and_trusts_no_schema(
    opened: Open, path: Path
) -> None:
    store = opened(path)
    assert isinstance(store, SqliteStore)
    with store._connections.reading() as db:
        reading = {
            name: db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("foreign_keys", "trusted_schema", "synchronous", "query_only")
        }
    assert reading == {"foreign_keys": 1, "trusted_schema": 0, "synchronous": 2, "query_only": 1}
    with store._connections.writing() as db:
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO spans VALUES (99, 99, 12345, 1, NULL)")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_only_the_owner_may_read_a_store_and_its_copies(opened: Open, tmp_path: Path) -> None:
    store = opened(tmp_path / "new.db")
    load(store, says("cmdb.csv", name="Desk"))
    store.backup(tmp_path / "copy.db")
    for one in tmp_path.glob("*.db*"):
        assert stat.S_IMODE(one.stat().st_mode) == 0o600, one.name


# --- older and newer files ---


@pytest.mark.parametrize("stored", sorted(SCHEMAS.glob("[0-9].sql")), ids=lambda one: one.stem)
def test_a_version_is_what_its_stored_text_says(stored: Path) -> None:
    """A released migration never changes: stores that it made are out there."""
    with closing(sqlite3.connect(":memory:")) as now, closing(sqlite3.connect(":memory:")) as then:
        for migrate in schema.MIGRATIONS[: int(stored.stem)]:
            migrate(now)
        then.executescript(stored.read_text(encoding="utf-8"))
        assert declared(now) == declared(then)


def test_an_older_store_is_brought_up_to_date_with_all_it_holds(
    opened: Open, of_version_1: Path
) -> None:
    known = HASH.search((SCHEMAS / "1_rows.sql").read_text(encoding="utf-8"))
    assert known
    store = opened(of_version_1)
    assert version(of_version_1) == schema.VERSION
    assert store.snapshot_hash() == known[1]
    assert [one.id for one in store.verify() if not one.ok] == []
    assert [one.undone for one in store.loads()] == [False, False, True, False]
    assert store.quarantine()[0].cells == {"Name": "", "Note": "x"}
    assert [one.verdict for one in store.decisions()] == ["accept"]
    assert store.find("reserve")[0].name == "Réservé Pay"
    assert load(store, says("survey.csv", users=12)).load == 5


@pytest.fixture
def of_version_5(path: Path) -> Path:
    """A filled store as version 5 left it: its lists of words, and its digests of loads."""
    told = (SCHEMAS / "5.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as db:
        digests = [(load_digest._first_sort(db, load), load) for load in (1, 2)]
        db.executemany("UPDATE loads SET digest = ? WHERE load = ?", digests)
        db.execute("PRAGMA writable_schema = ON")
        for table in ("claims", "edges"):
            text = re.search(rf"^CREATE TABLE {table} .*(?=;$)", told, re.MULTILINE)
            assert text
            wanted = (text[0], table)
            db.execute("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", wanted)
        db.execute("PRAGMA user_version = 5")
        db.commit()
    return path


def _lists_of_words(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return sum(declared(db)[table].count(" IN ('") for table in ("claims", "edges"))


def test_words_are_compared_one_by_one_in_an_older_store_too(
    opened: Open, of_version_5: Path
) -> None:
    assert _lists_of_words(of_version_5) == 4
    before = of_version_5.stat().st_size
    store = opened(of_version_5)
    assert (version(of_version_5), _lists_of_words(of_version_5)) == (schema.VERSION, 0)
    assert of_version_5.stat().st_size == before  # no row was written anew
    assert [one for one in store.verify() if not one.ok] == []
    assert load(store, says("survey.csv", users=12)).load == 3
    assert [one for one in store.verify() if not one.ok] == []


def test_a_library_that_lets_nobody_change_declarations_writes_the_rows_anew(
    opened: Open, of_version_5: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(of_version_5)) as db:
        rows = {one: db.execute(f"SELECT * FROM {one}").fetchall() for one in ("claims", "edges")}
    monkeypatch.setattr(schema, "_change_texts", _refused)
    store = opened(of_version_5)
    assert (version(of_version_5), _lists_of_words(of_version_5)) == (schema.VERSION, 0)
    assert [one for one in store.verify() if not one.ok] == []
    with closing(sqlite3.connect(of_version_5)) as db:
        for table, held in rows.items():
            assert db.execute(f"SELECT * FROM {table}").fetchall() == held


def _refused(*_: object) -> None:
    raise sqlite3.OperationalError("table sqlite_master may not be modified")


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("claims", "tag", {"s", "j", "i", "n", "d", "b"}),
        ("claims", "method", {one.value for one in Method}),
        ("edges", "method", {one.value for one in Method}),
        ("edges", "band", {one.value for one in Band}),
    ],
)
def test_a_closed_list_takes_its_words_and_no_other(
    path: Path, table: str, column: str, words: set[str]
) -> None:
    with closing(sqlite3.connect(path)) as db:
        for word in words:
            db.execute(f"UPDATE {table} SET {column} = ?", (word,))
        for wrong in ("", "S", "other", None, 1):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(f"UPDATE {table} SET {column} = ?", (wrong,))


def test_an_older_store_that_may_not_be_written_is_left_as_it_is(of_version_1: Path) -> None:
    before = of_version_1.read_bytes()
    with pytest.raises(StoreUnreachable, match="older version") as told:
        open_store(of_version_1, SETTINGS, read_only=True)
    assert told.value.exit_code == 4
    assert told.value.remedy
    assert of_version_1.read_bytes() == before


def test_a_newer_store_is_refused_and_left_as_it_is(path: Path) -> None:
    spoil(path, f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match=r"estate\.db was written by a newer version") as told:
        open_store(path, SETTINGS)
    assert told.value.exit_code == 4
    assert str(schema.VERSION + 1) in told.value.detail
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_the_older_store(
    of_version_1: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half_done (one)")
        db.execute("DELETE FROM search")
        raise sqlite3.OperationalError("out of luck")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, fails))
    monkeypatch.setattr(schema, "VERSION", len(schema.MIGRATIONS))
    with pytest.raises(Exception, match="out of luck"):
        open_store(of_version_1, SETTINGS)
    assert version(of_version_1) == 1
    with closing(sqlite3.connect(of_version_1)) as db:
        names = declared(db)
        assert db.execute("SELECT count(*) FROM search").fetchone()[0] == 3
    assert "half_done" not in names and "files_source" not in names


def test_each_migration_runs_once_and_in_order(
    of_version_1: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def step(name: str) -> Callable[[sqlite3.Connection], None]:
        def migrate(db: sqlite3.Connection) -> None:
            ran.append(name)
            db.execute(f"CREATE TABLE {name} (one)")

        return migrate

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:1], step("b"), step("c")))
    monkeypatch.setattr(schema, "VERSION", 3)
    open_store(of_version_1, SETTINGS).close()
    open_store(of_version_1, SETTINGS).close()
    assert ran == ["b", "c"]
    assert version(of_version_1) == 3


def _open_and_close(path: Path) -> int:
    store = open_store(path)
    store.close()
    return 0


def test_two_processes_bring_one_store_up_to_date_once(of_version_1: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(_open_and_close, [of_version_1] * 4, chunksize=1) == [0] * 4
    assert version(of_version_1) == schema.VERSION


def test_words_that_the_model_has_learnt_since_are_added(opened: Open, path: Path) -> None:
    spoil(
        path,
        "DELETE FROM properties WHERE type = 'Application' AND name = 'users'",
        "INSERT INTO properties VALUES ('Application', 'horsepower', 'integer')",
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM element_types WHERE name = 'WorkPackage'",
    )
    store = opened(path)
    assert isinstance(store, SqliteStore)
    with store._connections.reading() as db:
        assert schema.closed_words(db) == schema.declared_words()


# --- indices ---

_BIG = frozenset({"elements", "spans", "asserted", "claims", "keys", "edges", "quarantine"})
_SCANNED = re.compile(r"^SCAN (\w+)")
_FROM = re.compile(r"(?:FROM|JOIN)\s+(\w+)(?:\s+(?!WHERE|JOIN|ON|ORDER|LEFT|USING)(\w+))?")


def scans(store: Store, question: Callable[[], object]) -> list[str]:
    """The large tables that a question reads from end to end."""
    assert isinstance(store, SqliteStore)
    db = store._connections._reader()
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    question()
    db.set_trace_callback(None)
    found: list[str] = []
    for statement in asked:
        if not statement.lstrip().startswith("SELECT"):
            continue
        tables = {alias or table: table for table, alias in _FROM.findall(statement)}
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}")]
        named = [match[1] for one in plan if (match := _SCANNED.match(one))]
        found += [tables.get(one, one) for one in named if tables.get(one, one) in _BIG]
    return found


@pytest.fixture
def many(opened: Open, tmp_path: Path) -> Store:
    store = opened(tmp_path / "many.db")
    says_all = [says("cmdb.csv", f"acme/application/a{one}", name=f"A{one}") for one in range(60)]
    load(store, *says_all)
    load(store, says("survey.csv", "acme/application/a5", users=4))
    return store


@pytest.mark.parametrize(
    "question",
    [
        lambda one: one.element("acme/application/a5"),
        lambda one: one.relationships("acme/application/a5"),
        lambda one: one.claims("acme/application/a5"),
        lambda one: one.history("acme/application/a5"),
        lambda one: one.find("a5"),
        lambda one: one.latest(),
        lambda one: one.loads(),
        lambda one: one.quarantine(2),
        lambda one: one.quarantine(),
    ],
    ids="element relationships claims history find latest loads quarantine waiting".split(),
)
def test_a_question_about_one_thing_reads_no_table_from_end_to_end(
    many: Store, question: Callable[[Store], object]
) -> None:
    assert scans(many, lambda: question(many)) == []


def test_a_scan_would_be_noticed(many: Store) -> None:
    assert "claims" in scans(many, many.snapshot)


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT no FROM elements WHERE id = 'x'", "elements"),
        ("SELECT no FROM claims WHERE element = 1", "claims_element"),
        ("SELECT no FROM edges WHERE source = 1", "edges_source"),
        ("SELECT no FROM edges WHERE target = 1", "edges_target"),
        ("SELECT no FROM claims WHERE opened = 2", "claims_opened"),
        ("SELECT no FROM edges WHERE closed = 2", "edges_closed"),
        ("SELECT load FROM files WHERE source = 'x' AND load > 1", "files_source"),
    ],
)
def test_what_is_looked_up_has_an_index(path: Path, statement: str, index: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}"))
    assert "SEARCH" in plan and index in plan


def test_a_load_that_changes_little_reads_its_own_source_only(many: Store) -> None:
    """Closing what a load opened goes by the load's index, not through all that was ever said."""
    assert isinstance(many, SqliteStore)
    with many._connections.writing() as db:
        for table in schema.TEMPORAL:
            plan = db.execute(f"EXPLAIN QUERY PLAN DELETE FROM {table} WHERE opened=1 AND no=1")
            assert all("SCAN" not in row[3] for row in plan), table
    assert many.element("acme/application/a5").properties["users"] == 4
    assert DESK not in {one.id for one in many.snapshot().elements}
    assert load(many, *batch(says("cmdb.csv", DESK, name="Desk")).elements).created == 1
