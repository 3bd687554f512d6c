"""Explore: what is connected to what, around one element?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.connections import line
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Choice,
    Column,
    Figure,
    Filter,
    Link,
    Page,
    Picture,
    Row,
    Table,
    interactive,
)
from landscape.model.element import Relationship
from landscape.pictures import Knot, Tie, web
from landscape.responses.graph import MOST_NODES
from landscape.responses.plain import reference

if TYPE_CHECKING:
    from landscape.analysis.flows import Flow

_SHAPES = {
    "Application": "circle",
    "Contract": "triangle",
    "Supplier": "diamond",
    "ApplicationFunction": "square",
}


def explore(asked: Answers, around: str, depth: int, kind: str) -> Page:
    """The neighbourhood of an element. Raises NotFound."""
    answer = around_it(asked, around, depth)
    centre = answer["around"]
    nodes = [one for one in answer["nodes"] if one["distance"] == 0 or kind in ("", one["type"])]
    kept = {one["id"] for one in nodes}
    edges = [one for one in answer["edges"] if one["from"] in kept and one["to"] in kept]
    return Page(
        title=f"What is connected to {centre['name']}?",
        section="impact",
        eyebrow=wording.type_label(centre["type"]),
        crumbs=(Link(centre["name"], wording.element_href(centre["type"], centre["id"])),),
        actions=interactive(centre["id"]),
        figures=_figures(nodes, edges),
        filters=_filters(answer, around, depth, kind),
        callouts=_left_out(answer),
        pictures=(_picture(nodes, edges, centre),),
        tables=(_nodes(nodes), _edges(nodes, edges)),
    )


def around_it(asked: Answers, around: str, depth: int, most: int = MOST_NODES) -> dict[str, Any]:
    """Elements within some steps and what joins them; an integration is one step, not an element.

    Nearest first, at most `most`. Raises NotFound.
    """
    centre = asked.estate.element(around)
    found = {centre.id: 0}
    front = [centre.id]
    for distance in range(1, depth + 1):
        beyond = {other for one in front for other in _beside(asked, one)}
        front = sorted(beyond - found.keys())
        found.update(dict.fromkeys(front, distance))
    kept = dict(list(found.items())[:most])
    nodes = [
        {**reference(asked.estate.element(one)), "distance": away} for one, away in kept.items()
    ]
    return {
        "around": reference(centre),
        "nodes": nodes,
        "edges": [edge for one in kept for edge in _leaving(asked, one) if edge["to"] in kept],
        "left_out": len(found) - len(kept),
    }


def _beside(asked: Answers, one: str) -> set[str]:
    estate, flows = asked.estate, asked.flows
    edges = [*estate.out(one), *estate.into(one)]
    ends = {
        end for edge in edges if _is_drawn(asked, edge, one) for end in (edge.source, edge.target)
    }
    near = {flow.target for flow in flows.out(one)} | {flow.source for flow in flows.into(one)}
    return (ends | near) - {one}


def _is_drawn(asked: Answers, edge: Relationship, one: str) -> bool:
    """Whether a relationship is a line of its own: flows are drawn from application to application."""
    through = edge.type in ("FLOWS_FROM", "FLOWS_TO")
    return edge.band != "no" and (not through or asked.estate.element(one).type == "Integration")


def _leaving(asked: Answers, one: str) -> list[dict[str, Any]]:
    direct = [
        {
            "from": edge.source,
            "to": edge.target,
            "verb": wording.relationship_label(edge.type),
            "method": str(edge.method),
            "band": str(edge.band),
            "confidence": edge.confidence,
            "line": line({"method": str(edge.method), "band": str(edge.band)}),
        }
        for edge in asked.estate.out(one)
        if _is_drawn(asked, edge, one)
    ]
    return direct + [_flow(asked, flow) for flow in asked.flows.out(one)]


def _flow(asked: Answers, flow: Flow) -> dict[str, Any]:
    return {
        "from": flow.source,
        "to": flow.target,
        "verb": f"sends data to, by {wording.words(flow.kind)}",
        "method": "imported",
        "band": "accept",
        "confidence": flow.confidence,
        "line": "solid",
    }


def _figures(nodes: Sequence[Mapping[str, Any]], edges: Sequence[object]) -> tuple[Figure, ...]:
    counts = Counter(one["type"] for one in nodes)
    common = [
        Figure(
            wording.type_label(name) + "s" if count != 1 else wording.type_label(name),
            f"{count}",
            "#nodes",
        )
        for name, count in counts.most_common(3)
    ]
    return (
        Figure("Elements", f"{len(nodes):,}", "#nodes"),
        Figure("Relationships", f"{len(edges):,}", "#edges"),
        *common,
    )


def _filters(answer: Mapping[str, Any], around: str, depth: int, kind: str) -> tuple[Filter, ...]:
    kinds = sorted({one["type"] for one in answer["nodes"] if one["distance"]})
    types = (Choice("", "everything"), *(Choice(one, wording.type_label(one)) for one in kinds))
    steps = tuple(Choice(str(n), wording.plural(n, "step")) for n in (1, 2, 3))
    return (
        Filter("around", "", "hidden", around),
        Filter("depth", "As far as", "select", str(depth), steps),
        Filter("kind", "Show", "select", kind, types),
    )


def _left_out(answer: Mapping[str, Any]) -> tuple[Callout, ...]:
    if not answer["left_out"]:
        return ()
    line_ = f"{answer['left_out']:,} more elements are within that distance; nearer ones go first."
    return (Callout("Not all of it is shown", (line_,)),)


def _picture(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    centre: Mapping[str, Any],
) -> Picture:
    knots = [
        Knot(
            one["id"],
            one["name"],
            wording.element_href(one["type"], one["id"]),
            f"{one['name']}, {wording.type_label(one['type']).lower()}, {_away(one['distance'])}",
            one["type"],
            _SHAPES.get(one["type"], "circle"),
            one["distance"],
        )
        for one in nodes
    ]
    ties = [Tie(one["from"], one["to"], one["line"]) for one in edges]
    drawn = web(knots, ties, f"What is connected to {centre['name']}")
    caption = (
        "The element asked about is in the middle; rings are steps. Circle: application; triangle: contract; "
        "diamond: supplier; square: functionality; small circle: anything else. An integration is drawn as "
        "a line between its applications. Solid lines were typed in, "
        "dashed ones inferred, dotted ones wait for review. Arrow keys follow connections."
    )
    return Picture("web", "Around it, step by step", drawn, caption, "landscape-explore")


def _away(distance: int) -> str:
    return "the element asked about" if not distance else f"{wording.plural(distance, 'step')} away"


def _nodes(nodes: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        Column("Element"),
        Column("Type"),
        Column("Steps", "num", "ascending"),
        Column("Next"),
    )
    rows = tuple(
        Row(
            one["id"],
            (
                cells.element(one),
                Cell(wording.type_label(one["type"])),
                cells.number(one["distance"]),
                Cell("Explore around it", href=wording.href("/explore", around=one["id"])),
            ),
        )
        for one in nodes
    )
    return Table("nodes", "Elements", columns, rows)


def _edges(nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]) -> Table:
    known = {one["id"]: one for one in nodes}
    columns = (Column("From"), Column("Relationship"), Column("To"), Column("How sure", "num"))
    rows = tuple(
        Row(
            "",
            (
                cells.element(known[one["from"]]),
                Cell(one["verb"]),
                cells.element(known[one["to"]]),
                cells.confidence(one),
            ),
        )
        for one in edges
    )
    return Table("edges", "Relationships among them", columns, rows)
