"""`graph`: the neighbourhood of one element as nodes and edges for drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, number, plain, reference

if TYPE_CHECKING:
    from landscape.estate.estate import Estate
    from landscape.model.element import Element, Relationship

MOST_NODES = 600  # more cannot be read in a picture
_SHOWN = ("lifecycle", "criticality", "kind", "direction", "hosting")


def graph(estate: Estate, around: str, depth: int = 1, *, limit: int = MOST_NODES) -> Plain:
    """Everything within `depth` steps of an element, whichever way relationships point.

    Nearest first, at most `limit` nodes; `left_out` says how many more there are within that depth.
    Raises NotFound for an unknown id.
    """
    centre = estate.element(around)
    reached = _within(estate, centre.id, depth)
    kept = dict(list(reached.items())[: max(1, limit)])
    edges = {
        edge.key: edge
        for one in kept
        for edge in estate.out(one)
        if edge.target in kept and edge.band != "no"
    }
    return {
        "as_at": estate.as_at.isoformat(),
        "around": reference(centre),
        "depth": depth,
        "nodes": [_node(estate.element(one), away) for one, away in kept.items()],
        "edges": [_edge(edges[key]) for key in sorted(edges)],
        "left_out": len(reached) - len(kept),
    }


def _within(estate: Estate, centre: str, depth: int) -> Mapping[str, int]:
    """Element ids by distance, nearest first, in id order at each distance."""
    found = {centre: 0}
    frontier = [centre]
    for away in range(1, depth + 1):
        beyond = {
            other
            for one in frontier
            for edge in (*estate.out(one), *estate.into(one))
            if edge.band != "no"
            for other in (edge.source, edge.target)
            if other not in found
        }
        frontier = sorted(beyond)
        found.update(dict.fromkeys(frontier, away))
    return found


def _node(one: Element, away: int) -> Plain:
    shown = {key: plain(one.properties[key]) for key in _SHOWN if key in one.properties}
    return {**reference(one), "distance": away, "properties": shown}


def _edge(one: Relationship) -> Plain:
    return {
        "type": one.type,
        "from": one.source,
        "to": one.target,
        "method": str(one.method),
        "confidence": number(one.confidence, 4),
        "band": str(one.band),
    }
