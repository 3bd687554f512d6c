"""The estate as a graph for people: each element a node, each relationship an edge, as they stand now.

It follows from the books, and is brought in step with them in the transaction that writes them. Values
are the database's own: amounts are floating-point numbers, dates are dates, what UTF-8 cannot hold is
marked. The exact values, their cells and their history are in the books.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from landscape.errors import StoreDamaged
from landscape.model.element import Element, Relationship, Value
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.store.neo4j.books import pieces
from landscape.store.sqlite import reading
from landscape.store.sqlite.values import writable

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

Row = dict[str, Any]
_LARGEST = 2**63 - 1


@dataclass(slots=True)
class GraphChanges:
    """Nodes and edges to set and to remove, by label and by (type, label, label)."""

    nodes: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[tuple[str, str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    ended: dict[tuple[str, str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))

    @property
    def size(self) -> int:
        """How many rows it takes."""
        listed = (self.nodes, self.gone, self.edges, self.ended)
        return sum(len(rows) for one in listed for rows in one.values())


# --- what a load changes ---

_TOUCHED = """
SELECT DISTINCT element FROM spans WHERE opened = :load OR closed = :load
UNION SELECT DISTINCT element FROM claims WHERE opened = :load OR closed = :load
"""
_MOVED = "SELECT element FROM spans WHERE opened = :load OR closed = :load"
_EDGES = f"""
SELECT x.type, a.id, b.id, a.type, b.type, a.no FROM (
    SELECT type, source, target FROM edges WHERE opened = :load OR closed = :load
    UNION SELECT type, source, target FROM edges WHERE source IN ({_MOVED})
    UNION SELECT type, source, target FROM edges WHERE target IN ({_MOVED})
) x JOIN elements a ON a.no = x.source JOIN elements b ON b.no = x.target
"""


def changes(db: sqlite3.Connection, load: int) -> GraphChanges:
    """How the graph follows a load that has just been written."""
    found = GraphChanges()
    numbers = [number for (number,) in db.execute(_TOUCHED, {"load": load})]
    now = reading.elements(db, reading.NOW, numbers)
    for one in now.values():
        found.nodes[one.type].append(node(one))
    for element_id, kind in _named(db, set(numbers) - now.keys()):
        found.gone[kind].append(element_id)
    _add_edges(db, load, found)
    return found


def _named(db: sqlite3.Connection, numbers: Collection[int]) -> list[tuple[str, str]]:
    return db.execute(
        "SELECT id, type FROM elements WHERE no IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(numbers)),),
    ).fetchall()


def _add_edges(db: sqlite3.Connection, load: int, found: GraphChanges) -> None:
    touched = db.execute(_EDGES, {"load": load}).fetchall()
    if not touched:
        return
    now = {
        one.key: one
        for one in reading.relationships(db, sources=frozenset(row[5] for row in touched))
    }
    for kind, source, target, source_type, target_type, _ in touched:
        where, one = (kind, source_type, target_type), now.get((kind, source, target))
        if one is None:
            found.ended[where].append({"source": source, "target": target})
        else:
            found.edges[where].append(edge(one))


def whole(elements: Iterable[Element], relationships: Iterable[Relationship]) -> GraphChanges:
    """All nodes and edges of a state."""
    found, types = GraphChanges(), dict[str, str]()
    for one in elements:
        types[one.id] = one.type
        found.nodes[one.type].append(node(one))
    for each in relationships:
        where = (each.type, types[each.source], types[each.target])
        found.edges[where].append(edge(each))
    return found


# --- as nodes and edges ---


def node(one: Element) -> Row:
    """An element as a row of a statement: its id and the properties of its node."""
    properties = {name: natural(value) for name, value in one.properties.items()}
    named = {"id": one.id, "organisation_id": one.organisation_id, "name": writable(one.name)}
    return {"id": one.id, "properties": {**properties, **named}}


def edge(one: Relationship) -> Row:
    """A relationship as a row of a statement: its ends, its properties and how it is known."""
    properties = {name: natural(value) for name, value in one.properties.items()}
    known = {
        "method": one.method.value,
        "confidence": one.confidence,
        "band": one.band.value,
        "evidence": [writable(reason.text) for reason in one.evidence],
    }
    return {"source": one.source, "target": one.target, "properties": {**properties, **known}}


def natural(value: Value) -> str | int | float | bool | date | None:
    """A value as the database holds it for people.

    >>> natural(Decimal("12.50")), natural(10**30)
    (12.5, 1e+30)
    """
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    if isinstance(value, int | Decimal):
        try:
            near = float(value)
        except OverflowError:
            return str(value)
        return near if math.isfinite(near) else str(value)
    return writable(str(value)) if isinstance(value, str) else value


# --- written ---


def write(transaction: ManagedTransaction, found: GraphChanges) -> None:
    """Brings the graph in step."""
    for step in steps(found):
        step(transaction)


def steps(found: GraphChanges) -> Iterator[Callable[[ManagedTransaction], None]]:
    """Statements that bring the graph in step, in their order; each may be a transaction of its own.

    Labels and types are words of the model; values are parameters.
    """
    for (kind, begin, end), rows in found.ended.items():
        yield from _steps(_end_edge(kind, begin, end), rows, exact=False)
    for label, ids in found.gone.items():
        yield from _steps(_REMOVE.format(label=_label(label)), ids, exact=False)
    for label, rows in found.nodes.items():
        yield from _steps(_SET_NODE.format(label=_label(label)), rows, exact=True)
    for (kind, begin, end), rows in found.edges.items():
        yield from _steps(_set_edge(kind, begin, end), rows, exact=True)


def _steps(
    statement: str, rows: list[Any], *, exact: bool
) -> Iterator[Callable[[ManagedTransaction], None]]:
    for some in pieces(rows):
        yield partial(_run, statement=statement, rows=some, exact=exact)


_REMOVE = "UNWIND $rows AS row MATCH (n:{label} {{id: row}}) DETACH DELETE n RETURN count(*) AS n"
_SET_NODE = (
    "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}})"
    " SET n = row.properties RETURN count(*) AS n"
)
_ENDS = (
    "UNWIND $rows AS row MATCH (a:{begin} {{id: row.source}}) MATCH (b:{end} {{id: row.target}})"
)


def _set_edge(kind: str, begin: str, end: str) -> str:
    ends = _ENDS.format(begin=_label(begin), end=_label(end))
    return f"{ends} MERGE (a)-[r:{_type(kind)}]->(b) SET r = row.properties RETURN count(*) AS n"


def _end_edge(kind: str, begin: str, end: str) -> str:
    ends = _ENDS.format(begin=_label(begin), end=_label(end))
    return f"{ends} MATCH (a)-[r:{_type(kind)}]->(b) DELETE r RETURN count(*) AS n"


def _label(name: str) -> str:
    return ELEMENT_TYPES[name].name


def _type(name: str) -> str:
    return RELATIONSHIP_TYPES[name].name


def _run(
    transaction: ManagedTransaction, *, statement: str, rows: Sequence[Any], exact: bool
) -> None:
    done = transaction.run(statement, {"rows": rows}).single(strict=True)["n"]
    if exact and done != len(rows):
        raise StoreDamaged(
            f"Of {len(rows):,} rows only {done:,} found their place in the graph.",
            detail="Nothing of this load was stored.",
            remedy="Nodes were removed by something else than landscape: run `landscape verify`.",
        )
