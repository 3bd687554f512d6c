"""Files that are no store, or a damaged one: words, exit code 4, and the file left as it is."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from landscape.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreUnreachable
from landscape.store.opening import open_store
from landscape.store.sqlite.connection import translated
from tests.contract.words import batch, load, says
from tests.store.conftest import SETTINGS, Open

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _zero(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("Name,Supplier\nCourtside,Fennimore\n" * 90, encoding="utf-8")


def _one_byte(path: Path) -> None:
    path.write_bytes(b"S")


def _only_a_header(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def _half_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:700])


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 9 + 77])


def _noise(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = bytes(range(256)) * 15 + bytes(156)
    path.write_bytes(content)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name)")
        db.commit()


def _foreign_with_a_version(path: Path) -> None:
    _foreign(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 1")
        db.commit()


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


_NONE: tuple[tuple[Callable[[Path], None], type[StoreError]], ...] = (
    (_text, StoreDamaged),
    (_one_byte, StoreDamaged),
    (_only_a_header, StoreError),
    (_half_a_page, StoreDamaged),
    (_noise, StoreDamaged),
    (_foreign, StoreDamaged),
    (_foreign_with_a_version, StoreDamaged),
    (_a_folder, StoreUnreachable),
    pytest.param(
        _a_pipe, StoreUnreachable, marks=pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
    ),
)  # type: ignore[assignment]


@pytest.mark.parametrize("read_only", [False, True], ids=["to-write", "to-read"])
@pytest.mark.parametrize(
    ("spoil", "error"), _NONE, ids=lambda one: getattr(one, "__name__", "").strip("_")
)
def test_what_is_no_store_is_refused_in_words_and_left_as_it_is(
    path: Path, spoil: Callable[[Path], None], error: type[StoreError], read_only: bool
) -> None:
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as told:
        open_store(path, SETTINGS, read_only=read_only)
    assert told.value.exit_code == 4
    assert "estate.db" in told.value.message
    assert told.value.remedy
    assert (path.read_bytes() if path.is_file() else None) == before
    if spoil not in (_half_a_page, _noise):  # beside what was a store, its log may still hold words
        assert [one.name for one in path.parent.iterdir()] == ["estate.db"]


def test_an_empty_file_becomes_a_store_only_when_it_may_be_written(
    opened: Open, tmp_path: Path
) -> None:
    """What `touch` or a failed copy leaves: nothing that could be lost."""
    _zero(tmp_path / "zero.db")
    with pytest.raises(StoreUnreachable, match="empty"):
        open_store(tmp_path / "zero.db", SETTINGS, read_only=True)
    assert (tmp_path / "zero.db").stat().st_size == 0
    store = opened(tmp_path / "zero.db")
    assert load(store, says("cmdb.csv", name="Desk")).load == 1


def test_a_store_cut_short_is_found_out_by_a_question_or_by_verify(path: Path) -> None:
    _truncated(path)
    failed = 0
    try:
        store = open_store(path, SETTINGS)
    except StoreError as wrong:
        assert wrong.exit_code == 4
        return
    for question in (store.snapshot, store.snapshot_hash, lambda: store.find("tennis")):
        try:
            question()
        except StoreError as wrong:
            failed += 1
            assert wrong.exit_code == 4
    assert failed or not all(one.ok for one in store.verify())
    store.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("neo4j://localhost", "server"),
        ("bolt+s://u:secret@h:1", "server"),
        ("ftp://example.invalid/x", "ftp"),
        ("", "no name"),
        ("a\0b", "no name"),
        ("file://", "no name"),
    ],
)
def test_a_url_that_is_no_place(url: str, words: str) -> None:
    with pytest.raises(StoreUnreachable, match=words) as told:
        open_store(url, SETTINGS)
    assert "secret" not in str(told.value)


def test_a_file_url_is_its_path(opened: Open, path: Path) -> None:
    store = open_store(f"file://{path}", SETTINGS)
    assert store.latest() == 2
    store.close()


def test_nothing_is_made_where_nothing_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="no store"):
        open_store(tmp_path / "none.db", SETTINGS, create=False)
    with pytest.raises(StoreUnreachable, match="no store"):
        open_store(tmp_path / "none.db", SETTINGS, read_only=True)
    with pytest.raises(StoreUnreachable, match="no folder"):
        open_store(tmp_path / "no" / "such.db", SETTINGS)
    with pytest.raises(StoreUnreachable):
        open_store(tmp_path / ("x" * 300), SETTINGS)
    assert list(tmp_path.iterdir()) == []


# --- read-only ---


def test_a_store_opened_for_reading_answers_and_never_writes(opened: Open, path: Path) -> None:
    before = path.read_bytes()
    store = opened(path, read_only=True)
    assert store.find("leisure")[0].name == "Leisure Bookings"
    assert all(one.ok for one in store.verify())
    with pytest.raises(StoreFull) as told, store.writing() as writer:
        writer.apply(batch(says("cmdb.csv", name="Other")))
    assert told.value.exit_code == 4
    assert path.read_bytes() == before


@pytest.mark.skipif(ROOT or sys.platform == "win32", reason="root may write everything")
def test_a_file_without_permission_to_write_is_opened_for_reading(opened: Open, path: Path) -> None:
    path.chmod(0o400)
    store = opened(path)
    assert store.latest() == 2
    with pytest.raises(StoreFull, match="may not be written"), store.writing():
        pass
    path.chmod(0o000)
    with pytest.raises(StoreUnreachable, match="permission"):
        open_store(path, SETTINGS)


# --- the database library's errors ---


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("SQLITE_BUSY", StoreLocked),
        ("SQLITE_BUSY_SNAPSHOT", StoreLocked),
        ("SQLITE_LOCKED", StoreLocked),
        ("SQLITE_FULL", StoreFull),
        ("SQLITE_IOERR_WRITE", StoreFull),
        ("SQLITE_READONLY_DBMOVED", StoreFull),
        ("SQLITE_PERM", StoreFull),
        ("SQLITE_CANTOPEN", StoreUnreachable),
        ("SQLITE_CORRUPT_VTAB", StoreDamaged),
        ("SQLITE_NOTADB", StoreDamaged),
        ("SQLITE_IOERR_READ", StoreError),
        ("SQLITE_ERROR", StoreError),
        (None, StoreError),
    ],
)
def test_every_error_of_the_database_library_has_words(
    name: str | None, error: type[StoreError]
) -> None:
    wrong = sqlite3.OperationalError("the library's own words")
    wrong.sqlite_errorname = name  # type: ignore[assignment]
    said = translated(wrong, Path("estate.db"))
    assert type(said) is error
    assert said.exit_code == 4
    assert "estate.db" in said.message
    assert said.remedy.endswith(".")
