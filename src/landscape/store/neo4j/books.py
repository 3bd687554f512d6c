"""The books on the server: loads with their files, rows in quarantine, decisions, pages of rows.

What a write did is collected from the working copy (`Changes`) and written; what others wrote is read
from the server (`news`) and put into the working copy.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from landscape.errors import StoreDamaged
from landscape.store.neo4j import kept_marks, pages
from landscape.store.neo4j.graph_writing import ROWS
from landscape.store.neo4j.pages import Page
from landscape.store.sqlite.rows import pieces

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

PAGE = 500  # rows of a quarantine that lie together
AT_ONCE = 20  # pages at once in one statement
_LOAD = (
    *("load", "at", "organisation_id", "note", "elements", "relationships", "digest"),
    *("undoes", "undone_by"),
)
_DECISION = (
    "no", "relationship", "source", "target", "verdict", "reason", "by_role", "at", "evidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the books go: the last load, the last decision. `store` tells one store from another."""

    store: str
    load: int
    decisions: int


@dataclass(slots=True)
class Changes:
    """What one write adds to the books."""

    loads: list[dict[str, Any]] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    quarantine: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.loads or self.decisions)


# --- collected from the working copy ---


@dataclass(frozen=True, slots=True)
class Before:
    """The last numbers of the working copy before a write."""

    load: int
    decision: int
    element: int
    source: int
    place: int
    undone: Mapping[int, int | None]

    @classmethod
    def of(cls, db: sqlite3.Connection) -> Before:
        """As the tables stand."""
        return cls(
            load=_last(db, "loads"),
            decision=_last(db, "decisions"),
            element=_last(db, "elements"),
            source=_last(db, "sources"),
            place=_last(db, "places"),
            undone=_undone(db),
        )


def last(db: sqlite3.Connection) -> tuple[int, int]:
    """The last load and the last decision that the tables hold."""
    return _last(db, "loads"), _last(db, "decisions")


def _last(db: sqlite3.Connection, table: str) -> int:
    number = "load" if table == "loads" else "no"
    return int(db.execute(f"SELECT coalesce(max({number}), 0) FROM {table}").fetchone()[0])


def _undone(db: sqlite3.Connection) -> dict[int, int | None]:
    return dict(db.execute("SELECT load, undone_by FROM loads").fetchall())


def collect(db: sqlite3.Connection, before: Before) -> Changes:
    """What a write that is about to be committed has added."""
    found = Changes(
        decisions=_decisions(db, before.decision), marks=kept_marks.pieces_after(db, before.load)
    )
    last = _last(db, "loads")
    for load in range(before.load + 1, last + 1):
        made = pages.of_load(db, load, before.element)
        found.pages += made
        found.quarantine += _quarantine(db, load)
        found.loads.append(_load(db, load, before, len(made)))
    found.loads += [
        {"load": load, "undone_by": by}
        for load, by in _undone(db).items()
        if load <= before.load and by != before.undone[load]
    ]
    return found


def everything(db: sqlite3.Connection) -> Changes:
    """All that the tables hold, for a server that has nothing yet."""
    found = Changes(decisions=_decisions(db, 0), marks=kept_marks.pieces_after(db, 0))
    for load in range(1, _last(db, "loads") + 1):
        # The names of all elements and sources go with the first load.
        named = Before(0, 0, 0, 0, 0, {}) if load == 1 else Before.of(db)
        made = pages.of_load(db, load, named.element)
        found.pages += made
        found.quarantine += _quarantine(db, load)
        found.loads.append(_load(db, load, named, len(made)))
    return found


def _load(db: sqlite3.Connection, load: int, before: Before, count: int) -> dict[str, Any]:
    row = db.execute(f"SELECT {', '.join(_LOAD)} FROM loads WHERE load = ?", (load,)).fetchone()
    files = db.execute("SELECT * FROM files WHERE load = ? ORDER BY position", (load,))
    sources = db.execute("SELECT * FROM sources WHERE no > ? ORDER BY no", (before.source,))
    places = db.execute("SELECT * FROM places WHERE no > ? ORDER BY no", (before.place,))
    return {
        **dict(zip(_LOAD, row, strict=True)),
        "files": json.dumps([one[1:] for one in files]),
        "sources": json.dumps(sources.fetchall()),
        "places": json.dumps(places.fetchall()),
        "pages": count,
    }


def _quarantine(db: sqlite3.Connection, load: int) -> list[dict[str, Any]]:
    rows = db.execute("SELECT * FROM quarantine WHERE load = ? ORDER BY position", (load,))
    some = pieces([one[1:] for one in rows], PAGE)
    return [{"load": load, "page": no, "rows": json.dumps(one)} for no, one in enumerate(some)]


def _decisions(db: sqlite3.Connection, last: int) -> list[dict[str, Any]]:
    rows = db.execute(
        f"SELECT {', '.join(_DECISION)} FROM decisions WHERE no > ? ORDER BY no", (last,)
    )
    return [dict(zip(_DECISION, row, strict=True)) for row in rows]


# --- written to the server ---

_TURN = """
MATCH (s:LandscapeStore {name: 'store'})
WHERE s.id = $store AND s.load = $load AND s.decisions = $decisions
SET s.load = $new_load, s.decisions = $new_decisions, s.token = $token
RETURN s.load AS load
"""
_TOKEN = "MATCH (s:LandscapeStore {name: 'store', token: $token}) RETURN s.load AS load"
_WRITE: Mapping[str, str] = {
    "loads": "UNWIND $rows AS row MERGE (l:LandscapeLoad {load: row.load}) SET l += row",
    "pages": "UNWIND $rows AS row CREATE (p:LandscapePage) SET p = row",
    "quarantine": "UNWIND $rows AS row CREATE (q:LandscapeQuarantine) SET q = row",
    "decisions": "UNWIND $rows AS row CREATE (d:LandscapeDecision) SET d = row",
}


def turn(transaction: ManagedTransaction, mark: Mark, changes: Changes, token: str) -> bool:
    """Turns to the new load, if nobody else did meanwhile. True when this very write did so before.

    Raises StoreDamaged when the books are not as they were when this write began.
    """
    if transaction.run(_TOKEN, {"token": token}).single() is not None:
        return True  # the answer to the first attempt was lost, not the attempt
    new_load, new_decisions = ends(mark, changes)
    turned = transaction.run(
        _TURN,
        {
            **{"store": mark.store, "load": mark.load, "decisions": mark.decisions},
            **{"new_load": new_load, "new_decisions": new_decisions, "token": token},
        },
    ).single()
    if turned is None:
        raise StoreDamaged(
            "Somebody else wrote to the store although it was locked.",
            detail="Nothing of this load was stored.",
            remedy="Try again; if it happens again, look for programs that write to this database.",
        )
    return False


def ends(mark: Mark, changes: Changes) -> tuple[int, int]:
    """The last load and the last decision when the changes are made."""
    return (
        max([mark.load, *(one["load"] for one in changes.loads)]),
        max([mark.decisions, *(one["no"] for one in changes.decisions)]),
    )


def write(transaction: ManagedTransaction, changes: Changes) -> None:
    """Adds to the books."""
    for name, rows in {"loads": changes.loads, "decisions": changes.decisions}.items():
        for some in pieces(rows, ROWS):
            _add(transaction, name=name, rows=some)
    for step in stages(changes):
        step(transaction)


def stages(changes: Changes) -> Iterator[Callable[[ManagedTransaction], None]]:
    """Statements that add pages and quarantine; each may be a transaction of its own."""
    for some in pieces(changes.quarantine, AT_ONCE):
        yield partial(_add, name="quarantine", rows=some)
    for some in pieces(changes.pages, AT_ONCE):
        yield partial(_add, name="pages", rows=some)
    if changes.marks:
        yield partial(kept_marks.replace, pieces=changes.marks)


def _add(transaction: ManagedTransaction, *, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    transaction.run(_WRITE[name], {"rows": rows}).consume()


# --- read from the server ---

_MARK = """
MATCH (s:LandscapeStore {name: 'store'})
RETURN s.id AS store, s.load AS load, s.decisions AS decisions
"""
_LOADS = """
MATCH (l:LandscapeLoad) WHERE l.load <= $until RETURN properties(l) AS load ORDER BY l.load
"""
_DIGESTS = """
MATCH (l:LandscapeLoad) WHERE l.load <= $until
RETURN l.load AS load, l.at AS at, l.digest AS digest ORDER BY l.load
"""
_PAGES = """
MATCH (p:LandscapePage) WHERE p.load > $after AND p.load <= $until
RETURN p.load AS load, p.page AS page, p.content AS content ORDER BY p.load, p.page
"""
_QUARANTINE = """
MATCH (q:LandscapeQuarantine) WHERE q.load > $after AND q.load <= $until
RETURN q.load AS load, q.rows AS rows ORDER BY q.load, q.page
"""
_DECISIONS = """
MATCH (d:LandscapeDecision) WHERE d.no > $after AND d.no <= $until
RETURN properties(d) AS decision ORDER BY d.no
"""


def mark(transaction: ManagedTransaction) -> Mark | None:
    """How far the books on the server go; None when it holds no store."""
    found = transaction.run(_MARK).single()
    return None if found is None else Mark(found["store"], found["load"], found["decisions"])


def is_beginning(transaction: ManagedTransaction, db: sqlite3.Connection) -> bool:
    """Whether the loads and decisions of the tables are the first ones of the server's.

    They are not when the server was set back to a backup since, and went another way from there.
    """
    load, decisions = last(db)
    told = "SELECT load, at, digest FROM loads ORDER BY load"
    held = [tuple(one) for one in transaction.run(_DIGESTS, {"until": load})]
    if held != db.execute(told).fetchall():
        return False
    span = {"after": decisions - 1, "until": decisions}
    there = [one["decision"] for one in transaction.run(_DECISIONS, span)]
    return there == _decisions(db, decisions - 1)


def take_news(
    transaction: ManagedTransaction, db: sqlite3.Connection, have: Mark, until: Mark
) -> bool:
    """Puts what the server has and the working copy has not into its tables.

    False when the server has not yet shown all that the last load wrote: then ask again.
    """
    span = {"after": have.load, "until": until.load}
    loads = [one["load"] for one in transaction.run(_LOADS, {"until": until.load})]
    _put_loads(db, loads, have.load)
    expected = sum(one.get("pages") or 0 for one in loads if one["load"] > have.load)
    count = pages.write(db, transaction.run(_PAGES, span), expected)
    for page in transaction.run(_QUARANTINE, span):
        rows = ([page["load"], *one] for one in json.loads(page["rows"]))
        db.executemany(f"INSERT INTO quarantine VALUES ({', '.join('?' * 7)})", rows)
    kept_marks.take(transaction, db, have.load, until.load)
    span = {"after": have.decisions, "until": until.decisions}
    decisions = [one["decision"] for one in transaction.run(_DECISIONS, span)]
    _put_decisions(db, decisions)
    return (
        count == expected
        and len(loads) == until.load
        and len(decisions) == until.decisions - have.decisions
    )


def _put_loads(db: sqlite3.Connection, loads: Iterable[Mapping[str, Any]], after: int) -> None:
    for one in loads:
        db.execute(
            f"INSERT INTO loads ({', '.join(_LOAD)}) VALUES ({', '.join('?' * len(_LOAD))})"
            " ON CONFLICT (load) DO UPDATE SET undone_by = excluded.undone_by",
            [one.get(name) for name in _LOAD],
        )
        if one["load"] <= after:
            continue
        files = ([one["load"], *row] for row in json.loads(one["files"]))
        db.executemany(f"INSERT INTO files VALUES ({', '.join('?' * 12)})", files)
        db.executemany("INSERT INTO sources VALUES (?, ?)", json.loads(one["sources"]))
        db.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", json.loads(one["places"]))


def _put_decisions(db: sqlite3.Connection, decisions: Iterable[Mapping[str, Any]]) -> None:
    db.executemany(
        f"INSERT INTO decisions ({', '.join(_DECISION)}) VALUES ({', '.join('?' * len(_DECISION))})",
        ([one[name] for name in _DECISION] for one in decisions),
    )
