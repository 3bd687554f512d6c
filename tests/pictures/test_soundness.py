"""Every picture: well-formed XML, all text escaped, no style inside, the same each time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import MAXYEAR, MINYEAR, date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from landscape.pictures import (
    Bar,
    Box,
    Dot,
    Edge,
    Group,
    Lane,
    Neighbour,
    Span,
    bars,
    columns,
    dot_strip,
    neighbourhood,
    timeline,
)
from landscape.pictures.columns import fold, order

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 24)
LANES = tuple(Lane(one, one.capitalize(), f"What {one} means") for one in ("invest", "tolerate"))
TEXT = st.text(max_size=60) | st.sampled_from(
    ["<script>alert(1)</script>", "\"'><b>", "&amp;&#x3c;", "]]>", "<!--", "\u202eabc", "\ud800", "\0",
     "{{ 7*7 }}", "\ufffe\uffff", "x" * 10_000]
)  # fmt: skip
DAYS = st.none() | st.dates()


def dots(names: Iterable[str]) -> Markup:
    """A dot strip of some names."""
    made = [
        Dot(f"d-{place}", one, f"/a/{place}", f"{one}, costs", LANES[place % 2].key,
            None if place % 4 == 3 else place * 1000.0, marked=place == 0)
        for place, one in enumerate(names)
    ]  # fmt: skip
    return dot_strip(made, LANES, "Cost and fit")


def boxes(names: Iterable[str]) -> Markup:
    """Columns of some names: the first is the subject."""
    made = [
        Box(f"b-{place}", one, f"note of {one}", f"/a/{place}", one, min(place, 1 + place % 2),
            "subject" if place == 0 else "high", place)
        for place, one in enumerate(names)
    ]  # fmt: skip
    edges = [Edge("b-0", one.id, "file") for one in made if one.column == 1]
    return columns(made, edges, "Impact")


def around(names: Iterable[str]) -> Markup:
    """A neighbourhood of some names."""
    known = tuple(
        Neighbour(f"n-{place}", one, f"/a/{place}", one) for place, one in enumerate(names)
    )
    groups = (Group("Uses", "left", known[::2]), Group("Used by", "right", known[1::2]))
    return neighbourhood(known[0].name if known else "Nothing", "a note", groups, "Around it")


def spans(names: Iterable[str]) -> Markup:
    """A time line of some names."""
    made = [
        Span(f"s-{place}", one, one, f"/c/{place}", one, ("live", "warn", "bad", "quiet")[place % 4],
             TODAY - timedelta(days=place * 40), None if place % 5 == 4 else TODAY + timedelta(days=place * 40),
             TODAY + timedelta(days=place * 20), TODAY + timedelta(days=place * 60))
        for place, one in enumerate(names)
    ]  # fmt: skip
    return timeline(made, TODAY, "Terms")


def measures(names: Iterable[str]) -> Markup:
    """Bars of some names."""
    made = [
        Bar(f"m-{place}", one, f"/q/{place}", place, 10, "invest")
        for place, one in enumerate(names)
    ]
    return bars(made, "Completeness")


Draw = Callable[[Iterable[str]], Markup]
ALL: list[Draw] = [dots, boxes, around, spans, measures]
NAMES = [f"Application {one}" for one in range(9)]


def parsed(drawing: Markup) -> ElementTree.Element:
    """A drawing as XML, held to what every drawing must be."""
    root = ElementTree.fromstring(str(drawing).encode())
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "group" and root.get("aria-label")
    _, _, width, height = (float(one) for one in root.get("viewBox", "").split())
    assert width > 0 and height > 0
    for one in root.iter():
        assert one.tag.removeprefix(SVG) in _MARKS, one.tag
        assert "style" not in one.attrib
        assert not [name for name in one.attrib if name.startswith("on")]
        for name in ("x", "y", "width", "height", "cx", "cy", "r"):
            value = float(one.get(name, "0").removesuffix("%"))
            assert math.isfinite(value) and abs(value) < 1e7
            assert name not in ("width", "height", "r") or value >= 0
    return root


_MARKS = frozenset("svg a title text rect path circle line polygon defs pattern g".split())


@pytest.mark.parametrize("draw", ALL)
def test_a_drawing_is_sound_and_the_same_each_time(draw: Draw) -> None:
    root = parsed(draw(NAMES))
    assert draw(NAMES) == draw(NAMES)
    links = list(root.iter(f"{SVG}a"))
    assert len(links) >= len(NAMES) - 1
    for one in links:
        title = one.find(f"{SVG}title")
        assert one.get("href", "").startswith(("/", "#"))
        assert one.get("aria-label") and title is not None and title.text
    ids = [one.get("data-id") for one in links]
    assert None not in ids and len(set(ids)) == len(ids)


@pytest.mark.parametrize("draw", ALL)
def test_nothing_to_draw_is_a_drawing_too(draw: Draw) -> None:
    root = parsed(draw([]))
    assert not list(root.iter(f"{SVG}a"))


@pytest.mark.parametrize("draw", ALL)
def test_one_alone(draw: Draw) -> None:
    parsed(draw(["Alone"]))


@pytest.mark.parametrize("draw", ALL)
def test_very_many(draw: Draw) -> None:
    root = parsed(draw([f"Application {one}" for one in range(400)]))
    text = " ".join(root.itertext())
    drawn = len(list(root.iter(f"{SVG}a")))
    assert drawn == 400 or "more" in text, "what is left out is said"


@pytest.mark.parametrize("draw", ALL)
@settings(max_examples=20, deadline=None)
@given(names=st.lists(TEXT, max_size=12))
def test_any_name_stays_text(draw: Draw, names: list[str]) -> None:
    plain = parsed(draw([f"plain {one}" for one in range(len(names))]))
    hostile = parsed(draw(names))
    assert [one.tag for one in hostile.iter()][:3] == [one.tag for one in plain.iter()][:3]
    assert not set("".join(hostile.itertext())) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS, DAYS, DAYS), max_size=8), st.dates())
def test_any_dates_make_a_time_line(terms: list[tuple[date | None, ...]], today: date) -> None:
    made = [
        Span(f"s-{place}", "name", "note", "/c", "label", "live", *days)
        for place, days in enumerate(terms)
    ]
    parsed(timeline(made, today, "Terms"))


@pytest.mark.parametrize("year", [MINYEAR, MINYEAR + 1, 2026, MAXYEAR - 3, MAXYEAR])
def test_today_stands_on_the_time_line(year: int) -> None:
    root = parsed(timeline([], date(year, 6, 15), "Terms"))
    line = next(one for one in root.iter(f"{SVG}line") if one.get("class") == "pic-today")
    assert 330 <= float(line.get("x1", "0")) <= 1180


@settings(max_examples=30, deadline=None)
@given(st.lists(st.none() | st.floats(-1e9, 1e12), max_size=40))
def test_no_dot_covers_another(amounts: list[float | None]) -> None:
    made = [
        Dot(f"d-{place}", "name", "/a", "label", LANES[place % 2].key, one)
        for place, one in enumerate(amounts)
    ]
    root = parsed(dot_strip(made, LANES, "Cost"))
    places = []
    for one in root.iter(f"{SVG}a"):
        mark = one.findall(f"{SVG}circle")[-1]
        places.append((float(mark.get("cx", "0")), float(mark.get("cy", "0"))))
    assert len(places) == len(amounts)
    for number, (x, y) in enumerate(places):
        assert all(abs(x - a) > 13 or abs(y - b) > 13 for a, b in places[:number])


def test_unknown_amounts_stand_apart() -> None:
    made = [Dot(str(one), "n", "/a", "l", "invest", None) for one in range(9)]
    made.append(Dot("known", "n", "/a", "l", "invest", 0.0))
    root = parsed(dot_strip(made, LANES, "Cost"))
    xs = {
        one.get("data-id"): float(one.findall(f"{SVG}circle")[-1].get("cx", "0"))
        for one in root.iter(f"{SVG}a")
    }
    assert max(x for key, x in xs.items() if key != "known") < xs["known"]


def test_a_marked_dot_carries_a_ring() -> None:
    made = [
        Dot("a", "n", "/a", "l", "invest", 5.0, marked=True),
        Dot("b", "n", "/b", "l", "invest", 9.0),
    ]
    rings = [
        one.get("data-id")
        for one in parsed(dot_strip(made, LANES, "Cost")).iter(f"{SVG}a")
        if any("pic-halo" in each.get("class", "") for each in one.iter())
    ]
    assert rings == ["a"]


def column_of(count: int) -> list[Box]:
    """A subject and so many boxes one step away."""
    subject = Box("s", "Subject", "", "/s", "Subject", 0, "subject")
    return [
        subject,
        *(
            Box(f"b{one:03}", f"Box {one:03}", "", "/b", "Box", 1, "low", one)
            for one in range(count)
        ),
    ]


@pytest.mark.parametrize("count", [1, 11, 12, 13, 14, 500])
def test_a_full_column_folds_and_nothing_is_lost(count: int) -> None:
    made = column_of(count)
    shown, stands_for = fold(made, 12)
    second = [one for one in shown if one.column == 1]
    assert len(second) == min(count, 12)
    folded = [one for one in second if one.tone == "fold"]
    assert len(folded) == (count > 12)
    held = {each for one in second for each in (one.ids or (one.id,))}
    assert held == {one.id for one in made if one.column == 1}
    assert set(stands_for) == {one.id for one in made}
    if folded:
        assert folded[0].name == f"{count - 11} more"
        assert [one.id for one in second[:11]] == [f"b{one:03}" for one in range(11)]
    root = parsed(columns(made, [Edge("s", one.id) for one in made[1:]], "Impact"))
    lines = [one for one in root.iter(f"{SVG}path") if one.get("data-to")]
    assert len(lines) == min(count, 12)
    assert {one.get("data-from") for one in lines} == {"s"}


def test_lines_cross_as_little_as_they_can() -> None:
    made = [Box(f"a{one}", f"A{one}", "", "/", "l", 0, "low", one) for one in range(6)]
    made += [Box(f"b{one}", f"B{one}", "", "/", "l", 1, "low", one) for one in range(6)]
    edges = [Edge(f"a{one}", f"b{5 - one}") for one in range(6)]
    places = order(made, edges)
    assert [places[f"a{one}"] for one in range(6)] == [places[f"b{5 - one}"] for one in range(6)]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_box_has_a_place_of_its_own(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 40))
    made = [
        Box(f"b{one}", f"B{one}", "", "/", "l", data.draw(st.integers(0, 4)), "low", one)
        for one in range(count)
    ]
    ends = st.integers(0, count - 1)
    edges = [
        Edge(f"b{one}", f"b{other}")
        for one, other in data.draw(st.lists(st.tuples(ends, ends), max_size=60))
    ]
    root = parsed(columns(made, edges, "Impact"))
    spots = [
        (one.find(f"{SVG}rect").get("x"), one.find(f"{SVG}rect").get("y"))  # type: ignore[union-attr]
        for one in root.iter(f"{SVG}a")
    ]
    assert len(spots) == len(set(spots))


@pytest.mark.parametrize("members", [0, 1, 8, 9, 300])
def test_a_long_group_says_how_many_more(members: int) -> None:
    known = tuple(Neighbour(f"n{one}", f"N{one}", "/n", "l") for one in range(members))
    root = parsed(neighbourhood("It", "", [Group("Uses", "left", known)], "Around it"))
    assert len(list(root.iter(f"{SVG}a"))) == min(members, 8)
    text = " ".join(root.itertext())
    assert ("more, in the table below" in text) == (members > 8)
    assert (f"and {members - 8} more" in text) == (members > 8)


@pytest.mark.parametrize(("count", "of"), [(0, 0), (0, 10), (3, 10), (10, 10), (11, 10), (5, 0)])
def test_a_bar_is_never_longer_than_its_track(count: int, of: int) -> None:
    root = parsed(bars([Bar("a", "A", "/a", count, of)], "Completeness"))
    track, bar = (
        next(one for one in root.iter(f"{SVG}rect") if one.get("class", "").startswith(name))
        for name in ("pic-track", "pic-bar")
    )
    assert float(bar.get("width", "0")) <= float(track.get("width", "0"))
    assert f"{count} of {of}" in " ".join(root.itertext())
