"""Which products of the catalogue a name speaks of, how surely, and why.

A hit is a whole written name, never a part of a word. Ordinary words (Confirm, Uniform) and very short names
need support: they are the whole name, the supplier is the publisher, or they are written as a name and the row
speaks of what the product does. Words that say what a council does (Parking, Leisure, Claims) count only beside
their publisher.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from landscape.matching.brand_words import function_words, ordinary_words, told_words
from landscape.matching.catalogue import Catalogue, Product
from landscape.matching.clauses import tokens
from landscape.matching.companies import Companies
from landscape.matching.kept import digest
from landscape.matching.normalise import clean, company_name, plain, plain_word, word_set
from landscape.matching.relations import SupplierRelations
from landscape.matching.stems import stem, stems_of, words_of
from landscape.matching.taxonomy import business_functions, functionalities

# How sure a hit is, by what speaks for it; the shares were set by reading, not fitted.
AGREED, WHOLE, WHOLE_ORDINARY, BEGINS, WITHIN, SUPPORTED, SAID = (
    0.97,
    0.95,
    0.85,
    0.9,
    0.85,
    0.75,
    0.6,
)
# What is left of a hit when the row names another supplier, by (ordinary word, a publisher of the catalogue).
_DOUBT = {(False, False): 0.9, (False, True): 0.6, (True, False): 0.7, (True, True): 0.3}
USED_FROM = 0.5
MOST_PRODUCTS = 3
_LONGEST = 6  # words of a written name
_OPENING = 4  # words at the start of a description where a product is introduced
_SHORT = 4
_MOST_KEPT = 10_000  # answers: a row is asked about for each taxonomy
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_BEFORE = word_set("the our new old live test")
_FILLER = word_set(
    """
    the a an and of for by from in on to with at our new old system systems software application
    applications app solution solutions platform suite module modules live test training uat dev
    development prod production server client hosted hosting cloud saas online web portal licence licences
    license licensing support maintenance version release edition enterprise professional standard premium
    desktop mobile service services council ltd limited uk plc replacement upgrade renewal annual contract
    agreement subscription users user year years v
    """
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is known of one row: its name, its other names, what it says, who supplies it."""

    name: str
    extra: tuple[str, ...] = ()
    description: str = ""
    supplier: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class ProductHit:
    """A product that a row speaks of: how surely (0–1), the words, where they stand, and what supports them.

    `place` is name, extra or description; `former` is the former name that was found, if one was.
    """

    product: Product
    strength: float
    words: str
    place: str
    why: str
    former: str = ""


@dataclass(frozen=True, slots=True)
class _Written:
    """One way to write a product: its words joined, and whether it needs support."""

    product: int
    words: int
    ordinary: bool
    former: str
    plain: bool = False  # says what is done, so it speaks of a product only beside the publisher
    shortened: bool = False  # the publisher's name was left out of it


@dataclass(frozen=True, slots=True)
class _Found:
    """A written name in a text, from word `start` to word `end`."""

    written: _Written
    start: int
    end: int
    words: tuple[re.Match[str], ...]

    @property
    def text(self) -> str:
        return " ".join(one.group() for one in self.words[self.start : self.end])

    @property
    def capitalised(self) -> bool:
        return any(c.isupper() or c.isdigit() for c in self.text)

    @property
    def stands_out(self) -> bool:
        """Whether it is written as a name: it leads, or it bears a capital among words that do not.

        Where every word has a capital, a capital says nothing.
        """
        around = [*self.words[: self.start], *self.words[self.end :]]
        leads = all(
            plain(one.group()) in _FILLER or plain(one.group()) in _BEFORE
            for one in self.words[: self.start]
        )
        small = any(one.group().islower() and len(one.group()) > 3 for one in around)
        return self.capitalised and (leads or small)


class Recogniser:
    """Finds products in rows.

    Parameters: `catalogue`, the products; `relations`, which company names are one company or one group (the
    shipped ones when None).
    """

    def __init__(self, catalogue: Catalogue, relations: SupplierRelations | None = None) -> None:
        self.products = catalogue.products
        self.companies = Companies(relations or SupplierRelations.shipped())
        said = (one.summary for one in self.products)
        self._ordinary = ordinary_words() | {stem(w) for text in said for w in words_of(text)}
        self._known: dict[str, list[_Written]] = defaultdict(list)
        for place, product in enumerate(self.products):
            for words, former, shortened in _written_names(product):
                self._known["".join(words)].append(
                    _Written(
                        place,
                        len(words),
                        self._is_ordinary(words),
                        former,
                        {stem(word) for word in words}
                        <= (told_words() if shortened else function_words()),
                        shortened,
                    )
                )
        self._found: dict[Spoken, tuple[ProductHit, ...]] = {}
        self._about: dict[int, frozenset[str]] = {}
        self._publishers: dict[int, frozenset[str]] = {}
        self._all_publishers = frozenset(
            key for place in range(len(self.products)) for key in self._publisher(place)
        )

    @cached_property
    def mark(self) -> bytes:
        """A digest of the catalogue and the relations: what else than the row a hit hangs on."""
        known = self.companies.relations
        return digest(self.products, known.relations, sorted(known.roles.items()))

    def find(self, row: Spoken) -> tuple[ProductHit, ...]:
        """The products that a row speaks of, surest first, at most three; weak hits are left out.

        A user's own row wins over a shipped one that is written the same.
        """
        found = self._found.get(row)
        if found is None:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            found = self._found[row] = self._find(row)
        return found

    def _find(self, row: Spoken) -> tuple[ProductHit, ...]:
        hits: dict[int, ProductHit] = {}
        for hit, place in self._hits(row):
            known = hits.get(place)
            if hit.strength >= USED_FROM and (known is None or hit.strength > known.strength):
                hits[place] = hit
        found = sorted(hits.items(), key=lambda one: (-one[1].strength, one[0]))
        return tuple(hit for _, hit in _without_rivals(found)[:MOST_PRODUCTS])

    def _hits(self, row: Spoken) -> Iterable[tuple[ProductHit, int]]:
        in_name = False
        for place, texts in (("name", (row.name,)), ("extra", row.extra)):
            for text in texts:
                for found in self._in_text(text):
                    yield self._judged(found, place, text, row), found.written.product
                    in_name = in_name or place == "name"
        if not in_name and row.description:
            for found in self._introduced(row.description):
                yield (
                    self._hit(found, "description", SAID, "the description begins with it"),
                    found.written.product,
                )

    # --- words ---

    def _is_ordinary(self, words: Sequence[str]) -> bool:
        """Whether a written name needs support: short, or made of ordinary words only."""
        if len(words) == 1 and len(words[0]) <= _SHORT:
            return True
        ordinary = all(stem(word) in self._ordinary or word.isdigit() for word in words)
        return ordinary or stem("".join(words)) in self._ordinary

    def _in_text(self, text: str) -> list[_Found]:
        """Written names in a text: the longest at each place."""
        words = tuple(_WORD.finditer(clean(text)[:300]))
        letters = [_letters(one.group()) for one in words]
        found: list[_Found] = []
        place = 0
        while place < len(words):
            longest = self._longest(words, letters, place)
            found += longest
            place = longest[0].end if longest else place + 1
        return found

    def _longest(
        self, words: tuple[re.Match[str], ...], letters: Sequence[str], place: int
    ) -> list[_Found]:
        for end in range(min(len(words), place + _LONGEST), place, -1):
            joined = "".join(letters[place:end])
            held = [
                one
                for one in self._known.get(joined, ())
                if end - place == one.words
                or (len(joined) >= 5 and all(len(part) > 2 for part in letters[place:end]))
            ]
            if held:
                return [_Found(one, place, end, words) for one in held]
        return []

    def _introduced(self, description: str) -> list[_Found]:
        """Distinctive products at the very start of a description, where it is not denied or passed on."""
        opening = description[:120]
        denied = {one.start for one in tokens(opening) if one.weight < 0.8}
        return [
            one
            for one in self._in_text(opening)
            if not one.written.ordinary
            and one.capitalised
            and one.start < _OPENING
            and one.words[one.start].start() not in denied
        ]

    # --- support ---

    def _judged(self, found: _Found, place: str, text: str, row: Spoken) -> ProductHit:
        agreed, doubt = self._supplier(found.written, row.supplier)
        whole = self._is_whole(found)
        strength, why = self._strength(found, row, text, whole=whole)
        if agreed:
            strength, why = AGREED, f"{row.supplier} publishes it"
        elif doubt < 1:
            strength, why = strength * doubt, f"{why}, but the row names {row.supplier}"
        strength *= 0.9 if place == "extra" and not agreed else 1.0
        return self._hit(found, place, strength, why)

    def _strength(self, found: _Found, row: Spoken, text: str, *, whole: bool) -> tuple[float, str]:
        if found.written.shortened and not whole:
            return 0.0, "the publisher is not named"
        if not found.written.ordinary:
            if whole:
                return WHOLE, "the whole name"
            return (BEGINS, "begins the name") if found.start == 0 else (WITHIN, "within the name")
        if found.written.plain and found.written.shortened:
            return 0.0, "an ordinary word"
        if whole and (found.capitalised or len(found.words) == 1):
            return WHOLE_ORDINARY, "the whole name"
        shared = "" if found.written.plain else self._shared(found, text, row)
        if shared and found.stands_out:
            return SUPPORTED, f"the row also says {shared}"
        return 0.0, "an ordinary word"

    def _shared(self, found: _Found, text: str, row: Spoken) -> str:
        """Words of the row that say what the product does."""
        about = self._about_product(found.written.product)
        own = set(stems_of(found.text))
        said = stems_of(f"{text} {row.department} {' '.join(row.extra)}")
        said += [one.stem for one in tokens(row.description) if one.weight >= 0.8]
        shared = [one for one in dict.fromkeys(said) if one in about and one not in own]
        return ", ".join(shared[:3])

    def _about_product(self, place: int) -> frozenset[str]:
        if place not in self._about:
            one = self.products[place]
            text = " ".join((one.summary, one.suite, one.domain, *labels_of(one)))
            self._about[place] = frozenset(stems_of(text)) - _NOTHING_SAID
        return self._about[place]

    def _is_whole(self, found: _Found) -> bool:
        publisher = {word for key in self._publisher(found.written.product) for word in key.split()}
        before = [plain_word(one.group()) for one in found.words[: found.start]]
        after = [plain_word(one.group()) for one in found.words[found.end :]]
        return all(word in _BEFORE or word in publisher for word in before) and all(
            word in _FILLER or word in publisher or _is_version(word) for word in after
        )

    # --- suppliers ---

    def _supplier(self, written: _Written, supplier: str) -> tuple[bool, float]:
        """Whether the row's supplier is the publisher, and what is left of a hit when it is not."""
        keys = self.companies.keys(supplier)
        if not keys or not self.products[written.product].publisher:
            return False, 1.0
        if keys & self._publisher(written.product):
            return True, 1.0
        if keys & self.companies.sellers:
            return False, 1.0
        known = bool(keys & self._all_publishers)
        return False, _DOUBT[written.ordinary, known]

    def _publisher(self, place: int) -> frozenset[str]:
        if place not in self._publishers:
            self._publishers[place] = self.companies.keys(self.products[place].publisher)
        return self._publishers[place]

    def _hit(self, found: _Found, place: str, strength: float, why: str) -> ProductHit:
        product = self.products[found.written.product]
        former = found.written.former
        return ProductHit(product, round(strength, 4), found.text, place, why, former)


def labels_of(product: Product) -> list[str]:
    """The labels of what a product does, in the shipped taxonomies."""
    first, second = functionalities(), business_functions()
    found = [first.function(one) for one in product.functionalities]
    found += [second.function(one) for one in product.business_functions]
    return [one.label for one in found if one]


def _written_names(product: Product) -> Iterable[tuple[tuple[str, ...], str, bool]]:
    """Each way to write a product as words, the former name it is, and whether the publisher was left out.

    The publisher's first word may lead.
    """
    formers = {one.name: one.name for one in product.former_names}
    publisher = company_name(product.publisher).words[:1]
    seen: set[tuple[str, ...]] = set()
    for name in product.names:
        words = tuple(_letters(one) for one in _WORD.findall(clean(name)))
        variants = [(words, False), ((*publisher, *words), False)]
        if len(words) > 1 and words[:1] == publisher and len("".join(words[1:])) > 3:
            variants.append((words[1:], True))
        for one, shortened in variants:
            if one and one not in seen and "".join(one):
                seen.add(one)
                yield one, formers.get(name, ""), shortened


@lru_cache(maxsize=100_000)
def _letters(word: str) -> str:
    return "".join(c for c in plain(word) if c.isalnum())


def _is_version(word: str) -> bool:
    return bool(re.fullmatch(r"v?\d[\d.]*[a-z]?", word))


def _without_rivals(
    found: Sequence[tuple[int, ProductHit]],
) -> Sequence[tuple[int, ProductHit]]:
    """Of products that the same words name, those that nothing else speaks for give way to the surest."""
    best: dict[str, float] = {}
    for _, hit in found:
        best[hit.words] = max(best.get(hit.words, 0.0), hit.strength)
    return [(place, hit) for place, hit in found if hit.strength >= best[hit.words] - 0.05]


_NOTHING_SAID: frozenset[str] = frozenset(
    stem(word)
    for word in word_set(
        """
        management information data service services council system online public staff people work records
        record
        """
    )
)
