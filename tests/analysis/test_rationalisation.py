"""Candidates: what stays, what goes, from when, and savings that count each pound once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.analysis.cost import CostBook
from landscape.analysis.rationalisation import Candidate, rationalise
from landscape.model.money import MoneyRange
from tests.analysis.estates import AS_AT, Building, council, yearly

LOW = {"business_fit": Decimal(1), "technical_fit": Decimal(1), "criticality": "not-critical"}
HIGH = {"business_fit": Decimal(5), "technical_fit": Decimal(5), "criticality": "less-critical"}


def only(made: Building) -> Candidate:
    (found,) = rationalise(made.estate()).candidates
    return found


def keeps(found: Candidate) -> list[str]:
    return [one.application.id for one in found.keep]


def amounts(money: MoneyRange) -> tuple[Decimal, Decimal, Decimal, int]:
    return money.low, money.central, money.high, money.unknown


def pair(**second: object) -> Building:
    made = Building().app("best", "maps", users=900, **HIGH)
    return made.app("rest", "maps", **{**LOW, "users": 10, **second})


def test_the_better_one_stays_and_the_other_goes_with_its_cost() -> None:
    made = pair().contract("k", "rest", **yearly(500, date(2027, 3, 31)))
    found = only(made)
    assert (keeps(found), found.elements) == (["best"], ("rest",))
    assert amounts(found.saving) == (500, 500, 500, 0)
    assert found.earliest_exit == date(2027, 3, 31)
    assert found.keep[0].chosen
    assert any("covers the others" in one for one in found.keep[0].reasons)
    assert found.evidence


def test_what_does_more_than_the_chosen_one_stays() -> None:
    made = Building().app("a", "maps", **HIGH).app("b", "maps", "surveys", "notices", **LOW)
    made.app("c", "maps", **LOW)
    found = only(made)
    assert "b" in keeps(found)
    chosen = next(one for one in found.keep if one.chosen)
    if chosen.application.id != "b":
        reasons = next(one.reasons for one in found.keep if one.application.id == "b")
        assert any("does more than" in one for one in reasons)


def test_a_sound_one_that_serves_well_stays() -> None:
    made = Building().app("a", "maps", users=900, **HIGH).app("b", "maps", users=800, **HIGH)
    assert rationalise(made.estate()).candidates == ()


def test_a_contract_that_also_covers_what_stays_saves_nothing() -> None:
    made = pair().contract("k", "rest", "best", **yearly(1000))
    found = only(made)
    assert amounts(found.saving) == (0, 0, 0, 0)
    assert [str(one.weight) for one in found.go[0].blockers] == ["stop"]


def test_a_contract_over_two_that_go_elsewhere_goes_on() -> None:
    made = Building()
    for function in ("maps", "surveys"):
        made.app(f"best {function}", function, users=900, **HIGH)
        made.app(f"rest {function}", function, users=10, **LOW)
    made.contract("k", "rest maps", "rest surveys", **yearly(500))
    found = rationalise(made.estate()).candidates
    assert [one.elements for one in found] == [("rest maps",), ("rest surveys",)]
    assert [amounts(one.saving) for one in found] == [(0, 0, 0, 0)] * 2
    assert [str(each.weight) for one in found for each in one.go[0].blockers] == ["stop"] * 2


def test_a_contract_over_two_that_go_is_saved_once() -> None:
    made = pair().app("more", "maps", **LOW).contract("k", "rest", "more", **yearly(1000))
    found = only(made)
    assert set(found.elements) == {"rest", "more"}
    assert found.saving.central == 1000


def test_unknown_basis_is_never_a_saving() -> None:
    made = pair().contract("k", "rest", value=Decimal(99999), value_basis="unknown",
                           end_date=date(2027, 3, 31))  # fmt: skip
    assert amounts(only(made).saving) == (0, 0, 0, 1)


def test_people_s_time_is_no_saving() -> None:
    made = pair().contract("k", "rest", **yearly(100))
    made.cost("c", "rest", 700, category="internal-staff", year="2025/26")
    assert only(made).saving.central == 100


def test_what_is_doubtful_leaves_the_low_end_and_what_is_stopped_the_central() -> None:
    doubt = pair(business_fit=None).contract("k", "rest", **yearly(100))
    assert amounts(only(doubt).saving) == (0, 100, 100, 0)
    stop = pair(business_fit=Decimal(1), criticality="most-critical")
    stop.contract("k", "rest", **yearly(100))
    assert amounts(only(stop).saving) == (0, 0, 100, 0)


def test_exit_waits_for_notice_and_is_unknown_without_an_end() -> None:
    made = pair().contract("k", "rest", **yearly(100, date(2026, 12, 31), notice_period="P6M"))
    assert only(made).earliest_exit == date(2027, 5, 23)
    made = pair().contract("k", "rest", **yearly(100, None))
    found = only(made)
    assert (found.earliest_exit, found.exits_unknown) == (None, 1)


def test_integrations_are_work_not_a_stop() -> None:
    made = pair().contract("k", "rest", **yearly(100)).app("other").flow("rest", "other")
    found = only(made)
    assert [(one.what, str(one.weight)) for one in found.go[0].blockers] == [
        ("1 integration to move", "work")
    ]
    assert found.saving.central == 100


FUNCTIONS = st.lists(
    st.frozensets(st.sampled_from("uvwx"), min_size=1, max_size=3), min_size=2, max_size=7
)
COVERS = st.lists(
    st.tuples(
        st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True), st.integers(1, 9999)
    ),
    max_size=6,
)
SCORES = st.lists(st.integers(1, 5), min_size=7, max_size=7)


@settings(max_examples=60, deadline=None)
@given(FUNCTIONS, COVERS, SCORES, st.integers(min_value=0, max_value=99))
def test_no_pound_and_no_application_counts_twice(
    functions: list[frozenset[str]],
    covers: list[tuple[list[int], int]],
    scores: list[int],
    seed: int,
) -> None:
    made = Building()
    for number, provided in enumerate(functions):
        score = Decimal(scores[number])
        made.app(f"a{number}", *sorted(provided), business_fit=score, technical_fit=score)
    for number, (covered, value) in enumerate(covers):
        known = [f"a{one}" for one in covered if one < len(functions)]
        made.contract(f"k{number}", *known, **yearly(value))
    estate = made.estate(seed=seed)
    report = rationalise(estate)

    going = Counter(one for each in report.candidates for one in each.elements)
    assert not going or max(going.values()) == 1
    chosen = {one.application.id for each in report.candidates for one in each.keep if one.chosen}
    assert not chosen & going.keys(), "nobody moves to what goes"
    book = CostBook(estate)
    most = book.total(going)
    assert report.saving.low <= report.saving.central <= report.saving.high
    assert report.saving.central <= most.central + Decimal("0.01") * len(functions)
    assert report.saving.central == sum(one.saving.central for one in report.candidates)
    assert rationalise(made.estate()) == report, "in whatever order it came"


LEAVING = st.lists(
    st.tuples(
        st.lists(st.integers(0, 8), min_size=1, max_size=3, unique=True),
        st.sampled_from([None, date(2026, 12, 31), date(2027, 9, 30), date(2024, 1, 31)]),
        st.sampled_from(["P6M", None]),
        st.sampled_from(["tacit", None]),
    ),
    max_size=9,
)
KNOWN = st.lists(
    st.tuples(
        st.sampled_from([None, Decimal(1), Decimal(5)]),
        st.sampled_from(["most-critical", None, "not-critical"]),
        st.sampled_from(["live", "retired"]),
    ),
    min_size=9,
    max_size=9,
)


@settings(max_examples=80, deadline=None)
@given(FUNCTIONS, LEAVING, KNOWN)
def test_the_figures_of_a_candidate_are_those_of_its_rows(
    functions: list[frozenset[str]],
    contracts: list[tuple[list[int], date | None, str | None, str | None]],
    known: list[tuple[Decimal | None, str | None, str]],
) -> None:
    made = Building()
    for number, (provided, (fit, word, life)) in enumerate(zip(functions, known, strict=False)):
        said = {"business_fit": fit, "technical_fit": fit, "criticality": word, "lifecycle": life}
        made.app(f"a{number}", *sorted(provided), **said)
    for number, (covered, end, notice, renews) in enumerate(contracts):
        among = [f"a{one}" for one in covered if one < len(functions)]
        said = yearly(100 + number, end, notice_period=notice, auto_renew=renews)
        made.contract(f"k{number}", *among, **said)
    for found in rationalise(made.estate()).candidates:
        days = [one.earliest_exit for one in found.go]
        dated = [one for one in days if one is not None]
        assert found.first_exit == min(dated, default=None)
        assert found.earliest_exit == max(dated, default=None)
        assert found.exits_unknown == days.count(None)
        weights = [{str(each.weight) for each in one.blockers} for one in found.go]
        high = [one.saving.amount.high for one in found.go]
        central = [
            0 if "stop" in weighs else one.saving.amount.central
            for one, weighs in zip(found.go, weights, strict=True)
        ]
        assert (found.saving.high, found.saving.central) == (sum(high), sum(central))
        assert found.saving.unknown == sum(one.saving.unknown for one in found.go)
        blocked = sum(bool(weighs - {"work"}) for weighs in weights)
        said = f"{blocked} of {len(days)} have something in the way"
        assert (said in found.reasons) == (blocked > 0)


def test_every_live_application_is_placed() -> None:
    estate = council().estate()
    report = rationalise(estate)
    assert {one.application.id for one in report.applications} == {
        one.id for one in estate.applications()
    }
    assert report.as_at == AS_AT
