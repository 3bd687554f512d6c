"""Calendar-month arithmetic and the durations that contracts state."""

from __future__ import annotations

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date, timedelta

_ISO = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")


def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier when negative), clamped to the end of a shorter month.

    Beyond the first and the last day that a date can be, it is that day: registers write 31/12/9999
    for an end that never comes.

    >>> add_months(date(2027, 8, 31), -6)
    datetime.date(2027, 2, 28)
    >>> add_months(date(9999, 12, 31), 1)
    datetime.date(9999, 12, 31)
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if months > 0 else date.min
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def add_days(day: date, days: int) -> date:
    """The day so many days later (or earlier when negative), within the days that a date can be.

    >>> add_days(date(2027, 2, 28), 1), add_days(date(9999, 12, 31), 1)
    (datetime.date(2027, 3, 1), datetime.date(9999, 12, 31))
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def financial_year(day: date) -> str:
    """The financial year that a day falls in, from 1 April, as public bodies in the United Kingdom count.

    >>> financial_year(date(2027, 3, 31)), financial_year(date(2099, 4, 1))
    ('2026/27', '2099/00')
    """
    first = day.year - (day.month < 4)
    return f"{first:04}/{(first + 1) % 100:02}"


def split_duration(iso: str) -> tuple[int, int] | None:
    """Months and days of an ISO 8601 duration (`P6M`, `P90D`, `P1Y`); None when it is none.

    >>> split_duration("P1Y6M")
    (18, 0)
    """
    found = _ISO.match(iso)
    if not found or iso == "P":
        return None
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return years * 12 + months, weeks * 7 + days


def before(day: date, iso: str) -> date | None:
    """The day that lies a stated duration before `day`; None when the duration cannot be read.

    Both 31 March less six months and 30 September stand at a month's end: the result is clamped,
    never carried over.

    >>> before(date(2027, 3, 31), "P6M")
    datetime.date(2026, 9, 30)
    """
    parts = split_duration(iso)
    if parts is None:
        return None
    months, days = parts
    return add_days(add_months(day, -months), -days)
