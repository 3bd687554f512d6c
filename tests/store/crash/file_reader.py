"""Reads a store in a file so many times, each time another question, and says what was torn: PATH READS."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from landscape.settings import Settings
from landscape.store.protocol import Store
from landscape.store.sqlite.store import SqliteStore
from tests.store.crash.test_neo4j import COUNT

_REOPENED = 25  # reads, after which it is opened anew, every second time for reading only


def main(path: Path, reads: int) -> None:
    """Reads, and ends with words when an answer is not of one state."""
    done, seen = 0, set()
    while done < reads:
        only = done // _REOPENED % 2 == 1
        with closing(SqliteStore.open(path, Settings(), create=False, read_only=only)) as store:
            for _ in range(_REOPENED):
                seen.add(_read(store, done))
                done += 1
    print(done, len(seen))


def _read(store: Store, place: int) -> int:
    if place % 5 == 4:
        return _looked_up(store)
    state = store.snapshot()
    numbers = {one.properties["users"] for one in state.elements}
    rows = {one.evidence[0].row for one in state.relationships}
    if not (len(state.elements) == COUNT and len(state.relationships) == COUNT - 1):
        sys.exit(f"torn: {len(state.elements)} elements, {len(state.relationships)} edges")
    if not numbers == rows == {state.load}:
        sys.exit(f"torn: load {state.load} says {numbers} and {rows}")
    return state.load


def _looked_up(store: Store) -> int:
    before = store.latest()
    number = store.element("acme/application/n003").properties["users"]
    loads = store.loads()
    if not before <= int(str(number)) <= loads[-1].load:
        sys.exit(f"went back: {before}, {number}, {loads[-1].load}")
    if [one.load for one in loads] != list(range(1, len(loads) + 1)):
        sys.exit("a load is missing")
    return before


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
