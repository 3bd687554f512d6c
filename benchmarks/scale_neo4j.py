"""Loading into Neo4j, beside a plain script on the official driver that brings the same graph.

The server is the one that the tests start; what it uses counts on both sides, as a load is not over before
the server has done its part.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
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
drawn = Whole(landscape.open_store(sys.argv[1]).columns())
nodes, edges = {}, {}
for label, rows in drawn.nodes():
    nodes.setdefault(label, []).extend(rows)
for where, rows in drawn.edges():
    edges.setdefault(where, []).extend(rows)
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


def _server_seconds(process: int) -> float:
    """What a process has used so far, from the system's own books."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _on_a_fresh_server(
    command: Callable[[Running], list[str | Path]], secret: str
) -> tuple[Use, float]:
    """What a command uses, and what a server that has done nothing else uses for it."""
    from tests.servers.neo4j_server import LTS, NoServer, started

    try:
        (server,) = started(LTS, heap="2g")
    except NoServer as missing:
        raise FileNotFoundError(2, str(missing)) from missing
    process = server.server_process
    assert process is not None
    before = _server_seconds(process.pid)
    try:
        use = used(command(server), {secret: server.password})
        return use, _server_seconds(process.pid) - before
    finally:
        process.terminate()
        process.wait()


def load_neo4j(ground: Ground) -> Iterator[Figure]:
    """The same files through `Neo4jStore`, and the same graph by the plain script."""
    graph = ground.folder / "graph.pickle"
    ground.python(_GRAPH, ground.store(), graph)

    def script(server: Running) -> list[str | Path]:
        return [sys.executable, "-c", _PLAIN, server.url, graph]

    def load(server: Running) -> list[str | Path]:
        start = (sys.executable, "-m", "landscape", "--store", server.url, "--as-at", AS_AT)
        return [*start, "import", "--no-inference", *ground.files]

    base, base_server = _on_a_fresh_server(script, "NEO4J_SECRET")
    use, server = _on_a_fresh_server(load, "LANDSCAPE_NEO4J_PASSWORD")
    total, baseline = use.seconds + server, base.seconds + base_server
    target = ground.target(1.5 * baseline)
    yield Figure("load into Neo4j", total, "s", baseline, "a plain driver script", target)
    yield Figure("  of that the client", use.seconds, "s", base.seconds, "its client")
    yield Figure("  of that the server", server, "s", base_server, "its server")
    yield Figure("  the client's highest memory", use.memory, "MB", base.memory, "its client")


MEASURES: tuple[Callable[[Ground], Iterator[Figure]], ...] = (load_neo4j,)
