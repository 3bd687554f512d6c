"""Loading into Neo4j, beside a plain script on the official driver that brings the same graph.

The server is the one that the tests start; what it uses counts on both sides, as a load is not over before
the server has done its part.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import ROOT, Figure, Use, used
from scale_ground import AS_AT, Ground

if TYPE_CHECKING:
    from tests.servers.neo4j_server import Running

sys.path.insert(0, str(ROOT))  # the tests know how to start a server

# The graph as rows of statements, so that the plain script has nothing to work out.
_GRAPH = """
import pickle, sys
import landscape
from landscape.store.neo4j.graph import Whole
from landscape.store.neo4j.graph_writing import EDGE_NAMES
state = landscape.open_store(sys.argv[1]).columns()
drawn, label_of = Whole(state), [state.type_names[one] for one in state.types]
nodes, edges = {}, {}
for label, rows in drawn.nodes():
    nodes.setdefault(label, []).extend(rows)
for kind, wires in drawn.edges():
    for begin, end, held in wires:
        known = {name: one for name, one in zip(EDGE_NAMES[kind], held) if one is not None}
        edges.setdefault((kind, label_of[begin], label_of[end]), []).append(
            {"source": state.ids[begin], "target": state.ids[end], "properties": known})
with open(sys.argv[2], "wb") as file:
    pickle.dump((nodes, edges), file)
"""
# What somebody writes who only wants the graph: constraints, nodes, edges, in batches.
_PLAIN = """
import os, pickle, sys
from neo4j import GraphDatabase
with open(sys.argv[2], "rb") as file:
    nodes, edges = pickle.load(file)
driver = GraphDatabase.driver(sys.argv[1], auth=("neo4j", os.environ["NEO4J_SECRET"]))
def send(statement, rows):
    for start in range(0, len(rows), 5000):
        driver.execute_query(statement, {"rows": rows[start : start + 5000]})
for label in nodes:
    driver.execute_query(
        f"CREATE CONSTRAINT plain_{label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE")
for label, rows in nodes.items():
    send(f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row", rows)
for (kind, begin, end), rows in edges.items():
    send(f"UNWIND $rows AS row MATCH (a:{begin} {{id: row.source}}) MATCH (b:{end} {{id: row.target}})"
         f" MERGE (a)-[r:{kind}]->(b) SET r = row.properties", rows)
driver.close()
"""


def server_seconds(process: int) -> float:
    """What a process has used so far, from the system's own books."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def fresh_server() -> Iterator[Running]:
    """A server that has done nothing else."""
    from tests.servers.neo4j_server import LTS, NoServer, started

    try:
        (server,) = started(LTS, heap="2g")
    except NoServer as missing:
        raise FileNotFoundError(2, str(missing)) from missing
    process = server.server_process
    assert process is not None
    try:
        yield server
    finally:
        process.terminate()
        process.wait()


def _both(
    server: Running, command: list[str | Path], more: dict[str, str] | None = None
) -> tuple[Use, float]:
    """What a command uses, and what the server uses for it."""
    assert server.server_process is not None
    pid = server.server_process.pid
    before = server_seconds(pid)
    given = {"NEO4J_SECRET": server.password, "LANDSCAPE_NEO4J_PASSWORD": server.password}
    use = used(command, given | (more or {}))
    return use, server_seconds(pid) - before


def _import(store: Path | str, *files: Path) -> list[str | Path]:
    start = (sys.executable, "-m", "landscape", "--store", store, "--as-at", AS_AT)
    return [*start, "import", "--no-inference", *files]


def load_neo4j(ground: Ground) -> Iterator[Figure]:
    """The same files through `Neo4jStore`, and the same graph by the plain script."""
    graph = ground.folder / "graph.pickle"
    ground.python(_GRAPH, ground.store(), graph)

    with fresh_server() as server:
        script: list[str | Path] = [sys.executable, "-c", _PLAIN, server.url, graph]
        base, base_server = _both(server, script)
    with fresh_server() as server:
        use, of_server = _both(server, _import(server.url, *ground.files))
        yield from _load_figures(ground, (use, of_server), (base, base_server))
        yield from _few_rows(ground, server)


def _load_figures(
    ground: Ground, ours: tuple[Use, float], plain: tuple[Use, float]
) -> Iterator[Figure]:
    (use, server), (base, base_server) = ours, plain
    total, baseline = use.seconds + server, base.seconds + base_server
    target = ground.target(1.5 * baseline)
    yield Figure("load into Neo4j", total, "s", baseline, "a plain driver script", target)
    yield Figure("  of that the client", use.seconds, "s", base.seconds, "its client")
    yield Figure("  of that the server", server, "s", base_server, "its server")
    yield Figure("  the client's highest memory", use.memory, "MB", base.memory, "its client")


def _few_rows(ground: Ground, server: Running) -> Iterator[Figure]:
    """Ten rows that say something else, by themselves: into a file, into the server, and there once more
    by a client that kept what it read."""
    place = ground.folder / "few.db"
    shutil.copy(ground.store(), place)
    first, second, third = _tens(ground)
    base = used(_import(place, first)).seconds
    kept = {"LANDSCAPE_NEO4J_COPIES": str(ground.folder / "copies")}
    for what, file, more in (
        ("ten changed rows into Neo4j", first, {}),
        ("  by a client that keeps what it reads", second, kept),
        ("  by the same once more", third, kept),
    ):
        use, of_server = _both(server, _import(server.url, file), more)
        yield Figure(what, use.seconds + of_server, "s", base, "into a file")
    place.unlink()


def _tens(ground: Ground) -> list[Path]:
    """Three files of ten changed rows each."""
    (changed,) = (one for one in ground.changed if one.name == "cmdb.csv")
    header, *rows = changed.read_text(encoding="utf-8").splitlines(keepends=True)
    made = []
    for number in range(3):
        made.append(ground.folder / f"ten-{number}.csv")
        made[-1].write_text(
            "".join([header, *rows[10 * number : 10 * number + 10]]), encoding="utf-8"
        )
    return made


MEASURES: tuple[Callable[[Ground], Iterator[Figure]], ...] = (load_neo4j,)
