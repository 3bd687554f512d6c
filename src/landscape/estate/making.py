"""Objects that are made when they are first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Thing = TypeVar("Thing")
_TOGETHER = 2048  # how many are made at a time
# Who has asked for this part of a kind one by one, and for no fewer than that, is going through all of it: the
# rest is made together.
_PART, _PATIENCE = 32, 256


class Made(Generic[Thing]):
    """A list whose members are made late. `kinds` says for each place of which kind it is."""

    def __init__(
        self,
        count: int,
        make: Callable[[Sequence[int]], Iterator[Thing]],
        kinds: NDArray[np.int16],
    ) -> None:
        self._make = make
        self._kinds = kinds
        self._things: list[Thing | None] = [None] * count
        self._asked: dict[int, int] = {}
        self._patience: dict[int, int] = {}
        self._whole: dict[int | None, tuple[Thing, ...]] = {}

    def one(self, place: int) -> Thing:
        """The thing at one place."""
        found = self._things[place]
        if found is None:
            self._want([place])
            found = self._things[place]
            assert found is not None
        return found

    def some(self, places: Sequence[int]) -> list[Thing]:
        """The things at some places of one kind, or a few of several."""
        things = self._things
        found = [things[place] for place in places]
        if not all(found):
            self._want([place for place in places if things[place] is None])
            found = [things[place] for place in places]
        return found  # type: ignore[return-value]

    def all(self) -> tuple[Thing, ...]:
        """All of them, in order."""
        return self._together(None, range(len(self._things)))

    def of_kind(self, kind: int) -> tuple[Thing, ...]:
        """All of one kind, in order."""
        if kind in self._whole:
            return self._whole[kind]
        return self._together(kind, np.flatnonzero(self._kinds == kind).tolist())

    def how_many(self, kind: int) -> int:
        """How many there are of one kind."""
        return int(np.count_nonzero(self._kinds == kind))

    def _together(self, kind: int | None, places: Sequence[int]) -> tuple[Thing, ...]:
        if kind not in self._whole:
            self._fill(places)
            things = self._things
            self._whole[kind] = tuple(things[place] for place in places)  # type: ignore[misc]
        return self._whole[kind]

    def _want(self, places: Sequence[int]) -> None:
        kind = int(self._kinds[places[0]])
        asked = self._asked[kind] = self._asked.get(kind, 0) + 1
        if asked >= _PATIENCE and kind not in self._whole and asked >= self._enough(kind):
            self.of_kind(kind)
        self._fill(places)

    def _enough(self, kind: int) -> int:
        if kind not in self._patience:
            self._patience[kind] = max(_PATIENCE, self.how_many(kind) // _PART)
        return self._patience[kind]

    def _fill(self, places: Sequence[int]) -> None:
        things = self._things
        missing = [place for place in places if things[place] is None]
        for start in range(0, len(missing), _TOGETHER):
            some = missing[start : start + _TOGETHER]
            for place, thing in zip(some, self._make(some), strict=True):
                if things[place] is None:  # another thread may have been here: the first one stays
                    things[place] = thing
