"""Bars with their numbers: how many of how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landscape.pictures.svg import box, clipped, drawing, link, mark, text, width_of

_WIDTH = 1180.0
_WIDEST, _RIGHT = 430.0, 150.0
_ROW, _BAR = 30.0, 14.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `count` of `of`. `tone` is eliminate, migrate, invest or quiet."""

    id: str
    name: str
    href: str
    count: int
    of: int
    tone: str = ""


def bars(shown: Sequence[Bar], label: str) -> Markup:
    """A bar for each line; the track is the whole, the bar the part, both numbers written."""
    left = min(_WIDEST, max((width_of(one.name) for one in shown), default=0.0) + 32)
    parts = [_bar(one, place * _ROW + 6, left) for place, one in enumerate(shown)]
    return drawing(_WIDTH, len(shown) * _ROW + 12, label, parts)


def _bar(one: Bar, top: float, left: float) -> Markup:
    room = _WIDTH - left - _RIGHT
    share = min(1.0, one.count / one.of) if one.of else 0.0
    y = top + (_ROW - _BAR) / 2
    said = f"{one.count:,} of {one.of:,}"
    return link(
        one.href,
        f"{one.name}: {said}",
        mark(2, top + 1, _WIDTH - 4, _ROW - 2),
        text(clipped(one.name, left - 24), 8, top + 19, "pic-text"),
        box(left, y, room, _BAR, "pic-track", radius=3),
        box(
            left,
            y,
            max(2.0 if one.count else 0.0, room * share),
            _BAR,
            f"pic-bar pic-bar--{one.tone}",
            radius=3,
        ),
        text(said, left + room + 12, top + 19, "pic-strong"),
        data_id=one.id,
    )
