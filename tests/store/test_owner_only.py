"""Whatever the mask of the process says, what holds an estate can be read by its owner only."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from landscape.cli.main import run
from tests.contract.words import load, says
from tests.store.conftest import Open

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """The mask that hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """What each file and folder below may be used for, by whom."""
    return {
        str(one.relative_to(folder)): stat.S_IMODE(one.stat().st_mode)
        for one in sorted(folder.rglob("*"))
    }


def test_a_store_and_its_log(opened: Open, tmp_path: Path) -> None:
    store = opened(tmp_path / "estate.db")
    assert store.latest() == 0  # a reader is there, so that the log is not folded into the file
    load(store, says("cmdb.csv", name="Desk"))
    assert modes(tmp_path) == {f"estate.db{one}": 0o600 for one in ("", "-shm", "-wal")}


def test_copies_exports_and_decisions(path: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir(0o700)
    for command in (
        *(
            ["backup", "back.db"],
            ["copy", str(path), "copy.db"],
            ["review", "export", "kept.jsonl"],
        ),
        *(["export", "out"], ["export", "estate.xlsx"], ["export", "estate.graphml"]),
    ):
        words = [str(made / one) if "." in one or one == "out" else one for one in command]
        words = [str(path) if one.endswith("estate.db") else one for one in words]
        assert run(["--store", str(path), *words]) == 0, command
    found = modes(made)
    folders = [name for name in found if (made / name).is_dir()]
    assert folders == ["out"] and found["out"] == 0o700
    assert {found[name] for name in found.keys() - {"out"}} == {0o600}
    assert {"back.db", "copy.db", "kept.jsonl", "estate.xlsx", "estate.graphml"} <= found.keys()


def test_a_copy_in_the_making(
    opened: Open, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, int] = {}
    link = os.link

    def looking(source: Path, target: Path) -> None:
        seen.update(modes(tmp_path))
        link(source, target)

    monkeypatch.setattr(os, "link", looking)
    opened(path).backup(tmp_path / "back.db")
    assert any(name.endswith(".unfinished") for name in seen)
    assert set(seen.values()) == {0o600}
    assert modes(tmp_path)["back.db"] == 0o600
