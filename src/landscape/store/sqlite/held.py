"""What some sources have said so far: their open rows, as a load compares itself with them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from landscape.model.element import Relationship
from landscape.model.vocabulary import Band, Method
from landscape.store.rules import CONFIDENCE_STEP
from landscape.store.said import CellSaid
from landscape.store.sqlite.rows import pieces
from landscape.store.sqlite.values import write_evidence, write_properties, write_reason


class ClaimRow(NamedTuple):
    """One claim as it lies in its table, between (no, root) and (opened, closed)."""

    element: int
    source: int
    extra: int
    property: str
    tag: str
    value: str
    place: int | None
    row: int | None
    method: str
    confidence: float
    rank: int


class EdgeRow(NamedTuple):
    """One edge as it lies in its table, between (no, root) and (opened, closed)."""

    type: str
    source: int
    target: int
    origin: int
    anchor: int
    properties: str
    method: str
    confidence: float
    band: str
    evidence: str
    rank: int

    @property
    def slot(self) -> tuple[str, int, int, int]:
        """What an origin can say only once."""
        return self.type, self.source, self.target, self.origin


_METHODS = {one: one.value for one in Method}
_BANDS = {one: one.value for one in Band}
_NAMED = 500  # elements of one statement
_IMPORTED, _ACCEPT = Method.IMPORTED.value, Band.ACCEPT.value
Told = tuple[str, str, float, str, str]  # of an EdgeRow: from the properties to the evidence


def of_cell(origin: str, said: CellSaid) -> Told:
    """What a cell of a file says of an edge, as the table has it."""
    written = write_properties(said.properties) if said.properties else "{}"
    return written, _IMPORTED, 1.0, _ACCEPT, write_reason(origin, said)


def of_edge(edge: Relationship) -> Told:
    """What is said of an edge, as the table has it."""
    return (
        write_properties(edge.properties),
        _METHODS[edge.method],
        float(edge.confidence),
        _BANDS[edge.band],
        write_evidence(edge.evidence),
    )


def says_nothing_new(earlier: EdgeRow, row: EdgeRow) -> bool:
    """Whether an edge is as it was; of inferred ones a little more or less confidence is nothing."""
    if earlier[:-1] == row[:-1]:
        return True
    if row.method == Method.IMPORTED.value:
        return False
    return (
        earlier[:7] == row[:7]
        and earlier.band == row.band
        and abs(earlier.confidence - row.confidence) < CONFIDENCE_STEP
        and _unweighed(earlier.evidence) == _unweighed(row.evidence)
    )


def _unweighed(evidence: str) -> list[list[object]]:
    return [one[:-1] for one in json.loads(evidence)]


Claims = dict[tuple[int, str], tuple[int, ClaimRow]]


class Held:
    """The open rows of some sources, by element and source: all of them, or those of some elements."""

    def __init__(
        self, db: sqlite3.Connection, sources: Collection[int], elements: Collection[int] | None
    ) -> None:
        wanted: tuple[str, ...] = (json.dumps(sorted(sources)),)
        # Where all are read, no index leads from element to element.
        among = "+closed IS NULL AND +source IN (SELECT value FROM json_each(?))"
        if elements is not None:
            wanted = (*wanted, json.dumps(sorted(elements)))
            among = (
                "closed IS NULL AND +source IN (SELECT value FROM json_each(?))"
                " AND element IN (SELECT value FROM json_each(?))"
            )
        self.asserted: dict[tuple[int, int], int] = {
            (element, source): no
            for no, element, source in db.execute(
                f"SELECT no, element, source FROM asserted WHERE {among}", wanted
            )
        }
        self.claims: dict[tuple[int, int], Claims] = defaultdict(dict)
        columns = ", ".join(ClaimRow._fields)
        for no, *rest in db.execute(f"SELECT no, {columns} FROM claims WHERE {among}", wanted):
            row = ClaimRow._make(rest)
            self.claims[row.element, row.source][row.extra, row.property] = (no, row)
        self.keys: dict[tuple[int, int], dict[tuple[str, str], int]] = defaultdict(dict)
        for no, element, source, scheme, key in db.execute(
            f"SELECT no, element, source, scheme, key FROM keys WHERE {among}", wanted
        ):
            self.keys[element, source][scheme, key] = no


def held_edges(
    db: sqlite3.Connection, origins: Collection[int], anchors: Collection[int] | None = None
) -> dict[tuple[str, int, int, int], tuple[int, EdgeRow]]:
    """Slot → (no, row) of the open edges of some origins: all, or those that some elements may state."""
    columns = ", ".join(EdgeRow._fields)
    among = "closed IS NULL AND +origin IN (SELECT value FROM json_each(?1))"
    at = "IN (SELECT value FROM json_each(?2))"
    statement = f"SELECT no, {columns} FROM edges WHERE +{among}"
    values: tuple[str, ...] = (json.dumps(sorted(origins)),)
    if anchors is not None:
        statement = " UNION ".join(
            f"SELECT no, {columns} FROM edges WHERE {among} AND {end} {at}"
            for end in ("source", "target")
        )
        values = (*values, json.dumps(sorted(anchors)))
    found = db.execute(statement, values)
    made = ((no, EdgeRow._make(rest)) for no, *rest in found)
    return {row.slot: (no, row) for no, row in made}


def known_elements(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Id → (number, type) of the elements that the store has ever held."""
    found: dict[str, tuple[int, str]] = {}
    for some in pieces(ids, _NAMED):
        marks = ", ".join("?" * len(some))
        rows = db.execute(f"SELECT id, no, type FROM elements WHERE id IN ({marks})", some)
        found.update((element_id, (number, kind)) for element_id, number, kind in rows)
    return found


def once_seen(db: sqlite3.Connection) -> frozenset[int]:
    """Elements that some load, undone ones aside, has opened and that are closed now."""
    rows = db.execute(
        "SELECT DISTINCT s.element FROM spans s JOIN loads l ON l.load = s.opened"
        " WHERE s.closed IS NOT NULL AND l.undone_by IS NULL"
    )
    return frozenset(element for (element,) in rows)
