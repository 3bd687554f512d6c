"""The thresholds in force, for `quality` and `review`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landscape.matching.evaluate import Share
    from landscape.matching.thresholds import Threshold


def thresholds(known: Iterable[Threshold]) -> list[Plain]:
    """Of each step: from where on things stand by themselves, and what that rests on."""
    return [_threshold(one) for one in known]


def _threshold(one: Threshold) -> Plain:
    return {
        "step": one.step,
        "accept": one.bands.accept,
        "review": one.bands.review,
        "shipped_accept": one.shipped.accept,
        "basis": "decisions" if one.moved else "shipped",
        "decisions": one.decisions,
        "right": _share(one.above) if one.above.of else None,
        "promised": one.target,
        "told": one.told,
    }


def _share(one: Share) -> Plain:
    return {
        "value": None if one.value is None else number(one.value, 4),
        "low": number(one.low, 4),
        "high": number(one.high, 4),
        "count": one.count,
        "of": one.of,
    }
