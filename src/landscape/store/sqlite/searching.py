"""The full-text index: kept in step with the state, and asked for candidates."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from landscape.model.element import Element
from landscape.store import search
from landscape.store.sqlite import reading
from landscape.store.sqlite.values import writable


def indexed(element: Element) -> tuple[str, str, str, str]:
    """What of an element is searched: name, description, references, other names."""
    references = (element.text("reference"), element.text("source_id"))
    others = (element.text("aliases"), element.text("synonyms"))
    return (
        writable(element.name),
        writable(element.text("description")),
        writable(" ".join(filter(None, references))),
        writable(" ".join(filter(None, others)).replace("|", " ")),
    )


def refresh(db: sqlite3.Connection, touched: Collection[int]) -> None:
    """Indexes anew the elements whose shown state may have changed."""
    if not touched:
        return
    db.executemany("DELETE FROM search WHERE rowid = ?", ((one,) for one in touched))
    found = reading.elements(db, reading.NOW, touched)
    db.executemany(
        "INSERT INTO search (rowid, name, description, reference, aliases) VALUES (?, ?, ?, ?, ?)",
        ((number, *indexed(one)) for number, one in found.items()),
    )


def rebuild(db: sqlite3.Connection) -> None:
    """Indexes every element that is open, anew."""
    db.execute("DELETE FROM search")
    refresh(db, [number for (number,) in db.execute("SELECT no FROM elements")])


_CANDIDATES = 600


def candidates(db: sqlite3.Connection, text: str) -> frozenset[int]:
    """Elements that hold a word that one of the words asked for may stand for."""
    asked = search.words(text)
    if not asked:
        return frozenset()
    known = [term for (term,) in db.execute("SELECT term FROM search_words")]
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
