"""How near a pair of texts is beside the best other partner of each of them.

Of two lists that name the same things, a line mostly has one fellow: a pair is the likelier the further it is
ahead of what else either could be paired with, and a near pair is none where a nearer one is there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from landscape.matching.space import grams_of
from landscape.matching.sparse import Floats, Sparse, scaled, sparse, times

if TYPE_CHECKING:
    from landscape.matching.sparse import Ints

Features = Callable[[str], Iterable[str]]
_AT_ONCE = 256  # right texts
_GRAMS = (3, 4)


def letter_grams(text: str) -> list[str]:
    """The runs of three and four letters of each word, its bounds told.

    >>> letter_grams("ab")
    [' ab', 'ab ', ' ab ']
    """
    return [gram for word in text.split() for gram in grams_of(word, _GRAMS)]


class Field:
    """All texts of two lists, by the cosine of their features: TF-IDF over both.

    Takes time in proportion to the left texts times the right ones.
    """

    def __init__(self, left: Iterable[str], right: Iterable[str], features: Features) -> None:
        self._left = {text: place for place, text in enumerate(sorted(set(left)))}
        self._right = {text: place for place, text in enumerate(sorted(set(right)))}
        counted = [Counter(features(text)) for text in (*self._left, *self._right)]
        held = Counter(one for bag in counted for one in bag)
        index = {one: place for place, one in enumerate(sorted(held))}
        rarity = _floats([math.log(1 + len(counted) / held[one]) for one in index])
        rows = sparse(
            [(index[one], 1 + math.log(count)) for one, count in sorted(bag.items())]
            for bag in counted
        )
        unit = scaled(rows, rarity)
        self._rows = _part(unit, 0, len(self._left))
        self._columns = _part(unit, len(self._left), len(counted))
        self._width = len(index)

    def standing(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """Of each pair of known texts: its cosine, and how far it is ahead of the best other partner of
        the left and of the right text (pair × 3); where there is no other, of nought."""
        import numpy as np

        left = np.asarray([self._left[one] for one, _ in pairs], dtype=np.int64)
        right = np.asarray([self._right[one] for _, one in pairs], dtype=np.int64)
        near = np.zeros(len(pairs), dtype=np.float32)
        of_left = np.zeros((len(self._left), 2), dtype=np.float32)
        of_right = np.zeros((len(self._right), 2), dtype=np.float32)
        for low in range(0, len(self._right), _AT_ONCE):
            high = min(low + _AT_ONCE, len(self._right))
            cosines = times(self._rows, self._table(low, high))
            of_left = _best_two(np.hstack([of_left, cosines]))
            of_right[low:high] = _best_two(_with_nought(cosines.T))
            here = (right >= low) & (right < high)
            near[here] = cosines[left[here], right[here] - low]
        return np.stack(
            [near, near - _other(near, of_left[left]), near - _other(near, of_right[right])], axis=1
        )

    def _table(self, low: int, high: int) -> Floats:
        """Some right texts as a dense table, feature × text."""
        import numpy as np

        part = _part(self._columns, low, high)
        table = np.zeros((self._width, high - low), dtype=np.float32)
        table[part.features, np.repeat(np.arange(high - low), np.diff(part.starts))] = part.weights
        return table


def _part(matrix: Sparse, low: int, high: int) -> Sparse:
    first, last = int(matrix.starts[low]), int(matrix.starts[high])
    starts: Ints = matrix.starts[low : high + 1] - first
    return Sparse(starts, matrix.features[first:last], matrix.weights[first:last])


def _best_two(cosines: Floats) -> Floats:
    """The greatest two of each row, the greatest first."""
    import numpy as np

    best = np.partition(cosines, cosines.shape[1] - 2, axis=1)[:, -2:]
    return np.sort(best, axis=1)[:, ::-1]


def _with_nought(cosines: Floats) -> Floats:
    import numpy as np

    return np.hstack([np.zeros((len(cosines), 2), dtype=np.float32), cosines])


def _other(near: Floats, best: Floats) -> Floats:
    """The best of others: the second where the pair itself is the first."""
    import numpy as np

    return np.where(near >= best[:, 0], best[:, 1], best[:, 0])


def _floats(values: Sequence[float]) -> Floats:
    import numpy as np

    return np.asarray(values, dtype=np.float32)


__all__ = ["Field", "letter_grams"]
