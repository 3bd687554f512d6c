"""Whether a store is sound: each check says what it looked at and what it found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES, Property, ValueKind
from landscape.model.vocabulary import Method
from landscape.store.answers import Check
from landscape.store.sqlite import ledger, load_digest, marks, reading, schema, searching, tallies
from landscape.store.sqlite.connection import Connections
from landscape.store.sqlite.rows import SLOTS
from landscape.store.sqlite.values import decode, read_evidence, read_properties

_SHOWN = 5  # of what is wrong, enough to begin with


def verify(connections: Connections) -> tuple[Check, ...]:
    """Runs all checks on one state of the store. A check that cannot be run has failed."""
    with connections.reading() as db:
        return tuple(check(name, partial(run, db)) for name, run in CHECKS.items())


# A check hands back what it looked at, in words, and everything that is wrong.
Found = tuple[str, Iterable[str]]
_FAULTS = (sqlite3.Error, ValueError, ArithmeticError, LookupError, TypeError)


def check(
    name: str, run: Callable[[], Found], faults: tuple[type[Exception], ...] = _FAULTS
) -> Check:
    """Runs one check; one that fails with one of `faults` has found something wrong."""
    try:
        looked_at, wrong = run()
        found = list(wrong)
    except faults as failure:
        return Check(name, False, f"could not be checked: {failure}")
    if not found:
        return Check(name, True, looked_at)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return Check(name, False, f"{'; '.join(found[:_SHOWN])}{more}")


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _pages(db: sqlite3.Connection) -> Found:
    found = [one for (one,) in db.execute("PRAGMA integrity_check(20)")]
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    return f"{pages} pages", [one for one in found if one != "ok"]


def _references(db: sqlite3.Connection) -> Found:
    found = db.execute("PRAGMA foreign_key_check").fetchall()
    wrong = (f"row {row} of {table} refers to nothing in {other}" for table, row, other, _ in found)
    return "every reference leads somewhere", wrong


def _schema(db: sqlite3.Connection) -> Found:
    fresh = sqlite3.connect(":memory:")
    try:
        schema.bring_up_to_date(fresh)
        wanted = _declared(fresh)
    finally:
        fresh.close()
    held = _declared(db)
    wrong = [f"{name} is missing" for name in sorted(wanted.keys() - held.keys())]
    wrong += [f"{name} does not belong here" for name in sorted(held.keys() - wanted.keys())]
    both = sorted(wanted.keys() & held.keys())
    wrong += [f"{name} is not as declared" for name in both if wanted[name] != held[name]]
    return f"version {schema.version_of(db)}, {len(held)} tables and indices", wrong


def _declared(db: sqlite3.Connection) -> dict[str, str]:
    names = db.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {name: " ".join((sql or "").split()) for name, sql in names}


def _model(db: sqlite3.Connection) -> Found:
    held, declared = schema.closed_words(db), schema.declared_words()
    wrong = [f"{one} is no element type" for one in sorted(held[0] - declared[0])]
    wrong += [f"{one} is no relationship type" for one in sorted(held[1] - declared[1])]
    wrong += [f"{one} is not in the store" for one in sorted(declared[0] - held[0])]
    wrong += [f"{one} is not in the store" for one in sorted(declared[1] - held[1])]
    used = db.execute(
        "SELECT DISTINCT e.type, c.property FROM claims c JOIN elements e ON e.no = c.element"
        " WHERE c.extra = 0 AND NOT EXISTS"
        " (SELECT 1 FROM properties p WHERE p.type = e.type AND p.name = c.property)"
    )
    wrong += [f"{kind} has no property {name}" for kind, name in used]
    return f"{len(declared[0])} element types, {len(declared[1])} relationship types", wrong


def _loads(db: sqlite3.Connection) -> Found:
    numbers = db.execute("SELECT load, at FROM loads ORDER BY load").fetchall()
    wrong = [
        f"load {load} stands where load {place} should"
        for place, (load, _) in enumerate(numbers, 1)
        if load != place
    ]
    for _, at in numbers:
        datetime.fromisoformat(at)
    return f"{len(numbers)} loads, numbered without a gap", wrong


def _undone(db: sqlite3.Connection) -> Found:
    marks = ledger.undone_marks(db)
    wrong = [
        f"load {load} says that load {by} undid it, which says otherwise"
        for load, (_, by) in marks.items()
        if by is not None and marks.get(by, (None, None))[0] != load
    ]
    wrong += [
        f"load {load} undoes load {undoes}, which stands"
        for load, (undoes, by) in marks.items()
        if undoes is not None and by is None and marks[undoes][1] is None
    ]
    undone = sum(by is not None for _, by in marks.values())
    return f"{undone} loads undone", wrong


def _files(db: sqlite3.Connection) -> Found:
    wrong = [
        f"load {load}: the rows of {source} do not add up"
        for load, source in db.execute(
            "SELECT load, source FROM files WHERE read <> loaded + merged + quarantined + skipped"
        )
    ]
    wrong += [
        f"load {load}: {source} has {said} rows in quarantine by its ledger, {kept} in fact"
        for load, source, said, kept in db.execute(
            "SELECT f.load, f.source, sum(f.quarantined) AS said, (SELECT count(*) FROM quarantine q"
            " WHERE q.load = f.load AND q.source = f.source AND q.sheet IS f.sheet) AS kept"
            " FROM files f GROUP BY f.load, f.source, f.sheet HAVING kept <> said"
        )
    ]
    return f"{_count(db, 'files')} files, {_count(db, 'quarantine')} rows in quarantine", wrong


def _periods(db: sqlite3.Connection) -> Found:
    wrong: list[str] = []
    for table in schema.TEMPORAL:
        found = db.execute(
            f"SELECT no FROM {table} t WHERE closed <= opened OR root > no"
            f" OR NOT EXISTS (SELECT 1 FROM {table} r WHERE r.no = t.root)"
        )
        wrong += [
            f"row {no} of {table} ends before it begins or continues nothing" for (no,) in found
        ]
    return "every row begins before it ends", wrong


def _overlaps(db: sqlite3.Connection) -> Found:
    wrong: list[str] = []
    for table, slot in SLOTS.items():
        columns = ", ".join(slot)
        found = db.execute(
            f"SELECT no FROM (SELECT no, opened, lag(coalesce(closed, 9e18)) OVER"
            f" (PARTITION BY {columns} ORDER BY opened, no) AS earlier FROM {table})"
            " WHERE earlier > opened"
        )
        wrong += [f"row {no} of {table} holds at the same time as another" for (no,) in found]
    return "nothing is said twice at the same time", wrong


def _orphans(db: sqlite3.Connection) -> Found:
    wrong: list[str] = []
    for table in ("asserted", "claims", "keys"):
        found = db.execute(
            f"SELECT t.no FROM {table} t WHERE NOT EXISTS"
            " (SELECT 1 FROM spans s WHERE s.element = t.element)"
        )
        wrong += [f"row {no} of {table} is about an element that never was" for (no,) in found]
    found = db.execute(
        "SELECT c.no FROM claims c WHERE c.closed IS NULL AND NOT EXISTS (SELECT 1 FROM asserted a"
        " WHERE a.element = c.element AND a.source = c.source AND a.closed IS NULL)"
    )
    wrong += [f"claim {no} stands though its source no longer says so" for (no,) in found]
    return f"{_count(db, 'claims')} claims, each by a source on an element", wrong


def _elements(db: sqlite3.Connection) -> Found:
    found = db.execute(
        "SELECT e.id FROM spans s JOIN elements e ON e.no = s.element WHERE s.closed IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM asserted a WHERE a.element = s.element AND a.closed IS NULL)"
        " UNION ALL SELECT id FROM elements e"
        " WHERE NOT EXISTS (SELECT 1 FROM spans s WHERE s.element = e.no)"
    )
    opened = db.execute("SELECT count(*) FROM spans WHERE closed IS NULL").fetchone()[0]
    return f"{opened} elements", (f"{one} is there though nobody asserts it" for (one,) in found)


def _ends(db: sqlite3.Connection) -> Found:
    found = db.execute(
        "SELECT x.no, x.type, a.type, b.type FROM edges x LEFT JOIN elements a ON a.no = x.source"
        " LEFT JOIN elements b ON b.no = x.target"
    )
    wrong = [
        f"edge {no}: {kind} from {source or 'nothing'} to {target or 'nothing'}"
        for no, kind, source, target in found
        if kind not in RELATIONSHIP_TYPES
        or source not in RELATIONSHIP_TYPES[kind].sources
        or target not in RELATIONSHIP_TYPES[kind].targets
    ]
    return f"{_count(db, 'edges')} edges lead where they may", wrong


_TAGS = {
    ValueKind.INTEGER: "i",
    ValueKind.SCORE: "in",
    ValueKind.MONEY: "in",
    ValueKind.SHARE: "in",
    ValueKind.DATE: "d",
    ValueKind.BOOLEAN: "b",
}


def _values(db: sqlite3.Connection) -> Found:
    declared = {
        (kind.name, one.name): one for kind in ELEMENT_TYPES.values() for one in kind.properties
    }
    found = db.execute(
        "SELECT c.no, e.type, c.property, c.tag, c.value FROM claims c"
        " JOIN elements e ON e.no = c.element WHERE c.extra = 0"
    )
    wrong = [
        f"claim {no}: {value[:40]!r} is no {name}"
        for no, kind, name, tag, value in found
        if not _fits(declared.get((kind, name)), tag, value)
    ]
    return "every value is of its property's kind", wrong


def _fits(declared: Property | None, tag: str, value: str) -> bool:
    if declared is None or tag not in _TAGS.get(declared.kind, "sj"):
        return False
    try:
        decode(tag, value)
    except (ValueError, ArithmeticError):
        return False
    return declared.values is None or value in {one.value for one in declared.values}


def _evidence(db: sqlite3.Connection) -> Found:
    wrong: list[str] = []
    found = db.execute("SELECT no, method, confidence, properties, evidence FROM edges")
    for no, method, confidence, properties, evidence in found:
        read_properties(properties)
        (reasons,) = read_evidence([evidence])
        if method == Method.INFERRED.value and not reasons:
            wrong.append(f"edge {no} is inferred from nothing")
        if method == Method.IMPORTED.value and confidence != 1:
            wrong.append(f"edge {no} is imported with confidence {confidence}")
    return "every inferred edge says why", wrong


def _digests(db: sqlite3.Connection) -> Found:
    loads = db.execute("SELECT load, digest FROM loads ORDER BY load").fetchall()
    wrong = (
        f"what load {load} wrote has been changed since"
        for load, digest in loads
        if not load_digest.stands(db, load, digest)
    )
    return f"{len(loads)} loads are as they were written", wrong


def _marks(db: sqlite3.Connection) -> Found:
    wrong = [
        f"what load {load} left for the next load of {name} is not as it was left"
        for name, load, digest, content in db.execute("SELECT * FROM marks ORDER BY name")
        if marks.digest_of(content) != digest
    ]
    count = db.execute("SELECT count(*) FROM marks WHERE length(content) > 0").fetchone()[0]
    return f"{count} files can be compared row by row", wrong


def _tallies(db: sqlite3.Connection) -> Found:
    held = tallies.remembered(db)
    wrong = held is not None and held != tallies.counted(db)
    return "elements are as many as was remembered", [
        "another count is remembered"
    ] if wrong else ()


def _search(db: sqlite3.Connection) -> Found:
    held = {
        row[0]: row[1:]
        for row in db.execute("SELECT rowid, name, description, reference, aliases FROM search")
    }
    wanted = {number: searching.indexed(one) for number, one in reading.elements(db).items()}
    wrong = [f"element {one} cannot be found" for one in sorted(wanted.keys() - held.keys())]
    wrong += [
        f"element {one} is found though closed" for one in sorted(held.keys() - wanted.keys())
    ]
    both = sorted(wanted.keys() & held.keys())
    wrong += [f"element {one} is indexed wrongly" for one in both if wanted[one] != held[one]]
    return f"{len(held)} elements can be found", wrong


def _snapshot(db: sqlite3.Connection) -> Found:
    state = reading.snapshot(db)
    known = {one.id for one in state.elements}
    wrong = [
        f"{one.type} from {one.source} to {one.target} has an end that is not there"
        for one in state.relationships
        if one.source not in known or one.target not in known
    ]
    return f"{len(state.elements)} elements, {len(state.relationships)} relationships", wrong


CHECKS: dict[str, Callable[[sqlite3.Connection], Found]] = {
    "pages": _pages,
    "references": _references,
    "schema": _schema,
    "model": _model,
    "loads": _loads,
    "undone": _undone,
    "files": _files,
    "periods": _periods,
    "overlaps": _overlaps,
    "claims": _orphans,
    "elements": _elements,
    "ends": _ends,
    "values": _values,
    "evidence": _evidence,
    "digests": _digests,
    "marks": _marks,
    "tallies": _tallies,
    "search": _search,
    "snapshot": _snapshot,
}
