"""Ways from one thing to another: one row for each, stops from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landscape.pictures.svg import box, clipped, drawing, link, mark, tag, text

_WIDTH, _HEIGHT = 176.0, 36.0
_GAP, _ROW = 128.0, 66.0
_LEFT, _TOP = 64.0, 14.0


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a way: what it is, and by what it is reached from the one before.

    `kind` says how the line is drawn (solid, file or manual); `forward` which way its arrow points.
    """

    id: str
    name: str
    href: str
    how: str = ""
    kind: str = "solid"
    forward: bool = True


def routes(ways: Sequence[Sequence[Stop]], label: str) -> Markup:
    """Each way as a row of boxes joined by arrows, what carries them written above."""
    longest = max((len(one) for one in ways), default=1)
    width = _LEFT + longest * _WIDTH + (longest - 1) * _GAP + 14
    parts: list[Markup] = [_arrow()]
    for place, stops in enumerate(ways):
        top = _TOP + place * _ROW
        parts.append(text(f"Way {place + 1}", 8, top + 30, "pic-head"))
        for at, one in enumerate(stops):
            x = _LEFT + at * (_WIDTH + _GAP)
            if at:
                parts += _line(one, x, top + 8)
            parts.append(_box(one, x, top + 8, place))
    return drawing(width, _TOP + len(ways) * _ROW, label, parts)


def _arrow() -> Markup:
    head = tag("path", d="M0 0L8 4L0 8z", class_="pic-arrow")
    marker = tag(
        "marker", head, id="arrow", viewBox="0 0 8 8", refX=7, refY=4, markerWidth=8,
        markerHeight=8, orient="auto-start-reverse", markerUnits="userSpaceOnUse",
    )  # fmt: skip
    return tag("defs", marker)


def _line(one: Stop, x: float, top: float) -> list[Markup]:
    middle = top + _HEIGHT / 2
    ends = {"marker_end": "url(#arrow)"} if one.forward else {"marker_start": "url(#arrow)"}
    way = f"M{x - _GAP + 3:.1f} {middle:.1f}H{x - 3:.1f}"
    drawn = tag("path", d=way, class_=f"pic-edge pic-edge--{one.kind}", data_to=one.id, **ends)
    words = clipped(one.how, _GAP - 12, 11)
    return [drawn, text(words, x - _GAP / 2, middle - 7, "pic-quiet pic-middle")]


def _box(one: Stop, x: float, top: float, row: int) -> Markup:
    reached = f", reached by {one.how}" if one.how else ""
    return link(
        one.href,
        f"Way {row + 1}: {one.name}{reached}",
        mark(x, top, _WIDTH, _HEIGHT),
        box(x, top, _WIDTH, _HEIGHT, "pic-box", radius=5),
        text(clipped(one.name, _WIDTH - 24), x + 12, top + 22, "pic-strong"),
        data_id=one.id,
    )
