"""Cost per year: which amounts count, and that no pound counts twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.allocation import allocate
from landscape.analysis.cost import CostBook, annual_cost, main_currency, total
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Band
from tests.analysis.estates import Building, council, yearly

GBP = "GBP"


def amounts(money: MoneyRange) -> tuple[Decimal, Decimal, Decimal, int]:
    return money.low, money.central, money.high, money.unknown


def test_nothing_recorded_is_one_unknown() -> None:
    found = annual_cost(Building().app("a").estate(), "a")
    assert amounts(found.amount) == (0, 0, 0, 1)
    assert [one.what for one in found.parts] == ["nothing is recorded"]


def test_the_latest_year_of_each_category_counts() -> None:
    made = Building().app("a")
    made.cost("l1", "a", 900, category="licence", year="2024/25")
    made.cost("l2", "a", 1000, category="licence", year="2025/26")
    made.cost("l3", "a", 50, category="licence", year="2025-26")
    made.cost("s1", "a", 300, category="support", year="FY2023")
    found = annual_cost(made.estate(), "a")
    assert found.amount.central == 1350
    assert {one.source for one in found.parts} == {"l2", "l3", "s1"}


def test_a_year_that_is_not_yet_does_not_count() -> None:
    made = Building().app("a")
    made.cost("now", "a", 100, category="licence", year="2026/27")
    made.cost("plan", "a", 900, category="licence", year="2028/29")
    assert annual_cost(made.estate(), "a").amount.central == 100


def test_a_line_with_neither_year_nor_basis_is_unknown() -> None:
    made = Building().app("a").cost("x", "a", 100, category="licence")
    assert amounts(annual_cost(made.estate(), "a").amount) == (0, 0, 0, 1)
    made = Building().app("a").cost("x", "a", 100, category="licence", basis="annual")
    assert annual_cost(made.estate(), "a").amount.central == 100


def test_a_contract_is_not_added_to_licence_lines() -> None:
    made = Building().app("a").cost("l", "a", 100, category="licence", year="2025/26")
    made.contract("k", "a", **yearly(5000))
    found = annual_cost(made.estate(), "a")
    assert found.amount.central == 100
    assert [one.source for one in found.not_added] == ["k"]


def test_a_suite_s_cost_line_on_one_module_leaves_the_others_only_what_remains() -> None:
    made = Building().app("a").app("b").app("c").contract("k", "a", "b", "c", **yearly(9000))
    made.cost("l", "a", 9000, category="licence", year="2026/27").link("CHARGED_UNDER", "l", "k")
    assert total(made.estate(), "abc").central == 9000
    assert annual_cost(made.estate(), "b").amount.central == 0
    made = Building().app("a").app("b").app("c").contract("k", "a", "b", "c", **yearly(9000))
    made.cost("l", "a", 5000, category="licence", year="2026/27").link("CHARGED_UNDER", "l", "k")
    assert annual_cost(made.estate(), "b").amount.central == 2000
    assert total(made.estate(), "abc").central == 9000


def test_a_line_as_large_as_the_contract_is_the_contract_unless_it_names_another() -> None:
    made = Building().app("a").app("b").contract("k", "a", "b", **yearly(8000))
    made.cost("l", "a", 8000, category="licence", year="2026/27")
    assert total(made.estate(), "ab").central == 8000
    made.contract("other", **yearly(8000)).link("CHARGED_UNDER", "l", "other")
    assert total(made.estate(), "ab").central == 12000


def test_a_contract_is_added_to_people_s_time() -> None:
    made = Building().app("a").cost("l", "a", 100, category="internal-staff", year="2025/26")
    made.contract("k", "a", **yearly(5000))
    assert annual_cost(made.estate(), "a").amount.central == 5100


def test_a_line_of_unknown_category_makes_contracts_only_possible() -> None:
    made = Building().app("a").cost("l", "a", 100, year="2025/26")
    made.contract("k", "a", **yearly(5000))
    assert amounts(annual_cost(made.estate(), "a").amount) == (100, 100, 5100, 0)


def test_a_stated_total_stands_before_contracts() -> None:
    made = Building().app("a", annual_cost=Decimal(700)).contract("k", "a", **yearly(5000))
    found = annual_cost(made.estate(), "a")
    assert found.amount.central == 700
    assert found.parts[0].evidence[0].column == "Annual_Cost"


def test_a_contract_of_unknown_basis_is_unknown() -> None:
    made = Building().app("a").contract("k", "a", value=Decimal(9), end_date=date(2027, 1, 1))
    assert amounts(annual_cost(made.estate(), "a").amount) == (0, 0, 0, 1)


def test_only_contracts_in_force_count() -> None:
    made = Building().app("a")
    made.contract("done", "a", **yearly(1, terminated_date=date(2026, 1, 1)))
    made.contract("future", "a", **yearly(10, date(2029, 1, 1), start_date=date(2027, 1, 1)))
    made.contract("lapsed", "a", **yearly(100, date(2026, 1, 1)))
    made.contract("endless", "a", **yearly(1000, None))
    assert amounts(annual_cost(made.estate(), "a").amount) == (100, 1100, 1100, 0)


def test_a_link_in_review_widens_only_the_high_end() -> None:
    made = Building().app("a").app("b").contract("k", "a", **yearly(1000))
    made.link("COVERS", "k", "b", band=Band.REVIEW, confidence=0.6)
    book = CostBook(made.estate())
    assert amounts(book.of("b").amount) == (0, 0, 500, 0)
    assert amounts(book.of("a").amount) == (1000, 1000, 1000, 0)
    assert amounts(book.total(["a", "b"])) == (1000, 1000, 1000, 0), "no more than the contract"


def test_a_link_in_review_to_a_contract_of_unknown_value_leaves_the_cost_unknown() -> None:
    made = Building().app("a").contract("k", value=Decimal(9), end_date=date(2027, 1, 1))
    made.link("COVERS", "k", "a", band=Band.REVIEW, confidence=0.6)
    assert amounts(annual_cost(made.estate(), "a").amount) == (0, 0, 0, 1)


def test_another_currency_is_unknown() -> None:
    made = Building().app("a").app("b")
    made.contract("k", "a", **yearly(10, currency="GBP")).contract(
        "l", "b", **yearly(10, currency="EUR")
    )
    made.contract("m", **yearly(10, currency="GBP"))
    assert main_currency(made.estate()) == GBP
    assert total(made.estate(), ["a", "b"]).unknown == 1


def test_a_line_charged_to_several_is_split() -> None:
    made = Building().app("a").app("b").cost("l", "a", 900, category="support", year="2025")
    made.link("CHARGED_TO", "l", "b")
    assert annual_cost(made.estate(), "a").amount.central == 450
    assert total(made.estate(), ["a", "b"]).central == 900


def test_retired_applications_take_no_part_while_a_live_one_is_covered() -> None:
    made = Building().app("a").app("z", lifecycle="retired").contract("k", "a", "z", **yearly(100))
    assert annual_cost(made.estate(), "a").amount.central == 100
    assert dict(allocate(made.estate(), "k").shares) == {"a": 1}


SHARE = st.one_of(st.none(), st.integers(min_value=0, max_value=100))


@given(
    st.lists(SHARE, min_size=1, max_size=6),
    st.integers(min_value=0, max_value=10**7),
)
def test_no_pound_of_a_contract_counts_twice(shares: list[int | None], value: int) -> None:
    made = Building()
    made.add("Contract", "k", **yearly(value))
    for number, share in enumerate(shares):
        made.app(f"a{number}")
        stated = {} if share is None else {"share": Decimal(share) / 100}
        made.link("COVERS", "k", f"a{number}", **stated)
    estate = made.estate()
    apps = [f"a{number}" for number in range(len(shares))]
    book = CostBook(estate)
    whole = book.total(apps)
    pennies = Decimal("0.01") * len(apps)
    assert whole.central <= value + pennies
    assert whole.central == sum(book.of(one).amount.central for one in apps)
    silent = any(one is None for one in shares)
    if silent:
        assert abs(whole.central - value) <= pennies, "the rest falls on those without a share"


@given(st.integers(min_value=0, max_value=99))
def test_parts_sum_to_the_amount(seed: int) -> None:
    estate = council().estate(seed=seed)
    book = CostBook(estate)
    for one in estate.applications():
        cost = book.of(one.id)
        for end in ("low", "central", "high"):
            assert sum(getattr(part.amount, end) for part in cost.parts) == getattr(
                cost.amount, end
            )
        assert all(part.evidence for part in cost.parts)
