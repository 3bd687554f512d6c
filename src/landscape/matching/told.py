"""Contracts as lists tell them: what two of them are compared by, to see whether they are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from landscape.matching.normalise import fingerprint, plain, word_set
from landscape.matching.sides import Place
from landscape.matching.stems import stem, words_of
from landscape.model.inference import Inference

# What is done rather than what it is done with: two contracts on one product may be for different work.
_WORK = {
    word: kind
    for kind, words in {
        "hosting": "hosting hosted host",
        "licences": "licence licences license licenses licensing subscription subscriptions",
        "implementation": "implementation migration installation setup upgrade",
        "advice": "consultancy consulting advice advisers advisory days",
        "training": "training",
        "pilot": "pilot trial",
        "support": "support maintenance",
    }.items()
    for word in words.split()
}
# Work that is done once, beside what goes on: whoever buys it says so.
ONCE = frozenset({"implementation", "advice", "training", "pilot"})
_SAY_LITTLE = word_set(
    """
    system systems software solution service services support maintenance annual contract agreement
    supply provision of the and for a an to in with licence licences license licenses renewal lot
    call off framework platform tool application app subscription subscriptions
    """
)
_LOT = re.compile(r"\blot\s*[:\-]?\s*(\w+)", re.IGNORECASE)
_INITIALS = re.compile(r"\b[A-Z]{2,6}\b")
_TELLING_NAME = 4  # letters
_YEAR = 4  # digits, and more: a year, a postcode, a number of something else
_DIGITS = re.compile(r"\d")


_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Told:
    """One contract as one list or several tell it.

    `lists` are the files and sheets that tell it; `owners` the ids of its supplier and of the group that this
    belongs to, as resolved; `amounts` its value for the term and for a year, as far as stated or to be divided;
    `applications` the keys of those that a file says it covers, `about` what these are called and are for;
    `beside` whether it is only known from a list of applications, and so goes by the name of one.
    """

    key: str
    lists: frozenset[str]
    title: str = ""
    reference: str = ""
    supplier: str = ""
    supplier_id: str | None = None
    owners: frozenset[str] = frozenset()
    starts: date | None = None
    ends: date | None = None
    amounts: tuple[float, ...] = ()
    yearly: float | None = None
    applications: frozenset[str] = frozenset()
    about: str = ""
    beside: bool = False
    place: Place = _NOWHERE

    @property
    def called(self) -> tuple[str, ...]:
        """The words of its supplier's name, without legal form."""
        return tuple(fingerprint(self.supplier).split())

    @property
    def order(self) -> tuple[object, ...]:
        """Where it comes among others, by what is said of it; last the key, which may hang on the order."""
        where = self.place
        days = str(self.starts or ""), str(self.ends or "")
        said = self.title.casefold(), self.reference.casefold(), *days
        return *said, where.source or "", where.sheet or "", where.row or 0, self.key

    @property
    def rank(self) -> tuple[object, ...]:
        """Which of several that are one speaks for all: a register's, with a number, that says most."""
        known = sum(map(bool, (self.starts, self.ends, self.amounts)))
        return self.beside, not self.reference, -known, -len(self.title), self.order


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two contracts that may be one: `repeat` is told again as `main`, which speaks for both.

    `through` is what joins them where they were not compared themselves: a third that is both.
    """

    repeat: str
    main: str
    inference: Inference
    through: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A title as it is compared: telling words by stem, kinds of work, lots, numbers, words of capitals."""

    telling: tuple[str, ...]
    work: frozenset[str]
    lots: frozenset[str]
    numbers: frozenset[str]
    initials: frozenset[str]
    plain: frozenset[str]


@lru_cache(1 << 16)
def words(text: str, supplier: str) -> Words:
    """A title read, without the words of the supplier.

    >>> words("Acme Tax system hosting (Lot 2)", "Acme Ltd").telling
    ('tax',)
    """
    of_supplier = set(words_of(supplier))
    read = [one for one in words_of(text) if one not in of_supplier]
    lots = frozenset(one.casefold() for one in _LOT.findall(text))
    telling = [
        stem(one)
        for one in read
        if one not in _SAY_LITTLE and one not in _WORK and not one.isdecimal() and one not in lots
    ]
    return Words(
        tuple(dict.fromkeys(telling)),
        frozenset(_WORK[one] for one in read if one in _WORK),
        lots,
        frozenset(one for one in read if one.isdecimal() and len(one) < _YEAR),
        frozenset(one.casefold() for one in _INITIALS.findall(text)) - of_supplier,
        frozenset(plain(text).split()) - of_supplier,
    )


def shared(one: Words, other: Words) -> tuple[str, ...]:
    """The telling words of both; a word of three letters or more stands for those that begin so, and
    capitals for the words that they begin.

    >>> shared(words("Revs & Bens", ""), words("Revenues and benefits software", ""))
    ('revenu', 'benefit')
    >>> shared(words("LMS", ""), words("Library management system", ""))
    ('lms',)
    """
    found = [word for word in one.telling if any(_alike(word, each) for each in other.telling)]
    if not found:
        found = [
            letters
            for each, against in ((one, other), (other, one))
            for letters in sorted(each.initials)
            if _begin_words(letters, against)
        ]
    return tuple(found)


def _alike(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) > 2 and long.startswith(short))


def _begin_words(letters: str, other: Words) -> bool:
    first = "".join(word[0] for word in other.telling)
    return len(letters) > 1 and (letters == first or letters[:-1] == first)


@lru_cache(1 << 16)
def number_shape(reference: str) -> str:
    """How a reference is made up: `C-1502` and `C-17` alike, `DN552001` otherwise.

    >>> number_shape("C-1502") == number_shape("c 17"), number_shape("400121")
    (True, '9')
    """
    joined = "".join(one for one in plain(reference) if one.isalnum())
    return re.sub(r"9+", "9", _DIGITS.sub("9", joined))


@lru_cache(1 << 16)
def number_letters(reference: str) -> str:
    """A reference without case, spaces and marks."""
    return "".join(one for one in plain(reference) if one.isalnum())


def may_be_short(one: Told, other: Told) -> bool:
    """Whether the one supplier's whole name begins the other's: lists say `Marl` for `Marl Care Ltd`.

    >>> one, other = (Told("k", frozenset(), supplier=name) for name in ("Marl", "Marl Care Ltd"))
    >>> may_be_short(one, other)
    True
    """
    short, long = sorted((one.called, other.called), key=len)
    return bool(short) and len(short[0]) >= _TELLING_NAME and long[: len(short)] == short


def one_owner(one: Told, other: Told) -> bool:
    """Whether two contracts may be with one supplier or group."""
    return not one.owners.isdisjoint(other.owners) or may_be_short(one, other)
