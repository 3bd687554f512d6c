"""How sure an answer is: the likeness of a text and a function, made the share of such answers that are right.

What a reading says depends on what stands beside it: the same likeness is right more often when no other
function comes near, when words, letters and phrases point to the same function, and when more
was said. A logistic model over these, fitted on rows that were read by words and synonyms which had
not seen them, says how often.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from landscape.matching.reference import reference_path
from landscape.matching.sparse import Floats

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int32]
    Marks = NDArray[np.uint8]
else:
    Counts = Marks = Any

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
    """The shipped weights (data/reference/classifier_model.json): for `any_taxonomy`, for one of `labels_alone`
    (fewer than a synonym for each function), or under the name of the trained words that know the taxonomy
    (`learned.SHIPPED`)."""
    read = json.loads(reference_path("classifier_model.json").read_text(encoding="utf-8"))
    return Model.read(read[name])


def agreement(columns: Sequence[Floats], *, trained: bool) -> Marks:
    """How many of the likenesses of each pair are the row's best (row × function).

    Parameters: `columns`, what readings are made of, `trained` words among them or not.
    """
    import numpy as np

    found = np.zeros(columns[0].shape, dtype=np.uint8)
    for place in _witnesses(trained=trained):
        one = columns[place]
        found += (one > 0) & (one >= one.max(axis=1, keepdims=True))
    return found


def standing(readings: Floats, agreeing: Marks, said: Counts, *, trained: bool) -> list[Floats]:
    """How each reading stands (row × function), in the order of `STANDING`.

    Parameters: `readings` (row × function) in [0, 1]; `agreeing`, the `agreement` of what they were made of,
    `trained` words among it or not; `said`, how many words each row says (`words_said`).
    """
    import numpy as np

    sure = log_odds(readings)
    best = sure.max(axis=1, keepdims=True)
    apart = sure - best
    if sure.shape[1] > 1:
        rows, first = np.arange(len(sure)), sure.argmax(axis=1)
        others = sure.copy()
        others[rows, first] = -np.inf
        second = others.max(axis=1, keepdims=True)
        apart = np.where(sure >= best, sure - second, apart)
    else:
        apart = sure
    count = len(_witnesses(trained=trained))
    agree = np.asarray([one / count for one in range(count + 1)], dtype=np.float32)[agreeing]
    length = np.broadcast_to(np.log1p(np.asarray(said, dtype=np.float32))[:, None], sure.shape)
    return [sure, np.maximum(apart, 0), np.minimum(apart, 0), agree, length]


def words_said(bag: Mapping[str, float]) -> int:
    """How many words a row says of the thing."""
    return sum(" " not in word and weight > _SAID for word, weight in bag.items())


def _witnesses(*, trained: bool) -> Sequence[int]:
    return (*_WITNESSES, _TRAINED) if trained else _WITNESSES


def log_odds(chances: Floats) -> Floats:
    """The logarithm of the odds, kept within what a reading can say."""
    import numpy as np

    kept = np.clip(chances, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float32)


def added(chances: Floats, odds: Floats) -> Floats:
    """Chances of which something else speaks too: its log-odds are added to theirs where there are any."""
    import numpy as np

    return np.where(odds == 0, chances, chances_of(log_odds(chances) + odds))


def summed(columns: Iterable[Floats], weights: Sequence[float]) -> Floats:
    """The log-odds of each pair: columns times their weights, one after the other. The first weight is
    the intercept; each pair is summed by itself, so that a row gives the same number alone and among others."""
    import numpy as np

    found: Floats | None = None
    for column, weight in zip(columns, weights[1:], strict=True):
        if found is None:
            found = column * np.float32(weight)
            found += np.float32(weights[0])
        elif weight:
            found += column * np.float32(weight)
    if found is None:
        raise ValueError("no columns to sum")
    return found


def logistic(columns: Iterable[Floats], weights: Sequence[float]) -> Floats:
    """The probability of each pair from columns (row × function), the first weight the intercept."""
    return chances_of(summed(columns, weights))


def chances_of(sums: Floats) -> Floats:
    """Log-odds as probabilities, to six digits."""
    import numpy as np

    return np.asarray(np.round(1 / (1 + np.exp(-np.clip(sums, -30, 30))), 6), dtype=np.float32)
