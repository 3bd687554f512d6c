"""Names of systems as councils list them: what the catalogue and the words make of them.

    python benchmarks/inference/third_council.py [develop | plain] [-v]

`heldout/third_council.csv` was written from general knowledge before the catalogue was looked at; a hash of the
name says which half a row belongs to. The report half is measured; `develop` takes the other one, and with `-v`
each row of it that came out wrong is shown. `plain` takes `heldout/plain_lines.csv` instead: lines that say
what they are for in a few words. Several functions may be right for a row; the main one comes first.
"""

from __future__ import annotations

import csv
import hashlib
import sys

from measure import shown
from train_functions import HERE

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.described import Classified, Described, Text
from landscape.matching.evaluate import evaluate_classify, wilson
from landscape.matching.functions import BUSINESS_FIELDS, FUNCTIONALITY_FIELDS, Classifier
from landscape.matching.recognise import Recogniser
from landscape.matching.taxonomy import business_functions, functionalities
from landscape.model.vocabulary import Band

Row = dict[str, str]


def half_of(name: str, council: str = "third council") -> str:
    """develop or report, by a hash of the name and the list it stands in."""
    digest = hashlib.sha256(f"{council}: {name}".encode()).digest()
    return "report" if digest[0] % 2 else "develop"


def rows(name: str = "third_council") -> list[Row]:
    """All lines of a list."""
    with (HERE / "heldout" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def described(row: Row, number: int) -> Described:
    """A line as the classifier sees it."""
    name, description = Text(row["name"], "name"), Text(row["description"], "description")
    return Described(str(number), name, description, Text(row["vendor"], "vendor"))


def answered(all_rows: list[Row], column: str, *, known: bool) -> list[list[Classified]]:
    """The answers on one axis, all lines read as one estate, with or without the catalogue."""
    products = Recogniser(shipped_catalogue()) if known else None
    if column == "services":
        served = Classifier(
            business_functions(), relationship="SERVES", fields=BUSINESS_FIELDS, products=products
        )
    else:
        served = Classifier(functionalities(), fields=FUNCTIONALITY_FIELDS, products=products)
    return served.classify([described(row, at) for at, row in enumerate(all_rows)])


def told(half: list[int], all_rows: list[Row], column: str, *, known: bool) -> list[str]:
    """The figures of one axis on some lines."""
    answers = answered(all_rows, column, known=known)
    gold = {str(at): frozenset(all_rows[at][column].split("|")) for at in half}
    result = evaluate_classify({str(at): answers[at] for at in half}, gold)
    bare = [at for at in half if not all_rows[at]["vendor"] and not all_rows[at]["description"]]
    firsts = [bool(answers[at]) and answers[at][0].function_id in gold[str(at)] for at in bare]
    accepted = [one for one in result.judged if one.band is Band.ACCEPT]
    rows_accepted = len({one.row for one in accepted})
    sure = wilson(sum(one.right for one in accepted), len(accepted))
    assert result.first is not None
    return [
        f"{column} {'with' if known else 'without'} the catalogue: P@1 {shown(result.first)}, "
        f"of names alone {shown(wilson(sum(firsts), len(firsts)))}",
        f"    answered {len(half) - result.abstained} of {len(half)}, accepted answers on {rows_accepted}; "
        f"accepted right {shown(sure)}; all answers right {shown(result.precision)}; "
        f"calibration error {result.calibration_error or 0:.3f}",
    ]


def wrong(half: list[int], all_rows: list[Row], column: str) -> list[str]:
    """The lines whose first answer is wrong or missing, with what was said and on what evidence."""
    answers, lines = answered(all_rows, column, known=True), []
    for at in half:
        row, said = all_rows[at], answers[at]
        if said and said[0].function_id in row[column].split("|"):
            continue
        first = f"{said[0].function_id} {said[0].inference.confidence:.2f}" if said else "nothing"
        why = said[0].inference.evidence[0].text[:110] if said else ""
        lines.append(
            f"{row['name']} / {row['vendor']} | wanted {row[column]} | said {first} | {why}"
        )
    return lines


def main() -> None:
    if "plain" in sys.argv:
        lines = rows("plain_lines")
        print(f"== {len(lines)} plain lines")
        print("\n".join(told(list(range(len(lines))), lines, "functionalities", known=True)))
        return
    half = "develop" if "develop" in sys.argv else "report"
    all_rows = rows()
    kept = [at for at, row in enumerate(all_rows) if half_of(row["name"]) == half]
    print(f"== {half} half: {len(kept)} of {len(all_rows)} lines")
    for column in ("functionalities", "services"):
        for known in (False, True):
            print("\n".join(told(kept, all_rows, column, known=known)))
    if "-v" in sys.argv and half == "develop":
        for column in ("functionalities", "services"):
            print(f"\n-- {column}", *wrong(kept, all_rows, column), sep="\n")


if __name__ == "__main__":
    main()
