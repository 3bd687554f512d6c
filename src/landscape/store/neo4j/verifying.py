"""Whether the store on a server is sound: its books, and the graph that follows from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from landscape.errors import LandscapeError
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.store.answers import Check
from landscape.store.neo4j import graph, schema
from landscape.store.neo4j.graph_writing import EDGE_NAMES
from landscape.store.sqlite import columns
from landscape.store.sqlite.verifying import CHECKS, Found, check

if TYPE_CHECKING:
    from landscape.store.neo4j.server import Server
    from landscape.store.neo4j.working_copy import WorkingCopy

# What is true of a file only.
_OF_THE_FILE = frozenset({"pages", "schema", "search"})
_FAULTS = (sqlite3.Error, LandscapeError, ValueError, ArithmeticError, LookupError, TypeError)


def verify(server: Server, copy: WorkingCopy) -> tuple[Check, ...]:
    """Runs all checks on one state of the store, read anew. A check that cannot be run has failed."""
    found = [check(name, partial(run, server), _FAULTS) for name, run in _SERVER.items()]
    try:
        books = copy.anew()
    except LandscapeError as failure:
        return (*found, Check("books", False, failure.message))
    found.append(Check("books", True, f"{copy.mark.load} loads, read whole"))
    with books.reading() as db:
        found += [
            check(name, partial(run, db), _FAULTS)
            for name, run in CHECKS.items()
            if name not in _OF_THE_FILE
        ]
        found += [check(name, partial(run, server, db), _FAULTS) for name, run in _GRAPH.items()]
    return tuple(found)


def _version(server: Server) -> Found:
    return f"Neo4j {server.check()}", ()


def _constraints(server: Server) -> Found:
    held = {row["name"] for row in server.read("SHOW CONSTRAINTS YIELD name")}
    wanted = schema.constraints().keys()
    return f"{len(wanted)} constraints", (f"{one} is missing" for one in sorted(wanted - held))


def _indices(server: Server) -> Found:
    rows = server.read("SHOW INDEXES YIELD name, state")
    held = {row["name"]: row["state"] for row in rows}
    wanted = schema.indices().keys()
    wrong = [f"{one} is missing" for one in sorted(wanted - held.keys())]
    wrong += [
        f"{one} is {held[one].lower()}"
        for one in sorted(wanted & held.keys())
        if held[one] != "ONLINE"
    ]
    return f"{len(wanted)} indices", wrong


_BOOKS = """
MATCH (l:LandscapeLoad)
OPTIONAL MATCH (p:LandscapePage {load: l.load})
WITH l, count(p) AS held
RETURN l.load AS load, l.pages AS said, held ORDER BY load
"""
_LOOSE = """
MATCH (s:LandscapeStore) MATCH (p:LandscapePage) WHERE p.load > s.load
RETURN count(p) AS n
"""


def _pages(server: Server) -> Found:
    rows = server.read(_BOOKS)
    wrong = [
        f"load {row['load']} has {row['held']} pages of {row['said']}"
        for row in rows
        if row["held"] != row["said"]
    ]
    loose = server.read(_LOOSE)[0]["n"]
    wrong += [f"{loose} pages belong to no load"] if loose else []
    return f"{sum(row['held'] for row in rows)} pages of {len(rows)} loads", wrong


_NODES = "MATCH (n:{label}) RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties"
_EDGES = """
MATCH (a)-[r:{type}]->(b)
RETURN a.id AS source, b.id AS target, properties(r) AS properties
"""


def _nodes(server: Server, db: sqlite3.Connection) -> Found:
    wrong: list[str] = []
    count = 0
    wanted: dict[str, dict[Any, Any]] = {one: {} for one in ELEMENT_TYPES}
    for label, some in graph.Whole(columns.state(db)).nodes():
        wanted[label] |= {one["id"]: _plain(one) for one in some}
    for label in ELEMENT_TYPES:
        rows = server.read(_NODES.format(label=label))
        held = {row["id"]: _plain(row["properties"]) for row in rows}
        wrong += _differences(held, wanted[label], label)
        wrong += [
            f"{label} {row['id']} bears other labels too" for row in rows if len(row["labels"]) > 1
        ]
        wrong += [f"{label}: an id is there twice"] if len(held) != len(rows) else []
        count += len(rows)
    return f"{count} nodes", wrong


def _relationships(server: Server, db: sqlite3.Connection) -> Found:
    wrong: list[str] = []
    count = 0
    wanted: dict[str, dict[Any, Any]] = {one: {} for one in RELATIONSHIP_TYPES}
    state = columns.state(db)
    for kind, wires in graph.Whole(state).edges():
        wanted[kind] |= {
            (state.ids[begin], state.ids[end]): _plain(
                dict(zip(EDGE_NAMES[kind], held, strict=True))
            )
            for begin, end, held in wires
        }
    for kind in RELATIONSHIP_TYPES:
        found = server.read(_EDGES.format(type=kind))
        held = {(row["source"], row["target"]): _plain(row["properties"]) for row in found}
        wrong += _differences(held, wanted[kind], kind)
        wrong += [f"{kind}: an edge is there twice"] if len(held) != len(found) else []
        count += len(found)
    return f"{count} edges", wrong


def _differences(held: Mapping[Any, Any], wanted: Mapping[Any, Any], kind: str) -> Iterable[str]:
    yield from (f"{kind} {one} is missing" for one in sorted(wanted.keys() - held.keys()))
    others = sorted(held.keys() - wanted.keys(), key=repr)
    yield from (f"{kind} {one} does not belong here" for one in others)
    both = sorted(wanted.keys() & held.keys())
    yield from (f"{kind} {one} is not as loaded" for one in both if wanted[one] != held[one])


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Comparable: the server's dates are its own."""
    return {
        name: value.iso_format() if hasattr(value, "iso_format") else _day(value)
        for name, value in properties.items()
        if value is not None
    }


def _day(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


_SERVER: dict[str, Callable[[Server], Found]] = {
    "server": _version,
    "constraints": _constraints,
    "indices": _indices,
    "book-pages": _pages,
}
_GRAPH: dict[str, Callable[[Server, sqlite3.Connection], Found]] = {
    "graph-nodes": _nodes,
    "graph-edges": _relationships,
}
