"""A state read straight into columns, without an object for each row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from landscape.store.sqlite import claim_columns, edge_columns, element_columns
from landscape.store.sqlite.ledger import latest
from landscape.store.sqlite.packed_state import PackedState
from landscape.store.sqlite.reading import NOW, View


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
    elements = element_columns.elements(db, view)
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
