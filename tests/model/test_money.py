"""Money with its doubts: sums keep what is not known, and currencies never mix."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.model.money import MoneyRange

AMOUNTS = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=2)


@st.composite
def ranges(draw: st.DrawFn) -> MoneyRange:
    low, central, high = sorted(draw(st.lists(AMOUNTS, min_size=3, max_size=3)))
    return MoneyRange(low, central, high, draw(st.integers(0, 5)))


@given(one=ranges(), other=ranges(), third=ranges())
def test_sums_do_not_depend_on_the_order(
    one: MoneyRange, other: MoneyRange, third: MoneyRange
) -> None:
    assert one + other == other + one
    assert (one + other) + third == one + (other + third)
    assert one + MoneyRange.nothing() == one


@given(parts=st.lists(ranges(), max_size=8))
def test_a_sum_counts_every_unknown_and_stays_a_range(parts: list[MoneyRange]) -> None:
    total = reduce(add, parts, MoneyRange.nothing())
    assert total.unknown == sum(one.unknown for one in parts)
    assert total.central == sum(one.central for one in parts)
    assert total.low <= total.central <= total.high


def test_an_amount_that_nobody_knows_is_no_nought() -> None:
    known, unknown = MoneyRange.exactly(Decimal("9.50")), MoneyRange.not_known()
    assert (known.unknown, unknown.unknown) == (0, 1)
    assert (known + unknown).unknown == 1
    assert unknown != MoneyRange.nothing()


def test_currencies_never_mix() -> None:
    with pytest.raises(ValueError, match="GBP and EUR"):
        MoneyRange.nothing("GBP") + MoneyRange.nothing("EUR")


@pytest.mark.parametrize("order", [(2, 1, 3), (1, 3, 2), (3, 2, 1)])
def test_a_range_that_runs_backwards_does_not_construct(order: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="does not hold"):
        MoneyRange(*map(Decimal, order))
