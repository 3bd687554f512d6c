"""Counts that stay as they are when a few rows come or go."""

from __future__ import annotations


def steady(count: int) -> int:
    """The power of two that is nearest to a count, by ratio; none is none and one is one.

    >>> [steady(one) for one in (0, 1, 2, 3, 5, 6, 1_000)]
    [0, 1, 2, 4, 4, 8, 1024]
    """
    if count < 2:
        return count
    low = 1 << count.bit_length() - 1
    return low if count * count < 2 * low * low else 2 * low
