"""The words of a header read as people write them: short forms, run-together words, typing errors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from landscape.importers.headers import aliases, document, folded, words
from landscape.model.vocabulary import Kind

_SHORTEST_TYPO = 6  # letters below which a word is taken as it stands
_SHORTEST_PART = 3  # letters of a word that another may be run together with
_SHORTEST_RUN = 6
_SUFFIXES = frozenset({"id", "no", "dt", "nm", "cd"})
_PATH = re.compile(r"^[^\s/.]+(?:[/.][^\s/.]+)+$")
_PLACES = re.compile(r"[/.]\d+(?=[/.])")
_COUNT = re.compile(
    r"(?:nbr|nb|nombre|anzahl|aantal|n[uú]mero de|(?:no|number|num|count) of) .*(?:s|en)$"
)
_LABELS = frozenset({"name", "label", "description", "title"})


@dataclass(frozen=True, slots=True)
class _Wording:
    short: Mapping[str, str]
    same: Mapping[str, str]
    empty: frozenset[str]
    turning: frozenset[str]
    beside: Mapping[tuple[str, str], frozenset[str]]
    ends_in: Mapping[tuple[str, str], frozenset[str]]
    foreign: frozenset[str]


@cache
def _wording() -> _Wording:
    known = document("wording.yaml")
    short = {str(one): str(other) for one, other in known["short"].items()}
    same = {str(one): str(other) for one, other in known["same"].items()}
    foreign = {
        spelling: str(word)
        for word, listed in known["said_as"].items()
        for one in map(str, listed)
        for spelling in (one, *folded(one))
    }
    same = foreign | same
    return _Wording(
        short,
        same,
        frozenset(map(str, known["empty"])),
        frozenset(map(str, known["turning"])),
        _by_field(known["beside"], same),
        _by_field(known["ends_in"], same),
        frozenset(foreign),
    )


def _by_field(
    table: Mapping[str, Mapping[str, list[str]]], same: Mapping[str, str]
) -> dict[tuple[str, str], frozenset[str]]:
    return {
        (kind, name): frozenset(same.get(str(one), str(one)) for one in listed)
        for kind, fields in table.items()
        for name, listed in fields.items()
    }


@cache
def _vocabulary() -> frozenset[str]:
    """Every word that some header is known to be made of."""
    known = _wording()
    found = {word for one in aliases().values() for key in one for word in key.split()}
    for table in (known.beside, known.ends_in):
        found |= {word for listed in table.values() for word in listed}
    return frozenset(found | known.short.keys() | known.same.keys() | known.empty | known.turning)


@lru_cache(maxsize=20_000)
def telling(header: str) -> tuple[str, ...]:
    """The words of a header that tell what it is: expanded, put right, empty ones left out.

    >>> telling("contr_exp_dt"), telling("orginal_awardvalue"), telling("Name of the System")
    (('contract', 'expiry', 'date'), ('original', 'award', 'value'), ('name', 'system'))
    """
    known = _wording()
    found: list[str] = []
    for one in _joined(words(_without_places(header)).split()):
        for part in _parts(one):
            full = known.short.get(part, part)
            found += [known.same.get(word, word) for word in full.split()]
    kept = [one for one in found if one not in known.empty]
    return tuple(dict.fromkeys(kept or found))


def _without_places(header: str) -> str:
    """A path into nested data without the numbers of its places: `awards/0/suppliers/0/name`."""
    return _PLACES.sub("/", header) if _PATH.match(header) else header


def _joined(apart: Sequence[str]) -> list[str]:
    """Words that were taken apart only by a capital letter, put together again: `ProClass`."""
    vocabulary = _vocabulary()
    found: list[str] = []
    for one in apart:
        strange = bool(found) and (one not in vocabulary or found[-1] not in vocabulary)
        if strange and found[-1] + one in vocabulary:
            found[-1] += one
        else:
            found.append(one)
    return found


def _parts(word: str) -> Sequence[str]:
    """A word as its parts: itself when known, else run-together words taken apart, else put right."""
    vocabulary = _vocabulary()
    if word in vocabulary or word.isdigit():
        return (word,)
    if word.endswith("s") and word[:-1] in vocabulary:
        return (word[:-1],)
    apart = _taken_apart(word)
    if apart:
        return apart
    return (_put_right(word),)


def _taken_apart(word: str) -> Sequence[str]:
    """A word that is several known words run together, the longest first word taken."""
    vocabulary = _vocabulary()
    if len(word) < _SHORTEST_RUN:
        return ()
    for place in range(len(word) - 2, _SHORTEST_PART - 1, -1):
        first, second = word[:place], word[place:]
        if first not in vocabulary:
            continue
        if second in _SUFFIXES or (len(second) >= _SHORTEST_PART and second in vocabulary):
            return (first, second)
        rest = _taken_apart(second)
        if rest:
            return (first, *rest)
    return ()


@lru_cache(maxsize=20_000)
def _put_right(word: str) -> str:
    """The known English word that a word is one typing error away from."""
    from rapidfuzz.distance import OSA

    if len(word) < _SHORTEST_TYPO:
        return word
    near = [
        one
        for one in _vocabulary() - _wording().foreign
        if len(one) >= _SHORTEST_TYPO and one[0] == word[0] and abs(len(one) - len(word)) <= 1
        if OSA.distance(one, word, score_cutoff=1) <= 1
    ]
    return min(near, default=word)


@cache
def phrases(kind: Kind) -> Mapping[frozenset[str], tuple[str, float]]:
    """The aliases of a kind as sets of telling words → (field, confidence), the surest of equals."""
    found: dict[frozenset[str], tuple[str, float]] = {}
    for alias, (name, confidence) in aliases()[kind].items():
        key = frozenset(telling(alias))
        if key not in found or found[key][1] < confidence:
            found[key] = (name, confidence)
    return found


def may_stand_beside(kind: Kind, field: str, rest: frozenset[str]) -> bool:
    """Whether the words left over beside those of a field leave it that field."""
    known = _wording()
    for_all = known.beside.get((kind.value, "*"), frozenset())
    return rest <= for_all | known.beside.get((kind.value, field), frozenset())


def is_count(header: str) -> bool:
    """Whether a header says how many there are of something, not which one it is.

    >>> is_count("nbr_contrats"), is_count("Number of contracts"), is_count("Contract number")
    (True, True, False)
    """
    return bool(_COUNT.match(words(header)))


def is_turned(told: Sequence[str]) -> bool:
    """Whether one of the words turns a header into something else than a field of the kind.

    >>> is_turned(telling("vendor city")), is_turned(telling("vendor name"))
    (True, False)
    """
    return bool(_wording().turning & set(told))


@cache
def names_of_kinds() -> Mapping[str, Kind]:
    """Words of a file's or a sheet's name → the kind that they say it lists."""
    listed = document("wording.yaml")["file_names"]
    return {str(word): Kind(kind) for kind, found in listed.items() for word in found}


@cache
def unit_words() -> frozenset[str]:
    """Words that the names of departments and services are made of."""
    return frozenset(map(str, document("wording.yaml")["units"]))


@cache
def grouping_words() -> frozenset[str]:
    """Words by which a heading groups entries by something else than a department."""
    return frozenset(map(str, document("wording.yaml")["groupings"]))


def kind_words(kind: Kind) -> frozenset[str]:
    """Words that name the kind itself, such as `contract` in the header `contract name`."""
    return _wording().beside.get((kind.value, "*"), frozenset())


def ending(kind: Kind, told: Sequence[str]) -> str | None:
    """The field that the last word names by itself, unless another word turns it into something else."""
    known = _wording()
    rest = [one for one in told if one not in _LABELS]
    if len(rest) < 2 or known.turning & set(rest):
        return None
    for (of, name), heads in known.ends_in.items():
        if of == kind.value and rest[-1] in heads:
            return name
    return None
