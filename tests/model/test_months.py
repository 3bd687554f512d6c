"""Calendar months, clamped to the end of a shorter month, against dateutil and by their laws."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from landscape.model.calendar import add_months, before, split_duration

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MONTHS = st.integers(-600, 600)


@given(day=DAYS, months=MONTHS)
@example(day=date(2027, 8, 31), months=-6)
@example(day=date(2028, 2, 29), months=12)
@example(day=date(2026, 12, 31), months=2)
def test_months_are_added_as_a_well_known_library_adds_them(day: date, months: int) -> None:
    assert add_months(day, months) == day + relativedelta(months=months)


@given(day=DAYS, months=MONTHS)
def test_the_month_is_always_right_and_the_day_never_later(day: date, months: int) -> None:
    later = add_months(day, months)
    whole = (later.year - day.year) * 12 + later.month - day.month
    assert whole == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(day=DAYS, months=MONTHS)
def test_there_and_back_again_loses_only_what_was_clamped(day: date, months: int) -> None:
    back = add_months(add_months(day, months), -months)
    assert back <= day
    assert back == day or (day.day > 28 and back.month == day.month)


@given(one=DAYS, other=DAYS, months=MONTHS)
def test_order_is_kept(one: date, other: date, months: int) -> None:
    first, last = sorted((one, other))
    assert add_months(first, months) <= add_months(last, months)


@pytest.mark.parametrize(
    ("iso", "parts"),
    [
        ("P6M", (6, 0)),
        ("P90D", (0, 90)),
        ("P1Y", (12, 0)),
        ("P1Y6M", (18, 0)),
        ("P2W", (0, 14)),
        ("P1Y2M3W4D", (14, 25)),
        ("P0D", (0, 0)),
        ("P", None),
        ("6M", None),
        ("P6", None),
        ("P-6M", None),
        ("PT6H", None),
        ("six months", None),
        ("", None),
    ],
)
def test_durations_are_months_and_days_or_none(iso: str, parts: tuple[int, int] | None) -> None:
    assert split_duration(iso) == parts


@given(years=st.integers(0, 30), months=st.integers(0, 40), days=st.integers(0, 400))
def test_a_duration_says_what_it_was_made_of(years: int, months: int, days: int) -> None:
    assert split_duration(f"P{years}Y{months}M{days}D") == (years * 12 + months, days)


@pytest.mark.parametrize(
    ("end", "notice", "serve_by"),
    [
        # A contract that ends at the end of a month, notice in months: the last day of that month.
        (date(2027, 3, 31), "P6M", date(2026, 9, 30)),
        (date(2027, 8, 31), "P6M", date(2027, 2, 28)),
        (date(2028, 8, 31), "P6M", date(2028, 2, 29)),
        (date(2026, 12, 31), "P3M", date(2026, 9, 30)),
        (date(2026, 12, 31), "P90D", date(2026, 10, 2)),
        (date(2026, 6, 15), "P1Y", date(2025, 6, 15)),
        (date(2026, 3, 30), "P1M1D", date(2026, 2, 27)),
        (date(2026, 6, 15), "P0D", date(2026, 6, 15)),
    ],
)
def test_the_day_by_which_notice_must_be_served(end: date, notice: str, serve_by: date) -> None:
    assert before(end, notice) == serve_by


@given(end=DAYS)
def test_a_notice_that_cannot_be_read_is_not_guessed(end: date) -> None:
    assert before(end, "reasonable notice") is None
