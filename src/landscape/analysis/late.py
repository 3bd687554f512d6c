"""Rows of an answer that are made when somebody looks at them: an analysis of a hundred thousand applications
hands back figures, and words and evidence only of the rows that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

Row = TypeVar("Row")


class Late(Sequence[Row], Generic[Row]):
    """A list whose rows are made one by one, when they are asked for, and kept.

    Parameters: `make`, from each of `sources` to its row; `kept`, False where a row is made anew for each
    look, as of very many that are quickly made.

    >>> squares = Late([1, 2, 3], lambda number: number**2)
    >>> len(squares), squares[1], list(squares), squares == (1, 4, 9)
    (3, 4, [1, 4, 9], True)
    """

    __slots__ = ("_kept", "_made", "_make", "_sources")

    def __init__(
        self, sources: Sequence[Any], make: Callable[..., Row], *, kept: bool = True
    ) -> None:
        self._sources = sources
        self._make = make
        self._kept = kept
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self._sources)

    def __iter__(self) -> Iterator[Row]:
        made, make = self._made, self._make
        if not self._kept:
            yield from map(make, self._sources)
            return
        for place, source in enumerate(self._sources):
            if place not in made:
                made.setdefault(place, make(source))
            yield made[place]

    @overload
    def __getitem__(self, which: int) -> Row: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[Row]: ...
    def __getitem__(self, which: int | slice) -> Row | Sequence[Row]:
        if isinstance(which, slice):
            return tuple(self[one] for one in range(*which.indices(len(self))))
        place = range(len(self))[which]
        if place in self._made:
            return self._made[place]
        made = self._make(self._sources[place])
        if not self._kept:
            return made
        return self._made.setdefault(place, made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Late | Whole | list | tuple) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))


class Whole(Sequence[Row], Generic[Row]):
    """A list that is made as a whole when it is first looked into.

    Parameters: `some`, whether there will be anything in it, where that is known without making it.

    >>> Whole(lambda: "ab") == ["a", "b"]
    True
    """

    __slots__ = ("_made", "_make", "_some")

    def __init__(self, make: Callable[[], Sequence[Row]], *, some: bool | None = None) -> None:
        self._make = make
        self._some = some
        self._made: Sequence[Row] | None = None

    def _held(self) -> Sequence[Row]:
        if self._made is None:
            self._made = tuple(self._make())
        return self._made

    def __bool__(self) -> bool:
        return bool(self._held()) if self._some is None else self._some

    def __len__(self) -> int:
        return len(self._held())

    def __iter__(self) -> Iterator[Row]:
        return iter(self._held())

    @overload
    def __getitem__(self, which: int) -> Row: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[Row]: ...
    def __getitem__(self, which: int | slice) -> Row | Sequence[Row]:
        return self._held()[which]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Late | Whole | list | tuple) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._held())
