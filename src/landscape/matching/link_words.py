"""The two sides of contract links read as words, and how telling each word is among them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise, repeat

from landscape.matching.clauses import name_tokens
from landscape.matching.forms import LEGAL_FORMS
from landscape.matching.normalise import (
    GROUP_WORDS,
    clean,
    company_name,
    plain,
    word_set,
)
from landscape.matching.sides import AppSide, ContractSide, Place
from landscape.matching.steady import steady
from landscape.matching.stems import STOP_WORDS, stem, stems_of, without_boilerplate, words_of

# Words that say what sort of thing is bought, not which.
COMMON_WORDS = STOP_WORDS | word_set(
    """
    management online service services support maintenance licence license licences licenses hosting hosted
    hosting renewal annual contract agreement provision supply software system platform cloud saas web portal
    digital data information it ict upgrade implementation project professional day days training consultancy
    framework direct award extension year years subscription and for of the managed solution programme suite
    """
)
_SOFTWARE = word_set(
    """
    software licence licences license licenses licensing saas hosting hosted hosting ict it system systems
    application cloud subscription database platform portal module modules upgrade 48 72 server website online
    digital app gis crm erp edrms cms api
    """
)
# Things and work: no service areas, since software for these is titled by them.
_OTHER_KIND = word_set(
    """
    construction refurbishment roofing cleaning catering agency workers vehicles vehicle fuel gritting
    salt paving resurfacing demolition furniture uniforms clothing milk coach care homecare nursing
    residential placements mowing guards consultancy architects surveyors valuers lifts boilers windows
    doors kitchens scaffolding electrical plumbing plant skips bins sacks training hardware machines
    machinery printing painting repair repairs servicing removal removals surveying surveyor advice
    advisers brokers brokerage translation interpreting counselling therapy nurses doctors clinical
    medical meals books stationery postage kennels coffins signs signage lamps columns bulbs playground
    fencing gravel aggregates tarmac asphalt concrete drainage sewers boiler heating gas glazing flooring
    decorating asbestos demountable marquees beverages vending tyres buses drivers couriers storage
    relocation counsel barristers bailiffs agents staffing interim temporary
    """
)
_SUITE = word_set("suite suites modules products platform enterprise")


_LEAST_TELLING = 1_000
_A_LINE = 25  # words of a description that is a line


@dataclass(frozen=True, slots=True)
class Side:
    """An application or a contract, read: stems of its name or title, of everything, its supplier.

    `told` is its description as written, `paragraph` whether that is more than a line, and `titled` then the
    words of a contract's title; `joined` and `joined_pairs` are the letters of its names without spaces, of a
    contract only those that some application is called. `amounts` are telling amounts (`telling_amounts`);
    `since` and `until` when an application went live, or a contract runs; `supplier_told` how an application's
    supplier was found where its row names none.
    """

    key: str
    shown: str
    told: str
    name_words: tuple[str, ...]
    words: frozenset[str]
    joined: str
    joined_pairs: frozenset[str]
    aliases: tuple[tuple[str, ...], ...]
    supplier: str
    supplier_words: frozenset[str]
    supplier_id: str | None
    group_id: str | None
    department: frozenset[str]
    reference: str
    place: Place
    raw_words: frozenset[str]
    titled: frozenset[str] = frozenset()
    paragraph: bool = False
    suite: bool = False
    software: bool = False
    other_kind: bool = False
    resells: bool = False
    products: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    amounts: frozenset[int] = frozenset()
    since: date | None = None
    until: date | None = None
    cites: frozenset[str] = frozenset()
    supplier_told: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """The words of a side without those that many things share, and the sum of their squared weights."""

    held: frozenset[str]
    square: float


Texts = tuple[Iterable["SideTexts"], Iterable["SideTexts"]]  # of applications, of contracts


class Corpus:
    """All sides, read once, with how many hold each word. `known` gives what was read of their texts already.

    What weighs a pair is counted to the nearest power of two (`steady`), so that a few rows more or less leave
    the weights of all others as they were.
    """

    def __init__(
        self,
        applications: Sequence[AppSide],
        contracts: Sequence[ContractSide],
        resellers: frozenset[str] = frozenset(),
        known: Texts | None = None,
    ) -> None:
        unread: tuple[Iterable[SideTexts | None], ...] = (repeat(None), repeat(None))
        app_texts, deal_texts = known or unread
        self.applications = [
            read_application(one, texts)
            for one, texts in zip(applications, app_texts, strict=False)
        ]
        called = frozenset(
            name for one in self.applications for name in (one.joined, *one.joined_pairs)
        )
        self.contracts = [
            read_contract(one, resellers, called, texts)
            for one, texts in zip(contracts, deal_texts, strict=False)
        ]
        self.size = steady(max(2, len(applications) + len(contracts)))
        self.deals = steady(len(contracts))
        self._contracts_with = Counter(word for one in self.contracts for word in one.words)
        held = self._contracts_with + Counter(
            word for one in self.applications for word in one.words
        )
        self._held = {word: steady(count) for word, count in held.items()}
        self._rare = max(4, len(contracts) // 60)
        self._supplied = Counter(one.supplier_id for one in self.applications)
        self._bought = Counter((one.supplier_id, one.department) for one in self.applications)
        makers: dict[str, set[str | None]] = defaultdict(set)
        for one in self.contracts:
            for word in one.supplier_words:
                makers[word].add(one.supplier_id)
        self._makers = {word: steady(len(ids)) for word, ids in makers.items()}
        units = Counter(word for one in self.contracts for word in one.department)
        self._units = {word: steady(count) for word, count in units.items()}
        self._units_alike: dict[tuple[frozenset[str], frozenset[str]], float | None] = {}
        self._idf: dict[str, float] = {}
        self._telling: dict[int, Telling] = {}  # by the side itself: pairs are many, sides few

    def idf(self, word: str) -> float:
        """How much a shared word says: rare in both lists is telling."""
        found = self._idf.get(word)
        if found is None:
            found = self._idf[word] = math.log(1 + self.size / (1 + self._held.get(word, 0)))
        return found

    def telling(self, side: Side) -> Telling:
        """The words of a side that tell one thing from another."""
        found = self._telling.get(id(side))
        if found is None:
            words = side.words - COMMON_WORDS
            square = sum(self.idf(word) ** 2 for word in sorted(words))
            found = self._telling[id(side)] = Telling(words, square)
        return found

    def supplied(self, app: Side) -> int:
        """About how many applications are of an application's supplier; one is one."""
        return steady(self._supplied[app.supplier_id])

    def bought(self, app: Side) -> int:
        """About how many applications of its supplier are of an application's department; one is one."""
        return steady(self._bought[app.supplier_id, app.department])

    def peculiar(self, words: Iterable[str]) -> float:
        """How far words of a company's name are one company's alone: 1, a half for two, and so on."""
        return max((1 / self._makers.get(word, 1) for word in words), default=0.0)

    def unit_share(self, ours: frozenset[str], theirs: frozenset[str]) -> float | None:
        """How telling the shared words of two departments' names are, from 0 (all contracts have them) to 1.

        None when they share none.
        """
        both = (ours, theirs)
        if both not in self._units_alike:
            self._units_alike[both] = self._unit_share(ours & theirs)
        return self._units_alike[both]

    def _unit_share(self, words: Iterable[str]) -> float | None:
        rarest = min((self._units.get(word, 0) for word in words), default=None)
        count = self.deals + 1
        return None if rarest is None else math.log(count / (1 + rarest)) / math.log(count)

    def weights_of(self, side: Side) -> bytes:
        """Every count that weighs in the pairs of a side, of its own words in their order.

        With the row of the side and `size` and `deals` it says all that a pair of two sides is weighed by.
        """
        held, makers, units = self._held, self._makers, self._units
        counts = [held[word] for word in sorted(side.words)]
        counts += [makers.get(word, 0) for word in sorted(side.supplier_words)]
        counts += [units.get(word, 0) for word in sorted(side.department)]
        return bytes(map(int.bit_length, (self.supplied(side), self.bought(side), *counts)))

    @property
    def most(self) -> float:
        """The idf of a word that one side holds."""
        return math.log(1 + self.size / 2)

    def is_rare(self, word: str) -> bool:
        """Whether few contracts hold a word."""
        return 0 < self._contracts_with[word] <= self._rare


@dataclass(frozen=True, slots=True)
class SideTexts:
    """What is read of the texts of a side, whatever the others are.

    `joined` are the letters of an application's name without spaces and of its other names, or the words of a
    contract's title; `marks` whether a contract is of a suite, of software, of something else. Other fields as
    `Side`.
    """

    shown: str
    name_words: tuple[str, ...]
    words: frozenset[str]
    raw_words: frozenset[str]
    joined: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...] = ()
    reference: str = ""
    marks: tuple[bool, bool, bool] = (False, False, False)


def application_texts(one: AppSide) -> SideTexts:
    """What is read of an application's texts."""
    name = _distinct(token.stem for token in name_tokens(one.name))
    return SideTexts(
        clean(one.name),
        name,
        frozenset(name).union(stems_of(one.description)),
        frozenset(words_of(one.name)),
        tuple(_joined(text) for text in (one.name, *one.aliases)),
        tuple(_distinct(stems_of(alias)) for alias in one.aliases),
        _reference(one.contract_reference),
    )


def contract_texts(one: ContractSide) -> SideTexts:
    """What is read of a contract's texts."""
    title = without_boilerplate(one.title)
    name = _distinct(token.stem for token in name_tokens(title))
    said = frozenset(words_of(f"{one.title} {one.description} {one.category}"))
    software = not said.isdisjoint(_SOFTWARE)
    return SideTexts(
        clean(one.title),
        name,
        frozenset(name).union(stems_of(one.description)),
        said,
        tuple(words_of(title)),
        (),
        _reference(one.reference),
        (
            not _SUITE.isdisjoint(words_of(one.title)),
            software,
            not software and not said.isdisjoint(_OTHER_KIND),
        ),
    )


def read_application(one: AppSide, texts: SideTexts | None = None) -> Side:
    """An application as words. Parameters: `texts`, what was read of it, read now when None."""
    told = texts or application_texts(one)
    joined, *others = told.joined
    return Side(
        one.key,
        told.shown,
        one.description,
        told.name_words,
        told.words,
        joined,
        frozenset(others),
        told.aliases,
        _supplier_shown(one.supplier),
        _supplier_words(one.supplier),
        one.supplier_id or _supplier_key(one.supplier),
        one.group_id,
        _unit_words(one.department),
        told.reference,
        one.place,
        told.raw_words,
        products=one.products,
        publishers=one.publishers,
        amounts=telling_amounts(one.amounts),
        since=one.live_from,
        cites=one.cites,
        supplier_told=one.supplier_told,
    )


def read_contract(
    one: ContractSide,
    resellers: frozenset[str] = frozenset(),
    called: frozenset[str] = frozenset(),
    texts: SideTexts | None = None,
) -> Side:
    """A contract as words. A reseller's name says nothing about whose product it sells.

    Parameters: `called`, the names of applications without spaces; `texts`, what was read of it, read now when
    None.
    """
    told = texts or contract_texts(one)
    raw = told.joined
    # A paragraph says much besides what is bought, a line stands for the title.
    paragraph = one.description.count(" ") >= _A_LINE
    key = _supplier_key(one.supplier)
    return Side(
        one.key,
        told.shown,
        one.description,
        told.name_words,
        told.words,
        "",
        called.intersection(raw) | called.intersection("".join(pair) for pair in pairwise(raw)),
        (),
        _supplier_shown(one.supplier),
        _supplier_words(one.supplier),
        one.supplier_id or key,
        one.group_id,
        _unit_words(one.department),
        told.reference,
        one.place,
        told.raw_words,
        frozenset(raw).union(told.name_words) if paragraph else frozenset(),
        paragraph,
        *told.marks,
        (key or "") in resellers,
        one.products,
        _company_keys(one.supplier),
        telling_amounts(one.amounts),
        one.starts,
        one.ends,
    )


def telling_amounts(amounts: Iterable[float]) -> frozenset[int]:
    """Whole pounds of amounts that are not round: thousands are the same by chance, 18,225 is not.

    >>> sorted(telling_amounts([18_225.4, 91_000, 640]))
    [18225]
    """
    whole = (round(one) for one in amounts)
    return frozenset(one for one in whole if one >= _LEAST_TELLING and one % 100)


def surface(side: Side) -> Mapping[str, str]:
    """Each stem of a side as it is written."""
    return _surface(side.told, side.shown)


@lru_cache(maxsize=64)  # the pairs of one application come together
def _surface(told: str, shown: str) -> Mapping[str, str]:
    return {
        token.stem: written[token.start : token.end]
        for text in (told, shown)
        for written in (clean(text),)
        for token in reversed(name_tokens(text))
    }


def _distinct(stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stems))


def _joined(text: str) -> str:
    return "".join(words_of(text))


@lru_cache(maxsize=20_000)
def _unit_words(name: str) -> frozenset[str]:
    return frozenset(stems_of(name))


@lru_cache(maxsize=50_000)
def _supplier_words(name: str) -> frozenset[str]:
    return frozenset(
        stem(word)
        for word in company_name(name).words
        if word not in GROUP_WORDS and word not in LEGAL_FORMS and len(word) > 1
    ) | frozenset(
        word for word in company_name(name).words if word not in GROUP_WORDS and len(word) > 1
    )


@lru_cache(maxsize=50_000)
def _supplier_shown(name: str) -> str:
    return clean(name)


@lru_cache(maxsize=50_000)
def _supplier_key(name: str) -> str | None:
    return company_name(name).key or None


@lru_cache(maxsize=50_000)
def _company_keys(name: str) -> frozenset[str]:
    """The keys under which `companies.Companies` may know a company by its name alone."""
    found = company_name(name)
    kept = [word for word in found.words if word not in GROUP_WORDS] or list(found.words)
    return frozenset([found.key, " ".join(kept), *kept[:1]] if found.key else [])


def _reference(text: str) -> str:
    return "".join(c for c in plain(text) if c.isalnum()) if text else ""
