"""The steps by which an event leaves elements, as columns, and each as words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.propagation import AGAINST, MATRICES, Matrix, Spread
from landscape.analysis.repeated import Repeated
from landscape.analysis.spreading import Numbers, Places, Step, Steps
from landscape.analysis.terms import IN_FORCE, status
from landscape.estate.estate import Estate
from landscape.estate.flows import KINDS
from landscape.estate.wires import ACCEPT
from landscape.model.vocabulary import ContractStatus, Event

UNCERTAIN_WAY = 0.7  # how sure a flow is whose direction is recorded as unknown
_SAID = {  # where the word of the vocabulary does not read well in a sentence
    "api": "API",
    "rpa": "a software robot",
    "email": "e-mail",
    "manual-re-key": "typing it in again",
    "unknown": "an integration of unknown kind",
}
_STILL_OWED = IN_FORCE | {ContractStatus.PENDING, ContractStatus.UNKNOWN}
_ALONG, _UPSTREAM, _OUT_OF = -1, -2, -3  # what a step is that no `Spread` makes


class _Columns(NamedTuple):
    """Steps as they are found: `rules` are places in the matrix's spreads, or what sort of flow."""

    near: Places
    far: Places
    kinds: NDArray[np.int16]
    carriers: Places
    sure: NDArray[np.float64]
    rules: NDArray[np.int16]
    origins: Numbers


class Ways:
    """One event's ways through an estate: the steps out of everything, as columns.

    Those that only the subject takes are made for it by `first`. Kept with the estate (`ways`).
    """

    def __init__(self, estate: Estate, event: Event) -> None:
        self.estate = estate
        self.matrix: Matrix = MATRICES[event]
        parts = [
            _over(estate, number, one, estate.wires.accepted(one.relationship))
            for number, one in enumerate(self.matrix.spreads)
            if not one.first
        ]
        every = np.arange(len(estate.flows))
        self.all = Laid(self, [*parts, self._along(every)])

    def first(self, subject: int) -> Laid:
        """The steps out of the subject, with those that nothing else takes."""
        estate, flows = self.estate, self.estate.flows
        type_name = estate.state.type_names[estate.state.types[subject]]
        parts = [
            _over(estate, number, one, _at(estate, one, subject))
            for number, one in enumerate(self.matrix.spreads)
            if type_name in one.sources
        ]
        if type_name == "Application":
            parts.append(self._along(flows.leaving.at(subject)))
            if self.matrix.senders:
                parts.append(self._upstream(flows.arriving.at(subject)))
        if type_name == "Integration":
            parts.append(self._out_of(flows.carried.at(subject)))
        return Laid(self, parts)

    def _along(self, which: Numbers) -> _Columns:
        factors = np.array([self.matrix.flows[kind] for kind in KINDS])
        flows = self.estate.flows
        return self._flowing(which, flows.sources, flows.targets, factors, _ALONG)

    def _upstream(self, which: Numbers) -> _Columns:
        factors = np.array([self.matrix.senders[kind] for kind in KINDS])
        flows = self.estate.flows
        return self._flowing(which, flows.targets, flows.sources, factors, _UPSTREAM)

    def _flowing(
        self, which: Numbers, near: Places, far: Places, factors: NDArray[np.float64], rule: int
    ) -> _Columns:
        flows = self.estate.flows
        sure = flows.confidences[which] * factors[flows.kinds[which]]
        sure *= np.where(flows.certain[which], 1.0, UNCERTAIN_WAY)
        return self._carried(which, near[which], far[which], sure, rule)

    def _out_of(self, which: Numbers) -> _Columns:
        flows = self.estate.flows
        near, far = flows.integrations[which], flows.targets[which]
        return self._carried(which, near, far, flows.confidences[which], _OUT_OF)

    def _carried(
        self, which: Numbers, near: Places, far: Places, sure: NDArray[np.float64], rule: int
    ) -> _Columns:
        kind = self.estate.wires.code("FLOWS_TO") or 0
        kinds, rules = (np.full(len(which), one, np.int16) for one in (kind, rule))
        carriers = self.estate.flows.integrations[which]
        return _Columns(near, far, kinds, carriers, sure, rules, which)

    def enter(self, places: Places) -> NDArray[np.bool_]:
        """Which places the event can hit: of contracts those that still are owed anything for, each once."""
        repeated = Repeated.of(self.estate)
        found = ~repeated.flags[places] if repeated else np.ones(len(places), np.bool_)
        contracts = np.flatnonzero(self.estate.are("Contract")[places] & found)
        if len(contracts):
            found[contracts] = [
                self.estate.worked_out(_is_owed, one) for one in places[contracts].tolist()
            ]
        return found


def ways(estate: Estate, event: Event) -> Ways:
    """The ways of an event through an estate, worked out once."""
    return estate.worked_out(Ways, event)


class Laid:
    """Steps in the order in which they are walked, with what makes words of each."""

    def __init__(self, held: Ways, parts: Sequence[_Columns]) -> None:
        self._held = held
        whole = _Columns(*(np.concatenate(one) for one in zip(*parts, strict=True)))
        ends = (whole.near.astype(np.int64) << 32) | whole.far
        order = np.lexsort(((whole.kinds.astype(np.int64) << 32) | (whole.carriers + 1), ends))
        starts = np.zeros(len(held.estate) + 1, np.int64)
        np.cumsum(np.bincount(whole.near, minlength=len(held.estate)), out=starts[1:])
        self.steps = Steps(
            starts=starts,
            targets=whole.far[order],
            kinds=whole.kinds[order],
            carriers=whole.carriers[order],
            sure=whole.sure[order],
        )
        self.near, self.rules, self.origins = (
            whole.near[order],
            whole.rules[order],
            whole.origins[order],
        )
        self._made: dict[int, Step] = {}

    def step(self, number: int) -> Step:
        """One step in words."""
        if number not in self._made:
            self._made[number] = self._worded(number)
        return self._made[number]

    def _worded(self, number: int) -> Step:
        estate, rule, steps = self._held.estate, int(self.rules[number]), self.steps
        near, far = estate.at(int(self.near[number])), estate.at(int(steps.targets[number]))
        sure = float(steps.sure[number])
        if rule >= 0:
            one = self._held.matrix.spreads[rule]
            reason = one.reason.format(near=near.name, far=far.name)
            forward = one.way != AGAINST
            return Step(near.id, far.id, one.relationship, sure, reason, forward=forward)
        carrier = estate.state.ids[steps.carriers[number]]
        reason = self._flow_reason(number, near.name, far.name)
        return Step(near.id, far.id, "FLOWS_TO", sure, reason, carrier, forward=rule != _UPSTREAM)

    def _flow_reason(self, number: int, near: str, far: str) -> str:
        rule, flows, origin = self.rules[number], self._held.estate.flows, self.origins[number]
        kind = KINDS[flows.kinds[origin]]
        how = _SAID.get(kind, kind.replace("-", " "))
        if rule == _ALONG:
            return f"{far} receives data from {near} by {how}"
        if rule == _UPSTREAM:
            return f"{far} sends data to {near} by {how}"
        sender = self._held.estate.at(int(flows.sources[origin])).name
        return f"{far} receives data from {sender} through it"


def _at(estate: Estate, one: Spread, subject: int) -> Numbers:
    """The accepted relationships by which a spread leaves one element."""
    ends = estate.wires.into if one.way == AGAINST else estate.wires.out
    edges = np.array(ends(subject, one.relationship), np.int64)
    kept: Numbers = edges[estate.wires.wiring.bands[edges] == ACCEPT]
    return kept


def _over(estate: Estate, number: int, one: Spread, edges: Numbers) -> _Columns:
    """The steps over some accepted relationships, as far as they hold and lead to what can be hit."""
    wiring, types = estate.wires.wiring, estate.state.types
    near, far = wiring.sources[edges], wiring.targets[edges]
    if one.way == AGAINST:
        near, far = far, near
    begins = np.array([name in one.sources for name in estate.state.type_names] or [False])
    kept = begins[types[near]] & estate.holding[edges]
    application = estate.are("Application")[far]
    kept &= ~(application & estate.retired[far])
    if one.relationship == "CONTAINS":
        kept &= application | estate.are("Contract")[far]
    near, far, edges = near[kept], far[kept], edges[kept]
    kinds, rules = wiring.types[edges], np.full(len(edges), number, np.int16)
    sure = wiring.confidences[edges] * one.factor
    return _Columns(near, far, kinds, np.full(len(edges), -1, np.int32), sure, rules, edges)


def _is_owed(estate: Estate, place: int) -> bool:
    """Whether a contract still runs, is used, or may."""
    return status(estate.at(place), estate.as_at, in_use=True) in _STILL_OWED
