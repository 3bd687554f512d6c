"""The few marks that every picture is made of. Text is escaped; style attributes are never written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

# Control characters, those that turn the direction of the text around them, and those that no
# document can hold: halves of a pair, and the two that are no characters.
_NOT_SHOWN = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})
_HAS_MARKS = re.compile("[&<>\"']").search
_NARROW = frozenset("iljtfrI.,:;'|!()[] ")
_WIDE = frozenset("mwMW@%")
_NARROWEST = 0.36  # of its size, the width of a narrow letter


def clean(text: str) -> str:
    """A text without characters that cannot be seen or that turn the text around them.

    >>> clean("left\u202eright")
    'left right'
    """
    # What is printable has none of them: most texts are, and that is known at once.
    return text if text.isprintable() else _NOT_SHOWN.sub(" ", text)


def tag(name: str, *children: Markup | str, **attributes: object) -> Markup:
    """One mark. `class_` stands for class and `data_id` for data-id; attributes of None are left out.

    >>> str(tag("text", "<b>", x=1, class_="pic-text"))
    '<text x="1" class="pic-text">&lt;b&gt;</text>'
    """
    known = "".join(
        f' {_attribute(key)}="{written(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(str(one) if isinstance(one, Markup) else written(one) for one in children)
    return Markup(f"<{name}{known}>{inside}</{name}>")


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def written(value: object) -> str:
    """A text or number as it stands in a document, in a value of an attribute too.

    >>> written("Café “<b>” & 'co'\u202e"), written(0.25)
    ('Café “&lt;b&gt;” &amp; &#39;co&#39; ', '0.2')
    """
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    plain = clean(str(value))
    return plain.translate(_MARKS) if _HAS_MARKS(plain) else plain


def text(words: str, x: float, y: float, style: str = "pic-text") -> Markup:
    """Words at a place, on their baseline."""
    return tag("text", clean(words), x=x, y=y, class_=style)


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> Markup:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=style)


def box(
    x: float, y: float, width: float, height: float, style: str, *, radius: float = 0
) -> Markup:
    """A rectangle."""
    return tag(
        "rect", x=x, y=y, width=max(0.0, width), height=height, rx=radius or None, class_=style
    )


def mark(x: float, y: float, width: float, height: float, radius: float = 6) -> Markup:
    """The two rings that show the keyboard's place: dark outside, bright inside, on any ground."""
    outer = box(x, y, width, height, "pic-mark pic-mark--outer", radius=radius)
    return outer + box(x, y, width, height, "pic-mark", radius=radius)


def link(
    target: str, label: str, *children: Markup, data_id: str = "", **attributes: object
) -> Markup:
    """Something that can be gone to, by mouse and by keyboard; `label` is what is read out."""
    named = tag("title", clean(label))
    return tag(
        "a",
        named,
        *children,
        href=target,
        aria_label=label,
        data_id=data_id or None,
        **attributes,
    )


def drawing(
    width: float, height: float, label: str, parts: Iterable[Markup], *, whole: bool = False
) -> Markup:
    """The whole picture with its name for those who do not see it.

    `whole`: it is first shown in its full height too, not only in its full width.
    """
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        role="group",
        aria_label=label,
        data_fit="whole" if whole else None,
    )


def width_of(words: str, size: float = 12) -> float:
    """About how wide words are drawn, in pixels."""
    units = sum(_NARROWEST if one in _NARROW else 0.92 if one in _WIDE else 0.62 for one in words)
    return units * size


def clipped(words: str, room: float, size: float = 12) -> str:
    """Words cut to a width, with an ellipsis where something is left out.

    >>> clipped("Appointments and booking", 60)
    'Appoint…'
    """
    shown = clean(words)
    if width_of(shown, size) <= room:
        return shown
    shown = shown[: int(room / (_NARROWEST * size)) + 1]  # no more than that fits in any case
    while shown and width_of(shown + "…", size) > room:
        shown = shown[:-1]
    return shown.rstrip() + "…"
