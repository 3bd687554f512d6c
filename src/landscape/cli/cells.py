"""What stands in the cells of several tables: money and reasons in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Answer = Mapping[str, Any]


def pounds(money: Answer | None) -> str:
    """A money range in words: the central figure, the range where there is one, what is unknown."""
    if money is None:
        return "unknown"
    low, central, high = (money[one] for one in ("low", "central", "high"))
    currency = {"GBP": "£", "EUR": "€", "USD": "$"}.get(
        money.get("currency", ""), f"{money.get('currency', '')} "
    )
    unknown = money.get("unknown", 0)
    if not high and unknown:
        return f"unknown ({unknown})" if unknown > 1 else "unknown"
    text = f"{currency}{central:,.0f}"
    if low != high:
        text += f" ({low:,.0f}–{high:,.0f})"
    return f"{text} + {unknown} unknown" if unknown else text


def evidence(reasons: Sequence[Answer], most: int = 2) -> str:
    """The first reasons, each with where it stands."""
    said = [one for one in reasons if one.get("kind") != "calibration"]
    return "; ".join(_reason(one) for one in said[:most])


def _reason(one: Answer) -> str:
    words = one.get("text") or one.get("detail") or ""
    words = words if len(words) <= 60 else f"{words[:57]}…"
    where = one.get("source")
    return f"“{words}” ({where}:{one.get('row') or '?'})" if where else f"“{words}”"
