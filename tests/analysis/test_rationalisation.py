"""Candidates: what stays, what goes, from when, and savings that count each pound once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.analysis.candidates import Candidate
from landscape.analysis.cost import CostBook
from landscape.analysis.rationalisation import rationalise
from landscape.model.calendar import financial_year
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Method
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


def broad(breadth: str, *names: str, **properties: object) -> Building:
    """Applications that do the same, `best` being the one that most depends on."""
    made = Building().add("ApplicationFunction", "cases", breadth=breadth)
    made.app("best", "cases", users=900, **HIGH)
    for name in names:
        made.app(name, "cases", **{**LOW, "users": 10, **properties})
    return made


def test_of_unlike_applications_none_goes_and_that_is_said() -> None:
    report = rationalise(broad("unlike", "rest", "more").estate())
    assert report.candidates == ()
    (found,) = report.unjudged
    assert (found.functionality.id, found.count, found.of) == ("cases", 3, 3)
    assert "different jobs" in found.why


def test_where_the_same_work_is_alike_it_goes_only_to_one_that_serves_all_it_serves() -> None:
    made = broad("same-work", "same", "other", "wider", "unknown").serves("best", "care")
    made.serves("same", "care").serves("other", "parking").serves("wider", "care", "parking")
    report = rationalise(made.estate())
    found, second = report.candidates
    assert (found.work and found.work.id, found.elements) == ("care", ("same",))
    assert (second.work and second.work.id, second.elements) == ("parking", ("other",))
    assert [one.application.id for one in second.keep] == ["wider"], (
        "it serves all that other serves"
    )
    assert (found.count, found.of, found.id) == (1, 3, "rationalisation/cases/care")
    wider = next(one for one in found.keep if one.application.id == "wider")
    assert wider.reasons == ("serves what best does not: parking",)
    assert [(one.count, one.of) for one in report.unjudged] == [(1, 5)], "unknown alone"


def test_each_work_of_a_functionality_has_a_candidate_of_its_own() -> None:
    made = broad("same-work", "a", "b", "c").serves("best", "care").serves("a", "care")
    made.serves("b", "parking").serves("c", "parking")
    report = rationalise(made.estate())
    assert [one.work.id for one in report.candidates if one.work] == ["care", "parking"]
    assert report.unjudged == ()


@pytest.mark.parametrize(("confidence", "gone"), [(0.83, ["sure"]), (0.84, ["sure", "unsure"])])
def test_what_is_not_likely_to_serve_the_same_work_goes_nowhere_and_that_is_said(
    confidence: float, gone: list[str]
) -> None:
    made = broad("same-work", "sure", "unsure").serves("best", "care").serves("sure", "care")
    made.link("SERVES", "unsure", "care", confidence=confidence, method=Method.INFERRED)
    report = rationalise(made.estate())
    assert sorted(report.candidates[0].elements) == gone
    assert [one.count for one in report.unjudged] == ([] if "unsure" in gone else [1])
    assert all("surely enough" in one.why for one in report.unjudged)


def test_for_whatever_work_all_are_alike() -> None:
    for breadth in ("any-work", "unknown"):
        made = broad(breadth, "rest").serves("best", "care").serves("rest", "parking")
        assert only(made).elements == ("rest",)


def test_what_is_most_critical_goes_only_to_what_is_most_critical_too() -> None:
    assert (
        rationalise(broad("any-work", "rest", criticality="most-critical").estate()).candidates
        == ()
    )
    made = broad("any-work", "more", "rest")
    made.app("core", "cases", **{**LOW, "criticality": "most-critical"})
    stays = {one.application.id: one.reasons for one in only(made).keep}
    assert stays["core"] == ("is most critical, and best is not",)


def test_the_one_that_most_is_joined_to_is_kept() -> None:
    made = Building().app("quiet", "maps", users=90).app("busy", "maps", users=80)
    for number in range(4):
        made.app(f"other{number}").flow("busy", f"other{number}")
    found = only(made)
    assert [one.application.id for one in found.keep if one.chosen] == ["busy"]


def test_the_surer_one_is_kept_where_nothing_else_is_known() -> None:
    made = Building().add("ApplicationFunction", "maps")
    for name, sure in (("atlas", 0.97), ("tower", 0.81)):
        made.add("Application", name)
        made.link("PROVIDES", name, "maps", method=Method.INFERRED, confidence=sure)
    found = only(made)
    assert [one.application.id for one in found.keep] == ["atlas"]
    assert any("chosen by what it is known to do" in one for one in found.reasons)
    assert "that it does this is inferred (81% sure)" in found.go[0].reasons


def test_when_nothing_tells_them_apart_it_says_so() -> None:
    found = only(Building().app("a", "maps").app("b", "maps"))
    assert any("which of 2 should stay" in one for one in found.reasons)


def test_a_kept_one_that_should_itself_be_left_says_so() -> None:
    made = Building().app("best", "maps", users=900, **LOW).app("rest", "maps", users=1, **LOW)
    assert any("itself placed as eliminate" in one for one in only(made).reasons)


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
    most = {"criticality": "most-critical"}
    stop = Building().app("best", "maps", users=900, **{**HIGH, **most})
    stop.app("rest", "maps", users=10, **{**LOW, **most})
    stop.contract("k", "rest", **yearly(100))
    assert amounts(only(stop).saving) == (0, 0, 100, 0)


def test_exit_waits_for_notice_and_is_unknown_without_an_end() -> None:
    made = pair().contract("k", "rest", **yearly(100, date(2026, 12, 31), notice_period="P6M"))
    assert only(made).earliest_exit == date(2027, 5, 23)
    made = pair().contract("k", "rest", **yearly(100, None))
    found = only(made)
    assert (found.earliest_exit, found.exits_unknown) == (None, 1)


def test_what_can_be_left_when_adds_up_year_by_year() -> None:
    made = pair().app("more", "maps", **LOW).app("last", "maps", **LOW).app("never", "maps", **LOW)
    made.contract("k", "rest", **yearly(500, date(2027, 3, 31)))
    made.contract("l", "more", **yearly(200, date(2027, 4, 1)))
    made.contract("m", "last", **yearly(70, date(2028, 3, 31)))
    found = rationalise(made.estate()).schedule
    assert [(one.year, one.count) for one in found] == [("2026/27", 1), ("2027/28", 2), (None, 1)]
    assert [amounts(one.saving)[1:] for one in found] == [(500, 500, 0), (270, 270, 0), (0, 0, 1)]
    assert [one.so_far.central for one in found] == [500, 770, 770]


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
    assert sum(one.count for one in report.schedule) == going.total()
    assert not report.schedule or report.schedule[-1].so_far == report.saving
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
    report = rationalise(made.estate())
    exits = Counter(
        one.earliest_exit and financial_year(one.earliest_exit)
        for found in report.candidates
        for one in found.go
    )
    assert {one.year: one.count for one in report.schedule} == exits
    for found in report.candidates:
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
