"""The relationships of a state as columns."""

from __future__ import annotations

import json
import sqlite3

import numpy as np
from numpy.typing import NDArray

from landscape.model.vocabulary import Band, Method
from landscape.store.rules import edge_precedence
from landscape.store.sqlite.element_columns import Elements
from landscape.store.sqlite.joined import Codes, Gathered, chunks, listed, numbers_of, room, told
from landscape.store.sqlite.packed_texts import Texts, Words
from landscape.store.sqlite.reading import View
from landscape.store.state import BANDS, METHODS, Numbers, Wiring

_BAND = {one.value: place for place, one in enumerate(BANDS)}
_METHOD = {one.value: place for place, one in enumerate(METHODS)}
# What most relationships are: only the others are read row by row.
_COMMON = "method = 'imported' AND band = 'accept' AND confidence = 1 AND properties = '{}'"
_EDGE_COLUMNS = (
    f"group_concat(CASE WHEN {_COMMON} THEN NULL ELSE no END, ' ')",
    "min(no)",
    "max(no)",
    listed("(source << 32) | target"),
    "group_concat(type, ' ')",
    told("evidence"),
)
_HALF = 28  # bits of a place in a key of kind, source and target


def edges(db: sqlite3.Connection, view: View, elements: Elements) -> tuple[Wiring, Words, Texts]:
    """The relationships that show, with their properties and evidence as text."""
    found, words = Gathered(room(db, "edges")), Codes()
    for others, first, last, ends, kind, evidence in chunks(db, "edges", _EDGE_COLUMNS, view):
        pairs = numbers_of(ends)
        found.put("others", numbers_of(others or ""), np.int64)
        found.put("ends", pairs, np.int64)
        found.put("kind", words.numbers(kind.split(" ")), np.int16)
        found.put("number", _between(db, view, first, last, len(pairs)), np.int64)
        found.packed.append(evidence)
    ends, number = found.column("ends", np.int64), found.column("number", np.int64)
    kinds = tuple(sorted(words.names))
    sorted_code = np.array([kinds.index(one) for one in words.names] or [0], np.int16)
    kind = sorted_code[found.column("kind", np.int16)]
    source, target = elements.place[ends >> 32], elements.place[ends & 0xFFFF_FFFF]
    there = np.flatnonzero((source >= 0) & (target >= 0))
    key = kind.astype(np.int64)
    for end in (source, target):
        key <<= _HALF
        key |= end
    del ends, source, target, kind  # a million of each
    order = there[np.argsort(key[there])]
    order = _without_rivals(db, order, key, number)
    which = np.full(int(number.max(initial=0)) + 1, -1, np.int32)
    which[number[order]] = np.arange(len(order), dtype=np.int32)
    key = key[order]
    del number, there
    wiring = Wiring(
        names=kinds,
        types=(key >> 2 * _HALF).astype(np.int16),
        sources=((key >> _HALF) & ((1 << _HALF) - 1)).astype(np.int32),
        targets=(key & ((1 << _HALF) - 1)).astype(np.int32),
        bands=np.full(len(order), _BAND[Band.ACCEPT], np.int8),
        methods=np.full(len(order), _METHOD[Method.IMPORTED], np.int8),
        confidences=np.ones(len(order)),
    )
    return (
        wiring,
        _uncommon(db, found.column("others", np.int64), wiring, which),
        found.texts().chosen(order),
    )


def _between(db: sqlite3.Connection, view: View, first: int, last: int, count: int) -> Numbers:
    """The numbers of the open edges of one part: most often all from the first to the last."""
    if last - first + 1 == count:
        return np.arange(first, last + 1)
    held = listed("no")
    row = db.execute(
        f"SELECT {held} FROM edges x WHERE no BETWEEN ? AND ? AND {view.holds('x')}", (first, last)
    ).fetchone()
    return numbers_of(row[0])


def _uncommon(
    db: sqlite3.Connection, numbers: Numbers, wiring: Wiring, which: NDArray[np.int32]
) -> Words:
    """Sets how the relationships are known that are not plainly imported; returns all properties."""
    rows = db.execute(
        "SELECT no, method, band, confidence, properties FROM edges"
        " WHERE no IN (SELECT value FROM json_each(?))",
        (json.dumps(numbers.tolist()),),
    )
    texts, place, place_of = ["{}"], np.zeros(len(wiring), np.int32), which.data
    for number, method, band, confidence, properties in rows:
        edge = place_of[number]
        if edge >= 0:
            wiring.methods[edge] = _METHOD[method]
            wiring.bands[edge] = _BAND[band]
            wiring.confidences[edge] = confidence
            if properties != "{}":
                place[edge] = len(texts)
                texts.append(properties)
    return Words(texts, place)


def _without_rivals(
    db: sqlite3.Connection, order: Numbers, key: Numbers, number: Numbers
) -> Numbers:
    """Of several edges that say the same, only the one that precedence picks."""
    same = key[order][1:] == key[order][:-1]
    if not same.any():
        return order
    begins = np.flatnonzero(np.append(True, ~same))
    ends = np.append(begins[1:], len(order))
    kept = order[begins].copy()
    many = np.flatnonzero(ends - begins > 1)
    held = [order[begins[one] : ends[one]] for one in many.tolist()]
    ranks = _edge_ranks(db, number[np.concatenate(held)])
    for one, rivals in zip(many.tolist(), held, strict=True):
        kept[one] = max(rivals.tolist(), key=lambda which: ranks[int(number[which])])
    return kept


def _edge_ranks(db: sqlite3.Connection, numbers: Numbers) -> dict[int, tuple[int, int, str]]:
    rows = db.execute(
        "SELECT x.no, x.method, x.rank, o.name FROM edges x JOIN sources o ON o.no = x.origin"
        " WHERE x.no IN (SELECT value FROM json_each(?))",
        (json.dumps(numbers.tolist()),),
    )
    return {number: edge_precedence(method, rank, name) for number, method, rank, name in rows}
