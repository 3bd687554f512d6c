"""Print how good the inference is, with the data, the split and the intervals.

    python benchmarks/inference/measure.py [SHARED/data]

The public lists are read where the folder given (or LANDSCAPE_SHARED) has them; the bundled council is
measured against the truth that was planted in data/truth when both are there. What is not there is
said. Nothing here is tuned: see README.md for what was trained on which rows.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from fit import Array, part_of
from train_functions import HERE, described, rows_of, truth

from landscape.matching.crosswalk import classifier_for
from landscape.matching.described import Described, Text
from landscape.matching.evaluate import (
    Evaluation,
    Share,
    evaluate_classify,
    evaluate_resolve,
    reliability_bins,
    wilson,
)
from landscape.matching.functions import Classifier
from landscape.matching.suppliers import SupplierMention, resolve
from landscape.matching.taxonomy import Taxonomy, functionalities

ROOT = HERE.parents[1]


def shown(share: Share) -> str:
    """A share as people read it."""
    if share.value is None:
        return "none"
    return f"{share.value:.3f} [{share.low:.3f}, {share.high:.3f}] ({share.count}/{share.of})"


def told(result: Evaluation) -> list[str]:
    """The lines of an evaluation."""
    lines = [f"rows {result.rows}, abstained {result.abstained}"]
    lines += [f"precision {shown(result.precision)}", f"recall    {shown(result.recall)}"]
    lines += [f"F1        {result.f1.value or 0:.3f} [{result.f1.low:.3f}, {result.f1.high:.3f}]"]
    if result.first:
        lines.append(f"P@1       {shown(result.first)}")
    if result.calibration_error is not None:
        lines.append(f"calibration error {result.calibration_error:.3f}")
        bins = reliability_bins(result.judged)
        lines.append("said → right: " + ", ".join(f"{a:.2f} → {b:.2f} ({n})" for a, b, n in bins))
    for band in result.bands:
        lines.append(f"{band.band.value:7} {band.answers} answers, right {shown(band.precision)}")
    return lines


def awesome(shared: Path) -> list[str]:
    """awesome-selfhosted, report rows, no label used: P@1, R@3, micro-F1, calibration."""
    path = shared / "matching" / "awesome_selfhosted.csv"
    with (HERE / "awesome_taxonomy.csv").open(encoding="utf-8", newline="") as lines:
        tags = Taxonomy.from_rows(csv.DictReader(lines))
    rows = rows_of(path, "train", "calibrate", "report")
    report = np.asarray([part_of(row["name"]) == "report" for row in rows])
    classifier = Classifier(tags)
    things = [described(row, i) for i, row in enumerate(rows)]
    chances = classifier.rank(things).probability[report]
    labels = truth(rows, tags)[report]
    order = np.argsort(-chances, axis=1, kind="stable")
    first = int(labels[np.arange(len(labels)), order[:, 0]].sum())
    third = float(
        np.mean([labels[i, order[i, :3]].sum() / labels[i].sum() for i in range(len(labels))])
    )
    answers = classifier.classify(things)
    kept = [i for i in range(len(rows)) if report[i]]
    gold = {str(i): frozenset(rows[i]["tags"].split("|")) for i in kept}
    result = evaluate_classify({str(i): answers[i] for i in kept}, gold)
    return [
        f"{len(labels)} report rows of {len(rows)}, {len(tags.leaves)} tags",
        f"P@1 {shown(wilson(first, len(labels)))}",
        f"R@3 {third:.3f}",
        f"micro-F1 at 0.35 {_micro_f1(chances, labels, 0.35):.3f}",
        "with abstention: " + "; ".join(told(result)),
    ]


def reviewed(shared: Path) -> list[str]:
    """awesome-selfhosted, after a person decided 100 report rows: how the rest of the report rows fares.

    Chosen as a review would ask: five times the 20 rows of which the first answer is least sure. A decision
    says which functions a row has. Beside it the same with 100 rows drawn with a seed.
    """
    with (HERE / "awesome_taxonomy.csv").open(encoding="utf-8", newline="") as lines:
        tags = Taxonomy.from_rows(csv.DictReader(lines))
    rows = rows_of(shared / "matching" / "awesome_selfhosted.csv", "train", "calibrate", "report")
    report = [i for i, row in enumerate(rows) if part_of(row["name"]) == "report"]
    things, labels = [described(row, i) for i, row in enumerate(rows)], truth(rows, tags)
    classifier, lines_of = Classifier(tags), []
    draws = np.random.default_rng(0).permutation(report)
    for name in ("least sure first", "drawn"):
        chosen: list[int] = []
        before = after = classifier.rank(things).probability
        for turn in range(5):
            left = [i for i in report if i not in set(chosen)]
            least = sorted(left, key=lambda i: (float(after[i].max()), i))[:20]
            chosen += (
                least if name == "least sure first" else list(draws[20 * turn : 20 * turn + 20])
            )
            said = {i: dict(enumerate(map(float, labels[i]))) for i in chosen}
            after = classifier.rank(things, said).probability
        rest = [i for i in report if i not in set(chosen)]
        learned, unlearned = (_first_right(one, labels, rest) for one in (after, before))
        whole = learned + len(chosen)
        lines_of.append(
            f"100 {name}: P@1 of the other {len(rest)} {shown(wilson(learned, len(rest)))}, without "
            f"learning {shown(wilson(unlearned, len(rest)))}; of all, decisions counted, "
            f"{shown(wilson(whole, len(report)))}"
        )
    return lines_of


def _first_right(chances: Array, labels: Array, rows: Sequence[int]) -> int:
    return int(sum(labels[i, int(chances[i].argmax())] for i in rows))


def _micro_f1(chances: Array, labels: Array, threshold: float) -> float:
    said = chances >= threshold
    return float(2 * (said * labels).sum() / (said.sum() + labels.sum()))


def council_types(shared: Path) -> list[str]:
    """LGAM application types: each type's description alone (a few words) against the types' labels alone."""
    path = shared / "taxonomies" / "lgam_app_types.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        types = list(csv.DictReader(lines))
    taxonomy = Taxonomy.from_rows(
        {"id": row["slug"] + row["id"], "label": row["label"]} for row in types
    )
    things = [
        Described(row["id"], Text("", "name"), Text(row["description"], "description"))
        for row in types
    ]
    lines_of = [f"{len(types)} types"]
    for name, classifier in (
        ("words alone", Classifier(taxonomy)),
        ("with what the shipped taxonomies say", classifier_for(taxonomy)),
    ):
        chances = classifier.rank(things).probability
        order = np.argsort(-chances, axis=1, kind="stable")
        first = sum(int(order[i, 0] == i and chances[i, i] > 0) for i in range(len(types)))
        third = sum(int(i in order[i, :3]) for i in range(len(types)))
        lines_of.append(f"{name}: P@1 {shown(wilson(first, len(types)))}")
        lines_of.append(f"{name}: R@3 {shown(wilson(third, len(types)))}")
    return lines_of


def council_rows() -> list[str]:
    """Hand-made council rows, the report part (never in the weights): the shipped functionality taxonomy."""
    rows = rows_of(HERE / "council_rows.csv", "report")
    answers = Classifier(functionalities()).classify(
        [described(row, i) for i, row in enumerate(rows)]
    )
    gold = {
        str(i): frozenset(filter(None, row["functions"].split("|"))) for i, row in enumerate(rows)
    }
    return told(evaluate_classify({str(i): one for i, one in enumerate(answers)}, gold))


def council() -> tuple[list[dict[str, str]], list[Described]]:
    """The rows of the second invented council, and what is known of each."""
    with (HERE / "heldout" / "second_council.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return rows, [
        Described(
            str(i),
            Text(row["name"], "name"),
            Text(row["description"], "description"),
            Text(row["vendor"], "vendor"),
        )
        for i, row in enumerate(rows)
    ]


def second_council() -> list[str]:
    """A second invented council, written by somebody who had seen nothing but the taxonomy: only measured.

    Rows marked `unknowable` (a bare brand name) count apart: whatever is said of them is a guess.
    """
    rows, things = council()
    taxonomy = functionalities()
    answers = Classifier(taxonomy).classify(things)
    gold = [frozenset(filter(None, row["functionalities"].split("|"))) for row in rows]
    told_rows = [i for i, row in enumerate(rows) if row["booking"] != "unknowable"]
    result = evaluate_classify(
        {str(i): answers[i] for i in told_rows}, {str(i): gold[i] for i in told_rows}
    )
    guessed = sum(bool(answers[i]) for i in range(len(rows)) if i not in set(told_rows))
    booking = "appointments-and-booking"
    said = {i for i, one in enumerate(answers) for each in one if each.function_id == booking}
    true = {i for i, one in enumerate(gold) if booking in one}
    return [
        f"{len(rows)} rows, {len(rows) - len(told_rows)} of them bare names: {guessed} answered",
        *told(result),
        f"bookings (accept and review): precision {shown(wilson(len(said & true), len(said)))}, "
        f"recall {shown(wilson(len(said & true), len(true)))}",
    ]


def vendors(shared: Path) -> list[str]:
    """Canadian federal suppliers: pairs that share a parent, against pairs that we put together."""
    with (shared / "matching" / "vendor_data_2017.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = resolve([SupplierMention(str(i), row["Company name"]) for i, row in enumerate(rows)])
    gold = {str(i): row["Parent company"] for i, row in enumerate(rows)}
    entity = {one.key: one.supplier_id for one in found}
    group = {one.key: one.group_id or one.supplier_id for one in found}
    lines_of = [
        f"{len(rows)} names, {len(set(gold.values()))} parents (pairs of names under one parent)"
    ]
    for name, ids in (("entity", entity), ("group", group)):
        lines_of.append(f"{name}: " + "; ".join(told(evaluate_resolve(ids, gold))[1:4]))
    return lines_of


def main() -> None:
    shared = Path(
        sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LANDSCAPE_SHARED", "../shared/data")
    )
    parts: Sequence[tuple[str, Callable[[], list[str]]]] = (
        ("classify: awesome-selfhosted, zero-shot", lambda: awesome(shared)),
        ("classify: awesome-selfhosted, 100 rows reviewed", lambda: reviewed(shared)),
        ("classify: LGAM application types, labels only", lambda: council_types(shared)),
        ("classify: hand-made council rows", council_rows),
        ("classify: a second invented council, held out", second_council),
        ("resolve: Canadian federal suppliers 2017", lambda: vendors(shared)),
    )
    for title, part in parts:
        started = time.process_time()
        print(f"\n== {title}")
        try:
            lines = part()
        except FileNotFoundError as missing:
            print(f"not measured: {Path(str(missing.filename)).name} is not here")
            continue
        print("\n".join(lines))
        print(f"({time.process_time() - started:.2f} s of CPU)")


if __name__ == "__main__":
    main()
