"""The named likenesses of an application and a contract."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from landscape.matching.brand_words import ordinary_words
from landscape.matching.contrasts import goes_on, may_go_on, other_number
from landscape.matching.link_words import COMMON_WORDS, Corpus, Side
from landscape.matching.stems import words_of

FEATURES = (
    "name_whole",
    "name_share",
    "name_rarity",
    "name_spelling",
    "alias",
    "supplier",
    "group",
    "supplier_near",
    "publisher",
    "supplier_in_title",
    "supplier_conflict",
    "supplier_alone",
    "buyer",
    "suite",
    "description",
    "department",
    "department_differs",
    "amount",
    "starts_with",
    "ended_before",
    "software",
    "other_kind",
    "reference",
    "cited",
)
# What an estate knows beside words; two lists of the same columns do not.
OF_ESTATE = frozenset(
    ("supplier_alone", "buyer", "suite", "department", "department_differs", "amount", "starts_with",
     "ended_before", "reference", "cited")
)  # fmt: skip
_NAMED_FROM = 0.3  # the rarity of shared words from which the name itself speaks
_SHORTEST_JOINED = 5
_SHORT = 2  # letters of a word that tells nothing by itself
_NEAR = timedelta(
    days=120
)  # between the start of a contract and the day that its application went live


class Written:
    """A name as a text may have it. One word must be written as a name is: *our aim* is no *AIM*."""

    def __init__(self, name: str) -> None:
        words = words_of(name)
        self._as_name = len(words) == 1
        self._name = name.strip()
        found = r"[\W_]+".join(map(re.escape, words))
        self._pattern = re.compile(rf"(?<!\w){found}(?!\w)", re.IGNORECASE) if words else None

    def stands_in(self, text: str) -> bool:
        """Whether a text says the whole name."""
        found = self._pattern.finditer(text) if self._pattern else ()
        return any(not self._as_name or self._is_name(one, text) for one in found)

    def _is_name(self, found: re.Match[str], text: str) -> bool:
        """Whether one word is written as the name is, or with a capital within a sentence."""
        if not found.group()[:1].isupper():
            return False
        return found.group() == self._name or text[: found.start()].rstrip()[-1:].isalnum()


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair with its likenesses, those that are 0 left out; `named`: the name speaks for it."""

    app: Side
    contract: Side
    values: Mapping[str, float]
    named: bool


def likenesses(app: Side, contract: Side, corpus: Corpus) -> Pair:
    """All likenesses of one pair; of many, `Compared` reads the application once."""
    return Compared(app, corpus).pair(contract)


class Compared:
    """An application made ready to be compared with contracts."""

    __slots__ = (
        "_bought", "_facts_known", "_free", "_mass", "_may_differ", "_most", "_ordinary", "_own", "_said",
        "_supplied", "_telling", "_vendor", "_written", "app", "corpus",
    )  # fmt: skip

    def __init__(self, app: Side, corpus: Corpus) -> None:
        self.app, self.corpus = app, corpus
        own = [word for word in app.name_words if word not in COMMON_WORDS]
        self._own = [word for word in own if len(word) > 1] or own
        self._free = [word for word in self._own if word not in app.supplier_words]
        self._mass = self._weight(self._free or self._own)
        self._ordinary = len(self._free) < len(self._own) and ordinary_words().issuperset(
            self._free
        )
        self._vendor = app.supplier_words - COMMON_WORDS
        self._telling = corpus.telling(app)
        self._said = self._telling.held.difference(app.name_words)
        self._most = 1.5 * corpus.most
        self._may_differ = may_go_on(app.shown) or any(map(str.isdecimal, app.shown))
        self._supplied, self._bought = corpus.supplied(app), corpus.bought(app)
        self._facts_known = bool(app.department or app.amounts or app.since)
        self._written: Written | None = None

    def pair(self, contract: Side) -> Pair:
        """The application and a contract, with their likenesses."""
        values: dict[str, float] = {}
        named = self.values(contract, values)
        return Pair(self.app, contract, values, named)

    def values(self, contract: Side, values: dict[str, float]) -> bool:
        """Puts the likenesses that are not 0, in the order of `FEATURES`; says whether the name speaks."""
        app = self.app
        named = self._name(contract, values)
        self._supplier(contract, values)
        alike = self._description(contract)
        if alike:
            values["description"] = alike
        if self._facts_known:
            self._facts(contract, values)
        if contract.software:
            values["software"] = 1.0
        if contract.other_kind:
            values["other_kind"] = 1.0
        if app.reference and app.reference == contract.reference:
            values["reference"] = 1.0
            named = True
        if contract.key in app.cites:
            values["cited"] = 1.0
            named = True
        return named

    def shared_name(self, contract: Side) -> list[str]:
        """The telling words of the application's name that the contract has.

        A title has some of them; a description, which says much besides, the whole name as it is written.
        """
        telling = self._named_beside(contract)[0]
        words, raw = contract.words, contract.raw_words
        if contract.paragraph:
            words = raw = contract.titled
        shared = [word for word in telling if word in words or word in raw]
        if len(shared) < len(telling) and self.in_description(contract):
            return telling
        return shared

    def in_description(self, contract: Side) -> bool:
        """Whether the whole name stands in the contract's description."""
        if not contract.paragraph:
            return False
        if self._written is None:
            self._written = Written(self.app.shown)
        return self._written.stands_in(contract.told)

    def shared_words(self, contract: Side) -> list[str]:
        """The words of both beside those of the application's name in the title, the most telling first."""
        return sorted(self._shared(contract), key=lambda word: (-self.corpus.idf(word), word))

    def _shared(self, contract: Side) -> frozenset[str]:
        theirs = self.corpus.telling(contract).held
        shared = self._said & theirs
        if contract.paragraph:
            shared |= (self._telling.held & theirs) - self._said - contract.titled
        return shared

    def other_meaning(self, contract: Side) -> str | None:
        """What the contract's words make of the name's last word or number, when that is something else."""
        if not self._may_differ:
            return None
        name, text = _spoken(self.app.shown), _spoken(contract.shown)
        return goes_on(name, text) or other_number(name, text)

    def _name(self, contract: Side, values: dict[str, float]) -> bool:
        shared = self.shared_name(contract)
        rarity = self._name_words(contract, shared, values) if shared else 0.0
        app = self.app
        joined = (
            not shared
            and len(app.joined) >= _SHORTEST_JOINED
            and app.joined in contract.joined_pairs
        )
        if joined:
            values["name_spelling"] = 1.0
        alias = bool(app.products or app.aliases) and (
            not app.products.isdisjoint(contract.products) or named_otherwise(app, contract)
        )
        if alias:
            values["alias"] = 1.0
        return alias or joined or rarity >= _NAMED_FROM

    def _name_words(self, contract: Side, shared: list[str], values: dict[str, float]) -> float:
        telling, mass = self._named_beside(contract)
        held = self._weight(shared)
        share, rarity = held / mass, min(1.0, held / self._most)
        if self.other_meaning(contract):
            share, rarity = share * 0.5, rarity * 0.5
        elif len(shared) == len(telling):
            values["name_whole"] = 1.0
        values["name_share"], values["name_rarity"] = share, rarity
        return rarity

    def _named_beside(self, contract: Side) -> tuple[list[str], float]:
        """The name's words that are not the supplier's, unless it has no others; and their weight.

        Where another sells the contract, what is ordinary without the supplier's word says little: *Acme Park*
        is no other *park*.
        """
        if self._ordinary and not self.supplied(contract):
            return self._own, self._weight(self._own)
        if contract.supplier_words.isdisjoint(self._free):
            return self._free or self._own, self._mass
        telling = [word for word in self._free if word not in contract.supplier_words] or self._own
        return telling, self._weight(telling)

    def _weight(self, words: Iterable[str]) -> float:
        return sum(map(self.corpus.idf, words))

    def _supplier(self, contract: Side, values: dict[str, float]) -> None:
        app = self.app
        how = self.supplied(contract)
        if how:
            close = 1.0
            if how[0] == "supplier_near":
                close = self.corpus.peculiar(self._vendor & contract.supplier_words)
            values.update((one, close) for one in how)
            if self.other_meaning(contract):
                return
            values["supplier_alone"] = close / self._supplied
            if app.department and app.department == contract.department:
                values["buyer"] = close / self._bought
            if contract.suite:
                values["suite"] = close
        elif app.supplier_id and contract.supplier_id and not contract.resells:
            values["supplier_conflict"] = 1.0

    def supplied(self, contract: Side) -> tuple[str, ...]:
        """By which likenesses the contract is with the application's supplier, the surest first."""
        app = self.app
        if app.supplier_id and app.supplier_id == contract.supplier_id:
            return ("supplier",)
        if app.group_id and app.group_id == contract.group_id:
            return ("group",)
        if self._near(contract.supplier_words):
            return ("supplier_near",)
        named = bool(self._vendor) and self._vendor <= contract.raw_words
        published = not app.publishers.isdisjoint(contract.publishers)
        return ("publisher",) * published + ("supplier_in_title",) * named

    def _near(self, theirs: frozenset[str]) -> bool:
        """Whether two companies' names share a telling word, or one is all ordinary words of the other.

        *Acme Security* is no *Marl Security*; *Access* may be *Access Group*.
        """
        if self._vendor.isdisjoint(theirs):
            return False
        if not (self._vendor & theirs) <= ordinary_words():
            return True
        return self._vendor <= theirs or theirs - COMMON_WORDS <= self._vendor

    def _description(self, contract: Side) -> float:
        theirs = self.corpus.telling(contract)
        if not contract.paragraph and self._said.isdisjoint(theirs.held):
            return 0.0
        words = self.shared_words(contract)
        if not words:
            return 0.0
        norm = math.sqrt(self._telling.square * theirs.square) or 1.0
        shared = sum(self.corpus.idf(word) ** 2 for word in words)
        return min(1.0, shared / norm)

    def _facts(self, contract: Side, values: dict[str, float]) -> None:
        app = self.app
        if app.department and contract.department:
            shared = self.corpus.unit_share(app.department, contract.department)
            if shared is None:
                values["department_differs"] = 1.0
            else:
                values["department"] = shared
        if app.amounts and not app.amounts.isdisjoint(contract.amounts):
            values["amount"] = 1.0
        if app.since:
            if contract.since and abs(app.since - contract.since) <= _NEAR:
                values["starts_with"] = 1.0
            if contract.until and contract.until < app.since:
                values["ended_before"] = 1.0


def named_otherwise(app: Side, contract: Side) -> bool:
    """Whether another name of the application stands in the contract."""
    words, raw = contract.words, contract.raw_words
    return any(
        alias and all(word in words or word in raw for word in alias) for alias in app.aliases
    )


@lru_cache(maxsize=10_000)
def _spoken(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))
