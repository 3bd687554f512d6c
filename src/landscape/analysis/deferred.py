"""Lists whose members are made when somebody looks at them: a page shows fifty of sixty thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

Thing_co = TypeVar("Thing_co", covariant=True)


class _Looked(Sequence[Thing_co], Generic[Thing_co]):
    """A list that is equal to any other list of the same things."""

    __slots__ = ()

    @overload
    def __getitem__(self, which: int) -> Thing_co: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[Thing_co]: ...
    def __getitem__(self, which: int | slice) -> Thing_co | Sequence[Thing_co]:
        if isinstance(which, slice):
            return [self._one(place) for place in range(*which.indices(len(self)))]
        if not -len(self) <= which < len(self):
            raise IndexError(which)
        return self._one(which % len(self))

    def _one(self, place: int) -> Thing_co:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Thing_co]:
        return (self._one(place) for place in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(
            one == that for one, that in zip(self, other, strict=True)
        )

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(list(self))


class Deferred(_Looked[Thing_co]):
    """A list of known length; `make` gives the member at a place, and is asked once for each.

    >>> made = Deferred(3, lambda place: f"no. {place}")
    >>> made[1], made[-1], made[:2], len(made), list(made) == made
    ('no. 1', 'no. 2', ['no. 0', 'no. 1'], 3, True)
    """

    __slots__ = ("_count", "_made", "_make")

    def __init__(self, count: int, make: Callable[[int], Thing_co]) -> None:
        self._count = count
        self._make = make
        self._made: dict[int, Thing_co] = {}

    def __len__(self) -> int:
        return self._count

    def _one(self, place: int) -> Thing_co:
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]


class Later(_Looked[Thing_co]):
    """A list that is made as a whole when somebody looks into it; it is known to hold something.

    >>> made = Later(lambda: ("a", "b"))
    >>> bool(made), made[1], len(made)
    (True, 'b', 2)
    """

    __slots__ = ("_held", "_make")

    def __init__(self, make: Callable[[], Sequence[Thing_co]]) -> None:
        self._make = make
        self._held: Sequence[Thing_co] | None = None

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self._all())

    def _one(self, place: int) -> Thing_co:
        return self._all()[place]

    def _all(self) -> Sequence[Thing_co]:
        if self._held is None:
            self._held = self._make()
        return self._held
