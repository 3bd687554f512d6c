"""How well an element answers a search: by which property, from 0 to 1. The same for every store."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

from landscape.model.element import Element
from landscape.store.answers import Match

_WORD = re.compile(r"\w+")
# How much a full match of a property is worth.
_WEIGHTS = (
    ("name", 0.97),
    ("title", 0.97),
    ("reference", 0.97),
    ("source_id", 0.97),
    ("aliases", 0.9),
    ("synonyms", 0.85),
    ("description", 0.6),
)
PROPERTIES = tuple(name for name, _ in _WEIGHTS)
_NEAR = 75.0  # of 100: a word that looks less alike is another word
_SHORTEST_NEAR = 4  # letters; shorter words are matched letter by letter
_SHORTEST_PART = 4
_ENOUGH = 0.5  # of the words asked for
_TOGETHER = 0.95  # of all of them, where only the spaces are elsewhere
LARGEST_QUERY = 400


def folded(text: str) -> str:
    """Without case and accents.

    >>> folded("Café BOOKING")
    'cafe booking'
    """
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text[:LARGEST_QUERY]).replace("_", " "))


def near_words(asked: str, known: Sequence[str]) -> list[str]:
    """Of the words known to a store, those that one asked for may stand for.

    >>> near_words("boking", ["booking", "baking", "parking"])
    ['booking', 'baking']
    """
    if len(asked) < _SHORTEST_PART:
        found = [one for one in known if one.startswith(asked)]
    else:
        parts = _parts(asked)
        found = [one for one in known if asked in one or one in parts]
    if len(asked) >= _SHORTEST_NEAR:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        alike = process.extract(
            asked, known, scorer=OSA.normalized_similarity, limit=12, score_cutoff=_NEAR / 100
        )
        found += [one for one, _, _ in alike]
    return list(dict.fromkeys(found))


def _parts(word: str) -> frozenset[str]:
    """What a word holds that may be a word by itself."""
    ends = range(_SHORTEST_PART, len(word) + 1)
    return frozenset(word[start:end] for end in ends for start in range(end - _SHORTEST_PART + 1))


def best(text: str, elements: Iterable[Element], limit: int) -> tuple[Match, ...]:
    """The elements that answer best, best first; ties by name and id."""
    asked, whole = words(text), folded(" ".join(text.split()))
    found = (_match(asked, whole, one) for one in elements)
    ordered = sorted(
        (one for one in found if one is not None),
        key=lambda one: (-one.score, folded(one.name), one.id),
    )
    return tuple(ordered[: max(limit, 0)])


def _match(asked: Sequence[str], whole: str, element: Element) -> Match | None:
    if whole == element.id:
        return Match(element.id, element.type, element.name, "id", 1.0)
    score, matched = 0.0, ""
    for name, weight in _WEIGHTS:
        # No property with this weight can do better: descriptions are long and are mostly passed over.
        if score >= _most(weight):
            continue
        known = element.text(name)
        if known and (one := round(_score(asked, whole, known, weight), 3)) > score:
            score, matched = one, name
    if score <= 0:
        return None
    return Match(element.id, element.type, element.name, matched, score)


def _most(weight: float) -> float:
    """The most that a property of a weight can score: a name asked for as it is written says all."""
    return 1.0 if weight > 0.9 else weight


def _score(asked: Sequence[str], whole: str, text: str, weight: float) -> float:
    plain = folded(" ".join(text.split()))
    if plain == whole:
        return _most(weight)
    known = _WORD.findall(plain.replace("_", " ") if len(text) <= LARGEST_QUERY else plain)
    if not known or not asked:
        return 0.0
    covered = sum(_best_word(one, known) for one in asked) / len(asked)
    if covered < _TOGETHER:
        covered = max(covered, _run_together(asked, known))
    if covered < _ENOUGH:
        return 0.0
    # Of two names with all the words, the one with fewer others is meant.
    fullness = min(len(asked) / len(known), 1.0)
    return weight * covered * (0.8 + 0.2 * fullness)


def _best_word(asked: str, known: Sequence[str]) -> float:
    if asked in known:
        return 1.0
    near = 0.0
    for one in known:
        if one.startswith(asked):
            near = max(near, 0.8 + 0.2 * len(asked) / len(one))
        elif len(asked) >= _SHORTEST_PART and asked in one:
            near = max(near, 0.7 + 0.2 * len(asked) / len(one))
    if near or len(asked) < _SHORTEST_NEAR:
        return near
    found = _nearest()(asked, known)
    return 0.9 * found[1] if found else 0.0


@cache
def _nearest() -> Callable[[str, Sequence[str]], tuple[str, float, int] | None]:
    """Of some words the one that looks most like a word, how much, and its place; None: none does.

    Looked up once, as a search asks it thousands of times.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return partial(process.extractOne, scorer=OSA.normalized_similarity, score_cutoff=_NEAR / 100)


def _run_together(asked: Sequence[str], known: Sequence[str]) -> float:
    """ "leisurebookings" for "Leisure Bookings", and the other way about."""
    one, other = "".join(asked), "".join(known)
    return _TOGETHER if one == other and len(one) >= _SHORTEST_NEAR else 0.0
