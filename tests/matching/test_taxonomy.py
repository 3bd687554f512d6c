"""Taxonomies as tables, good and bad."""

from __future__ import annotations

import pytest

from landscape.errors import InputRejected
from landscape.matching.taxonomy import Taxonomy, business_functions, functionalities


def test_the_shipped_taxonomies_are_rich() -> None:
    functions, business = functionalities(), business_functions()
    assert len(functions.leaves) >= 45
    assert len(business.leaves) >= 80
    assert 14 <= sum(1 for one in business.functions if not one.parent) <= 18
    assert all(len(one.synonyms) >= 12 and one.description for one in functions.leaves)
    booking = functions.function("appointments-and-booking")
    assert booking is not None and functions.heading_of(booking) == "Customer"


def test_an_area_column_is_a_heading_and_needs_no_row() -> None:
    taxonomy = Taxonomy.from_rows([{"id": "x", "label": "X", "area": "Somewhere"}])
    assert [one.id for one in taxonomy.leaves] == ["x"]
    assert taxonomy.heading_of(taxonomy.leaves[0]) == "Somewhere"


def test_synonyms_are_split_and_cells_trimmed() -> None:
    taxonomy = Taxonomy.from_rows([{"ID": " x ", "Label": "X", "Synonyms": "one| two |"}])
    assert taxonomy.functions[0].synonyms == ("one", "two")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no rows"),
        ([{"name": "x"}], "no id and no label"),
        ([{"id": "", "label": ""}], "has no id"),
        ([{"id": "x", "label": "X"}, {"id": "x", "label": "Y"}], "more than once"),
        ([{"id": "x", "label": "X", "parent": "y"}], "not in the taxonomy"),
        (
            [{"id": "x", "label": "X", "parent": "y"}, {"id": "y", "label": "Y", "parent": "x"}],
            "circle",
        ),
        ([{"id": "x", "label": "X", "parent": "x"}], "circle"),
    ],
)
def test_a_broken_taxonomy_is_rejected_with_a_remedy(rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(InputRejected) as wrong:
        Taxonomy.from_rows(rows)
    assert said in wrong.value.message
    assert wrong.value.remedy
