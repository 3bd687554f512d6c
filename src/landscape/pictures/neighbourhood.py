"""What touches one element, one step away: grouped by what it is to it, on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landscape.pictures.svg import box, clipped, drawing, link, mark, tag, text

_WIDTH, _HEIGHT, _GAP = 236.0, 30.0, 6.0
_HEAD, _BETWEEN = 24.0, 14.0
_SPAN = 150.0
_MOST = 8
_EDGE = 12.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One neighbour: what stands in its box, where it leads, how its line is drawn."""

    id: str
    name: str
    href: str
    label: str
    kind: str = "solid"


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours that are the same thing to the subject. `side` is left or right."""

    title: str
    side: str
    members: tuple[Neighbour, ...]


def neighbourhood(subject: str, note: str, groups: Sequence[Group], label: str) -> Markup:
    """The subject in the middle, its neighbours in groups left and right; long groups are folded."""
    left = [one for one in groups if one.side == "left" and one.members]
    right = [one for one in groups if one.side == "right" and one.members]
    height = max(_height(left), _height(right), 90.0) + 2 * _EDGE
    width = 2 * _EDGE + 3 * _WIDTH + 2 * _SPAN
    middle = height / 2
    parts: list[Markup] = []
    for side, x in ((left, _EDGE), (right, _EDGE + 2 * (_WIDTH + _SPAN))):
        top = (height - _height(side)) / 2
        for group in side:
            parts += _group(group, x, top, middle)
            top += _group_height(group) + _BETWEEN
    x = _EDGE + _WIDTH + _SPAN
    parts.append(box(x, middle - 30, _WIDTH, 60, "pic-box pic-box--subject", radius=8))
    parts.append(text(clipped(subject, _WIDTH - 24, 13), x + 12, middle - 3, "pic-strong"))
    parts.append(text(clipped(note, _WIDTH - 24, 11), x + 12, middle + 15, "pic-quiet"))
    return drawing(width, height, label, parts)


def _group_height(group: Group) -> float:
    rows = min(len(group.members), _MOST) + (len(group.members) > _MOST)
    return _HEAD + rows * (_HEIGHT + _GAP)


def _height(groups: Sequence[Group]) -> float:
    return sum(_group_height(one) for one in groups) + _BETWEEN * max(0, len(groups) - 1)


def _group(group: Group, x: float, top: float, middle: float) -> list[Markup]:
    parts = [text(f"{group.title} · {len(group.members)}", x, top + 14, "pic-head")]
    y = top + _HEAD
    for one in group.members[:_MOST]:
        parts.insert(0, _line(one, group.side == "left", (x, y + _HEIGHT / 2), middle))
        parts.append(_box(one, x, y))
        y += _HEIGHT + _GAP
    rest = len(group.members) - _MOST
    if rest > 0:
        parts.append(text(f"and {rest} more, in the table below", x + 12, y + 18, "pic-quiet"))
    return parts


def _box(one: Neighbour, x: float, y: float) -> Markup:
    return link(
        one.href,
        one.label,
        mark(x, y, _WIDTH, _HEIGHT),
        box(x, y, _WIDTH, _HEIGHT, "pic-box", radius=5),
        text(clipped(one.name, _WIDTH - 22), x + 11, y + 19.5, "pic-text"),
        data_id=one.id,
    )


def _line(one: Neighbour, leftward: bool, start: tuple[float, float], middle: float) -> Markup:
    x1, y = start[0] + _WIDTH if leftward else start[0], start[1]
    x2 = x1 + _SPAN if leftward else x1 - _SPAN
    bend = x1 + (x2 - x1) / 2
    way = f"M{x1:.1f} {y:.1f}C{bend:.1f} {y:.1f} {bend:.1f} {middle:.1f} {x2:.1f} {middle:.1f}"
    return tag("path", d=way, class_=f"pic-edge pic-edge--{one.kind}", data_to=one.id)
