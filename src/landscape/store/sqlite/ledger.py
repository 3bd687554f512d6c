"""The books of a store: loads, their files, rows in quarantine, decisions, fingerprints."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from landscape.model.decision import Decision
from landscape.model.record import Issue, QuarantinedRow
from landscape.model.vocabulary import IssueSeverity, Verdict
from landscape.store.answers import LoadEntry
from landscape.store.batch import Batch, LoadedFile
from landscape.store.rules import source_key
from landscape.store.sqlite.values import read_cells, writable, write_cells

_STANDING = "undone_by IS NULL AND undoes IS NULL"


def begin_load(
    db: sqlite3.Connection, organisation: str, note: str, at: datetime, undoes: int | None = None
) -> int:
    """Enters a load and hands back its number."""
    load = latest(db) + 1
    db.execute(
        "INSERT INTO loads (load, at, organisation_id, note, undoes) VALUES (?, ?, ?, ?, ?)",
        (load, at.isoformat(), writable(organisation), writable(note), undoes),
    )
    return load


def latest(db: sqlite3.Connection) -> int:
    """The number of the last load, 0 when there is none."""
    return int(db.execute("SELECT coalesce(max(load), 0) FROM loads").fetchone()[0])


def write_files(db: sqlite3.Connection, load: int, batch: Batch) -> None:
    """Enters the files of a load and the rows that it put into quarantine."""
    rows = (
        (
            load,
            position,
            *map(writable, (one.path, one.source)),
            None if one.sheet is None else writable(one.sheet),
            *(one.kind, one.fingerprint),
            *(one.read, one.loaded, one.merged, one.quarantined, one.skipped),
        )
        for position, one in enumerate(batch.files)
    )
    db.executemany(f"INSERT INTO files VALUES ({', '.join('?' * 12)})", rows)
    kept = (
        (
            load,
            position,
            writable(one.source),
            None if one.sheet is None else writable(one.sheet),
            one.row,
            write_cells(one.cells),
            _write_reasons(one.reasons),
        )
        for position, one in enumerate(batch.quarantine)
    )
    db.executemany(f"INSERT INTO quarantine VALUES ({', '.join('?' * 7)})", kept)


def brings_news(db: sqlite3.Connection, batch: Batch) -> bool:
    """Whether a batch has files that were not read before, or rows that are not in quarantine yet."""
    known = fingerprints(db)
    if any(
        known.get(source_key(writable(one.source), one.sheet and writable(one.sheet)))
        != one.fingerprint
        for one in batch.files
    ):
        return True
    listed = {(one.source, one.sheet) for one in batch.files}
    loose = [one for one in batch.quarantine if (one.source, one.sheet) not in listed]
    return bool(loose)


def fingerprints(db: sqlite3.Connection) -> dict[str, str]:
    """Source (with sheet) → fingerprint when it was last loaded, undone loads aside."""
    rows = db.execute(
        "SELECT f.source, f.sheet, f.fingerprint FROM files f JOIN loads l USING (load)"
        f" WHERE {_STANDING} ORDER BY f.load, f.position"
    )
    return {source_key(source, sheet): fingerprint for source, sheet, fingerprint in rows}


def standing(db: sqlite3.Connection, organisation: str) -> dict[str, LoadedFile]:
    """Source (with sheet) → the file as it was last loaded, where all that it says holds."""
    waiting = {
        name
        for (name,) in db.execute(
            # From the few elements that were ever closed: whatever is asserted was open once.
            "SELECT DISTINCT s.name FROM spans c"
            " CROSS JOIN asserted a ON a.element = c.element JOIN sources s ON s.no = a.source"
            " WHERE c.closed IS NOT NULL AND a.closed IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM spans p WHERE p.element = a.element AND p.closed IS NULL)"
        )
    }
    rows = db.execute(
        "SELECT l.organisation_id, f.* FROM files f JOIN loads l USING (load)"
        f" WHERE {_STANDING} ORDER BY f.load, f.position"
    )
    last = {
        source_key(one.source, one.sheet): (owner, one)
        for owner, _, _, *rest in rows
        for one in (LoadedFile(*rest),)
    }
    return {
        key: one
        for key, (owner, one) in last.items()
        if owner == writable(organisation) and one.source not in waiting
    }


def loads(db: sqlite3.Connection) -> tuple[LoadEntry, ...]:
    """All loads, oldest first."""
    files: dict[int, list[LoadedFile]] = defaultdict(list)
    for load, _, *rest in db.execute("SELECT * FROM files ORDER BY load, position"):
        files[load].append(LoadedFile(*rest))
    rows = db.execute(
        "SELECT load, at, elements, relationships, undone_by IS NOT NULL, note FROM loads ORDER BY load"
    )
    return tuple(
        LoadEntry(
            load,
            datetime.fromisoformat(at),
            tuple(files.get(load, ())),
            elements,
            relationships,
            bool(undone),
            note,
        )
        for load, at, elements, relationships, undone, note in rows
    )


def quarantine(db: sqlite3.Connection, load: int | None) -> tuple[QuarantinedRow, ...]:
    """Rows that were not loaded: those of one load or, without, those that still wait.

    A row waits until its file (or sheet) is loaded again: then only what that load put aside waits.
    """
    where, values = "q.load = ?", [load]
    if load is None:
        where = f"""q.load IN (SELECT load FROM loads WHERE {_STANDING}) AND NOT EXISTS (
            SELECT 1 FROM files f JOIN loads l ON l.load = f.load
            WHERE f.source = q.source AND f.sheet IS q.sheet AND f.load > q.load
            AND l.undone_by IS NULL AND l.undoes IS NULL)"""
        values = []
    rows = db.execute(
        "SELECT source, sheet, row, cells, reasons FROM quarantine q"
        f" WHERE {where} ORDER BY q.load, q.position",
        values,
    )
    return tuple(
        QuarantinedRow(source, sheet, row, read_cells(cells), _read_reasons(reasons))
        for source, sheet, row, cells, reasons in rows
    )


def _write_reasons(reasons: Iterable[Issue]) -> str:
    return json.dumps(
        [
            [
                one.severity.value,
                one.code,
                one.message,
                one.remedy,
                one.row,
                one.column,
                one.value,
                one.sheet,
            ]
            for one in reasons
        ]
    )


def _read_reasons(text: str) -> tuple[Issue, ...]:
    return tuple(Issue(IssueSeverity(first), *rest) for first, *rest in json.loads(text))


# --- decisions ---

_DECISION = "relationship, source, target, verdict, reason, by_role, at, evidence"
_EIGHT = ", ".join("?" * 8)


def decide(db: sqlite3.Connection, decisions: Iterable[Decision], now: datetime) -> None:
    """Appends decisions. One that is there already, to the letter and the minute, is not said twice."""
    known = set(db.execute(f"SELECT {_DECISION} FROM decisions").fetchall())
    for one in decisions:
        row = (
            *map(writable, (one.relationship, one.source, one.target)),
            one.verdict.value,
            *map(writable, (one.reason, one.by_role)),
            (one.at or now).isoformat(),
            writable(one.evidence),
        )
        if row not in known:
            known.add(row)
            db.execute(f"INSERT INTO decisions ({_DECISION}) VALUES ({_EIGHT})", row)


def decisions(db: sqlite3.Connection) -> Sequence[Decision]:
    """All decisions, oldest first."""
    rows = db.execute(f"SELECT {_DECISION} FROM decisions ORDER BY no")
    return tuple(
        Decision(
            relationship,
            source,
            target,
            Verdict(verdict),
            reason,
            role,
            datetime.fromisoformat(at),
            evidence,
        )
        for relationship, source, target, verdict, reason, role, at, evidence in rows
    )


def undone_marks(db: sqlite3.Connection) -> Mapping[int, tuple[int | None, int | None]]:
    """Load → (the load it undoes, the load that undid it)."""
    rows = db.execute("SELECT load, undoes, undone_by FROM loads")
    return {load: (undoes, undone_by) for load, undoes, undone_by in rows}
