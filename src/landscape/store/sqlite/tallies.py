"""How many elements of each type there are after the last load: counted once, then remembered."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from landscape.store.rules import is_out_of_use
from landscape.store.sqlite import reading


@dataclass(frozen=True, slots=True)
class Tally:
    """Open elements by type; how many applications are out of use always, and from which day on."""

    open: Mapping[str, int]
    always: int = 0
    from_day: Mapping[str, int] = field(default_factory=dict)

    def counts(self, as_at: date) -> dict[str, int]:
        """How many elements of each type are open; applications out of use by then do not count."""
        day = as_at.isoformat()
        gone = self.always + sum(many for one, many in self.from_day.items() if one <= day)
        return {
            name: many - (gone if name == "Application" else 0) for name, many in self.open.items()
        }


def counts(db: sqlite3.Connection, as_at: date) -> Mapping[str, int]:
    """See `Tally.counts`: what is remembered of the last load, or counted now and, if it may be, remembered."""
    return (remembered(db) or _remember(db, counted(db))).counts(as_at)


def remembered(db: sqlite3.Connection) -> Tally | None:
    """What is remembered of the last load."""
    found = db.execute(
        "SELECT told FROM tallies WHERE load = (SELECT max(load) FROM loads)"
    ).fetchone()
    return Tally(**json.loads(found[0])) if found else None


def _remember(db: sqlite3.Connection, found: Tally) -> Tally:
    """Remembers a count, in the open write transaction: what is read only is left as it is."""
    last = db.execute("SELECT max(load) FROM loads").fetchone()[0]
    if last is not None:
        db.execute("DELETE FROM tallies")
        db.execute("INSERT INTO tallies VALUES (?, ?)", (last, json.dumps(asdict(found))))
    return found


def counted(db: sqlite3.Connection) -> Tally:
    """What there is, counted."""
    found: dict[str, int] = dict(
        db.execute(
            "SELECT e.type, count(*) FROM spans s JOIN elements e ON e.no = s.element"
            " WHERE +s.closed IS NULL GROUP BY e.type ORDER BY e.type"
        ).fetchall()
    )
    if "Application" not in found:
        return Tally(found)
    names = ("lifecycle", "retired_date")
    held = reading.properties(db, names, type_name="Application").values()
    always, days = 0, Counter[str]()
    for one in held:
        retired = one.get("retired_date")
        if is_out_of_use(one.get("lifecycle"), None, date.max):
            always += 1
        elif isinstance(retired, date):
            days[retired.isoformat()] += 1
    return Tally(found, always, dict(sorted(days.items())))
