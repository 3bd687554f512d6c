"""Fit the shipped weights of the contract links on synthetic estates made from public lists.

    python benchmarks/inference/train_links.py SHARED/data

Of each kind (words alone; `planted_links`) six estates train, two calibrate, two are reported on. The
result is data/reference/link_model.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from fit import Array, isotonic, logistic
from planted_links import planted
from synthetic_links import Truth, make

from landscape.matching.evaluate import evaluate_link
from landscape.matching.likeness import FEATURES
from landscape.matching.links import LinkModel, link, scored_pairs
from landscape.model.vocabulary import Band

TARGET = Path(__file__).resolve().parents[2] / "data" / "reference" / "link_model.json"
NOTE = (
    "Logistic weights of the contract links. Fitted by benchmarks/inference/train_links.py on synthetic "
    "pairs: real public product names, descriptions and contract titles, joined by made-up suppliers and "
    "titles, half of the estates with departments, money, dates and citations planted beside. Weights of "
    "alias, group, publisher, supplier in the title, other kinds, reference and citation, which the synthetic "
    "pairs hardly hold, are set by hand."
)
BY_HAND = {
    "alias": 3.5,
    "group": 1.2,
    "publisher": 1.2,
    "supplier_in_title": 1.2,
    "other_kind": -4.0,
    "reference": 7.0,
    "cited": 9.0,
    "name_spelling": 3.0,
}
MAKERS = (make, planted)


def table(truth: Truth) -> tuple[Array, Array]:
    """Likenesses and labels of all candidate pairs."""
    flat = LinkModel(0.0, {})
    pairs = [pair for pair, _ in scored_pairs(truth.applications, truth.contracts, flat)]
    x = [[pair.values.get(name, 0.0) for name in FEATURES] for pair in pairs]
    y = [float((pair.app.key, pair.contract.key) in truth.pairs) for pair in pairs]
    return np.asarray(x), np.asarray(y)


def scored(truth: Truth, model: LinkModel) -> list[tuple[float, float]]:
    """The chance of every candidate pair and whether it is true."""
    return [
        (chance, float((pair.app.key, pair.contract.key) in truth.pairs))
        for pair, chance in scored_pairs(truth.applications, truth.contracts, model)
    ]


def report(truth: Truth, model: LinkModel) -> str:
    """Precision and recall of one estate, and of its accept band."""
    found = link(truth.applications, truth.contracts, model=model)
    answers = [
        (one.application, one.contract, one.inference.confidence, one.inference.band)
        for one in found
    ]
    result = evaluate_link(answers, truth.pairs)
    sure = [one for one in answers if one[3] is Band.ACCEPT]
    right = sum((one[0], one[1]) in truth.pairs for one in sure)
    return (
        f"P {result.precision.value:.3f} R {result.recall.value:.3f} F1 {result.f1.value:.3f} "
        f"ECE {result.calibration_error:.3f}; accept {len(sure)} right {right / max(1, len(sure)):.3f} "
        f"of {len(truth.pairs)} true pairs"
    )


def main() -> None:
    shared = Path(sys.argv[1])
    parts = [table(made(shared, seed)) for made in MAKERS for seed in range(6)]
    x = np.concatenate([one for one, _ in parts])
    y = np.concatenate([one for _, one in parts])
    beta = logistic(x, y, np.ones(len(y)), ridge=3.0)
    weights = {name: round(float(w), 3) for name, w in zip(FEATURES, beta[1:], strict=True)}
    model = LinkModel(round(float(beta[0]), 3), weights | BY_HAND)
    held = [
        pair for made in MAKERS for seed in (50, 51) for pair in scored(made(shared, seed), model)
    ]
    xs, ys = isotonic(
        np.asarray([chance for chance, _ in held]), np.asarray([right for _, right in held])
    )
    xs, ys = [round(one, 4) for one in xs], [round(one, 4) for one in ys]
    model = LinkModel(model.intercept, model.weights, tuple(xs), tuple(ys))
    numbers = {
        "note": NOTE,
        "intercept": model.intercept,
        "weights": dict(model.weights),
        "scores": xs,
        "shares": ys,
    }
    TARGET.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    print(f"{len(y)} pairs, {int(y.sum())} true", json.dumps(numbers["weights"]), model.intercept)
    for made in MAKERS:
        for seed in (101, 102):
            print(f"{made.__name__} {seed}: {report(made(shared, seed), model)}")


if __name__ == "__main__":
    main()
