"""Fit the shipped model of the function classifier on the training rows of a public list.

    python benchmarks/inference/train_functions.py SHARED/data/matching/awesome_selfhosted.csv

Weights from the train rows, the calibration curve from the calibrate rows (fit.part_of); the report rows
are not read. The result is data/reference/classifier_model.json.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fit import Array, isotonic, logistic, part_of

from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier, Model
from landscape.matching.taxonomy import Taxonomy, functionalities

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "data" / "reference" / "classifier_model.json"
FEATURES = 9


NOTE = (
    "Logistic weights over likenesses of a text and a function, before and after self-training, and the "
    "calibration curve (score, share right). Fitted by benchmarks/inference/train_functions.py on the "
    "train and calibrate rows (by a hash of the name) of the awesome-selfhosted list and of hand-made "
    "council rows; the report rows were not read."
)


@dataclass(frozen=True, slots=True)
class Estate:
    """Labelled rows that are classified together. `calibrates`: its calibrate rows stay out of the weights."""

    taxonomy: Taxonomy
    rows: list[dict[str, str]]
    weight: float
    calibrates: bool


def rows_of(path: Path, *parts: str) -> list[dict[str, str]]:
    """The rows of a labelled list that belong to the parts named."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if part_of(row["name"]) in parts]


def described(row: dict[str, str], number: int) -> Described:
    """A row of the list as the classifier sees it."""
    return Described(
        str(number), Text(row["name"], "name"), Text(row["description"], "description")
    )


def truth(rows: list[dict[str, str]], taxonomy: Taxonomy) -> Array:
    """Row × function: 1 where the row has the tag."""
    place = {one.id: i for i, one in enumerate(taxonomy.leaves)}
    table = np.zeros((len(rows), len(place)))
    for i, row in enumerate(rows):
        for tag in row["tags"].split("|"):
            if tag:
                table[i, place[tag]] = 1
    return table


def examples(shared: Path) -> list[Estate]:
    """The training estates: the public list, the same cut to six words, and hand-made council rows."""
    with (HERE / "awesome_taxonomy.csv").open(encoding="utf-8", newline="") as lines:
        tags = Taxonomy.from_rows(csv.DictReader(lines))
    rows = rows_of(shared, "train", "calibrate")
    short = [row | {"description": " ".join(row["description"].split()[:6])} for row in rows]
    council = rows_of(HERE / "council_rows.csv", "train", "calibrate")
    named = [row | {"tags": row["functions"]} for row in council]
    return [
        Estate(tags, rows, 1.0, True),
        Estate(tags, short, 0.5, True),
        Estate(functionalities(), named, 8.0, False),
    ]


def features_of(estate: Estate, model: Model) -> tuple[Array, Array, Array, Array]:
    """Features and labels of all pairs of an estate, their weights, and whether they train the weights."""
    things = [described(row, i) for i, row in enumerate(estate.rows)]
    ranking = Classifier(estate.taxonomy, model=model).rank(things)
    labels = truth(estate.rows, estate.taxonomy)
    train = [not estate.calibrates or part_of(row["name"]) == "train" for row in estate.rows]
    spread = np.repeat(np.asarray(train), labels.shape[1])
    flat = ranking.features.reshape(-1, ranking.features.shape[2]).astype(np.float64)
    return flat, labels.ravel(), np.full(labels.size, estate.weight), spread


def fit_on(estates: list[Estate], model: Model, columns: int) -> tuple[float, ...]:
    """Weights over the first columns of the features of all estates' training pairs."""
    parts = [features_of(estate, model) for estate in estates]
    x, y, w, train = (np.concatenate(one) for one in zip(*parts, strict=True))
    beta = logistic(x[train][:, :columns], y[train], w[train], ridge=2.0)
    return tuple(round(float(one), 4) for one in beta)


def main() -> None:
    estates = examples(Path(sys.argv[1]))
    curve = ((0.0, 1.0), (0.0, 1.0))
    model = Model((-6.0, *[1.0] * FEATURES), (-6.0, *[1.0] * (FEATURES + 2)), *curve)
    model = Model(fit_on(estates, model, FEATURES), model.second, *curve)
    for _ in range(3):
        model = Model(model.first, fit_on(estates, model, FEATURES + 2), *curve)
    scores, labels = [], []
    for estate in estates:
        things = [described(row, i) for i, row in enumerate(estate.rows)]
        chances = Classifier(estate.taxonomy, model=model).rank(things).first_reading
        right = truth(estate.rows, estate.taxonomy)
        held = [
            i
            for i, r in enumerate(estate.rows)
            if part_of(r["name"]) == "calibrate" or not estate.calibrates
        ]
        scores.append(chances[held].ravel())
        labels.append(right[held].ravel())
    xs, ys = isotonic(np.concatenate(scores).astype(np.float64), np.concatenate(labels))
    numbers = {"note": NOTE, "first": model.first, "second": model.second}
    curve_numbers = {"scores": [round(x, 4) for x in xs], "shares": [round(y, 4) for y in ys]}
    TARGET.write_text(json.dumps(numbers | curve_numbers, indent=1) + "\n", encoding="utf-8")
    print(f"{[len(one.rows) for one in estates]} rows -> {TARGET.name}")
    print("first ", model.first)
    print("second", model.second)


if __name__ == "__main__":
    main()
