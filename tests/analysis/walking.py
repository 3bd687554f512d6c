"""The walk as its definition says it, path by path on objects: what the walk on columns is held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from landscape.analysis.edges import accepted
from landscape.analysis.flows import Flow, Flows
from landscape.analysis.parties import valid
from landscape.analysis.propagation import AGAINST, Matrix, Spread
from landscape.analysis.spreading import Path, Step, certainty
from landscape.analysis.terms import IN_FORCE, status
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship
from landscape.model.vocabulary import ContractStatus

_KINDS = {
    "api": "API",
    "rpa": "a software robot",
    "email": "e-mail",
    "manual-re-key": "typing it in again",
    "unknown": "an integration of unknown kind",
}
_STILL_OWED = IN_FORCE | {ContractStatus.PENDING, ContractStatus.UNKNOWN}
Leads = Callable[[str, bool], Iterable[Step]]


@dataclass(frozen=True, slots=True)
class Reached:
    """One element that is reached: the fewest steps, the most certain path first, up to k paths."""

    element: str
    distance: int
    certainty: float
    paths: tuple[Path, ...]


def spread(
    subject: str, leads: Leads, *, hops: int, floor: float = 0.0, k: int = 3
) -> Mapping[str, Reached]:
    """Everything reached in at most `hops` steps, step by step on objects; per element and distance the k best.

    `leads` gives the steps out of an element, and is told whether that is the subject.
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
    return (-round(certainty(path), 9), len(path), tuple(_key(step) for step in path))


def _reached(element: str, paths: Sequence[Path], k: int) -> Reached:
    best = _best(paths, k)
    return Reached(
        element, min(len(one) for one in paths), max(certainty(one) for one in best), tuple(best)
    )


def _key(step: Step) -> tuple[str, str, str, str]:
    """What orders steps, whatever the order in which they were found."""
    return (step.target, step.relationship, step.integration or "", step.source)


class Walk:
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
            return not self.estate.retired[self.estate.place(far.id)]
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
