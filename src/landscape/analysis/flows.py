"""Integrations as the edges they are for a graph: which application's data reaches which other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from landscape.analysis.edges import accepted
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.vocabulary import Direction, IntegrationKind


@dataclass(frozen=True, slots=True)
class Flow:
    """Data that goes from one application to another through an integration.

    `certain` is False where the direction is recorded as unknown and taken as written.
    """

    source: str
    target: str
    integration: str
    kind: IntegrationKind
    direction: Direction
    confidence: float
    certain: bool


class Flows:
    """All flows between applications that are in use on the estate's date.

    An integration that flows backwards is turned round; one that flows both ways becomes two flows.

    >>> from datetime import date
    >>> from landscape.model.element import Relationship
    >>> things = [Element("a", "Application", "acme"), Element("b", "Application", "acme"),
    ...     Element("i", "Integration", "acme", {"direction": "target-to-source"})]
    >>> edges = [Relationship("FLOWS_FROM", "i", "a"), Relationship("FLOWS_TO", "i", "b")]
    >>> [(one.source, one.target) for one in Flows(Estate(things, edges, date(2026, 1, 1))).all]
    [('b', 'a')]
    """

    def __init__(self, estate: Estate) -> None:
        found = [flow for one in estate.elements("Integration") for flow in _flows(estate, one)]
        self.all: Sequence[Flow] = tuple(found)
        self._out: Mapping[str, list[Flow]] = _group(found, outward=True)
        self._into: Mapping[str, list[Flow]] = _group(found, outward=False)
        self._by_integration: dict[str, list[Flow]] = defaultdict(list)
        for one in found:
            self._by_integration[one.integration].append(one)

    def out(self, application: str) -> Sequence[Flow]:
        """Flows that carry data out of an application."""
        return self._out.get(application, ())

    def into(self, application: str) -> Sequence[Flow]:
        """Flows that carry data into an application."""
        return self._into.get(application, ())

    def through(self, integration: str) -> Sequence[Flow]:
        """The flows of one integration."""
        return self._by_integration.get(integration, ())

    def touches(self, application: str) -> bool:
        """Whether any integration of the application is recorded."""
        return application in self._out or application in self._into


def kind_of(integration: Element) -> IntegrationKind:
    """How an integration joins its two ends, unknown where the source does not say."""
    try:
        return IntegrationKind(integration.text("kind") or "unknown")
    except ValueError:
        return IntegrationKind.UNKNOWN


def _direction(integration: Element) -> Direction:
    """A source and a target that somebody typed in say the direction unless the row says otherwise."""
    try:
        return Direction(integration.text("direction") or Direction.FORWARD)
    except ValueError:
        return Direction.UNKNOWN


def _flows(estate: Estate, integration: Element) -> list[Flow]:
    direction = _direction(integration)
    found = []
    for start in accepted(estate.out(integration.id, "FLOWS_FROM")):
        for end in accepted(estate.out(integration.id, "FLOWS_TO")):
            sure = start.confidence * end.confidence
            pairs = _turned(start.target, end.target, direction)
            found += [
                Flow(*pair, integration.id, kind_of(integration), direction, sure,
                     direction is not Direction.UNKNOWN)
                for pair in pairs
                if _between_live(estate, *pair)
            ]  # fmt: skip
    return found


def _turned(source: str, target: str, direction: Direction) -> list[tuple[str, str]]:
    if direction is Direction.BACKWARD:
        return [(target, source)]
    if direction is Direction.BOTH:
        return [(source, target), (target, source)]
    return [(source, target)]


def _between_live(estate: Estate, source: str, target: str) -> bool:
    ends = (estate.element(source), estate.element(target))
    return source != target and not any(estate.is_retired(one) for one in ends)


def _group(flows: Sequence[Flow], *, outward: bool) -> dict[str, list[Flow]]:
    found: dict[str, list[Flow]] = defaultdict(list)
    for one in flows:
        found[one.source if outward else one.target].append(one)
    return dict(found)
