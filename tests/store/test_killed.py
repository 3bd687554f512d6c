"""A process that is killed in the middle of a load leaves the store as before or as after, never between."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from landscape.store.protocol import Store
from tests.contract.words import file, load, relates, says
from tests.store.conftest import Open

ROOT = Path(__file__).resolve().parents[2]
MANY = 700
# Loads the same elements again and again, each time with other values, and says so before and after.
PROGRAM = """
import sys
from tests.store.test_killed import change
from landscape.store.opening import open_store
store = open_store(sys.argv[1])
number = store.latest()
while True:
    number += 1
    print("begin", number, flush=True)
    change(store, number)
    print("done", number, flush=True)
"""


def change(store: Store, number: int) -> None:
    """A load in which every element and edge bears the number of the load."""
    ids = [f"acme/application/a{place}" for place in range(MANY)]
    load(
        store,
        *[says("cmdb.csv", one, row=place, users=number) for place, one in enumerate(ids, 2)],
        *[
            relates("cmdb.csv", "REPLACES", one, other, row=number)
            for one, other in pairwise(ids[:201])
        ],
        files=[file("cmdb.csv", f"print {number}", rows=MANY)],
    )


def _killed(path: Path, after: float) -> str:
    """Starts the program, kills it that long after a load began; the last words it said."""
    working = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": ""},
    )
    assert working.stdout is not None
    first = working.stdout.readline()
    assert first.startswith("begin"), first
    time.sleep(after)
    working.send_signal(signal.SIGKILL)
    rest, _ = working.communicate(timeout=60)
    return (first + rest).strip().splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_killed_at_a_dozen_random_points(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    store = opened(path)
    began = time.perf_counter()
    change(store, 1)
    pace = time.perf_counter() - began
    store.close()
    draw = random.Random(20261125)
    ends = set()
    for _ in range(12):
        said, number = _killed(path, draw.uniform(0, 2.2) * pace).split()
        store = opened(path)
        last = store.latest()
        # What was said to be done is there; what had only begun may be there or not, but whole.
        assert last in ((int(number),) if said == "done" else (int(number) - 1, int(number)))
        snapshot = store.snapshot()
        assert len(snapshot.elements) == MANY
        assert {one.properties["users"] for one in snapshot.elements} == {last}
        assert {one.evidence[0].row for one in snapshot.relationships} == {last}
        assert store.fingerprints() == {"cmdb.csv": f"print {last}"}
        ends.add(said if last == int(number) else "taken back")
        store.close()
    assert all(one.ok for one in opened(path).verify())
    assert "taken back" in ends, "no kill fell into a load: the test is too quick"
