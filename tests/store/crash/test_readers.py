"""Processes that read while others load, and while those are killed: every answer is of one state.

500 reads run always, 10,000 with `-m exhaustive`.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from landscape.store.opening import open_store
from tests.store.conftest import SETTINGS
from tests.store.crash import killing
from tests.store.crash.test_neo4j import ROOT, SEED, change

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of POSIX")


def _load(path: Path) -> None:
    """The next load, in whose elements its own number stands."""
    with closing(open_store(path, SETTINGS)) as store:
        change(store, store.latest() + 1)


def _reader(path: Path, reads: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.crash.file_reader", str(path), str(reads)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )


@pytest.mark.parametrize(
    ("processes", "reads"),
    [(2, 250), pytest.param(4, 2_500, marks=pytest.mark.exhaustive)],
    ids=["500", "10000"],
)
def test_no_read_is_torn_and_none_fails(tmp_path: Path, processes: int, reads: int) -> None:
    path = tmp_path / "busy.db"
    draw = random.Random(SEED)
    print(f"LANDSCAPE_TEST_SEED={SEED}")
    _load(path)
    readers = [_reader(path, reads) for _ in range(processes)]
    killed = rounds = 0
    while any(one.poll() is None for one in readers):
        rounds += 1
        if rounds % 3 == 0:
            killed += killing.killed_after(partial(_load, path), draw.uniform(0, 0.06))
        else:
            _load(path)
    ends = [one.communicate() for one in readers]
    assert [one.returncode for one in readers] == [0] * processes, ends
    counts = [[int(one) for one in out.split()] for out, _ in ends]
    assert all(done == reads and states > 1 for done, states in counts), counts
    assert killed and rounds > 3
    with closing(open_store(path, SETTINGS)) as store:
        assert [one for one in store.verify() if not one.ok] == []
        # Nothing that a load or a decision said is lost: one of each a number, without a gap.
        last = store.latest()
        assert [one.target for one in store.decisions()] == [f"f{n}" for n in range(1, last + 1)]


@pytest.mark.parametrize("writers", [3])
def test_writers_of_several_processes_wait_for_each_other(tmp_path: Path, writers: int) -> None:
    """Each load is there once, and each bears what its writer saw when its turn came."""
    path = tmp_path / "shared.db"
    _load(path)
    children = [killing.forked(partial(_several_loads, path, 4)) for _ in range(writers)]
    assert [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in children] == [0] * writers
    with closing(open_store(path, SETTINGS)) as store:
        assert store.latest() == 1 + writers * 4
        assert {one.properties["users"] for one in store.snapshot().elements} == {store.latest()}
        assert len(store.decisions()) == store.latest()
        assert [one for one in store.verify() if not one.ok] == []


def _several_loads(path: Path, count: int) -> None:
    """Loads numbered by the store itself, each with the number that it has once the lock is held."""
    from dataclasses import replace

    from tests.contract.words import says

    patient = replace(SETTINGS, lock_seconds=60.0)
    names = [f"acme/application/n{one:03}" for one in range(24)]
    for _ in range(count):
        with closing(open_store(path, patient)) as store, store.writing() as writer:
            number = writer.snapshot().load + 1
            _write(writer, [says("cmdb.csv", one, users=number) for one in names], number)


def _write(writer: object, said: list[object], number: int) -> None:
    from landscape.model.decision import Decision
    from landscape.model.vocabulary import Verdict
    from tests.contract.words import batch

    decision = Decision("PROVIDES", "acme/application/n000", f"f{number}", Verdict.REJECT)
    writer.decide([decision])  # type: ignore[attr-defined]
    assert writer.apply(batch(*said)).load == number  # type: ignore[attr-defined, arg-type]
