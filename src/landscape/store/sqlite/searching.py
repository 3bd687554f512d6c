"""The full-text index: kept in step with the state, and asked for candidates."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence

from landscape.model.element import Element, Value
from landscape.store import search
from landscape.store.rules import NAMING
from landscape.store.sqlite import ledger, reading
from landscape.store.sqlite.values import writable

_WORDS = (*NAMING, "description", "aliases", "synonyms")
_AT_ONCE = 10_000  # elements of which the words are held together


def indexed(element: Element) -> tuple[str, str, str, str]:
    """What of an element is searched: name, description, references, other names."""
    return _searched(element.id, element.properties)


def _searched(element_id: str, known: Mapping[str, Value]) -> tuple[str, str, str, str]:
    told = {name: str(value) for name, value in known.items() if value is not None}

    def all_of(*names: str) -> str:
        return writable(" ".join(filter(None, map(told.get, names))))

    return (
        writable(next(filter(None, map(told.get, NAMING)), element_id.rsplit("/", 1)[-1])),
        all_of("description"),
        all_of("reference", "source_id"),
        all_of("aliases", "synonyms").replace("|", " "),
    )


def refresh(db: sqlite3.Connection, touched: Collection[int]) -> None:
    """Indexes anew those of the elements touched of which what is searched has changed."""
    numbers = sorted(touched)
    for first in range(0, len(numbers), _AT_ONCE):
        _refresh(db, numbers[first : first + _AT_ONCE])


def _refresh(db: sqlite3.Connection, touched: Sequence[int]) -> None:
    wanted = json.dumps(touched)
    opened = db.execute(
        "SELECT e.no, e.id FROM elements e JOIN spans s ON s.element = e.no"
        " WHERE s.closed IS NULL AND e.no IN (SELECT value FROM json_each(?)) ORDER BY e.no",
        (wanted,),
    ).fetchall()
    known = reading.properties(db, _WORDS, touched)
    now = {number: _searched(found, known.get(number, {})) for number, found in opened}
    held = db.execute(
        "SELECT rowid, name, description, reference, aliases FROM search"
        " WHERE rowid IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    before = {number: tuple(texts) for number, *texts in held}
    gone = [(number,) for number, texts in before.items() if now.get(number) != texts]
    db.executemany("DELETE FROM search WHERE rowid = ?", gone)
    db.executemany(
        "INSERT INTO search (rowid, name, description, reference, aliases) VALUES (?, ?, ?, ?, ?)",
        ((number, *texts) for number, texts in now.items() if before.get(number) != texts),
    )


def rebuild(db: sqlite3.Connection) -> None:
    """Indexes every element that is open, anew."""
    db.execute("DELETE FROM search")
    refresh(db, [number for (number,) in db.execute("SELECT no FROM elements")])


_CANDIDATES = 600


class KnownWords:
    """Every word that can be found, as a store's searches need it: read once for each load.

    Only a load changes what is indexed, in its own transaction.
    """

    def __init__(self) -> None:
        self._read: tuple[int, list[str]] | None = None

    def at(self, db: sqlite3.Connection) -> list[str]:
        """The words of the state that a connection reads now."""
        load = ledger.latest(db)
        kept = self._read
        if kept is None or kept[0] != load:
            kept = self._read = (load, _known_words(db))
        return kept[1]


def _known_words(db: sqlite3.Connection) -> list[str]:
    """One row of all: other threads get their turn between two rows."""
    (told,) = db.execute("SELECT group_concat(term, ' ') FROM search_words").fetchone()
    return told.split(" ") if told else []


def candidates(db: sqlite3.Connection, text: str, words: KnownWords) -> frozenset[int]:
    """Elements that hold a word that one of the words asked for may stand for."""
    asked = search.words(text)
    if not asked:
        return frozenset()
    known = words.at(db)
    terms = dict.fromkeys(term for one in asked for term in search.near_words(one, known)[:60])
    exact = reading.number_of(db, text.strip())
    found = {exact} if exact is not None else set()
    if terms:
        # Terms hold letters and digits only; quoted, none of them is an operator.
        wanted = " OR ".join(f'"{term}"' for term in terms)
        rows = db.execute(
            "SELECT rowid FROM search WHERE search MATCH ?"
            " ORDER BY bm25(search, 10.0, 1.0, 8.0, 6.0), rowid LIMIT ?",
            (wanted, _CANDIDATES),
        )
        found.update(number for (number,) in rows)
    return frozenset(found)
