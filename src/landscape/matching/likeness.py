"""The named likenesses of an application and a contract, and the words behind each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from landscape.matching.clauses import name_tokens
from landscape.matching.contrasts import goes_on, may_go_on
from landscape.matching.normalise import (
    GROUP_WORDS,
    LEGAL_FORMS,
    clean,
    company_name,
    plain,
    word_set,
)
from landscape.matching.sides import AppSide, ContractSide, Place
from landscape.matching.stems import STOP_WORDS, stem, stems_of, without_boilerplate, words_of

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
    "description",
    "department",
    "software",
    "other_kind",
    "reference",
)
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
_OTHER_KIND = word_set(
    """
    construction refurbishment roofing cleaning catering agency workers vehicles vehicle fuel gritting salt
    paving resurfacing demolition furniture uniforms clothing food milk taxi taxis transport coach care homecare
    nursing residential placements fostering grounds mowing tree trees security guards insurance advertising
    legal consultancy architects surveyors audit valuers recruitment lifts boilers windows doors kitchens
    scaffolding electrical plumbing plant skips waste recycling bins sacks
    """
)


@dataclass(frozen=True, slots=True)
class Side:
    """An application or a contract, read: stems of its name or title, of everything, its supplier."""

    key: str
    shown: str
    name_words: tuple[str, ...]
    words: frozenset[str]
    described: Mapping[str, int]
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
    surface: Mapping[str, str]
    resells: bool = False
    products: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair with its likenesses; `grounds` are (kind, detail, column, weight); `named`: the name speaks."""

    app: Side
    contract: Side
    values: Mapping[str, float]
    grounds: tuple[tuple[str, str, str, float], ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """The words of a side without those that many things share, and the sum of their squared weights."""

    words: tuple[str, ...]
    held: frozenset[str]
    square: float


class Corpus:
    """All sides, read once, with how many hold each word."""

    def __init__(
        self,
        applications: Sequence[AppSide],
        contracts: Sequence[ContractSide],
        resellers: frozenset[str] = frozenset(),
    ) -> None:
        self.applications = [read_application(one) for one in applications]
        self.contracts = [read_contract(one, resellers) for one in contracts]
        self.size = max(2, len(applications) + len(contracts))
        self._held = Counter(
            word for one in [*self.applications, *self.contracts] for word in one.words
        )
        self._contracts_with = Counter(word for one in self.contracts for word in one.words)
        self._rare = max(4, len(contracts) // 60)
        self._idf: dict[str, float] = {}
        self._telling: dict[int, Telling] = {}  # by the side itself: pairs are many, sides few

    def idf(self, word: str) -> float:
        """How much a shared word says: rare in both lists is telling."""
        found = self._idf.get(word)
        if found is None:
            found = self._idf[word] = math.log(1 + self.size / (1 + self._held[word]))
        return found

    def telling(self, side: Side) -> Telling:
        """The words of a side that tell one thing from another."""
        found = self._telling.get(id(side))
        if found is None:
            words = [word for word in side.words if word not in COMMON_WORDS]
            square = sum(self.idf(word) ** 2 for word in sorted(words))
            found = self._telling[id(side)] = Telling(tuple(words), frozenset(words), square)
        return found

    @property
    def most(self) -> float:
        """The idf of a word that one side holds."""
        return math.log(1 + self.size / 2)

    def is_rare(self, word: str) -> bool:
        """Whether few contracts hold a word."""
        return 0 < self._contracts_with[word] <= self._rare


def read_application(one: AppSide) -> Side:
    """An application as words."""
    vendor = _supplier_words(one.supplier)
    name = _distinct(token.stem for token in name_tokens(one.name))
    described = Counter(stems_of(one.description))
    return Side(
        one.key,
        clean(one.name),
        name,
        frozenset(name) | frozenset(described),
        described,
        _joined(one.name),
        frozenset(_joined(alias) for alias in one.aliases),
        tuple(_distinct(stems_of(alias)) for alias in one.aliases),
        clean(one.supplier),
        vendor,
        one.supplier_id or _supplier_key(one.supplier),
        one.group_id,
        frozenset(stems_of(one.department)),
        _reference(one.contract_reference),
        one.place,
        frozenset(words_of(one.name)),
        _surface(one.name, one.description),
        products=one.products,
        publishers=one.publishers,
    )


def read_contract(one: ContractSide, resellers: frozenset[str] = frozenset()) -> Side:
    """A contract as words. A reseller's name says nothing about whose product it sells."""
    title = without_boilerplate(one.title)
    name = _distinct(token.stem for token in name_tokens(title))
    described = Counter(stems_of(f"{one.description}"))
    raw = words_of(title)
    return Side(
        one.key,
        clean(one.title),
        name,
        frozenset(name) | frozenset(described),
        described,
        "",
        frozenset("".join(pair) for pair in pairwise(raw)) | frozenset(raw),
        (),
        clean(one.supplier),
        _supplier_words(one.supplier),
        one.supplier_id or _supplier_key(one.supplier),
        one.group_id,
        frozenset(stems_of(one.department)),
        _reference(one.reference),
        one.place,
        frozenset(words_of(f"{one.title} {one.description} {one.category}")),
        _surface(title, one.description),
        company_name(one.supplier).key in resellers,
        one.products,
        frozenset(_company_keys(one.supplier)),
    )


def likenesses(app: Side, contract: Side, corpus: Corpus) -> Pair:
    """All likenesses of a pair, with the words behind them."""
    values: dict[str, float] = {}
    grounds: list[tuple[str, str, str, float]] = []
    named = _name_likeness(app, contract, corpus, values, grounds)
    _supplier_likeness(app, contract, values, grounds)
    _description_likeness(app, contract, corpus, values, grounds)
    values["department"] = float(bool(app.department & contract.department))
    _buyer_likeness(app, contract, values, grounds)
    values["software"] = float(bool(contract.raw_words & _SOFTWARE))
    values["other_kind"] = float(bool(contract.raw_words & _OTHER_KIND) and not values["software"])
    if app.reference and app.reference == contract.reference:
        values["reference"] = 1.0
        grounds.append(
            ("alias", f"the application names contract {app.reference}", "reference", 5.0)
        )
        named = True
    return Pair(app, contract, values, tuple(grounds), named)


def _name_likeness(
    app: Side,
    contract: Side,
    corpus: Corpus,
    values: dict[str, float],
    grounds: list[tuple[str, str, str, float]],
) -> bool:
    own = [word for word in app.name_words if word not in COMMON_WORDS]
    vendor = app.supplier_words | contract.supplier_words
    telling = [word for word in own if word not in vendor] or own
    there = contract.words | contract.raw_words
    shared = [word for word in telling if word in there]
    mass = sum(corpus.idf(word) for word in telling)
    held = sum(corpus.idf(word) for word in shared)
    values["name_share"] = held / mass if mass else 0.0
    values["name_whole"] = float(bool(telling) and len(shared) == len(telling))
    values["name_rarity"] = min(1.0, held / (1.5 * corpus.most)) if mass else 0.0
    other = _other_meaning(app.shown, contract.shown) if shared else None
    if other:
        values["name_whole"] = 0.0
        values["name_share"] *= 0.5
        values["name_rarity"] *= 0.5
        grounds.append(
            ("name", f"{contract.shown} says {other}, {app.shown} does not", "title", -1.0)
        )
    elif shared:
        detail = f"“{_shown(shared, app)}” of {app.shown} stands in {contract.shown}"
        grounds.append(("name", detail, "title", 3.0 * values["name_rarity"]))
    joined = len(app.joined) >= 5 and app.joined in contract.joined_pairs and not shared
    values["name_spelling"] = float(joined)
    if joined:
        grounds.append(
            ("name", f"{app.shown} is written apart or together in {contract.shown}", "title", 2.5)
        )
    product = bool(app.products & contract.products)
    alias = product or any(words and set(words) <= there for words in app.aliases)
    values["alias"] = float(alias)
    if product:
        named = min(app.products & contract.products).split("|")[0]
        grounds.append(("alias", f"both are {named}, by the product catalogue", "title", 3.0))
    elif alias:
        grounds.append(
            ("alias", f"another name of {app.shown} stands in {contract.shown}", "title", 3.0)
        )
    return alias or joined or values["name_rarity"] >= 0.3


def _other_meaning(name: str, title: str) -> str | None:
    return goes_on(_spoken(name), _spoken(title)) if may_go_on(name) else None


@lru_cache(maxsize=10_000)
def _spoken(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))


def _supplier_likeness(
    app: Side,
    contract: Side,
    values: dict[str, float],
    grounds: list[tuple[str, str, str, float]],
) -> None:
    same = bool(app.supplier_id) and app.supplier_id == contract.supplier_id
    group = not same and bool(app.group_id) and app.group_id == contract.group_id
    words = app.supplier_words - COMMON_WORDS
    near = not (same or group) and bool(words & (contract.supplier_words - COMMON_WORDS))
    in_title = not (same or group or near) and bool(words) and words <= contract.raw_words
    known = bool(app.supplier_id) and bool(contract.supplier_id) and not contract.resells
    publisher = not (same or group or near) and bool(app.publishers & contract.publishers)
    values["supplier"], values["group"], values["supplier_near"] = (
        float(same),
        float(group),
        float(near),
    )
    values["publisher"] = float(publisher)
    values["supplier_in_title"] = float(in_title)
    spoken = same or group or near or in_title or publisher
    values["supplier_conflict"] = float(known and not spoken)
    if same:
        grounds.append(
            ("supplier", f"same supplier: {contract.supplier or app.supplier}", "supplier", 2.0)
        )
    elif group:
        detail = f"same group: {app.supplier} and {contract.supplier}"
        grounds.append(("supplier", detail, "supplier", 1.6))
    elif near:
        detail = f"supplier names share a word: {app.supplier} and {contract.supplier}"
        grounds.append(("supplier", detail, "supplier", 1.5))
    elif publisher:
        detail = f"{contract.supplier} publishes {app.shown}, by the product catalogue"
        grounds.append(("supplier", detail, "supplier", 1.5))
    elif in_title:
        grounds.append(("supplier", f"the title names {app.supplier}", "title", 1.5))


def _buyer_likeness(
    app: Side,
    contract: Side,
    values: dict[str, float],
    grounds: list[tuple[str, str, str, float]],
) -> None:
    same = bool(app.department) and app.department == contract.department
    values["buyer"] = float(same and values["supplier"] > 0 and not contract.resells)
    if values["buyer"]:
        grounds.append(
            ("supplier", f"the same department buys it of {contract.supplier}", "supplier", 2.2)
        )


def _description_likeness(
    app: Side,
    contract: Side,
    corpus: Corpus,
    values: dict[str, float],
    grounds: list[tuple[str, str, str, float]],
) -> None:
    ours, theirs = corpus.telling(app), corpus.telling(contract)
    names = set(app.name_words)
    shared = sorted(
        (word for word in ours.words if word in theirs.held and word not in names),
        key=lambda word: (-corpus.idf(word), word),
    )
    norm = math.sqrt(ours.square * theirs.square) or 1.0
    values["description"] = min(1.0, sum(corpus.idf(word) ** 2 for word in shared) / norm)
    if shared and values["description"] > 0.05:
        detail = f"both say {_shown(shared[:4], app, ', ')}"
        grounds.append(("description", detail, "title", 2.0 * values["description"]))


def _surface(*texts: str) -> dict[str, str]:
    """Each stem as it is written."""
    return {
        token.stem: told[token.start : token.end]
        for text in reversed(texts)
        for told in (clean(text),)
        for token in reversed(name_tokens(text))
    }


def _shown(stems: Sequence[str], side: Side, between: str = " ") -> str:
    return between.join(side.surface.get(one, one) for one in stems)


def _distinct(stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stems))


def _joined(text: str) -> str:
    return "".join(words_of(text))


@lru_cache(maxsize=50_000)
def _supplier_words(name: str) -> frozenset[str]:
    return frozenset(
        stem(word)
        for word in company_name(name).words
        if word not in GROUP_WORDS and word not in LEGAL_FORMS and len(word) > 1
    ) | frozenset(
        word for word in company_name(name).words if word not in GROUP_WORDS and len(word) > 1
    )


def _supplier_key(name: str) -> str | None:
    return company_name(name).key or None


def _company_keys(name: str) -> list[str]:
    """The keys under which `companies.Companies` may know a company by its name alone."""
    found = company_name(name)
    kept = [word for word in found.words if word not in GROUP_WORDS] or list(found.words)
    return [found.key, " ".join(kept), *kept[:1]] if found.key else []


def _reference(text: str) -> str:
    return "".join(c for c in plain(text) if c.isalnum())
