"""Two that write to one place: neither loses what the other stored, nor takes the file from under it."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from landscape import pipeline
from landscape.assembly import inference
from landscape.cli.main import run
from landscape.errors import StoreUnreachable
from landscape.model.decision import Decision
from landscape.model.vocabulary import Verdict
from landscape.store.opening import discard_if_empty, open_store
from tests.contract.words import DESK, PAY, batch, ids, load, says
from tests.store.conftest import SETTINGS, Open

ROWS = (
    "Number,Name,Vendor,Install Status\nA1,Courtside,Fennimore,Live\nA2,Ledgerwood,Oakhollow,Live\n"
)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A file that can be imported."""
    place = tmp_path / "register.csv"
    place.write_text(ROWS, encoding="utf-8")
    return place


def test_who_waits_in_vain_at_a_new_store_leaves_it_to_its_maker(
    opened: Open, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw that there was no store; the second gives up waiting, and the first's load is there."""
    place = tmp_path / "new.db"
    monkeypatch.setenv("LANDSCAPE_LOCK_SECONDS", "0.1")
    seen: list[Path] = []
    exists = Path.exists

    def late(path: Path, **options: Any) -> bool:
        if path == place and not seen:  # the first look is before the other one made it
            seen.append(path)
            return False
        return exists(path, **options)

    store = opened(place)
    with store.writing() as writer:
        writer.apply(batch(says("cmdb.csv", name="Desk")))
        monkeypatch.setattr(Path, "exists", late)
        assert run(["--store", str(place), "import", str(register)]) == 4
        assert seen
    assert place.exists()
    assert ids(opened(place)) == [DESK]


def test_a_store_made_for_a_load_that_failed_goes_again(tmp_path: Path) -> None:
    (tmp_path / "nothing.csv").write_bytes(b"\0\1\2")
    assert run(["--store", str(tmp_path / "new.db"), "import", str(tmp_path / "nothing.csv")]) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["nothing.csv"]


def _with_a_load(path: Path) -> None:
    with closing(open_store(path, SETTINGS)) as store:
        load(store, says("cmdb.csv", name="Desk"))


def _with_a_decision(path: Path) -> None:
    with closing(open_store(path, SETTINGS)) as store, store.writing() as writer:
        writer.decide([Decision("PROVIDES", DESK, PAY, Verdict.REJECT)])


def _of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name)")


@pytest.mark.parametrize("made", [_with_a_load, _with_a_decision, _of_another_program])
def test_only_an_empty_store_is_discarded(made: Callable[[Path], None], tmp_path: Path) -> None:
    made(tmp_path / "kept.db")
    before = (tmp_path / "kept.db").read_bytes()
    assert not discard_if_empty(tmp_path / "kept.db")
    assert (tmp_path / "kept.db").read_bytes() == before


def test_an_empty_store_that_somebody_has_open_is_not_discarded(
    opened: Open, tmp_path: Path
) -> None:
    store = opened(tmp_path / "new.db")
    assert store.latest() == 0
    assert not discard_if_empty(tmp_path / "new.db")
    assert load(store, says("cmdb.csv", name="Desk")).load == 1
    store.close()
    open_store(tmp_path / "other.db", SETTINGS).close()
    assert discard_if_empty(tmp_path / "other.db")
    assert not list(tmp_path.glob("other.db*"))


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_nothing_is_written_into_a_file_that_was_replaced_meanwhile(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup is put in the store's place while a writer waits for its turn."""
    shutil.copy(path, tmp_path / "other.db")
    with closing(open_store(path, SETTINGS)) as store:
        connect = store._connections._connect  # type: ignore[attr-defined]

        def late(mode: str) -> sqlite3.Connection:
            db: sqlite3.Connection = connect(mode)
            (tmp_path / "other.db").replace(path)
            return db

        monkeypatch.setattr(store._connections, "_connect", late)  # type: ignore[attr-defined]
        with pytest.raises(StoreUnreachable, match="replaced") as told:
            load(store, says("cmdb.csv", name="Lost"))
        assert told.value.exit_code == 4
    with closing(open_store(path, SETTINGS)) as store:
        assert store.latest() == 2


def test_a_backup_put_in_the_place_of_the_store_does_not_make_its_readers_wait(
    opened: Open, path: Path, tmp_path: Path
) -> None:
    opened(path).backup(tmp_path / "back.db")
    store = opened(tmp_path / "back.db")
    with closing(sqlite3.connect(tmp_path / "back.db")) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    reading = opened(tmp_path / "back.db")
    with reading.books() as long:  # type: ignore[attr-defined]
        assert long.execute("SELECT count(*) FROM loads").fetchone()[0] == 2
        assert load(store, says("cmdb.csv", name="Desk")).load == 3
        assert long.execute("SELECT count(*) FROM loads").fetchone()[0] == 2


def test_a_decision_kept_while_an_import_waited_for_its_turn_is_heard(
    opened: Open, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = opened(tmp_path / "estate.db"), opened(tmp_path / "estate.db")
    kept = Decision("PROVIDES", DESK, PAY, Verdict.REJECT)
    heard: list[tuple[Decision, ...]] = []
    wait, derive = store.writing, inference.derive

    def waiting() -> Any:
        with other.writing() as writer:  # before the import has the lock, after it began
            writer.decide([kept])
        return wait()

    def listening(snapshot: Any, knowledge: Any) -> Any:
        heard.append(tuple(replace(one, at=None) for one in knowledge.decisions))
        return derive(snapshot, knowledge)

    monkeypatch.setattr(store, "writing", waiting)
    monkeypatch.setattr(inference, "derive", listening)
    options = pipeline.ImportOptions(as_at=date(2026, 11, 24))
    assert pipeline.import_files(store, [register], options, SETTINGS).load == 1
    assert heard == [(kept,)]


def test_a_file_whose_load_was_undone_while_its_import_waited_is_loaded(
    opened: Open, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was recognised as unchanged before the other process took its load back."""
    store, other = opened(tmp_path / "estate.db"), opened(tmp_path / "estate.db")
    options = pipeline.ImportOptions(as_at=date(2026, 11, 24), infer=False)
    assert pipeline.import_files(store, [register], options, SETTINGS).load == 1
    assert pipeline.import_files(store, [register], options, SETTINGS).load is None
    wait = store.writing

    def waiting() -> Any:
        with other.writing() as writer:
            writer.undo(1)
        return wait()

    monkeypatch.setattr(store, "writing", waiting)
    report = pipeline.import_files(store, [register], options, SETTINGS)
    assert report.load == 3
    assert {"Courtside", "Ledgerwood"} <= {one.name for one in other.snapshot().elements}
