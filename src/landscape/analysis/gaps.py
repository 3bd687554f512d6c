"""What an impact answer cannot know: counted, each with its denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.columns import Columns
from landscape.analysis.spreading import Places
from landscape.estate.estate import Estate
from landscape.model.calendar import add_months
from landscape.model.element import Element, Value
from landscape.model.vocabulary import Band, Criticality, Direction, IntegrationKind
from landscape.store.state import BANDS

STALE_MONTHS = 12  # facts not looked at for longer count as unverified
_FOLLOWED = ("FLOWS_FROM", "FLOWS_TO", "COVERS", "SUPPLIES", "PARTY_TO", "SERVES", "PROVIDES")

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that is not known: how many of how many."""

    what: str
    count: int
    of: int


def unknowns(estate: Estate, subject: int, affected: Places) -> Sequence[Unknown]:
    """What is not known about what was found, and about what could not be found.

    Parameters: the places of the subject and of what is hit. An application with no recorded integration
    is no evidence that it has none, so the first line regards every live application of the estate.
    """
    among = np.zeros(len(estate), np.bool_)
    among[subject] = among[affected] = True
    apps = among & estate.are("Application")
    joined, contracts = _carriers(estate, apps), _contracts(estate, among, apps)
    said = estate.worked_out(_Said.of)
    live = estate.are("Application") & ~estate.retired
    found = (
        _count("applications with no recorded integration", live, estate.flows.touching),
        _count("affected applications of unknown criticality", apps, said.criticality),
        _count("affected applications with no known department", apps, said.unit),
        _count("integrations of unknown direction", joined, said.direction),
        _count("integrations of unknown kind", joined, said.kind),
        _count(f"integrations not verified within {STALE_MONTHS} months", joined, said.verified),
        _count("contracts with unknown end", contracts, said.end),
        _in_review(estate, among),
    )
    return tuple(one for one in found if one.of)


def unverified(estate: Estate, element: Element) -> bool:
    """Whether nobody is recorded to have checked an element within the last twelve months."""
    checked = element.day("last_verified")
    return checked is None or checked < add_months(estate.as_at, -STALE_MONTHS)


@dataclass(frozen=True, slots=True)
class _Said:
    """For each place whether something is known of the element there."""

    criticality: Flags
    unit: Flags
    direction: Flags
    kind: Flags
    verified: Flags
    end: Flags

    @classmethod
    def of(cls, estate: Estate) -> _Said:
        """What is known in an estate."""
        stale, known = add_months(estate.as_at, -STALE_MONTHS), Columns.of(estate).where
        return cls(
            criticality=known("criticality", lambda x: _is_word(x, Criticality.UNKNOWN)),
            unit=Columns.of(estate).linked("OWNS", "USES"),
            direction=known("direction", lambda x: _is_word(x, Direction.UNKNOWN)),
            kind=known("kind", lambda x: _is_word(x, IntegrationKind.UNKNOWN)),
            verified=known("last_verified", lambda x: isinstance(x, date) and x >= stale),
            end=known("end_date", lambda x: isinstance(x, date)),
        )


def _is_word(value: Value, unknown: str) -> bool:
    return value is not None and str(value) not in {"", unknown}


def _count(what: str, among: Flags, known: Flags) -> Unknown:
    return Unknown(what, int(np.count_nonzero(among & ~known)), int(np.count_nonzero(among)))


def _carriers(estate: Estate, apps: Flags) -> Flags:
    """The integrations whose flows touch some applications."""
    flows, found = estate.flows, np.zeros(len(estate), np.bool_)
    found[flows.integrations[apps[flows.sources] | apps[flows.targets]]] = True
    return found


def _contracts(estate: Estate, among: Flags, apps: Flags) -> Flags:
    """The contracts that are hit, and whatever covers an application that is."""
    wiring, edges = estate.wires.wiring, estate.wires.accepted("COVERS")
    found = among & estate.are("Contract")
    found[wiring.sources[edges[apps[wiring.targets[edges]]]]] = True
    return found


def _in_review(estate: Estate, among: Flags) -> Unknown:
    wiring, count, waiting = estate.wires.wiring, 0, 0
    for kind in _FOLLOWED:
        lying = estate.wires.of_type(kind)
        touching = among[wiring.sources[lying]] | among[wiring.targets[lying]]
        bands = wiring.bands[lying][touching]
        count += int(np.count_nonzero(bands != BANDS.index(Band.NO)))
        waiting += int(np.count_nonzero(bands == BANDS.index(Band.REVIEW)))
    return Unknown("relationships not followed because they wait for review", waiting, count)
