"""Everything that is reached from one element over arrows, with the way to each: in arrays, level by level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]


class Arrows:
    """Directed connections between the elements of an estate, grouped by where they begin.

    Parameters: `begins` and `ends`, places of elements; `carriers`, the place of the element (an
    integration) that each stands for; `elements`, how many elements there are.
    """

    def __init__(
        self, begins: NDArray[Any], ends: NDArray[Any], carriers: NDArray[Any], elements: int
    ) -> None:
        order = np.lexsort((carriers, ends, begins))
        self.begins: Places = begins[order].astype(np.int32)
        self.ends: Places = ends[order].astype(np.int32)
        self.carriers: Places = carriers[order].astype(np.int32)
        self.starts: NDArray[np.int64] = np.zeros(elements + 1, np.int64)
        np.cumsum(np.bincount(self.begins, minlength=elements), out=self.starts[1:])

    def __len__(self) -> int:
        return len(self.begins)

    def leaving(self, places: NDArray[Any]) -> NDArray[np.int64]:
        """The numbers of the arrows that begin at some places, in the order of the places."""
        first = self.starts[places]
        counts = self.starts[places + 1] - first
        begin = np.repeat(first - (np.cumsum(counts) - counts), counts)
        found: NDArray[np.int64] = begin + np.arange(len(begin))
        return found


@dataclass(frozen=True, slots=True)
class Closure:
    """What is reached: `reached`, places of elements, nearest first, ties in id order.

    `distance` gives for every place the fewest steps (-1 where it is not reached) and `by` the number
    of the arrow that reached it first.
    """

    arrows: Arrows
    start: int
    reached: NDArray[np.int64]
    distance: Places
    by: Places

    def path(self, place: int) -> tuple[int, ...]:
        """The arrows of a shortest way to a place that is reached."""
        found = []
        while place != self.start:
            found.append(int(self.by[place]))
            place = int(self.arrows.begins[found[-1]])
        return tuple(reversed(found))


def closure(arrows: Arrows, start: int, max_hops: int | None = None) -> Closure:
    """All that is reached from one place, in breadth. Circles end; the start is not among it.

    >>> ring = Arrows(np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([0, 1, 2]), 3)
    >>> found = closure(ring, 0)
    >>> found.reached.tolist(), found.path(2)
    ([1, 2], (0, 1))
    """
    elements = len(arrows.starts) - 1
    distance, by = np.full(elements, -1, np.int32), np.full(elements, -1, np.int32)
    distance[start] = 0
    front, levels, hops = np.array([start], np.int64), list[NDArray[np.int64]](), 0
    while len(front) and (max_hops is None or hops < max_hops):
        hops += 1
        leaving = arrows.leaving(front)
        leaving = leaving[distance[arrows.ends[leaving]] < 0]
        front, first = np.unique(arrows.ends[leaving].astype(np.int64), return_index=True)
        distance[front], by[front] = hops, leaving[first]
        levels.append(front)
    reached = np.concatenate(levels) if levels else np.zeros(0, np.int64)
    return Closure(arrows, start, reached, distance, by)
