"""Supplier groups as owned on the date: contracts, overlaps, concentration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.parties import Parties
from landscape.analysis.suppliers import concentration, find
from landscape.errors import NotFound
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Band
from tests.analysis.estates import AS_AT, Building, council, yearly


def test_a_group_gathers_its_companies_and_their_contracts() -> None:
    report = find(council().estate())
    first = report.groups[0]

    assert first.supplier.id == "Holding"
    assert first.elements == ("Alpha", "Beta", "Holding")
    assert [one.contract.contract.id for one in first.contracts] == [
        "k-diary",
        "k-shared",
        "k-ledger",
    ]
    assert first.annual_value.central == 22000
    assert first.annual_value.unknown == 1, "the basis of k-ledger is unknown"
    assert first.next_notice == date(2027, 3, 30)


def test_no_contract_is_counted_in_two_groups() -> None:
    made = council()
    made.link("PARTY_TO", "Gamma", "k-diary")
    report = find(made.estate())
    counted = [
        one.contract.contract.id
        for group in report.groups
        for one in group.contracts
        if one.counted
    ]
    assert len(counted) == len(set(counted))
    known = sum(
        one.contract.annual_value.central
        for group in report.groups
        for one in group.contracts
        if one.counted and one.contract.annual_value
    )
    assert sum(group.annual_value.central for group in report.groups) == known == 22900


def test_who_holds_most_comes_first_where_no_value_is_known() -> None:
    made = Building()
    for number in range(3):
        made.contract(f"k{number}", held_with="Zeta")
    made.contract("only", held_with="Alpha").contract("paid", held_with="Yarrow", **yearly(10))
    order = [one.supplier.id for one in find(made.estate()).groups]
    assert order == ["Yarrow", "Zeta", "Alpha"]


def test_ownership_holds_on_its_dates_only() -> None:
    made = council()
    made.as_at = date(2024, 6, 1)
    groups = {one.supplier.id: one for one in find(made.estate()).groups}
    assert groups["Alpha"].elements == ("Alpha",)
    assert groups["Holding"].elements == ("Beta", "Holding")


def test_overlap_is_another_group_that_does_the_same() -> None:
    groups = {one.supplier.id: one for one in find(council().estate()).groups}
    overlap = groups["Gamma"].overlaps
    assert [(one.functionality.id, one.group.id, one.applications, one.own) for one in overlap] == [
        ("booking", "Holding", ("courts", "diary"), ("rooms",))
    ]


def test_one_supplier_by_id_name_alias_or_number() -> None:
    made = council().add("Supplier", "s1", name="Delta Ltd", aliases="Old Delta|D.",
                         company_number="01234567")  # fmt: skip
    for asked in ("s1", "delta ltd", "Old Delta", "01234567"):
        assert [one.supplier.id for one in find(made.estate(), asked).groups] == ["s1"]
    assert [one.supplier.id for one in find(made.estate(), "Beta").groups] == ["Holding"]
    with pytest.raises(NotFound):
        find(made.estate(), "diary")


def test_a_publisher_is_named_and_its_reseller_is_paid() -> None:
    made = Building().contract("k", held_with="Reseller", **yearly(100))
    made.add("Supplier", "Maker").link("PARTY_TO", "Maker", "k", role="publisher")
    groups = {one.supplier.id: one for one in find(made.estate()).groups}
    assert groups["Reseller"].annual_value.central == 100
    assert groups["Maker"].annual_value.central == 0
    assert str(groups["Maker"].contracts[0].role) == "publisher"
    assert not groups["Maker"].contracts[0].counted


def test_a_link_in_review_makes_nobody_a_supplier() -> None:
    made = Building().contract("k", **yearly(100)).add("Supplier", "Maybe")
    made.link("PARTY_TO", "Maybe", "k", band=Band.REVIEW)
    report = find(made.estate())
    assert report.groups[0].contracts == ()
    assert (report.contracts_without_supplier, report.contracts) == (1, 1)


def test_contracts_that_end_close_together_can_be_lined_up() -> None:
    made = Building()
    made.contract("a", held_with="S", **yearly(1200, date(2027, 3, 31)))
    made.contract("b", held_with="S", **yearly(2400, date(2027, 6, 30)))
    made.contract("c", held_with="S", **yearly(99, date(2029, 1, 31)))
    found = find(made.estate()).groups[0].co_termination
    assert [(one.first, one.on, one.contracts) for one in found] == [
        (date(2027, 3, 31), date(2027, 6, 30), ("a", "b"))
    ]
    assert found[0].bridging.central == 300, "three months of a"
    assert found[0].annual_value.central == 3600


@given(st.lists(st.integers(min_value=0, max_value=10**6), max_size=30))
def test_concentration_by_definition(values: list[int]) -> None:
    found = concentration([MoneyRange.exactly(Decimal(one)) for one in values])
    positive = sorted((one for one in values if one > 0), reverse=True)
    if not positive:
        assert found.hhi is None
        assert found.cr4 is None
        return
    whole = sum(positive)
    assert found.hhi == pytest.approx(sum((100 * one / whole) ** 2 for one in positive))
    assert found.cr4 == pytest.approx(100 * sum(positive[:4]) / whole)
    assert 0 < found.hhi <= 10_000.000001
    assert (found.groups, found.of) == (len(positive), len(values))


PARENTS = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=20)


@given(PARENTS, st.integers(min_value=0, max_value=999))
def test_groups_end_whatever_the_parents_and_their_order(
    parents: list[tuple[str, str]], seed: int
) -> None:
    made = Building()
    for one in "abcdefg":
        made.add("Supplier", one)
    for parent, child in dict.fromkeys(parents):
        made.link("PARENT_OF", parent, child)
    groups = Parties(made.estate())
    shuffled = Parties(made.estate(seed=seed))
    chosen: dict[str, str] = {}
    for parent, child in sorted(set(parents)):
        if parent != child:
            chosen.setdefault(child, parent)
    for one in "abcdefg":
        assert groups.group(one) == shuffled.group(one)
        assert groups.group(one) == groups.group(groups.group(one)), "a group is its own group"
        if one in chosen:
            assert groups.group(one) == groups.group(chosen[one]), "with its parent"
    assert sorted(m for each in groups.members().values() for m in each) == list("abcdefg")


def test_the_date_of_next_notice_is_never_past() -> None:
    for group in find(council().estate()).groups:
        assert group.next_notice is None or group.next_notice >= AS_AT
