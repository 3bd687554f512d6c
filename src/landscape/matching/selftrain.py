"""What the estate's own confident rows say in common, and how near each row comes to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from landscape.matching.row_words import Words
from landscape.matching.sparse import Floats, Sparse, scaled, times, transposed_sums

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32] | NDArray[np.int64]
else:  # numpy is imported where it is used, so that the command line starts quickly
    Ints = Any

CONFIDENT = 0.5
Surest = tuple[Ints, Floats]  # of each row the function and its probability


def self_likeness(
    words: tuple[Sparse, int],
    first: Surest,
    count: int,
    known: Mapping[int, int],
) -> Floats:
    """The cosine of each row with the confident rows of each function, itself left out (row × function).

    Parameters: `words`, the `row_vectors` of the rows; `first`, the most probable function of each row and its
    probability; `count`, how many functions there are; `known` gives the function of rows that a person
    decided; they count double.
    """
    import numpy as np

    vectors, width = words
    groups, chances = first
    weights = np.where(chances >= CONFIDENT, chances, np.float32(0))
    groups = np.where(weights > 0, groups, -1).astype(np.int64)
    for row, function in known.items():
        groups[row], weights[row] = function, 2.0
    centres = transposed_sums(vectors, groups, width, count, weights.astype(np.float32))
    dots = times(vectors, centres)
    squares = (centres * centres).sum(axis=0)
    own = np.flatnonzero(groups >= 0)
    mine = dots[own, groups[own]]
    left = squares[groups[own]] - (2 * weights[own] * mine - weights[own] ** 2)
    found = dots / np.sqrt(np.maximum(squares, np.float32(0.25)))
    found[own, groups[own]] = (mine - weights[own]) / np.sqrt(np.maximum(left, np.float32(0.25)))
    return np.asarray(np.round(np.clip(found, 0, 1), 5), dtype=np.float32)


def surest(probability: Floats) -> Surest:
    """The most probable function of each row, and its probability."""
    return probability.argmax(axis=1), probability.max(axis=1)


def row_vectors(bags: Sequence[Mapping[str, float]]) -> tuple[Sparse, int]:
    """Rows of the words that more than one row has, rare ones weighing more; and how many words there are."""
    return vectors_of(Words.of(bags))


def vectors_of(words: Words) -> tuple[Sparse, int]:
    """As `row_vectors`, of words in columns."""
    import numpy as np

    held, rows = words.held(), len(words.starts) - 1
    several = held > 1
    rarity = {one: math.log(rows / one) + 0.1 for one in np.unique(held[several]).tolist()}
    factors = np.asarray([rarity[one] for one in held[several].tolist()] or [1.0], dtype=np.float32)
    weights = np.asarray([*words.scale, 0.0], dtype=np.float32)[words.codes]
    counted = several[words.features] & (weights != 0)
    lengths = np.concatenate([[0], np.cumsum(counted)])[words.starts]
    features = (np.cumsum(several) - 1)[words.features[counted]]
    matrix = Sparse(lengths, features, weights[counted])
    return scaled(matrix, factors), max(1, int(several.sum()))
