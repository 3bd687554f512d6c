"""A portfolio as several officers list it: what is right of each kind of line.

    python benchmarks/inference/fourth_council.py [develop] [-v]

`heldout/fourth_council.csv` was written from general knowledge before rules, synonyms or catalogue were
looked at: bare brands, "Name - what it does", vendors' blurbs, slang of departments, slips of the hand, lists
people keep themselves, forms, interfaces, infrastructure. Names are unlike those of the other lists; a hash of
the name says which half a row belongs to. The report half is measured; `develop` takes the other one, and with
`-v` its rows that came out wrong are shown. Several functions may be right for a row; the main one comes first.
"""

from __future__ import annotations

import sys

from measure import shown
from third_council import answered, half_of, rows, told, wrong

from landscape.matching.evaluate import wilson
from landscape.model.vocabulary import Band


def by_kind(kept: list[int], all_rows: list[dict[str, str]], column: str) -> list[str]:
    """First answer right, answered, and accepted answers right, by kind of line."""
    answers, lines = answered(all_rows, column, known=True), []
    for kind in dict.fromkeys(row["kind"] for row in all_rows):
        of_kind = [at for at in kept if all_rows[at]["kind"] == kind]
        gold = {at: all_rows[at][column].split("|") for at in of_kind}
        firsts = sum(bool(answers[at]) and answers[at][0].function_id in gold[at] for at in of_kind)
        accepted = [
            one.function_id in gold[at]
            for at in of_kind
            for one in answers[at]
            if one.inference.band is Band.ACCEPT
        ]
        silent = sum(not answers[at] for at in of_kind)
        lines.append(
            f"    {kind}: first right {shown(wilson(firsts, len(of_kind)))}, open {silent}, "
            f"accepted right {sum(accepted)} of {len(accepted)}"
        )
    return lines


def main() -> None:
    half = "develop" if "develop" in sys.argv else "report"
    all_rows = rows("fourth_council")
    kept = [at for at, row in enumerate(all_rows) if half_of(row["name"], "fourth council") == half]
    print(f"== {half} half: {len(kept)} of {len(all_rows)} lines")
    for column in ("functionalities", "services"):
        for known in (False, True):
            print("\n".join(told(kept, all_rows, column, known=known)))
        print("\n".join(by_kind(kept, all_rows, column)))
    if "-v" in sys.argv and half == "develop":
        for column in ("functionalities", "services"):
            print(f"\n-- {column}", *wrong(kept, all_rows, column), sep="\n")


if __name__ == "__main__":
    main()
