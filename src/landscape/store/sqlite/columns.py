"""A state read straight into columns, without an object for each row."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.store.sqlite.reading import NOW, View
from landscape.store.state import Numbers, PackedState


@dataclass(frozen=True, slots=True)
class Elements:
    """The open elements in id order. `place` gives for each number where it is, -1 where it is not."""

    ids: Sequence[str]
    type_names: tuple[str, ...]
    types: NDArray[np.int16]
    organisations: Sequence[str]
    numbers: Numbers
    place: NDArray[np.int32]


def state(db: sqlite3.Connection, view: View = NOW) -> PackedState:
    """What `reading.snapshot` reads, as columns."""
    from landscape.store.sqlite import claim_columns, edge_columns

    last = db.execute("SELECT coalesce(max(load), 0) FROM loads").fetchone()[0]
    elements = _elements(db, view)
    claims, conflicts = claim_columns.claims(db, view, elements)
    wiring, properties, evidence = edge_columns.edges(db, view, elements)
    return PackedState(
        load=last if view.load is None else view.load,
        ids=elements.ids,
        type_names=elements.type_names,
        types=elements.types,
        organisations=elements.organisations,
        claims=claims,
        conflicts=conflicts,
        wiring=wiring,
        properties=properties,
        evidence=evidence,
    )


def _elements(db: sqlite3.Connection, view: View) -> Elements:
    rows = db.execute(
        "SELECT e.no, e.id, e.type, e.organisation_id FROM spans s JOIN elements e ON e.no = s.element"
        f" WHERE {view.holds('s')} ORDER BY e.id"
    )
    kinds, same = dict[str, int](), dict[str, str]()
    numbered, ids, kind, organisations = array("q"), list[str](), array("h"), list[str]()
    for number, element_id, type_name, organisation in rows:
        numbered.append(number)
        ids.append(element_id)
        kind.append(kinds.setdefault(type_name, len(kinds)))
        organisations.append(same.setdefault(organisation, organisation))
    type_names = tuple(sorted(kinds))
    rank = np.array([type_names.index(one) for one in kinds] or [0], np.int16)
    numbers = np.frombuffer(numbered, np.int64) if ids else np.zeros(0, np.int64)
    top = db.execute("SELECT coalesce(max(no), 0) FROM elements").fetchone()[0]
    place = np.full(top + 1, -1, np.int32)
    place[numbers] = np.arange(len(ids), dtype=np.int32)
    return Elements(
        ids,
        type_names,
        rank[np.frombuffer(kind, np.int16)] if ids else np.zeros(0, np.int16),
        organisations,
        numbers,
        place,
    )
