"""Columns by step: the subject on the left, what it reaches one step away, two steps away, …"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup

from landscape.pictures.svg import box, clipped, drawing, link, mark, tag, text

MOST = 12  # boxes in a column; the rest is folded into one
_WIDTH, _HEIGHT = 208.0, 44.0
_GAP_X, _GAP_Y = 96.0, 9.0
_TOP, _EDGE = 40.0, 14.0
_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Box:
    """One element: its column (0 is the subject), what stands in it and what is read out.

    `tone` is a severity, `subject` or `fold`; `rank` orders what is shown before folding (lowest
    first); `ids` are the elements that a fold stands for.
    """

    id: str
    name: str
    note: str
    href: str
    label: str
    column: int
    tone: str
    rank: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two boxes. `kind` is solid, file or manual."""

    source: str
    target: str
    kind: str = "solid"


def columns(
    boxes: Sequence[Box],
    edges: Sequence[Edge],
    label: str,
    *,
    most: int = MOST,
    headings: Mapping[int, str] | None = None,
    fold_href: str = "",
) -> Markup:
    """Boxes by column and the lines between neighbouring columns.

    More than `most` boxes in a column fold into one that says how many; lines of folded boxes lead to
    it. The order inside a column keeps lines short (barycentre, a few sweeps).
    """
    shown, stands_for = fold(boxes, most, fold_href)
    lines = _lines(edges, shown, stands_for)
    places = order(shown, lines)
    grouped = _by_column(shown)
    tallest = max((len(one) for one in grouped.values()), default=1)
    width = _EDGE * 2 + max(1, len(grouped)) * (_WIDTH + _GAP_X) - _GAP_X
    parts = [
        _heading(place, grouped[key], key, headings or {})
        for place, key in enumerate(sorted(grouped))
    ]
    spots = {
        one.id: _spot(place, places[one.id])
        for place, key in enumerate(sorted(grouped))
        for one in grouped[key]
    }
    parts += [_line(one, spots) for one in lines]
    for key in sorted(grouped):
        ordered = sorted(grouped[key], key=lambda one: places[one.id])
        parts += [_box(one, *spots[one.id], lines) for one in ordered]
    return drawing(width, _TOP + tallest * (_HEIGHT + _GAP_Y) + 8, label, parts)


def fold(
    boxes: Sequence[Box], most: int = MOST, href: str = ""
) -> tuple[list[Box], Mapping[str, str]]:
    """The boxes to draw, and for each box the one that stands for it."""
    shown: list[Box] = []
    stands_for: dict[str, str] = {}
    for column, members in sorted(_by_column(boxes).items()):
        ordered = sorted(members, key=lambda one: (one.rank, one.name.casefold(), one.id))
        kept = ordered if len(ordered) <= most else ordered[: most - 1]
        rest = ordered[len(kept) :]
        shown += [replace(one, rank=place) for place, one in enumerate(kept)]
        stands_for |= {one.id: one.id for one in kept}
        if rest:
            folded = _folded(column, rest, href)
            shown.append(folded)
            stands_for |= {one.id: folded.id for one in rest}
    return shown, stands_for


def _folded(column: int, rest: Sequence[Box], href: str) -> Box:
    return Box(
        id=f"fold-{column}",
        name=f"{len(rest)} more",
        note="in the table below",
        href=href or "#table",
        label=f"{len(rest)} more in this step: {', '.join(one.name for one in rest[:8])}",
        column=column,
        tone="fold",
        rank=10_000,
        ids=tuple(one.id for one in rest),
    )


def order(boxes: Sequence[Box], edges: Sequence[Edge]) -> Mapping[str, int]:
    """The place of each box in its column, so that lines cross as little as a few sweeps can manage."""
    beside: dict[str, list[str]] = defaultdict(list)
    for one in edges:
        beside[one.source].append(one.target)
        beside[one.target].append(one.source)
    grouped = _by_column(boxes)
    column_of = {one.id: one.column for one in boxes}
    places = {
        one.id: place
        for members in grouped.values()
        for place, one in enumerate(sorted(members, key=lambda each: each.rank))
    }
    for sweep in range(_SWEEPS):
        keys = sorted(grouped, reverse=bool(sweep % 2))
        for before, here in pairwise(keys):
            _settle(grouped[here], beside, column_of, before, places)
    return places


def _settle(
    members: Sequence[Box],
    beside: Mapping[str, Sequence[str]],
    column_of: Mapping[str, int],
    before: int,
    places: dict[str, int],
) -> None:
    def weight(one: Box) -> tuple[bool, float, int]:
        near = [places[each] for each in beside.get(one.id, ()) if column_of[each] == before]
        mean = sum(near) / len(near) if near else float(places[one.id])
        return (one.tone == "fold", mean, one.rank)

    for place, one in enumerate(sorted(members, key=weight)):
        places[one.id] = place


def _by_column(boxes: Sequence[Box]) -> Mapping[int, list[Box]]:
    found: dict[int, list[Box]] = defaultdict(list)
    for one in boxes:
        found[one.column].append(one)
    return found


def _lines(
    edges: Sequence[Edge], shown: Sequence[Box], stands_for: Mapping[str, str]
) -> list[Edge]:
    column_of = {one.id: one.column for one in shown}
    found: dict[tuple[str, str], Edge] = {}
    for one in edges:
        ends = stands_for.get(one.source), stands_for.get(one.target)
        if ends[0] is None or ends[1] is None:
            continue
        if column_of[ends[1]] - column_of[ends[0]] == 1:
            found.setdefault((ends[0], ends[1]), Edge(ends[0], ends[1], one.kind))
    return [found[key] for key in sorted(found)]


def _spot(column: int, place: int) -> tuple[float, float]:
    return _EDGE + column * (_WIDTH + _GAP_X), _TOP + place * (_HEIGHT + _GAP_Y)


def _heading(place: int, members: Sequence[Box], key: int, headings: Mapping[int, str]) -> Markup:
    held = sum(len(one.ids) or 1 for one in members)
    steps = "1 step away" if key == 1 else f"{key} steps away"
    words = headings.get(key) or ("The subject" if key == 0 else f"{steps} · {held}")
    return text(words, _EDGE + place * (_WIDTH + _GAP_X), 22, "pic-head")


def _line(one: Edge, spots: Mapping[str, tuple[float, float]]) -> Markup:
    x1, y1 = spots[one.source][0] + _WIDTH, spots[one.source][1] + _HEIGHT / 2
    x2, y2 = spots[one.target][0], spots[one.target][1] + _HEIGHT / 2
    bend = (x2 - x1) * 0.5
    way = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    style = f"pic-edge pic-edge--{one.kind}"
    return tag("path", d=way, class_=style, data_from=one.source, data_to=one.target)


def _box(one: Box, x: float, y: float, edges: Sequence[Edge]) -> Markup:
    near = sorted(
        {e.target for e in edges if e.source == one.id}
        | {e.source for e in edges if e.target == one.id}
    )
    inside = [
        mark(x, y, _WIDTH, _HEIGHT),
        box(x, y, _WIDTH, _HEIGHT, f"pic-box pic-box--{one.tone}", radius=6),
        text(clipped(one.name, _WIDTH - 26, 13), x + 14, y + 18, "pic-strong"),
        text(clipped(one.note, _WIDTH - 26, 11), x + 14, y + 34, "pic-quiet"),
    ]
    if one.tone not in ("subject", "fold"):
        inside.insert(
            2, box(x, y + 5, 4, _HEIGHT - 10, f"pic-stripe pic-stripe--{one.tone}", radius=2)
        )
    return link(
        one.href,
        one.label,
        *inside,
        data_id=one.id,
        data_near=" ".join(near) or None,
        data_ids=" ".join(one.ids) or None,
    )
