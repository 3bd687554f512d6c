"""The one writer: a batch becomes one load, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from landscape.errors import UsageError
from landscape.model.decision import Decision
from landscape.store.batch import Batch, Derive, LoadOutcome
from landscape.store.snapshot import Known, Snapshot
from landscape.store.sqlite import ledger, marks, reading, tallies
from landscape.store.sqlite.one_load import finish, write_batch, write_derived
from landscape.store.sqlite.undoing import undo

if TYPE_CHECKING:
    from landscape.store.sqlite.planning import Plan


class SqliteWriter:
    """Works inside one open write transaction."""

    def __init__(
        self, db: sqlite3.Connection, now: Callable[[], datetime], *, searched: bool = True
    ) -> None:
        """`searched`: whether these tables are asked for words, so that a load brings their index in step."""
        self._db = db
        self._now = now
        self._searched = searched
        self._applied = False

    def snapshot(self) -> Snapshot:
        """The state as this transaction sees it."""
        return reading.snapshot(self._db)

    def known(self) -> Known:
        """What a load must know of that state."""
        from landscape.store.sqlite.known import KnownRows

        return KnownRows(self._db)

    def counts(self, as_at: date) -> Mapping[str, int]:
        """How many elements of each type, applications out of use aside."""
        return tallies.counts(self._db, as_at)

    def apply(self, batch: Batch, derive: Derive | None = None) -> LoadOutcome:
        """Applies a batch as one load; nothing is recorded when nothing changed."""
        self._once()
        db = self._db
        news = ledger.brings_news(db, batch)
        db.execute("SAVEPOINT load")
        load = ledger.begin_load(db, batch.organisation_id, batch.note, self._now())
        ledger.write_files(db, load, batch)
        marks.leave(db, load, batch.marks)
        plans = [write_batch(db, load, batch)]
        if derive is not None:
            derived = derive(reading.snapshot(db))
            plans.append(write_derived(db, load, batch.organisation_id, derived))
        if not news and not any(one.changes for one in plans):
            db.execute("ROLLBACK TO load")
            db.execute("RELEASE load")
            return _outcome(None, plans)
        db.execute("RELEASE load")
        outcome = _outcome(load, plans)
        touched = set().union(*(one.touched for one in plans)) if self._searched else set()
        finish(db, load, touched, outcome)
        return outcome

    def undo(self, load: int, derive: Derive | None = None) -> LoadOutcome:
        """Takes one load back, as a load of its own."""
        self._once()
        return undo(self._db, load, derive, self._now())

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Appends decisions."""
        ledger.decide(self._db, decisions, self._now())

    def _once(self) -> None:
        if self._applied:
            raise UsageError("A write transaction takes one load.", remedy="Open another one.")
        self._applied = True


def _outcome(load: int | None, plans: list[Plan]) -> LoadOutcome:
    """Elements are counted once, as what happened to them first; derived ones that stay do not count."""
    created = set().union(*(one.created for one in plans))
    closed = set().union(*(one.closed for one in plans)) - created
    changed = set().union(*(one.changed for one in plans)) - created - closed
    unchanged = plans[0].unchanged - created - closed - changed
    return LoadOutcome(
        load=load,
        created=len(created),
        changed=len(changed),
        closed=len(closed),
        unchanged=len(unchanged),
        relationships_created=sum(one.edges_created for one in plans),
        relationships_closed=sum(one.edges_closed for one in plans),
        unmatched=tuple(edge for one in plans for edge in one.unmatched),
    )
