"""Effective number and directed coverage, against what they are by definition."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.overlap import Coverages, effective_number

USERS = st.lists(st.integers(min_value=1, max_value=5000), min_size=1, max_size=40)
FUNCTIONS = st.dictionaries(
    st.sampled_from("abcdef"), st.frozensets(st.sampled_from("uvwxyz")), min_size=1
)


@given(USERS)
def test_effective_number_by_definition(users: list[int]) -> None:
    whole = sum(users)
    exact = 1 / sum(Fraction(one, whole) ** 2 for one in users)
    found = effective_number([Decimal(one) for one in users], [])
    assert found.number == pytest.approx(float(exact))
    assert 1 - 1e-9 <= found.number <= len(users) + 1e-9
    assert (found.basis, found.assumed) == ("users", 0)


@given(st.integers(min_value=1, max_value=60), st.integers(min_value=1, max_value=9999))
def test_equal_ones_count_as_many_as_they_are(count: int, users: int) -> None:
    assert effective_number([Decimal(users)] * count, []).number == pytest.approx(count)


def test_one_with_half_the_use_and_33_small_ones() -> None:
    assert effective_number([Decimal(33)] + [Decimal(1)] * 33, []).number == pytest.approx(
        3.88, 0.01
    )


def test_users_where_most_are_known_else_cost_else_equal() -> None:
    users = [Decimal(10), Decimal(10), None]
    costs = [Decimal(1), Decimal(3), Decimal(5)]
    found = effective_number(users, costs)
    assert (found.basis, found.assumed, found.of) == ("users", 1, 3)
    assert effective_number([Decimal(10), None], [Decimal(1), Decimal(1)]).basis == "annual cost"
    none = effective_number([Decimal(0), Decimal(0)], [None, None])
    assert (none.basis, none.number) == ("equal shares", 2.0)


@given(FUNCTIONS)
def test_coverage_by_definition(functions: dict[str, frozenset[str]]) -> None:
    found = {(one.absorber, one.absorbed): one for one in Coverages(functions)}
    for absorber, mine in functions.items():
        for absorbed, theirs in functions.items():
            if absorber == absorbed or not theirs:
                assert (absorber, absorbed) not in found
                continue
            one = found[absorber, absorbed]
            assert one.share == len(mine & theirs) / len(theirs)
            assert set(one.shared) == mine & theirs
            assert (one.share == 1) == (theirs <= mine)


@given(FUNCTIONS)
def test_what_is_asked_of_all_pairs_is_what_each_pair_says(
    functions: dict[str, frozenset[str]],
) -> None:
    every = Coverages(functions)
    assert len(every) == len(list(every))
    for one in functions:
        absorbing = [each.share for each in every if each.absorber == one]
        exact = sum(absorbing) / len(absorbing) if absorbing else 0.0
        assert every.mean(one) == pytest.approx(exact, abs=1e-12)
        absorbed = [each for each in every if each.absorbed == one]
        assert every.best(one) == max(
            absorbed, key=lambda each: (each.share, each.absorber), default=None
        )
    assert every.best("no such application") is None
