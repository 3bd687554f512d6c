"""Ways of writing one name that leave its words different: cut off, surname first, a trade word mistyped."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence

from landscape.matching.forms import BEGINNINGS, LEGAL_FORMS
from landscape.matching.normalise import WORD, fingerprint, plain
from landscape.matching.ties import Tie
from landscape.matching.trade_words import corrected

_CUT_AT = frozenset(  # where finance systems cut names
    (20, 25, 28, 30, 32, 35, 36, 38, 40, 45, 50, 60, 64, 80)
)
_MOST_BEFORE, _MOST_BEHIND = 3, 4  # words on the two sides of a comma
_NUMERAL = frozenset("ivx")


def spelling_ties(
    key_of: Mapping[str, str], keys: Sequence[str], known: Container[str]
) -> Iterator[Tie]:
    """Every tie of this module.

    Parameters: `key_of`, the key of each spelling; `keys`, all keys, sorted; `known`, the same, to ask.
    """
    yield from truncation_ties(key_of, keys)
    yield from inverted_ties(key_of, known)
    yield from mistyped_ties(keys, known)


def truncation_ties(key_of: Mapping[str, str], keys: Sequence[str]) -> Iterator[Tie]:
    """A name cut inside a word at a length where finance systems cut, with one continuation."""
    spellings = Counter(key_of.values())
    for name in sorted(name for name, key in key_of.items() if key and _is_cut(name)):
        key, words = key_of[name], WORD.findall(plain(name))
        begun = _begun(key, words, written_once=spellings[key] == 1)
        found = _read_on(begun, keys) - {key} if begun else set()
        if len(found) == 1:
            whole = found.pop()
            yield Tie(3, whole, key, "truncated", 0.93, f"cut off: {whole}")


def _begun(key: str, words: Sequence[str], *, written_once: bool) -> str:
    """How a name that may be cut begins the whole one; empty where its key does not end as it does.

    What is left of a word may read as a legal form, *Property Se*, if nobody else writes the name so.
    """
    if key.endswith(words[-1]):
        return key
    form = written_once and words[-1] in LEGAL_FORMS and key.endswith(" ".join(words[-2:-1]))
    return f"{key} {words[-1]}" if form else ""


def _is_cut(name: str) -> bool:
    return len(name) in _CUT_AT and name[-1].isalnum()


def _read_on(begun: str, keys: Sequence[str]) -> set[str]:
    """The names whose words go on inside the last word that was begun; a legal form may be what is cut.

    A numeral is no cut word: *Acme II* is not *Acme III* cut off.
    """
    before, _, last = begun.rpartition(" ")
    if _NUMERAL.issuperset(last) or any(map(str.isdecimal, last)):
        return set()
    found, place = set[str](), bisect_left(keys, begun)
    while place < len(keys) and keys[place].startswith(begun) and len(found) < 2:
        if keys[place][len(begun) :][:1].strip():
            found.add(keys[place])
        place += 1
    if before and last in BEGINNINGS:
        at = bisect_left(keys, before)
        found |= {before} if keys[at : at + 1] == [before] else set()
    return found


def inverted_ties(key_of: Mapping[str, str], keys: Container[str]) -> Iterator[Tie]:
    """A name told with its last word first, as lists of persons and of towns are: *Fenwick, City of*."""
    for name in sorted(name for name, key in key_of.items() if key and name.count(",") == 1):
        key, other = key_of[name], _turned(plain(name))
        if other != key and other in keys:
            yield Tie(3, other, key, "last word first", 0.95, f"{other}, with its last word first")


def _turned(text: str) -> str:
    """The key of a plain name whose part behind the comma belongs before the other; empty for no such name.

    >>> _turned("fenwick, city of"), _turned("hill, street & partners"), _turned("fenwick, inc")
    ('city fenwick', '', '')
    """
    before, _, behind = text.partition(",")
    surname, given = WORD.findall(before), WORD.findall(behind)
    if not 0 < len(surname) <= _MOST_BEFORE or not 0 < len(given) <= _MOST_BEHIND:
        return ""
    words = {*surname, *given}
    if not words.isdisjoint(LEGAL_FORMS | {"and"}) or "&" in text or "/" in text or "(" in text:
        return ""
    return "" if any(map(str.isdecimal, text)) else fingerprint(f"{behind.strip()} {before}")


def mistyped_ties(keys: Sequence[str], known: Container[str]) -> Iterator[Tie]:
    """Names that differ by one slip, or a shortening, in a word that says what is done."""
    first = dict[str, str]()
    for key in keys:
        words = tuple(key.split(" "))
        others = [" ".join(one) for one in corrected(words)] if len(words) > 1 else []
        right = [one for one in others if one in known]
        if (
            not right and len(others) == 1
        ):  # mistyped in several ways, and never written as it is meant
            right = [one for one in (first.setdefault(others[0], key),) if one != key]
        if len(right) == 1:
            why = f"{right[0]}, with a slip in a word that says what is done"
            yield Tie(3, right[0], key, "mistyped", 0.93, why)
