"""What a load must know of the state that it meets: read as it is asked, never the whole state."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cached_property

from landscape.model.element import Element
from landscape.model.vocabulary import Method
from landscape.store.sqlite import reading
from landscape.store.sqlite.values import writable

_OPEN = "EXISTS (SELECT 1 FROM spans s WHERE s.element = {} AND s.closed IS NULL)"


class KnownRows:
    """See `landscape.store.snapshot.Known`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept: dict[str, Sequence[Element]] = {}

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The open elements by id, with their types."""
        return dict(
            self._db.execute(
                "SELECT e.id, e.type FROM spans s JOIN elements e ON e.no = s.element"
                " WHERE +s.closed IS NULL ORDER BY e.id"
            ).fetchall()
        )

    @cached_property
    def keys(self) -> Mapping[tuple[str, str, str], str]:
        """(type, scheme, key) → id."""
        return reading.keys(self._db)

    def saying(self, name: str) -> frozenset[str]:
        """The open elements of which a property is known."""
        held = reading.properties(self._db, [name])
        said = {number for number, known in held.items() if known[name] not in (None, "")}
        return frozenset(self._ids(said))

    def kept(self, prefix: str) -> Sequence[Element]:
        """The open elements with an extra column whose header begins so, in id order."""
        if prefix not in self._kept:
            found = self._db.execute(
                "SELECT DISTINCT element FROM claims WHERE +closed IS NULL AND extra = 1"
                " AND substr(property, 1, length(?1)) = ?1",
                (prefix,),
            ).fetchall()
            held = reading.elements(self._db, numbers=[one for (one,) in found]) if found else {}
            self._kept[prefix] = list(held.values())
        return self._kept[prefix]

    def stated_in(self, type_name: str, name: str) -> frozenset[str]:
        """The files that the shown values of a property of elements of a type stand in."""
        numbers = self._db.execute(
            "SELECT no FROM elements WHERE type = ?", (type_name,)
        ).fetchall()
        if not numbers:
            return frozenset()
        held = reading.elements(self._db, numbers=[one for (one,) in numbers]).values()
        return frozenset(one.cells[name].source for one in held if name in one.cells)

    def anchored(self, source: str) -> frozenset[str]:
        """The elements that the open edges that a file states lead from."""
        found = self._db.execute(
            "SELECT DISTINCT a.id FROM edges x JOIN elements a ON a.no = x.source"
            " JOIN sources o ON o.no = x.origin"
            f" WHERE +x.closed IS NULL AND x.method = ? AND o.name = ? AND {_OPEN.format('x.source')}"
            f" AND {_OPEN.format('x.target')}",
            (Method.IMPORTED.value, writable(source)),
        )
        return frozenset(one for (one,) in found)

    def _ids(self, numbers: set[int]) -> list[str]:
        found = self._db.execute(
            "SELECT e.no, e.id FROM spans s JOIN elements e ON e.no = s.element"
            " WHERE +s.closed IS NULL"
        )
        return [element_id for number, element_id in found if number in numbers]
