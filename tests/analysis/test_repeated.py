"""A contract that several files tell counts once: in the calendar, in money, in what an event hits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from landscape.analysis import contracts, cost, impact, quality, suppliers
from landscape.analysis.columns import Columns
from landscape.model.vocabulary import Band
from tests.analysis.estates import Building, yearly


def told_twice(band: Band = Band.ACCEPT) -> Building:
    """One contract of two files: the register says until when and of notice, finance what it is worth."""
    made = Building().app("diary", "booking")
    made.contract("k", "diary", held_with="Marl", end_date=date(2027, 3, 31), notice_period="P3M")
    made.contract("l", "diary", held_with="Marl", start_date=date(2024, 4, 1), **yearly(12_000))
    made.contract("m", held_with="Oxbow", **yearly(500))
    return made.link("REPEATS", "l", "k", band=band, confidence=0.96)


def test_it_is_listed_once_with_what_both_files_say() -> None:
    found = contracts.calendar(told_twice().estate())
    assert [one.contract.id for one in found.contracts] == ["k", "m"]
    first = found.contracts[0]
    assert first.annual_value is not None and first.annual_value.central == 12_000
    assert (first.serve_by, first.contract.day("start_date")) == (
        date(2026, 12, 31),
        date(2024, 4, 1),
    )
    assert {one.row for one in first.evidence} == {4, 6}, "each cell stays that of its own file"
    assert [one.source for one in first.told] == ["l"]
    assert (found.total, found.told_again, found.perhaps_told_again) == (2, 1, 0)
    assert found.value_unknown == 0


def test_a_notice_period_that_only_the_other_file_says_counts() -> None:
    made = Building().contract(
        "k", end_date=date(2027, 3, 31), value=Decimal(10), start_date=date(2024, 4, 1)
    )
    made.contract("l", notice_period="P3M").link("REPEATS", "l", "k")
    found = contracts.calendar(made.estate(), notice_within="120d")
    assert [(one.contract.id, one.serve_by) for one in found.contracts] == [
        ("k", date(2026, 12, 31))
    ]
    assert found.notice_unknown == 0


def test_while_nobody_has_decided_both_are_listed() -> None:
    found = contracts.calendar(told_twice(Band.REVIEW).estate())
    assert [one.contract.id for one in found.contracts] == ["k", "l", "m"]
    assert (found.told_again, found.perhaps_told_again) == (0, 1)


def test_money_is_counted_once() -> None:
    for band, marl in ((Band.ACCEPT, 12_000), (Band.REVIEW, 12_000)):
        estate = told_twice(band).estate()
        groups = {one.supplier.id: one for one in suppliers.find(estate).groups}
        assert groups["Marl"].annual_value.central == marl
        assert len(groups["Marl"].contracts) == (1 if band is Band.ACCEPT else 2)
    both = told_twice()
    both.elements["k"] = both.add("Contract", "k", **yearly(12_000)).elements["k"]
    estate = both.estate()
    assert cost.CostBook.of_estate(estate).amount("diary").central == 12_000
    assert suppliers.find(estate).groups[0].annual_value.central == 12_000


def test_amounts_of_two_currencies_are_not_mixed() -> None:
    made = Building().contract("k", currency="GBP", end_date=date(2027, 3, 31))
    made.contract("l", currency="EUR", **yearly(100)).link("REPEATS", "l", "k")
    [one] = contracts.calendar(made.estate()).contracts
    assert one.annual_value is None and one.contract.text("currency") == "GBP"


def test_an_event_hits_it_once() -> None:
    found = impact.assess(told_twice().estate(), "diary", "retire")
    assert [one.element.id for one in found.affected if one.element.type == "Contract"] == ["k"]


def test_columns_and_words_agree() -> None:
    columns = Columns.of(told_twice().estate())
    places = columns.of_type("Contract")
    for name in ("start_date", "end_date", "value", "value_basis", "notice_period"):
        known = columns.values(name)
        for place in places:
            assert known.get(place) == columns.contract(place).properties.get(name)
    place = columns.estate.place("k")
    assert columns.said("value").at(place).row == columns.contract(place).cells["value"].row


def test_files_that_disagree_on_the_end_are_found() -> None:
    made = told_twice()
    made.add("Contract", "l", end_date=date(2028, 3, 31), value=Decimal(1))
    found = {one.rule.id: one for one in quality.find(made.estate()).rules}
    assert found["contract-told-otherwise"].elements == ("k",)
    assert not {one.rule.id: one.count for one in quality.find(told_twice().estate()).rules}[
        "contract-told-otherwise"
    ]


def test_a_circle_of_files_leaves_one() -> None:
    made = told_twice().link("REPEATS", "k", "m").link("REPEATS", "m", "l")
    assert [one.contract.id for one in contracts.calendar(made.estate()).contracts] == ["k"]
