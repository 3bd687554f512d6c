"""Rows of weighted features, and their products with small dense tables: the arithmetic behind TF-IDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]
else:  # numpy is imported where it is used, so that the command line starts quickly
    Floats = Ints = Any

_CELLS_AT_ONCE = 200_000  # what a core keeps near


@dataclass(frozen=True, slots=True)
class Sparse:
    """`len(starts) - 1` rows: row i holds features `features[starts[i]:starts[i + 1]]` with their weights."""

    starts: Ints
    features: Ints
    weights: Floats

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1


def sparse(rows: Iterable[Sequence[tuple[int, float]]]) -> Sparse:
    """Rows from (feature, weight) pairs."""
    import numpy as np

    starts, features, weights = [0], list[int](), list[float]()
    for row in rows:
        features += [feature for feature, _ in row]
        weights += [weight for _, weight in row]
        starts.append(len(features))
    return Sparse(
        np.asarray(starts, dtype=np.int64),
        np.asarray(features, dtype=np.int64),
        np.asarray(weights, dtype=np.float32),
    )


def scaled(matrix: Sparse, factors: Floats) -> Sparse:
    """Each weight times the factor of its feature, each row then of length one."""
    import numpy as np

    weights = matrix.weights * factors[matrix.features]
    lengths = np.sqrt(_row_sums(matrix.starts, weights * weights))
    lengths[lengths == 0] = 1
    per_row = np.repeat(lengths, np.diff(matrix.starts))
    return Sparse(matrix.starts, matrix.features, (weights / per_row).astype(np.float32))


def times(matrix: Sparse, table: Floats) -> Floats:
    """Rows times a dense table (feature × column); a block of rows at a time."""
    import numpy as np

    out = np.zeros((matrix.rows, table.shape[1]), dtype=np.float32)
    step = max(1, _CELLS_AT_ONCE // max(1, table.shape[1]))
    row = 0
    while row < matrix.rows:
        end = int(np.searchsorted(matrix.starts, matrix.starts[row] + step, side="right")) - 1
        end = min(max(end, row + 1), matrix.rows)
        low, high = int(matrix.starts[row]), int(matrix.starts[end])
        block = table[matrix.features[low:high]] * matrix.weights[low:high, None]
        filled = np.flatnonzero(np.diff(matrix.starts[row : end + 1]))
        if len(filled):
            out[row + filled] = np.add.reduceat(block, matrix.starts[row + filled] - low, axis=0)
        row = end
    return out


def transposed_sums(
    matrix: Sparse, groups: Ints, width: int, count: int, weights: Floats
) -> Floats:
    """For each feature the sum over rows, per group: a dense (feature × group) table.

    `groups` names the group of each row (-1: none) and `weights` how much the row counts.
    """
    import numpy as np

    lengths = np.diff(matrix.starts)
    group = np.repeat(groups, lengths)
    factor = np.repeat(weights, lengths)
    kept = group >= 0
    cells = matrix.features[kept] * count + group[kept]
    sums = np.bincount(cells, weights=(matrix.weights * factor)[kept], minlength=width * count)
    return sums.reshape(width, count).astype(np.float32)


def _row_sums(starts: Ints, values: Floats) -> Floats:
    """The sum of each row, by itself: a row gives the same number alone and among others."""
    import numpy as np

    found = np.zeros(len(starts) - 1, dtype=np.float32)
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        found[filled] = np.add.reduceat(values.astype(np.float64), starts[filled])
    return found
