"""The product catalogue on both sides of a contract link: the same product by whatever name, its publisher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from landscape.matching.recognise import ProductHit, Recogniser, Spoken
from landscape.matching.sides import AppSide, ContractSide
from landscape.matching.stems import without_boilerplate

_SURELY = 0.7


def applications_with_products(
    applications: Sequence[AppSide], products: Recogniser
) -> list[AppSide]:
    """Applications with the products that they are and the publishers of these."""
    return [_application(one, products) for one in applications]


def contracts_with_products(
    contracts: Sequence[ContractSide], products: Recogniser
) -> list[ContractSide]:
    """Contracts with the products that their titles name."""
    return [
        replace(one, products=frozenset(_key(hit) for hit in hits)) if hits else one
        for one in contracts
        for hits in [_contract_hits(one, products)]
    ]


def _application(one: AppSide, products: Recogniser) -> AppSide:
    hits = _sure(products, Spoken(one.name, (), one.description, one.supplier, one.department))
    if not hits:
        return one
    publishers = [products.companies.keys(hit.product.publisher) for hit in hits]
    return replace(
        one,
        products=frozenset(_key(hit) for hit in hits),
        publishers=frozenset(key for keys in publishers for key in keys),
    )


def _contract_hits(one: ContractSide, products: Recogniser) -> list[ProductHit]:
    title = without_boilerplate(one.title)
    return _sure(products, Spoken(title, (), "", one.supplier, one.department))


def _sure(products: Recogniser, row: Spoken) -> list[ProductHit]:
    return [hit for hit in products.find(row) if hit.strength >= _SURELY and hit.place == "name"]


def _key(hit: ProductHit) -> str:
    return f"{hit.product.name}|{hit.product.publisher}"
