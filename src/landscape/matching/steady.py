"""Counts that stay as they are when a few rows come or go."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32 | np.int64]
    Levels = NDArray[np.int32]
else:  # numpy is imported where it is used, so that the command line starts quickly
    Ints = Levels = Any


def steady(count: int) -> int:
    """The power of two that is nearest to a count, by ratio; none is none and one is one.

    >>> [steady(one) for one in (0, 1, 2, 3, 5, 6, 1_000)]
    [0, 1, 2, 4, 4, 8, 1024]
    """
    if count < 2:
        return count
    low = 1 << count.bit_length() - 1
    return low if count * count < 2 * low * low else 2 * low


def levels(counts: Ints) -> Levels:
    """About how large counts are: 0 is none, 1 is one, and each doubling is two levels more.

    >>> import numpy as np
    >>> levels(np.array([0, 1, 2, 3, 5, 6, 1_000])).tolist()
    [0, 1, 3, 4, 6, 6, 21]
    """
    import numpy as np

    several, of = np.unique(counts, return_inverse=True)
    found = [1 + round(2 * math.log2(one)) if one else 0 for one in several.tolist()]
    return np.asarray(found, dtype=np.int32)[of]


def count_at(level: int) -> float:
    """The count in the middle of a level.

    >>> count_at(1), count_at(3), round(count_at(4), 2)
    (1.0, 2.0, 2.83)
    """
    return float(2 ** ((level - 1) / 2)) if level else 0.0
