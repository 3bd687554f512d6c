"""Bad and adversarial input gets an answer, a stated abstention or a clear error; no crash, no guess."""

from __future__ import annotations

import pytest

from landscape.errors import LandscapeError
from landscape.matching.functions import Classifier
from landscape.matching.gold import gold_functions
from landscape.matching.links import link
from landscape.matching.normalise import company_name
from landscape.matching.proposals import proposals
from landscape.matching.relations import SupplierRelations
from landscape.matching.sides import AppSide, ContractSide
from landscape.matching.suppliers import SupplierMention, resolve
from landscape.matching.tables import RowTable, classify_rows, link_rows, resolve_rows
from landscape.matching.taxonomy import Taxonomy, functionalities
from landscape.model.vocabulary import Band

NONE = SupplierRelations.of([])
HARD = [
    "",
    " ",
    "x",
    "7",
    "20190101",
    "-",
    "…",
    "\u200b\u200e",
    "\x00\x07",
    "中央系统有限公司",
    "Общество с ограниченной ответственностью",
    "شركة البرمجيات",
    "🏛️🏛️",
    "Å" * 300,
    "z" * 10_000,
    "Bexley Ltd " * 1_000,
    "t/a t/a t/a",
    "(part of the )",
    "Ltd",
    "& Co",
    "a; b; c",
    '=cmd|"/c calc"!A1',
    "\ud800",
]


@pytest.mark.parametrize("name", HARD, ids=range(len(HARD)))
def test_any_supplier_name_is_resolved_or_said_to_name_nobody(name: str) -> None:
    [found] = resolve([SupplierMention("1", name)], NONE)
    assert found.key == "1"
    assert found.inference.evidence
    assert (found.supplier_id is None) == (found.inference.band is Band.NO)
    assert company_name(name).key == company_name(name.upper()).key or not name.isascii()


@pytest.mark.parametrize("name", ["", " ", "7", "20190101", "-", "…", "\u200b", "🏛️"])
def test_a_cell_without_a_letter_names_nobody(name: str) -> None:
    [found] = resolve([SupplierMention("1", name)], NONE)
    assert found.supplier_id is None
    assert "names no supplier" in found.inference.evidence[0].text


def test_hard_names_stay_apart() -> None:
    found = resolve([SupplierMention(str(i), name) for i, name in enumerate(HARD)], NONE)
    named = [one.supplier_id for one in found if one.supplier_id]
    assert len(set(named)) == len(named)


def test_hard_names_make_no_pairs_to_review() -> None:
    assert not proposals([SupplierMention(str(i), name) for i, name in enumerate(HARD)], NONE)


@pytest.mark.parametrize("name", HARD, ids=range(len(HARD)))
def test_any_row_is_classified_or_left_open(name: str) -> None:
    table = RowTable.of([{"name": name, "description": name}])
    [row] = classify_rows(table, functionalities()).rows
    assert all(0 <= one.inference.confidence <= 1 for one in row.functions)


@pytest.mark.parametrize("name", ["", "x", "7", "20190101", "z" * 10_000, "中央系统有限公司"])
def test_what_says_nothing_is_left_open(name: str) -> None:
    table = RowTable.of([{"name": name, "description": ""}])
    [row] = classify_rows(table, functionalities()).rows
    assert row.functions == ()


def test_hard_names_are_linked_to_nothing_by_chance() -> None:
    apps = [AppSide(f"a{i}", name=name) for i, name in enumerate(HARD[:14])]
    contracts = [
        ContractSide(f"c{i}", title=f"Supply of {word}", supplier=f"{word} Ltd")
        for i, word in enumerate(("gravel", "meals", "uniforms", "timber"))
    ]
    assert link(apps, contracts) == []


def test_thousands_of_identical_rows_are_one_supplier_and_one_answer() -> None:
    names = [SupplierMention(str(i), "Bexley Software Ltd", row=i) for i in range(5_000)]
    assert {one.supplier_id for one in resolve(names, NONE)} == {"bexley-software"}
    assert proposals(names, NONE) == []
    row = {"name": "Bookit", "description": "Online booking of sports courts and rooms"}
    answers = classify_rows(RowTable.of([row] * 3_000), functionalities()).rows
    assert len({tuple(each.function_id for each in one.functions) for one in answers}) == 1


def test_thousands_of_identical_applications_and_contracts_do_not_multiply() -> None:
    apps = [AppSide(f"a{i}", name="Bexley Rents", supplier="Bexley Ltd") for i in range(300)]
    contracts = [
        ContractSide(f"c{i}", title="Bexley Rents support", supplier="Bexley Ltd")
        for i in range(300)
    ]
    assert len(link(apps, contracts)) <= 300 * 300


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Acme E3 Ltd", "Acme E5 Ltd"),
        ("Acme East Ltd", "Acme West Ltd"),
        ("Acme 2019 Ltd", "Acme 2022 Ltd"),
        ("Acme Housing Ltd", "Acme Housing Benefit Ltd"),
        ("Acme Tax Ltd", "Acme Taxi Ltd"),
        ("Acme One Ltd", "Acme Two Ltd"),
        ("St Mary RC School", "St Mary CE School"),
        ("Acme Water Ltd", "Acme Gas Ltd"),
        ("Keys Care Ltd", "Key 2 Care Ltd"),
        ("Bexley District Council", "Bexley County Council"),
    ],
)
def test_near_names_are_neither_one_supplier_nor_proposed(left: str, right: str) -> None:
    mentions = [SupplierMention("1", left), SupplierMention("2", right)]
    first, second = resolve(mentions, NONE)
    assert first.supplier_id != second.supplier_id
    assert proposals(mentions, NONE) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Acme E3", "Acme E5 licences"),
        ("Acme East", "Acme West support"),
        ("Acme Server 2019", "Acme Server 2022 licences"),
        ("Acme Housing", "Acme Housing Benefit support"),
        ("Acme Tax", "Acme Taxi licensing support"),
    ],
)
def test_near_names_are_not_linked_by_themselves(name: str, title: str) -> None:
    found = link(
        [AppSide("a", name=name, supplier="Acme Ltd")],
        [ContractSide("c", title=title, supplier="Acme Ltd")],
    )
    assert all(one.inference.band is not Band.ACCEPT for one in found)


@pytest.mark.parametrize(
    "rows",
    [[], [{"name": "x"}], [{"id": "", "label": ""}], [{"id": "a", "label": "A", "parent": "b"}]],
)
def test_a_broken_taxonomy_is_an_error_with_a_remedy(rows: list[dict[str, str]]) -> None:
    with pytest.raises(LandscapeError) as wrong:
        Classifier(Taxonomy.from_rows(rows))
    assert wrong.value.remedy


def test_tables_without_rows_or_with_strange_headers_are_answered_or_refused() -> None:
    empty = RowTable(("name", "description"), (), ())
    assert classify_rows(empty, functionalities()).rows == []
    assert resolve_rows(empty, "name") == []
    with pytest.raises(LandscapeError):
        resolve_rows(empty, "supplier")
    with pytest.raises(LandscapeError):
        link_rows(RowTable((), (), ()), RowTable((), (), ()))


def test_a_gold_id_that_the_taxonomy_lacks_stays_and_counts_as_missed() -> None:
    table = RowTable.of([{"name": "Bookit", "functionality": "no-such-function|case-management"}])
    _, gold = gold_functions(table, functionalities())
    assert gold == {"2": frozenset({"no-such-function", "case-management"})}
