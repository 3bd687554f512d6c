"""How good an inference is, drawn: reliability (said against true) and precision against recall.

The drawings stand alone in a file, so colours and fonts are written into them.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from landscape.pictures.svg import drawing, tag

Point = tuple[float, float]

_SIDE, _EDGE, _FOOT = 320.0, 56.0, 64.0
_INK, _FAINT, _LINE = "#1f2933", "#9aa5b1", "#0b69a3"


def reliability(bins: Sequence[tuple[float, float, int]], title: str) -> str:
    """What share was right at each confidence. Parameters: `bins` of (mean confidence, share right, count)."""
    most = max((count for _, _, count in bins), default=1)
    parts = [_axes("confidence", "share that is right"), _stroke([(0, 0), (1, 1)], _FAINT, "4 4")]
    parts.append(_stroke([(said, right) for said, right, _ in bins], _LINE))
    for said, right, count in bins:
        radius = 3 + 7 * (count / most) ** 0.5
        x, y = _place(said, right)
        words = f"said {said:.2f}, right {right:.2f}, {count} answers"
        dot = tag("circle", tag("title", words), cx=x, cy=y, r=radius, fill=_LINE, fill_opacity=0.7)
        parts.append(dot)
    return _whole(parts, f"Reliability: {title}")


def precision_recall(points: Sequence[Point], title: str) -> str:
    """Precision at each recall, as the confidence that is asked for falls. Points are (recall, precision)."""
    parts = [_axes("recall", "precision"), _stroke(points, _LINE)]
    return _whole(parts, f"Precision and recall: {title}")


def _whole(parts: Sequence[Markup], title: str) -> str:
    words = _words(title, _EDGE, 24, 14)
    return str(drawing(_SIDE + 2 * _EDGE, _SIDE + _EDGE + _FOOT, title, [words, *parts])) + "\n"


def _place(x: float, y: float) -> Point:
    return _EDGE + x * _SIDE, _EDGE + (1 - y) * _SIDE


def _stroke(points: Sequence[Point], colour: str, dashes: str | None = None) -> Markup:
    spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(*one) for one in points))
    return tag(
        "polyline",
        points=spots,
        fill="none",
        stroke=colour,
        stroke_width=2,
        stroke_dasharray=dashes,
    )


def _axes(across: str, up: str) -> Markup:
    frame = tag("rect", x=_EDGE, y=_EDGE, width=_SIDE, height=_SIDE, fill="none", stroke=_FAINT)
    marks = [
        _words(f"{tick / 5:.1f}", *spot, 11, anchor)
        for tick in range(6)
        for spot, anchor in (
            ((_EDGE + tick / 5 * _SIDE, _EDGE + _SIDE + 16), "middle"),
            ((_EDGE - 6, _EDGE + (1 - tick / 5) * _SIDE + 4), "end"),
        )
    ]
    names = [
        _words(across, _EDGE + _SIDE / 2, _EDGE + _SIDE + 40, 12, "middle"),
        _words(up, _EDGE, _EDGE - 10, 12),
    ]
    return Markup("").join([frame, *marks, *names])


def _words(words: str, x: float, y: float, size: int, anchor: str | None = None) -> Markup:
    return tag(
        "text", Markup.escape(words), x=x, y=y, font_size=size, fill=_INK,
        font_family="sans-serif", text_anchor=anchor,
    )  # fmt: skip
