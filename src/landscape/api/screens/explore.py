"""Explore: what is connected to what, around one element?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

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
from landscape.pictures import Knot, Tie, web

_SHAPES = {
    "Application": "circle",
    "Contract": "triangle",
    "Supplier": "diamond",
    "ApplicationFunction": "square",
}


def explore(asked: Answers, around: str, depth: int, kind: str) -> Page:
    """The neighbourhood of an element. Raises NotFound."""
    answer = asked.graph(around, depth)
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
    ties = [Tie(one["from"], one["to"], line(one)) for one in edges]
    drawn = web(knots, ties, f"What is connected to {centre['name']}")
    caption = (
        "The element asked about is in the middle; rings are steps. Circle: application; triangle: contract; "
        "diamond: supplier; square: functionality; small circle: anything else. Solid lines were typed in, "
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
                Cell(wording.relationship_label(one["type"])),
                cells.element(known[one["to"]]),
                cells.confidence(one),
            ),
        )
        for one in edges
    )
    return Table("edges", "Relationships among them", columns, rows)
