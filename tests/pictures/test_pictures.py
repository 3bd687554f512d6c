"""Pictures: nothing is hidden behind another, nothing is lost, and what is written stays text."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from landscape.pictures import (
    Bar,
    Box,
    Bubble,
    Dot,
    Edge,
    Knot,
    Lane,
    Stop,
    Tie,
    bars,
    columns,
    dot_strip,
    quadrant,
    routes,
    web,
)
from landscape.pictures.columns import fold
from landscape.pictures.svg import clipped

HOSTILE = "<script>alert(1)</script>\u202e\"'&"
CIRCLE = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)" class="pic-bubble')


def bubble(place: int, x: float, y: float, amount: float | None, *, named: bool = False) -> Bubble:
    return Bubble(f"b{place}", f"Name {place}", "/x", "said", x, y, amount, "invest", named)


def ids(svg: Markup) -> list[str]:
    return re.findall(r'data-id="([^"]*)"', str(svg))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(1, 5), st.floats(1, 5), st.none() | st.floats(0, 9e6)), max_size=60
    )
)
def test_no_bubble_covers_another_however_they_tie(
    spots: list[tuple[float, float, float | None]],
) -> None:
    drawn = quadrant([bubble(n, *one) for n, one in enumerate(spots)], "label", across="a", up="u")
    circles = [tuple(map(float, one)) for one in CIRCLE.findall(str(drawn))]
    assert len(circles) == len(spots)
    for place, (x, y, r) in enumerate(circles):
        assert x - r >= 58 and x + r <= 1148 and y - r >= 14 and y + r <= 574
        for x2, y2, r2 in circles[:place]:
            assert math.hypot(x - x2, y - y2) > r + r2 - 0.2


def test_four_hundred_at_one_place_all_find_room() -> None:
    drawn = quadrant([bubble(n, 3, 3, 100.0) for n in range(400)], "label", across="a", up="u")
    circles = [tuple(map(float, one)) for one in CIRCLE.findall(str(drawn))]
    apart = [
        math.hypot(x - x2, y - y2) - r - r2
        for place, (x, y, r) in enumerate(circles)
        for x2, y2, r2 in circles[:place]
    ]
    assert len(circles) == 400
    assert min(apart) > -0.2


def test_a_tie_of_two_is_moved_apart_and_both_stay_links() -> None:
    drawn = quadrant([bubble(n, 3, 3, 100.0) for n in range(2)], "label", across="a", up="u")
    assert sorted(ids(drawn)) == ["b0", "b1"]


def test_only_named_bubbles_carry_their_names() -> None:
    shown = [bubble(0, 2, 2, 9.0, named=True), bubble(1, 4, 4, 9.0)]
    drawn = str(quadrant(shown, "label", across="a", up="u"))
    assert "Name 0" in drawn
    assert "Name 1" not in drawn


def test_a_way_has_an_arrow_for_each_step_in_its_direction() -> None:
    way = [
        Stop("a", "A", "/a"),
        Stop("b", "B", "/b", "API"),
        Stop("c", "C", "/c", "File", "file", False),
    ]
    drawn = str(routes([way, way[:2]], "label"))
    assert drawn.count('marker-end="url(#arrow)"') == 2
    assert drawn.count('marker-start="url(#arrow)"') == 1
    assert ids(Markup(drawn)) == ["a", "b", "c", "a", "b"]


def test_every_knot_is_a_link_on_the_ring_of_its_distance() -> None:
    knots = [
        Knot(str(n), f"K{n}", "/k", "said", "Application", "circle", min(n, 2)) for n in range(40)
    ]
    ties = [Tie("0", "1"), *(Tie("1", str(n)) for n in range(2, 40))]
    drawn = web(knots, ties, "label")
    assert sorted(ids(drawn), key=int) == [str(n) for n in range(40)]
    assert str(drawn).count('class="pic-ring"') == 2
    assert str(drawn).count("<path") == len(ties)


def test_in_a_crowd_only_the_nearest_carry_names() -> None:
    knots = [Knot(str(n), f"K{n}", "/k", "said", "other", "circle", min(n, 2)) for n in range(120)]
    drawn = str(web(knots, [], "label"))
    assert ">K1<" in drawn
    assert ">K90<" not in drawn


def test_folded_boxes_are_counted_and_named() -> None:
    boxes = [Box("s", "S", "", "/s", "S", 0, "subject")]
    boxes += [Box(f"b{n:02}", f"B{n:02}", "", "/b", "B", 1, "high", n) for n in range(30)]
    shown, stands_for = fold(boxes)
    assert len(shown) == 13
    assert shown[-1].name == "19 more"
    assert set(stands_for) == {one.id for one in boxes}
    drawn = str(columns(boxes, [Edge("s", f"b{n:02}") for n in range(30)], "label"))
    assert "b29" in drawn, "the fold says which it stands for"


def test_a_name_of_a_hundred_thousand_letters_is_cut_at_once() -> None:
    assert clipped("i" * 100_000, 60) == clipped("i" * 200, 60)
    assert clipped("m" * 100_000, 60).endswith("…")


def test_bars_give_both_numbers() -> None:
    drawn = str(bars([Bar("a", "A", "/a", 3, 12), Bar("b", "B", "/b", 0, 12)], "label"))
    assert "3 of 12" in drawn
    assert "0 of 12" in drawn


@pytest.mark.parametrize("make", ["quadrant", "routes", "web", "bars", "dots"])
def test_what_is_written_stays_text(make: str) -> None:
    drawn = {
        "quadrant": lambda: quadrant(
            [Bubble("i", HOSTILE, "/x", HOSTILE, 3, 3, 1.0, "invest", True)],
            "l",
            across="a",
            up="u",
        ),
        "routes": lambda: routes([[Stop("i", HOSTILE, "/x", HOSTILE)]], "l"),
        "web": lambda: web([Knot("i", HOSTILE, "/x", HOSTILE, "other", "circle", 0)], [], "l"),
        "bars": lambda: bars([Bar("i", HOSTILE, "/x", 1, 1)], "l"),
        "dots": lambda: dot_strip(
            [Dot("i", HOSTILE, "/x", HOSTILE, "lane", 5.0)], [Lane("lane", HOSTILE, "")], "l"
        ),
    }[make]()
    assert "<script" not in str(drawn)
    assert "\u202e" not in str(drawn)
    assert "&lt;script" in str(drawn)
    assert "style=" not in str(drawn)
