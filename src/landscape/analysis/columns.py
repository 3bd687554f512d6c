"""An estate as columns: what an analysis of the whole of it reads, instead of elements one by one.

A place is the number of an element in the estate, in id order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.repeated import REPEATS, Repeated
from landscape.estate.estate import Estate
from landscape.model.element import Element, Value
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band
from landscape.store.rules import NAMING
from landscape.store.state import Coded

Kept = TypeVar("Kept")
Places = Sequence[int]


class Columns:
    """The properties of all elements by place, and who is connected to whom.

    A contract that several files tell is there once: as the one that counts, with what only the others say.

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
        self.repeated = Repeated.of(estate)
        self._kept: dict[tuple[object, ...], Any] = {}
        self._said: dict[str, Said] = {}

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

    def coded(self, name: str) -> Coded:
        """One property of all elements that have it, each distinct value once."""
        return self._once(("coded", name), lambda: self._coded(name))

    def _coded(self, name: str) -> Coded:
        known = self.estate.state.coded(name)
        return self.repeated.coded(name, known) if self.repeated else known

    def values(self, name: str) -> Mapping[int, Value]:
        """Place → one property, of all elements that have it."""
        return self._once(("values", name), lambda: self.coded(name).by_place())

    def texts(self, name: str) -> Mapping[int, str]:
        """The same as text: `Element.text` of all."""
        return self._once(("texts", name), lambda: self._as_texts(name))

    def _as_texts(self, name: str) -> Mapping[int, str]:
        if all(type(one) is str for one in self.coded(name).values):
            return self.values(name)  # type: ignore[return-value]
        return self._read(name, lambda one: None if one is None else str(one))

    def _read(self, name: str, how: Callable[[Value], Kept | None]) -> Mapping[int, Kept]:
        """Place → what a property says, read once for each distinct value; None says nothing."""
        coded = self.coded(name)
        read = [how(one) for one in coded.values]
        found = zip(coded.places.tolist(), coded.codes.tolist(), strict=True)
        return {place: one for place, code in found if (one := read[code]) is not None}

    def days(self, name: str) -> Mapping[int, date]:
        """The same as dates: `Element.day` of all that have one."""
        return self._once(
            ("days", name),
            lambda: self._read(name, lambda one: one if isinstance(one, date) else None),
        )

    def amounts(self, name: str) -> Mapping[int, Decimal]:
        """The same as numbers: `Element.amount` of all that have one."""
        return self._once(("amounts", name), lambda: self._read(name, amount_of))

    def saying(self, name: str, *words: str) -> NDArray[np.bool_]:
        """Of each place whether a property there is one of some words."""
        return self.where(name, lambda one: isinstance(one, str) and one in words)

    def where(self, name: str, test: Callable[[Value], bool]) -> NDArray[np.bool_]:
        """Of each place whether there is a property that passes a test, made once for each value."""
        coded, found = self.coded(name), np.zeros(len(self.ids), np.bool_)
        passes = np.array([test(one) for one in coded.values], np.bool_)
        found[coded.places] = passes[coded.codes]
        return found

    def told(self, name: str) -> NDArray[np.bool_]:
        """Of each place whether a property there is known, as text: `Element.text`."""
        return self.where(name, lambda one: one is not None and str(one) != "")

    def said(self, name: str) -> Said:
        """One property as evidence, down to the cell."""
        found = self._said.get(name)
        return self._said.setdefault(name, Said(self, name)) if found is None else found

    def naming(self, place: int) -> Evidence:
        """The row that an element comes from, by its name: `edges.name_evidence`."""
        for said in self._naming:
            if said.known.get(place):
                return said.at(place)
        return Evidence(text=self.name(place), kind="name")

    @cached_property
    def _naming(self) -> Sequence[Said]:
        return [self.said(one) for one in NAMING]

    @cached_property
    def _names(self) -> Mapping[int, Value]:
        return self.values(NAMING[0])

    @cached_property
    def kinds(self) -> Sequence[str]:
        """The type of each element."""
        names = self.estate.state.type_names
        return [names[one] for one in self.estate.state.types.tolist()]

    def name(self, place: int) -> str:
        """What people call the element at a place: `Element.name`."""
        if known := self._names.get(place):
            return str(known)
        for naming in NAMING[1:]:
            known = self.values(naming).get(place)
            if known:
                return str(known)
        return self.ids[place].rsplit("/", 1)[-1]

    def of_type(self, type_name: str) -> Places:
        """The places of all elements of a type; no contract that counts as another."""
        return self._once(("type", type_name), lambda: self._of_type(type_name))

    def _of_type(self, type_name: str) -> Places:
        found = self.estate.are(type_name)
        if self.repeated:
            found = found & ~self.repeated.flags
        places: list[int] = np.flatnonzero(found).tolist()
        return places

    def contracts(self) -> Sequence[Element]:
        """The contracts at the places of their type, with all that any file says of them."""
        if not self.repeated:
            return self.estate.elements("Contract")
        return [self.repeated.filled(one) for one in self.of_type("Contract")]

    def contract(self, place: int) -> Element:
        """The contract at a place, with all that any file says of it."""
        return self.repeated.filled(place) if self.repeated else self.estate.at(place)

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
    def ranks(self) -> NDArray[np.int64]:
        """Of each application, by its place, the rank in the order in which people look for it, by name."""
        found = np.zeros(len(self.ids), np.int64)
        found[self.by_name] = np.arange(len(self.by_name))
        return found

    @cached_property
    def rank(self) -> Sequence[int]:
        """The same as Python reads it quickest, one at a time."""
        found: list[int] = self.ranks.tolist()
        return found

    @cached_property
    def by_name(self) -> NDArray[np.int64]:
        """The places of all applications in the order in which people look for them, by name."""
        places, named = self.of_type("Application"), self.texts(NAMING[0])
        folded = [(named.get(one) or self.name(one)).casefold() for one in places]
        order = sorted(range(len(places)), key=folded.__getitem__)
        return np.array(places, np.int64)[order]

    def edges(self, kind: str, band: Band | None = Band.ACCEPT) -> NDArray[np.int64]:
        """The numbers of the relationships of a type and a band (None: any), by source, then target."""
        return self._once(("edges", kind, band), lambda: self._edges(kind, band))

    def _edges(self, kind: str, band: Band | None) -> NDArray[np.int64]:
        found = self.estate.wires.banded(kind, band)
        return self.repeated.counting(found) if self.repeated and kind != REPEATS else found

    def first(self, kind: str) -> Mapping[int, int]:
        """Place → the number of the first relationship of a type that leaves it; those of band accept."""
        return self._once(("first", kind), lambda: self._first(kind))

    def _first(self, kind: str) -> Mapping[int, int]:
        edges = self.edges(kind)
        places, where = np.unique(self.estate.state.wiring.sources[edges], return_index=True)
        return dict(zip(places.tolist(), edges[where].tolist(), strict=True))

    @cached_property
    def spoken(self) -> NDArray[np.bool_]:
        """Of each relationship whether evidence speaks for it."""
        return self.estate.state.spoken()

    def edge_evidence(self, place: int, edge: int) -> tuple[Evidence, ...]:
        """What speaks for a relationship that leaves a place: see `edges.edge_evidence`."""
        return self.estate.edge(edge).evidence if self.spoken[edge] else (self.naming(place),)

    def linked(self, *kinds: str, band: Band | None = Band.ACCEPT) -> NDArray[np.bool_]:
        """Of each place whether a relationship of one of the types leaves or reaches it."""
        found, wiring = np.zeros(len(self.ids), np.bool_), self.estate.state.wiring
        for kind in kinds:
            edges = self.edges(kind, band)
            found[wiring.sources[edges]] = found[wiring.targets[edges]] = True
        return found

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


class Subject(NamedTuple):
    """An element of an estate by place, which is made only where more than what it is called is asked of it."""

    columns: Columns
    place: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Subject) and self.element == other.element

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def id(self) -> str:
        """Its id."""
        return self.columns.ids[self.place]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.columns.name(self.place)

    @property
    def element(self) -> Element:
        """The element itself."""
        return self.columns.estate.at(self.place)


class Said:
    """One property of all elements as evidence: what `Element.evidence` gives, without the elements.

    `known` are the values by place.
    """

    __slots__ = ("_cells", "_name", "_texts", "_where", "known")

    def __init__(self, columns: Columns, name: str) -> None:
        located = columns.estate.state.located(name)
        self.known = columns.values(name)
        self._name, self._texts = name, columns.texts(name)
        self._cells, self._where = located.by_place(), located.where
        for place, others in columns.repeated.others.items():
            told = (self._cells[one] for one in others if one in self._cells)
            if place in self.known and place not in self._cells and (cell := next(told, None)):
                self._cells[place] = cell

    def text(self, place: int) -> str:
        """The value of the element at a place as text, empty when unknown."""
        return self._texts.get(place, "")

    def at(self, place: int) -> Evidence:
        """The shown value of the element at a place; without words where there is none."""
        text, found = self._texts.get(place, ""), self._cells.get(place)
        if found is None:
            return Evidence(text, self._name)
        cell, row = found
        source, sheet, header = self._where[cell]
        return Evidence(text, self._name, source, sheet, row - 1 if row else None, header)


def amount_of(value: Value) -> Decimal | None:
    """A property as a number, None when it is none: `Element.amount`."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


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
