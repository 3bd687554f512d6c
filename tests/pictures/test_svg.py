"""The marks: escaping, what cannot be seen, cutting to a width."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

import landscape.pictures
from landscape.pictures.svg import box, clean, clipped, drawing, link, tag, text, width_of

ANY = st.text(max_size=80)


def parsed(mark: Markup) -> ElementTree.Element:
    """A mark as XML."""
    return ElementTree.fromstring(str(mark).encode())


@given(ANY)
def test_text_and_attributes_come_back_as_they_were_said(words: str) -> None:
    shown = parsed(text(words, 1, 2))
    assert (shown.text or "") == clean(words)
    made = parsed(tag("a", words, href="/x", aria_label=words))
    assert made.get("aria-label") == clean(words)
    assert list(made) == []


@given(ANY)
def test_what_is_shown_can_be_seen(words: str) -> None:
    kept = clean(words)
    assert len(kept) == len(words)
    assert not re.search("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", kept)
    assert not re.search("[\ud800-\udfff\ufffe\uffff]", kept), "XML cannot hold it"
    assert clean(kept) == kept


def test_every_mark_that_turns_text_is_gone() -> None:
    turning = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert clean(turning).strip() == ""


@given(ANY, st.floats(5, 400), st.floats(8, 20))
def test_words_are_cut_to_their_room(words: str, room: float, size: float) -> None:
    shown = clipped(words, room, size)
    assert width_of(shown, size) <= max(room, width_of("…", size))
    if not shown.endswith("…"):
        assert shown == clean(words)
    else:
        assert clean(words).startswith(shown[:-1].rstrip()) or words.endswith("…")


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_numbers_are_written_short(value: float) -> None:
    written = parsed(box(value, 0, 1, 1, "b")).get("x", "")
    assert abs(float(written) - value) <= 0.051 + abs(value) * 1e-6
    assert re.fullmatch(r"-?\d+(\.\d)?", written)


def test_a_box_is_never_less_than_nothing() -> None:
    assert parsed(box(1, 1, -5, 3, "b")).get("width") == "0"


def test_a_link_says_its_name_once_for_the_eye_and_once_for_the_ear() -> None:
    made = parsed(link("/a?b=1&c=2", "A <b>", data_id="x"))
    assert made.get("href") == "/a?b=1&c=2"
    assert made.get("aria-label") == "A <b>" == made[0].text
    assert made.get("data-id") == "x"


def test_a_drawing_is_a_group_with_a_name() -> None:
    made = parsed(drawing(10, 20, 'a "name" & more', []))
    assert made.get("aria-label") == 'a "name" & more'
    assert made.get("viewBox") == "0 0 10 20"
    assert made.get("role") == "group"


def test_every_class_has_its_looks() -> None:
    """A class that no style sheet knows would be drawn black on black."""
    folder = Path(landscape.pictures.__file__).parent
    source = "".join(one.read_text(encoding="utf-8") for one in sorted(folder.glob("*.py")))
    used = set(re.findall(r"pic-[a-z]+(?:-[a-z]+)*", source))
    sheets = Path(__file__).resolve().parents[2] / "web" / "static"
    known = "".join(one.read_text(encoding="utf-8") for one in sheets.glob("*.css"))
    unknown = {one for one in used if f".{one}" not in known}
    assert unknown == set()
