"""Constraints and indices of the database, derived from the metamodel, and the version they are of."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from landscape.errors import StoreDamaged, StoreUnreachable
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES, ValueKind

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from landscape.store.neo4j.server import Server

VERSION = 3  # 1 had an entry for each element, 2 pages row by row; no release wrote them
SEARCH = "landscape_search"
# What of an element the full-text index holds, where its type has it; all have a name.
SEARCHED = ("name", "title", "reference", "source_id", "aliases", "synonyms", "description")
# Labels of the books: a person who asks about the estate never needs them.
BOOKS: Mapping[str, tuple[str, ...]] = {
    "LandscapeStore": ("name",),
    "LandscapeLock": ("name",),
    "LandscapeLoad": ("load",),
    "LandscapePage": ("load", "page"),
    "LandscapeQuarantine": ("load", "page"),
    "LandscapeDecision": ("no",),
    "LandscapeMarks": ("name", "part"),
}
# Only dates: a text may be longer than such an index takes. Names are found by the full text.
_DATED = {
    name: tuple(one.name for one in kind.properties if one.kind is ValueKind.DATE)
    for name, kind in ELEMENT_TYPES.items()
}
_HEAD = """// Constraints and indices of an estate in Neo4j. Written from the model by docs/build_reference.py;
// a test holds it true. landscape runs these statements itself when it first opens a database.
"""


def snake(label: str) -> str:
    """A label as names of constraints spell it.

    >>> snake("ApplicationFunction")
    'application_function'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", label).lower()


def constraints() -> dict[str, str]:
    """Name → statement: each element's id is its own, and so is each key of the books."""
    found = {f"{snake(one)}_id": f"FOR (n:{one}) REQUIRE n.id IS UNIQUE" for one in ELEMENT_TYPES}
    for label, keys in BOOKS.items():
        held = ", ".join(f"n.{one}" for one in keys)
        found[f"{snake(label)}_key"] = f"FOR (n:{label}) REQUIRE ({held}) IS UNIQUE"
    return {name: f"CREATE CONSTRAINT {name} IF NOT EXISTS {rest}" for name, rest in found.items()}


def indices() -> dict[str, str]:
    """Name → statement: dates for asking by, the full text."""
    found = {
        f"{snake(label)}_{one}": f"FOR (n:{label}) ON (n.{one})"
        for label, properties in _DATED.items()
        for one in properties
    }
    made = {name: f"CREATE INDEX {name} IF NOT EXISTS {rest}" for name, rest in found.items()}
    made[SEARCH] = (
        f"CREATE FULLTEXT INDEX {SEARCH} IF NOT EXISTS FOR (n:{'|'.join(ELEMENT_TYPES)})"
        f" ON EACH [{', '.join(f'n.{one}' for one in SEARCHED)}]"
        " OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
    )
    return made


def script() -> str:
    """The whole of `cypher/schema.cypher`."""
    meanings = {
        f"{snake(name)}_id": f"// (:{name}) {one.meaning}" for name, one in ELEMENT_TYPES.items()
    }
    lines = [_HEAD, "// Every element is a node with its type as label, and each id is there once."]
    for name, statement in constraints().items():
        lines += [meanings[name]] if name in meanings else []
        lines.append(f"{statement};")
    lines += ["", "// What is asked by date, by any word; and the books.", ""]
    lines += [f"{one};" for one in indices().values()]
    lines += ["", "// Relationships need no constraint: a load merges them by their two ends.", ""]
    for name, kind in RELATIONSHIP_TYPES.items():
        lines.append(
            f"// (:{_any(kind.sources)})-[:{name}]->(:{_any(kind.targets)}) {kind.meaning}"
        )
    return "\n".join(lines) + "\n"


def _any(types: tuple[str, ...]) -> str:
    return "Any" if len(types) == len(ELEMENT_TYPES) else "|".join(types)


def fingerprint() -> str:
    """A mark of all statements: whether the database has them as this version declares them."""
    told = "\n".join([*constraints().values(), *indices().values()])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


# --- in a database ---

_FOUND = """
OPTIONAL MATCH (s:LandscapeStore {name: 'store'})
RETURN properties(s) AS store, EXISTS { MATCH (n) } AS used
"""
_AWAIT = "CALL db.awaitIndexes(300)"
_BEGIN = """
MERGE (s:LandscapeStore {name: 'store'})
ON CREATE SET s.id = $id, s.version = $version, s.load = 0, s.decisions = 0, s.token = ''
SET s.schema = $schema
MERGE (:LandscapeLock {name: 'writer'})
"""


def prepare(server: Server, *, create: bool, read_only: bool) -> None:
    """Checks that a database holds a store, or makes it one.

    Raises StoreUnreachable when there is none, StoreDamaged when it holds something else or is of a
    newer version.
    """
    (found,) = server.read(_FOUND)
    store: Mapping[str, Any] | None = found["store"]
    shown = server.address.shown
    if store is None and (not create or read_only):
        raise StoreUnreachable(
            f"There is no store at {shown}.",
            remedy="Load something first with `landscape import`, or name another database.",
        )
    if store is None and found["used"]:
        raise StoreDamaged(
            f"The database at {shown} holds something else than a store.",
            remedy="Name an empty database; this one was left as it is.",
        )
    if store is not None and int(store.get("version") or 0) > VERSION:
        raise StoreDamaged(
            f"The store at {shown} was written by a newer version of landscape.",
            remedy="Install the newer version of landscape, or name another database.",
        )
    if store is not None and int(store.get("version") or 0) < VERSION:
        raise StoreDamaged(
            f"The store at {shown} was written by an older version of landscape.",
            detail="That version was never released, and this one does not read what it wrote.",
            remedy="Import the files into an empty database, or copy the store by way of a file: "
            "out with the version that wrote it, in with this one.",
        )
    if not read_only and (store is None or store.get("schema") != fingerprint()):
        _bring_up_to_date(server)


def _bring_up_to_date(server: Server) -> None:
    held = {row["name"] for row in server.read("SHOW INDEXES YIELD name")}  # constraints have one
    missing = [
        statement for name, statement in (constraints() | indices()).items() if name not in held
    ]
    if missing:
        server.write(partial(_run, statements=missing))
        server.change(_AWAIT)

    def begin(transaction: ManagedTransaction) -> None:
        own = {"id": uuid.uuid4().hex, "version": VERSION, "schema": fingerprint()}
        transaction.run(_BEGIN, own).consume()

    server.write(begin)


def _run(transaction: ManagedTransaction, *, statements: Sequence[str]) -> None:
    for one in statements:
        transaction.run(one).consume()


def forget_search(server: Server) -> None:
    """Takes the full-text index away. Words are indexed in half the time when all nodes are there."""
    server.change(f"DROP INDEX {SEARCH} IF EXISTS")


def make_search(server: Server) -> None:
    """Makes the full-text index, where it is not there, of all nodes."""
    server.change(indices()[SEARCH])
    server.change(_AWAIT)
