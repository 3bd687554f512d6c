"""What an event at one element hits, by which path, how certainly, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.edges import evidence_for, name_evidence
from landscape.analysis.finding import Finding
from landscape.analysis.flows import Flow, Flows
from landscape.analysis.gaps import Unknown, unknowns
from landscape.analysis.late import Late, Whole
from landscape.analysis.propagation import FLOOR, MATRICES, events_for
from landscape.analysis.routes import Route, Routes, path
from landscape.analysis.severities import Severities, severities
from landscape.analysis.spreading import Numbers, Path, Places, Reached, spread
from landscape.analysis.telling import Told, to_tell
from landscape.analysis.ways import Laid, Ways, ways
from landscape.analysis.weakness import Weakness, weaknesses
from landscape.errors import UsageError
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Event, Severity

__all__ = ["Affected", "Impact", "Route", "Routes", "Told", "assess", "events_for", "path"]

SURE = 0.5  # from here on a hit counts as one when it is asked who else could do the work


@dataclass(frozen=True, slots=True)
class Affected:
    """One element that is hit: how far away, how certainly, how badly, why, and by which paths."""

    element: Element
    distance: int
    certainty: float
    severity: Severity
    reason: str
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Interface:
    """An integration that touches the subject: what carries data in or out of it."""

    integration: Element
    flow: Flow
    other: Element
    outgoing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact(Finding):
    """Everything that an event at the subject hits, worst first. `elements` are those hit.

    What is hit is known; its words and paths, and the evidence, are made where they are looked at.
    """

    subject: Element
    event: Event
    as_at: date
    affected: Sequence[Affected]
    interfaces: Sequence[Interface]
    to_tell: Sequence[Told]
    single_points_of_failure: Sequence[Weakness]
    unknowns: Sequence[Unknown]


def assess(
    estate: Estate, element_id: str, event: Event | str, max_hops: int | None = None
) -> Impact:
    """What happens elsewhere when something happens to one element.

    Each event spreads by its own matrix (`propagation.MATRICES`), along the direction of data and of
    dependence, through cycles once. Certainty is the product of how sure each relationship is and
    how likely the event crosses it. `max_hops` limits how far; the event's own limit when None.
    Raises NotFound for an unknown id, UsageError for an event that cannot happen to such a thing.

    >>> from landscape.model.element import Relationship
    >>> things = [Element(one, "Application", "acme", {"criticality": "somewhat-critical"})
    ...     for one in "abc"] + [Element("i", "Integration", "acme", {"kind": "api"}),
    ...     Element("j", "Integration", "acme", {"kind": "file-transfer"})]
    >>> edges = [Relationship("FLOWS_FROM", "i", "a"), Relationship("FLOWS_TO", "i", "b"),
    ...     Relationship("FLOWS_FROM", "j", "b"), Relationship("FLOWS_TO", "j", "c")]
    >>> found = assess(Estate(things, edges, date(2026, 11, 23)), "a", "outage")
    >>> [(one.element.id, one.distance, one.certainty, str(one.severity)) for one in found.affected]
    [('b', 1, 0.9, 'high'), ('c', 2, 0.45, 'medium')]
    """
    subject = estate.element(element_id)
    chosen, place = _event(event, subject), estate.place(element_id)
    hops = MATRICES[chosen].hops if max_hops is None else max(0, max_hops)
    held = ways(estate, chosen)
    first = held.first(place)
    reached = spread(place, first.steps, held.all.steps, hops=hops, floor=FLOOR, enter=held.enter)
    hit = _hit(estate, place, reached)
    hits = _Hits(held, first, reached, severities(estate, reached, hit))
    affected = Late(range(len(hits.order)), hits.affected)
    return Impact(
        id=f"impact/{chosen}/{subject.id}",
        title=f"{subject.name}: {chosen}",
        elements=Late(range(len(hits.order)), hits.id),
        of=len(estate),
        evidence=Whole(lambda: _evidence(estate, subject, hits), some=True),
        subject=subject,
        event=chosen,
        as_at=estate.as_at,
        affected=affected,
        interfaces=_interfaces(estate, subject),
        to_tell=Whole(lambda: to_tell(estate, place, reached)),
        single_points_of_failure=weaknesses(estate, hit),
        unknowns=unknowns(estate, place, reached.places),
    )


def _event(event: Event | str, subject: Element) -> Event:
    possible = ", ".join(str(one) for one in events_for(subject.type))
    try:
        chosen = Event(event)
    except ValueError as wrong:
        raise UsageError(
            f"There is no event {event!r}.",
            remedy=f"Choose one of: {', '.join(Event)}.",
        ) from wrong
    if chosen not in events_for(subject.type):
        raise UsageError(
            f"The event {chosen} cannot be asked of {subject.name}, which is of type {subject.type}.",
            remedy=f"Events for it: {possible}." if possible else "Ask it of another element.",
        )
    return chosen


def _hit(estate: Estate, subject: int, reached: Reached) -> NDArray[np.bool_]:
    """The applications that are more likely hit than not, the subject among them, of all places."""
    found = np.zeros(len(estate), np.bool_)
    found[reached.places[reached.certainties >= SURE]] = True
    found[subject] = True
    return found & estate.are("Application")


def _worst_first(ranks: NDArray[np.int8], reached: Reached) -> Numbers:
    """The order of answers: by severity, certainty, distance and id, as one sort of whole numbers."""
    count = max(1, len(reached.places))
    place = count.bit_length()
    key = (ranks.astype(np.int64) << 30) | (10**9 - reached.rounded)
    key = (((key << 8) | np.minimum(reached.distances, 255)) << place) | np.arange(count)[
        : len(key)
    ]
    key.sort()
    order: Numbers = key & ((1 << place) - 1)
    return order


class _Hits:
    """What is reached as answers name it: worst first, each made into words when it is asked for."""

    def __init__(self, held: Ways, first: Laid, reached: Reached, known: Severities) -> None:
        self._estate = held.estate
        self._first, self._later = first, held.all
        self._reached = reached
        self._known = known
        self._paths: dict[int, Path] = {}
        self.order = _worst_first(known.ranks, reached)

    def id(self, place: int) -> str:
        """The id of one element that is hit."""
        number = int(self._reached.places[self.order[place]])
        return self._estate.state.ids[number]

    def affected(self, place: int) -> Affected:
        """One element that is hit, by its place in the order."""
        number, reached = int(self.order[place]), self._reached
        element = self._estate.at(int(reached.places[number]))
        chosen = reached.ways[reached.starts[number] : reached.starts[number + 1]]
        paths = tuple(self._path(way) for way in chosen.tolist())
        reason, said = paths[0][-1].reason, self._known.said(number, element)
        return Affected(
            element=element,
            distance=int(reached.distances[number]),
            certainty=float(reached.certainties[number]),
            severity=self._known.severity(number),
            reason=f"{reason}; {said}" if said else reason,
            paths=paths,
        )

    def _path(self, way: int) -> Path:
        """A path in words; paths that begin alike share their beginning."""
        known = self._paths.get(way)
        if known is None:
            before, first, step = self._reached.last_step(way)
            laid = self._first if first else self._later
            earlier = () if first else self._path(before)
            known = self._paths[way] = (*earlier, laid.step(step))
        return known

    def carriers(self) -> Places:
        """The integrations on all paths that are kept, in the order of ids."""
        first, later = self._reached.taken()
        found = np.unique(
            np.append(self._first.steps.carriers[first], self._later.steps.carriers[later])
        )
        return found[found >= 0]


def _interfaces(estate: Estate, subject: Element) -> Sequence[Interface]:
    """The integrations of an application, or the ends of an integration: all to be looked at."""
    columns, flows, place = estate.flows, Flows(estate), estate.place(subject.id)
    through, leaving = columns.carried.at(place), columns.leaving.at(place)
    numbers = np.concatenate((through, leaving, columns.arriving.at(place)))
    outgoing = len(through) + len(leaving)
    others = np.append(
        columns.targets[numbers[:outgoing]], columns.sources[numbers[outgoing:]]
    ).tolist()

    def one(which: int) -> Interface:
        if not which:  # who looks at the first looks at the others too
            estate.these(columns.integrations[numbers].tolist())
            estate.these(others)
        flow = flows.one(int(numbers[which]))
        other = estate.at(others[which])
        return Interface(estate.element(flow.integration), flow, other, which < outgoing)

    return Late(range(len(numbers)), one)


def _evidence(estate: Estate, subject: Element, hits: _Hits) -> tuple[Evidence, ...]:
    rows = [name_evidence(estate.at(one)) for one in hits.carriers().tolist()]
    return (*evidence_for(subject, "name"), *rows)
