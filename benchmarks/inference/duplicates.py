"""Pairs of applications that do the same, the surest first: how many of the first 200 share a function.

    python benchmarks/inference/duplicates.py [SHARED/data]

A pair is as sure as its two rows are of one function: the product over both of the first answer's probability,
less what the second answer has of it. That was chosen on the train and calibrate rows of awesome-selfhosted,
where it found .925 of 200 right, the plain product .910. Reported: the report rows, no label used; and the
described rows of the second invented council, held out.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from pathlib import Path

import numpy as np
from fit import Array, part_of
from measure import council, shown
from train_functions import HERE, described, rows_of, truth

from landscape.matching.evaluate import wilson
from landscape.matching.functions import Classifier
from landscape.matching.normalise import plain
from landscape.matching.stems import words_of
from landscape.matching.taxonomy import Taxonomy, functionalities

FIRST = (50, 100, 200)
_VERSION = re.compile(r"v?\d[\d.x]*|v|version")


def surest(chances: Array, labels: Array) -> list[str]:
    """Precision among the surest pairs, and the share of pairs that is right by chance."""
    second = np.sort(chances, axis=1)[:, -2:-1]
    alone = chances * (chances >= chances.max(axis=1, keepdims=True)) * (1 - second)
    together = np.max(alone[:, None, :] * alone[None, :, :], axis=2)
    same = (labels @ labels.T) > 0
    left, right = np.triu_indices(len(labels), 1)
    order = np.argsort(-together[left, right], kind="stable")
    hits = same[left[order], right[order]]
    lines = [f"{len(labels)} rows, {len(hits):,} pairs, {hits.mean():.1%} of them share a function"]
    lines += [f"P@{count} {shown(wilson(int(hits[:count].sum()), count))}" for count in FIRST]
    return lines


def awesome(shared: Path) -> list[str]:
    """awesome-selfhosted: the report rows, classified among all rows."""
    with (HERE / "awesome_taxonomy.csv").open(encoding="utf-8", newline="") as lines:
        tags = Taxonomy.from_rows(csv.DictReader(lines))
    rows = rows_of(shared / "matching" / "awesome_selfhosted.csv", "train", "calibrate", "report")
    report = np.asarray([part_of(row["name"]) == "report" for row in rows])
    chances = Classifier(tags).rank([described(row, i) for i, row in enumerate(rows)]).probability
    labels = truth(rows, tags)
    return [
        "report rows among themselves:",
        *surest(chances[report], labels[report]),
        "all rows (the synonyms were written from wrong answers on three fifths of them):",
        *surest(chances, labels),
    ]


def second_council() -> list[str]:
    """The second invented council: its described rows, under the shipped taxonomy."""
    told = [pair for pair in zip(*council(), strict=True) if pair[0]["booking"] != "unknowable"]
    rows, things = [row for row, _ in told], [thing for _, thing in told]
    taxonomy = functionalities()
    place = {one.id: at for at, one in enumerate(taxonomy.leaves)}
    labels = np.zeros((len(rows), len(place)))
    for at, row in enumerate(rows):
        for one in filter(None, row["functionalities"].split("|")):
            labels[at, place[one]] = 1
    return surest(Classifier(taxonomy).rank(things).probability, labels)


def editions(shared: Path) -> list[str]:
    """The same list in two years: names found again as written, and only by their words."""
    folder = shared / "inventories"
    lists = (
        ("GSA 2016 and 2022", "it-standards_2016-09-01.csv", "it-standards_2022-04-29.csv"),
        ("SILL 2019 and 2020", "2019_sill-2019.csv", "2020_sill-2020.csv"),
    )
    said = []
    for title, *files in lists:
        earlier, later = (_names(folder / one) for one in files)
        written, bare = {plain(one) for one in later}, {_bare(one) for one in later}
        same = sum(plain(one) in written for one in earlier)
        more = sum(plain(one) not in written and _bare(one) in bare for one in earlier)
        said.append(
            f"{title}: {len(earlier)} names, {same} again as written, {more} by their words"
        )
    return said


def _names(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    header = next(one for one in ("Standard Name", "LOGICIEL", "nom") if one in rows[0])
    return sorted({row[header].strip() for row in rows if row[header].strip()})


def _bare(name: str) -> str:
    """The letters of a name without marks and versions."""
    words = words_of(name)
    return "".join(one for one in words if not _VERSION.fullmatch(one)) or "".join(words)


def main() -> None:
    shared = Path(
        sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LANDSCAPE_SHARED", "../shared/data")
    )
    print("== duplicates: awesome-selfhosted, report rows")
    try:
        print("\n".join(awesome(shared)))
    except FileNotFoundError as missing:
        print(f"not measured: {Path(str(missing.filename)).name} is not here")
    print("\n== duplicates: the same list in two years")
    try:
        print("\n".join(editions(shared)))
    except FileNotFoundError as missing:
        print(f"not measured: {Path(str(missing.filename)).name} is not here")
    print("\n== duplicates: a second invented council, held out")
    print("\n".join(second_council()))


if __name__ == "__main__":
    main()
