"""Directed walks over the estate that cannot run in circles: what is reached, how surely, by which way.

What counts as a step is the caller's word: a function from an element's id to the hops that leave it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hop:
    """One step from an element to another: by which relationship, how surely (0 to 1), through what.

    `via` is the integration (or other element in between) that the step leads through.
    """

    source: str
    target: str
    relationship: str
    certainty: float = 1.0
    via: str | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.certainty <= 1.0:
            raise ValueError(f"certainty {self.certainty} is not a probability")


Path = tuple[Hop, ...]
Step = Callable[[str], Iterable[Hop]]
_MOST_TRIED = 100_000


@dataclass(frozen=True, slots=True)
class Reached:
    """An element that a walk reaches: how many hops away, how surely, and the way that says so.

    `distance` is the fewest hops; `certainty` the product along the surest way of at most as many hops
    as were allowed, and `path` that way.
    """

    id: str
    distance: int
    certainty: float
    path: Path


def reach(starts: Iterable[str], step: Step, max_hops: int | None = None) -> Mapping[str, Reached]:
    """All that is reached from some elements, nearest first, ties by id.

    Parameters: `starts`, ids, themselves not among what is reached; `step`, the hops that leave an
    element; `max_hops`, the longest way (None: any).
    Returns id → Reached. Each element is expanded once per distance at most, so that circles end.

    >>> ways = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["a"]}
    >>> found = reach(["a"], lambda one: [Hop(one, to, "FEEDS", 0.5) for to in ways[one]])
    >>> [(one.id, one.distance, one.certainty) for one in found.values()]
    [('b', 1, 0.5), ('c', 1, 0.5), ('d', 2, 0.25)]
    """
    first, known = sorted(set(starts)), _remembered(step)
    distances = _distances(first, known, max_hops)
    surest = _surest(first, known, len(distances) if max_hops is None else max_hops)
    ordered = sorted(distances, key=lambda one: (distances[one], one))
    return {
        one: Reached(one, distances[one], surest[one].certainty, surest[one].path)
        for one in ordered
        if distances[one]
    }


def _remembered(step: Step) -> Callable[[str], tuple[Hop, ...]]:
    """The step, asked once for each element."""
    known: dict[str, tuple[Hop, ...]] = {}

    def ask(one: str) -> tuple[Hop, ...]:
        hops = known.get(one)
        if hops is None:
            hops = known[one] = tuple(step(one))
        return hops

    return ask


def _distances(starts: list[str], step: Step, max_hops: int | None) -> dict[str, int]:
    """Fewest hops to each element, in breadth."""
    found = dict.fromkeys(starts, 0)
    front, hops = starts, 0
    while front and (max_hops is None or hops < max_hops):
        hops += 1
        reached = {hop.target for one in front for hop in step(one)}
        front = sorted(reached - found.keys())
        found.update(dict.fromkeys(front, hops))
    return found


@dataclass(frozen=True, slots=True)
class _Way:
    """A way as a search holds it: ordered by `rank`, which grows along the way."""

    rank: tuple[int, float, int, tuple[tuple[str, str, str, float], ...]]
    here: str
    certainty: float
    path: Path

    def __lt__(self, other: _Way) -> bool:
        return self.rank < other.rank

    def visits(self, one: str) -> bool:
        """Whether an element is on the way."""
        return one == self.here or any(hop.source == one for hop in self.path)

    def onward(self, hop: Hop, still: int | None = None) -> _Way:
        """The way one hop longer; `still` is how many hops are left at least, where that counts first."""
        path, certainty = (*self.path, hop), self.certainty * hop.certainty
        first = 0 if still is None else len(path) + still
        steps = (*self.rank[3], (hop.target, hop.relationship, hop.via or "", -hop.certainty))
        return _Way((first, -certainty, len(path), steps), hop.target, certainty, path)


def _begin(start: str) -> _Way:
    return _Way((0, -1.0, 0, ((start, "", "", 0.0),)), start, 1.0, ())


def _surest(starts: list[str], step: Step, limit: int) -> dict[str, _Way]:
    """The surest way to each element; among equally sure ones the shortest, then the first by ids.

    Certainties never exceed 1, so that a longer way is never surer than its beginning: the best way
    that is waiting is final. With a limit on hops a less sure but shorter way to an element may
    still lead further, so that an element is left again when it is reached in fewer hops.
    """
    best: dict[str, _Way] = {}
    fewest: dict[str, int] = {}
    waiting = [_begin(one) for one in starts]
    heapq.heapify(waiting)
    while waiting:
        way = heapq.heappop(waiting)
        length = len(way.path)
        best.setdefault(way.here, way)
        if fewest.get(way.here, limit + 1) <= length:
            continue
        fewest[way.here] = length
        if length == limit:
            continue
        for hop in step(way.here):
            if fewest.get(hop.target, limit + 1) > length + 1 and not way.visits(hop.target):
                heapq.heappush(waiting, way.onward(hop))
    return best


def simple_paths(
    start: str, end: str, step: Step, *, most: int = 5, max_hops: int = 8
) -> tuple[Path, ...]:
    """The shortest ways from one element to another that visit no element twice.

    Parameters: `most`, how many; `max_hops`, the longest. Returns them by length, then the surest, then
    by the ids on the way. Several hops between the same two elements are several ways. In a tangle the
    search ends after 100,000 tries with the ways that it has found.

    >>> ways = {"a": ["b", "c"], "b": ["d"], "c": ["b"], "d": ["a"]}
    >>> found = simple_paths("a", "d", lambda one: [Hop(one, to, "FEEDS") for to in ways[one]])
    >>> [[hop.target for hop in path] for path in found]
    [['b', 'd'], ['c', 'b', 'd']]
    """
    if start == end or most <= 0:
        return ()
    known = _remembered(step)
    towards = _ways_back(start, end, known, max_hops)
    found: list[Path] = []
    waiting = [_begin(start)] if start in towards else []
    for _ in range(_MOST_TRIED):
        if not waiting or len(found) == most:
            break
        way = heapq.heappop(waiting)
        if way.here == end:
            found.append(way.path)
            continue
        for hop in known(way.here):
            still = towards.get(hop.target, max_hops + 1)
            if len(way.path) + 1 + still <= max_hops and not way.visits(hop.target):
                heapq.heappush(waiting, way.onward(hop, still))
    return tuple(found)


def _ways_back(start: str, end: str, step: Step, max_hops: int) -> Mapping[str, int]:
    """Element → fewest hops from it to the end, of all that the start reaches in time."""
    near = _distances([start], step, max_hops)
    before: dict[str, list[str]] = {}
    for one in near:
        for hop in step(one):
            before.setdefault(hop.target, []).append(one)
    return _distances(
        [end], lambda one: [Hop(one, earlier, "") for earlier in before.get(one, ())], max_hops
    )
