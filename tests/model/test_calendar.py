"""Dates at the ends of what a date can be: registers write 31/12/9999 for an end that never comes."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.terms import extend, term_months
from landscape.model.calendar import add_days, add_months, before

DAYS = st.dates()
NEAR = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(DAYS, st.integers(-200_000, 200_000))
def test_months_are_always_a_date_and_never_turn_back(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there >= day) if months >= 0 else (there <= day)


@given(NEAR, st.integers(-1200, 1200))
def test_months_by_counting_one_by_one(day: date, months: int) -> None:
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    last = calendar.monthrange(year, month)[1]
    assert add_months(day, months) == date(year, month, min(day.day, last))


@given(NEAR, st.integers(-50_000, 50_000))
def test_days_are_those_of_the_calendar(day: date, days: int) -> None:
    assert add_days(day, days) == day + timedelta(days=days)


@given(DAYS, DAYS)
def test_any_two_dates_make_a_term(one: date, other: date) -> None:
    start, end = sorted((one, other))
    months = term_months(start, end)
    assert Decimal(0) <= months <= Decimal(12 * 9999)
    assert months >= (end.year - start.year) * 12 + end.month - start.month - 1


@given(DAYS, st.integers(-1200, 1200))
def test_a_term_can_always_be_made_longer(end: date, months: int) -> None:
    assert isinstance(extend(end, months), date)


def test_notice_before_the_first_day_is_the_first_day() -> None:
    assert before(date(1, 1, 5), "P3M") == date.min
    assert before(date(1, 1, 5), "P90D") == date.min
