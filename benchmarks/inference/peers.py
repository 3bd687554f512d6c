"""What others do, on the same rows in the same run: quality and CPU time side by side.

    python benchmarks/inference/peers.py SHARED/data

Contract links on two synthetic estates that nothing was fitted on: our links; for each application the contract
whose title is most alike by rapidfuzz's WRatio; the nearest by TF-IDF of words; and every pair whose names
difflib finds at least .85 alike (the rule of Turbo EA). The thresholds of the two that need one are chosen on
estates 50 and 51. Then the pair benchmarks and the speed of `classify`, each with its ratio to a baseline.
"""

from __future__ import annotations

import csv
import difflib
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process
from synthetic_links import Truth, make
from train_functions import HERE, described, rows_of

from landscape.matching.functions import Classifier
from landscape.matching.links import link
from landscape.matching.pairs import evaluate_pairs, train
from landscape.matching.stems import stems_of, without_boilerplate
from landscape.matching.taxonomy import Taxonomy

Scored = list[tuple[str, str, float]]


def ours(truth: Truth) -> Scored:
    """Every link in the bands accept and review."""
    found = link(truth.applications, truth.contracts)
    return [(one.application, one.contract, one.inference.confidence) for one in found]


def wratio(truth: Truth) -> Scored:
    """For each application the contract whose title is most alike."""
    titles = [one.title for one in truth.contracts]
    best = [
        (app.key, process.extractOne(app.name, titles, scorer=fuzz.WRatio))
        for app in truth.applications
    ]
    return [(key, truth.contracts[place].key, score / 100) for key, (_, score, place) in best]


def cosine(truth: Truth) -> Scored:
    """For each application the contract nearest by TF-IDF of words."""
    apps = [
        Counter(stems_of(f"{one.name} {one.description} {one.supplier}"))
        for one in truth.applications
    ]
    titles = [
        Counter(stems_of(f"{without_boilerplate(one.title)} {one.description} {one.supplier}"))
        for one in truth.contracts
    ]
    held = Counter(word for one in [*apps, *titles] for word in one)
    idf = {word: math.log((len(apps) + len(titles)) / count) for word, count in held.items()}
    holders: dict[str, list[int]] = {}
    for place, words in enumerate(titles):
        for word in words:
            holders.setdefault(word, []).append(place)
    lengths = [_length(words, idf) for words in titles]
    found = []
    for app, words in zip(truth.applications, apps, strict=True):
        sums: defaultdict[int, float] = defaultdict(float)
        for word in words:
            for place in holders.get(word, ()):
                sums[place] += idf[word] ** 2
        if sums:
            own = _length(words, idf)
            place = max(sums, key=lambda one: sums[one] / (own * lengths[one] or 1))
            score = sums[place] / (own * lengths[place] or 1)
            found.append((app.key, truth.contracts[place].key, float(score)))
    return found


def _length(words: Iterable[str], idf: dict[str, float]) -> float:
    return math.sqrt(sum(idf[word] ** 2 for word in words))


def alike(truth: Truth) -> Scored:
    """Every pair whose names are at least .85 alike by difflib."""
    found = []
    for app in truth.applications:
        matcher = difflib.SequenceMatcher(b=app.name.lower())
        for one in truth.contracts:
            matcher.set_seq1(one.title.lower())
            if matcher.real_quick_ratio() >= 0.85 and matcher.ratio() >= 0.85:
                found.append((app.key, one.key, 0.85))
    return found


def f1(found: Scored, truth: Truth, threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs at a threshold and above."""
    said = {(app, contract) for app, contract, score in found if score >= threshold}
    right = len(said & truth.pairs)
    total = len(said) + len(truth.pairs)
    return right / max(1, len(said)), right / max(1, len(truth.pairs)), 2 * right / max(1, total)


def links(shared: Path) -> None:
    """Quality and time of the four on the same estates."""
    chosen, reported = ([make(shared, seed) for seed in seeds] for seeds in ((50, 51), (101, 102)))
    methods: dict[str, Callable[[Truth], Scored]] = {
        "landscape": ours,
        "rapidfuzz WRatio, best": wratio,
        "TF-IDF cosine, best": cosine,
        "difflib ratio >= .85": alike,
    }
    base = 0.0
    for name, method in methods.items():
        runs = [(method(one), one) for one in chosen]
        options = [step / 40 for step in range(41)]
        best = max(options, key=lambda at: sum(f1(found, one, at)[2] for found, one in runs))
        started = time.process_time()
        results = [f1(method(one), one, best) for one in reported]
        spent = (time.process_time() - started) / len(reported)
        base = base or spent
        shown = "  ".join("P {:.3f} R {:.3f} F1 {:.3f}".format(*one) for one in results)
        print(f"{name:24} {shown}  {spent:.2f} s of CPU ({spent / base:.2f} of ours)", flush=True)


def pair_files(shared: Path) -> None:
    """Trained on four fifths of train, threshold chosen on the other fifth, reported on valid."""
    for name in ("Structured_Amazon-Google", "Textual_Abt-Buy"):
        read = {}
        for part in ("train", "valid"):
            with (shared / "matching" / name / f"{part}.csv").open(encoding="utf-8") as lines:
                read[part] = list(csv.DictReader(lines))
        known = [row for place, row in enumerate(read["train"]) if place % 5]
        scorer = train(known, read["train"][::5])
        result = evaluate_pairs(scorer, read["valid"])
        one = result.f1
        print(f"{name:24} F1 {one.value or 0:.3f} [{one.low:.3f}, {one.high:.3f}]", flush=True)


def speed(shared: Path) -> None:
    """10,000 rows into the tags of awesome-selfhosted, against reading the words of the same rows once."""
    with (HERE / "awesome_taxonomy.csv").open(encoding="utf-8", newline="") as lines:
        tags = Taxonomy.from_rows(csv.DictReader(lines))
    path = shared / "matching" / "awesome_selfhosted.csv"
    rows = [
        described(row, i) for i, row in enumerate(rows_of(path, "train", "calibrate", "report"))
    ]
    many = [replace(rows[place % len(rows)], key=str(place)) for place in range(10_000)]
    started = time.process_time()
    for one in many:
        stems_of(one.description.text if one.description else "")
    base = time.process_time() - started
    started = time.process_time()
    Classifier(tags).classify(many)
    spent = time.process_time() - started
    print(
        f"10,000 rows into {len(tags.leaves)} functions: {spent:.1f} s of CPU, {spent / base:.0f} × reading"
    )


def main() -> None:
    shared = Path(sys.argv[1])
    print("== links, synthetic estates 101 and 102")
    links(shared)
    print("== labelled pairs, valid")
    pair_files(shared)
    print("== speed")
    speed(shared)


if __name__ == "__main__":
    main()
