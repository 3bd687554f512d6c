"""A scorer trained on labelled pairs, and the trees behind it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from landscape.errors import InputRejected
from landscape.matching.boosting import Growing, grow
from landscape.matching.pairs import evaluate_pairs, train

MAKERS = ("arden", "bexley", "calder", "denholm")
THINGS = ("camera", "washer", "printer", "phone", "heater")


def pairs(count: int, seed: int) -> list[dict[str, str]]:
    """Products by maker, thing and model; half are one product written twice, half differ in the model."""
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        maker, thing, model = (
            draw.choice(MAKERS),
            draw.choice(THINGS),
            f"x{draw.randrange(1000, 9999)}",
        )
        same = draw.random() < 0.5
        other = model if same else f"x{draw.randrange(1000, 9999)}"
        right = draw.choice(
            (f"{thing} {other} black", f"{maker} {thing} {other}", f"new {other} {thing}")
        )
        rows.append(
            {
                "left_name": f"{maker} {thing} {model}",
                "right_name": right,
                "left_price": "10",
                "right_price": "12.5",
                "label": str(int(same)),
            }
        )
    return rows


def test_a_scorer_learns_that_models_tell_products_apart() -> None:
    scorer = train(pairs(600, 1), pairs(200, 2))
    result = evaluate_pairs(scorer, pairs(300, 3))
    assert result.f1.value is not None and result.f1.value > 0.97
    assert result.recall.of == sum(row["label"] == "1" for row in pairs(300, 3))


def test_the_scorer_is_the_same_whenever_it_is_trained() -> None:
    rows = pairs(300, 4)
    once, again = (train(rows, pairs(100, 5)).chances(rows) for _ in range(2))
    assert np.array_equal(once, again)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"name": "x", "label": "1"}], "no labelled pairs"),
        ([{"left_name": "x", "right_name": "y"}], "no labelled pairs"),
        ([{"left_name": "x", "right_name": "y", "label": "1"}] * 3, "all have one label"),
        ([], "no labelled pairs"),
    ],
)
def test_what_is_no_training_file_is_refused(rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(InputRejected, match=said):
        train(rows, rows)


def test_trees_find_what_holds_only_beside_something_else() -> None:
    draw = np.random.default_rng(0)
    features = draw.random((2000, 3))
    labels = ((features[:, 0] > 0.5) ^ (features[:, 1] > 0.5)).astype(float)
    forest = grow(features, labels, Growing(trees=60, depth=3))
    fresh = draw.random((500, 3))
    right = (forest.chances(fresh) > 0.5) == ((fresh[:, 0] > 0.5) ^ (fresh[:, 1] > 0.5))
    assert right.mean() > 0.95
