"""One element over time: its claims, its state when it was last there, what changed and when."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from landscape.model.element import Cell, Claim, Element, Value
from landscape.model.vocabulary import Method
from landscape.store.answers import HistoryEntry
from landscape.store.rules import model_order, precedence
from landscape.store.sqlite import reading
from landscape.store.sqlite.reading import NOW, View
from landscape.store.sqlite.values import decode


def element(db: sqlite3.Connection, number: int) -> Element | None:
    """An element as it is or, when it is closed, as it was last."""
    held = db.execute(
        "SELECT opened, closed FROM spans WHERE element = ?"
        " ORDER BY closed IS NULL DESC, closed DESC, opened DESC LIMIT 1",
        (number,),
    ).fetchone()
    if held is None:
        return None
    view = NOW if held[1] is None else View(held[1] - 1)
    return reading.elements(db, view, [number]).get(number)


_CLAIMS = """
SELECT c.property, c.tag, c.value, s.name, c.place, c.row, c.method, c.confidence, c.rank,
       c.opened, c.closed, c.no
FROM claims c JOIN sources s ON s.no = c.source
WHERE c.element = ? AND c.extra = 0
"""


def claims(db: sqlite3.Connection, number: int, type_name: str) -> tuple[Claim, ...]:
    """All claims on an element, open and closed, by property, then newest first."""
    places = reading.places(db, [number])
    rows = db.execute(_CLAIMS, (number,)).fetchall()
    best: dict[str, tuple[tuple[int, int, int, str], int]] = {}
    for name, _, _, source, _, row, method, _, rank, _, closed, no in rows:
        if closed is None:
            ranked = precedence(method, rank, row, source), no
            best[name] = max(best.get(name, ranked), ranked)
    order = model_order(type_name)
    rows.sort(key=lambda one: (order(one[0]), -one[9], one[3], -one[11]))
    return tuple(
        Claim(
            name,
            decode(tag, value),
            _cell(places.get(place), row),
            Method(method),
            confidence,
            opened,
            closed,
            closed is None and best[name][1] == no,
        )
        for name, tag, value, _, place, row, method, confidence, _, opened, closed, no in rows
    )


def _cell(place: tuple[str, str | None, str | None] | None, row: int | None) -> Cell | None:
    return None if place is None else Cell(place[0], row, place[2], place[1])


# --- what changed ---


@dataclass(slots=True)
class _Change:
    """What one load did to one slot of an element: what stood before, what stands after."""

    before: Value = None
    after: Value = None
    row: int | None = None
    column: str | None = None


_Slot = tuple[int, int, str, str, str]  # load, kind, name, source, other end


def history(db: sqlite3.Connection, number: int, type_name: str) -> tuple[HistoryEntry, ...]:
    """How an element changed, oldest first; within a load the element, its properties, its edges."""
    times = {
        load: datetime.fromisoformat(at) for load, at in db.execute("SELECT load, at FROM loads")
    }
    spans = _span_changes(db, number)
    closed_in = {load for load, change in spans if change == "closed"}
    entries = [
        HistoryEntry(load, times[load], change, "", None, None, None, None, None)
        for load, change in spans
    ]
    order = model_order(type_name)
    changes = _claim_changes(db, number) | _edge_changes(db, number)
    for slot in sorted(changes, key=lambda one: (one[:2], order(one[2]), one)):
        load, kind, name, source, _ = slot
        change = changes[slot]
        if change.before == change.after or (load in closed_in and change.after is None):
            continue
        entries.append(
            HistoryEntry(
                load,
                times[load],
                _word(kind, change),
                name,
                change.before,
                change.after,
                source,
                change.row,
                change.column,
            )
        )
    return tuple(sorted(entries, key=lambda one: one.load))


def _word(kind: int, change: _Change) -> str:
    if change.before is None:
        return "related" if kind == 2 else "added"
    if change.after is None:
        return "unrelated" if kind == 2 else "removed"
    return "changed"


def _span_changes(db: sqlite3.Connection, number: int) -> list[tuple[int, str]]:
    rows = db.execute(
        "SELECT opened, closed FROM spans WHERE element = ? ORDER BY opened", (number,)
    ).fetchall()
    opened, closed = [one for one, _ in rows], [one for _, one in rows if one is not None]
    found = [
        (load, "reopened" if place else "added")
        for place, load in enumerate(opened)
        if load not in closed
    ]
    return sorted(found + [(load, "closed") for load in closed if load not in opened])


def _claim_changes(db: sqlite3.Connection, number: int) -> dict[_Slot, _Change]:
    places = reading.places(db, [number])
    rows = db.execute(
        "SELECT c.extra, c.property, c.tag, c.value, s.name, c.place, c.row, c.opened, c.closed"
        " FROM claims c JOIN sources s ON s.no = c.source WHERE c.element = ?",
        (number,),
    )
    found: dict[_Slot, _Change] = defaultdict(_Change)
    for extra, name, tag, value, source, place, row, opened, closed in rows:
        header = name if extra else places[place][2] if place is not None else None
        new = found[opened, extra, name, source, ""]
        new.after, new.row, new.column = decode(tag, value), row, header
        if closed is not None:
            old = found[closed, extra, name, source, ""]
            old.before = decode(tag, value)
            if old.after is None:
                old.row, old.column = row, header
    return found


def _edge_changes(db: sqlite3.Connection, number: int) -> dict[_Slot, _Change]:
    rows = db.execute(
        "SELECT x.type, e.id, o.name, x.evidence, x.opened, x.closed FROM edges x"
        " JOIN elements e ON e.no = CASE WHEN x.source = :no THEN x.target ELSE x.source END"
        " JOIN sources o ON o.no = x.origin WHERE x.source = :no OR x.target = :no",
        {"no": number},
    )
    found: dict[_Slot, _Change] = defaultdict(_Change)
    for kind, other, origin, evidence, opened, closed in rows:
        reasons = json.loads(evidence)
        row, column = (reasons[0][4], reasons[0][5]) if reasons else (None, None)
        new = found[opened, 2, kind, origin, other]
        new.after, new.row, new.column = other, row, column
        if closed is not None:
            old = found[closed, 2, kind, origin, other]
            old.before, old.row, old.column = other, row, column
    return found
