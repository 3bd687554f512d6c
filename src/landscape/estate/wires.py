"""Who is connected to whom, as compressed rows: the relationships of an element lie side by side."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landscape.model.vocabulary import Band
from landscape.store.state import BANDS, Wiring

ACCEPT = BANDS.index(Band.ACCEPT)


@dataclass(frozen=True, slots=True)
class Side:
    """The relationships at one end: those of the element at place `n` are `edges[starts[n]:starts[n + 1]]`.

    They lie by type, then by the other end. `types` are the types of `edges`, in the same order.
    """

    starts: NDArray[np.int64]
    edges: NDArray[np.int32]
    types: NDArray[np.int16]


class Wires:
    """The wiring of an estate, from either end. Each end is sorted when it is first asked for."""

    def __init__(self, wiring: Wiring, elements: int) -> None:
        self.wiring = wiring
        self._elements = elements
        self._codes = {name: code for code, name in enumerate(wiring.names)}

    def code(self, type_name: str) -> int | None:
        """The number of a relationship type, None when the estate has no such relationship."""
        return self._codes.get(type_name)

    def of_type(self, type_name: str) -> slice:
        """Where the relationships of a type lie: they are sorted by type, source and target."""
        code = self._codes.get(type_name)
        if code is None:
            return slice(0, 0)
        ends = np.array(
            [code, code + 1], self.wiring.types.dtype
        )  # of another kind all are turned into it
        first, last = np.searchsorted(self.wiring.types, ends)
        return slice(int(first), int(last))

    def accepted(self, type_name: str) -> NDArray[np.int64]:
        """The numbers of the relationships of a type that count: imported, decided or surely inferred."""
        return self.banded(type_name, Band.ACCEPT)

    def banded(self, type_name: str, band: Band | None) -> NDArray[np.int64]:
        """The numbers of the relationships of a type and a band (None: any), by source, then target."""
        lying = self.of_type(type_name)
        numbers = np.arange(lying.start, lying.stop)
        if band is not None:
            numbers = numbers[self.wiring.bands[lying] == BANDS.index(band)]
        return numbers

    @cached_property
    def leaving(self) -> Side:
        """By source."""
        return _side(self.wiring, self.wiring.sources, self._elements)

    @cached_property
    def arriving(self) -> Side:
        """By target."""
        return _side(self.wiring, self.wiring.targets, self._elements)

    @cached_property
    def _leaving(self) -> tuple[memoryview, memoryview, memoryview]:
        return _viewed(self.leaving)

    @cached_property
    def _arriving(self) -> tuple[memoryview, memoryview, memoryview]:
        return _viewed(self.arriving)

    def out(self, place: int, type_name: str | None = None) -> Sequence[int]:
        """The numbers of the relationships that leave an element, in their order."""
        return self._at(self._leaving, place, type_name)

    def into(self, place: int, type_name: str | None = None) -> Sequence[int]:
        """The numbers of the relationships that arrive at an element, in their order."""
        return self._at(self._arriving, place, type_name)

    def _at(
        self, side: tuple[memoryview, memoryview, memoryview], place: int, type_name: str | None
    ) -> Sequence[int]:
        starts, edges, types = side
        first, last = starts[place], starts[place + 1]
        if type_name is not None:
            code = self._codes.get(type_name, -1)
            first = bisect_left(types, code, first, last)
            last = bisect_right(types, code, first, last)
        found: list[int] = edges[first:last].tolist()
        return found


def _side(wiring: Wiring, ends: NDArray[np.int32], elements: int) -> Side:
    # The wiring is sorted by type, so that a stable sort keeps the types of an element together.
    order = np.argsort(ends, kind="stable").astype(np.int32)
    starts = np.zeros(elements + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=elements), out=starts[1:])
    return Side(starts, order, wiring.types[order])


def _viewed(side: Side) -> tuple[memoryview, memoryview, memoryview]:
    """The columns as Python reads them quickest, one number at a time."""
    return side.starts.data, side.edges.data, side.types.data
