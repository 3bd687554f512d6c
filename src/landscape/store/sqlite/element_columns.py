"""The elements of a state as columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.store.sqlite.joined import Codes, listed, numbers_of, told
from landscape.store.sqlite.packed_texts import GAP
from landscape.store.sqlite.reading import View
from landscape.store.state import Numbers


@dataclass(frozen=True, slots=True)
class Elements:
    """The open elements in id order. `place` gives for each number where it is, -1 where it is not."""

    ids: Sequence[str]
    type_names: tuple[str, ...]
    types: NDArray[np.int16]
    organisations: Sequence[str]
    numbers: Numbers
    place: NDArray[np.int32]


def elements(db: sqlite3.Connection, view: View) -> Elements:
    """The elements that are open."""
    number, element_id, type_name, organisation = db.execute(
        f"SELECT {listed('e.no')}, {told('e.id')}, {told('e.type')}, {told('e.organisation_id')}"
        f" FROM spans s JOIN elements e ON e.no = s.element WHERE {view.holds('s')}",
        {"gap": GAP},
    ).fetchone()
    if number is None:
        return Elements((), (), np.zeros(0, np.int16), (), np.zeros(0, np.int64), _nowhere(db))
    unordered, kinds, same = element_id.split(GAP), Codes(), dict[str, str]()
    order = sorted(range(len(unordered)), key=unordered.__getitem__)
    kind = kinds.numbers(type_name.split(GAP))[order]
    type_names = tuple(sorted(kinds.names))
    rank = np.array([type_names.index(one) for one in kinds.names], np.int16)
    organisations = [same.setdefault(one, one) for one in organisation.split(GAP)]
    numbers, place = numbers_of(number)[order], _nowhere(db)
    place[numbers] = np.arange(len(order), dtype=np.int32)
    return Elements(
        [unordered[one] for one in order],
        type_names,
        rank[kind],
        [organisations[one] for one in order],
        numbers,
        place,
    )


def _nowhere(db: sqlite3.Connection) -> NDArray[np.int32]:
    """A place for each number that an element ever had, so far none."""
    top = db.execute("SELECT coalesce(max(no), 0) FROM elements").fetchone()[0]
    return np.full(top + 1, -1, np.int32)
