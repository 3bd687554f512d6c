"""A state read straight into columns, without an object for each row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.store.sqlite.joined import Codes, listed, numbers_of, told
from landscape.store.sqlite.ledger import latest
from landscape.store.sqlite.packed_state import PackedState
from landscape.store.sqlite.packed_texts import GAP
from landscape.store.sqlite.reading import NOW, View
from landscape.store.state import Numbers


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
    with _read_once(db):
        return _state(db, view)


@contextmanager
def _read_once(db: sqlite3.Connection) -> Iterator[None]:
    """Pages are read one after the other and none twice: keeping them would only take memory."""
    kept = db.execute("PRAGMA cache_size").fetchone()[0]
    db.execute("PRAGMA cache_size = -2048")
    try:
        yield
    finally:
        db.execute(f"PRAGMA cache_size = {int(kept)}")


def _state(db: sqlite3.Connection, view: View) -> PackedState:
    from landscape.store.sqlite import claim_columns, edge_columns

    elements = _elements(db, view)
    claims, conflicts = claim_columns.claims(db, view, elements)
    wiring, properties, evidence = edge_columns.edges(db, view, elements)
    return PackedState(
        load=latest(db) if view.load is None else view.load,
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
    number, element_id, type_name, organisation = db.execute(
        f"SELECT {listed('e.no')}, {told('e.id')}, {told('e.type')}, {told('e.organisation_id')}"
        f" FROM spans s JOIN elements e ON e.no = s.element WHERE {view.holds('s')}",
        {"gap": GAP},
    ).fetchone()
    if number is None:
        return Elements((), (), np.zeros(0, np.int16), (), np.zeros(0, np.int64), _nowhere(db))
    unordered, kinds, same = element_id.split(GAP), Codes(), dict[str, str]()
    order = sorted(range(len(unordered)), key=unordered.__getitem__)
    kind = kinds.numbers(type_name.split(GAP))[order]
    type_names = tuple(sorted(kinds.names))
    rank = np.array([type_names.index(one) for one in kinds.names], np.int16)
    organisations = [same.setdefault(one, one) for one in organisation.split(GAP)]
    numbers, place = numbers_of(number)[order], _nowhere(db)
    place[numbers] = np.arange(len(order), dtype=np.int32)
    return Elements(
        [unordered[one] for one in order],
        type_names,
        rank[kind],
        [organisations[one] for one in order],
        numbers,
        place,
    )


def _nowhere(db: sqlite3.Connection) -> NDArray[np.int32]:
    """A place for each number that an element ever had, so far none."""
    top = db.execute("SELECT coalesce(max(no), 0) FROM elements").fetchone()[0]
    return np.full(top + 1, -1, np.int32)
