"""Bare names of systems that public sources name by service: what the catalogue knows of them.

    python benchmarks/inference/services.py

`named_systems.csv` was gathered from answers under the Freedom of Information Act, minutes, decisions and
notices of councils, after the catalogue had been written; `services` are the business functions that count as
right. Nine names were added to the catalogue after this list was read: the first figure is in README.md.
"""

from __future__ import annotations

import csv

from measure import shown
from train_functions import HERE

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.described import Described, Text
from landscape.matching.evaluate import wilson
from landscape.matching.functions import BUSINESS_FIELDS, Classifier
from landscape.matching.recognise import Recogniser
from landscape.matching.taxonomy import business_functions


def main() -> None:
    with (HERE / "named_systems.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    things = [Described(str(at), Text(row["name"], "name")) for at, row in enumerate(rows)]
    print("== business functions of bare names")
    for title, known in (("without", None), ("with", Recogniser(shipped_catalogue()))):
        classifier = Classifier(
            business_functions(), relationship="SERVES", fields=BUSINESS_FIELDS, products=known
        )
        answers = classifier.classify(things)
        first = sum(
            bool(one) and one[0].function_id in row["services"].split("|")
            for one, row in zip(answers, rows, strict=True)
        )
        answered = sum(map(bool, answers))
        print(f"{title} the catalogue: {answered} answered, P@1 {shown(wilson(first, len(rows)))}")


if __name__ == "__main__":
    main()
