"""A neighbourhood: the element in the middle, one ring for each step, lines between them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landscape.pictures.svg import box, clipped, drawing, link, mark, tag, text, width_of

_R = 7.0
_ARC = 24.0  # room for one element on its ring
_FIRST, _RING = 130.0, 120.0
_LONGEST = 150.0
_NAMED = 90  # above this many only the nearest carry their names
_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Knot:
    """One element: what it is, how far away, and what is read out."""

    id: str
    name: str
    href: str
    label: str
    kind: str
    shape: str
    distance: int


@dataclass(frozen=True, slots=True)
class Tie:
    """One line. `kind` is solid, inferred or manual."""

    source: str
    target: str
    kind: str = "solid"


@dataclass(frozen=True, slots=True)
class _Spot:
    x: float
    y: float
    angle: float
    distance: int


def web(knots: Sequence[Knot], ties: Sequence[Tie], label: str) -> Markup:
    """Elements on rings by distance, ordered so that lines stay short; one stroke for all lines of a kind."""
    beside = _beside(ties)
    spots, reach = _spots(knots, beside)
    named = _named(knots)
    longest = max((width_of(one.name, 11) for one in knots if one.id in named), default=0.0)
    size = 2 * (reach + min(_LONGEST, longest) + 34)
    middle = size / 2
    parts = [
        _ring(middle, radius)
        for radius in sorted({_radius_of(spots[one.id]) for one in knots})
        if radius
    ]
    parts += _lines(ties, spots, middle)
    for one in knots:
        near = " ".join(sorted(beside[one.id]))
        parts.append(_knot(one, spots[one.id], middle, near, one.id in named))
    return drawing(size, size, label, parts, whole=True)


def _named(knots: Sequence[Knot]) -> set[str]:
    """Those that carry their names: all, or in a crowd those one step away."""
    crowd = len(knots) > _NAMED
    return {one.id for one in knots if not crowd or one.distance <= 1}


def _beside(ties: Sequence[Tie]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in ties:
        found[one.source].add(one.target)
        found[one.target].add(one.source)
    return found


def _spots(knots: Sequence[Knot], beside: Mapping[str, set[str]]) -> tuple[dict[str, _Spot], float]:
    rings: dict[int, list[Knot]] = defaultdict(list)
    for one in knots:
        rings[one.distance].append(one)
    spots: dict[str, _Spot] = {}
    radius = 0.0
    for distance in sorted(rings):
        members = sorted(rings[distance], key=lambda one: (one.kind, one.name.casefold(), one.id))
        radius = 0.0 if not distance else max(
            radius + (_RING if radius else _FIRST), len(members) * _ARC / (2 * math.pi)
        )  # fmt: skip
        for _ in range(_SWEEPS if distance > 1 else 1):
            members = _settled(members, beside, spots) if distance > 1 else members
        for place, one in enumerate(members):
            angle = 2 * math.pi * place / len(members) - math.pi / 2
            spots[one.id] = _Spot(
                radius * math.cos(angle), radius * math.sin(angle), angle, distance
            )
    return spots, radius


def _settled(
    members: list[Knot], beside: Mapping[str, set[str]], spots: Mapping[str, _Spot]
) -> list[Knot]:
    """Elements of a ring in the order of the direction in which their nearer neighbours stand."""

    def direction(one: Knot) -> float:
        near = [spots[each] for each in beside[one.id] if each in spots]
        if not near:
            return math.pi * 2
        found = math.atan2(sum(each.y for each in near), sum(each.x for each in near))
        return (found + math.pi / 2) % (2 * math.pi)

    return sorted(members, key=lambda one: (direction(one), one.name.casefold(), one.id))


def _radius_of(spot: _Spot) -> float:
    return round(math.hypot(spot.x, spot.y), 1)


def _ring(middle: float, radius: float) -> Markup:
    return tag("circle", cx=middle, cy=middle, r=radius, class_="pic-ring")


def _lines(ties: Sequence[Tie], spots: Mapping[str, _Spot], middle: float) -> list[Markup]:
    parts = []
    for one in ties:
        start, end = spots[one.source], spots[one.target]
        bend = 0.55 if start.distance == end.distance else 0.85
        x, y = middle + (start.x + end.x) / 2 * bend, middle + (start.y + end.y) / 2 * bend
        way = (
            f"M{middle + start.x:.1f} {middle + start.y:.1f}"
            f"Q{x:.1f} {y:.1f} {middle + end.x:.1f} {middle + end.y:.1f}"
        )
        style = f"pic-edge pic-edge--thin pic-edge--{one.kind}"
        parts.append(tag("path", d=way, class_=style, data_from=one.source, data_to=one.target))
    return parts


def _knot(one: Knot, spot: _Spot, middle: float, near: str, named: bool) -> Markup:
    x, y = middle + spot.x, middle + spot.y
    r = _R + 4 if not spot.distance else _R
    inside = [mark(x - r - 4, y - r - 4, 2 * r + 8, 2 * r + 8, r + 4), _shape(one, x, y, r)]
    if named:
        inside.append(_name(one, spot, x, y, r))
    return link(one.href, one.label, *inside, data_id=one.id, data_near=near or None)


def _name(one: Knot, spot: _Spot, x: float, y: float, r: float) -> Markup:
    if not spot.distance:
        return text(clipped(one.name, 200, 13), x, y + r + 18, "pic-strong pic-middle pic-label")
    words, turn = clipped(one.name, _LONGEST, 11), math.degrees(spot.angle)
    left = math.cos(spot.angle) < -1e-9
    turn = turn + 180 if left else turn
    place = f"translate({x:.1f} {y:.1f}) rotate({turn:.1f})"
    style = "pic-name pic-end" if left else "pic-name"
    return tag("text", words, transform=place, x=-(r + 6) if left else r + 6, y=4, class_=style)


def _shape(one: Knot, x: float, y: float, r: float) -> Markup:
    kind = (
        one.kind
        if one.kind in ("Application", "Contract", "Supplier", "ApplicationFunction")
        else "other"
    )
    style = f"pic-node pic-node--{kind}"
    if one.shape == "square":
        return box(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, style, radius=1.5)
    d = r * 1.1
    points = {
        "triangle": f"{x - r:.1f},{y + r * 0.8:.1f} {x:.1f},{y - r:.1f} {x + r:.1f},{y + r * 0.8:.1f}",
        "diamond": f"{x - d:.1f},{y:.1f} {x:.1f},{y - d:.1f} {x + d:.1f},{y:.1f} {x:.1f},{y + d:.1f}",
    }.get(one.shape)
    if points:
        return tag("polygon", points=points, class_=style)
    return tag("circle", cx=x, cy=y, r=r if kind != "other" else r * 0.8, class_=style)
