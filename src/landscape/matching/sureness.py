"""How sure an answer is: the likeness of a text and a function, made the share of such answers that are right.

What a reading says depends on what stands beside it: the same likeness is right more often when no other
function comes near, when words, letters and phrases point to the same function, and when more
was said. A logistic model over these, fitted on rows that were read by words and synonyms which had
not seen them, says how often.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from landscape.matching.reference import reference_path
from landscape.matching.sparse import Floats

STANDING = ("reading", "ahead", "behind", "agreement", "length")
_WITNESSES = (
    0,
    2,
    4,
    6,
)  # columns of the features: words, letters, share of a phrase, whole phrase
_TRAINED = 9  # and trained words
_LEAST = 1e-3
_SAID = 0.3  # a word of a clause that counts less is not said of the thing


@dataclass(frozen=True, slots=True)
class Model:
    """The logistic weights over likenesses, before and after self-training, and over `STANDING`."""

    first: tuple[float, ...]
    second: tuple[float, ...]
    sureness: tuple[float, ...]

    @classmethod
    def read(cls, told: Mapping[str, Sequence[float]]) -> Model:
        """A model from its table of numbers."""
        return cls(*(tuple(told[name]) for name in ("first", "second", "sureness")))


@cache
def shipped_model(name: str = "any_taxonomy") -> Model:
    """The shipped weights (data/reference/classifier_model.json): for `any_taxonomy`, or `with_words`
    where trained words know the taxonomy."""
    read = json.loads(reference_path("classifier_model.json").read_text(encoding="utf-8"))
    return Model.read(read[name])


def standing(
    readings: Floats, features: Floats, bags: Sequence[Mapping[str, float]], *, trained: bool
) -> Floats:
    """How each reading stands (row × function × 5, as `STANDING`).

    Parameters: `readings` (row × function) in [0, 1]; `features`, what the readings were made of, `trained`
    words among them or not; `bags`, the words of each row.
    """
    import numpy as np

    sure = log_odds(readings)
    ordered = np.sort(sure, axis=1)[:, -2:]
    best, second = ordered[:, -1:], ordered[:, :1] if sure.shape[1] > 1 else ordered * 0
    apart = np.where(sure >= best, sure - second, sure - best)
    held = (*_WITNESSES, _TRAINED) if trained else _WITNESSES
    spoken = [features[:, :, one] for one in held]
    agree = sum(((one > 0) & (one >= one.max(axis=1, keepdims=True))) for one in spoken) / len(held)
    said = [sum(" " not in word and weight > _SAID for word, weight in bag.items()) for bag in bags]
    length = np.broadcast_to(np.log1p(np.asarray(said, dtype=np.float32))[:, None], sure.shape)
    parts = [sure, np.maximum(apart, 0), np.minimum(apart, 0), agree, length]
    return np.asarray(np.stack(parts, axis=2), dtype=np.float32)


def log_odds(chances: Floats) -> Floats:
    """The logarithm of the odds, kept within what a reading can say."""
    import numpy as np

    kept = np.clip(chances, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float32)


def logistic(features: Floats, weights: Sequence[float]) -> Floats:
    """The probability of each pair (row × function × feature in). The first weight is the intercept."""
    import numpy as np

    sums = features @ np.asarray(weights[1:], dtype=np.float32) + weights[0]
    return np.asarray(np.round(1 / (1 + np.exp(-np.clip(sums, -30, 30))), 6), dtype=np.float32)
