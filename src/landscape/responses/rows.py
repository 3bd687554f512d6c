"""Rows of an answer, in words when somebody looks at them, and a whole answer as JSON piece by piece."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, overload

Row = TypeVar("Row")
_AT_ONCE = 64  # rows that become text together: in between, others of the process get their turn


class Rows(Sequence[Row], Generic[Row]):
    """A list of an answer whose rows are made each time they are looked at, and not kept.

    Parameters: `make`, from each of `sources` to its row.

    >>> squares = Rows([1, 2, 3], lambda number: number**2)
    >>> len(squares), squares[1], squares[1:], squares == [1, 4, 9]
    (3, 4, [4, 9], True)
    """

    __slots__ = ("_make", "_sources")

    def __init__(self, sources: Sequence[Any], make: Callable[[Any], Row]) -> None:
        self._sources = sources
        self._make = make

    def __len__(self) -> int:
        return len(self._sources)

    def __iter__(self) -> Iterator[Row]:
        return map(self._make, self._sources)

    @overload
    def __getitem__(self, which: int) -> Row: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[Row]: ...
    def __getitem__(self, which: int | slice) -> Row | Sequence[Row]:
        if isinstance(which, slice):
            return [self._make(one) for one in self._sources[which]]
        return self._make(self._sources[which])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows | list | tuple) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))


def looked_through(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an answer with the rows in it made, for who goes through them more than once."""
    return {name: list(one) if isinstance(one, Rows) else one for name, one in row.items()}


def pieces(answer: Any, *, compact: bool = False) -> Iterator[str]:
    """An answer as JSON, in pieces; together they are what `json.dumps` gives of the whole.

    Of a long answer only a few rows are in words at a time. Parameters: `compact`, without spaces.

    >>> "".join(pieces({"of": 2, "rows": Rows([1, 2], lambda one: {"id": one})}))
    '{"of": 2, "rows": [{"id": 1}, {"id": 2}]}'
    """
    between, after = (",", ":") if compact else (", ", ": ")
    encode = json.JSONEncoder(
        ensure_ascii=False, allow_nan=False, separators=(between, after), default=made
    ).encode
    if not isinstance(answer, Mapping):
        yield from _listed(answer, encode, between)
        return
    opening = "{"
    for name, value in answer.items():
        yield f"{opening}{encode(name)}{after}"
        yield from _listed(value, encode, between)
        opening = between
    yield "}" if answer else "{}"


def _listed(value: Any, encode: Callable[[Any], str], between: str) -> Iterator[str]:
    if not isinstance(value, Rows):
        yield encode(value)
        return
    rows, opening = iter(value), "["
    while some := list(islice(rows, _AT_ONCE)):
        yield opening + encode(some)[1:-1]
        opening = between
    yield "]" if len(value) else "[]"


def made(value: object) -> Sequence[Any]:
    """What JSON's encoder asks for where it meets rows that are not made yet. Raises TypeError for all else."""
    if isinstance(value, Rows):
        return list(value)
    raise TypeError(f"{type(value).__name__} is nothing that JSON has")
