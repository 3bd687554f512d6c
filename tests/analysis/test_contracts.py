"""The contract calendar: what ends when, with whom, and what is not known of how many."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.contracts import calendar, terms
from landscape.errors import UsageError
from landscape.estate.estate import Estate
from landscape.model.calendar import add_months
from landscape.model.element import Element
from landscape.model.vocabulary import Band
from tests.analysis.estates import AS_AT, Building, council, yearly


def test_soonest_first_and_unknown_ends_last() -> None:
    made = council().contract("endless", "till")
    ends = [one.contract.day("end_date") for one in calendar(made.estate()).contracts]
    assert ends[-1] is None
    assert ends[:-1] == sorted(one for one in ends if one)


def test_a_window_leaves_out_what_ended_before_and_after() -> None:
    found = calendar(council().estate(), "6m")
    assert [one.contract.id for one in found.contracts] == ["k-diary"]
    assert found.until == date(2027, 5, 23)
    assert found.total == 4
    with pytest.raises(UsageError):
        calendar(council().estate(), "soon")


def test_a_window_of_notice_is_by_the_last_day_for_it_and_of_what_runs() -> None:
    made = Building()
    made.contract("soon", end_date=AS_AT + timedelta(days=400), notice_period="P12M")
    made.contract("sooner", end_date=AS_AT + timedelta(days=60), notice_period="P1M")
    made.contract("passed", end_date=AS_AT + timedelta(days=20), notice_period="P6M")
    made.contract("later", end_date=AS_AT + timedelta(days=900), notice_period="P1M")
    made.contract("unsaid", end_date=AS_AT + timedelta(days=60))
    made.contract("over", end_date=AS_AT + timedelta(days=60), notice_period="P1M",
                  terminated_date=AS_AT - timedelta(days=1))  # fmt: skip
    found = calendar(made.estate(), notice_within="120d")
    assert [one.contract.id for one in found.contracts] == ["sooner", "soon"]
    assert (found.notice_until, found.until) == (AS_AT + timedelta(days=120), None)
    assert found.notice_unknown == 1, "what cannot be placed is counted"
    both = calendar(made.estate(), "3m", notice_within="120d")
    assert [one.contract.id for one in both.contracts] == ["sooner"]
    with pytest.raises(UsageError):
        calendar(made.estate(), notice_within="soon")


@given(
    st.lists(st.integers(min_value=-900, max_value=900), max_size=20),
    st.integers(min_value=0, max_value=30),
)
def test_a_window_against_counting_by_hand(days: list[int], months: int) -> None:
    made = Building()
    for number, away in enumerate(days):
        made.contract(f"k{number}", end_date=AS_AT + timedelta(days=away))
    last = add_months(AS_AT, months)
    expected = {
        f"k{number}"
        for number, away in enumerate(days)
        if AS_AT <= AS_AT + timedelta(days=away) <= last
    }
    assert {one.contract.id for one in calendar(made.estate(), f"{months}m").contracts} == expected


def test_a_terminated_contract_does_not_end_again() -> None:
    made = Building().contract("k", **yearly(1, terminated_date=date(2026, 1, 1)))
    assert calendar(made.estate(), "12m").contracts == ()
    assert [str(one.status) for one in calendar(made.estate()).contracts] == ["terminated"]


def test_in_use_means_a_live_application_for_certain() -> None:
    made = Building().app("live").app("gone", lifecycle="retired")
    ended = date(2026, 1, 1)
    made.contract("used", "live", end_date=ended).contract("unused", "gone", end_date=ended)
    made.contract("perhaps", end_date=ended)
    made.link("COVERS", "perhaps", "live", band=Band.REVIEW)
    found = {key: str(one.status) for key, one in terms(made.estate()).items()}
    assert found == {"used": "expired-in-use", "unused": "expired", "perhaps": "expired"}
    assert calendar(made.estate()).use_unknown == 1, "live has no contract in force"
    made.contract("running", "live", end_date=date(2030, 1, 1))
    assert calendar(made.estate()).use_unknown == 0, "now it has one"


def test_missed_notice_and_what_is_unknown() -> None:
    found = calendar(council().estate())
    by_id = {one.contract.id: one for one in found.contracts}
    assert by_id["k-diary"].notice_missed
    assert not by_id["k-shared"].notice_missed
    assert by_id["k-rooms"].serve_by is None
    assert (found.end_unknown, found.notice_unknown, found.value_unknown) == (0, 2, 1)
    assert found.statuses == {"expired-in-use": 1, "live": 3}


def test_holder_publisher_and_group() -> None:
    made = council().add("Supplier", "Maker")
    made.link("PARTY_TO", "Maker", "k-diary", role="publisher")
    made.relationships = [
        one for one in made.relationships if (one.source, one.target) != ("Alpha", "k-diary")
    ]
    made.link("PARTY_TO", "Alpha", "k-diary", role="reseller")
    one = terms(made.estate())["k-diary"]
    assert one.party is not None
    assert (one.party.supplier.id, str(one.party.role), one.party.group.id) == (
        "Alpha",
        "reseller",
        "Holding",
    )
    assert [each.supplier.id for each in one.publishers] == ["Maker"]


def test_a_contract_with_nobody_known_has_no_party() -> None:
    assert terms(Building().contract("k").estate())["k"].party is None


def test_every_contract_rests_on_cells() -> None:
    for one in terms(council().estate()).values():
        assert one.evidence
        assert all(cell.row for cell in one.evidence)


def test_total_including_options_needs_the_last_day() -> None:
    made = Building().contract(
        "k",
        value=Decimal(600),
        value_basis="total-including-options",
        start_date=date(2026, 1, 1),
        end_date=date(2026, 12, 31),
        extension_options="unclear",
    )
    one = terms(made.estate())["k"]
    assert one.options is None
    assert one.annual_value is not None


def test_an_ended_contract_is_in_use_only_where_no_other_has_taken_over() -> None:
    ended, running = {"end_date": date(2026, 1, 31)}, {"end_date": date(2027, 1, 31)}
    made = Building().app("a").app("b").contract("old", "a", "b", **ended)
    assert str(terms(made.estate())["old"].status) == "expired-in-use"
    made.contract("new", "a", **running)
    assert str(terms(made.estate())["old"].status) == "expired-in-use"
    made.contract("also", "b", **running)
    assert str(terms(made.estate())["old"].status) == "expired"


def test_values_are_in_the_currency_of_most_amounts() -> None:
    held = [
        Element(f"k{place}", "Contract", "acme", {"value_annual": Decimal(100), "currency": code})
        for place, code in enumerate(("USD", "USD", "GBP"))
    ]
    found = calendar(Estate(held, [], date(2026, 11, 25)))
    assert found.value_unknown == 1
    [one] = [each for each in found.contracts if each.annual_value is None]
    assert (one.contract.id, one.value_how) == ("k2", "in GBP, not USD")
