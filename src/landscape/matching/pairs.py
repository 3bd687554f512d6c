"""Labelled pairs of rows (`left_…`, `right_…`, `label`): train a scorer, choose, report on others.

For lists that bring their own truth: which line of one register is which line of another. The likenesses are
those of the contract links (`likeness.FEATURES`, the left row read as an application, the right one as a
contract), and beside them what only labelled lists have: every column against its fellow, spellings, model
numbers and prices that agree or contradict, and how a pair stands beside other pairs of its lines
(`rivals.py`). Trees in place of a logistic model: docs/decisions/0015.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from landscape.errors import InputRejected
from landscape.matching.boosting import Floats, Forest, grow
from landscape.matching.columns import find_column
from landscape.matching.evaluate import Evaluation, Judged, evaluate_judged
from landscape.matching.likeness import FEATURES, OF_ESTATE, likenesses
from landscape.matching.link_words import Corpus
from landscape.matching.normalise import plain
from landscape.matching.rivals import Field, letter_grams
from landscape.matching.sides import AppSide, ContractSide
from landscape.model.vocabulary import Band

if TYPE_CHECKING:
    from collections.abc import Iterable

PairRow = Mapping[str, str]
_WORDS = tuple(name for name in FEATURES if name not in OF_ESTATE)
_TOKEN = re.compile(r"[a-z0-9]+(?:[./-][a-z0-9]+)*")
_NUMBER = re.compile(r"^\d+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class PairScorer:
    """A trained scorer: the weights of words, the trees, and the threshold chosen on other pairs.

    `known`, the lines that it was trained on and chosen with: what they say, not which of them are one.
    """

    fields: tuple[str, ...]
    rarity: Mapping[str, float]
    unknown: float
    known: tuple[PairRow, ...]
    forest: Forest
    threshold: float = 0.5

    def chances(self, rows: Sequence[PairRow]) -> Floats:
        """How likely each pair is one thing."""
        return self.forest.chances(_features(rows, self))


def train(rows: Sequence[PairRow], valid: Sequence[PairRow]) -> PairScorer:
    """A scorer trained on pairs, its threshold chosen on others for the best F1.

    Raises InputRejected when the rows are no labelled pairs or all have one label.
    """
    import numpy as np

    fields = _fields(rows)
    rarity = _rarity(rows, fields)
    _fields(valid)
    known = (*rows, *valid)
    blank = PairScorer(fields, rarity, math.log(1 + 2 * len(rows)), known, Forest(0.0, (), (), 0))
    labels = _labels(rows)
    if not 0 < labels.sum() < len(labels):
        raise InputRejected(
            "the training pairs all have one label",
            remedy="give pairs that are one thing (label 1) and pairs that are not (label 0)",
        )
    forest = grow(_features(rows, blank), labels)
    made = replace(blank, forest=forest)
    chances, truth = made.chances(valid), _labels(valid)
    options = np.linspace(0.1, 0.9, 33)
    best = max(options, key=lambda one: (_f1(chances >= one, truth), -abs(one - 0.5)))
    return replace(made, threshold=float(best))


def evaluate_pairs(scorer: PairScorer, rows: Sequence[PairRow]) -> Evaluation:
    """How good a scorer is on labelled pairs that it has not seen."""
    _fields(rows)
    chances, truth = scorer.chances(rows), _labels(rows)
    judged = [
        Judged(str(place), bool(right), float(chance), Band.ACCEPT)
        for place, (chance, right) in enumerate(zip(chances, truth, strict=True))
        if chance >= scorer.threshold
    ]
    wanted = Counter({str(place): int(right) for place, right in enumerate(truth) if right})
    return evaluate_judged("link", [str(place) for place in range(len(rows))], judged, wanted)


def _f1(said: Floats, truth: Floats) -> float:
    total = float(said.sum() + truth.sum())
    return 2 * float((said * truth).sum()) / total if total else 0.0


def _labels(rows: Sequence[PairRow]) -> Floats:
    import numpy as np

    return np.asarray([float(row["label"].strip() in ("1", "1.0", "true", "yes")) for row in rows])


def _fields(rows: Sequence[PairRow]) -> tuple[str, ...]:
    headers = list(rows[0]) if rows else []
    left = [one.removeprefix("left_") for one in headers if one.startswith("left_")]
    fields = tuple(one for one in left if f"right_{one}" in headers)
    if "label" not in headers or not fields:
        raise InputRejected(
            "the file has no labelled pairs",
            detail=f"its columns are: {', '.join(headers) or 'none'}",
            remedy="give left_… and right_… columns of the same names, and label (1 or 0)",
        )
    return fields


def _rarity(rows: Sequence[PairRow], fields: Sequence[str]) -> dict[str, float]:
    """How telling each word is, over the distinct texts of both sides."""
    texts = {_text(row, side, fields) for row in rows for side in ("left", "right")}
    held = Counter(word for text in texts for word in set(_tokens(text)))
    return {word: math.log(1 + len(texts) / count) for word, count in held.items()}


def _text(row: PairRow, side: str, fields: Sequence[str]) -> str:
    """All text of a side but its prices."""
    return " ".join(plain(row.get(f"{side}_{one}") or "") for one in fields if "price" not in one)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _wanted(fields: Sequence[str]) -> tuple[str | None, ...]:
    """The fields that are a name, a description and a supplier."""
    texts = [one for one in fields if "price" not in one]
    name = find_column(texts, "name|title|product") or texts[0]
    free = [one for one in texts if one != name]
    supplier = find_column(free, "supplier|vendor|manufacturer|brand|publisher|maker|company")
    free = [one for one in free if one != supplier]
    return name, find_column(free, "description|summary|details|text"), supplier


def _features(rows: Sequence[PairRow], scorer: PairScorer) -> Floats:
    import numpy as np

    own = [_likenesses(row, scorer) for row in rows]
    links = _as_links(rows, scorer.fields)
    return np.hstack([np.asarray(own, dtype=np.float64), links, *_standings(rows, scorer)])


def _standings(rows: Sequence[PairRow], scorer: PairScorer) -> list[Floats]:
    """How pairs stand beside others of their lines: by all text and the first column, words and letters."""
    lines = (*scorer.known, *rows)
    first = next(one for one in scorer.fields if "price" not in one)
    found = []
    for fields in (scorer.fields, (first,)):
        left, right = ([_text(row, side, fields) for row in lines] for side in ("left", "right"))
        pairs = list(zip(left, right, strict=True))[len(scorer.known) :]
        found += [
            Field(left, right, features).standing(pairs).astype(float)
            for features in (_tokens, letter_grams)
        ]
    return found


def _as_links(rows: Sequence[PairRow], fields: Sequence[str]) -> Floats:
    """The likenesses of contract links (row × `_WORDS`); words are as rare as in these rows."""
    import numpy as np

    wanted = _wanted(fields)
    told = [
        [tuple(row.get(f"{side}_{one}") or "" if one else "" for one in wanted) for row in rows]
        for side in ("left", "right")
    ]
    left, right = ({one: i for i, one in enumerate(dict.fromkeys(side))} for side in told)
    corpus = Corpus(
        [AppSide(str(i), name, said, supplier) for (name, said, supplier), i in left.items()],
        [ContractSide(str(i), name, said, supplier) for (name, said, supplier), i in right.items()],
    )
    found = np.zeros((len(rows), len(_WORDS)))
    for place, (mine, yours) in enumerate(zip(*told, strict=True)):
        ours, theirs = corpus.applications[left[mine]], corpus.contracts[right[yours]]
        pair = likenesses(ours, theirs, corpus)
        found[place] = [pair.values.get(name, 0.0) for name in _WORDS]
    return found


def _likenesses(row: PairRow, scorer: PairScorer) -> list[float]:
    found: list[float] = []
    texts = [one for one in scorer.fields if "price" not in one]
    for one in texts:
        left, right = (plain(row.get(f"{side}_{one}") or "") for side in ("left", "right"))
        found += _alike(left, right, scorer)
    whole = [_text(row, side, scorer.fields) for side in ("left", "right")]
    found += _alike(whole[0], whole[1], scorer)
    first = plain(row.get(f"left_{texts[0]}") or ""), plain(row.get(f"right_{texts[0]}") or "")
    found += [_held(first[0], whole[1], scorer), _held(first[1], whole[0], scorer)]
    found += _codes(whole[0], whole[1], scorer)
    for one in scorer.fields:
        if "price" in one:
            found += _prices(row.get(f"left_{one}") or "", row.get(f"right_{one}") or "")
    return found


def _alike(left: str, right: str, scorer: PairScorer) -> list[float]:
    """Likenesses of two texts; -1 where one is empty."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import JaroWinkler

    if not left or not right:
        return [-1.0] * 11
    ours, theirs = set(_tokens(left)), set(_tokens(right))
    shared = ours & theirs
    mass = _mass(shared, scorer)
    ours_mass, theirs_mass = _mass(ours, scorer), _mass(theirs, scorer)
    return [
        mass / (ours_mass + theirs_mass - mass or 1),
        mass / (min(ours_mass, theirs_mass) or 1),
        _mass(shared, scorer, 2)
        / (math.sqrt(_mass(ours, scorer, 2) * _mass(theirs, scorer, 2)) or 1),
        max((_rare(one, scorer) for one in ours - theirs), default=0.0),
        max((_rare(one, scorer) for one in theirs - ours), default=0.0),
        max((_rare(one, scorer) for one in shared), default=0.0),
        fuzz.ratio(left, right),
        fuzz.token_sort_ratio(left, right),
        fuzz.token_set_ratio(left, right),
        fuzz.partial_ratio(left, right),
        JaroWinkler.similarity(left, right),
    ]


def _held(name: str, text: str, scorer: PairScorer) -> float:
    """Which share of a name stands in a text."""
    ours, theirs = set(_tokens(name)), set(_tokens(text))
    return _mass(ours & theirs, scorer) / (_mass(ours, scorer) or 1)


def _codes(left: str, right: str, scorer: PairScorer) -> list[float]:
    """Model numbers and plain numbers: shared, contradicting, and near once marks are gone."""
    ours, theirs = set(_tokens(left)), set(_tokens(right))
    found: list[float] = []
    for kind in (_is_code, _is_number):
        mine, yours = {one for one in ours if kind(one)}, {one for one in theirs if kind(one)}
        found += [
            float(len(mine & yours)),
            float(len(mine - yours)),
            float(len(yours - mine)),
            float(bool(mine and yours and not mine & yours)),
        ]
    return [*found, _near_codes(ours, theirs)]


def _near_codes(ours: set[str], theirs: set[str]) -> float:
    """The longest run that a code of one side shares with the letters of the other, marks aside."""
    bare = [re.sub(r"[^a-z0-9]", "", one) for one in sorted(theirs)]
    best = 0
    for code in (re.sub(r"[^a-z0-9]", "", one) for one in ours if _is_code(one)):
        for length in range(len(code), 3, -1):
            if length > best and any(code[:length] in text for text in bare):
                best = length
                break
    return float(best)


def _is_code(word: str) -> bool:
    return len(word) >= 4 and any(c.isdigit() for c in word) and not _NUMBER.match(word)


def _is_number(word: str) -> bool:
    return bool(_NUMBER.match(word))


def _prices(left: str, right: str) -> list[float]:
    ours, theirs = _price(left), _price(right)
    if ours is None or theirs is None:
        return [-1.0, -1.0]
    return [min(ours, theirs) / max(ours, theirs, 0.01), abs(math.log((ours + 1) / (theirs + 1)))]


def _price(text: str) -> float | None:
    found = re.search(r"\d+(?:\.\d+)?", text.replace(",", ""))
    return float(found[0]) if found else None


def _rare(word: str, scorer: PairScorer) -> float:
    return scorer.rarity.get(word, scorer.unknown)


def _mass(words: Iterable[str], scorer: PairScorer, power: int = 1) -> float:
    return sum(_rare(word, scorer) ** power for word in sorted(words))
