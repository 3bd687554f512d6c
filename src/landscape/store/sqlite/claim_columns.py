"""The claims of a state as columns: of each property the one that shows."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.model.vocabulary import Method
from landscape.store.rules import (
    NEVER_IN_CONFLICT,
    PROPERTY_ORDER,
    disagree,
    model_order,
    precedence,
)
from landscape.store.sqlite.element_columns import Elements
from landscape.store.sqlite.joined import (
    Codes,
    Gathered,
    chunks,
    lettered,
    letters_of,
    listed,
    numbers_of,
    room,
    told,
)
from landscape.store.sqlite.packed_state import Claims
from landscape.store.sqlite.packed_texts import GAP
from landscape.store.sqlite.reading import View, places
from landscape.store.sqlite.values import decode
from landscape.store.state import Numbers

_CLAIM_COLUMNS = (
    listed("element * 2 + extra"),
    told("property"),
    listed("(ifnull(place, 0) << 32) | ifnull(row + 1, 0)"),
    lettered("tag"),
    told("value"),
)


def claims(
    db: sqlite3.Connection, view: View, elements: Elements
) -> tuple[Claims, dict[int, tuple[str, ...]]]:
    """The claims that show, and the places of elements → what sources disagree on."""
    found, words = Gathered(room(db, "claims")), Codes()
    cell_kind = np.min_scalar_type(room(db, "places")).type
    for owner, columns, cell, tag, packed in chunks(db, "claims", _CLAIM_COLUMNS, view):
        owners, cells = numbers_of(owner), numbers_of(cell)
        found.put("place", elements.place[owners >> 1], np.int32)
        found.put("own", (owners & 1) == 0, np.bool_)
        found.put("column", words.numbers(columns.split(GAP)), np.int16)
        found.put("cell", cells >> 32, cell_kind)
        found.put("row", cells & 0xFFFF_FFFF, np.int32)
        found.put("tag", letters_of(tag), np.uint8)
        found.packed.append(packed)
    lying = _Lying(
        words.names,
        found.column("place", np.int32),
        found.column("column", np.int16),
        found.column("own", np.bool_),
    )
    order = _in_order(elements, lying)
    order = order[lying.place[order] >= 0]
    lying = lying.at(order)
    shown, conflicts = _shown(db, view, elements, lying)
    if shown is not None:
        order, lying = order[shown], lying.at(shown)
    return Claims(
        names=words.names,
        starts=np.searchsorted(lying.place, np.arange(len(elements.ids) + 1)).astype(np.int64),
        columns=lying.column,
        own=lying.own,
        tags=found.column("tag", np.uint8)[order],
        cells=found.column("cell", cell_kind)[order],
        rows=found.column("row", np.int32)[order],
        texts=found.texts().chosen(order),
        where=places(db),
    ), conflicts


class _Lying(NamedTuple):
    """Claims as they lie: the place of the element, the column (in `names`), whether a property."""

    names: tuple[str, ...]
    place: NDArray[np.int32]
    column: NDArray[np.int16]
    own: NDArray[np.bool_]

    def at(self, which: NDArray[Any]) -> _Lying:
        """Some of them."""
        return _Lying(self.names, self.place[which], self.column[which], self.own[which])

    @property
    def again(self) -> NDArray[np.bool_]:
        """Whether each but the first speaks of the same as the one before it."""
        columns: list[NDArray[Any]] = [self.place, self.column, self.own]
        same: NDArray[np.bool_] = np.logical_and.reduce([x[1:] == x[:-1] for x in columns])
        return same


def _in_order(elements: Elements, lying: _Lying) -> Numbers:
    """How claims are sorted: by element, properties as the model lists them, extra columns by name."""
    ranks = np.zeros((len(elements.type_names) + 1, max(1, len(lying.names))), np.int16)
    for row, name in enumerate(elements.type_names):
        order = PROPERTY_ORDER.get(name, {})
        ranks[row] = [order.get(one, len(order)) for one in lying.names] or [0]
    by_name = {one: rank for rank, one in enumerate(sorted(lying.names))}
    ranks[-1] = [by_name[one] for one in lying.names] or [0]
    kind = np.append(elements.types, 0)[lying.place]
    rank = ranks[np.where(lying.own, kind, len(elements.type_names)), lying.column]
    del kind
    width = int(ranks.max()).bit_length()
    key = lying.place.astype(np.int64)
    key <<= width + 1
    key |= rank
    key |= (~lying.own).astype(np.int64) << width
    return _sorted(key)


def _sorted(key: Numbers) -> Numbers:
    """What `argsort` says, ties as they lie: where there is room the numbers are sorted along in the key."""
    low = len(key).bit_length()
    if int(key.max(initial=0)).bit_length() + low > 63 or int(key.min(initial=0)) < 0:
        return np.argsort(key, kind="stable")
    key <<= low
    key |= np.arange(len(key))
    key.sort()
    key &= (1 << low) - 1
    return key


class _Rival(NamedTuple):
    """One of several open claims on one property."""

    tag: str
    value: str
    source: str
    row: int | None
    method: str
    rank: int


def _shown(
    db: sqlite3.Connection, view: View, elements: Elements, lying: _Lying
) -> tuple[NDArray[np.bool_] | None, dict[int, tuple[str, ...]]]:
    """Which of the sorted claims show, None when all do; and what sources disagree on."""
    again = lying.again
    if not again.any():
        return None, {}
    shown, disputed = np.ones(len(lying.place), np.bool_), defaultdict[int, set[str]](set)
    ends = np.append(np.flatnonzero(~again), len(again)) + 1
    begins = np.append(0, ends[:-1])
    many = ends - begins > 1
    contested = np.unique(lying.place[begins[many]])
    rivals = _rivals(db, view, elements.numbers[contested])
    for begin, end in zip(begins[many].tolist(), ends[many].tolist(), strict=True):
        place, name = int(lying.place[begin]), lying.names[lying.column[begin]]
        own = bool(lying.own[begin])
        held = rivals[int(elements.numbers[place]), own, name]
        ranks = [precedence(one.method, one.rank, one.row, one.source) for one in held]
        shown[begin:end] = False
        shown[begin + ranks.index(max(ranks))] = True
        if own and _is_disputed(name, held):
            disputed[place].add(name)
    return shown, {one: _listed_as(elements, one, names) for one, names in disputed.items()}


def _listed_as(elements: Elements, place: int, names: set[str]) -> tuple[str, ...]:
    """Names of properties in the order in which the model lists them."""
    return tuple(sorted(names, key=model_order(elements.type_names[elements.types[place]])))


def _rivals(
    db: sqlite3.Connection, view: View, numbers: Numbers
) -> Mapping[tuple[int, bool, str], list[_Rival]]:
    rows = db.execute(
        "SELECT c.element, c.extra, c.property, c.tag, c.value, o.name, c.row, c.method, c.rank"
        " FROM claims c JOIN sources o ON o.no = c.source"
        f" WHERE {view.holds('c')} AND c.element IN (SELECT value FROM json_each(?)) ORDER BY c.no",
        (json.dumps(numbers.tolist()),),
    )
    found: dict[tuple[int, bool, str], list[_Rival]] = defaultdict(list)
    for element, extra, name, *rest in rows:
        found[element, not extra, name].append(_Rival(*rest))
    return found


def _is_disputed(name: str, held: Sequence[_Rival]) -> bool:
    return name not in NEVER_IN_CONFLICT and disagree(
        decode(one.tag, one.value) for one in held if one.method == Method.IMPORTED.value
    )
