"""The estate: an immutable, in-memory snapshot that analyses read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from landscape.errors import NotFound
from landscape.estate.flows import FlowColumns
from landscape.estate.given import GivenState
from landscape.estate.making import Made
from landscape.estate.wires import Wires
from landscape.model.element import Element, Relationship
from landscape.store.rules import is_out_of_use

if TYPE_CHECKING:
    import networkx as nx

    from landscape.store.state import State

Found = TypeVar("Found")


class Estate:
    """Elements and relationships as they stand, asked by id, type and direction.

    `as_at` is the date on which questions about it are answered. Everything comes back in id order,
    so that answers do not depend on the order in which files were loaded. It is held as columns;
    an element or a relationship becomes an object when it is first asked for, and stays that object.
    """

    def __init__(
        self,
        elements: Iterable[Element],
        relationships: Iterable[Relationship],
        as_at: date,
        load: int = 0,
    ) -> None:
        self._hold(GivenState(elements, relationships, load), as_at)

    @classmethod
    def of(cls, state: State, as_at: date) -> Estate:
        """The estate of a state as a store reads it."""
        found = cls.__new__(cls)
        found._hold(state, as_at)
        return found

    def _hold(self, state: State, as_at: date) -> None:
        self.as_at = as_at
        self.load = state.load
        self.state = state
        self.wires = Wires(state.wiring, len(state.ids))
        self._codes = {name: code for code, name in enumerate(state.type_names)}
        self._known = Made(len(state.ids), state.elements, state.types)
        self._edges = Made(len(state.wiring), state.relationships, state.wiring.types)
        self._live: tuple[Element, ...] | None = None
        self._kept: dict[Hashable, object] = {}
        self._working = RLock()

    @cached_property
    def _place(self) -> dict[str, int]:
        return {one: place for place, one in enumerate(self.state.ids)}

    def __len__(self) -> int:
        return len(self.state.ids)

    def __contains__(self, element_id: object) -> bool:
        return element_id in self._place

    def element(self, element_id: str) -> Element:
        """One element. Raises NotFound with the nearest thing to do."""
        return self._known.one(self.place(element_id))

    def get(self, element_id: str) -> Element | None:
        """One element, None when there is none of that id."""
        place = self._place.get(element_id)
        return None if place is None else self._known.one(place)

    def elements(self, type_name: str | None = None) -> Sequence[Element]:
        """All elements of a type (or all), in id order."""
        if type_name is None:
            return self._known.all()
        code = self._codes.get(type_name)
        return () if code is None else self._known.of_kind(code)

    def applications(self) -> Sequence[Element]:
        """The live applications: those not retired on the estate's date."""
        if self._live is None:
            gone = self.retired[self.are("Application")].tolist()
            every = zip(self.elements("Application"), gone, strict=True)
            self._live = tuple(one for one, out_of_use in every if not out_of_use)
        return list(self._live)

    def place(self, element_id: str) -> int:
        """Where an element lies in columns; places go by id. Raises NotFound."""
        place = self._place.get(element_id)
        if place is None:
            raise NotFound(
                f"There is no element with the id {element_id!r}.",
                remedy="Look it up by name with `landscape find`.",
            )
        return place

    def at(self, place: int) -> Element:
        """The element at a place."""
        return self._known.one(place)

    def these(self, places: Sequence[int]) -> Sequence[Element]:
        """The elements at some places of one type, or a few of several."""
        return self._known.some(places)

    def are(self, type_name: str) -> NDArray[np.bool_]:
        """For each place whether the element there is of a type."""
        found: NDArray[np.bool_] = self.state.types == self._codes.get(type_name, -1)
        return found

    @cached_property
    def retired(self) -> NDArray[np.bool_]:
        """For each place whether the element there is out of use on the estate's date."""
        found = np.zeros(len(self), np.bool_)
        words, dates = (self.state.coded(one) for one in ("lifecycle", "retired_date"))
        by_word = [is_out_of_use(one, None, self.as_at) for one in words.values]
        by_date = [is_out_of_use(None, one, self.as_at) for one in dates.values]
        for known, out_of_use in ((words, by_word), (dates, by_date)):
            found[known.places] |= np.array(out_of_use, np.bool_)[known.codes]
        return found

    @cached_property
    def holding(self) -> NDArray[np.bool_]:
        """For each relationship whether it holds on the estate's date; an open end holds."""
        found = np.ones(len(self.state.wiring), np.bool_)
        for place, first in self.state.edge_column("valid_from").items():
            found[place] &= not isinstance(first, date) or first <= self.as_at
        for place, last in self.state.edge_column("valid_to").items():
            found[place] &= not isinstance(last, date) or self.as_at <= last
        return found

    @cached_property
    def flows(self) -> FlowColumns:
        """Which application's data reaches which other: made once, when it is first asked for."""
        return FlowColumns(self)

    def worked_out(self, how: Callable[..., Found], *given: Hashable) -> Found:
        """What follows from the estate, such as its costs: worked out by one, for all who ask.

        Parameters: `how` works it out from the estate and what is `given`, and is what it is kept under.
        Who asks while it is being worked out waits.
        """
        key = (how, *given)
        if key not in self._kept:
            with self._working:
                if key not in self._kept:
                    self._kept[key] = how(self, *given)
        return cast("Found", self._kept[key])

    def edge(self, number: int) -> Relationship:
        """The relationship of a number in the wiring."""
        return self._edges.one(number)

    def relationships(self, type_name: str | None = None) -> Sequence[Relationship]:
        """All relationships of a type (or all), ordered by type, source, target."""
        if type_name is None:
            return self._edges.all()
        code = self.wires.code(type_name)
        return () if code is None else self._edges.of_kind(code)

    def out(self, element_id: str, type_name: str | None = None) -> Sequence[Relationship]:
        """Relationships that leave an element."""
        place = self._place.get(element_id)
        return [] if place is None else self._edges.some(self.wires.out(place, type_name))

    def into(self, element_id: str, type_name: str | None = None) -> Sequence[Relationship]:
        """Relationships that arrive at an element."""
        place = self._place.get(element_id)
        return [] if place is None else self._edges.some(self.wires.into(place, type_name))

    def targets(self, element_id: str, type_name: str) -> Sequence[Element]:
        """The elements that relationships of a type lead to."""
        return [self.element(one.target) for one in self.out(element_id, type_name)]

    def sources(self, element_id: str, type_name: str) -> Sequence[Element]:
        """The elements that relationships of a type come from."""
        return [self.element(one.source) for one in self.into(element_id, type_name)]

    def counts(self) -> Mapping[str, int]:
        """How many elements of each type; retired applications are not counted."""
        code = dict(sorted(self._codes.items()))
        found = {name: self._known.how_many(number) for name, number in code.items()}
        if "Application" in found:
            live = self.are("Application") & ~self.retired
            found["Application"] = int(np.count_nonzero(live))
        return found

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The estate as a NetworkX graph, for notebooks and small questions.

        Returns a graph whose nodes are element ids, with `type`, `name` and the element's properties,
        and whose edges are keyed by relationship type, with `type`, `method`, `confidence` and the
        relationship's properties.

        >>> from datetime import date
        >>> from landscape.model.element import Element, Relationship
        >>> desk = Element("acme/application/desk", "Application", "acme", {"name": "Desk"})
        >>> pay = Element("acme/application/pay", "Application", "acme", {"name": "Pay"})
        >>> booking = "acme/application-function/booking"
        >>> estate = Estate(
        ...     [desk, pay, Element(booking, "ApplicationFunction", "acme", {"name": "Booking"})],
        ...     [Relationship("PROVIDES", one.id, booking) for one in (desk, pay)],
        ...     date(2026, 11, 24),
        ... )
        >>> graph = estate.to_networkx()
        >>> sorted(graph.nodes[one]["name"] for one in graph.predecessors(booking))
        ['Desk', 'Pay']
        >>> graph.edges[desk.id, booking, "PROVIDES"]["confidence"]
        1.0
        """
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for one in self.elements():
            graph.add_node(one.id, **{**one.properties, "type": one.type, "name": one.name})
        for edge in self.relationships():
            graph.add_edge(
                edge.source,
                edge.target,
                key=edge.type,
                **{
                    **edge.properties,
                    "type": edge.type,
                    "method": str(edge.method),
                    "confidence": edge.confidence,
                },
            )
        return graph
