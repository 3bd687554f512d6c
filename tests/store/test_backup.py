"""Copies made while others write, and what is never overwritten or left half done."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from landscape.errors import Refused, StoreError, StoreUnreachable
from landscape.settings import Settings
from landscape.store.opening import open_store
from tests.contract.words import DESK, PAY, load, says
from tests.store.conftest import Open


def test_copies_made_while_somebody_writes_are_each_one_state(opened: Open, tmp_path: Path) -> None:
    """Two elements that always change together never differ in a copy, and every copy is sound."""
    writing = opened(tmp_path / "busy.db")
    load(writing, says("cmdb.csv", users=0), says("cmdb.csv", PAY, users=0))
    copying = opened(tmp_path / "busy.db")
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            load(writing, says("cmdb.csv", users=number), says("cmdb.csv", PAY, users=number))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(8):
            copying.backup(tmp_path / f"copy{number}.db")
    finally:
        done.set()
        writer.join()
    seen = []
    for number in range(8):
        copy = opened(tmp_path / f"copy{number}.db", read_only=True)
        assert copy.element(DESK).properties == copy.element(PAY).properties
        assert copy.latest() - 1 == copy.element(DESK).properties["users"]
        assert all(one.ok for one in copy.verify())
        seen.append(copy.latest())
    assert seen == sorted(seen)
    assert writing.latest() > 1
    assert all(one.ok for one in writing.verify())


def test_a_copy_holds_everything_and_goes_on_by_itself(
    opened: Open, path: Path, tmp_path: Path
) -> None:
    store = opened(path)
    store.backup(tmp_path / "copy.db")
    copy = opened(tmp_path / "copy.db")
    assert copy.snapshot_hash() == store.snapshot_hash()
    assert (copy.loads(), copy.quarantine()) == (store.loads(), store.quarantine())
    assert load(copy, says("cmdb.csv", name="Changed")).load == 3
    assert store.latest() == 2


def test_a_copy_holds_what_is_still_in_the_log(opened: Open, tmp_path: Path) -> None:
    store = opened(tmp_path / "fresh.db")
    assert store.latest() == 0  # a reader is there, so that the log is not folded into the file
    load(store, says("cmdb.csv", name="Desk"))
    assert Path(f"{tmp_path / 'fresh.db'}-wal").stat().st_size > 0
    store.backup(tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db-*"))
    assert opened(tmp_path / "copy.db").element(DESK).name == "Desk"


def test_nothing_is_overwritten(opened: Open, path: Path, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("precious", encoding="utf-8")
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    for name in ("there.txt", "link.db", "folder", path.name):
        with pytest.raises(Refused) as told:
            opened(path).backup(tmp_path / name)
        assert told.value.exit_code == 5
    assert (tmp_path / "there.txt").read_text("utf-8") == "precious"


def test_a_place_that_cannot_be_written_leaves_nothing_behind(
    opened: Open, path: Path, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreUnreachable) as told:
        opened(path).backup(tmp_path / "no" / "such" / "copy.db")
    assert told.value.exit_code == 4
    assert {one for one in tmp_path.iterdir() if not one.name.startswith(path.name)} <= set(before)


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "win32", reason="limits of POSIX")
def test_a_copy_that_finds_no_room_is_not_there(path: Path, tmp_path: Path) -> None:
    """In a process of its own, because the limit holds for all of it."""
    child = os.fork()
    if child == 0:  # pragma: no cover - the child's lines are not seen
        os._exit(_copied_without_room(path, tmp_path / "copy.db"))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 4
    assert not list(tmp_path.glob("copy.db*"))


def _copied_without_room(path: Path, target: Path) -> int:  # pragma: no cover
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = open_store(path, Settings())
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    try:
        store.backup(target)
    except StoreError as wrong:
        return wrong.exit_code
    return 0
