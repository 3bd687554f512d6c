"""A store that this user may only read: it is read, nothing is left beside it, and others may write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from landscape.errors import StoreFull, StoreLocked, StoreUnreachable
from landscape.store.protocol import Store
from landscape.store.sqlite.connection import not_writable, translated
from tests.contract.words import batch, load, says
from tests.store.conftest import Open

Deny = Callable[..., None]


@pytest.fixture
def deny(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deny]:
    """Makes paths look as they do to a user who may not write them, root included; called again, others."""
    denied: set[Path] = set()
    allowed = os.access

    def access(place: str | Path, mode: int) -> bool:
        return allowed(place, mode) and not (mode & os.W_OK and Path(place) in denied)

    def only(*places: Path) -> None:
        denied.clear()
        denied.update(places)

    monkeypatch.setattr(os, "access", access)
    yield only
    denied.clear()


@pytest.mark.parametrize("what", ["file", "folder"])
def test_it_is_read_and_not_written(opened: Open, path: Path, deny: Deny, what: str) -> None:
    before = path.read_bytes()
    deny(path if what == "file" else path.parent)
    store = opened(path)
    assert store.latest() == 2
    assert store.find("leisure")[0].name == "Leisure Bookings"
    assert all(one.ok for one in store.verify())
    with pytest.raises(StoreFull, match="may not be written") as told, store.writing() as writer:
        writer.apply(batch(says("cmdb.csv", name="Other")))
    assert "permissions" in told.value.remedy
    store.close()
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def _write(opened: Open, path: Path, name: str) -> None:
    """What another user does who may write."""
    store: Store = opened(path)
    load(store, says("cmdb.csv", name=name))
    store.close()


def test_who_may_only_read_sees_what_others_load(opened: Open, path: Path, deny: Deny) -> None:
    deny(path.parent)
    reader = opened(path, read_only=True)
    assert reader.latest() == 2
    for number in (3, 4, 5):
        deny()
        _write(opened, path, f"Desk {number}")
        deny(path.parent)
        assert reader.latest() == number
        assert reader.find(f"Desk {number}")[0].name == f"Desk {number}"
        assert all(one.ok for one in reader.verify())


def test_what_was_read_while_the_file_changed_is_no_answer(
    opened: Open, path: Path, deny: Deny
) -> None:
    deny(path.parent)
    reader = opened(path, read_only=True)
    with pytest.raises(StoreLocked, match="written") as told, reader.books():  # type: ignore[attr-defined]
        deny()
        _write(opened, path, "Desk")
        deny(path.parent)
    assert "again" in told.value.remedy
    assert reader.latest() == 3


def test_a_link_leads_to_the_folder_of_the_file(
    opened: Open, path: Path, deny: Deny, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("own") / "link.db"
    link.symlink_to(path)
    deny(path.parent)
    reader = opened(link)
    assert reader.latest() == 2
    deny()
    _write(opened, path, "Desk")
    deny(path.parent)
    assert reader.latest() == 3
    assert [one.name for one in link.parent.iterdir()] == [link.name]


def test_a_file_that_is_taken_away_is_no_store_any_more(
    opened: Open, path: Path, deny: Deny
) -> None:
    deny(path.parent)
    reader = opened(path, read_only=True)
    assert reader.latest() == 2
    path.unlink()
    with pytest.raises(StoreUnreachable):
        reader.latest()


def test_what_waits_in_a_log_without_its_index_is_said(path: Path, deny: Deny) -> None:
    path.with_name(f"{path.name}-wal").write_bytes(b"frames")
    deny(path.parent)
    wrong = sqlite3.OperationalError("unable to open database file")
    wrong.sqlite_errorname = "SQLITE_CANTOPEN"  # type: ignore[assignment]
    said = translated(wrong, path)
    assert isinstance(said, StoreUnreachable)
    assert f"{path.name}-wal" in said.detail
    assert "copy" in said.remedy.casefold()


def test_it_says_which_file_may_not_be_written(opened: Open, path: Path, deny: Deny) -> None:
    deny(path.with_name(f"{path.name}-shm"))
    path.with_name(f"{path.name}-shm").touch()
    assert f"{path.name}-shm" in not_writable(path).detail
    deny(path.parent)
    assert f"folder {path.parent}" in not_writable(path).detail
