"""Single points of failure: what falls apart without one application."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from landscape.analysis.edges import accepted
from landscape.analysis.flows import Flows
from landscape.estate.estate import Estate
from landscape.model.element import Element


class WeaknessKind(StrEnum):
    """Why something is a single point of failure."""

    ARTICULATION = "articulation-point"
    SOLE_SUPPORT = "sole-support"


@dataclass(frozen=True, slots=True)
class Weakness:
    """One single point of failure: the application, what hangs on it, and why."""

    element: Element
    kind: WeaknessKind
    reason: str
    depends: tuple[Element, ...]


def weaknesses(estate: Estate, flows: Flows, hit: frozenset[str]) -> tuple[Weakness, ...]:
    """The single points of failure among some applications.

    An application is one when its removal splits the integrations among them (an articulation point
    of the undirected graph), or when it alone supports a business function.
    """
    return (*_articulation(estate, flows, hit), *_sole_support(estate, hit))


def _articulation(estate: Estate, flows: Flows, hit: frozenset[str]) -> list[Weakness]:
    if len(hit) < 3:
        return []
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(
        (one.source, one.target) for one in flows.all if one.source in hit and one.target in hit
    )
    found = []
    for one in sorted(nx.articulation_points(graph)):
        neighbours = tuple(estate.element(each) for each in sorted(graph[one]))
        reason = f"data between {len(neighbours)} of the affected applications passes only here"
        found.append(Weakness(estate.element(one), WeaknessKind.ARTICULATION, reason, neighbours))
    return found


def _sole_support(estate: Estate, hit: frozenset[str]) -> list[Weakness]:
    found = []
    for one in sorted(hit):
        alone = tuple(
            estate.element(edge.target)
            for edge in accepted(estate.out(one, "SERVES"))
            if _supporters(estate, edge.target) == {one}
        )
        if alone:
            names = ", ".join(each.name for each in alone)
            reason = f"no other live application supports {names}"
            found.append(Weakness(estate.element(one), WeaknessKind.SOLE_SUPPORT, reason, alone))
    return found


def _supporters(estate: Estate, function: str) -> set[str]:
    edges = accepted(estate.into(function, "SERVES"))
    return {one.source for one in edges if not estate.is_retired(estate.element(one.source))}
