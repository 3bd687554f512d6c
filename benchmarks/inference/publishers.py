"""What a publisher's other products say of one of them: how often it is said, and how often right.

    python benchmarks/inference/publishers.py

Each product of the catalogue is left out in turn, with the modules of its suite, and read as a name that
nobody knows beside its publisher. What the catalogue does not hold is less usual than what it holds, so
that figures on real lists are lower; the shipped chances are a fifth lower for that.
"""

from __future__ import annotations

from collections.abc import Iterator

from measure import shown

from landscape.matching.bands import FUNCTION_BANDS
from landscape.matching.catalogue import Product, shipped_catalogue
from landscape.matching.companies import Companies
from landscape.matching.evaluate import wilson
from landscape.matching.publishers import Habits, PublisherHit, Publishers
from landscape.matching.relations import SupplierRelations


def guesses(*, serves: bool) -> Iterator[tuple[Product, PublisherHit]]:
    """Each product of which something would be said for review, and what."""
    products = shipped_catalogue().products
    known = Publishers(products, Companies(SupplierRelations.shipped()))
    habits = Habits(products, serves=serves)
    for one in products:
        rest = [other for other in known.of(one.publisher) if not _related(one, other)]
        hit = habits.hit(one.publisher, "supplier", rest) if rest else None
        if hit and hit.chances[0][1] >= FUNCTION_BANDS.review:
            yield one, hit


def _related(one: Product, other: Product) -> bool:
    suites = {one.suite or one.name, one.name} & {other.suite or other.name, other.name}
    return bool(suites)


def main() -> None:
    total = len(shipped_catalogue().products)
    for title, serves in (("functionality", False), ("business function", True)):
        said = list(guesses(serves=serves))
        right = sum(
            hit.chances[0][0] in (one.business_functions if serves else one.functionalities)
            for one, hit in said
        )
        print(
            f"{title}: said of {len(said):,} of {total:,}, right {shown(wilson(right, len(said)))}"
        )


if __name__ == "__main__":
    main()
