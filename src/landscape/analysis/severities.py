"""How badly what is reached is hit, as columns, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.spreading import Reached
from landscape.analysis.terms import exit_date
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.vocabulary import Criticality, Severity

_LEVELS = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.UNKNOWN)
_HIGH, _MEDIUM, _LOW, _UNKNOWN = 1, 2, 3, 4
_RANKS = np.array([0, 1, 2, 3, 2], np.int8)  # what is not known stands with what is middling
_BY_CRITICALITY: Mapping[str, int] = {
    Criticality.MOST: 0,
    Criticality.SOMEWHAT: _HIGH,
    Criticality.LESS: _MEDIUM,
    Criticality.NOT: _LOW,
}
_BEARING = {"BusinessFunction": "SERVES", "ApplicationFunction": "PROVIDES"}
_DOUBTFUL = 0.5  # below this, and below half of it, a hit weighs one level less


@dataclass(frozen=True, slots=True)
class Severities:
    """For each element that is reached the level of severity, and what decides it.

    `bearers` are for functions how many live applications bear them, `others` those that are not hit;
    -1 for anything else.
    """

    levels: NDArray[np.int8]
    bearers: NDArray[np.int64]
    others: NDArray[np.int64]
    as_at: date

    @property
    def ranks(self) -> NDArray[np.int8]:
        """What orders them, worst first."""
        return _RANKS[self.levels]

    def severity(self, number: int) -> Severity:
        """The severity of one."""
        return _LEVELS[self.levels[number]]

    def said(self, number: int, element: Element) -> str:
        """What there is to say about one, empty for most."""
        if element.type == "Contract":
            return _liability(element, self.as_at)
        if self.bearers[number] < 0:
            return ""
        others = int(self.others[number])
        if not others:
            return "nothing else does" if self.bearers[number] == 1 else "all others are hit too"
        return f"so {'does' if others == 1 else 'do'} {others} other" + ("" if others == 1 else "s")


def severities(estate: Estate, reached: Reached, hit: NDArray[np.bool_]) -> Severities:
    """How badly each is hit.

    An application or integration by its own criticality, less where the hit is doubtful; a function by
    whether anything that is not hit still bears it. `hit` are the places of what is surely hit.
    """
    places = reached.places
    levels = np.full(len(places), _LOW, np.int8)
    critical = estate.are("Application")[places] | estate.are("Integration")[places]
    levels[critical] = _weakened(
        criticality(estate)[places[critical]], reached.certainties[critical]
    )
    levels[estate.are("Contract")[places]] = _MEDIUM
    levels[estate.are("DataObject")[places]] = _HIGH
    every, others = np.full((2, len(places)), -1, np.int64)
    for type_name, relationship in _BEARING.items():
        functions = np.flatnonzero(estate.are(type_name)[places])
        if len(functions):
            every[functions] = bearers(estate, relationship)[places[functions]]
            others[functions] = _bearing(estate, relationship, hit)[places[functions]]
            levels[functions] = np.where(others[functions] == 0, _HIGH, _LOW)
    return Severities(levels, every, others, estate.as_at)


def criticality(estate: Estate) -> NDArray[np.int8]:
    """For each place the severity that its criticality stands for; unknown where it has none."""
    return estate.worked_out(_criticality)


def _criticality(estate: Estate) -> NDArray[np.int8]:
    found = np.full(len(estate), _UNKNOWN, np.int8)
    coded = estate.state.coded("criticality")
    levels = [_BY_CRITICALITY.get(str(word), _UNKNOWN) for word in coded.values]
    found[coded.places] = np.array(levels, np.int8)[coded.codes]
    return found


def _weakened(levels: NDArray[np.int8], sure: NDArray[np.float64]) -> NDArray[np.int8]:
    less = (sure < _DOUBTFUL).astype(np.int8) + (sure < _DOUBTFUL / 2)
    found: NDArray[np.int8] = np.where(
        levels == _UNKNOWN, _UNKNOWN, np.minimum(levels + less, _LOW)
    )
    return found


def bearers(estate: Estate, relationship: str) -> NDArray[np.int64]:
    """For each place how many live applications bear it."""
    return estate.worked_out(_bearing, relationship)


def _bearing(
    estate: Estate, relationship: str, hit: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """For each place how many live applications bear it that are not hit."""
    wiring, edges = estate.wires.wiring, estate.wires.accepted(relationship)
    out = estate.retired if hit is None else estate.retired | hit
    edges = edges[~out[wiring.sources[edges]]]
    return np.bincount(wiring.targets[edges], minlength=len(estate))


def _liability(contract: Element, as_at: date) -> str:
    end, leave = contract.day("end_date"), exit_date(contract, as_at)
    if end is None:
        return "its end is not known"
    if leave is None:
        return f"it runs to {end:%d %B %Y} and renews by itself: the day for notice has passed"
    return f"it runs to {end:%d %B %Y} and can be left from {leave:%d %B %Y}"
