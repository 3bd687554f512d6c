"""Rows of an answer, in words when somebody looks at them, and a whole answer as JSON piece by piece."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, overload

Row = TypeVar("Row")
_AT_ONCE = 64  # rows that become text together: in between, others of the process get their turn


class _NotMade:
    """A list of rows. Whether a value is one is asked of each: a plain class is told quickest."""

    __slots__ = ()


class Rows(_NotMade, Sequence[Row], Generic[Row]):
    """A list of an answer whose rows are made each time they are looked at, and not kept.

    Parameters: `make`, from each of `sources` to its row; `apart`, whether those rows are documents with long
    or `Repeated` lists in them, which are better written by and by.

    >>> squares = Rows([1, 2, 3], lambda number: number**2)
    >>> len(squares), squares[1], squares[1:], squares == [1, 4, 9]
    (3, 4, [4, 9], True)
    """

    __slots__ = ("_make", "_sources", "apart")

    def __init__(
        self, sources: Sequence[Any], make: Callable[[Any], Row], *, apart: bool = False
    ) -> None:
        self._sources = sources
        self._make = make
        self.apart = apart

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


class Repeated(Rows[Row]):
    """Rows of which many stand in other lists of the answer too: as text each is made once.

    The same row is one that is made from the same object of `sources`, and in the same way.
    """

    __slots__ = ()

    @property
    def sources(self) -> Sequence[Any]:
        """What the rows are made from."""
        return self._sources

    def row(self, source: Any) -> Row:
        """The row that is made from one of `sources`."""
        return self._make(source)


def looked_through(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an answer with the rows in it made, for who goes through them more than once."""
    return {name: list(one) if isinstance(one, Rows) else one for name, one in row.items()}


def pieces(answer: Any, *, compact: bool = False) -> Iterator[str]:
    """An answer as JSON, in pieces; together they are what `json.dumps` gives of the whole.

    Of a long answer only a few rows are in words at a time. Parameters: `compact`, without spaces.

    >>> "".join(pieces({"of": 2, "rows": Rows([1, 2], lambda one: {"id": one})}))
    '{"of": 2, "rows": [{"id": 1}, {"id": 2}]}'
    """
    return _Writing(compact=compact).text(answer)


class _Writing:
    """One answer on its way to text: the encoder, and the text of rows that stand in many places."""

    def __init__(self, *, compact: bool) -> None:
        self._between, self._after = (",", ":") if compact else (", ", ": ")
        self._encode = json.JSONEncoder(
            ensure_ascii=False,
            allow_nan=False,
            check_circular=False,  # rows are made of figures and words: none holds itself
            separators=(self._between, self._after),
            default=made,
        ).encode
        self._told: dict[int, str] = {}  # by the identity of what a row is made from
        self._kept: list[Any] = []  # all of that: else another could get its identity

    def text(self, answer: Any) -> Iterator[str]:
        """The whole answer: long lists of it, and those in their rows, some rows at a time."""
        if isinstance(answer, dict | Mapping):
            yield from self._named(answer, self._listed)
        else:
            yield from self._listed(answer)

    def _listed(self, value: Any) -> Iterator[str]:
        if not (isinstance(value, Rows) and value.apart):
            yield from self._together(value)
            return
        opening = "["
        for row in value:
            yield opening
            yield from self._named(row, self._together)
            opening = self._between
        yield "]" if len(value) else "[]"

    def _named(
        self, row: Mapping[str, Any], listed: Callable[[Rows[Any]], Iterable[str]]
    ) -> Iterator[str]:
        """A document: lists of rows in the way given, what lies between two of them as one."""
        opening, plain = "{", dict[str, Any]()
        for name, one in row.items():
            if not isinstance(one, _NotMade):
                plain[name] = one
                continue
            if plain:
                yield opening + self._encode(plain)[1:-1]
                opening, plain = self._between, {}
            yield f"{opening}{self._encode(name)}{self._after}"
            yield from listed(one)  # type: ignore[arg-type]
            opening = self._between
        if plain:
            yield opening + self._encode(plain)[1:-1]
        yield "}" if row else "{}"

    def _together(self, value: Any) -> Iterator[str]:
        """Some rows at a time."""
        if isinstance(value, Repeated):
            yield self._repeated(value)
            return
        if not isinstance(value, Rows):
            yield self._encode(value)
            return
        rows, opening = iter(value), "["
        while some := list(islice(rows, _AT_ONCE)):
            yield opening + (
                self._between.join(map(self._row, some))
                if value.apart
                else self._encode(some)[1:-1]
            )
            opening = self._between
        yield "]" if len(value) else "[]"

    def _row(self, row: Mapping[str, Any]) -> str:
        return "".join(self._named(row, self._once))

    def _once(self, value: Rows[Any]) -> Sequence[str]:
        """What stands in many places is taken from there."""
        return (self._repeated(value),) if isinstance(value, Repeated) else (self._encode(value),)

    def _repeated(self, value: Repeated[Any]) -> str:
        told = self._told
        for one in value.sources:
            if id(one) not in told:
                told[id(one)] = self._encode(value.row(one))
                self._kept.append(one)
        return f"[{self._between.join(map(told.__getitem__, map(id, value.sources)))}]"


def made(value: object) -> Sequence[Any]:
    """What JSON's encoder asks for where it meets rows that are not made yet. Raises TypeError for all else."""
    if isinstance(value, Rows):
        return list(value)
    raise TypeError(f"{type(value).__name__} is nothing that JSON has")
