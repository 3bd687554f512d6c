"""A state that is given as objects: an estate made by hand, or by a test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from landscape.model.element import Element, Relationship, Value
from landscape.store.state import BANDS, METHODS, Coded, Located, Wiring

_ID = attrgetter("id")
_KEY = attrgetter("type", "source", "target")


class GivenState:
    """See `landscape.store.state.State`. Relationships without both ends are left out."""

    def __init__(
        self, elements: Iterable[Element], relationships: Iterable[Relationship], load: int
    ) -> None:
        by_id = {one.id: one for one in sorted(elements, key=_ID)}
        place = {one: number for number, one in enumerate(by_id)}
        self.load = load
        self.ids: Sequence[str] = tuple(by_id)
        self._elements = tuple(by_id.values())
        self.type_names = tuple(sorted({one.type for one in self._elements}))
        self.types = _coded(self.type_names, [one.type for one in self._elements])
        self._relationships = tuple(
            edge
            for edge in sorted(relationships, key=_KEY)
            if edge.source in place and edge.target in place
        )
        self.wiring = _wiring(self._relationships, place)

    def elements(self, places: Iterable[int]) -> Iterator[Element]:
        """The elements at some places."""
        return (self._elements[place] for place in places)

    def relationships(self, places: Sequence[int]) -> Iterator[Relationship]:
        """The relationships at some places of the wiring."""
        return (self._relationships[place] for place in places)

    def coded(self, name: str) -> Coded:
        """The values of one property, of all elements that have it, one after the other."""
        known = {
            place: one.properties[name]
            for place, one in enumerate(self._elements)
            if name in one.properties
        }
        places = np.fromiter(known, np.int64, len(known))
        return Coded(places, np.arange(len(known), dtype=np.int32), tuple(known.values()))

    def located(self, name: str) -> Located:
        """Where the values of one property stand, of all elements of which that is known."""
        known = {
            place: one.cells[name] for place, one in enumerate(self._elements) if name in one.cells
        }
        stands = [(one.source, one.sheet, one.column) for one in known.values()]
        number = {one: cell for cell, one in enumerate(dict.fromkeys(stands), start=1)}
        return Located(
            np.fromiter(known, np.int64, len(known)),
            np.array([number[one] for one in stands], np.int32),
            np.array([0 if one.row is None else one.row + 1 for one in known.values()], np.int32),
            {cell: one for one, cell in number.items()},
        )

    def edge_column(self, name: str) -> Mapping[int, Value]:
        """Place of a relationship → the value of one property, of all that have it."""
        return {
            place: one.properties[name]
            for place, one in enumerate(self._relationships)
            if name in one.properties
        }

    def edge_properties(self, places: Sequence[int]) -> Iterator[Mapping[str, Value]]:
        """The properties of the relationships at some places of the wiring."""
        return (self._relationships[place].properties for place in places)

    def spoken(self) -> NDArray[np.bool_]:
        """Of each relationship whether evidence speaks for it."""
        return np.array([bool(one.evidence) for one in self._relationships], np.bool_)

    def cited(self) -> Iterator[tuple[str, int, int]]:
        """Each source with how many of its rows are cited, and the first element that cites it; by source."""
        rows: dict[str, set[int]] = defaultdict(set)
        first: dict[str, int] = {}
        for place, one in enumerate(self._elements):
            for cell in one.cells.values():
                if cell.row is not None:
                    rows[cell.source].add(cell.row)
                    first.setdefault(cell.source, place)
        return ((source, len(rows[source]), first[source]) for source in sorted(rows))

    def disputed(self) -> Mapping[int, tuple[str, ...]]:
        """Place of an element → the properties on which sources disagree."""
        return {place: one.conflicts for place, one in enumerate(self._elements) if one.conflicts}


def _coded(
    names: Sequence[str], words: Sequence[str]
) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    code = {name: number for number, name in enumerate(names)}
    return np.fromiter((code[one] for one in words), np.int16, len(words))


def _wiring(edges: Sequence[Relationship], place: Mapping[str, int]) -> Wiring:
    names, count = tuple(sorted({one.type for one in edges})), len(edges)
    return Wiring(
        names=names,
        types=_coded(names, [one.type for one in edges]),
        sources=np.fromiter((place[one.source] for one in edges), np.int32, count),
        targets=np.fromiter((place[one.target] for one in edges), np.int32, count),
        bands=np.fromiter((BANDS.index(one.band) for one in edges), np.int8, count),
        methods=np.fromiter((METHODS.index(one.method) for one in edges), np.int8, count),
        confidences=np.fromiter((one.confidence for one in edges), np.float64, count),
    )
