"""Which products of the catalogue a name speaks of, how surely, and why.

A hit is a whole written name, never a part of a word. Ordinary words (Confirm, Uniform) and very short names
need support: they are the whole name, the supplier is the publisher, or they are written as a name and the row
speaks of what the product does. Words that say what a council does (Parking, Leisure, Claims) count only beside
their publisher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from landscape.matching.brand_words import function_words, ordinary_words, told_words
from landscape.matching.catalogue import Catalogue, Product
from landscape.matching.clauses import tokens
from landscape.matching.companies import Companies
from landscape.matching.kept import digest
from landscape.matching.normalise import word_set
from landscape.matching.relations import SupplierRelations
from landscape.matching.stems import stem, stems_of, words_of
from landscape.matching.taxonomy import business_functions, functionalities
from landscape.matching.written import (
    BEFORE,
    FILLER,
    Found,
    Line,
    Slips,
    Written,
    is_version,
    letters_of,
    written_names,
)

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
BESIDE, PART_INITIALS, PART = 0.85, 0.75, 0.65  # ordinary words that other signs speak for
# What is left of a hit when the row names another supplier, by (ordinary word, a publisher of the catalogue).
_DOUBT = {(False, False): 0.9, (False, True): 0.6, (True, False): 0.7, (True, True): 0.3}
USED_FROM = 0.5
MOST_PRODUCTS = 3
_LONGEST = 6  # words of a written name
_OPENING = 4  # words at the start of a description where a product is introduced
_SHORT = 4
SHORT_FORM = 0.65
_SHORTEST_FORM = 3
_SLIPPED = 0.85  # what is left of a hit when a letter is wrong
_MOST_KEPT = 30_000  # answers: a row is asked about for each taxonomy


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
        self._known: dict[str, list[Written]] = defaultdict(list)
        for place, product in enumerate(self.products):
            for words, former, shortened in written_names(product):
                self._known["".join(words)].append(
                    Written(
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
        self._slips = Slips(self._known)
        self._begun = _beginnings(self.products)
        self._too_plain = frozenset(one for one in self._begun if stem(one) in told_words())
        self._about: dict[int, frozenset[str]] = {}
        self._around: dict[int, frozenset[str]] = {}
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

    def short_form(self, name: str) -> tuple[ProductHit, ...]:
        """The product that a name is the first word of, when nothing longer is known by it.

        *Mimsy* is Mimsy XG. Where the products that begin so do several things, nothing follows (*Trend*).
        """
        line = Line.of(name)
        letters = [letters_of(one.group()) for one in line.words]
        if not letters or not all(one in FILLER or is_version(one) for one in letters[1:]):
            return ()
        begun = self._begun.get(letters[0], [])
        does = {self.products[one].functionalities[:1] for one in begun}
        if len(does) != 1 or letters[0] in self._too_plain:
            return ()
        product = self.products[begun[0]]
        why = "its first word"
        return (ProductHit(product, SHORT_FORM, line.words[0].group(), "name", why),)

    # --- words ---

    def _is_ordinary(self, words: Sequence[str]) -> bool:
        """Whether a written name needs support: short, or made of ordinary words only."""
        if len(words) == 1 and len(words[0]) <= _SHORT:
            return True
        ordinary = all(stem(word) in self._ordinary or word.isdigit() for word in words)
        return ordinary or stem("".join(words)) in self._ordinary

    def _in_text(self, text: str) -> list[Found]:
        """Written names in a text: the longest at each place."""
        line = Line.of(text)
        letters = [letters_of(one.group()) for one in line.words]
        found: list[Found] = []
        place = 0
        while place < len(letters):
            longest = self._longest(line, letters, place) or self._mistyped(line, letters, place)
            found += longest
            place = longest[0].end if longest else place + 1
        return found

    def _longest(self, line: Line, letters: Sequence[str], place: int) -> list[Found]:
        for end in range(min(len(letters), place + _LONGEST), place, -1):
            joined = "".join(letters[place:end])
            held = [
                one
                for one in self._known.get(joined, ())
                if end - place == one.words
                or (len(joined) >= 5 and all(len(part) > 2 for part in letters[place:end]))
            ]
            if held:
                return [Found(one, place, end, line) for one in held]
        return []

    def _mistyped(self, line: Line, letters: Sequence[str], place: int) -> list[Found]:
        """A word that is a name but for one letter, or for a number that is stuck to it."""
        word = letters[place]
        name = self._slips.name(word)
        if not name or stem(word) in self._ordinary:
            return []
        held = [one for one in self._known.get(name, ()) if one.words == 1]
        slipped = not word.startswith(name)
        return [Found(one, place, place + 1, line, slipped) for one in held]

    def _introduced(self, description: str) -> list[Found]:
        """Distinctive products at the very start of a description, where it is not denied or passed on."""
        opening = description[:120]
        denied = {one.start for one in tokens(opening) if one.weight < 0.8}
        return [
            one
            for one in self._in_text(opening)
            if not one.written.ordinary
            and one.capitalised
            and one.start < _OPENING
            and one.line.words[one.start].start() not in denied
        ]

    # --- support ---

    def _judged(self, found: Found, place: str, text: str, row: Spoken) -> ProductHit:
        agreed, doubt = self._supplier(found.written, row.supplier)
        strength, why = self._strength(found, row, text)
        if agreed:
            strength, why = AGREED, f"{row.supplier} publishes it"
        elif doubt < 1:
            strength, why = strength * doubt, f"{why}, but the row names {row.supplier}"
        if found.slipped:
            strength, why = strength * _SLIPPED, f"but for one letter: {why}"
        strength *= 0.9 if place == "extra" and not agreed else 1.0
        return self._hit(found, place, strength, why)

    def _strength(self, found: Found, row: Spoken, text: str) -> tuple[float, str]:
        whole = self._is_whole(found)
        if found.written.shortened and not whole:
            return 0.0, "the publisher is not named"
        if found.slipped and not (whole or self._is_whole(found, part=True)):
            return 0.0, "it may be another word"
        if not found.written.ordinary:
            if whole:
                return WHOLE, "the whole name"
            return (BEGINS, "begins the name") if found.start == 0 else (WITHIN, "within the name")
        if found.written.plain and found.written.shortened:
            return 0.0, "an ordinary word"
        if whole and (found.capitalised or len(found.line.words) == 1):
            return WHOLE_ORDINARY, "the whole name"
        return self._supported(found, row, text)

    def _supported(self, found: Found, row: Spoken, text: str) -> tuple[float, str]:
        """How surely an ordinary word is meant as a name, by what else the line says."""
        if found.written.plain:
            return 0.0, "an ordinary word"
        shared = self._shared(found, text, row)
        part = found.capitalised and self._as_written(found) and self._is_whole(found, part=True)
        beside = self._beside_it(found) if part or found.stands_out else ""
        if beside:
            return BESIDE, f"the name also says {beside}"
        if shared and (part or found.stands_out):
            return SUPPORTED, f"the row also says {shared}"
        if part:
            return PART_INITIALS if found.initials else PART, "a part of the name by itself"
        return 0.0, "an ordinary word"

    def _as_written(self, found: Found) -> bool:
        """Whether initials are written as initials: a lift is no LIFT."""
        letters = letters_of(found.text)
        names = [
            one for one in self.products[found.written.product].names if letters_of(one) == letters
        ]
        return found.text.isupper() or not names or not all(map(str.isupper, names))

    def _beside_it(self, found: Found) -> str:
        """Another word of the line that other ways to write the product hold, or its publisher's name."""
        place = found.written.product
        if place not in self._around:
            product = self.products[place]
            names = (product.suite, *product.names)
            told = {letters_of(one.group()) for name in names for one in Line.of(name).words}
            told |= {word for key in self._publisher(place) for word in key.split()}
            self._around[place] = frozenset(
                one for one in told if len(one) >= 3 and stem(one) not in self._ordinary
            )
        said = [one.group() for one in found.others]
        return next((one for one in said if letters_of(one) in self._around[place]), "")

    def _shared(self, found: Found, text: str, row: Spoken) -> str:
        """Words of the row that say what the product does."""
        about = self._about_product(found.written.product)
        own = set(stems_of(found.text))
        said = stems_of(f"{text} {row.department} {' '.join(row.extra)}")
        said += [one.stem for one in tokens(row.description) if one.weight >= 0.8]
        shared = [one for one in dict.fromkeys(said) if one in about and one not in own]
        return ", ".join(shared[:3])

    def _about_product(self, place: int) -> frozenset[str]:
        if place not in self._about:
            self._about[place] = said_of(self.products[place]) - _NOTHING_SAID
        return self._about[place]

    def _is_whole(self, found: Found, *, part: bool = False) -> bool:
        """Whether a name is all that a line says, or a part of it; publishers and versions aside."""
        publisher = {word for key in self._publisher(found.written.product) for word in key.split()}
        before, after = found.around(part=part)
        return all(word in BEFORE or word in publisher for word in before) and all(
            word in FILLER or word in publisher or is_version(word) for word in after
        )

    # --- suppliers ---

    def _supplier(self, written: Written, supplier: str) -> tuple[bool, float]:
        """Whether the row's supplier is the publisher, and what is left of a hit when it is not."""
        keys = self.companies.any_of(supplier)
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

    def _hit(self, found: Found, place: str, strength: float, why: str) -> ProductHit:
        product = self.products[found.written.product]
        former = found.written.former
        return ProductHit(product, round(strength, 4), found.text, place, why, former)


def _beginnings(products: Sequence[Product]) -> dict[str, list[int]]:
    """The products whose names begin with a word, by the word; own names and spellings of two words or more."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, product in enumerate(products):
        for name in product.names:
            words = [letters_of(one.group()) for one in Line.of(name).words]
            if len(words) > 1 and len(words[0]) >= _SHORTEST_FORM and words[0].isalpha():
                found[words[0]].append(place)
    return found


def said_of(product: Product) -> frozenset[str]:
    """The words that say what a product does, as stems."""
    text = " ".join((product.summary, product.suite, product.domain, *labels_of(product)))
    return frozenset(stems_of(text))


def labels_of(product: Product) -> list[str]:
    """The labels of what a product does, in the shipped taxonomies."""
    first, second = functionalities(), business_functions()
    found = [first.function(one) for one in product.functionalities]
    found += [second.function(one) for one in product.business_functions]
    return [one.label for one in found if one]


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
