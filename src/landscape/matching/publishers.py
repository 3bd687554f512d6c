"""What a product probably does when only its publisher is known: what the publisher's others do.

A row whose name says nothing and is in no catalogue may name its supplier; and many rows are called after
the supplier alone (*Egress*, *Mobysoft*). Where the publisher's products mostly do one thing, that is a guess
worth a look; where they do many things, nothing follows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from landscape.matching.brand_words import ordinary_words
from landscape.matching.catalogue import Product
from landscape.matching.companies import Companies
from landscape.matching.normalise import clean, company_name
from landscape.matching.stems import stem

# A function that n of a publisher's N products do is done by another of its products in (n + .5 b) / (N + .5)
# of cases, b its share of the whole catalogue: measured by leaving each product out. What the catalogue does
# not know is less usual than what it knows, which the last factor allows for; it is judgement.
_PRIOR = 0.5
_UNKNOWN = 0.8
_WORTH_SAYING = 0.3
_LONGEST = 4  # words of a company's name at the start of a row's
_SHORT = 3


@dataclass(frozen=True, slots=True)
class PublisherHit:
    """A publisher that a row names, and what its products mostly do.

    `words` are the row's, `place` is supplier or name; `chances` gives for each function of the taxonomy, best
    first, its id, its chance (0–1) and how many of the publisher's `products` do it.
    """

    words: str
    place: str
    products: int
    chances: tuple[tuple[str, float, int], ...]


class Publishers:
    """The products of each company of a catalogue.

    Parameters: `products`, the catalogue's rows; `companies`, which names are one company or group.
    """

    def __init__(self, products: Sequence[Product], companies: Companies) -> None:
        self.products = products
        self.companies = companies
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self._names: set[str] = set()
        for place, one in enumerate(products):
            if one.publisher:
                for key in companies.keys(one.publisher):
                    self._by_key[key].add(place)
                self._names |= _whole(one.publisher)

    def of(self, supplier: str) -> tuple[Product, ...]:
        """The products of a company or its group, in the catalogue's order; none for who only resells."""
        keys = self.companies.keys(supplier) if supplier else frozenset()
        if keys & self.companies.sellers:
            return ()
        places = set[int]().union(*(self._by_key.get(key, ()) for key in keys))
        return tuple(self.products[place] for place in sorted(places))

    def leading(self, name: str) -> tuple[str, tuple[Product, ...]]:
        """The company whose whole name a row's name is or begins with, as written there, and its products.

        Both are empty when there is none, or when its name is made of ordinary words.
        """
        written = clean(name).split()
        for count in range(min(len(written), _LONGEST), 0, -1):
            words = " ".join(written[:count])
            key = company_name(words).key
            if key in self._names and not _is_ordinary(key):
                return words, self.of(words)
        return "", ()


class Habits:
    """How probable each function is for a product of which only the publisher is known.

    Parameters: `products`, the whole catalogue, by which a function is usual or not; `serves`, whether business
    functions are meant rather than functionalities.
    """

    def __init__(self, products: Sequence[Product], *, serves: bool) -> None:
        self._serves = serves
        held = Counter(one for product in products for one in self._functions(product))
        self._usual = {one: count / len(products) for one, count in held.items()}

    def hit(self, words: str, place: str, products: Sequence[Product]) -> PublisherHit | None:
        """What the products of a publisher speak for; None when they do too many things to say."""
        held = Counter(one for product in products for one in self._functions(product))
        told = [
            (one, round(self._chance(one, count, len(products)), 4), count)
            for one, count in held.items()
        ]
        kept = sorted(
            (one for one in told if one[1] >= _WORTH_SAYING), key=lambda each: (-each[1], each[0])
        )
        return PublisherHit(words, place, len(products), tuple(kept)) if kept else None

    def _chance(self, function: str, count: int, products: int) -> float:
        return _UNKNOWN * (count + _PRIOR * self._usual[function]) / (products + _PRIOR)

    def _functions(self, product: Product) -> tuple[str, ...]:
        return product.business_functions if self._serves else product.functionalities


def _whole(publisher: str) -> set[str]:
    """A company's whole name, with and without UK, Group and their like."""
    told = company_name(publisher)
    return {told.key, " ".join(told.stem)} - {""}


def _is_ordinary(key: str) -> bool:
    return len(key) <= _SHORT or all(stem(word) in ordinary_words() for word in key.split())
