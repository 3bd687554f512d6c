"""Four fields: how sound things are against how well they serve, as bubbles of their cost."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from markupsafe import Markup

from landscape.pictures.svg import box, clipped, drawing, line, link, mark, tag, text, width_of

_LEFT, _TOP = 58.0, 14.0
_WIDE, _HIGH = 1090.0, 560.0
_LOW, _SPAN = 1.0, 4.0  # scores run from 1 to 5
_LEAST, _MOST = 5.0, 24.0
_FULL = 0.35  # how much of the four fields bubbles may cover
_SPACING, _GOLDEN = 5.2, math.pi * (3 - math.sqrt(5))
_STEPS = 60_000  # along the spiral from one corner to the other
_NEAR = 12.0  # pixels within which places count as tied


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing: its two scores from 1 to 5, its amount (None: not known), and its field.

    A thing whose field is not decided is drawn hollow. `named` ones carry their name.
    """

    id: str
    name: str
    href: str
    label: str
    x: float
    y: float
    amount: float | None
    field: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    bubble: Bubble
    x: float
    y: float
    r: float


def quadrant(
    bubbles: Sequence[Bubble], label: str, *, across: str, up: str, middle: float = 3.0
) -> Markup:
    """Bubbles in four fields that meet at `middle`, none hidden behind another.

    Ties and near ties are moved apart, along a spiral, as little as it takes.
    """
    placed = _apart(bubbles)
    fields, corners = _fields(middle)
    parts = [*fields, *_axes(across, up), *(_bubble(one) for one in placed)]
    parts += [*corners, *_names(placed)]
    return drawing(_LEFT + _WIDE + 16, _TOP + _HIGH + 48, label, parts)


def _x(score: float) -> float:
    return _LEFT + _WIDE * (score - _LOW) / _SPAN


def _y(score: float) -> float:
    return _TOP + _HIGH * (1 - (score - _LOW) / _SPAN)


def _radii(bubbles: Sequence[Bubble]) -> dict[str, float]:
    """Areas go with amounts; all are drawn smaller where there would be no room for them."""
    most = max((one.amount or 0.0 for one in bubbles), default=0.0) or 1.0
    found = {
        one.id: _LEAST + (_MOST - _LEAST) * math.sqrt(max(0.0, one.amount or 0.0) / most)
        for one in bubbles
    }
    whole = sum(math.pi * (r + 1) ** 2 for r in found.values())
    shrink = min(1.0, math.sqrt(_FULL * _WIDE * _HIGH / whole)) if whole else 1.0
    return {key: r * shrink for key, r in found.items()}


def _apart(bubbles: Sequence[Bubble]) -> list[_Placed]:
    """Large ones first, each about as near to its own place as is free."""
    radii = _radii(bubbles)
    placed: list[_Placed] = []
    taken = _Taken(max(radii.values(), default=_LEAST))
    tried: dict[tuple[int, int], int] = {}  # where a search near here ended, the next one begins
    ordered = sorted(bubbles, key=lambda one: (-(one.amount or 0.0), one.name.casefold(), one.id))
    for one in ordered:
        r = radii[one.id]
        x, y = _inside(_x(one.x), _y(one.y), r)
        near = (int(x // _NEAR), int(y // _NEAR))
        step, spot = _free(x, y, r, taken, tried.get(near, 0))
        tried[near] = step
        placed.append(_Placed(one, *spot, r))
        taken.add(*spot, r)
    return placed


def _free(
    x: float, y: float, r: float, taken: _Taken, first: int
) -> tuple[int, tuple[float, float]]:
    """The first free place along a spiral, and how far along it is."""
    for n in chain((0,), range(first, _STEPS)):
        away = _SPACING * math.sqrt(n)
        spot = x + away * math.cos(n * _GOLDEN), y + away * math.sin(n * _GOLDEN)
        if _inside(*spot, r) == spot and taken.is_free(*spot, r):
            return n, spot
    return first, (x, y)


class _Taken:
    """Where bubbles are, by squares: a place is looked up beside its neighbours alone.

    Parameters: `most`, the largest radius; a square is as wide as two such bubbles and the gap.
    """

    def __init__(self, most: float) -> None:
        self._wide = 2 * most + 1
        self._squares: dict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)

    def add(self, x: float, y: float, r: float) -> None:
        """Takes a place."""
        self._squares[int(x // self._wide), int(y // self._wide)].append((x, y, r))

    def is_free(self, x: float, y: float, r: float) -> bool:
        """Whether a bubble has room at a place."""
        across, down = int(x // self._wide), int(y // self._wide)
        for column in (across - 1, across, across + 1):
            for row in (down - 1, down, down + 1):
                for there, below, radius in self._squares.get((column, row), ()):
                    if (there - x) ** 2 + (below - y) ** 2 < (radius + r + 1) ** 2:
                        return False
        return True


def _inside(x: float, y: float, r: float) -> tuple[float, float]:
    edge = r + 2
    return (
        min(_LEFT + _WIDE - edge, max(_LEFT + edge, x)),
        min(_TOP + _HIGH - edge, max(_TOP + edge, y)),
    )


_CORNERS = (
    ("migrate", "Migrate", 0, 1),
    ("invest", "Invest", 1, 1),
    ("eliminate", "Eliminate", 0, 0),
    ("tolerate", "Tolerate", 1, 0),
)


def _fields(middle: float) -> tuple[list[Markup], list[Markup]]:
    """The four grounds, and their names, which stand over the bubbles."""
    grounds, names = [], []
    for key, name, right, high in _CORNERS:
        x1, x2 = (_x(middle), _x(5)) if right else (_x(1), _x(middle))
        y1, y2 = (_y(5), _y(middle)) if high else (_y(middle), _y(1))
        grounds.append(box(x1 + 1, y1 + 1, x2 - x1 - 2, y2 - y1 - 2, f"pic-field pic-field--{key}"))
        words = text(name, x2 - 12 if right else x1 + 12, y1 + 22 if high else y2 - 12,
                     "pic-field-name pic-end" if right else "pic-field-name")  # fmt: skip
        names.append(words)
    return grounds, names


def _axes(across: str, up: str) -> list[Markup]:
    bottom = _TOP + _HIGH
    parts = [
        line(_LEFT, bottom, _LEFT + _WIDE, bottom, "pic-axis"),
        line(_LEFT, _TOP, _LEFT, bottom, "pic-axis"),
        text(f"{across} →", _LEFT + _WIDE / 2, bottom + 38, "pic-head pic-middle"),
        tag(
            "text", f"{up} →", transform=f"translate(14 {_TOP + _HIGH / 2:.0f}) rotate(-90)",
            class_="pic-head pic-middle",
        ),
    ]  # fmt: skip
    for score in range(1, 6):
        parts.append(text(str(score), _x(score), bottom + 18, "pic-quiet pic-middle"))
        parts.append(text(str(score), _LEFT - 8, _y(score) + 4, "pic-quiet pic-end"))
    return parts


def _bubble(one: _Placed) -> Markup:
    bubble, r = one.bubble, one.r
    style = f"pic-bubble pic-bubble--{bubble.field}"
    return link(
        bubble.href,
        bubble.label,
        mark(one.x - r - 3, one.y - r - 3, 2 * r + 6, 2 * r + 6, r + 3),
        tag("circle", cx=one.x, cy=one.y, r=r, class_=style),
        data_id=bubble.id,
    )


def _names(placed: Sequence[_Placed]) -> list[Markup]:
    """Names beside the bubbles that carry one, on the side where they cover least."""
    taken: list[_Area] = []
    parts = []
    for one in placed:
        if not one.bubble.named:
            continue
        words = clipped(one.bubble.name, 170, 11)
        places = _beside(one, width_of(words, 11) + 4)
        best = min(places, key=lambda place: _covered(place, placed, taken))
        taken.append(best)
        parts.append(text(words, best.x1 + 2, best.y2 - 3, "pic-label"))
    return parts


@dataclass(frozen=True, slots=True)
class _Area:
    x1: float
    y1: float
    x2: float
    y2: float


def _beside(one: _Placed, wide: float) -> list[_Area]:
    """Right, left, above, below."""
    high, gap = 14.0, one.r + 3
    right = _Area(one.x + gap, one.y - high / 2, one.x + gap + wide, one.y + high / 2)
    left = _Area(one.x - gap - wide, right.y1, one.x - gap, right.y2)
    above = _Area(one.x - wide / 2, one.y - gap - high, one.x + wide / 2, one.y - gap)
    below = _Area(above.x1, one.y + gap, above.x2, one.y + gap + high)
    return [right, left, above, below]


def _covered(place: _Area, placed: Sequence[_Placed], taken: Sequence[_Area]) -> float:
    """How much a name would cover: other bubbles a little, other names and the edge a lot."""
    bubbles = sum(
        max(0.0, one.r - math.hypot(one.x - _near(one.x, place.x1, place.x2),
                                    one.y - _near(one.y, place.y1, place.y2)))
        for one in placed
    )  # fmt: skip
    names = sum(
        place.x1 < one.x2 and one.x1 < place.x2 and place.y1 < one.y2 and one.y1 < place.y2
        for one in taken
    )
    outside = (
        place.x1 < _LEFT or place.x2 > _LEFT + _WIDE or place.y1 < _TOP or place.y2 > _TOP + _HIGH
    )
    return bubbles + 200 * names + 1000 * outside


def _near(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
