"""Ctrl-C at any write of a command: words, exit code 130, the store as before or as after, nothing left."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from landscape.cli.main import run
from tests.store.crash import killing, operations
from tests.store.crash.operations import held
from tests.store.crash.test_embedded import places

STOPPED = 130
_AS_AT = ("--as-at", str(operations.AS_AT))
# Command, what is there before, the file that it writes.
COMMANDS: dict[str, tuple[Sequence[str], Callable[[Path], None], str]] = {
    "import": (["import", "before/register.csv"], operations.write_files, "estate.db"),
    "re-import": (["import", "after/register.csv", "--full"], operations.loaded, "estate.db"),
    "undo": (["undo", "2"], operations.loaded_twice, "estate.db"),
    "backup": (["backup", "copy.db"], operations.loaded, "copy.db"),
    "copy": (["copy", "estate.db", "copy.db"], operations.loaded, "copy.db"),
    "export": (["export", "estate.graphml"], operations.loaded, "estate.graphml"),
}

pytestmark = pytest.mark.skipif(
    bool(killing.may_trace()), reason=f"signals at each write: {killing.may_trace()}"
)


def _command(folder: Path, words: Sequence[str]) -> int:
    """The command line in a process of its own, what it says in a file."""
    os.chdir(folder)
    sys.stdout = sys.stderr = (folder / "told.txt").open("w", encoding="utf-8", buffering=1)
    try:
        return run(["--store", "estate.db", *_AS_AT, *words])
    except KeyboardInterrupt:  # after its end: as `landscape.__main__.start` does
        print("Stopped.", file=sys.stderr)
        return STOPPED


def _state(place: Path) -> object:
    if place.suffix != ".db":
        return place.read_bytes() if place.exists() else None
    found = held(place)
    if found is None:
        return None
    _, mark, loads, decisions, quarantine, fingerprints, _ = found
    # The clock goes on: when a load was made is no part of what is compared.
    return mark, [one.load for one in loads], decisions, quarantine, fingerprints  # type: ignore[attr-defined]


@dataclass
class Stage:
    """One command, what is before it and after it."""

    folder: Path
    words: Sequence[str]
    place: str
    before: object
    after: object
    writes: list[str]
    number: int = 0

    def fresh(self) -> Path:
        self.number += 1
        return operations.copied(self.folder / "start", self.folder / f"run{self.number}")

    def interrupt(self, write: int) -> int:
        """Sends Ctrl-C before a write, and looks at everything that it left."""
        folder = self.fresh()
        code = killing.interrupted_before(partial(_command, folder, self.words), write)
        said = (folder / "told.txt").read_text(encoding="utf-8")
        assert "Traceback" not in said and "went wrong" not in said
        assert (code, "Stopped." in said) in ((STOPPED, True), (0, False)), (code, said)
        left = {one.name for one in folder.iterdir()} - {"told.txt"}
        state = _state(folder / self.place)
        assert state in ((self.after,) if code == 0 else (self.before, self.after))
        known = {one.name for one in (self.folder / "start").iterdir()}
        known |= {self.place} if state == self.after else set()
        # A log stands beside a store that was only read from; what steps keep is no part of the store.
        assert left <= known | {"estate.db-wal", "estate.db-shm", "estate.db-steps"}
        aside = left - {"estate.db-steps"}
        assert "estate.db" in left or not any(one.startswith("estate.db") for one in aside)
        return code


def _staged(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A command, run once to its end here, so that nothing is left to be imported, and once counted."""
    words, start, place = COMMANDS[name]
    (folder / "start").mkdir()
    if start is not operations.write_files:
        operations.write_files(folder / "start")
    start(folder / "start")
    made = Stage(folder, words, place, None, None, [])
    made.before = _state(operations.copied(folder / "start", folder / "before") / place)
    monkeypatch.chdir(made.fresh())
    assert run(["--store", "estate.db", *_AS_AT, *words]) == 0
    made.after = _state(Path.cwd() / place)
    assert made.after != made.before
    counted = made.fresh()
    made.writes = killing.boundaries(lambda: _ended_well(counted, words))
    return made


def _ended_well(folder: Path, words: Sequence[str]) -> None:
    assert _command(folder, words) == 0


@pytest.mark.parametrize("name", ["import", "undo", "copy"])
def test_ctrl_c_in_the_middle(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = _staged(name, tmp_path, monkeypatch)
    assert stage.interrupt(len(stage.writes) // 2) == STOPPED


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_ctrl_c_at_many_writes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = _staged(name, tmp_path, monkeypatch)
    # The first is the opening of the file that this test has things said to.
    codes = [stage.interrupt(max(1, write)) for write in places(stage.writes, 16)]
    assert STOPPED in codes
