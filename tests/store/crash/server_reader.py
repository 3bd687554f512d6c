"""Reads a server until it is told to stop, and says how often, or what was torn: URL COUNT."""

from __future__ import annotations

import sys
import threading
from contextlib import closing, suppress

from landscape.errors import StoreLocked
from landscape.settings import Settings
from landscape.store.neo4j.store import Neo4jStore

QUESTION = """
MATCH (a:Application) OPTIONAL MATCH (a)-[r:REPLACES]->()
RETURN count(DISTINCT a) AS n, collect(DISTINCT a.users) AS users, count(r) AS edges
"""


def main(url: str, count: int) -> None:
    """Reads until standard input is closed or says something."""
    done = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), done.set()), daemon=True).start()
    reads = 0
    with closing(Neo4jStore.open(url, Settings(), create=False, read_only=True)) as store:
        while not done.is_set():
            with suppress(StoreLocked):  # said while a large load is brought into the graph
                reads += _read(store, count)
    print(reads, "reads")


def _read(store: Neo4jStore, count: int) -> int:
    state = store.snapshot()
    numbers = {one.properties["users"] for one in state.elements}
    if len(state.elements) != count or len(numbers) != 1:
        sys.exit(f"torn: {len(state.elements)} elements, {numbers}")
    ((n, users, edges),) = store.query(QUESTION, {}, limit=2, seconds=60).rows
    if n != count or len(users) != 1 or edges != count - 1:
        sys.exit(f"torn in Cypher: {n} elements, {users}, {edges} edges")
    return 2


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
