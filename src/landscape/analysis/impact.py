"""What an event at one element hits, by which path, how certainly, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from landscape.analysis.edges import accepted, evidence_for, name_evidence
from landscape.analysis.finding import Finding
from landscape.analysis.flows import Flow, Flows
from landscape.analysis.gaps import Unknown, unknowns
from landscape.analysis.parties import valid
from landscape.analysis.propagation import AGAINST, FLOOR, MATRICES, Matrix, Spread, events_for
from landscape.analysis.routes import Route, Routes, path
from landscape.analysis.spreading import Path, Reached, Step, spread
from landscape.analysis.terms import IN_FORCE, exit_date, status
from landscape.analysis.weakness import Weakness, weaknesses
from landscape.errors import UsageError
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship
from landscape.model.inference import Evidence
from landscape.model.vocabulary import ContractStatus, Criticality, Event, Severity

__all__ = ["Affected", "Impact", "Route", "Routes", "assess", "events_for", "path"]

SURE = 0.5  # from here on a hit counts as one when it is asked who else could do the work
_LEVELS = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_KINDS = {  # where the word of the vocabulary does not read well in a sentence
    "api": "API",
    "rpa": "a software robot",
    "email": "e-mail",
    "manual-re-key": "typing it in again",
    "unknown": "an integration of unknown kind",
}
_BY_CRITICALITY: Mapping[str, Severity] = {
    Criticality.MOST: Severity.CRITICAL,
    Criticality.SOMEWHAT: Severity.HIGH,
    Criticality.LESS: Severity.MEDIUM,
    Criticality.NOT: Severity.LOW,
}
_STILL_OWED = IN_FORCE | {ContractStatus.PENDING, ContractStatus.UNKNOWN}


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
    """Everything that an event at the subject hits, worst first. `elements` are those hit."""

    subject: Element
    event: Event
    as_at: date
    affected: tuple[Affected, ...]
    interfaces: tuple[Interface, ...]
    single_points_of_failure: tuple[Weakness, ...]
    unknowns: tuple[Unknown, ...]


def assess(
    estate: Estate, element_id: str, event: Event | str, max_hops: int | None = None
) -> Impact:
    """What happens elsewhere when something happens to one element.

    Each event spreads by its own matrix (`propagation.MATRICES`), along the direction of data and of
    dependence, through cycles once. Certainty is the product of how sure each relationship is and
    how likely the event crosses it. `max_hops` limits how far; the event's own limit when None.
    Raises NotFound for an unknown id, UsageError for an event that cannot happen to such a thing.

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
    chosen = _event(event, subject)
    matrix = MATRICES[chosen]
    flows = Flows(estate)
    hops = matrix.hops if max_hops is None else max(0, max_hops)
    walk = _Walk(estate, flows, matrix, subject)
    reached = spread(subject.id, walk.leads, hops=hops, floor=FLOOR)
    hit = _hit(estate, subject, reached)
    affected = [_affected(estate, one, hit) for one in reached.values()]
    affected.sort(key=_worst_first)
    return Impact(
        id=f"impact/{chosen}/{subject.id}",
        title=f"{subject.name}: {chosen}",
        elements=tuple(one.element.id for one in affected),
        of=len(estate),
        evidence=_evidence(estate, subject, affected),
        subject=subject,
        event=chosen,
        as_at=estate.as_at,
        affected=tuple(affected),
        interfaces=_interfaces(estate, flows, subject),
        single_points_of_failure=weaknesses(estate, flows, hit),
        unknowns=unknowns(estate, flows, subject, [one.element for one in affected]),
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


class _Walk:
    """One event's way through the estate: the steps that lead out of an element."""

    def __init__(self, estate: Estate, flows: Flows, matrix: Matrix, subject: Element) -> None:
        self.estate = estate
        self.flows = flows
        self.matrix = matrix
        self.subject = subject

    def leads(self, element_id: str, first: bool) -> list[Step]:
        """The steps by which the event leaves one element."""
        near = self.estate.element(element_id)
        steps = [
            step
            for one in self.matrix.spreads
            if near.type in one.sources and (first or not one.first)
            for step in self._over(one, near)
        ]
        if near.type == "Application":
            steps += [self._along(flow) for flow in self.flows.out(element_id)]
            if first and self.matrix.senders:
                steps += [self._upstream(flow) for flow in self.flows.into(element_id)]
        if first and near.type == "Integration":
            steps += [self._out_of(flow) for flow in self.flows.through(element_id)]
        return steps

    def _over(self, one: Spread, near: Element) -> list[Step]:
        against = one.way == AGAINST
        edges = (self.estate.into if against else self.estate.out)(near.id, one.relationship)
        steps = []
        for edge in accepted(edges):
            far = self.estate.element(edge.source if against else edge.target)
            if self._matters(edge, far):
                reason = one.reason.format(near=near.name, far=far.name)
                sure = edge.confidence * one.factor
                steps.append(Step(near.id, far.id, edge.type, sure, reason, forward=not against))
        return steps

    def _matters(self, edge: Relationship, far: Element) -> bool:
        if not valid(edge, self.estate.as_at):
            return False
        if far.type == "Application":
            return not self.estate.is_retired(far)
        if far.type == "Contract":
            return status(far, self.estate.as_at, in_use=True) in _STILL_OWED
        return edge.type != "CONTAINS"

    def _along(self, flow: Flow) -> Step:
        sure = flow.confidence * self.matrix.flows[flow.kind] * (1 if flow.certain else 0.7)
        near, far = self._ends(flow)
        reason = f"{far} receives data from {near} by {_how(flow)}"
        return Step(flow.source, flow.target, "FLOWS_TO", sure, reason, flow.integration)

    def _upstream(self, flow: Flow) -> Step:
        sure = flow.confidence * self.matrix.senders[flow.kind] * (1 if flow.certain else 0.7)
        near, far = self._ends(flow)
        reason = f"{near} sends data to {far} by {_how(flow)}"
        return Step(
            flow.target, flow.source, "FLOWS_TO", sure, reason, flow.integration, forward=False
        )

    def _out_of(self, flow: Flow) -> Step:
        near, far = self._ends(flow)
        reason = f"{far} receives data from {near} through it"
        return Step(
            flow.integration, flow.target, "FLOWS_TO", flow.confidence, reason, flow.integration
        )

    def _ends(self, flow: Flow) -> tuple[str, str]:
        return self.estate.element(flow.source).name, self.estate.element(flow.target).name


def _how(flow: Flow) -> str:
    kind = flow.kind
    return _KINDS.get(kind, kind.replace("-", " "))


def _hit(estate: Estate, subject: Element, reached: Mapping[str, Reached]) -> frozenset[str]:
    """The applications that are more likely hit than not, the subject among them."""
    sure = {one.element for one in reached.values() if one.certainty >= SURE}
    apps = {one for one in sure if estate.element(one).type == "Application"}
    return frozenset(apps | ({subject.id} if subject.type == "Application" else set()))


def _affected(estate: Estate, one: Reached, hit: frozenset[str]) -> Affected:
    element = estate.element(one.element)
    severity, said = _severity(estate, element, one, hit)
    reason = one.paths[0][-1].reason
    return Affected(
        element=element,
        distance=one.distance,
        certainty=one.certainty,
        severity=severity,
        reason=f"{reason}; {said}" if said else reason,
        paths=one.paths,
    )


def _severity(
    estate: Estate, element: Element, one: Reached, hit: frozenset[str]
) -> tuple[Severity, str]:
    if element.type in {"Application", "Integration"}:
        known = _BY_CRITICALITY.get(element.text("criticality"))
        return (_weaken(known, one.certainty), "") if known else (Severity.UNKNOWN, "")
    if element.type in {"BusinessFunction", "ApplicationFunction"}:
        return _function_severity(estate, element, hit)
    if element.type == "Contract":
        return Severity.MEDIUM, _liability(element, estate.as_at)
    if element.type == "DataObject":
        return Severity.HIGH, ""
    return Severity.LOW, ""


def _weaken(severity: Severity, certain: float) -> Severity:
    steps = (certain < SURE) + (certain < SURE / 2)
    return _LEVELS[min(_LEVELS.index(severity) + steps, len(_LEVELS) - 1)]


def _function_severity(
    estate: Estate, function: Element, hit: frozenset[str]
) -> tuple[Severity, str]:
    kind = "SERVES" if function.type == "BusinessFunction" else "PROVIDES"
    bearers = [edge.source for edge in accepted(estate.into(function.id, kind))]
    live = {one for one in bearers if not estate.is_retired(estate.element(one))}
    others = len(live - hit)
    if not others:
        return Severity.HIGH, "nothing else does" if len(live) == 1 else "all others are hit too"
    return Severity.LOW, f"so {'does' if others == 1 else 'do'} {others} other" + (
        "" if others == 1 else "s"
    )


def _liability(contract: Element, as_at: date) -> str:
    end, leave = contract.day("end_date"), exit_date(contract, as_at)
    if end is None:
        return "its end is not known"
    if leave is None:
        return f"it runs to {end:%d %B %Y} and renews by itself: the day for notice has passed"
    return f"it runs to {end:%d %B %Y} and can be left from {leave:%d %B %Y}"


def _worst_first(one: Affected) -> tuple[int, float, int, str]:
    order = {**{level: place for place, level in enumerate(_LEVELS)}, Severity.UNKNOWN: 2}
    return (order[one.severity], -round(one.certainty, 9), one.distance, one.element.id)


def _interfaces(estate: Estate, flows: Flows, subject: Element) -> tuple[Interface, ...]:
    """The integrations of an application, or the ends of an integration: all to be looked at."""
    if subject.type == "Integration":
        return tuple(
            Interface(subject, one, estate.element(one.target), True)
            for one in flows.through(subject.id)
        )
    found = [(one, one.target, True) for one in flows.out(subject.id)]
    found += [(one, one.source, False) for one in flows.into(subject.id)]
    return tuple(
        Interface(estate.element(flow.integration), flow, estate.element(other), outgoing)
        for flow, other, outgoing in found
    )


def _evidence(
    estate: Estate, subject: Element, affected: Sequence[Affected]
) -> tuple[Evidence, ...]:
    carriers = {
        step.integration
        for one in affected
        for way in one.paths
        for step in way
        if step.integration
    }
    rows = [name_evidence(estate.element(one)) for one in sorted(carriers)]
    return (*evidence_for(subject, "name"), *rows)
