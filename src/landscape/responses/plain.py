"""Values as JSON has them: numbers, ISO dates, text; and the small shapes that every answer shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landscape.analysis.columns import Subject
    from landscape.analysis.edges import Named
    from landscape.analysis.providers import Provider
    from landscape.model.element import Element, Value
    from landscape.model.inference import Evidence
    from landscape.model.money import MoneyRange

Plain = dict[str, Any]

_PENNY = Decimal("0.01")


@lru_cache(maxsize=65_536)  # of a large answer nine of ten amounts and scores stood in it before
def number(amount: Decimal | float, places: int = 2) -> int | float:
    """A number as JSON has it: whole where it is whole, rounded where it is not.

    >>> number(Decimal("12.00")), number(Decimal("12.345")), number(3.14159, 4)
    (12, 12.35, 3.1416)
    """
    exact = Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount)
    rounded = round(exact + Decimal(0), places) if places != 2 else _pence(exact)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _pence(amount: Decimal) -> Decimal:
    return amount.quantize(_PENNY, rounding=ROUND_HALF_UP)


def plain(value: Value | datetime) -> str | int | float | bool | None:
    """One property's value as JSON has it.

    >>> plain(date(2026, 11, 23)), plain(Decimal("4.5")), plain(True), plain(None)
    ('2026-11-23', 4.5, True, None)
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return number(value, 6)


def day(value: date | None) -> str | None:
    """A date as ISO 8601, null when unknown."""
    return None if value is None else value.isoformat()


def money(amount: MoneyRange) -> Plain:
    """An amount with its doubts.

    >>> from landscape.model.money import MoneyRange
    >>> money(MoneyRange.exactly(Decimal("1200.50")))["central"]
    1200.5
    """
    low = number(amount.low)
    return {
        "low": low,
        "central": low if amount.central is amount.low else number(amount.central),
        "high": low if amount.high is amount.low else number(amount.high),
        "unknown": amount.unknown,
        "currency": amount.currency,
    }


def reference(element: Element) -> Plain:
    """An element as others mention it."""
    return {"id": element.id, "type": element.type, "name": element.name}


def short(element: Element | Provider | Subject) -> Plain:
    """An element of a known type as others mention it."""
    return {"id": element.id, "name": element.name}


def labelled(one: Named) -> Plain:
    """A function as others mention it."""
    return {"id": one.id, "label": one.label}


def reasons(cells: Iterable[Evidence]) -> list[Plain]:
    """Evidence down to file, sheet, row, column and words."""
    return [reason(one) for one in cells]


def reason(one: Evidence) -> Plain:
    """One piece of evidence."""
    return {
        "source": one.source,
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "text": one.text,
        "kind": one.kind,
        "weight": None if one.weight is None else number(one.weight, 4),
    }


def first_of(names: Sequence[str], most: int = 3) -> str:
    """The first few names, and how many more there are.

    >>> first_of(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
