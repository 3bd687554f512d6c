"""The words of a taxonomy as vectors, and how near a text comes to each of its functions."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landscape.matching.sparse import Floats, Ints, Sparse, scaled, sparse, times
from landscape.matching.stems import stems_of
from landscape.matching.taxonomy import Function, Taxonomy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SINGLE_WORD = 0.75
_MOST_KEPT = 10_000  # words whose n-grams are kept
Bag = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Prototype:
    """One way to name a function: its label or a synonym, as stems, how much they say, and how surely.

    A single word names a function surely when the function's other phrases use it too: *bookings* is
    at the heart of booking, *spreadsheet* at the edge of office work.
    """

    function: int
    text: str
    stems: tuple[str, ...]
    mass: float
    sureness: float = 1.0


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near each row comes to each function (row × function), all in [0, 1]."""

    word: Floats
    letters: Floats
    covered: Floats
    phrase: Floats


class TaxonomySpace:
    """The vocabulary of a taxonomy. Rows are bags of stems and of pairs of stems that stand together."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.functions = taxonomy.leaves
        self.parents = [taxonomy.function(one.parent) for one in self.functions]
        documents = [_document(one) for one in self.functions]
        self.rarity = _rarity(documents)
        self.common = math.log(1 + len(documents))
        self.prototypes = self._prototypes(documents)
        self._words = {word: i for i, word in enumerate(sorted(self.rarity))}
        self._word_table = self._function_table(documents)
        self._letter_table, self._grams = self._letters(documents)
        self._common_gram = max(self._gram_rarity.values(), default=1.0)
        self._known_grams: dict[str, list[tuple[int, float]]] = {}
        self._holders = self._prototype_index()

    def idf(self, feature: str) -> float:
        """How much a feature says: rare among functions is telling; unknown words are rare."""
        return self.rarity.get(feature, self.common)

    def nearness(self, bags: Sequence[Bag], estate: Bag) -> Nearness:
        """How near each bag comes to each function. `estate` damps words that every row has."""
        words = self._row_vectors(bags, estate)
        covered, phrase = self._coverage(bags)
        return Nearness(
            times(words, self._word_table), self._letter_scores(bags, estate), covered, phrase
        )

    # --- construction ---

    def _prototypes(self, documents: Sequence[Counter[str]]) -> list[Prototype]:
        found = []
        for number, one in enumerate(self.functions):
            seen: set[tuple[str, ...]] = set()
            for text in (one.label, *label_parts(one.label), *one.synonyms):
                stems = tuple(
                    dict.fromkeys(one for one in stems_of(text) if not _is_small_number(one))
                )
                if stems and stems not in seen:
                    seen.add(stems)
                    mass = sum(self.idf(stem) for stem in stems)
                    sure = _sureness(stems, documents[number])
                    found.append(Prototype(number, text, stems, mass, sure))
            if not seen:  # a label of marks or stop words: nothing can be near it
                found.append(Prototype(number, one.label, (), 1.0))
        return found

    def _function_table(self, documents: Sequence[Counter[str]]) -> Floats:
        import numpy as np

        table = np.zeros((len(self._words) + 1, len(documents)), dtype=np.float32)
        for column, document in enumerate(documents):
            for feature, count in document.items():
                table[self._words[feature], column] = (1 + math.log(count)) * self.idf(feature)
        return _unit_columns(table)

    def _letters(self, documents: Sequence[Counter[str]]) -> tuple[Floats, dict[str, int]]:
        import numpy as np

        counted = [Counter[str]() for _ in documents]
        for grams, document in zip(counted, documents, strict=True):
            for word in document:
                if " " not in word:
                    grams.update(grams_of(word))
        rarity = _rarity(counted)
        index = {gram: i for i, gram in enumerate(sorted(rarity))}
        table = np.zeros((len(index) + 1, len(documents)), dtype=np.float32)
        for column, grams in enumerate(counted):
            for gram, count in grams.items():
                table[index[gram], column] = (1 + math.log(count)) * rarity[gram]
        self._gram_rarity = rarity
        return _unit_columns(table), index

    def _prototype_index(self) -> dict[str, list[tuple[int, float]]]:
        holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, one in enumerate(self.prototypes):
            for stem in one.stems:
                holders[stem].append((number, self.idf(stem)))
        return dict(holders)

    # --- rows ---

    def _row_vectors(self, bags: Sequence[Bag], estate: Bag) -> Sparse:
        import numpy as np

        other = len(self._words)
        rows = sparse(
            [
                (
                    self._words.get(feature, other),
                    weight * self.idf(feature) * estate.get(feature, 1.0),
                )
                for feature, weight in bag.items()
                if weight
            ]
            for bag in bags
        )
        return scaled(rows, np.ones(other + 1, dtype=np.float32))

    def _letter_scores(self, bags: Sequence[Bag], estate: Bag) -> Floats:
        """Character n-grams of each word once, then summed over the words of a row."""
        import numpy as np

        words = sorted({word for bag in bags for word in bag if " " not in word})
        if not words:
            return np.zeros((len(bags), len(self.functions)), dtype=np.float32)
        place = {word: i for i, word in enumerate(words)}
        other = len(self._grams)
        vectors = sparse(map(self._word_grams, words))
        unit = np.ones(other + 1, dtype=np.float32)
        per_word = times(scaled(vectors, unit), self._letter_table)
        rows = sparse(
            [
                (place[word], weight * self.idf(word) * estate.get(word, 1.0))
                for word, weight in bag.items()
                if weight and " " not in word
            ]
            for bag in bags
        )
        return times(scaled(rows, np.ones(len(words), dtype=np.float32)), per_word)

    def _word_grams(self, word: str) -> list[tuple[int, float]]:
        """The n-grams of a word by place with their rarity; words come again with every question."""
        found = self._known_grams.get(word)
        if found is None:
            other, common = len(self._grams), self._common_gram
            found = [
                (self._grams.get(one, other), self._gram_rarity.get(one, common))
                for one in grams_of(word)
            ]
            if len(self._known_grams) < _MOST_KEPT:
                self._known_grams[word] = found
        return found

    def _coverage(self, bags: Sequence[Bag]) -> tuple[Floats, Floats]:
        """The best share of a prototype that a row holds, and the mass of the best whole one."""
        import numpy as np

        masses = np.asarray([one.mass for one in self.prototypes], dtype=np.float32)
        owners = np.asarray([one.function for one in self.prototypes])
        bounds = np.searchsorted(owners, np.arange(len(self.functions)))
        sureness = np.asarray([one.sureness for one in self.prototypes], dtype=np.float32)
        strength = sureness * masses / (masses + self.common)
        covered = np.zeros((len(bags), len(self.functions)), dtype=np.float32)
        phrase = np.zeros_like(covered)
        for low in range(0, len(bags), 512):
            share = self._shares(bags[low : low + 512]) / masses
            covered[low : low + 512] = np.maximum.reduceat(share * share * strength, bounds, axis=1)
            whole = np.where(share >= 0.98, strength, 0)
            phrase[low : low + 512] = np.maximum.reduceat(whole, bounds, axis=1)
        return covered, phrase

    def _shares(self, bags: Sequence[Bag]) -> NDArray[np.float64]:
        import numpy as np

        count = len(self.prototypes)
        cells: list[int] = []
        values: list[float] = []
        for row, bag in enumerate(bags):
            base = row * count
            for feature, weight in bag.items():
                for number, mass in self._holders.get(feature, ()):
                    cells.append(base + number)
                    values.append(weight * mass)
        sums = np.bincount(
            np.asarray(cells, dtype=np.int64), weights=values, minlength=len(bags) * count
        )
        return sums.astype(np.float64).reshape(len(bags), count)


def bag_of(stems: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Stems and neighbouring pairs, each with the greatest weight at which it occurs.

    A number of one or two digits is of a version, a size or a floor: it tells only beside its neighbour.
    """
    bag: dict[str, float] = {}
    before: tuple[str, float] | None = None
    for stem, weight in stems:
        if not _is_small_number(stem):
            bag[stem] = max(weight, bag.get(stem, 0.0))
        if before is not None:
            pair = f"{before[0]} {stem}"
            bag[pair] = max(min(weight, before[1]), bag.get(pair, 0.0))
        before = (stem, weight)
    return bag


def _is_small_number(stem: str) -> bool:
    return len(stem) <= 2 and stem.isdecimal()


_BRACKETS = re.compile(r"\(([^()]+)\)")
_DASH = re.compile(r"\s[-–—:]\s")
_LISTED = re.compile(r"\s*(?:,|/|&|\band\b)\s*")


def label_parts(label: str) -> tuple[str, ...]:
    """The names that a label joins: what stands in brackets, after a dash, or in a list.

    >>> label_parts("Customer Relationship Management (CRM)")
    ('Customer Relationship Management', 'CRM')
    >>> label_parts("Communication - Email & Newsletters")
    ('Email & Newsletters', 'Email', 'Newsletters')
    """
    bracketed = _BRACKETS.findall(label)
    bare = " ".join(_BRACKETS.sub(" ", label).split())
    last = _DASH.split(bare)[-1]
    found = [bare, *bracketed, last, *(one for one in _LISTED.split(last) if len(one) > 2)]
    return tuple(one for one in dict.fromkeys(found) if one and one != label)


def _document(function: Function) -> Counter[str]:
    document: Counter[str] = Counter()
    for text in (function.label, function.label, function.description, *function.synonyms):
        document.update(bag_of([(stem, 1.0) for stem in stems_of(text)]).keys())
    return document


def _sureness(stems: Sequence[str], document: Counter[str]) -> float:
    if len(stems) > 1:
        return 1.0
    return SINGLE_WORD + (1 - SINGLE_WORD) * min(1.0, (document[stems[0]] - 1) / 4)


def _rarity(documents: Sequence[Counter[str]]) -> dict[str, float]:
    held = Counter(feature for document in documents for feature in document)
    return {feature: math.log(1 + len(documents) / count) for feature, count in held.items()}


def grams_of(word: str, sizes: Sequence[int] = (3, 4, 5)) -> list[str]:
    """The runs of letters of a word, its bounds told, by size.

    >>> grams_of("ab")
    [' ab', 'ab ', ' ab ']
    """
    padded = f" {word} "
    return [padded[i : i + n] for n in sizes for i in range(len(padded) - n + 1)]


def _unit_columns(table: Floats) -> Floats:
    import numpy as np

    lengths = np.sqrt((table * table).sum(axis=0))
    lengths[lengths == 0] = 1
    return np.asarray(table / lengths, dtype=np.float32)


__all__ = ["Bag", "Ints", "Nearness", "Prototype", "TaxonomySpace", "bag_of", "grams_of"]
