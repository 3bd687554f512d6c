"""Taking one load back: as a load of its own, so that nothing is lost and the taking back can be too."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from landscape.errors import NotFound, Refused
from landscape.model.element import Relationship
from landscape.store.batch import Derive, LoadOutcome
from landscape.store.comparing import difference
from landscape.store.rules import INFERENCE
from landscape.store.snapshot import Snapshot
from landscape.store.sqlite import ledger, reading, rows
from landscape.store.sqlite.one_load import finish, write_derived
from landscape.store.sqlite.rows import COLUMNS, SLOTS, Changes

Marks = Mapping[int, tuple[int | None, int | None]]
_SOURCE_COLUMN = {"asserted": "source", "claims": "source", "keys": "source", "edges": "origin"}


def undo(db: sqlite3.Connection, load: int, derive: Derive | None, at: datetime) -> LoadOutcome:
    """Puts back what a load closed and closes what it opened.

    Raises NotFound, or Refused when it is undone already or a later load built on it.
    """
    marks = ledger.undone_marks(db)
    _check(marks, load)
    before = reading.snapshot(db)
    reversal = _Reversal(db, load, derived_anew=derive is not None)
    changes = reversal.changes()
    if reversal.in_the_way:
        raise _refused(load, max(reversal.in_the_way))
    organisation: str = db.execute(
        "SELECT organisation_id FROM loads WHERE load = ?", (load,)
    ).fetchone()[0]
    number = ledger.begin_load(db, organisation, f"undo of {load}", at, undoes=load)
    db.execute("UPDATE loads SET undone_by = ? WHERE load = ?", (number, load))
    again = [(by, one) for one, by in _again(marks, load)]
    db.executemany("UPDATE loads SET undone_by = ? WHERE load = ?", again)
    rows.write(db, changes, number)
    touched = set(reversal.touched)
    unmatched: tuple[Relationship, ...] = ()
    if derive is not None:
        plan = write_derived(db, number, organisation, derive(reading.snapshot(db)))
        touched |= plan.touched
        unmatched = tuple(plan.unmatched)
    outcome = _outcome(number, before, reading.snapshot(db), unmatched)
    finish(db, number, touched, outcome)
    return outcome


def _check(marks: Marks, load: int) -> None:
    if load not in marks:
        raise NotFound(f"There is no load {load}.", remedy="`landscape loads` lists them.")
    undone_by = marks[load][1]
    if undone_by is not None:
        raise Refused(
            f"Load {load} is undone already, by load {undone_by}.",
            remedy=f"Undo load {undone_by} to have it back.",
        )
    for one, by in _again(marks, load):
        later = marks[one][1]
        if by is not None and later is not None:  # undone by another load since
            raise _refused(load, later)


def _again(marks: Marks, load: int) -> Iterator[tuple[int, int | None]]:
    """Of what a load undid, and that load before it: which stands once it is undone, and by which it is undone.

    What a load took back stands again when that load is taken back, and is taken back again with it.
    """
    undone, by = marks[load][0], None
    while undone is not None:
        yield undone, by
        by = undone if by is None else None
        undone = marks[undone][0]


def _refused(load: int, later: int) -> Refused:
    return Refused(
        f"Load {later} built on load {load}, so that load {load} cannot be undone alone.",
        remedy=f"Undo load {later} first.",
    )


def _outcome(
    load: int, before: Snapshot, after: Snapshot, unmatched: tuple[Relationship, ...]
) -> LoadOutcome:
    found = difference(before, after)
    return LoadOutcome(
        load=load,
        created=len(found.elements_added),
        changed=len(found.elements_changed),
        closed=len(found.elements_closed),
        relationships_created=len(found.relationships_added),
        relationships_closed=len(found.relationships_closed),
        unmatched=unmatched,
    )


@dataclass(slots=True)
class _Reversal:
    """What taking a load back opens and closes, and the later loads that are in the way.

    With `derived_anew` what was derived is put back where nothing is in the way, and is never in the
    way itself: it is derived again afterwards.
    """

    db: sqlite3.Connection
    load: int
    derived_anew: bool
    in_the_way: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)

    def changes(self) -> Changes:
        found = Changes()
        for table in _SOURCE_COLUMN:
            self._reverse(table, found)
        self._check_said(found)
        self._reverse_spans(found)
        self._check_edges(found)
        return found

    def _reverse(self, table: str, found: Changes) -> None:
        derived = self._derived()
        column = COLUMNS[table].index(_SOURCE_COLUMN[table])
        opened, closed = self._rows(table, "opened"), self._rows(table, "closed")
        now = self._open(table)
        by_slot = {self._slot(table, row): (no, since) for no, row, since in now.values()}
        for _, root, row in opened:
            self._note(table, row)
            if root in now:
                found.closed[table].append(now[root][0])
                by_slot.pop(self._slot(table, row), None)
            elif not (self.derived_anew and row[column] == derived):
                self.in_the_way.add(self._ended(table, root))
        for _, root, row in closed:
            self._note(table, row)
            occupant = by_slot.get(self._slot(table, row))
            if occupant is None and root not in now:
                found.continued[table].append((root, row))
            elif occupant and not (self.derived_anew and row[column] == derived):
                self.in_the_way.add(occupant[1])

    def _rows(self, table: str, moment: str) -> list[tuple[int, int, tuple[object, ...]]]:
        columns = ", ".join(COLUMNS[table])
        rows_found = self.db.execute(
            f"SELECT no, root, {columns} FROM {table} WHERE {moment} = ? ORDER BY no", (self.load,)
        )
        return [(no, root, tuple(rest)) for no, root, *rest in rows_found]

    def _open(self, table: str) -> dict[int, tuple[int, tuple[object, ...], int]]:
        """Root → (no, row, since which load) of the open rows."""
        columns = ", ".join(COLUMNS[table])
        rows_found = self.db.execute(
            f"SELECT root, no, opened, {columns} FROM {table} WHERE closed IS NULL"
        )
        return {root: (no, tuple(rest), since) for root, no, since, *rest in rows_found}

    @staticmethod
    def _slot(table: str, row: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(row[COLUMNS[table].index(one)] for one in SLOTS[table])

    def _note(self, table: str, row: tuple[object, ...]) -> None:
        if table != "edges":
            self.touched.add(int(str(row[0])))

    def _derived(self) -> int | None:
        found = self.db.execute("SELECT no FROM sources WHERE name = ?", (INFERENCE,)).fetchone()
        return None if found is None else int(found[0])

    def _ended(self, table: str, root: int) -> int:
        last = self.db.execute(f"SELECT max(closed) FROM {table} WHERE root = ?", (root,))
        return int(last.fetchone()[0])

    def _reverse_spans(self, found: Changes) -> None:
        """An element that the load opened goes, unless a later load asserts it too.

        So does one that nobody asserts any more; one that the load closed comes back.
        """
        now: dict[int, int] = dict(
            self.db.execute("SELECT element, no FROM spans WHERE closed IS NULL").fetchall()
        )
        opened = {int(str(row[0])) for _, _, row in self._rows("spans", "opened")}
        later, any_load = self._asserted(found, since=self.load), self._asserted(found, since=-1)
        going = (opened - later) | (self.touched - any_load)
        found.closed["spans"] += [now[one] for one in sorted(going & now.keys())]
        for _, root, row in self._rows("spans", "closed"):
            if row[0] not in now:
                found.continued["spans"].append((root, row))
            self.touched.add(int(str(row[0])))
        self.touched |= opened

    def _asserted(self, found: Changes, since: int) -> set[int]:
        """Elements that some load after one asserts still, when the changes found are made.

        What is derived anew does not count: it asserts its elements itself, afterwards.
        """
        rows_found = self.db.execute(
            "SELECT no, element, source FROM asserted WHERE closed IS NULL AND opened > ?",
            (since,),
        )
        closing = set(found.closed["asserted"])
        derived = self._derived() if self.derived_anew else None
        held = {one for no, one, source in rows_found if no not in closing and source != derived}
        if since < 0:
            held |= {int(str(row[0])) for _, row in found.continued["asserted"]}
        return held

    def _check_said(self, found: Changes) -> None:
        """A later load that says more of an element, for a source that would say nothing of it, built on it."""
        going = json.dumps(found.closed["asserted"])
        for table in ("claims", "keys"):
            said = self.db.execute(
                f"SELECT x.no, x.opened, x.source FROM {table} x JOIN asserted a"
                " ON a.element = x.element AND a.source = x.source"
                " WHERE x.closed IS NULL AND a.no IN (SELECT value FROM json_each(?))",
                (going,),
            )
            closing, derived = set(found.closed[table]), self._derived()
            for no, opened, source in said:
                if no not in closing and not (self.derived_anew and source == derived):
                    self.in_the_way.add(opened)

    def _check_edges(self, found: Changes) -> None:
        """A later load that relates something to an element that goes built on it."""
        gone = [
            element
            for (element,) in self.db.execute(
                "SELECT element FROM spans WHERE no IN (SELECT value FROM json_each(?))",
                (json.dumps(found.closed["spans"]),),
            )
        ]
        edges = self.db.execute(
            "WITH gone AS (SELECT value AS no FROM json_each(?))"
            " SELECT x.no, x.opened, x.origin FROM edges x WHERE x.closed IS NULL AND x.opened > ?"
            " AND (x.source IN (SELECT no FROM gone) OR x.target IN (SELECT no FROM gone))",
            (json.dumps(gone), self.load),
        )
        closing, derived = set(found.closed["edges"]), self._derived()
        for no, opened, origin in edges:
            if no not in closing and not (self.derived_anew and origin == derived):
                self.in_the_way.add(opened)
