"""Extension options and windows of time as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.options import horizon, parse_options, parse_window
from landscape.errors import UsageError


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2 x 12 months", (12, 12)),
        ("2x12m", (12, 12)),
        ("2 × 1 year", (12, 12)),
        ("1+1+1", (12, 12, 12)),
        ("1 + 1", (12, 12)),
        ("3+2", (36, 24)),
        ("12+12 months", (12, 12)),
        ("up to 24 months", (24,)),
        ("Up to a further 24 months", (24,)),
        ("two further periods of 12 months", (12, 12)),
        ("two 12 month extensions", (12, 12)),
        ("Option to extend by 2 years", (24,)),
        ("12 months then 6 months", (12, 6)),
        ("one year", (12,)),
        ("None", ()),
        ("N/A", ()),
        ("", ()),
        ("0", ()),
    ],
)
def test_options_as_typed(text: str, months: tuple[int, ...]) -> None:
    assert parse_options(text) == months


@pytest.mark.parametrize(
    "text", ["yes", "see contract", "by agreement", "999999 x 12 months", "££"]
)
def test_what_cannot_be_read_is_unknown_not_none(text: str) -> None:
    assert parse_options(text) is None


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_without_a_fault(text: str) -> None:
    found = parse_options(text)
    assert found is None or all(one >= 0 for one in found)


@pytest.mark.parametrize(
    ("text", "window"),
    [("18m", (18, 0)), ("90d", (0, 90)), ("2y", (24, 0)), ("6w", (0, 42)), (" 3 Months ", (3, 0)),
     ("P1Y6M", (18, 0))],
)  # fmt: skip
def test_windows(text: str, window: tuple[int, int]) -> None:
    assert parse_window(text) == window


@pytest.mark.parametrize("text", ["", "18", "m", "-3m", "18 moons", "1.5y", "P", "99999999m"])
def test_what_is_no_window_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UsageError) as wrong:
        parse_window(text)
    assert "18m" in wrong.value.remedy


def test_a_window_ends_on_the_same_day_of_a_later_month() -> None:
    assert horizon(date(2026, 11, 23), (18, 0)) == date(2028, 5, 23)
    assert horizon(date(2026, 8, 31), (6, 0)) == date(2027, 2, 28)
    assert horizon(date(2026, 1, 1), (0, 90)) == date(2026, 4, 1)
    assert horizon(date(9999, 1, 1), (9999, 0)) == date.max
