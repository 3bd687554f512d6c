"""TIME from anchored scores: intervals, placement only where it is decided, the next question."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.fitness import BUSINESS, TECHNICAL, THRESHOLD, assess
from landscape.model.element import Value
from landscape.model.vocabulary import Disposition
from tests.analysis.estates import Building

FULL_BUSINESS = {"criticality": "somewhat-critical", "users": 300}
FULL_TECHNICAL = {"end_of_support_date": date(2035, 1, 1), "hosting": "saas"}


def placed(**properties: Value) -> Disposition:
    return assess(Building().app("a", **properties).estate(), "a").disposition


@pytest.mark.parametrize(
    ("business", "technical", "place"),
    [(5, 5, "invest"), (5, 1, "migrate"), (1, 5, "tolerate"), (1, 1, "eliminate")],
)
def test_the_four_places(business: int, technical: int, place: str) -> None:
    scores = {"business_fit": Decimal(business), "technical_fit": Decimal(technical)}
    assert placed(**scores) == place


def test_nothing_known_is_indeterminate_and_says_what_to_ask() -> None:
    found = assess(Building().app("a").estate(), "a")
    assert found.disposition is Disposition.INDETERMINATE
    assert (found.business.low, found.business.high, found.business.completeness) == (1, 5, 0)
    assert found.decides_next is not None
    assert found.decides_next.id == "business_fit"
    assert found.evidence


def test_the_next_question_is_on_the_axis_that_is_open() -> None:
    found = assess(Building().app("a", business_fit=Decimal(5)).estate(), "a")
    assert found.business.side is True
    assert found.decides_next is not None
    assert found.decides_next.id == "technical_fit"
    both = Building().app("a", business_fit=Decimal(5), technical_fit=Decimal(5))
    assert assess(both.estate(), "a").decides_next is None


def test_a_score_off_the_scale_is_no_answer() -> None:
    found = assess(Building().app("a", business_fit=Decimal(9)).estate(), "a")
    assert found.business.completeness == 0


def test_support_counts_for_what_it_runs_on() -> None:
    made = Building().app("a").add("SystemSoftware", "s", end_of_support_date=date(2026, 1, 1))
    before = assess(made.estate(), "a").technical
    made.link("RUNS_ON", "a", "s")
    after = assess(made.estate(), "a").technical
    assert after.high < before.high


SCORE = st.one_of(st.none(), st.integers(min_value=1, max_value=5))
CRITICAL = st.sampled_from([None, "most-critical", "less-critical", "not-critical", "unknown"])
PEOPLE = st.one_of(st.none(), st.integers(min_value=0, max_value=3000))


@given(SCORE, SCORE, CRITICAL, PEOPLE)
def test_more_answers_only_narrow_the_interval(
    business: int | None, technical: int | None, critical: str | None, users: int | None
) -> None:
    known = {
        "business_fit": None if business is None else Decimal(business),
        "technical_fit": None if technical is None else Decimal(technical),
        "criticality": critical,
        "users": users,
    }
    found = assess(Building().app("a", **known).estate(), "a")
    for axis in (found.business, found.technical):
        assert 1 <= axis.low <= axis.high <= 5
        assert axis.high - axis.low == 4 * (1 - axis.completeness)
    for name in known:
        less = assess(Building().app("a", **{**known, name: None}).estate(), "a")
        assert less.business.low <= found.business.low
        assert found.business.high <= less.business.high
        assert less.technical.low <= found.technical.low
        assert found.technical.high <= less.technical.high
    sides = (found.business.side, found.technical.side)
    assert (found.disposition is Disposition.INDETERMINATE) == (None in sides)


def test_weights_are_whole_and_the_threshold_is_the_middle_of_the_scale() -> None:
    assert sum(one.weight for one in BUSINESS) == sum(one.weight for one in TECHNICAL) == 10
    assert THRESHOLD == 3
