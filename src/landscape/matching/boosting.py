"""Gradient-boosted trees in numpy, for a scorer that is trained on pairs; the same on every machine.

A logistic model is enough for a dozen likenesses and a few decisions; with thousands of labelled pairs, trees
find where one likeness matters only beside another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
else:
    Floats = Ints = Any

_BINS = 32


@dataclass(frozen=True, slots=True)
class Growing:
    """How trees grow: how many, how deep, how much each counts, how few rows a leaf may hold."""

    trees: int = 200
    depth: int = 4
    rate: float = 0.08
    fewest: int = 12
    ridge: float = 3.0


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole binary tree by level: node i leads to 2i+1 when the feature's bin is within the cut, else 2i+2."""

    features: Ints
    cuts: Ints
    values: Floats


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees over binned features. `edges` are the bounds of the bins of each feature."""

    start: float
    edges: Sequence[Floats]
    trees: Sequence[Tree]
    depth: int

    def chances(self, features: Floats) -> Floats:
        """The probability of each row (row × feature in)."""
        import numpy as np

        binned = _binned(features, self.edges)
        total = np.full(len(features), self.start)
        for tree in self.trees:
            total += tree.values[_leaves(tree, binned, self.depth)]
        return np.asarray(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def grow(features: Floats, labels: Floats, how: Growing | None = None) -> Forest:
    """Trees that tell labels (0 or 1) apart; deterministic. Parameters: `features`, row × feature."""
    import numpy as np

    how = how or Growing()
    edges = [_edges(features[:, one]) for one in range(features.shape[1])]
    binned = _binned(features, edges)
    share = min(max(float(labels.mean()), 1e-6), 1 - 1e-6)
    start = float(np.log(share / (1 - share)))
    total = np.full(len(labels), start)
    trees = []
    for _ in range(how.trees):
        chance = 1 / (1 + np.exp(-np.clip(total, -30, 30)))
        tree = _tree(binned, labels - chance, chance * (1 - chance), how)
        total += tree.values[_leaves(tree, binned, how.depth)]
        trees.append(tree)
    return Forest(start, edges, trees, how.depth)


def _edges(column: Floats) -> Floats:
    import numpy as np

    return np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)[1:-1]))


def _binned(features: Floats, edges: Sequence[Floats]) -> Ints:
    import numpy as np

    columns = [np.searchsorted(cut, features[:, i], side="left") for i, cut in enumerate(edges)]
    return np.stack(columns, axis=1)


def _leaves(tree: Tree, binned: Ints, depth: int) -> Ints:
    import numpy as np

    node = np.zeros(len(binned), dtype=np.int64)
    rows = np.arange(len(binned))
    for _ in range(depth):
        right = binned[rows, tree.features[node]] > tree.cuts[node]
        node = 2 * node + 1 + right
    return node


def _tree(binned: Ints, gradient: Floats, hessian: Floats, how: Growing) -> Tree:
    import numpy as np

    size = 2 ** (how.depth + 1) - 1
    features, cuts = np.zeros(size, dtype=np.int64), np.full(size, _BINS + 1)
    values = np.zeros(size)
    node = np.zeros(len(binned), dtype=np.int64)
    first = 0
    for _ in range(how.depth):
        width = first + 1
        features[first : first + width], cuts[first : first + width] = _splits(
            binned, (gradient, hessian), node - first, width, how
        )
        rows = np.arange(len(binned))
        node = 2 * node + 1 + (binned[rows, features[node]] > cuts[node])
        first = 2 * first + 1
    sums = np.bincount(node, weights=gradient, minlength=size)
    curves = np.bincount(node, weights=hessian, minlength=size)
    values = how.rate * sums / (curves + how.ridge)
    return Tree(features, cuts, values)


def _splits(
    binned: Ints, slopes: tuple[Floats, Floats], place: Ints, width: int, how: Growing
) -> tuple[Ints, Ints]:
    """The best feature and cut of each node of a level; a cut beyond all bins where none is worth it."""
    import numpy as np

    best = np.full(width, 1e-9)
    features, cuts = np.zeros(width, dtype=np.int64), np.full(width, _BINS + 1)
    (gradient, hessian), ridge = slopes, how.ridge
    for one in range(binned.shape[1]):
        cell = place * (_BINS + 1) + binned[:, one]
        length = width * (_BINS + 1)
        shape = (width, _BINS + 1)
        g = np.bincount(cell, weights=gradient, minlength=length).reshape(shape).cumsum(axis=1)
        h = np.bincount(cell, weights=hessian, minlength=length).reshape(shape).cumsum(axis=1)
        n = np.bincount(cell, minlength=length).reshape(shape).cumsum(axis=1)
        gain = g**2 / (h + ridge) + (g[:, -1:] - g) ** 2 / (h[:, -1:] - h + ridge)
        gain -= g[:, -1:] ** 2 / (h[:, -1:] + ridge)
        gain[(n < how.fewest) | (n[:, -1:] - n < how.fewest)] = -1
        at = gain.argmax(axis=1)
        top = gain[np.arange(width), at]
        better = top > best
        best[better], features[better], cuts[better] = top[better], one, at[better]
    return features, cuts
