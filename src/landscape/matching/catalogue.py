"""The product catalogue: what is known of a product by its name, because the name alone says nothing.

*Confirm*, *Mosaic* or *iTrent* have no word of what they do. The catalogue holds who publishes a product, how
else it is written, what it was called, and what it does: in ids of the shipped taxonomies and in a line of
plain words, which help under any taxonomy. Users add a file of their own with the same columns; its rows win.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from landscape.errors import InputRejected
from landscape.matching.normalise import plain, plain_word
from landscape.matching.reference import reference_rows
from landscape.matching.taxonomy import business_functions, functionalities

COLUMNS = (
    "product",
    "suite",
    "publisher",
    "spellings",
    "former_names",
    "functionalities",
    "business_functions",
    "summary",
    "domain",
    "source",
    "checked",
)
SHIPPED = "products.csv"
UNVERIFIED = "unverified"
_DATED = re.compile(r"\s*\((?:until|to|before|from|since|in)?\s*(\d{4}(?:-\d\d){0,2})[^)]*\)\s*$")


@dataclass(frozen=True, slots=True)
class FormerName:
    """What a product was called, and until when as far as known (`2021`, `2021-07`, or empty)."""

    name: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One row of the catalogue.

    `functionalities` and `business_functions` are ids of the shipped taxonomies, the most important first;
    `checked` is the date on which the row was checked, or `unverified`. `file` and `row` say where it stands.
    """

    name: str
    suite: str = ""
    publisher: str = ""
    spellings: tuple[str, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    functionalities: tuple[str, ...] = ()
    business_functions: tuple[str, ...] = ()
    summary: str = ""
    domain: str = ""
    source: str = ""
    checked: str = UNVERIFIED
    file: str = SHIPPED
    row: int = 0

    @property
    def verified(self) -> bool:
        """Whether somebody looked it up."""
        return self.checked != UNVERIFIED

    @property
    def own(self) -> bool:
        """Whether it comes from a user's own file."""
        return self.file != SHIPPED

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to write it, its own name first."""
        known = (self.name, *self.spellings, *(one.name for one in self.former_names))
        return tuple(dict.fromkeys(known))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Products in the order of their tables; rows of a user's own file come first."""

    products: tuple[Product, ...] = ()

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, str]],
        *,
        file: str = SHIPPED,
        numbers: Sequence[int] | None = None,
    ) -> Catalogue:
        """A catalogue from rows with the headers of `COLUMNS`; only `product` must be there.

        Parameters: `file`, how the table is named in evidence; `numbers`, the row numbers that people see
        (2, 3, … when None). Rows without any text are passed over.
        Raises InputRejected, naming the row, for a row without a product or with an unknown function id.
        """
        told = list(rows)
        if told and not any(plain(key) == "product" for key in told[0]):
            raise InputRejected(
                f"{file} is no product catalogue: it has no column product",
                detail=f"its columns are {', '.join(told[0]) or 'none'}",
                remedy=f"give a CSV with product and, as far as known, {', '.join(COLUMNS[1:])}",
            )
        places = numbers or range(2, len(told) + 2)
        return cls(
            tuple(
                _product(row, file, place)
                for row, place in zip(told, places, strict=True)
                if any(value.strip() for value in row.values() if value)
            )
        )

    def with_own(self, own: Catalogue) -> Catalogue:
        """This catalogue with a user's rows before it; a shipped row of the same product and publisher goes."""
        taken = {_identity(one) for one in own.products}
        rest = tuple(one for one in self.products if _identity(one) not in taken)
        return Catalogue((*own.products, *rest))


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue in data/reference/products.csv."""
    return Catalogue.from_rows(reference_rows(SHIPPED))


def _identity(product: Product) -> tuple[str, str]:
    return plain(product.name), plain(product.publisher)


def _product(given: Mapping[str, str], file: str, row: int) -> Product:
    cells = {plain_word(key): (value or "").strip() for key, value in given.items() if key}
    if not cells.get("product"):
        raise InputRejected(
            f"row {row} of {file} names no product",
            remedy="fill in the column product, or remove the row",
        )
    product = Product(
        cells["product"],
        cells.get("suite", ""),
        cells.get("publisher", ""),
        _several(cells.get("spellings", "")),
        tuple(_former(one) for one in _several(cells.get("former_names", ""))),
        _several(cells.get("functionalities", "")),
        _several(cells.get("business_functions", "")),
        cells.get("summary", ""),
        cells.get("domain", ""),
        cells.get("source", ""),
        cells.get("checked") or UNVERIFIED,
        file,
        row,
    )
    _check_ids(product)
    return product


def _several(cell: str) -> tuple[str, ...]:
    parts = map(str.strip, cell.split("|")) if cell else ()
    return tuple(dict.fromkeys(filter(None, parts)))


def _former(text: str) -> FormerName:
    """`Trent (until 2009)` is the name Trent until 2009."""
    dated = _DATED.search(text)
    return FormerName(text[: dated.start()], dated[1]) if dated else FormerName(text)


def _check_ids(product: Product) -> None:
    for ids, known, column in (
        (product.functionalities, _known_functionalities(), "functionalities"),
        (product.business_functions, _known_business_functions(), "business_functions"),
    ):
        unknown = [one for one in ids if one not in known]
        if unknown:
            raise InputRejected(
                f"row {product.row} of {product.file}: {unknown[0]} is no id of {column}.csv",
                detail=f"the product is {product.name}",
                remedy="use the ids of the shipped taxonomy, or leave the column empty and say it in summary",
            )


@cache
def _known_functionalities() -> frozenset[str]:
    return frozenset(one.id for one in functionalities().leaves)


@cache
def _known_business_functions() -> frozenset[str]:
    return frozenset(one.id for one in business_functions().leaves)
