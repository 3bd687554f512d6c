"""The model of contract links: named weights, the shipped ones, and what a user's decisions add to them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from landscape.matching.likeness import FEATURES, Pair
from landscape.matching.reference import reference_path
from landscape.matching.refit import fitted_near

REFIT_FROM = 50
DecidedPair = tuple[Pair, float, bool]  # with the shipped confidence, and whether a person said yes
_FIRMNESS = 3.0  # how firmly the shipped confidence holds against decisions
_HELD = 0.2  # the smaller, the firmer: what is surer must not become less sure by a few decisions
_FOLDS = 5
_KEPT = 1e-3


@dataclass(frozen=True, slots=True)
class LinkModel:
    """Logistic weights over the likenesses of likeness.FEATURES, the intercept, and the calibration curve."""

    intercept: float
    weights: Mapping[str, float]
    scores: tuple[float, ...] = (0.0, 1.0)
    shares: tuple[float, ...] = (0.0, 1.0)

    def chance(self, values: Mapping[str, float]) -> float:
        """The chance of a pair before calibration, by its likenesses; one that is not there is 0."""
        weight = self.weights.get
        total = self.intercept + sum([weight(name, 0.0) * one for name, one in values.items()])
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 6)


@cache
def shipped_link_model() -> LinkModel:
    """The weights in data/reference/link_model.json."""
    read = json.loads(reference_path("link_model.json").read_text(encoding="utf-8"))
    return LinkModel(
        read["intercept"], read["weights"], tuple(read["scores"]), tuple(read["shares"])
    )


@dataclass(frozen=True, slots=True)
class Habit:
    """What decisions add to the shipped confidence: weights over 1, its log-odds and the likenesses."""

    weights: tuple[float, ...] = ()

    def chance(self, pair: Pair, chance: float) -> float:
        """The confidence of a pair, given the shipped one."""
        if not self.weights:
            return chance
        total = sum(w * x for w, x in zip(self.weights, _seen(pair, chance), strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 6)


def habit_of(decided: Sequence[DecidedPair]) -> Habit:
    """What decided pairs say of this user's register; nothing below `REFIT_FROM` or when all agree.

    A logistic regression on top of the shipped confidence, penalised for every step away from it: where the
    decisions say nothing of a likeness, its weight stays. The order of the decisions does not matter.
    """
    import numpy as np

    if len(decided) < REFIT_FROM or len({right for _, _, right in decided}) < 2:
        return Habit()
    known = sorted(decided, key=lambda one: (one[0].app.key, one[0].contract.key))
    x = np.asarray([_seen(pair, chance) for pair, chance, _ in known])
    y = np.asarray([float(right) for _, _, right in known])
    start = np.zeros(x.shape[1])
    start[1] = 1 / _HELD
    return Habit(tuple(round(float(one), 6) for one in fitted_near(x, y, start, _FIRMNESS)))


def cross_fitted(decided: Sequence[DecidedPair]) -> list[tuple[float, bool]]:
    """Of each decided pair the confidence by a habit that it did not teach, and whether it was right."""
    known = sorted(decided, key=lambda one: (one[0].app.key, one[0].contract.key))
    if not habit_of(known).weights:
        return [(chance, right) for _, chance, right in known]
    found = []
    for fold in range(_FOLDS):
        rest = [one for place, one in enumerate(known) if place % _FOLDS != fold]
        habit = habit_of(rest)
        found += [
            (habit.chance(pair, chance), right) for pair, chance, right in known[fold::_FOLDS]
        ]
    return found


def _seen(pair: Pair, chance: float) -> list[float]:
    kept = max(_KEPT, min(1 - _KEPT, chance))
    log_odds = math.log(kept / (1 - kept))
    return [1.0, _HELD * log_odds, *(pair.values.get(name, 0.0) for name in FEATURES)]
