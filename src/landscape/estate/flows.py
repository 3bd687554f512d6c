"""Integrations as columns: which application's data reaches which other, both ends as places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.model.vocabulary import Direction, IntegrationKind

if TYPE_CHECKING:
    from landscape.estate.estate import Estate
    from landscape.store.state import Coded

KINDS: tuple[IntegrationKind, ...] = tuple(IntegrationKind)
DIRECTIONS: tuple[Direction, ...] = tuple(Direction)
Word = TypeVar("Word", bound=StrEnum)
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Numbers lying side by side by the place that they belong to: those of place `n` are `at(n)`."""

    starts: NDArray[np.int64]
    order: NDArray[np.int64]

    @classmethod
    def by(cls, places: NDArray[Any], count: int) -> Grouped:
        """The numbers of a column, by the places in it. `count` is how many places there are."""
        starts = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(places, minlength=count), out=starts[1:])
        return cls(starts, np.argsort(places, kind="stable"))

    def at(self, place: int) -> NDArray[np.int64]:
        """The numbers at one place, in their order."""
        return self.order[self.starts[place] : self.starts[place + 1]]


class FlowColumns:
    """All flows between applications that are in use on the estate's date, in the order of integrations.

    `sources`, `targets` and `integrations` are places of elements, `kinds` places in `KINDS`,
    `directions` in `DIRECTIONS`. `certain` is False where the direction is recorded as unknown and taken
    as written. An integration that flows backwards is turned round; one that flows both ways is two flows.
    """

    def __init__(self, estate: Estate) -> None:
        self._elements = len(estate)
        kinds = _numbers(KINDS, estate.state.coded("kind"), len(estate), IntegrationKind.UNKNOWN)
        ways = _numbers(DIRECTIONS, estate.state.coded("direction"), len(estate), Direction.FORWARD)
        integrations, starts, ends, sure = _joined(estate)
        backward = ways[integrations] == DIRECTIONS.index(Direction.BACKWARD)
        sources, targets = np.where(backward, ends, starts), np.where(backward, starts, ends)
        twice = 1 + (ways[integrations] == DIRECTIONS.index(Direction.BOTH))
        number = np.repeat(np.arange(len(integrations)), twice)
        again = np.append(False, number[1:] == number[:-1])
        self.sources: Places = np.where(again, targets[number], sources[number])
        self.targets: Places = np.where(again, sources[number], targets[number])
        used = self.sources != self.targets
        used &= ~(estate.retired[self.sources] | estate.retired[self.targets])
        number = number[used]
        self.sources, self.targets = self.sources[used], self.targets[used]
        self.integrations: Places = integrations[number]
        self.confidences: NDArray[np.float64] = sure[number]
        self.kinds: NDArray[np.int8] = kinds[self.integrations]
        self.directions: NDArray[np.int8] = ways[self.integrations]
        self.certain: NDArray[np.bool_] = self.directions != DIRECTIONS.index(Direction.UNKNOWN)

    def __len__(self) -> int:
        return len(self.sources)

    @cached_property
    def leaving(self) -> Grouped:
        """The numbers of the flows by the application that sends."""
        return Grouped.by(self.sources, self._elements)

    @cached_property
    def arriving(self) -> Grouped:
        """The numbers of the flows by the application that receives."""
        return Grouped.by(self.targets, self._elements)

    @cached_property
    def carried(self) -> Grouped:
        """The numbers of the flows by their integration."""
        return Grouped.by(self.integrations, self._elements)

    @cached_property
    def touching(self) -> NDArray[np.bool_]:
        """For each element whether any flow leaves it or arrives at it."""
        found = np.zeros(self._elements, np.bool_)
        found[self.sources] = found[self.targets] = True
        return found


def _numbers(words: tuple[Word, ...], coded: Coded, count: int, unsaid: Word) -> NDArray[np.int8]:
    """For each place the number of its word: of `unsaid` where there is none, of unknown for any other."""
    numbers: Mapping[str, int] = {str(one): number for number, one in enumerate(words)}
    numbers = {**numbers, "": numbers[unsaid]}
    unknown = numbers["unknown"]
    found = np.full(count, numbers[""], np.int8)
    said = [numbers.get("" if one is None else str(one), unknown) for one in coded.values]
    found[coded.places] = np.array(said, np.int8)[coded.codes]
    return found


def _joined(estate: Estate) -> tuple[Places, Places, Places, NDArray[np.float64]]:
    """Each accepted start of an integration with each accepted end of it: (integration, start, end, sure)."""
    wiring = estate.wires.wiring
    starts, ends = (estate.wires.accepted(name) for name in ("FLOWS_FROM", "FLOWS_TO"))
    by_end = wiring.sources[ends]
    first = np.searchsorted(by_end, wiring.sources[starts], "left")
    counts = np.searchsorted(by_end, wiring.sources[starts], "right") - first
    start = np.repeat(starts, counts)
    end = ends[ranges(first, counts)]
    is_integration = estate.are("Integration")[wiring.sources[start]]
    start, end = start[is_integration], end[is_integration]
    return (
        wiring.sources[start],
        wiring.targets[start],
        wiring.targets[end],
        wiring.confidences[start] * wiring.confidences[end],
    )


def ranges(first: NDArray[Any], counts: NDArray[Any]) -> NDArray[np.int64]:
    """The numbers from each `first` on, as many as `counts` says, one range after the other.

    >>> ranges(np.array([3, 10]), np.array([2, 3])).tolist()
    [3, 4, 10, 11, 12]
    """
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    shifts: NDArray[np.int64] = np.repeat(first - (ends - counts), counts)
    return np.arange(total) + shifts
