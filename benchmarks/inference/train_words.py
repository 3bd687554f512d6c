"""Train the words of worked examples: how much each word speaks for each shipped function.

    python benchmarks/inference/train_words.py

Reads examples/*.csv beside this file (name, description, functionalities): written for the purpose by people
who had not seen the rows that are reported on; and what the shipped catalogue says of products, each text once.
The taxonomy's labels, descriptions and synonyms are read as half an example each. The result is
data/reference/function_words.npz and, from the catalogue alone, business_words.npz: the same bytes every time.
"""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from landscape.matching.clauses import name_tokens, tokens
from landscape.matching.learned import SHIPPED, FunctionWords
from landscape.matching.space import bag_of
from landscape.matching.sparse import Floats, scaled, sparse
from landscape.matching.stems import stems_of
from landscape.matching.taxonomy import Taxonomy, business_functions, functionalities

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parents[1] / "data" / "reference"
SYNONYM = 0.5  # how much of an example a synonym is
# What a thing is kept in or done with says nothing of whom it is for: *allotment* says it, *database* does not.
HEADS = (
    "database", "register", "booking", "log", "records", "tracker", "form", "applications", "portal",
    "spreadsheet", "cases", "inspections", "map", "rota", "list", "diary", "payments", "website", "reports",
    "admin", "interface", "reviews", "app", "sheet", "calendar", "files", "appointments", "requests",
    "dashboard", "letters", "online", "recording", "monitoring", "workbook", "returns", "bookings",
    "planner", "referrals", "visits", "import",
)  # fmt: skip
SCALE, RIDGE, STEPS, PACE = 6.0, 6e-4, 120, 8.0
Bag = Mapping[str, float]


def example_rows() -> list[dict[str, str]]:
    """Every worked example, in the order of the files."""
    rows = []
    for path in sorted((HERE / "examples").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows += list(csv.DictReader(lines))
    return rows


def catalogue_rows() -> list[dict[str, str]]:
    """What the shipped catalogue says of products, each text once: the product that it is first said of,
    its publisher, functionalities and business functions."""
    with (REFERENCE / "products.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["summary"]: row for row in reversed(list(csv.DictReader(lines)))}
    told.pop("", None)
    return [
        {
            "name": row["product"],
            "description": summary,
            "publisher": row["publisher"],
            "functionalities": row["functionalities"],
            "business_functions": row["business_functions"],
        }
        for summary, row in reversed(told.items())
    ]


def said(row: Mapping[str, str]) -> dict[str, float]:
    """What the catalogue says of a product: the brand tells nothing of others."""
    return bag_of_row({"name": "", "description": row["description"]})


def bag_of_row(row: Mapping[str, str]) -> dict[str, float]:
    """The words of an example as the classifier reads them."""
    bag: dict[str, float] = {}
    for found in (name_tokens(row["name"]), tokens(row["description"])):
        for word, weight in bag_of([(one.stem, one.weight) for one in found]).items():
            bag[word] = max(bag.get(word, 0.0), weight)
    return bag


def labels_of(
    rows: Sequence[Mapping[str, str]], taxonomy: Taxonomy, column: str = "functionalities"
) -> Floats:
    """Row × function: 1 where the example says that it does it."""
    place = {one.id: i for i, one in enumerate(taxonomy.leaves)}
    table = np.zeros((len(rows), len(place)), dtype=np.float32)
    for i, row in enumerate(rows):
        for function in filter(None, row[column].split("|")):
            table[i, place[function]] = 1
    return table


def _synonyms(taxonomy: Taxonomy, heads: Sequence[str]) -> tuple[list[Bag], Floats]:
    said = [
        (place, text)
        for place, one in enumerate(taxonomy.leaves)
        for text in (one.label, one.description, *one.synonyms)
    ]
    if heads:  # as many of each with every function
        turns = [(at, place, text) for at, (place, text) in enumerate(said)]
        said += [(place, f"{text} {heads[at % len(heads)]}") for at, place, text in turns]
    told = [(place, bag_of([(stem, 1.0) for stem in stems_of(text)])) for place, text in said]
    table = np.zeros((len(told), len(taxonomy.leaves)), dtype=np.float32)
    for row, (place, _) in enumerate(told):
        table[row, place] = 1
    return [bag for _, bag in told], table


def fit(
    bags: Sequence[Bag], labels: Floats, taxonomy: Taxonomy, heads: Sequence[str] = ()
) -> FunctionWords:
    """A softmax over words by gradient descent with momentum: no randomness, no early stop.

    Parameters: `heads`, words that every synonym is read with in turn, so that they tell nothing.
    """
    named, named_labels = _synonyms(taxonomy, heads)
    every = [*bags, *named]
    held = Counter(word for bag in every for word, weight in bag.items() if weight)
    words = sorted(word for word, count in held.items() if count > 1)
    vocabulary = {word: place for place, word in enumerate(words)}
    rarity = np.asarray([math.log(1 + len(every) / held[w]) for w in words], dtype=np.float32)
    targets = np.vstack([labels, named_labels])
    targets = np.hstack([targets, (targets.sum(axis=1, keepdims=True) == 0).astype(np.float32)])
    targets /= targets.sum(axis=1, keepdims=True)
    mass = np.r_[np.ones(len(bags)), np.full(len(named), SYNONYM)].astype(np.float32)
    rows = _dense(every, vocabulary, rarity)
    weights, bias = _descend(rows, targets, mass)
    functions = tuple((one.id, one.label) for one in taxonomy.leaves)
    return FunctionWords(functions, vocabulary, rarity, weights, bias)


def _dense(bags: Sequence[Bag], vocabulary: Mapping[str, int], rarity: Floats) -> Floats:
    known = [[(vocabulary[w], v) for w, v in bag.items() if v and w in vocabulary] for bag in bags]
    found = scaled(sparse(known), rarity)
    table = np.zeros((len(bags), len(vocabulary)), dtype=np.float32)
    table[np.repeat(np.arange(len(bags)), np.diff(found.starts)), found.features] = found.weights
    return table


def _descend(rows: Floats, targets: Floats, mass: Floats) -> tuple[Floats, Floats]:
    weights = np.zeros((rows.shape[1], targets.shape[1]), dtype=np.float32)
    bias = np.zeros(targets.shape[1], dtype=np.float32)
    pace, drift = np.zeros_like(weights), np.zeros_like(bias)
    whole = mass.sum()
    for _ in range(STEPS):
        sums = (rows @ weights) * SCALE + bias
        sums -= sums.max(axis=1, keepdims=True)
        shares = np.exp(sums)
        shares /= shares.sum(axis=1, keepdims=True)
        wrong = (shares - targets) * mass[:, None]
        pace = 0.9 * pace - PACE * ((rows.T @ wrong) * SCALE / whole + RIDGE * weights)
        drift = 0.9 * drift - PACE * 0.2 * wrong.sum(axis=0) / whole
        weights += pace
        bias += drift
    return weights * SCALE, bias


def save(found: FunctionWords, path: Path) -> None:
    """Weights as one byte each with a scale per function: a table that installs small."""
    scale = np.maximum(np.abs(found.weights).max(axis=0), 1e-6) / 127
    told = {
        "functions": [list(one) for one in found.functions],
        "vocabulary": list(found.vocabulary),
    }
    np.savez_compressed(
        path,
        told=np.frombuffer(json.dumps(told).encode("utf-8"), dtype=np.uint8),
        weights=np.round(found.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        rarity=found.rarity.astype(np.float16),
        bias=found.bias,
    )


def main() -> None:
    """Trains on every example and every product, and writes the tables."""
    taxonomy, rows, known = functionalities(), example_rows(), catalogue_rows()
    bags, labels = [bag_of_row(row) for row in rows], labels_of(rows, taxonomy)
    bags += map(said, known)
    found = fit(bags, np.vstack([labels, labels_of(known, taxonomy)]), taxonomy)
    save(found, REFERENCE / SHIPPED["with_words"])
    served = business_functions()
    labels = labels_of(known, served, "business_functions")
    business = fit(list(map(said, known)), labels, served, HEADS)
    save(business, REFERENCE / SHIPPED["business_with_words"])
    for name, words in zip(SHIPPED.values(), (found, business), strict=True):
        size = (REFERENCE / name).stat().st_size
        print(f"{len(words.vocabulary)} words -> {name}, {size:,} bytes")


if __name__ == "__main__":
    main()
