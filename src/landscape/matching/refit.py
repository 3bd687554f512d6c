"""Logistic weights fitted near given ones: what is known already holds where new labels say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]
else:
    Doubles = Any

_STEPS = 60


def fitted_near(features: Doubles, labels: Doubles, start: Doubles, firmness: float) -> Doubles:
    """The weights of greatest likelihood less `firmness` / 2 × the squared distance from `start`.

    Parameters: `features` (row × weight), an intercept's column of ones among them; `labels`, 0 or 1.
    Newton's method, halving a step that overshoots: the same rows in the same order give the same weights.
    """
    import numpy as np

    beta, worth = start.copy(), _worth(features, labels, start, start, firmness)
    for _ in range(_STEPS):
        chance = _chances(features, beta)
        gradient = features.T @ (labels - chance) - firmness * (beta - start)
        curved = (features.T * (chance * (1 - chance))) @ features + firmness * np.eye(len(start))
        step = np.linalg.solve(curved, gradient)
        while np.abs(step).max() > 1e-10:
            now = _worth(features, labels, beta + step, start, firmness)
            if now >= worth:
                break
            step /= 2
        if np.abs(step).max() <= 1e-10:
            break
        beta, worth = beta + step, now
    return np.asarray(beta)


def _chances(features: Doubles, weights: Doubles) -> Doubles:
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-np.clip(features @ weights, -30, 30))))


def _worth(
    features: Doubles, labels: Doubles, weights: Doubles, start: Doubles, firmness: float
) -> float:
    import numpy as np

    chance = np.clip(_chances(features, weights), 1e-12, 1 - 1e-12)
    likelihood = float((labels * np.log(chance) + (1 - labels) * np.log(1 - chance)).sum())
    return likelihood - firmness / 2 * float(((weights - start) ** 2).sum())
