"""Integrations as the edges they are for a graph: which application's data reaches which other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from landscape.estate.estate import Estate
from landscape.estate.flows import DIRECTIONS, KINDS, Grouped
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
    """All flows between applications that are in use on the estate's date, as people read them.

    An integration that flows backwards is turned round; one that flows both ways becomes two flows.
    They are the estate's own columns (`Estate.flows`), made into words where they are looked at.

    >>> from datetime import date
    >>> from landscape.model.element import Element, Relationship
    >>> things = [Element("a", "Application", "acme"), Element("b", "Application", "acme"),
    ...     Element("i", "Integration", "acme", {"direction": "target-to-source"})]
    >>> edges = [Relationship("FLOWS_FROM", "i", "a"), Relationship("FLOWS_TO", "i", "b")]
    >>> [(one.source, one.target) for one in Flows(Estate(things, edges, date(2026, 1, 1))).all]
    [('b', 'a')]
    """

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._columns = estate.flows

    @cached_property
    def all(self) -> Sequence[Flow]:
        """Every flow, in the order of the integrations."""
        return tuple(self.one(number) for number in range(len(self._columns)))

    def out(self, application: str) -> Sequence[Flow]:
        """Flows that carry data out of an application; none of one that is not in the estate."""
        return self._at(self._columns.leaving, application)

    def into(self, application: str) -> Sequence[Flow]:
        """Flows that carry data into an application; none of one that is not in the estate."""
        return self._at(self._columns.arriving, application)

    def through(self, integration: str) -> Sequence[Flow]:
        """The flows of one integration; none of one that is not in the estate."""
        return self._at(self._columns.carried, integration)

    def touches(self, application: str) -> bool:
        """Whether any integration of the application is recorded."""
        known = application in self._estate
        return known and bool(self._columns.touching[self._estate.place(application)])

    def one(self, number: int) -> Flow:
        """One flow by its number in the estate's columns."""
        held, ids = self._columns, self._estate.state.ids
        return Flow(
            ids[held.sources[number]],
            ids[held.targets[number]],
            ids[held.integrations[number]],
            KINDS[held.kinds[number]],
            DIRECTIONS[held.directions[number]],
            float(held.confidences[number]),
            bool(held.certain[number]),
        )

    def _at(self, lying: Grouped, element: str) -> list[Flow]:
        if element not in self._estate:
            return []
        numbers = lying.at(self._estate.place(element)).tolist()
        return [self.one(number) for number in numbers]
