"""An estate as columns: what an analysis of the whole of it reads, instead of elements one by one.

A place is the number of an element in the estate, in id order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.estate.estate import Estate
from landscape.model.element import Value
from landscape.model.vocabulary import Band
from landscape.store.rules import NAMING

Kept = TypeVar("Kept")
Places = Sequence[int]


class Columns:
    """The properties of all elements by place, and who is connected to whom.

    >>> from landscape.model.element import Element, Relationship
    >>> things = [Element("a", "Application", "acme", {"users": 30}),
    ...     Element("b", "Application", "acme", {"lifecycle": "retired"}),
    ...     Element("f", "ApplicationFunction", "acme")]
    >>> known = Columns.of(Estate(things, [Relationship("PROVIDES", "a", "f")], date(2026, 1, 1)))
    >>> known.amounts("users"), list(known.live), known.targets("PROVIDES")[0]
    ({0: Decimal('30')}, [0], [2])
    """

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.ids = estate.state.ids
        self._kept: dict[tuple[object, ...], Any] = {}

    @classmethod
    def of(cls, estate: Estate) -> Columns:
        """Those of an estate, made once."""
        return estate.worked_out(cls)

    def _once(self, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        found = self._kept.get(key)
        if found is None:
            found = self._kept.setdefault(key, make())
        kept: Kept = found
        return kept

    def values(self, name: str) -> Mapping[int, Value]:
        """Place → one property, of all elements that have it."""
        return self._once(("values", name), lambda: self.estate.state.column(name))

    def texts(self, name: str) -> Mapping[int, str]:
        """The same as text: `Element.text` of all."""
        return self._once(("texts", name), lambda: self._as_texts(name))

    def _as_texts(self, name: str) -> Mapping[int, str]:
        values = self.values(name)
        if all(type(one) is str for one in values.values()):
            return values  # type: ignore[return-value]
        return {place: str(one) for place, one in values.items() if one is not None}

    def days(self, name: str) -> Mapping[int, date]:
        """The same as dates: `Element.day` of all that have one."""
        return self._once(
            ("days", name),
            lambda: {
                place: one for place, one in self.values(name).items() if isinstance(one, date)
            },
        )

    def amounts(self, name: str) -> Mapping[int, Decimal]:
        """The same as numbers: `Element.amount` of all that have one."""
        return self._once(
            ("amounts", name),
            lambda: {
                place: Decimal(one)
                for place, one in self.values(name).items()
                if isinstance(one, int | Decimal) and not isinstance(one, bool)
            },
        )

    def name(self, place: int) -> str:
        """What people call the element at a place: `Element.name`."""
        for naming in NAMING:
            known = self.values(naming).get(place)
            if known:
                return str(known)
        return self.ids[place].rsplit("/", 1)[-1]

    def of_type(self, type_name: str) -> Places:
        """The places of all elements of a type."""
        return self._once(
            ("type", type_name), lambda: np.flatnonzero(self.estate.are(type_name)).tolist()
        )

    @cached_property
    def retired(self) -> frozenset[int]:
        """The places of the applications that are out of use on the estate's date."""
        found = self.estate.are("Application") & self.estate.retired
        return frozenset(np.flatnonzero(found).tolist())

    @cached_property
    def live(self) -> Places:
        """The places of the applications that are in use on the estate's date."""
        found: list[int] = np.flatnonzero(self.in_use).tolist()
        return found

    @cached_property
    def in_use(self) -> NDArray[np.bool_]:
        """Of each place whether an application is there that is in use on the estate's date."""
        return self.estate.are("Application") & ~self.estate.retired

    @cached_property
    def rank(self) -> Sequence[int]:
        """Of each application, by its place, the rank in the order in which people look for it, by name."""
        found = [0] * len(self.ids)
        named = sorted((self.name(one).casefold(), one) for one in self.of_type("Application"))
        for rank, (_, place) in enumerate(named):
            found[place] = rank
        return found

    def edges(self, kind: str, band: Band | None = Band.ACCEPT) -> NDArray[np.int64]:
        """The numbers of the relationships of a type and a band (None: any), by source, then target."""
        return self._once(("edges", kind, band), lambda: self.estate.wires.banded(kind, band))

    def ends(self, edges: NDArray[np.int64]) -> tuple[list[int], list[int]]:
        """The sources and the targets of some relationships."""
        wiring = self.estate.state.wiring
        return wiring.sources[edges].tolist(), wiring.targets[edges].tolist()

    def targets(self, kind: str, band: Band | None = Band.ACCEPT) -> Mapping[int, Places]:
        """Place → where relationships of a type lead to, in id order; those of band accept."""
        return self._once(("targets", kind, band), lambda: self._joined(kind, band, inward=False))

    def sources(self, kind: str, band: Band | None = Band.ACCEPT) -> Mapping[int, Places]:
        """Place → where relationships of a type come from, in id order; those of band accept."""
        return self._once(("sources", kind, band), lambda: self._joined(kind, band, inward=True))

    def _joined(self, kind: str, band: Band | None, *, inward: bool) -> Mapping[int, Places]:
        sources, targets = self.ends(self.edges(kind, band))
        found: dict[int, list[int]] = defaultdict(list)
        pairs = zip(targets, sources, strict=True) if inward else zip(sources, targets, strict=True)
        for one, other in pairs:
            found[one].append(other)
        return dict(found)

    def named(self, places: Places) -> list[str]:
        """The ids of some places."""
        return [self.ids[one] for one in places]


def contained(parts: Mapping[int, Places], whole: int) -> set[int]:
    """All parts of an element, parts of parts included, by place; cycles are walked once.

    >>> sorted(contained({0: [1], 1: [2], 2: [0]}, 0))
    [1, 2]
    """
    seen: set[int] = set()
    waiting = [whole]
    while waiting:
        for part in parts.get(waiting.pop(), ()):
            if part not in seen and part != whole:
                seen.add(part)
                waiting.append(part)
    return seen
