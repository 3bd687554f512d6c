"""Walking outwards from an element: what is reached, over which paths, how certainly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass


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

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What orders steps, whatever the order in which they were found."""
        return (self.target, self.relationship, self.integration or "", self.source)


Path = tuple[Step, ...]
Leads = Callable[[str, bool], Iterable[Step]]


@dataclass(frozen=True, slots=True)
class Reached:
    """One element that is reached: the fewest steps, the most certain path first, up to k paths."""

    element: str
    distance: int
    certainty: float
    paths: tuple[Path, ...]


def certainty(path: Path) -> float:
    """The product of the certainties of the steps."""
    product = 1.0
    for step in path:
        product *= step.certainty
    return product


def spread(
    subject: str, leads: Leads, *, hops: int, floor: float = 0.0, k: int = 3
) -> Mapping[str, Reached]:
    """Everything reached from `subject` in at most `hops` steps, no element twice on a path.

    `leads` gives the steps out of an element, and is told whether that is the subject. Per element
    the k most certain paths are kept at each distance; the best one over all is exact, since no
    certainty exceeds 1, and so is the distance. Paths below `floor` are not followed.

    >>> ring = {"a": "b", "b": "c", "c": "a"}
    >>> def leads(one: str, first: bool) -> list[Step]:
    ...     return [Step(one, ring[one], "FLOWS_TO", 0.5)]
    >>> [(one.element, one.distance, one.certainty) for one in spread("a", leads, hops=9).values()]
    [('b', 1, 0.5), ('c', 2, 0.25)]
    """
    found: dict[str, list[Path]] = defaultdict(list)
    frontier: Mapping[str, Sequence[Path]] = {subject: [()]}
    for _ in range(hops):
        frontier = _outwards(frontier, leads, subject, floor, k)
        if not frontier:
            break
        for element, paths in frontier.items():
            found[element].extend(paths)
    return {element: _reached(element, found[element], k) for element in sorted(found)}


def _outwards(
    frontier: Mapping[str, Sequence[Path]], leads: Leads, subject: str, floor: float, k: int
) -> dict[str, Sequence[Path]]:
    longer: dict[str, list[Path]] = defaultdict(list)
    for element, paths in frontier.items():
        steps = list(leads(element, element == subject))
        for path in paths:
            seen = {subject, *(step.target for step in path)}
            reached = certainty(path)
            for step in steps:
                if step.target not in seen and reached * step.certainty >= floor:
                    longer[step.target].append((*path, step))
    return {element: _best(paths, k) for element, paths in sorted(longer.items())}


def _best(paths: Iterable[Path], k: int) -> list[Path]:
    return sorted(paths, key=_order)[:k]


def _order(path: Path) -> tuple[float, int, tuple[tuple[str, str, str, str], ...]]:
    return (-round(certainty(path), 9), len(path), tuple(step.key for step in path))


def _reached(element: str, paths: Sequence[Path], k: int) -> Reached:
    best = _best(paths, k)
    return Reached(
        element, min(len(one) for one in paths), max(certainty(one) for one in best), tuple(best)
    )
