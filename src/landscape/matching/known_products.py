"""The product catalogue on both sides of a contract link: the same product by whatever name, its publisher."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from landscape.matching.catalogue import Product
from landscape.matching.kept import NOTHING, Kept, digest, keys_of, program, table
from landscape.matching.recognise import Recogniser, Spoken, labels_of
from landscape.matching.sides import AppSide, ContractSide
from landscape.matching.stems import without_boilerplate

_SURELY = 0.7
_ENOUGH = 6  # words of a description
_NAME = "products"


class NamedProducts:
    """The products that rows surely name.

    Parameters: `kept`, what an earlier run left: a row that was asked about before is not read again.
    """

    def __init__(self, products: Recogniser, kept: Kept = NOTHING) -> None:
        self._products, self._kept = products, kept
        self._place = {id(one): place for place, one in enumerate(products.products)}
        self._known = self._taken() if kept is not NOTHING else {}
        self._asked: dict[bytes, tuple[int, ...]] = {}

    def applications(self, rows: Sequence[AppSide]) -> list[AppSide]:
        """Applications with the products that they are and the publishers of these."""
        return [self._application(one) for one in rows]

    def contracts(self, rows: Sequence[ContractSide]) -> list[ContractSide]:
        """Contracts with the products that their titles name."""
        return [self._contract(one) for one in rows]

    def keep(self) -> None:
        """Keeps what was asked."""
        import numpy as np

        if self._kept is NOTHING or self._asked == self._known:
            return
        found = self._asked.values()
        arrays = {
            "rows": table(list(self._asked)),
            "lengths": np.asarray([len(one) for one in found], dtype=np.int32),
            "places": np.asarray([place for one in found for place in one], dtype=np.int32),
        }
        self._kept.put(_NAME, self._basis(), arrays)

    def _application(self, one: AppSide) -> AppSide:
        found = self._named(Spoken(one.name, (), one.description, one.supplier, one.department))
        if not found:
            return one
        publishers = [self._products.companies.keys(product.publisher) for product in found]
        return replace(
            one,
            description=_described(one.description, found[0]),
            products=_keys(found),
            publishers=frozenset(key for keys in publishers for key in keys),
        )

    def _contract(self, one: ContractSide) -> ContractSide:
        title = without_boilerplate(one.title)
        found = self._named(Spoken(title, (), "", one.supplier, one.department))
        return replace(one, products=_keys(found)) if found else one

    def _named(self, row: Spoken) -> list[Product]:
        if self._kept is NOTHING:
            return self._found(row)
        key = digest(row)
        places = self._known.get(key)
        if places is None:
            places = tuple(self._place[id(one)] for one in self._found(row))
        self._asked[key] = places
        return [self._products.products[place] for place in places]

    def _found(self, row: Spoken) -> list[Product]:
        hits = self._products.find(row)
        return [one.product for one in hits if one.strength >= _SURELY and one.place == "name"]

    def _taken(self) -> dict[bytes, tuple[int, ...]]:
        held = self._kept.take(_NAME, self._basis())
        if held is None:
            return {}
        places, end = held["places"].tolist(), 0
        found = {}
        for key, length in zip(keys_of(held["rows"]), held["lengths"].tolist(), strict=True):
            found[key] = tuple(places[end : end + length])
            end += length
        return found

    def _basis(self) -> bytes:
        return digest(program(), self._products.mark)


def _described(description: str, product: Product) -> str:
    """What an application does, by its row and, where that says little, by the catalogue."""
    if len(description.split()) >= _ENOUGH:
        return description
    return "; ".join(filter(None, (description, product.summary, *labels_of(product))))


def _keys(products: Iterable[Product]) -> frozenset[str]:
    return frozenset(f"{one.name}|{one.publisher}" for one in products)
