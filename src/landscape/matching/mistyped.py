"""Words that are typed wrong: one slip away from a word of the taxonomy, and no word that is known.

*Elctoral*, *Plannning*, *Adpotion*, *Museam* say what they were meant to say. Only long words are read so, and
only slips that fingers make: a letter missing or too many, two neighbours changed over, one vowel for another,
*c* for *s*. Any other letter makes another word too often (*parting*, *parking*).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.learned import SHIPPED, shipped_words
from landscape.matching.normalise import word_set
from landscape.matching.space import label_parts
from landscape.matching.stems import STOP_WORDS, stem, words_of
from landscape.matching.taxonomy import Taxonomy, business_functions, functionalities

FEWEST = 6  # letters of the word as it is typed, and of the word that was meant
_MOST_KEPT = 100_000
_LIKE = ("aeiou", "csz")
# Words of everyday English that no table here holds, each one slip from one that stands in many.
_OTHER_WORDS = word_set(
    """
    addition additions brides bridget bureaux casual causal chancel charred coarse collusion complements
    compliant country county courses deferreds depose desert dessert devise expend extant fennel formal
    format forster hopping hotels leaning lending lessen loafing losing manuel marine massage mediation
    moral morale payers petrol planed planing planting posing potting precede prices princes proceed
    quite quotas refugee refugees rising sacred scared shafts spelling staring stationary statue
    striping strong supper throat trails trials trucks united untied weather whether wining
    """
)


class Mistyped:
    """The words of a taxonomy, found by words that are one slip away from them.

    Parameters: `taxonomy`, whose words may be meant.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        own = set(_words(taxonomy))
        self._known = _known_stems() | {stem(one) for one in own}
        self._near: dict[str, set[str]] = defaultdict(set)
        for word in own:
            if len(word) >= FEWEST and word.isalpha():
                for one in _shortened(word):
                    self._near[one].add(word)
        self._seen: dict[str, str] = {}

    def meant(self, word: str) -> str:
        """The stem of the word that a word in lower case is mistyped for; empty where it is none, or where it
        may be two."""
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) > _MOST_KEPT:
                self._seen.clear()
            found = self._seen[word] = self._read(word)
        return found

    def _read(self, word: str) -> str:
        if len(word) < FEWEST or not word.isalpha() or word in _OTHER_WORDS:
            return ""
        if stem(word) in self._known:
            return ""
        near = {name for one in _shortened(word) for name in self._near.get(one, ())}
        meant = {stem(name) for name in near if one_slip(word, name)}
        return meant.pop() if len(meant) == 1 else ""


def one_slip(word: str, name: str) -> bool:
    """Whether a word is a name with one slip of the hand after its first letter.

    >>> one_slip("elctoral", "electoral"), one_slip("adpotion", "adoption"), one_slip("museam", "museum")
    (True, True, True)
    >>> one_slip("parting", "parking"), one_slip("elections", "selections")
    (False, False)
    """
    if word[0] != name[0] or word == name:
        return False
    if len(word) == len(name):
        return _changed(word, name)
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return len(longer) == len(shorter) + 1 and shorter in _less(longer)


def _changed(word: str, name: str) -> bool:
    """Whether two neighbours changed places, or one letter stands for another that sounds like it."""
    wrong = [at for at, pair in enumerate(zip(word, name, strict=True)) if pair[0] != pair[1]]
    if len(wrong) == 1:
        pair = word[wrong[0]] + name[wrong[0]]
        return any(pair[0] in like and pair[1] in like for like in _LIKE)
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return False
    return word[wrong[0]] == name[wrong[1]] and word[wrong[1]] == name[wrong[0]]


def _less(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _shortened(word: str) -> set[str]:
    return {word, *_less(word)}


def _words(taxonomy: Taxonomy) -> Iterator[str]:
    for one in taxonomy.functions:
        for text in (one.label, *label_parts(one.label), one.description, *one.synonyms):
            yield from (word for word in words_of(text) if word not in STOP_WORDS)


@cache
def _known_stems() -> frozenset[str]:
    """The stems of words that are spelt as they are meant: of all that is shipped."""
    found = {word for name in SHIPPED for word in shipped_words(name).vocabulary if " " not in word}
    for taxonomy in (functionalities(), business_functions()):
        found |= set(map(stem, _words(taxonomy)))
    return frozenset(found | set(map(stem, _catalogue_words())))


def _catalogue_words() -> Iterable[str]:
    for one in shipped_catalogue().products:
        for text in (*one.names, one.publisher, one.summary):
            yield from words_of(text)


__all__ = ["FEWEST", "Mistyped", "one_slip"]
