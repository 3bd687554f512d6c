"""Names and short lines under taxonomies that are not the shipped ones.

    python benchmarks/inference/own_taxonomy.py SHARED/data [develop]

Two taxonomies: the hundred types of council applications of a public project (labels and a few words of
description, read where SHARED/data has them), and `heldout/own_areas.csv`, 38 areas with a few synonyms as
somebody might write them. Two lists: `heldout/third_council.csv`, names as councils list them, and
`heldout/plain_lines.csv`, lines that say what they are for; `…_types.csv` beside them says which types and
areas are right, the main one first, none where no type fits. The report half is measured
(`third_council.half_of`), with `develop` the other one: the words of the taxonomy and the catalogue by
themselves, then with what the shipped taxonomies say.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

from measure import shown
from third_council import Row, described, half_of, rows
from train_functions import HERE

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.crosswalk import classifier_for
from landscape.matching.evaluate import evaluate_classify, wilson
from landscape.matching.functions import Classifier
from landscape.matching.recognise import Recogniser
from landscape.matching.taxonomy import Taxonomy
from landscape.model.vocabulary import Band

Make = Callable[[Taxonomy], Classifier]


def taxonomy_of(path: Path) -> Taxonomy:
    """A taxonomy from its table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return Taxonomy.from_rows(csv.DictReader(lines))


def told(make: Classifier, lines: list[Row], right: list[frozenset[str]], half: str) -> str:
    """The figures of one classifier on half of a list."""
    things = [described(row, at) for at, row in enumerate(lines)]
    kept = [at for at, row in enumerate(lines) if half_of(row["name"]) == half]
    answers, ranked = make.classify(things), make.rank(things).probability
    fitting = [at for at in kept if right[at]]
    ids = [one.id for one in make.space.functions]
    firsts = sum(ids[int(ranked[at].argmax())] in right[at] for at in fitting)
    thirds = sum(bool({ids[i] for i in (-ranked[at]).argsort()[:3]} & right[at]) for at in fitting)
    answered = sum(bool(answers[at]) and answers[at][0].function_id in right[at] for at in fitting)
    result = evaluate_classify(
        {str(at): answers[at] for at in kept}, {str(at): right[at] for at in kept}
    )
    sure = [one for one in result.judged if one.band is Band.ACCEPT]
    lost = sum(bool(answers[at]) for at in kept if not right[at])
    return (
        f"    P@1 answered {shown(wilson(answered, len(fitting)))}; without abstaining "
        f"{firsts / len(fitting):.3f}, among the first three {thirds / len(fitting):.3f}\n"
        f"    accepted right {shown(wilson(sum(one.right for one in sure), len(sure)))}; calibration error "
        f"{result.calibration_error or 0:.3f}; answered though none fits: {lost} of {len(kept) - len(fitting)}"
    )


def main() -> None:
    half = "develop" if "develop" in sys.argv else "report"
    types = Path(sys.argv[1]) / "taxonomies" / "lgam_app_types.csv"
    products = Recogniser(shipped_catalogue())
    makes: dict[str, Make] = {
        "the taxonomy's words and the catalogue": lambda one: Classifier(one, products=products),
        "and what the shipped taxonomies say": lambda one: classifier_for(one, products=products),
    }
    for name, column, path in (
        ("third_council", "types", types),
        ("plain_lines", "types", types),
        ("third_council", "areas", HERE / "heldout" / "own_areas.csv"),
    ):
        if not path.is_file():
            print(f"{path.name} is not there")
            continue
        gold = rows(f"{name}_types")
        right = [frozenset(filter(None, row[column].split("|"))) for row in gold]
        print(f"== {name}, {half} half, {path.name}")
        for words, make in makes.items():
            print(f"  {words}\n{told(make(taxonomy_of(path)), rows(name), right, half)}")


if __name__ == "__main__":
    main()
