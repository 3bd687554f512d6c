"""Logistic regression and isotonic calibration in numpy: enough for a dozen weights, always the same."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def part_of(name: str) -> str:
    """train (40 %), calibrate (20 %) or report (40 %), by a hash of the name: one name, one part."""
    share = int(hashlib.sha256(name.strip().casefold().encode()).hexdigest()[:8], 16) % 100
    return "train" if share < 40 else "calibrate" if share < 60 else "report"


def logistic(features: Array, labels: Array, weights: Array, ridge: float = 1.0) -> Array:
    """Newton's method on the penalised likelihood; the first coefficient is the intercept."""
    x = np.hstack([np.ones((len(features), 1)), features])
    beta = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weights * (labels - p)) - penalty * beta
        hessian = (x.T * (weights * p * (1 - p))) @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def isotonic(scores: Array, labels: Array, fewest: int = 40) -> tuple[list[float], list[float]]:
    """Pool-adjacent-violators as a short table of (score, share right), blocks of at least `fewest`."""
    order = np.argsort(scores, kind="stable")
    blocks = [[scores[i], scores[i], labels[i], 1.0] for i in order]
    pooled: list[list[float]] = []
    for block in blocks:
        pooled.append(list(block))
        while len(pooled) > 1 and (
            pooled[-2][2] / pooled[-2][3] >= pooled[-1][2] / pooled[-1][3] or pooled[-2][3] < fewest
        ):
            high = pooled.pop()
            begin = pooled[-1]
            pooled[-1] = [begin[0], high[1], begin[2] + high[2], begin[3] + high[3]]
    xs, ys = [0.0], [0.0]
    for first, last, right, count in pooled:
        xs.append(float((first + last) / 2))
        ys.append(max(ys[-1], float((right + 0.5) / (count + 1))))
    return [*xs, 1.0], [*ys, max(ys[-1], 0.99)]
