"""What one load writes, whoever makes it: its batch, what follows from that, its entry in the books."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from landscape.store.batch import Batch, Derived, LoadOutcome
from landscape.store.rules import INFERENCE
from landscape.store.sqlite import load_digest, rows, searching

if TYPE_CHECKING:
    from landscape.store.sqlite.planning import Plan


def write_batch(db: sqlite3.Connection, load: int, batch: Batch) -> Plan:
    """Puts what files say now in the place of what they said before."""
    from landscape.store.sqlite.planning import Planner

    planner = Planner(db, load, batch.organisation_id)
    sources = [one.source for one in batch.files]
    with rows.indexed_afterwards(db, len(batch.elements) + len(batch.relationships)):
        planner.elements(batch.elements, sources, whole=bool(batch.closings), renewed=batch.renewed)
        for closing in batch.closings:
            planner.close_absent(closing)
        planner.relationships(batch.relationships)
        rows.write(db, planner.plan.changes, load)
    return planner.plan


def write_derived(db: sqlite3.Connection, load: int, organisation: str, derived: Derived) -> Plan:
    """Puts what follows now in the place of what followed before, as a difference."""
    from landscape.store.sqlite.planning import Planner

    planner = Planner(db, load, organisation)
    with rows.indexed_afterwards(db, len(derived.elements) + len(derived.relationships)):
        planner.elements(derived.elements, [INFERENCE], whole=True)
        planner.close_underived(INFERENCE)
        planner.relationships(derived.relationships, replace_all_of=INFERENCE)
        rows.write(db, planner.plan.changes, load)
    return planner.plan


def finish(db: sqlite3.Connection, load: int, touched: set[int], outcome: LoadOutcome) -> None:
    """Brings the full-text index in step and enters what the load came to."""
    searching.refresh(db, touched)
    db.execute(
        "UPDATE loads SET elements = ?, relationships = ?, digest = ? WHERE load = ?",
        (
            outcome.created + outcome.changed + outcome.closed,
            outcome.relationships_created + outcome.relationships_closed,
            load_digest.digest(db, load),
            load,
        ),
    )
