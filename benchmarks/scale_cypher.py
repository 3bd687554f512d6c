"""The shipped question in Cypher for all that is downstream of the busiest application, on a server, beside
`impact` on a loaded estate and NetworkX on the bare flows.

The server's CPU seconds count, and the client's; the second time it is asked, when it is planned. Cypher says
by which shortest path; how surely and how badly, and the next best paths, only `impact` says.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import Figure, used
from scale_ground import AS_AT, Ground
from scale_neo4j import fresh_server, server_seconds

if TYPE_CHECKING:
    from landscape.store.neo4j.store import Neo4jStore

QUESTION = "impact-downstream"
_HOPS = 10
_SECONDS = 300.0
_MOST = 1_000_000  # rows
_BUSIEST = """
MATCH (a:Application)<-[:FLOWS_FROM]-(i:Integration)
RETURN a.id AS id, count(i) AS n ORDER BY n DESC, id LIMIT 1
"""


def impact_in_cypher(ground: Ground) -> Iterator[Figure]:
    """All that data of the busiest application reaches, with the way there."""
    from landscape.store.copying import copy_store
    from landscape.store.neo4j.store import Neo4jStore

    beside = _beside(ground.store())
    with fresh_server() as server:
        assert server.server_process is not None
        copy_store(str(ground.store()), server.url, server.settings())
        process = server.server_process.pid
        with closing(Neo4jStore.open(server.url, server.settings(), read_only=True)) as store:
            first, _, _ = _asked(store, process)
            again, seconds, reached = _asked(store, process)
    ours = beside["impact of the busiest, with paths"]
    yield Figure("impact in Cypher, asked once more", again, "s", ours, "impact on a loaded estate")
    yield Figure("  by the clock", seconds, "s")
    yield Figure("  the first time", first, "s")
    yield Figure("  reached, within ten integrations", reached, "")
    walked = beside.get("  NetworkX: all that is downstream, without certainty")
    if walked is not None:
        yield Figure("  NetworkX, on a graph that is there", walked, "s", ours, "the same")


def _asked(store: Neo4jStore, process: int) -> tuple[float, float, int]:
    """CPU seconds of client and server, seconds by the clock, rows."""
    from landscape.store.questions import shipped

    (question,) = (one for one in shipped() if one.name == QUESTION)
    ((busiest, _),) = store.query(_BUSIEST, {}, limit=1, seconds=_SECONDS).rows
    given = {"application": busiest, "as_at": date.fromisoformat(AS_AT), "hops": _HOPS}
    began, own, of_server = time.perf_counter(), time.process_time(), server_seconds(process)
    rows = store.query(question.text, given, limit=_MOST, seconds=_SECONDS).rows
    spent = time.process_time() - own + server_seconds(process) - of_server
    return spent, time.perf_counter() - began, len(rows)


def _beside(store: Path) -> dict[str, float]:
    """What the estate and NetworkX take for it, in a process of their own."""
    program = Path(__file__).parent / "estate_scale.py"
    said = used([sys.executable, program, "--part", "loaded", store]).said
    return {what: value for what, value, _ in map(json.loads, said.splitlines())}


MEASURES: tuple[Callable[[Ground], Iterator[Figure]], ...] = (impact_in_cypher,)
