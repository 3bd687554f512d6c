"""What the estate's own confident rows say in common, and how near each row comes to it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from landscape.matching.sparse import Floats, Sparse, scaled, sparse, times, transposed_sums

CONFIDENT = 0.5


def self_likeness(
    words: tuple[Sparse, int], probability: Floats, known: Mapping[int, int]
) -> Floats:
    """The cosine of each row with the confident rows of each function, itself left out (row × function).

    Parameters: `words`, the `row_vectors` of the rows; `known` gives the function of rows that a person
    decided; they count double.
    """
    import numpy as np

    count = probability.shape[1]
    vectors, width = words
    groups = probability.argmax(axis=1)
    weights = np.where(probability.max(axis=1) >= CONFIDENT, probability.max(axis=1), 0)
    for row, function in known.items():
        groups[row], weights[row] = function, 2.0
    groups = np.where(weights > 0, groups, -1)
    centres = transposed_sums(vectors, groups, width, count, weights.astype(np.float32))
    dots = times(vectors, centres)
    squares = np.broadcast_to((centres * centres).sum(axis=0), dots.shape).copy()
    own = np.flatnonzero(groups >= 0)
    mine = dots[own, groups[own]]
    squares[own, groups[own]] -= 2 * weights[own] * mine - weights[own] ** 2
    dots[own, groups[own]] -= weights[own]
    likeness = dots / np.sqrt(np.maximum(squares, 0.25))
    return np.asarray(np.round(np.clip(likeness, 0, 1), 5), dtype=np.float32)


def row_vectors(bags: Sequence[Mapping[str, float]]) -> tuple[Sparse, int]:
    """Rows of the words that more than one row has, rare ones weighing more; and how many words there are."""
    import numpy as np

    held = Counter(feature for bag in bags for feature in bag)
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in held.items() if n > 1))}
    idf = [math.log(len(bags) / held[f]) + 0.1 for f in sorted(vocabulary)]
    matrix = sparse(
        [(vocabulary[f], weight) for f, weight in sorted(bag.items()) if weight and f in vocabulary]
        for bag in bags
    )
    return scaled(matrix, np.asarray(idf or [1.0], dtype=np.float32)), max(1, len(vocabulary))
