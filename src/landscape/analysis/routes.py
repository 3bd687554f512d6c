"""How two elements are connected: the shortest paths between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landscape.analysis.flows import Flows
from landscape.analysis.spreading import Path, Step, certainty
from landscape.errors import UsageError
from landscape.estate.estate import Estate
from landscape.estate.wires import ACCEPT
from landscape.model.element import Element

if TYPE_CHECKING:
    import networkx as nx

# How far apart two elements count as being, per relationship: a flow of data says more than that
# both are owned by the same directorate or do the same sort of thing.
LENGTHS = {
    "FLOWS_TO": 1.0,
    "CONTAINS": 1.0,
    "RUNS_ON": 1.5,
    "COVERS": 1.5,
    "PARTY_TO": 1.5,
    "SUPPLIES": 1.5,
    "PARENT_OF": 1.0,
    "REPLACES": 1.0,
}
OTHER_LENGTH = 2.5
_PROJECTED = frozenset({"FLOWS_FROM", "FLOWS_TO"})


@dataclass(frozen=True, slots=True)
class Route:
    """One path: its steps and how certain all of them are together."""

    steps: Path
    certainty: float


@dataclass(frozen=True, slots=True)
class Routes:
    """The paths between two elements, closest first; none when they are not connected."""

    start: Element
    end: Element
    as_at: date
    routes: tuple[Route, ...]


def path(estate: Estate, start: str, end: str, k: int = 3) -> Routes:
    """The k closest paths between two elements, over relationships in either direction.

    Integrations are edges between the applications they join. A step says whether it follows the
    relationship (`forward`). Raises NotFound for an unknown id, UsageError when both are the same.

    >>> from landscape.model.element import Relationship
    >>> things = [Element("a", "Application", "acme"), Element("b", "Application", "acme"),
    ...     Element("k", "Contract", "acme")]
    >>> edges = [Relationship("COVERS", "k", "a"), Relationship("COVERS", "k", "b")]
    >>> found = path(Estate(things, edges, date(2026, 11, 23)), "a", "b")
    >>> [(one.source, one.relationship, one.target) for one in found.routes[0].steps]
    [('a', 'COVERS', 'k'), ('k', 'COVERS', 'b')]
    """
    first, last = estate.element(start), estate.element(end)
    if start == end:
        raise UsageError(
            f"{first.name} is both ends of the path.", remedy="Name two different elements."
        )
    graph = _graph(estate, frozenset({start, end}))
    routes = [_route(graph, way) for way in islice(_ways(graph, start, end), max(1, k))]
    return Routes(first, last, estate.as_at, tuple(routes))


def _ways(graph: nx.Graph[str], start: str, end: str) -> Iterator[list[str]]:
    import networkx as nx

    try:
        yield from nx.shortest_simple_paths(graph, start, end, weight="length")
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return


def _graph(estate: Estate, ends: frozenset[str]) -> nx.Graph[str]:
    """The closest relationship per pair of elements, whichever way it points."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for link in _links(estate, ends):
        length = LENGTHS.get(link.relationship, OTHER_LENGTH)
        known = graph.get_edge_data(link.source, link.target)
        if known is None or length < known["length"]:
            graph.add_edge(link.source, link.target, length=length, link=link)
    return graph


class _Link(NamedTuple):
    """What may be a step of a path: of very many few become one."""

    source: str
    target: str
    relationship: str
    certainty: float
    integration: str | None = None

    @property
    def step(self) -> Step:
        """The step, from its source to its target."""
        source, target, relationship, certain, integration = self
        return Step(source, target, relationship, certain, "", integration)


def _links(estate: Estate, ends: frozenset[str]) -> Iterator[_Link]:
    """Flows as edges; an integration is passed through as an element only where a path ends at it."""
    for flow in Flows(estate).all:
        yield _Link(flow.source, flow.target, "FLOWS_TO", flow.confidence, flow.integration)
    wiring, ids = estate.state.wiring, estate.state.ids
    passed = np.array([one not in _PROJECTED for one in wiring.names], np.bool_)
    ending = [estate.place(one) for one in ends]
    counts = (wiring.bands == ACCEPT) & estate.holding & (wiring.sources != wiring.targets)
    which = np.flatnonzero(counts & (passed[wiring.types] | np.isin(wiring.sources, ending)))
    columns = (wiring.sources, wiring.targets, wiring.types, wiring.confidences)
    for source, target, kind, certain in zip(*(x[which].tolist() for x in columns), strict=True):
        yield _Link(ids[source], ids[target], wiring.names[kind], certain)


def _route(graph: nx.Graph[str], way: list[str]) -> Route:
    steps = tuple(_turn(graph.edges[near, far]["link"].step, near) for near, far in pairwise(way))
    return Route(steps, certainty(steps))


def _turn(step: Step, near: str) -> Step:
    if step.source == near:
        return step
    return Step(
        near,
        step.source,
        step.relationship,
        step.certainty,
        step.reason,
        step.integration,
        forward=False,
    )
