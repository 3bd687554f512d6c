"""Statements that bring the graph in step: what is new is made, the rest is looked for and set.

Labels and types are words of the model; values are parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from landscape.errors import StoreDamaged
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.store.sqlite.rows import pieces

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

Row = dict[str, Any]
Ends = tuple[str, str, str]  # type of an edge, labels of its two ends
Step = Callable[["ManagedTransaction"], None]
ROWS = 5_000  # at once in one statement
KNOWN = ("method", "confidence", "band", "evidence")  # how an edge is known
# Type → the properties that its edges have: how each is known, then those of the model.
EDGE_NAMES: Mapping[str, tuple[str, ...]] = {
    name: (*KNOWN, *(one.name for one in kind.properties))
    for name, kind in RELATIONSHIP_TYPES.items()
}


def make_nodes(label: str, rows: Sequence[Row]) -> Step:
    """Makes nodes that are not there yet, of their properties."""
    statement = f"UNWIND $rows AS row CREATE (n:{_label(label)}) SET n = row RETURN count(*) AS n"
    return partial(_run, statement=statement, rows=rows, count=len(rows))


def set_nodes(label: str, rows: Sequence[Row]) -> Step:
    """Gives nodes, which are there or not, their properties."""
    statement = (
        f"UNWIND $rows AS row MERGE (n:{_label(label)} {{id: row.id}})"
        " SET n = row RETURN count(*) AS n"
    )
    return partial(_run, statement=statement, rows=rows, count=len(rows))


def remove_nodes(label: str, ids: Sequence[str]) -> Step:
    """Removes nodes, and what leads from and to them."""
    statement = (
        f"UNWIND $rows AS row MATCH (n:{_label(label)} {{id: row}}) DETACH DELETE n"
        " RETURN count(*) AS n"
    )
    return partial(_run, statement=statement, rows=ids, count=None)


def make_edges(where: Ends, rows: Sequence[Row]) -> Step:
    """Makes edges that are not there yet."""
    return _edges("CREATE", where, rows)


def make_edges_between(kind: str, rows: Sequence[Sequence[Any]]) -> Step:
    """Makes edges that are not there yet, between any nodes: a row has the server's own words for the two,
    then the values of `EDGE_NAMES`."""
    told = ", ".join(f"{name}: row[{place}]" for place, name in enumerate(EDGE_NAMES[kind], 2))
    statement = (
        "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row[0] MATCH (b) WHERE elementId(b) = row[1]"
        f" CREATE (a)-[:{_type(kind)} {{{told}}}]->(b) RETURN count(*) AS n"
    )
    return partial(_run, statement=statement, rows=rows, count=len(rows))


def nodes(transaction: ManagedTransaction, label: str) -> Iterator[tuple[str, str]]:
    """The nodes of a label: their id, and the server's own word for each."""
    asked = f"MATCH (n:{_label(label)}) RETURN n.id AS id, elementId(n) AS node"
    return ((one["id"], one["node"]) for one in transaction.run(asked))


def set_edges(where: Ends, rows: Sequence[Row]) -> Step:
    """Gives edges, which are there or not, their properties."""
    return _edges("MERGE", where, rows)


def _edges(how: str, where: Ends, rows: Sequence[Row]) -> Step:
    statement = (
        f"{_ends(where)} {how} (a)-[r:{_type(where[0])}]->(b) SET r = row.properties"
        " RETURN count(*) AS n"
    )
    return partial(_run, statement=statement, rows=rows, count=len(rows))


def remove_edges(where: Ends, rows: Sequence[Row]) -> Step:
    """Removes edges."""
    statement = f"{_ends(where)} MATCH (a)-[r:{_type(where[0])}]->(b) DELETE r RETURN count(*) AS n"
    return partial(_run, statement=statement, rows=rows, count=None)


def steps(make: Callable[[Any, Sequence[Any]], Step], rows: dict[Any, list[Any]]) -> Iterator[Step]:
    """One kind of statement for all rows, in pieces."""
    for where, listed in rows.items():
        for some in pieces(listed, ROWS):
            yield make(where, some)


def _ends(where: Ends) -> str:
    _, begin, end = where
    return (
        f"UNWIND $rows AS row MATCH (a:{_label(begin)} {{id: row.source}})"
        f" MATCH (b:{_label(end)} {{id: row.target}})"
    )


def _label(name: str) -> str:
    return ELEMENT_TYPES[name].name


def _type(name: str) -> str:
    return RELATIONSHIP_TYPES[name].name


def _run(
    transaction: ManagedTransaction, *, statement: str, rows: Sequence[Any], count: int | None
) -> None:
    done = transaction.run(statement, {"rows": rows}).single(strict=True)["n"]
    if count is not None and done != count:
        raise StoreDamaged(
            f"Of {count:,} rows only {done:,} found their place in the graph.",
            detail="Nothing of this load was stored.",
            remedy="Nodes were removed by something else than landscape: run `landscape verify`.",
        )
