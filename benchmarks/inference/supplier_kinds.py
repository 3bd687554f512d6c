"""What pairs of supplier names share, by kind, on the development half: what is safe, and what is out of reach.

python benchmarks/inference/supplier_kinds.py SHARED/data
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path

from rapidfuzz.distance import OSA
from suppliers import in_report

from landscape.matching.brand_words import ordinary_words
from landscape.matching.contrasts import contrast
from landscape.matching.evaluate import wilson
from landscape.matching.normalise import GROUP_WORDS, company_name, letters_of
from landscape.matching.stems import stem

Words = tuple[str, ...]


@cache
def telling(words: Words) -> Words:
    """The words of a name that are no ordinary and no group words."""
    return tuple(
        word for word in words if word not in GROUP_WORDS and stem(word) not in ordinary_words()
    )


def _begins(left: Words, right: Words, count: int) -> bool:
    return len(left) >= count and len(right) >= count and left[:count] == right[:count]


def _slip(left: Words, right: Words, fewest: int) -> bool:
    ours, theirs = _letters(left), _letters(right)
    near = abs(len(ours) - len(theirs)) <= 1 and min(len(ours), len(theirs)) >= fewest
    return near and OSA.distance(ours, theirs, score_cutoff=1) <= 1


@cache
def _letters(words: Words) -> str:
    return letters_of(words)


def _initials(left: Words, right: Words) -> bool:
    few, many = sorted((left, right), key=len)
    return len(few) == 1 and len(many) >= 3 and few[0] == "".join(word[0] for word in many)


@cache
def _core(words: Words) -> Words:
    return tuple(word for word in words if word not in GROUP_WORDS)


def _same_core(left: Words, right: Words) -> bool:
    return bool(_core(left) == _core(right))


# Each pair counts for the first kind that it is of.
KINDS: tuple[tuple[str, Callable[[Words, Words], bool]], ...] = (
    ("the same words", lambda a, b: a == b),
    ("the same letters", lambda a, b: _letters(a) == _letters(b)),
    ("the same but for group words", _same_core),
    ("the same words in another order", lambda a, b: sorted(a) == sorted(b)),
    ("one slip, 16 letters or more, no contrast", lambda a, b: _slip(a, b, 16) and not contrast(a, b)),
    ("one slip, 10 letters or more, no contrast", lambda a, b: _slip(a, b, 10) and not contrast(a, b)),
    ("one begins with the whole other of 3 words", lambda a, b: _begins(a, b, 3) and _within(a, b)),
    ("one begins with the whole other of 2 words", lambda a, b: _begins(a, b, 2) and _within(a, b)),
    ("one begins with the whole other, a telling word", lambda a, b: _within(a, b) and bool(telling(a[:1]))),
    ("both begin with the same 2 words", lambda a, b: _begins(a, b, 2)),
    ("both begin with the same telling word", lambda a, b: _begins(a, b, 1) and bool(telling(a[:1]))),
    ("initials", _initials),
    ("they share a telling word", lambda a, b: bool(set(telling(a)) & set(telling(b)))),
    ("they share an ordinary word", lambda a, b: bool(set(a) & set(b))),
)  # fmt: skip
NOTHING = "they share no word"


def _within(left: Words, right: Words) -> bool:
    few, many = sorted((left, right), key=len)
    return many[: len(few)] == few


def kind_of(left: Words, right: Words) -> str:
    """What two names share."""
    if left[0][0] != right[0][0] and set(left).isdisjoint(right):
        return NOTHING
    return next((kind for kind, holds in KINDS if holds(left, right)), NOTHING)


def main() -> None:
    path = Path(sys.argv[1]) / "matching" / "vendor_data_2017.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if not in_report(row["Parent company"])]
    named = {(company_name(row["Company name"]).words, row["Parent company"]) for row in rows}
    right, wrong, best = Counter[str](), Counter[str](), dict[tuple[Words, str], int]()
    rank = {kind: place for place, (kind, _) in enumerate(KINDS)} | {NOTHING: len(KINDS)}
    for (left, ours), (other, theirs) in combinations(sorted(named), 2):
        kind = kind_of(left, other)
        (right if ours == theirs else wrong)[kind] += 1
        if ours == theirs:
            for one in ((left, ours), (other, ours)):
                best[one] = min(best.get(one, len(KINDS)), rank[kind])
    reached = Counter(best.values())
    total, so_far = sum(right.values()), 0
    print(f"{len(named)} names, {total} pairs of one parent, {len(best)} names with another")
    for kind, place in rank.items():
        share = wilson(right[kind], right[kind] + wrong[kind])
        so_far += reached[place]
        print(
            f"{kind}: {right[kind]} right, {wrong[kind]} wrong, precision {share.value or 0:.3f} "
            f"[{share.low:.3f}], of all true pairs {right[kind] / total:.3f}; names with such or a surer "
            f"one {so_far / len(best):.3f}"
        )


if __name__ == "__main__":
    main()
