"""Fit the shipped model of the function classifier on the training rows of a public list.

    python benchmarks/inference/train_functions.py SHARED/data/matching/awesome_selfhosted.csv

Weights from the train rows, the calibration curve from the calibrate rows (fit.part_of); the report rows
are not read. The result is data/reference/classifier_model.json.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from fit import Array, isotonic, logistic, part_of
from train_words import bag_of_row, example_rows, fit, labels_of

from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier, Model
from landscape.matching.learned import FEATURES as WORD_FEATURES
from landscape.matching.learned import Learned
from landscape.matching.taxonomy import Taxonomy, functionalities

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "data" / "reference" / "classifier_model.json"
FEATURES = 9
FOLDS = 5


NOTE = (
    "Logistic weights over likenesses of a text and a function, before and after self-training, and the "
    "calibration curve (score, share right). Fitted by benchmarks/inference/train_functions.py on the "
    "train and calibrate rows (by a hash of the name) of the awesome-selfhosted list and of hand-made "
    "council rows; the report rows were not read."
)


class OutOfFold(Learned):
    """Trained words for rows that are examples themselves: each row is read by words that did not see it."""

    def __init__(self, table: Array | None) -> None:
        self.table = table

    @property
    def knows(self) -> bool:
        return self.table is not None

    def likeness(self, bags: Sequence[Mapping[str, float]]) -> Array:
        assert self.table is not None and len(bags) == len(self.table)
        return self.table


def worked_examples() -> Estate:
    """The worked examples as one estate, read out of fold: five parts by a hash of name and description."""
    taxonomy, rows = functionalities(), example_rows()
    bags, labels = [bag_of_row(row) for row in rows], labels_of(rows, taxonomy)
    fold = np.asarray([_fold(row) for row in rows])
    table = np.zeros((*labels.shape, WORD_FEATURES), dtype=np.float32)
    for part in range(FOLDS):
        train, rest = np.flatnonzero(fold != part), np.flatnonzero(fold == part)
        words = fit([bags[i] for i in train], labels[train], taxonomy)
        table[rest] = Learned(taxonomy.leaves, words).likeness([bags[i] for i in rest])
    named = [row | {"tags": row["functionalities"]} for row in rows]
    return Estate(taxonomy, named, 1.0, False, OutOfFold(table))


def _fold(row: dict[str, str]) -> int:
    told = f"{row['name']}|{row['description']}"
    return int(hashlib.sha256(told.encode()).hexdigest()[:8], 16) % FOLDS


@dataclass(frozen=True, slots=True)
class Estate:
    """Labelled rows that are classified together. `calibrates`: its calibrate rows stay out of the weights."""

    taxonomy: Taxonomy
    rows: list[dict[str, str]]
    weight: float
    calibrates: bool
    learned: OutOfFold | None = None

    def things(self) -> list[Described]:
        """The rows as the classifier sees them."""
        return [described(row, i) for i, row in enumerate(self.rows)]

    def classifier(self, model: Model) -> Classifier:
        """The classifier with these weights; a plain taxonomy is read without trained words."""
        return Classifier(self.taxonomy, model=model, learned=self.learned or OutOfFold(None))


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
    ranking = estate.classifier(model).rank(estate.things())
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


def fitted(estates: list[Estate], columns: int) -> Model:
    """A model fitted on estates: weights before and after self-training, then the calibration curve."""
    curve = ((0.0, 1.0), (0.0, 1.0))
    model = Model((-6.0, *[1.0] * columns), (-6.0, *[1.0] * (columns + 2)), *curve)
    model = Model(fit_on(estates, model, columns), model.second, *curve)
    for _ in range(3):
        model = Model(model.first, fit_on(estates, model, columns + 2), *curve)
    scores, labels = [], []
    for estate in estates:
        chances = estate.classifier(model).rank(estate.things()).first_reading
        right = truth(estate.rows, estate.taxonomy)
        held = [
            i
            for i, r in enumerate(estate.rows)
            if part_of(r["name"]) == "calibrate" or not estate.calibrates
        ]
        scores.append(chances[held].ravel())
        labels.append(right[held].ravel())
    xs, ys = isotonic(np.concatenate(scores).astype(np.float64), np.concatenate(labels))
    return Model(
        model.first, model.second, tuple(round(x, 4) for x in xs), tuple(round(y, 4) for y in ys)
    )


def _write(numbers: Mapping[str, object]) -> None:
    TARGET.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    shared = Path(sys.argv[1])
    estates = examples(shared)
    numbers: dict[str, object] = {"note": NOTE}
    numbers["any_taxonomy"] = asdict(fitted(estates, FEATURES))
    known = worked_examples()
    numbers["with_words"] = asdict(fitted([known], FEATURES + WORD_FEATURES))
    _write(numbers)
    print(f"{[len(one.rows) for one in (*estates, known)]} rows -> {TARGET.name}")


if __name__ == "__main__":
    main()
