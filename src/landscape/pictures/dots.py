"""The dot strip: one lane per disposition, cost from left to right, nothing hidden behind another dot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landscape.pictures.svg import box, clipped, drawing, line, link, mark, tag, text, width_of

_WIDTH = 1180
_LEFT = 190  # the lanes' names stand here
_UNKNOWN = 120  # the strip for amounts that nobody knows
_RIGHT = 40
_TOP = 34
_R = 7.0
_STEP = 2 * _R + 8
_LEAST_LANE = 62.0
_LEAST_NAME = 40.0  # pixels in which a name says anything


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing: where it goes, how much it costs (None: not known) and what is read out."""

    id: str
    name: str
    href: str
    label: str
    lane: str
    amount: float | None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its key (which is also the shape and colour of its dots), name and meaning."""

    key: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class _Placed:
    dot: Dot
    x: float
    level: int


def dot_strip(
    dots: Sequence[Dot], lanes: Sequence[Lane], label: str, currency: str = "£"
) -> Markup:
    """Things by lane and amount. The amount is drawn on a square-root scale, so that small ones part.

    A dot that would cover another is moved up or down in its lane. A marked dot carries a ring.
    """
    most = max([0.0, *(one.amount or 0.0 for one in dots)]) or 1.0
    shown = [one for one in lanes if any(dot.lane == one.key for dot in dots)]
    parts: list[Markup] = []
    top = float(_TOP)
    for place, lane in enumerate(shown):
        placed = _swarm([one for one in dots if one.lane == lane.key], most)
        height = max(_LEAST_LANE, (max((abs(p.level) for p in placed), default=0) * 2 + 2) * _STEP)
        parts += _lane(lane, top, height, place)
        parts += [_dot(one, top + height / 2, placed) for one in placed]
        top += height
    axis = _axis(most, top, currency, any(one.amount is None for one in dots))
    return drawing(_WIDTH, top + 34, label, [*_ground(axis, parts)])


def _ground(axis: Sequence[Markup], parts: Sequence[Markup]) -> list[Markup]:
    bands = [one for one in parts if one.startswith("<rect")]
    return [*bands, *axis, *(one for one in parts if not one.startswith("<rect"))]


def _x(amount: float | None, most: float) -> float:
    if amount is None:
        return _LEFT + _UNKNOWN / 2
    start = _LEFT + _UNKNOWN + 20
    return start + (_WIDTH - _RIGHT - start) * math.sqrt(max(0.0, amount) / most)


def _swarm(dots: Sequence[Dot], most: float) -> list[_Placed]:
    placed: list[_Placed] = []
    for dot in sorted(dots, key=lambda one: (_x(one.amount, most), one.name.casefold(), one.id)):
        x, level = _x(dot.amount, most), 0
        if dot.amount is None:
            placed.append(_stacked(dot, len([p for p in placed if p.dot.amount is None])))
            continue
        while any(p.level == level and abs(p.x - x) < _STEP for p in placed):
            level = -level if level > 0 else -level + 1
        placed.append(_Placed(dot, x, level))
    return placed


def _stacked(dot: Dot, before: int) -> _Placed:
    """Amounts that are not known stand side by side, four in a row, in a strip of their own."""
    row, column = divmod(before, 4)
    level = (row + 1) // 2 * (1 if row % 2 else -1)
    return _Placed(dot, _LEFT + 27 + column * _STEP, level)


def _lane(lane: Lane, top: float, height: float, place: int) -> list[Markup]:
    middle = top + height / 2
    return [
        box(0, top, _WIDTH, height, "pic-band" if place % 2 == 0 else "pic-band pic-band--clear"),
        _shape(lane.key, 16, middle - 4, 6),
        text(lane.name, 32, middle, "pic-strong"),
        text(clipped(lane.meaning, _LEFT - 40, 11), 32, middle + 16, "pic-quiet"),
    ]


def _dot(one: _Placed, middle: float, lane: Sequence[_Placed]) -> Markup:
    dot, y = one.dot, middle + one.level * _STEP
    inside = [mark(one.x - 12, y - 12, 24, 24, 12), _shape(dot.lane, one.x, y, _R)]
    if dot.marked:
        inside.append(tag("circle", cx=one.x, cy=y, r=_R + 3.5, class_="pic-halo"))
    room, before = _room(one, lane), _room_before(one, lane)
    if dot.amount is not None and room > _LEAST_NAME:
        words = clipped(dot.name, min(room, 170.0), 11)
        inside.append(text(words, one.x + _R + 6, y + 4, "pic-quiet"))
    elif dot.amount is not None and before > 2 * _LEAST_NAME:
        words = clipped(dot.name, min(before, 170.0), 11)
        inside.append(text(words, one.x - _R - 6, y + 4, "pic-quiet pic-end"))
    hit = tag("circle", cx=one.x, cy=y, r=12, class_="pic-mark")
    return link(dot.href, dot.label, *inside, hit, data_id=dot.id)


def _room(one: _Placed, lane: Sequence[_Placed]) -> float:
    others = [p.x for p in lane if p.level == one.level and p.x > one.x]
    return (min(others) if others else _WIDTH) - one.x - 2 * _R - 12


def _room_before(one: _Placed, lane: Sequence[_Placed]) -> float:
    """What is left of a dot, when the one before it on its level leaves room for its own name."""
    others = [p.x + 2 * _R + 170 for p in lane if p.level == one.level and p.x < one.x]
    return one.x - 2 * _R - max([_LEFT + _UNKNOWN + 20.0, *others])


def _shape(key: str, x: float, y: float, r: float) -> Markup:
    """The shape says the disposition too, so that colour never stands alone."""
    style = f"pic-dot pic-dot--{key}"
    if key == "tolerate":
        return box(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76, style, radius=1.5)
    points = {
        "migrate": f"{x - r * 0.8:.1f},{y - r:.1f} {x + r:.1f},{y:.1f} {x - r * 0.8:.1f},{y + r:.1f}",
        "invest": f"{x - r:.1f},{y + r * 0.8:.1f} {x:.1f},{y - r:.1f} {x + r:.1f},{y + r * 0.8:.1f}",
        "eliminate": f"{x:.1f},{y - r:.1f} {x + r:.1f},{y:.1f} {x:.1f},{y + r:.1f} {x - r:.1f},{y:.1f}",
    }.get(key)
    if points:
        return tag("polygon", points=points, class_=style)
    return tag("circle", cx=x, cy=y, r=r * 0.9, class_=style)


def _axis(most: float, bottom: float, currency: str, unknown: bool) -> list[Markup]:
    parts = [text("Annual cost", _LEFT + _UNKNOWN + 20, 14, "pic-head")]
    if unknown:
        parts.append(text("Cost not known", _LEFT + 14, 14, "pic-head"))
        edge = _LEFT + _UNKNOWN
        parts.append(line(edge, 22, edge, bottom, "pic-axis"))
    for amount in _ticks(most):
        x = _x(amount, most)
        parts.append(line(x, 22, x, bottom + 4, "pic-grid"))
        parts.append(text(_short(amount, currency), x, bottom + 20, "pic-quiet pic-middle"))
    return parts


def _ticks(most: float) -> list[float]:
    step = 10 ** math.floor(math.log10(most))
    found = [0.0, *(step * one for one in (0.1, 0.25, 0.5, 1, 2.5, 5, 10) if step * one <= most)]
    kept: list[float] = []
    for one in found:
        if not kept or _x(one, most) - _x(kept[-1], most) > width_of("£250k") + 30:
            kept.append(one)
    return kept


def _short(amount: float, currency: str) -> str:
    for size, unit in ((1e6, "m"), (1e3, "k")):
        if amount >= size:
            return f"{currency}{amount / size:g}{unit}"
    return f"{currency}{amount:g}"
