"""What the last load of a file left for its next load, and whether it may still go by that."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable

from landscape.store.batch import FileMarks
from landscape.store.rules import source_key
from landscape.store.sqlite.values import writable


def leave(db: sqlite3.Connection, load: int, marks: Iterable[FileMarks]) -> None:
    """Puts what a load leaves in the place of what an earlier load of the same files left."""
    rows = (
        (_name(one.source, one.sheet), load, digest_of(one.content), one.content) for one in marks
    )
    db.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", rows)


def left(db: sqlite3.Connection, source: str, sheet: str | None) -> FileMarks | None:
    """What is left of a file; None where nothing is, or it is not as it was left."""
    wanted = (_name(source, sheet),)
    found = db.execute(
        "SELECT load, digest, CAST(content AS BLOB) FROM marks WHERE name = ?", wanted
    ).fetchone()
    if found is None or digest_of(found[2]) != found[1]:
        return None
    return FileMarks(source, sheet, found[2], found[0])


def identities_stand(db: sqlite3.Connection, load: int, types: Iterable[str]) -> bool:
    """See `landscape.store.protocol.Store.identities_stand`."""
    wanted = (load, json.dumps(sorted(types)))
    return not any(
        db.execute(
            f"SELECT 1 FROM {table} t JOIN elements e ON e.no = t.element"
            f" WHERE {moment} ? AND e.type IN (SELECT value FROM json_each(?)) LIMIT 1",
            wanted,
        ).fetchone()
        for table in ("spans", "keys")
        for moment in ("t.opened >", "t.closed >=")
    )


def digest_of(content: bytes) -> str:
    """What tells whether content is as it was left."""
    return hashlib.sha256(content).hexdigest()


def _name(source: str, sheet: str | None) -> str:
    return source_key(writable(source), None if sheet is None else writable(sheet))
