"""Walking outwards from an element: what is reached, over which paths, how certainly.

A walk is made on columns: each level holds the paths of one length, each path as its last step and the
number of the path that it continues. Words are made of a path when somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landscape.estate.flows import ranges

Places = NDArray[np.int32]
Numbers = NDArray[np.int64]
Enter = Callable[[Places], NDArray[np.bool_]]
_UNIT = 10**9  # paths count as equally certain when they do to nine places
_NEAR_HALF = 1e-6  # nearer than this to a half, floating point cannot tell which way to round


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: from one element to another over a relationship.

    `forward` says whether the relationship points from `source` to `target`; `integration` is the
    id of the integration that carries the step, if any. `certainty` is the step's own.
    """

    source: str
    target: str
    relationship: str
    certainty: float
    reason: str = ""
    integration: str | None = None
    forward: bool = True


Path = tuple[Step, ...]


def certainty(path: Path) -> float:
    """The product of the certainties of the steps."""
    product = 1.0
    for step in path:
        product *= step.certainty
    return product


@dataclass(frozen=True, slots=True)
class Steps:
    """All steps that a walk may take, as columns: those out of place `n` from `starts[n]` to `starts[n + 1]`.

    They lie by target, then kind, then carrier. `kinds` are numbers of relationship types, `carriers` the
    places of integrations, -1 for none; `sure` is how certain each step is.
    """

    starts: Numbers
    targets: Places
    kinds: NDArray[np.int16]
    carriers: Places
    sure: NDArray[np.float64]

    def leaving(self, nodes: Places) -> tuple[Numbers, Numbers]:
        """The steps out of some places: for each step which of the places, and the step's number."""
        first = self.starts[nodes]
        counts = self.starts[nodes + 1] - first
        return np.repeat(np.arange(len(nodes)), counts), ranges(first, counts)


@dataclass(frozen=True, slots=True)
class Level:
    """The paths of one length, in the order of their steps.

    Each ends at a place in `nodes`, by the step in `steps`, and continues the path of that number in
    `before` of the level below. `ranks` number the paths by their steps, equal where two read the same;
    `seen` are the places on each, the subject first.
    """

    nodes: Places
    before: Numbers
    steps: Numbers
    sure: NDArray[np.float64]
    rounded: Numbers
    ranks: Numbers
    seen: tuple[Places, ...]

    @property
    def tied(self) -> bool:
        """Whether two paths read the same: one integration that says the same thing twice."""
        return len(self.ranks) > 0 and int(self.ranks[-1]) + 1 < len(self.ranks)


@dataclass(frozen=True)
class Reached:
    """What is reached, in the order of places: the fewest steps, the certainty of the best path.

    The paths that are kept of number `n` are `ways[starts[n]:starts[n + 1]]`, most certain first, each the
    number of a path in all `levels`, counted from the lowest.
    """

    levels: tuple[Level, ...]
    places: Places
    distances: NDArray[np.int16]
    certainties: NDArray[np.float64]
    rounded: Numbers
    starts: Numbers
    ways: Numbers

    @cached_property
    def offsets(self) -> Numbers:
        """The number of the first path of each level."""
        return np.cumsum([0, *(len(one.nodes) for one in self.levels)])

    def last_step(self, way: int) -> tuple[int, bool, int]:
        """The path that a path continues, whether it is of one step only, and the number of its last step."""
        level = int(np.searchsorted(self.offsets, way, "right")) - 1
        held, path = self.levels[level], way - int(self.offsets[level])
        before = int(held.before[path]) + int(self.offsets[max(0, level - 1)])
        return before, not level, int(held.steps[path])

    def taken(self) -> tuple[Numbers, Numbers]:
        """The numbers of all steps on the paths that are kept: first steps, later ones."""
        first, later = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        paths = np.zeros(0, np.int64)
        for number in range(len(self.levels) - 1, -1, -1):
            low, high = self.offsets[number : number + 2]
            ending = self.ways[(self.ways >= low) & (self.ways < high)] - low
            here = np.unique(np.append(paths, ending))
            (later if number else first).append(self.levels[number].steps[here])
            paths = self.levels[number].before[here]
        return np.unique(np.concatenate(first)), np.unique(np.concatenate(later))


def spread(
    subject: int, first: Steps, steps: Steps, *, hops: int, floor: float = 0.0, k: int = 3,
    enter: Enter | None = None,
) -> Reached:  # fmt: skip
    """Everything reached from `subject` in at most `hops` steps, no element twice on a path.

    Parameters: `first`, the steps that leave the subject; `steps`, those that leave anything else;
    `enter`, which of some places may be entered at all (None: all). Per element the k most certain paths
    are kept at each distance; the best one over all is exact, since no certainty exceeds 1, and so is
    the distance. Paths below `floor` are not followed. Of equally certain paths the shorter is better,
    then the one whose steps come first by target, relationship, integration.

    >>> ring = Steps(np.array([0, 1, 2, 3]), np.array([1, 2, 0]), np.zeros(3, int), np.full(3, -1),
    ...     np.full(3, 0.5))
    >>> found = spread(0, ring, ring, hops=9)
    >>> found.places.tolist(), found.distances.tolist(), found.certainties.tolist()
    ([1, 2], [1, 2], [0.5, 0.25])
    """
    level = _begin(subject)
    levels: list[Level] = []
    for hop in range(hops):
        level = _outwards(level, steps if hop else first, floor, k, enter)
        if not len(level.nodes):
            break
        levels.append(level)
    return _reached(tuple(levels), len(steps.starts), k)


def _begin(subject: int) -> Level:
    nothing, here = np.zeros(1, np.int64), np.array([subject], np.int32)
    return Level(here, nothing, nothing, np.ones(1), nothing + _UNIT, nothing, (here,))


def _outwards(level: Level, steps: Steps, floor: float, k: int, enter: Enter | None) -> Level:
    """The best paths that are one step longer."""
    before, step = steps.leaving(level.nodes)
    sure = level.sure[before] * steps.sure[step]
    kept = np.flatnonzero(sure >= floor)
    before, step, sure = before[kept], step[kept], sure[kept]
    targets = steps.targets[step]
    again = np.zeros(len(targets), np.bool_)
    for place in level.seen:
        again |= place[before] == targets
    if enter is not None:
        again |= ~enter(targets)
    kept = np.flatnonzero(~again)
    before, step, sure, targets = before[kept], step[kept], sure[kept], targets[kept]
    if level.tied:
        by = (steps.carriers[step], steps.kinds[step], targets, level.ranks[before])
        order = np.lexsort(by)
        before, step, sure, targets = before[order], step[order], sure[order], targets[order]
    rounded = _rounded(sure)
    best = np.sort(_best(targets, rounded, k))
    return _level(level, steps, before[best], step[best], (sure[best], rounded[best]))


def _level(
    level: Level,
    steps: Steps,
    before: Numbers,
    step: Numbers,
    certainties: tuple[NDArray[np.float64], Numbers],
) -> Level:
    """A level of paths that lie in the order of their steps; `certainties` as they are, and rounded."""
    nodes, (sure, rounded) = steps.targets[step], certainties
    columns = (level.ranks[before], nodes, steps.kinds[step], steps.carriers[step])
    other = np.zeros(len(step), np.bool_)
    for one in columns:
        other[1:] |= one[1:] != one[:-1]
    ranks: Numbers = np.cumsum(other, dtype=np.int64)
    made = Level(nodes, before, step, sure, rounded, ranks, ())
    if made.tied:  # of paths that read the same, the more certain first
        order = np.lexsort((-rounded, ranks))
        nodes, before, step = nodes[order], before[order], step[order]
        sure, rounded = sure[order], rounded[order]
    seen = (*(place[before] for place in level.seen), nodes)
    return Level(nodes, before, step, sure, rounded, ranks, seen)


def _reached(levels: tuple[Level, ...], places: int, k: int) -> Reached:
    """The best paths to each place over all lengths: of equally certain ones the shorter come first."""
    if not levels:
        none = np.zeros(0, np.int64)
        return Reached(
            (), none.astype(np.int32), none.astype(np.int16), np.zeros(0), none, none, none
        )
    distance = np.zeros(places, np.int16)
    for number in range(len(levels), 0, -1):
        distance[levels[number - 1].nodes] = number
    nodes = np.concatenate([one.nodes for one in levels])
    rounded = np.concatenate([one.rounded for one in levels])
    ways = _best(nodes, rounded, k)
    there = nodes[ways]
    starts = np.flatnonzero(np.append(True, there[1:] != there[:-1]))
    sure = np.concatenate([one.sure for one in levels])[ways]
    return Reached(
        levels=levels,
        places=there[starts],
        distances=distance[there[starts]],
        certainties=np.maximum.reduceat(sure, starts),
        rounded=rounded[ways[starts]],
        starts=np.append(starts, len(ways)),
        ways=ways,
    )


def _best(groups: Places, rounded: Numbers, k: int) -> Numbers:
    """The numbers of the k most certain of each group, by group, best first; ties in their order."""
    order = _order(groups, _UNIT - rounded)
    lying, number = groups[order], np.arange(len(order))
    begins = np.flatnonzero(np.append(True, lying[1:] != lying[:-1])[: len(order)])
    first = np.repeat(begins, np.diff(np.append(begins, len(order))))
    return order[number - first < k]


def _order(groups: Places, worse: Numbers) -> Numbers:
    """By group, then by how bad, then as they lie: one sort of whole numbers that hold all three.

    Where the three need more bits than there are, the least of the second are left off, and the order is
    looked at afterwards: they decide between two of a group next to never.
    """
    low, high = len(groups).bit_length(), int(groups.max(initial=0)).bit_length()
    left_off = max(0, low + _UNIT.bit_length() + high - 63)
    key = (groups.astype(np.int64) << (_UNIT.bit_length() - left_off)) | (worse >> left_off)
    key = (key << low) | np.arange(len(groups))
    key.sort()
    order: Numbers = key & ((1 << low) - 1)
    if left_off:
        lying, bad = groups[order], worse[order]
        if np.any((lying[1:] == lying[:-1]) & (bad[1:] < bad[:-1])):
            order = np.lexsort((worse, groups))
    return order


def _rounded(sure: NDArray[np.float64]) -> Numbers:
    """Certainties to nine places, in billionths, as `round` rounds them."""
    scaled = sure * _UNIT
    found: Numbers = np.rint(scaled).astype(np.int64)
    halves = np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < _NEAR_HALF)
    values, which = np.unique(sure[halves], return_inverse=True)
    exact = [round(round(one, 9) * _UNIT) for one in values.tolist()]
    found[halves] = np.array(exact, np.int64)[which]
    return found
