"""A state of an estate as columns: what is connected to what, as arrays.

An estate of a hundred thousand applications has a million relationships, of which a question looks at a
few. So nothing is made into an object before somebody asks for it: elements and relationships are numbers
here. `landscape.store.sqlite.packed_state` is the state of a store, `landscape.estate.given` one of objects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.model.element import Element, Relationship, Value
from landscape.model.vocabulary import Band, Method

Numbers = NDArray[np.int64]
Word = TypeVar("Word", bound=Hashable)
BANDS: tuple[Band, ...] = tuple(Band)
METHODS: tuple[Method, ...] = tuple(Method)


@dataclass(frozen=True, slots=True)
class Wiring:
    """The relationships as numbers, in the order of type, source and target.

    `sources` and `targets` are places in the list of elements, `types` places in `names`, `bands` in
    `BANDS`, `methods` in `METHODS`.
    """

    names: tuple[str, ...]
    types: NDArray[np.int16]
    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    bands: NDArray[np.int8]
    methods: NDArray[np.int8]
    confidences: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.types)


@dataclass(frozen=True, slots=True)
class Coded:
    """The values of one property: the elements at `places`, in order, have those of `codes` in `values`.

    Few values are there twice: who asks something of all elements asks it of `values`.
    """

    places: Numbers
    codes: NDArray[np.int32]
    values: Sequence[Value]

    def by_place(self) -> dict[int, Value]:
        """Place → value."""
        values = map(self.values.__getitem__, self.codes.tolist())
        return dict(zip(self.places.tolist(), values, strict=True))


def numbered(words: Sequence[Word]) -> tuple[NDArray[np.int32], list[Word]]:
    """Each word as the number of the first that is like it, and the words by number.

    >>> codes, words = numbered(["b", "a", "b"])
    >>> codes.tolist(), words
    ([0, 1, 0], ['b', 'a'])
    """
    number: defaultdict[Word, int] = defaultdict()
    number.default_factory = number.__len__
    codes = np.fromiter(map(number.__getitem__, words), np.int32, len(words))
    number.default_factory = None  # it would hold itself
    return codes, list(number)


@dataclass(frozen=True, slots=True)
class Located:
    """Where the values of one property stand: those of the elements at `places`, in rows of columns.

    `cells` are keys of `where` (source, sheet, header). `rows` are counted from 1, with 0 for none.
    """

    places: Numbers
    cells: NDArray[Any]
    rows: NDArray[np.int32]
    where: Mapping[int, tuple[str, str | None, str | None]]

    def by_place(self) -> dict[int, tuple[int, int]]:
        """Place → key of `where`, and row."""
        known = zip(self.cells.tolist(), self.rows.tolist(), strict=True)
        return dict(zip(self.places.tolist(), known, strict=True))


class State(Protocol):
    """What an estate is made of, whether it comes from a store or from objects."""

    @property
    def load(self) -> int:
        """The number of the load that it is the state after."""

    @property
    def ids(self) -> Sequence[str]:
        """The elements' ids, in order."""

    @property
    def type_names(self) -> tuple[str, ...]:
        """The element types that there are."""

    @property
    def types(self) -> NDArray[np.int16]:
        """The type of each element, as a place in `type_names`."""

    @property
    def wiring(self) -> Wiring:
        """The relationships."""

    def elements(self, places: Iterable[int]) -> Iterator[Element]:
        """The elements at some places, made now."""

    def relationships(self, places: Sequence[int]) -> Iterator[Relationship]:
        """The relationships at some places of the wiring, made now."""

    def coded(self, name: str) -> Coded:
        """The values of one property, of all elements that have it, each distinct text read once."""

    def located(self, name: str) -> Located:
        """Where the values of one property stand, of all elements of which that is known."""

    def edge_column(self, name: str) -> Mapping[int, Value]:
        """Place of a relationship → the value of one property, of all that have it."""

    def edge_properties(self, places: Sequence[int]) -> Iterable[Mapping[str, Value]]:
        """The properties of the relationships at some places of the wiring."""

    def spoken(self) -> NDArray[np.bool_]:
        """Of each relationship whether evidence speaks for it."""

    def cited(self) -> Iterable[tuple[str, int, int]]:
        """Each source with how many of its rows are cited, and the first element that cites it; by source."""

    def disputed(self) -> Mapping[int, tuple[str, ...]]:
        """Place of an element → the properties on which sources disagree."""
