"""Contract terms on a time line: bars, the notice period hatched, today as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from markupsafe import Markup

from landscape.pictures.svg import box, clipped, drawing, line, link, mark, tag, text, written

_WIDTH = 1180.0
_LEFT = 330.0
_RIGHT = 24.0
_TOP = 44.0
_ROW = 28.0
_BAR = 14.0
_STROKE = 7.0  # from one stroke of the hatching to the next
TONES = ("live", "warn", "bad", "quiet")


@dataclass(frozen=True, slots=True)
class Span:
    """One term. `notice` is the last day for notice; the time from there to `end` is hatched.

    `latest` is the last day if every option is used. `tone` is live, warn, bad or quiet.
    """

    id: str
    name: str
    note: str
    href: str
    label: str
    tone: str
    start: date | None
    end: date | None
    notice: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(1.0, max(0.0, share))


def timeline(spans: Sequence[Span], today: date, label: str) -> Markup:
    """Terms as bars, two years back to at least two years ahead; what lies outside is cut at the edge."""
    ends = [day for one in spans if (day := one.latest or one.end)]
    ahead = min(max((day.year for day in ends), default=today.year), today.year + 6)
    first, last = max(MINYEAR, today.year - 1), min(MAXYEAR, max(ahead, today.year + 2) + 1)
    scale = _Scale(date(first, 1, 1), date(last, 1, 1))
    height = _TOP + len(spans) * _ROW + 10
    parts = _years(scale, height)
    for place, one in enumerate(spans):
        parts.append(_row(one, _TOP + place * _ROW, scale))
    x = scale.x(today)
    parts.append(line(x, 26, x, height - 6, "pic-today"))
    parts.append(text("as at", x + 4, 38, "pic-today-text"))
    return drawing(_WIDTH, height, label, parts)


def _strokes(x: float, y: float, width: float) -> str:
    """A path of slanted strokes across a bar. A pattern would be printed as a picture: megabytes for forty.

    >>> _strokes(0, 0, 10)
    'M0 7L7 0M0 14L10 4M7 14L10 11'
    """
    last, path = x + width, []
    foot = x - _STROKE
    while foot < last:
        left, right = max(foot, x), min(foot + _BAR, last)
        if left < right:
            up, down = (y + _BAR - (one - foot) for one in (left, right))
            path.append(f"M{written(left)} {written(up)}L{written(right)} {written(down)}")
        foot += _STROKE
    return "".join(path)


def _years(scale: _Scale, height: float) -> list[Markup]:
    parts: list[Markup] = []
    for year in range(scale.first.year, scale.last.year + 1):
        x = scale.x(date(year, 1, 1))
        parts.append(line(x, 26, x, height - 6, "pic-grid"))
        if year < scale.last.year:
            parts.append(text(str(year), x + 5, 18, "pic-head"))
    return parts


def _row(one: Span, top: float, scale: _Scale) -> Markup:
    y = top + (_ROW - _BAR) / 2
    parts = [
        mark(2, top + 1, _WIDTH - 4, _ROW - 2),
        text(clipped(one.name, _LEFT - 136), 8, top + 18, "pic-text"),
        text(clipped(one.note, 96, 11), _LEFT - 12, top + 18, "pic-quiet pic-end"),
        *_bar(one, y, scale),
    ]
    cover = box(0, top, _WIDTH, _ROW, "pic-mark")
    return link(one.href, one.label, *parts, cover, data_id=one.id)


def _bar(one: Span, y: float, scale: _Scale) -> list[Markup]:
    start = scale.x(one.start or scale.first)
    if one.end is None:
        open_bar = box(start, y, scale.x(scale.last) - start, _BAR, "pic-option", radius=2)
        return [open_bar, text("end not known", start + 6, y + 11, "pic-quiet")]
    end = scale.x(one.end)
    firm = min(end, max(start, scale.x(one.notice))) if one.notice else end
    parts = [box(start, y, firm - start, _BAR, f"pic-bar pic-bar--{one.tone}", radius=2)]
    if one.notice and end > firm:
        style = f"pic-hatch-line pic-hatch-line--{one.tone}"
        hatched = tag("path", d=_strokes(firm, y, end - firm), class_=style)
        ground = box(firm, y, end - firm, _BAR, "pic-hatch-ground")
        parts += [
            ground,
            hatched,
            box(firm, y, end - firm, _BAR, f"pic-outline pic-outline--{one.tone}"),
        ]
    if one.latest and one.latest > one.end and scale.x(one.latest) > end:
        parts.append(box(end, y + 2, scale.x(one.latest) - end, _BAR - 4, "pic-option", radius=2))
    return parts
