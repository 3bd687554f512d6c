"""The estate: an immutable, in-memory snapshot that analyses read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from landscape.errors import NotFound
from landscape.model.element import Element, Relationship

if TYPE_CHECKING:
    import networkx as nx

_RETIRED = "retired"
_ID = attrgetter("id")
_KEY = attrgetter("type", "source", "target")


class Estate:
    """Elements and relationships as they stand, asked by id, type and direction.

    `as_at` is the date on which questions about it are answered. Everything comes back in id order,
    so that answers do not depend on the order in which files were loaded.
    """

    def __init__(
        self,
        elements: Iterable[Element],
        relationships: Iterable[Relationship],
        as_at: date,
        load: int = 0,
    ) -> None:
        self.as_at = as_at
        self.load = load
        ordered = sorted(elements, key=_ID)
        self._by_id: dict[str, Element] = {one.id: one for one in ordered}
        self._elements = tuple(self._by_id.values())
        self._by_type: dict[str, list[Element]] = defaultdict(list)
        for one in self._elements:
            self._by_type[one.type].append(one)
        self._out: dict[str, list[Relationship]] = defaultdict(list)
        self._into: dict[str, list[Relationship]] = defaultdict(list)
        self._by_relationship: dict[str, list[Relationship]] = defaultdict(list)
        known = self._by_id
        self._relationships = tuple(
            edge
            for edge in sorted(relationships, key=_KEY)
            if edge.source in known and edge.target in known
        )
        for edge in self._relationships:
            self._out[edge.source].append(edge)
            self._into[edge.target].append(edge)
            self._by_relationship[edge.type].append(edge)

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, element_id: object) -> bool:
        return element_id in self._by_id

    def element(self, element_id: str) -> Element:
        """One element. Raises NotFound with the nearest thing to do."""
        known = self._by_id.get(element_id)
        if known is None:
            raise NotFound(
                f"There is no element with the id {element_id!r}.",
                remedy="Look it up by name with `landscape find`.",
            )
        return known

    def get(self, element_id: str) -> Element | None:
        """One element, None when there is none of that id."""
        return self._by_id.get(element_id)

    def elements(self, type_name: str | None = None) -> Sequence[Element]:
        """All elements of a type (or all), in id order."""
        if type_name is None:
            return self._elements
        return tuple(self._by_type.get(type_name, ()))

    def applications(self) -> Sequence[Element]:
        """The live applications: those not retired on the estate's date."""
        return [one for one in self.elements("Application") if not self.is_retired(one)]

    def is_retired(self, application: Element) -> bool:
        """Whether an application is out of use on the estate's date."""
        if application.text("lifecycle") == _RETIRED:
            return True
        retired = application.day("retired_date")
        return retired is not None and retired <= self.as_at

    def relationships(self, type_name: str | None = None) -> Sequence[Relationship]:
        """All relationships of a type (or all), ordered by type, source, target."""
        if type_name is None:
            return self._relationships
        return tuple(self._by_relationship.get(type_name, ()))

    def out(self, element_id: str, type_name: str | None = None) -> Sequence[Relationship]:
        """Relationships that leave an element."""
        edges = self._out.get(element_id, ())
        return [one for one in edges if type_name is None or one.type == type_name]

    def into(self, element_id: str, type_name: str | None = None) -> Sequence[Relationship]:
        """Relationships that arrive at an element."""
        edges = self._into.get(element_id, ())
        return [one for one in edges if type_name is None or one.type == type_name]

    def targets(self, element_id: str, type_name: str) -> Sequence[Element]:
        """The elements that relationships of a type lead to."""
        return [self._by_id[one.target] for one in self.out(element_id, type_name)]

    def sources(self, element_id: str, type_name: str) -> Sequence[Element]:
        """The elements that relationships of a type come from."""
        return [self._by_id[one.source] for one in self.into(element_id, type_name)]

    def counts(self) -> Mapping[str, int]:
        """How many elements of each type; retired applications are not counted."""
        found = {name: len(members) for name, members in sorted(self._by_type.items())}
        if "Application" in found:
            found["Application"] = len(self.applications())
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
        for one in self._elements:
            graph.add_node(one.id, **{**one.properties, "type": one.type, "name": one.name})
        for edge in self._relationships:
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
