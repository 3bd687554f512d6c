"""What the product catalogue knows of rows, as words and as chances of the functions of a taxonomy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from landscape.matching.catalogue import SHIPPED
from landscape.matching.clauses import tokens
from landscape.matching.described import Described, Text
from landscape.matching.grounds import Told
from landscape.matching.normalise import plain, word_set
from landscape.matching.publishers import Habits, PublisherHit, Publishers
from landscape.matching.recognise import ProductHit, Recogniser, Spoken, labels_of
from landscape.matching.taxonomy import (
    Function,
    business_functions,
    functionalities,
    mostly_shipped,
    shipped_places,
)
from landscape.model.inference import Evidence

COLUMN = "product catalogue"
# How often the first, second, … function of a product is one that a row of it is listed for: counted on the
# develop half of a list of names of systems (benchmarks/inference/third_council.py), and what is listed for a
# business function is listed for one far oftener than for the others that the product could serve.
SHARES = (0.94, 0.6, 0.5, 0.46)
SERVED_SHARES = (0.92, 0.5, 0.46, 0.46)
_LATER = 0.4
# A name that ends so tells of what joins a product to others, or of reports on it, not of the product.
_BESIDE_IT = word_set(
    """
    interface interfaces feed feeds import imports export exports extract extracts link links loader connector
    connectors adaptor adapter sync report reports reporting dashboard dashboards
    """
)
_BESIDE_LEFT = 0.4  # what is left of what a product does where the name says that
_WORDS_COUNT = 0.8  # the words of the catalogue against words of the row itself
_LEARNED_COUNT = 0.4  # where the trained words have learned from them already

Hit = ProductHit | PublisherHit
Speaking = tuple[int, float, bool]  # place of a function, its chance, whether a product says so


class ProductEvidence:
    """The catalogue's word on rows, for one taxonomy.

    Parameters: `recogniser`, the catalogue; `functions`, the leaves of the taxonomy in their order;
    `relationship`, `PROVIDES` (functionality) or `SERVES` (business function).
    """

    def __init__(
        self, recogniser: Recogniser, functions: Sequence[Function], relationship: str
    ) -> None:
        self.recogniser = recogniser
        self._serves = relationship == "SERVES"
        self._publishers = Publishers(recogniser.products, recogniser.companies)
        self._habits = Habits(recogniser.products, serves=self._serves)
        known = mostly_shipped(functions, relationship)
        self._place = shipped_places(functions, relationship) if known else {}

    def hits(self, one: Described) -> tuple[Hit, ...]:
        """The products that a row speaks of, surest first; if none, the publisher that it names."""
        supplier = one.supplier.text if one.supplier else ""
        found = self.recogniser.find(
            Spoken(
                one.name.text,
                tuple(text.text for text in one.extra),
                one.description.text if one.description else "",
                supplier,
                one.department.text if one.department else "",
            )
        )
        if not self._serves:
            found = tuple(_itself(hit, one.name.text) for hit in found)
        return (
            found
            or self.recogniser.short_form(one.name.text)
            or self._guessed(one.name.text, supplier)
        )

    def _guessed(self, name: str, supplier: str) -> tuple[PublisherHit, ...]:
        words, products = self._publishers.leading(name)
        place = "name" if products else "supplier"
        products = products or self._publishers.of(supplier)
        hit = self._habits.hit(words or supplier, place, products)
        return (hit,) if hit else ()

    def told(self, hits: Sequence[Hit]) -> list[Told]:
        """What the catalogue says of each product, as texts that count less than the row's own."""
        said = [one for hit in hits for one in self._texts(hit)]
        return [
            Told(text, "catalogue", tuple(tokens(text.text)), self._count(text) * weight)
            for text, weight in said
            if text.text
        ]

    def _count(self, text: Text) -> float:
        """How much the words of a catalogue's row count: the trained words know those of the shipped one."""
        return _LEARNED_COUNT if self._place and text.source == SHIPPED else _WORDS_COUNT

    def speaking(self, hits: Sequence[Hit]) -> tuple[Speaking, ...]:
        """By place of the function: how likely it is by each hit alone (shipped taxonomies only)."""
        return tuple(
            (self._place[function], chance, isinstance(hit, ProductHit))
            for hit in hits
            for function, chance in self._functions(hit)
        )

    def evidence(self, hits: Sequence[Hit], place: int) -> tuple[Evidence, ...]:
        """The catalogue's rows that speak for a function."""
        return tuple(
            _ground(hit, function, chance)
            for hit in hits
            for function, chance in self._functions(hit)
            if self._place[function] == place
        )

    def _functions(self, hit: Hit) -> list[tuple[str, float]]:
        """The functions of the taxonomy that a hit speaks for, and their chances."""
        if isinstance(hit, PublisherHit):
            told = [(one, chance) for one, chance, _ in hit.chances]
        else:
            ids = hit.product.business_functions if self._serves else hit.product.functionalities
            shares = [*(SERVED_SHARES if self._serves else SHARES), *[_LATER] * len(ids)]
            told = [(one, hit.strength * share) for one, share in zip(ids, shares, strict=False)]
        return [(one, chance) for one, chance in told if one in self._place]

    def _texts(self, hit: Hit) -> list[tuple[Text, float]]:
        """What a hit says in words, and how surely.

        Under a taxonomy of the user's own the labels of ours are words like others.
        """
        if isinstance(hit, PublisherHit):
            return [] if self._place else [(_label(one), chance) for one, chance, _ in hit.chances]
        product = hit.product
        words = [product.summary, *(() if self._place else labels_of(product))]
        column = f"{COLUMN}: {product.name}"
        said = "; ".join(filter(None, words))
        return [(Text(said, column, product.file, None, product.row or None), hit.strength)]


def likely(speaking: Sequence[Speaking], read: int | None = None) -> dict[int, float]:
    """By place of the function: how likely it is by all hits.

    `read` is the function that the row's own words already tell, None when they tell none: what a publisher
    usually sells can bear that out, but adds nothing to it.
    """
    found: dict[int, float] = {}
    for place, chance, product in speaking:
        if read is None or read == place or product:
            found[place] = max(found.get(place, 0.0), chance)
    return found


def _itself(hit: ProductHit, name: str) -> ProductHit:
    """A hit as far as it says what a thing does: an interface of a product does not do what the product does.

    What it serves is the same.
    """
    others = plain(name).replace(plain(hit.words), " ").split()
    if hit.place != "name" or not others or others[-1] not in _BESIDE_IT:
        return hit
    return replace(hit, strength=round(hit.strength * _BESIDE_LEFT, 4))


def _label(function: str) -> Text:
    """The label of a function of the shipped taxonomies."""
    found = functionalities().function(function) or business_functions().function(function)
    return Text(found.label if found else "", COLUMN, SHIPPED)


def _ground(hit: Hit, function: str, chance: float) -> Evidence:
    """The row of the catalogue, or the count of a publisher's rows, that speaks for a function."""
    if isinstance(hit, PublisherHit):
        count = next(count for one, _, count in hit.chances if one == function)
        text = f"{hit.words} publishes {hit.products} products that are known, {count} of them for this"
        return Evidence(text, "catalogue", SHIPPED, None, None, COLUMN, round(chance, 2))
    product = hit.product
    return Evidence(
        _said(hit), "catalogue", product.file, None, product.row or None, COLUMN, round(chance, 2)
    )


def _said(hit: ProductHit) -> str:
    product = hit.product
    known = f"{hit.words} is {product.name}" if hit.words != product.name else product.name
    former = f", formerly {hit.former}" if hit.former else ""
    publisher = f" of {product.publisher}" if product.publisher else ""
    checked = "" if product.verified else ", unverified"
    return f"{known}{former}{publisher} ({hit.why}; source: {product.source or 'own'}{checked})"
