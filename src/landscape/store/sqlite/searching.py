"""The full-text index: kept in step with the state, and asked for candidates."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from landscape.model.element import Element
from landscape.store.sqlite import reading


def indexed(element: Element) -> tuple[str, str, str, str]:
    """What of an element is searched: name, description, references, other names."""
    references = (element.text("reference"), element.text("source_id"))
    others = (element.text("aliases"), element.text("synonyms"))
    return (
        element.name,
        element.text("description"),
        " ".join(filter(None, references)),
        " ".join(filter(None, others)).replace("|", " "),
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
