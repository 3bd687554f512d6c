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
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import numpy as np

from landscape.model.element import Element, Relationship, Value
from landscape.store.neo4j import graph_writing as writing
from landscape.store.neo4j.graph_writing import EDGE_NAMES, KNOWN, ROWS, Ends, Row, Step
from landscape.store.neo4j.lying import Lying, Wire
from landscape.store.sqlite import reading
from landscape.store.sqlite.packed_state import PackedState
from landscape.store.sqlite.rows import pieces
from landscape.store.sqlite.values import read_reasons, writable
from landscape.store.state import BANDS, METHODS

_LARGEST = 2**63 - 1


class Drawn(Protocol):
    """What is to be done to the graph."""

    @property
    def size(self) -> int:
        """How many rows it takes."""

    def steps(self) -> Iterator[Step]:
        """The statements in their order; each may be a transaction of its own."""


# --- a whole state ---


@dataclass(frozen=True, slots=True)
class Whole:
    """All nodes and edges of a state, for a graph that has none. Rows are made when they are asked for."""

    state: PackedState

    @property
    def size(self) -> int:
        """How many nodes and edges there are."""
        return len(self.state.ids) + len(self.state.wiring)

    def steps(self) -> Iterator[Step]:
        """Makes all nodes, then all edges."""
        for label, rows in self.nodes():
            yield writing.make_nodes(label, rows)
        lying = Lying(self.state.ids, self.state.type_names)
        for kind, wires in self.edges():
            yield lying.join(kind, wires)

    def nodes(self) -> Iterator[tuple[str, list[Row]]]:
        """Label → rows, in pieces that fit one statement."""
        for number, label in enumerate(self.state.type_names):
            for places in pieces(np.flatnonzero(self.state.types == number).tolist(), ROWS):
                yield label, [node(one) for one in self.state.elements(places)]

    def edges(self) -> Iterator[tuple[str, list[Wire]]]:
        """Type → edges, in pieces that fit one statement. Their properties are in the order of `EDGE_NAMES`."""
        wiring = self.state.wiring
        for number, kind in enumerate(wiring.names):
            for places in pieces(np.flatnonzero(wiring.types == number).tolist(), ROWS):
                found = zip(
                    wiring.sources[places].tolist(),
                    wiring.targets[places].tolist(),
                    self._edge_values(kind, places),
                    strict=True,
                )
                yield kind, list(found)

    def _edge_values(self, kind: str, places: Sequence[int]) -> Iterator[list[Any]]:
        """What `edge_values` says of edges of one type, without an object for each and for its reasons."""
        state, names = self.state, EDGE_NAMES[kind][len(KNOWN) :]
        which, wiring = np.asarray(places, np.int64), self.state.wiring
        rows = zip(
            wiring.methods[which].tolist(),
            wiring.confidences[which].tolist(),
            wiring.bands[which].tolist(),
            read_reasons(state.evidence.at(which)),
            state.edge_properties(places),
            strict=True,
        )
        for method, confidence, band, reasons, held in rows:
            texts = [writable(one[0]) for one in reasons]
            how = METHODS[method].value, confidence, BANDS[band].value, texts
            yield [*how, *(natural(held.get(name)) for name in names)]


# --- what a load changes ---


@dataclass(slots=True)
class GraphChanges:
    """Nodes and edges to make, to set and to remove, by label and by (type, label, label)."""

    new_nodes: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    nodes: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    new_edges: dict[Ends, list[Row]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[Ends, list[Row]] = field(default_factory=lambda: defaultdict(list))
    ended: dict[Ends, list[Row]] = field(default_factory=lambda: defaultdict(list))

    @property
    def size(self) -> int:
        """How many rows it takes."""
        nodes = sum(len(rows) for one in (self.new_nodes, self.nodes) for rows in one.values())
        edges = sum(len(rows) for one in (self.new_edges, self.edges) for rows in one.values())
        gone = sum(map(len, self.gone.values())) + sum(map(len, self.ended.values()))
        return nodes + edges + gone

    def steps(self) -> Iterator[Step]:
        """What is gone first, then nodes, then edges."""
        yield from writing.steps(writing.remove_edges, self.ended)
        yield from writing.steps(writing.remove_nodes, self.gone)
        yield from writing.steps(writing.make_nodes, self.new_nodes)
        yield from writing.steps(writing.set_nodes, self.nodes)
        yield from writing.steps(writing.make_edges, self.new_edges)
        yield from writing.steps(writing.set_edges, self.edges)


_TOUCHED = """
SELECT DISTINCT element FROM spans WHERE opened = :load OR closed = :load
UNION SELECT DISTINCT element FROM claims WHERE opened = :load OR closed = :load
"""
_MOVED = "SELECT element FROM spans WHERE opened = :load OR closed = :load"
_EDGES = f"""
SELECT x.type, a.id, b.id, a.type, b.type, a.no, max(a.no, b.no) > :known FROM (
    SELECT type, source, target FROM edges WHERE opened = :load OR closed = :load
    UNION SELECT type, source, target FROM edges WHERE source IN ({_MOVED})
    UNION SELECT type, source, target FROM edges WHERE target IN ({_MOVED})
) x JOIN elements a ON a.no = x.source JOIN elements b ON b.no = x.target
"""


def changes(db: sqlite3.Connection, load: int, known: int) -> Drawn:
    """How the graph follows a load that has just been written.

    Parameters: `known`, the number of the last element that was named before it; what came later is
    not in the graph, nor is an edge from or to it.
    """
    if not known:
        from landscape.store.sqlite import columns

        return Whole(columns.state(db))
    found = GraphChanges()
    numbers = [number for (number,) in db.execute(_TOUCHED, {"load": load})]
    now = reading.elements(db, reading.NOW, numbers)
    for number, one in now.items():
        (found.new_nodes if number > known else found.nodes)[one.type].append(node(one))
    for element_id, kind in _named(db, set(numbers) - now.keys()):
        found.gone[kind].append(element_id)
    _add_edges(db, load, known, found)
    return found


def _named(db: sqlite3.Connection, numbers: Collection[int]) -> list[tuple[str, str]]:
    return db.execute(
        "SELECT id, type FROM elements WHERE no IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(numbers)),),
    ).fetchall()


def _add_edges(db: sqlite3.Connection, load: int, known: int, found: GraphChanges) -> None:
    touched = db.execute(_EDGES, {"load": load, "known": known}).fetchall()
    if not touched:
        return
    now = {
        one.key: one
        for one in reading.relationships(db, sources=frozenset(row[5] for row in touched))
    }
    for kind, source, target, source_type, target_type, _, is_new in touched:
        where, one = (kind, source_type, target_type), now.get((kind, source, target))
        if one is not None:
            (found.new_edges if is_new else found.edges)[where].append(edge(one))
        elif not is_new:
            found.ended[where].append({"source": source, "target": target})


# --- as nodes and edges ---


def node(one: Element) -> Row:
    """An element as the properties of its node."""
    found: Row = {name: natural(value) for name, value in one.properties.items()}
    found["id"], found["organisation_id"] = one.id, one.organisation_id
    found["name"] = writable(one.name)
    return found


def edge(one: Relationship) -> Row:
    """A relationship as a row of a statement: its ends, its properties and how it is known."""
    properties = dict(zip(EDGE_NAMES[one.type], edge_values(one), strict=True))
    return {"source": one.source, "target": one.target, "properties": properties}


def edge_values(one: Relationship) -> list[Any]:
    """How a relationship is known and its properties, in the order of `EDGE_NAMES`."""
    held = one.properties
    return [
        one.method.value,
        one.confidence,
        one.band.value,
        [writable(reason.text) for reason in one.evidence],
        *(natural(held.get(name)) for name in EDGE_NAMES[one.type][len(KNOWN) :]),
    ]


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
