"""The product catalogue: its columns, its ids, and what a user's own file does."""

from __future__ import annotations

import pytest

from landscape.errors import InputRejected
from landscape.matching.catalogue import COLUMNS, Catalogue, FormerName, shipped_catalogue
from landscape.matching.reference import reference_rows


def test_the_shipped_table_has_the_columns_and_says_where_each_row_comes_from() -> None:
    rows = reference_rows("products.csv")
    assert tuple(rows[0]) == COLUMNS
    for number, row in enumerate(rows, start=2):
        assert row["summary"], f"row {number} says nothing of what it does"
        assert row["source"], f"row {number} does not say where it was seen"
        assert row["functionalities"] or row["business_functions"], f"row {number} has no function"
        dated = row["checked"][:4].isdigit() and len(row["checked"]) == 10
        assert dated or row["checked"] == "unverified", f"row {number}: {row['checked']!r}"


def test_every_shipped_row_loads_with_known_ids_and_no_product_is_there_twice() -> None:
    products = shipped_catalogue().products
    seen = [(one.name.casefold(), one.publisher.casefold()) for one in products]
    assert len(seen) == len(set(seen)) == len(reference_rows("products.csv"))


def test_former_names_bear_their_dates() -> None:
    made = Catalogue.from_rows(
        [{"product": "Quorrel", "former_names": "Quorl (until 2019)|Old Quorl"}]
    )
    assert made.products[0].former_names == (FormerName("Quorl", "2019"), FormerName("Old Quorl"))
    assert made.products[0].names == ("Quorrel", "Quorl", "Old Quorl")


def test_a_users_row_takes_the_place_of_the_shipped_one() -> None:
    shipped = Catalogue.from_rows([{"product": "Quorrel", "publisher": "Quorrel Ltd"}])
    own = Catalogue.from_rows(
        [{"product": "quorrel", "publisher": "Quorrel ltd", "summary": "rents"}], file="mine.csv"
    )
    both = shipped.with_own(own)
    assert [(one.file, one.summary) for one in both.products] == [("mine.csv", "rents")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"name": "Quorrel"}], "no column product"),
        ([{"product": " ", "summary": "rents"}], "row 2 of mine.csv names no product"),
        ([{"product": "Quorrel", "functionalities": "rent"}], "rent is no id"),
        ([{"product": "Quorrel", "business_functions": "housing"}], "housing is no id"),
    ],
)
def test_what_is_no_catalogue_is_said_with_its_row(rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(InputRejected, match=said):
        Catalogue.from_rows(rows, file="mine.csv")


def test_blank_rows_are_passed_over_and_numbered() -> None:
    made = Catalogue.from_rows([{"product": ""}, {"product": "Quorrel"}], file="mine.csv")
    assert [(one.name, one.row) for one in made.products] == [("Quorrel", 3)]
