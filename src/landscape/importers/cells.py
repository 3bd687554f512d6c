"""Typed cells of spreadsheets → text, as a person sees them there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any


def as_text(value: Any) -> str:
    """A cell as text: dates as ISO, whole numbers without a decimal point, fifteen digits as in Excel.

    >>> as_text(3.0), as_text(0.1 + 0.2), as_text(dt.datetime(2027, 4, 1)), as_text(None)
    ('3', '0.3', '2027-04-01', '')
    """
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    known = _TEXTS.get(kind)
    return known(value) if known else str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 2**63:
        return str(int(value))
    return f"{value:.15g}"


def _moment(value: dt.datetime) -> str:
    day = value.date().isoformat()
    return day if value.time() == dt.time() else f"{day} {value.time().isoformat('seconds')}"


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda one: "TRUE" if one else "FALSE",
    int: str,
    float: _number,
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: lambda one: one.isoformat("seconds"),
}
