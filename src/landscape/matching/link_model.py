"""The model of contract links: named weights, the shipped ones, and the same refitted on a user's decisions."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from landscape.matching.likeness import FEATURES, Pair
from landscape.matching.reference import reference_path
from landscape.matching.refit import fitted_near

REFIT_FROM = 50
# How firmly the shipped weights hold: as so many decisions as it takes to halve the way to the user's own.
_FIRMNESS = 3.0


@dataclass(frozen=True, slots=True)
class LinkModel:
    """Logistic weights over the likenesses of likeness.FEATURES, the intercept, and the calibration curve."""

    intercept: float
    weights: Mapping[str, float]
    scores: tuple[float, ...] = (0.0, 1.0)
    shares: tuple[float, ...] = (0.0, 1.0)

    def chance(self, pair: Pair) -> float:
        """The chance of a pair before calibration."""
        total = self.intercept + sum(
            weight * pair.values.get(name, 0.0) for name, weight in self.weights.items()
        )
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 6)


@cache
def shipped_link_model() -> LinkModel:
    """The weights in data/reference/link_model.json."""
    read = json.loads(reference_path("link_model.json").read_text(encoding="utf-8"))
    return LinkModel(
        read["intercept"], read["weights"], tuple(read["scores"]), tuple(read["shares"])
    )


def refitted(model: LinkModel, decided: Sequence[tuple[Pair, bool]]) -> LinkModel:
    """The model as far as decided pairs move it; itself below `REFIT_FROM` decisions or when all agree.

    A penalised logistic regression whose penalty is the distance from the weights given: where the decisions
    say nothing of a likeness, its weight stays. The order of the decisions does not matter.
    """
    import numpy as np

    labels = {right for _, right in decided}
    if len(decided) < REFIT_FROM or len(labels) < 2:
        return model
    known = sorted(decided, key=lambda one: (one[0].app.key, one[0].contract.key))
    x = np.asarray([[1.0, *(pair.values.get(name, 0.0) for name in FEATURES)] for pair, _ in known])
    y = np.asarray([float(right) for _, right in known])
    start = np.asarray([model.intercept, *(model.weights.get(name, 0.0) for name in FEATURES)])
    beta = fitted_near(x, y, start, _FIRMNESS)
    weights = {name: round(float(w), 6) for name, w in zip(FEATURES, beta[1:], strict=True)}
    return replace(model, intercept=round(float(beta[0]), 6), weights=weights)
