"""What the classifier gets wrong on the rows that may be looked at: for working on it, never reported.

    python benchmarks/inference/dev.py [SHARED/data] [-v]

Train and calibrate rows only (see fit.part_of); the report rows are measured by measure.py and looked at
by nobody.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from fit import part_of
from measure import shown, told
from train_functions import HERE, described, rows_of, truth

from landscape.matching.evaluate import evaluate_classify, wilson
from landscape.matching.functions import Classifier
from landscape.matching.taxonomy import Taxonomy, functionalities


def awesome(shared: Path) -> None:
    """awesome-selfhosted without its report rows: how often the first answer is right."""
    with (HERE / "awesome_taxonomy.csv").open(encoding="utf-8", newline="") as lines:
        tags = Taxonomy.from_rows(csv.DictReader(lines))
    rows = rows_of(shared / "matching" / "awesome_selfhosted.csv", "train", "calibrate", "report")
    chances = Classifier(tags).rank([described(row, i) for i, row in enumerate(rows)]).probability
    kept = [i for i, row in enumerate(rows) if part_of(row["name"]) != "report"]
    best = np.argsort(-chances[kept], axis=1, kind="stable")[:, 0]
    right = int(truth(rows, tags)[kept][np.arange(len(kept)), best].sum())
    print(f"awesome-selfhosted: P@1 {shown(wilson(right, len(kept)))}")


def council(*, verbose: bool) -> None:
    """Hand-made council rows without the report part, and with -v each row that came out wrong."""
    rows = rows_of(HERE / "council_rows.csv", "train", "calibrate")
    answers = Classifier(functionalities()).classify([described(r, i) for i, r in enumerate(rows)])
    gold = [frozenset(row["functions"].split("|")) - {""} for row in rows]
    result = evaluate_classify(
        {str(i): one for i, one in enumerate(answers)}, {str(i): one for i, one in enumerate(gold)}
    )
    print("council rows:", "; ".join(told(result)))
    for row, answer, wanted in zip(rows, answers, gold, strict=True):
        given = {one.function_id for one in answer}
        if verbose and given != wanted:
            print(f"{row['name']} | {row['description'][:70]}")
            print(f"    missed {sorted(wanted - given)}, wrongly said {sorted(given - wanted)}")


def main() -> None:
    """Both, on the folder of public lists that is named."""
    named = [one for one in sys.argv[1:] if not one.startswith("-")]
    awesome(Path(named[0] if named else "../shared/data"))
    council(verbose="-v" in sys.argv)


if __name__ == "__main__":
    main()
