"""Rows in numbers: whether a row is as it was, and whether that is so of what others go by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b, sha256
from itertools import repeat
from operator import itemgetter

from landscape.importers.plans import Plan
from landscape.model.record import DIGEST, Row, RowDigests
from landscape.model.vocabulary import Kind

Telling = Callable[[str], bool]
_BETWEEN = "\x1f"


def any_column(header: str) -> bool:
    """That any column may tell rows apart: nothing is known of them."""
    del header
    return True


def understood_as(plan: Plan, told: str) -> str:
    """Equal where rows would become the same records. Parameters: `told`, what the plan was made of."""
    fields = [(one.name, place, _sorted(how.value_map), how) for one, place, how in plan.fields]
    told = f"{told}|{plan.source}|{plan.sheet}|{plan.headers}|{fields}"
    told += f"|{_sorted(plan.fallbacks)}|{plan.extra}|{plan.currency}|{plan.value_basis}"
    told += f"|{sorted(plan.left_out)}|{plan.levels}|{plan.own}|{plan.answers}"
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _sorted(held: object) -> object:
    return sorted(held.items()) if hasattr(held, "items") else held


class Digester:
    """Takes the rows of one table down in numbers as they are read.

    `of_use`: whether a later load could pass over rows by them. Not in lists of relationships, where an
    edge that no row states any more is closed, in hierarchies, nor in exports of this program.
    """

    def __init__(self, plan: Plan, understood: str, telling: Telling) -> None:
        self.done = RowDigests(understood)
        self.of_use = not (plan.kind.kind is Kind.RELATIONSHIPS or plan.own or plan.levels)
        self._width = len(plan.headers)
        self._plan, self._telling = plan, telling

    @cached_property
    def _ground(self) -> Callable[[Sequence[str]], Sequence[str]]:
        return _getter(_ground(self._plan, self._telling))

    def noted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each taken down before it is handed on."""
        if not self.of_use:
            yield from rows
            return
        for row in rows:
            self.note(row)
            yield row

    def note(self, row: Row) -> bytes:
        """Takes a row down; hands back what it comes to."""
        whole, done = self.whole(row), self.done
        if not done.whole:
            done.first = row.number
        self.of_use = self.of_use and row.number == done.first + len(done)
        self.done.whole += whole
        self.done.ground += self.ground(row)
        return whole

    def whole(self, row: Row) -> bytes:
        """All that a row holds, and where it stands."""
        return _digest(row.number, row.cells)

    def ground(self, row: Row) -> bytes:
        """What of a row others go by; all of it where it has more cells than the header.

        Of a workbook the blank cells at a row's end are not there.
        """
        cells = row.cells
        if len(cells) < self._width:
            cells = (*cells, *repeat("", self._width - len(cells)))
        return _digest(0, self._ground(cells)) if len(cells) == self._width else _digest(1, cells)


def _ground(plan: Plan, telling: Telling) -> list[int]:
    """The places of the cells that others go by."""
    own = plan.kind.ground
    plain = {place for one, place, _ in plan.fields if one.name not in own}
    plain |= {place for place in plan.extra if not telling(plan.headers[place])} | plan.left_out
    plain -= {place for name in own for place in plan.fallbacks.get(name, ())}
    return [place for place in range(len(plan.headers)) if place not in plain]


def _getter(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: [cells[place] for place in places]


def _digest(number: int, cells: Sequence[str]) -> bytes:
    joined = _BETWEEN.join(cells)
    if joined.count(_BETWEEN) >= max(1, len(cells)):
        joined = repr(cells)  # a cell holds what is to stand between cells
    told = f"{number}{_BETWEEN}{joined}".encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=DIGEST).digest()
