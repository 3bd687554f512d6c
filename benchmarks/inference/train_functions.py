"""Fit the shipped model of the function classifier on the training rows of a public list.

    python benchmarks/inference/train_functions.py SHARED/data/matching/awesome_selfhosted.csv

Weights and sureness from the train and calibrate rows (fit.part_of), each read by synonyms and words that had
not seen it; the report rows are not read. The result is data/reference/classifier_model.json.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from fit import Array, logistic, part_of
from train_words import HEADS, bag_of_row, catalogue_rows, example_rows, fit, labels_of, said

from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.learned import FEATURES as WORD_FEATURES
from landscape.matching.learned import Learned
from landscape.matching.sparse import Floats
from landscape.matching.stems import stems_of
from landscape.matching.sureness import STANDING, Model, shipped_model
from landscape.matching.taxonomy import Function, Taxonomy, business_functions, functionalities

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "data" / "reference" / "classifier_model.json"
FEATURES = 9
FOLDS = 5
SERVED = "business_functions"
LIST = 1194  # rows of one of the two lists of worked examples
BEST = 4  # of each row, so many readings are what answers are made of


NOTE = (
    "Logistic weights over likenesses of a text and a function, before and after self-training, and over how a "
    "reading stands (see matching/sureness.py). Fitted by benchmarks/inference/train_functions.py on the "
    "train and calibrate rows (by a hash of the name) of the awesome-selfhosted list, read without the "
    "synonyms that only their own part of the rows bears out, on hand-made council rows, and on worked "
    "examples and the texts of the catalogue read out of fold; the report rows were not read."
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


@dataclass(frozen=True, slots=True)
class Taught:
    """Rows that words are learned from: `bags` as they are learned, `labels`, the `part` of each of them, and
    the `heads` that synonyms are read with (`train_words.fit`)."""

    bags: list[dict[str, float]]
    labels: Floats
    part: Array
    heads: Sequence[str] = ()

    def read(self, taxonomy: Taxonomy, also: Sequence[Taught], *readings: Readings) -> list[Array]:
        """What words that saw none of its part, but all others and the other lists, say of these readings."""
        tables = [np.zeros((*self.labels.shape, WORD_FEATURES), dtype=np.float32) for _ in readings]
        for part in range(FOLDS):
            lists = [(one, np.flatnonzero(one.part != part)) for one in (self, *also)]
            bags = [one.bags[i] for one, kept in lists for i in kept]
            labels = np.vstack([one.labels[kept] for one, kept in lists])
            learned = Learned(taxonomy.leaves, fit(bags, labels, taxonomy, self.heads))
            rest = np.flatnonzero(self.part == part)
            for table, reading in zip(tables, readings, strict=True):
                table[rest] = learned.likeness([reading[i] for i in rest.tolist()])
        return tables


Readings = Sequence[Mapping[str, float]]


def example_estates() -> tuple[list[Estate], Taught]:
    """The worked examples, read out of fold beside the catalogue: parts by a hash of name and description."""
    taxonomy, rows = functionalities(), example_rows()
    bags = [bag_of_row(row) for row in rows]
    part = np.asarray([_fold(row) for row in rows])
    taught = Taught(bags, labels_of(rows, taxonomy), part)
    (table,) = taught.read(taxonomy, [known_products(taxonomy, "functionalities")[1]], bags)
    named = [row | {"tags": row["functionalities"]} for row in rows]
    return [Estate(taxonomy, named, 1.0, OutOfFold(table))], taught


def known_products(taxonomy: Taxonomy, column: str) -> tuple[list[dict[str, str]], Taught]:
    """What the catalogue says of products: those that have a function of a taxonomy, in parts by publisher."""
    rows = [row | {"tags": row[column]} for row in catalogue_rows() if row[column]]
    part = np.asarray([_fold({"name": row["publisher"], "description": ""}) for row in rows])
    labels, heads = labels_of(rows, taxonomy, column), HEADS if column == SERVED else ()
    return rows, Taught([said(row) for row in rows], labels, part, heads)


def product_estates(taxonomy: Taxonomy, column: str, also: Sequence[Taught] = ()) -> list[Estate]:
    """Products with what the catalogue says of them, and the first four words of that as if it were a name.

    Together they count like one of the lists of worked examples.
    """
    rows, taught = known_products(taxonomy, column)
    short = [
        row | {"name": " ".join(row["description"].split()[:4]), "description": ""} for row in rows
    ]
    tables = taught.read(
        taxonomy, also, [bag_of_row(row) for row in rows], [bag_of_row(row) for row in short]
    )
    mass = LIST / 2 / len(rows)
    return [
        Estate(taxonomy, told, 1.0, OutOfFold(table), sure=mass)
        for told, table in zip((rows, short), tables, strict=True)
    ]


def _fold(row: dict[str, str]) -> int:
    told = f"{row['name']}|{row['description']}"
    return int(hashlib.sha256(told.encode()).hexdigest()[:8], 16) % FOLDS


@dataclass(frozen=True, slots=True)
class Ranked:
    """What readings of rows are made of, and how they stand (row × function × …)."""

    features: Floats
    standing: Floats


@dataclass(frozen=True, slots=True)
class Estate:
    """Labelled rows that are classified together; `weight`, how much one of them counts.

    `sure`, how much for how sure a reading is, where that is not the same. `folds`: the taxonomy for each part
    of the rows, where its synonyms were written with the rows in view.
    """

    taxonomy: Taxonomy
    rows: list[dict[str, str]]
    weight: float
    learned: Learned | None = None
    folds: tuple[Taxonomy, ...] = ()
    sure: float | None = None

    def ranked(self, model: Model) -> Ranked:
        """How the classifier ranks the rows with these weights, each part of them by its own taxonomy."""
        things = [described(row, i) for i, row in enumerate(self.rows)]
        learned = self.learned or OutOfFold(None)
        found = []
        for taxonomy in self.folds or (self.taxonomy,):
            classifier = Classifier(taxonomy, model=model, learned=learned)
            ranking = classifier.rank(things)
            found.append(Ranked(classifier.features(ranking), classifier.standing(ranking)))
        part = np.asarray([_fold(row) for row in self.rows])
        whole = found[0]
        for fold, one in enumerate(found[1:], start=1):
            whole.features[part == fold] = one.features[part == fold]
            whole.standing[part == fold] = one.standing[part == fold]
        return whole


def unseen(taxonomy: Taxonomy, rows: Sequence[dict[str, str]], fold: int) -> Taxonomy:
    """The taxonomy without the synonyms that only rows of one part bear out: as if nobody had seen it.

    Synonyms were added where these rows came out wrong, so that a row read by all of them is read too well.
    """
    seen = [set(bag_of_row(row)) for row in rows]
    parts = [_fold(row) for row in rows]

    def kept(function: Function) -> tuple[str, ...]:
        own = [i for i, row in enumerate(rows) if function.id in row["tags"].split("|")]
        return tuple(
            phrase
            for phrase in function.synonyms
            if {parts[i] for i in own if seen[i] >= set(stems_of(phrase))} != {fold}
        )

    functions = tuple(replace(one, synonyms=kept(one)) for one in taxonomy.functions)
    return Taxonomy(functions, {one.id: one for one in functions})


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


def council_rows() -> list[dict[str, str]]:
    """The hand-made council rows that may be learned from."""
    rows = rows_of(HERE / "council_rows.csv", "train", "calibrate")
    return [row | {"tags": row["functions"]} for row in rows]


def examples(shared: Path) -> list[Estate]:
    """The training estates: the public list, the same cut to six words, and hand-made council rows."""
    with (HERE / "awesome_taxonomy.csv").open(encoding="utf-8", newline="") as lines:
        tags = Taxonomy.from_rows(csv.DictReader(lines))
    rows = rows_of(shared, "train", "calibrate")
    short = [row | {"description": " ".join(row["description"].split()[:6])} for row in rows]
    folds = tuple(unseen(tags, rows, fold) for fold in range(FOLDS))
    return [
        Estate(tags, rows, 1.0, folds=folds),
        Estate(tags, short, 0.5, folds=folds),
        # Easier than lists that people have: told eight times they made every answer too sure.
        Estate(functionalities(), council_rows(), 8.0, sure=1.0),
    ]


def labels_alone(shared: Path) -> list[Estate]:
    """The public list under the labels of its tags, without a synonym: whole, and cut to six words."""
    whole, short, *_ = examples(shared)
    labels = Taxonomy.from_rows({"id": one.id, "label": one.label} for one in whole.taxonomy.leaves)
    return [replace(one, taxonomy=labels, folds=()) for one in (whole, short)]


def fit_on(estates: list[Estate], model: Model, columns: int) -> tuple[float, ...]:
    """Weights over the first columns of the features of all pairs of the estates."""
    ranked = [one.ranked(model).features for one in estates]
    flat = [one.reshape(-1, one.shape[2])[:, :columns].astype(np.float64) for one in ranked]
    labels = [truth(one.rows, one.taxonomy).ravel() for one in estates]
    mass = [np.full(len(y), one.weight) for y, one in zip(labels, estates, strict=True)]
    return _weights(np.concatenate(flat), np.concatenate(labels), np.concatenate(mass), ridge=2.0)


def fit_sureness(estates: list[Estate], model: Model) -> tuple[float, ...]:
    """Weights over how a reading stands, from the best readings of each row; none speaks the wrong way."""
    x, y, w = [], [], []
    for estate in estates:
        ranked, labels = estate.ranked(model), truth(estate.rows, estate.taxonomy)
        best = np.argsort(-ranked.standing[:, :, 0], axis=1, kind="stable")[:, :BEST]
        rows = np.arange(len(best))[:, None]
        x.append(ranked.standing[rows, best].reshape(-1, len(STANDING)).astype(np.float64))
        y.append(labels[rows, best].ravel())
        w.append(np.full(best.size, estate.weight if estate.sure is None else estate.sure))
    return _weights(*(np.concatenate(one) for one in (x, y, w)), ridge=1.0, rising=4)


def _weights(
    x: Array, labels: Array, mass: Array, *, ridge: float, rising: int = 0
) -> tuple[float, ...]:
    """Logistic weights; of the first `rising` columns those that would fall are left out."""
    kept = np.ones(x.shape[1], dtype=bool)
    while True:
        beta = np.zeros(1 + x.shape[1])
        beta[np.r_[True, kept]] = logistic(x[:, kept], labels, mass, ridge=ridge)
        falling = np.flatnonzero(beta[1 : 1 + rising] < 0)
        if not len(falling):
            return tuple(round(float(one), 4) for one in beta)
        kept[falling] = False


def fitted(estates: list[Estate], columns: int, also: Sequence[Estate] = ()) -> Model:
    """A model fitted on estates: weights before and after self-training, then how sure a reading is.

    Parameters: `also`, estates for the last alone.
    """
    model = Model((-6.0, *[1.0] * columns), (-6.0, *[1.0] * (columns + 2)), (0.0,) * 6)
    model = replace(model, first=fit_on(estates, model, columns))
    for _ in range(2):
        model = replace(model, second=fit_on(estates, model, columns + 2))
    return replace(model, sureness=fit_sureness([*estates, *also], model))


def _write(numbers: Mapping[str, object]) -> None:
    TARGET.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


def with_words() -> Model:
    """The weights for the shipped functionalities: worked examples and products; council rows for sureness.

    Each of the two lists of examples, the products and the council rows count alike.
    """
    examples_, taught = example_estates()
    taxonomy, rows = functionalities(), council_rows()
    products = product_estates(taxonomy, "functionalities", [taught])
    council = Estate(taxonomy, rows, LIST / len(rows), Learned(taxonomy.leaves))
    return fitted([*examples_, *products], FEATURES + WORD_FEATURES, [council])


def business_with_words() -> Model:
    """The weights for the shipped business functions: products alone."""
    products = product_estates(business_functions(), SERVED)
    return fitted(products, FEATURES + WORD_FEATURES)


def main() -> None:
    shared = Path(sys.argv[1])
    estates = examples(shared)
    numbers: dict[str, object] = {"note": NOTE}  # nothing of an earlier fit is read
    any_taxonomy = fitted(estates, FEATURES)
    numbers["any_taxonomy"] = asdict(any_taxonomy)
    sure = fit_sureness(labels_alone(shared), any_taxonomy)
    numbers["labels_alone"] = asdict(replace(any_taxonomy, sureness=sure))
    _write(numbers)
    shipped_model.cache_clear()  # what the taxonomy names outright is read by the weights just written
    numbers["with_words"] = asdict(with_words())
    numbers["business_with_words"] = asdict(business_with_words())
    _write(numbers)
    print(f"{[len(one.rows) for one in estates]} rows of other lists -> {TARGET.name}")


if __name__ == "__main__":
    main()
