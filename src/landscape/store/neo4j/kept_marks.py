"""What the last load of a file left for its next load, in pieces that a node takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_PIECE = 400_000  # bytes of one node
Piece = dict[str, Any]

_DROP = "UNWIND $names AS name MATCH (m:LandscapeMarks {name: name}) DELETE m"
_LEAVE = "CREATE (m:LandscapeMarks) SET m = $piece"
_LEFT = """
MATCH (m:LandscapeMarks) WHERE m.load > $after AND m.load <= $until
RETURN properties(m) AS piece ORDER BY m.name, m.part
"""


def pieces_after(db: sqlite3.Connection, load: int) -> list[Piece]:
    """What loads after one have left, in pieces."""
    rows = db.execute("SELECT name, load, digest, content FROM marks WHERE load > ?", (load,))
    return [
        {"name": name, "load": of, "digest": digest, "part": part, "content": content[first:last]}
        for name, of, digest, content in rows
        for part, first in enumerate(range(0, max(1, len(content)), _PIECE))
        for last in (first + _PIECE,)
    ]


def replace(transaction: ManagedTransaction, *, pieces: Sequence[Mapping[str, Any]]) -> None:
    """Puts what was left now in the place of what was left before of the same files."""
    names = sorted({one["name"] for one in pieces})
    transaction.run(_DROP, {"names": names}).consume()
    for one in pieces:
        transaction.run(_LEAVE, {"piece": one}).consume()


def take(transaction: ManagedTransaction, db: sqlite3.Connection, after: int, until: int) -> None:
    """Puts what loads have left on the server into the working copy."""
    found = [one["piece"] for one in transaction.run(_LEFT, {"after": after, "until": until})]
    for name, some in groupby(found, key=lambda one: one["name"]):
        held = list(some)
        content = b"".join(one["content"] for one in held)
        row = (name, held[0]["load"], held[0]["digest"], content)
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", row)
