"""Contracts that several files tell: which of them counts, with what only the others say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.vocabulary import Band
from landscape.store.state import Coded

REPEATS = "REPEATS"
_MONEY = (
    "value",
    "value_annual",
    "value_basis",
    "currency",
    "vat_treatment",
    "vat_irrecoverable",
)
_WORTH = _MONEY[:2]
# What one file may say of a contract where the one that counts says nothing; amounts come with their basis.
_FILLED = frozenset(
    {
        *_MONEY,
        *("start_date", "end_date", "end_max_date", "review_date", "signed_date"),
        *("terminated_date", "extension_options", "notice_period", "auto_renew"),
        *("description", "category", "procurement_route", "framework_reference", "owner_role"),
    }
)


class Repeated:
    """The contracts of an estate that are told again, by place, and those that count for them.

    Those that a person, or the inference by itself, says are one: `REPEATS` in band accept. Where files say
    it in a circle the first by id counts.

    >>> from datetime import date
    >>> from landscape.model.element import Relationship
    >>> things = [Element("k", "Contract", "acme", {"title": "Tax"}),
    ...     Element("l", "Contract", "acme", {"title": "Tax system", "end_date": date(2027, 3, 31)})]
    >>> known = Repeated.of(Estate(things, [Relationship("REPEATS", "l", "k")], date(2026, 1, 1)))
    >>> known.main, known.filled(0).day("end_date")
    ({1: 0}, datetime.date(2027, 3, 31))
    """

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        edges = estate.wires.accepted(REPEATS)
        wiring = estate.wires.wiring
        ends = zip(wiring.sources[edges].tolist(), wiring.targets[edges].tolist(), strict=True)
        self.main: Mapping[int, int] = _mains(ends)

    @classmethod
    def of(cls, estate: Estate) -> Repeated:
        """Those of an estate, worked out once."""
        return estate.worked_out(cls)

    def __bool__(self) -> bool:
        return bool(self.main)

    @cached_property
    def flags(self) -> NDArray[np.bool_]:
        """Of each place whether a contract is there that counts as another."""
        found = np.zeros(len(self._estate), np.bool_)
        found[list(self.main)] = True
        return found

    @cached_property
    def others(self) -> Mapping[int, Sequence[int]]:
        """Place of a contract that counts → the places of those that it counts for."""
        found: dict[int, list[int]] = defaultdict(list)
        for one, main in sorted(self.main.items()):
            found[main].append(one)
        return found

    @cached_property
    def perhaps(self) -> int:
        """How many pairs of contracts that count may be one: they wait for a person."""
        waiting = self._estate.wires.banded(REPEATS, Band.REVIEW)
        return len(self.counting(waiting))

    def counting(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of some relationships those with no end that counts as another."""
        wiring = self._estate.wires.wiring
        return edges[~(self.flags[wiring.sources[edges]] | self.flags[wiring.targets[edges]])]

    def filled(self, place: int) -> Element:
        """A contract with what only the others that it counts for say; their cells stay theirs."""
        one = self._estate.at(place)
        for other in map(self._estate.at, self.others.get(place, ())):
            missing = _missing(one, other)
            properties = {**one.properties, **{name: other.properties[name] for name in missing}}
            cells = {name: other.cells[name] for name in missing if name in other.cells}
            one = replace(one, properties=properties, cells={**one.cells, **cells})
        return one

    def coded(self, name: str, known: Coded) -> Coded:
        """The values of one property, with those of the contracts that are filled."""
        if name not in _FILLED:
            return known
        codes = dict(zip(known.places.tolist(), known.codes.tolist(), strict=True))
        numbers = {value: number for number, value in enumerate(known.values)}
        for place in self.others:
            value = self.filled(place).properties.get(name)
            if value is not None:
                codes[place] = numbers[value]
        places = sorted(codes)
        return Coded(
            np.array(places, known.places.dtype),
            np.array([codes[one] for one in places], known.codes.dtype),
            known.values,
        )


def _missing(one: Element, other: Element) -> list[str]:
    """What to take of the other: what the one does not say. Money comes with its basis and in one currency."""
    wanted = _FILLED - set(_MONEY)
    found = [
        name for name in sorted(wanted) if name not in one.properties and name in other.properties
    ]
    if {one.text("currency"), other.text("currency")} <= {
        "",
        one.text("currency") or other.text("currency"),
    }:
        if not any(name in one.properties for name in _WORTH):
            found += [name for name in _MONEY if name in other.properties]
        elif "value_annual" not in one.properties and "value_annual" in other.properties:
            found.append("value_annual")
    return found


def _mains(ends: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Who is told again → who counts for it: the end of its chain."""
    told: dict[int, int] = {}
    for one, main in ends:
        told.setdefault(one, main)
    found = {}
    for one in told:
        walked = [one]
        while (following := told.get(walked[-1])) is not None and following not in walked:
            walked.append(following)
        end = walked[-1]
        if following is not None:
            end = min(walked[walked.index(following) :])
        if end != one:
            found[one] = end
    return found
