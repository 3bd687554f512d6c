"""The embedded store, killed at its writes and at random moments: as before or as after, and sound.

A share of the kills runs always; all of them (more than 200) with `-m exhaustive`.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from landscape.store.copying import copy_store
from landscape.store.sqlite import schema
from tests.store.crash import killing, operations
from tests.store.crash.operations import OPERATIONS, SETTINGS, Operation, held, opened

SEED = int(os.environ.get("LANDSCAPE_TEST_SEED", "0")) or random.randrange(1, 10**6)
AT_WRITES = (
    45  # kills of one operation at its writes; those that are no ordinary write are all among them
)
AT_RANDOM = 9

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of POSIX")
traced = pytest.mark.skipif(
    bool(killing.may_trace()), reason=f"kills at each write: {killing.may_trace()}"
)


@dataclass
class Stage:
    """One operation, what is before it and after it, and how its kills ended."""

    name: str
    folder: Path
    operation: Operation
    before: tuple[object, ...] | None
    after: tuple[object, ...]
    seconds: float
    number: int = 0
    ended: Counter[str] = field(default_factory=Counter)

    @property
    def start(self) -> Path:
        return self.folder / "start"

    def fresh(self) -> Path:
        """A folder with what is there before."""
        self.number += 1
        return operations.copied(self.start, self.folder / f"run{self.number}")


@pytest.fixture(scope="module", params=sorted(OPERATIONS))
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Each operation, run once to its end."""
    operation, folder = OPERATIONS[request.param], tmp_path_factory.mktemp(request.param)
    start, done = folder / "start", folder / "done"
    start.mkdir()
    operations.write_files(start)
    operation.start(start)
    before = held(operations.copied(start, folder / "looked-at") / operation.place)
    operations.copied(start, done)
    began = time.perf_counter()
    operation.run(done)
    seconds = time.perf_counter() - began
    after = held(done / operation.place)
    assert after is not None and (after != before or request.param == "migration")
    return Stage(request.param, folder, operation, before, after, seconds)


def check(stage: Stage, folder: Path) -> None:
    """What was killed left the state before or the state after, sound, and the next import works."""
    place = folder / stage.operation.place
    if stage.name == "migration":
        check_version(place)
    now = held(place)
    assert now in (stage.before, stage.after)
    stage.ended["after" if now == stage.after else "before"] += 1
    if stage.operation.aside:
        assert held(folder / stage.operation.aside) == held(stage.start / stage.operation.aside)
        again = copy_store(str(folder / stage.operation.aside), str(place), SETTINGS)
        assert again.already == (now is not None)
    go_on(place, folder / "later.csv")
    check_leftovers(folder, stage)


def go_on(place: Path, later: Path) -> None:
    """Everything is sound, and a further import works."""
    with closing(opened(place)) as store:
        assert [one for one in store.verify() if not one.ok] == []
        last = store.latest()
        operations.load(store, [later], infer=False)
        assert store.latest() == last + 1
        assert store.find("Latecomer")[0].name == "Latecomer"
        assert [one for one in store.verify() if not one.ok] == []


def check_version(place: Path) -> None:
    """A migration that was killed has not begun, or is done."""
    with closing(sqlite3.connect(place)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    assert version in (1, schema.VERSION)
    assert ("files_source" in names) == (version == schema.VERSION)


def check_leftovers(folder: Path, stage: Stage) -> None:
    """Only the store and its log stand there; half a copy goes with the next one made."""
    old = time.time() - 3600
    for one in folder.glob("*.unfinished"):
        os.utime(one, (old, old))
    if stage.name == "copy":
        (folder / "copy.db").unlink()
        copy_store(str(folder / "estate.db"), str(folder / "copy.db"), SETTINGS)
    known = {one.name for one in stage.start.iterdir()} | {"estate.db", stage.operation.place}
    known |= {f"{one}{log}" for one in ("estate.db", "copy.db") for log in ("-wal", "-shm")}
    assert {one.name for one in folder.iterdir()} <= known


def places(calls: list[str], most: int) -> list[int]:
    """So many of the writes: all that are no ordinary one (a log is made, synced, cut, removed; a file
    gets its name), the last one, and of the ordinary ones an even share."""
    rare = [place for place, name in enumerate(calls) if name != "pwrite"]
    plain = [place for place, name in enumerate(calls) if name == "pwrite"]
    kept = rare if len(rare) < most else []
    step = max(len(plain) / (most - len(kept)), 1.0)
    share = {plain[int(one * step)] for one in range(most - len(kept)) if one * step < len(plain)}
    return sorted({*kept, *share})


def kill_at_writes(stage: Stage, most: int) -> None:
    """Kills the operation before each of so many writes."""
    folder = stage.fresh()
    calls = killing.boundaries(lambda: stage.operation.run(folder))
    assert {"pwrite", "fdatasync"} <= set(calls)
    for place in places(calls, most):
        folder = stage.fresh()
        killing.killed_before(partial(stage.operation.run, folder), place)
        check(stage, folder)


def kill_at_random(stage: Stage, count: int) -> None:
    """Kills the operation after so many times drawn by chance, some of them after its end."""
    draw = random.Random(f"{SEED} {stage.name}")
    for _ in range(count):
        folder = stage.fresh()
        killing.killed_after(
            partial(stage.operation.run, folder), draw.uniform(0, 1.3) * stage.seconds
        )
        check(stage, folder)


@traced
def test_killed_at_some_writes(stage: Stage) -> None:
    kill_at_writes(stage, 2)


def test_killed_at_a_random_moment(stage: Stage) -> None:
    print(f"LANDSCAPE_TEST_SEED={SEED}")
    kill_at_random(stage, 1)


@traced
@pytest.mark.exhaustive
def test_killed_at_every_kind_of_write(stage: Stage) -> None:
    kill_at_writes(stage, AT_WRITES)
    assert stage.ended["after"], "no kill fell after the commit"
    assert stage.ended["before"] or stage.name == "migration", "no kill fell before the commit"


@pytest.mark.exhaustive
def test_killed_at_many_random_moments(stage: Stage) -> None:
    print(f"LANDSCAPE_TEST_SEED={SEED}")
    kill_at_random(stage, AT_RANDOM)


def test_the_kills_are_as_many_as_promised() -> None:
    """Of each operation those at writes, one less where the shares meet, and those at random."""
    assert len(OPERATIONS) * (AT_WRITES - 1 + AT_RANDOM) >= 200
    chosen = places(["pwrite"] * 300 + ["fdatasync", "link"], AT_WRITES)
    assert len(chosen) >= AT_WRITES - 1 and {300, 301} <= set(chosen)
