"""One contract on a date: status, notice by calendar months, value per year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis import terms
from landscape.model.calendar import add_months
from landscape.model.element import Element, Value
from landscape.model.vocabulary import ContractStatus
from tests.analysis.estates import AS_AT

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


def contract(**properties: Value) -> Element:
    return Element("k", "Contract", "acme", properties)


@pytest.mark.parametrize(
    ("properties", "in_use", "status"),
    [
        ({"start_date": date(2026, 1, 1), "end_date": date(2027, 1, 1)}, True, "live"),
        ({"end_date": AS_AT}, True, "live"),
        ({"end_date": AS_AT - timedelta(days=1)}, True, "expired-in-use"),
        ({"end_date": AS_AT - timedelta(days=1)}, False, "expired"),
        ({"start_date": date(2027, 1, 1), "end_date": date(2029, 1, 1)}, True, "pending"),
        ({}, True, "unknown"),
        ({"start_date": date(2020, 1, 1)}, True, "unknown"),
        ({"end_date": date(2029, 1, 1), "terminated_date": date(2026, 5, 1)}, True, "terminated"),
        ({"end_date": date(2029, 1, 1), "terminated_date": date(2027, 5, 1)}, True, "live"),
        ({"end_date": date(2025, 3, 31), "auto_renew": "tacit"}, True, "live-extended"),
        ({"end_date": date(2025, 3, 31), "auto_renew": "express"}, True, "expired-in-use"),
        (
            {
                "end_date": date(2025, 3, 31),
                "auto_renew": "tacit",
                "end_max_date": date(2026, 3, 31),
            },
            True,
            "expired-in-use",
        ),
        (
            {
                "end_date": date(2027, 3, 31),
                "end_max_date": date(2027, 3, 31),
                "extension_options": "2 x 12 months",
            },
            True,
            "live-extended",
        ),
        (
            {
                "end_date": date(2030, 3, 31),
                "end_max_date": date(2030, 3, 31),
                "extension_options": "2 x 12 months",
            },
            True,
            "live",
        ),
        ({"end_date": date(2025, 1, 1), "recorded_status": "Active"}, False, "expired"),
    ],
)
def test_status(properties: dict[str, Value], in_use: bool, status: str) -> None:
    assert terms.status(contract(**properties), AS_AT, in_use=in_use) == status


@pytest.mark.parametrize(
    ("end", "notice", "last"),
    [
        (date(2027, 3, 31), "P6M", date(2026, 9, 30)),
        (date(2027, 8, 31), "P6M", date(2027, 2, 28)),
        (date(2028, 8, 31), "P6M", date(2028, 2, 29)),
        (date(2027, 3, 31), "P90D", date(2026, 12, 31)),
        (date(2027, 5, 31), "P3M", date(2027, 2, 28)),
        (date(2027, 3, 15), "P1Y", date(2026, 3, 15)),
    ],
)
def test_notice_is_served_by(end: date, notice: str, last: date) -> None:
    assert terms.serve_by(contract(end_date=end, notice_period=notice)) == last


@given(DAYS, st.integers(min_value=0, max_value=60))
def test_notice_in_months_never_falls_in_another_month_than_it_should(
    end: date, months: int
) -> None:
    last = terms.serve_by(contract(end_date=end, notice_period=f"P{months}M"))
    assert last is not None
    assert (end.year * 12 + end.month) - (last.year * 12 + last.month) == months
    assert last.day == end.day or (last.day < end.day and (last + timedelta(days=1)).day == 1)


@given(DAYS, st.integers(min_value=0, max_value=400))
def test_the_months_of_a_term_are_whole_when_it_ends_the_day_before(
    start: date, months: int
) -> None:
    end = add_months(start, months) - timedelta(days=1)
    if end >= start:
        assert terms.term_months(start, end) == months


@given(DAYS, st.integers(min_value=0, max_value=4000), st.integers(min_value=1, max_value=900))
def test_a_longer_term_has_more_months(start: date, length: int, more: int) -> None:
    end = start + timedelta(days=length)
    assert terms.term_months(start, end) < terms.term_months(start, end + timedelta(days=more))


@pytest.mark.parametrize(
    ("properties", "yearly"),
    [
        ({"value_annual": Decimal(700), "value": Decimal(1)}, 700),
        ({"value": Decimal(900), "value_basis": "annual"}, 900),
        (
            {
                "value": Decimal(36000),
                "value_basis": "total-whole-term",
                "start_date": date(2024, 4, 1),
                "end_date": date(2027, 3, 31),
            },
            12000,
        ),
        (
            {
                "value": Decimal(50000),
                "value_basis": "total-including-options",
                "start_date": date(2024, 4, 1),
                "end_date": date(2027, 3, 31),
                "extension_options": "2 x 12 months",
            },
            10000,
        ),
        ({"value": Decimal(900), "value_basis": "unknown"}, None),
        ({"value": Decimal(900)}, None),
        ({"value": Decimal(900), "value_basis": "total-whole-term"}, None),
        (
            {
                "value": Decimal(900),
                "value_basis": "total-whole-term",
                "start_date": date(2027, 4, 1),
                "end_date": date(2024, 3, 31),
            },
            None,
        ),
        ({"value_annual": Decimal(-5)}, None),
        ({"value_annual": Decimal(700), "currency": "EUR"}, None),
        ({}, None),
    ],
)
def test_value_per_year(properties: dict[str, Value], yearly: int | None) -> None:
    amount = terms.annual_value(contract(**properties)).amount
    assert (None if amount is None else amount.central) == yearly


def test_a_value_with_vat_may_cost_less() -> None:
    found = terms.annual_value(contract(value_annual=Decimal(1200), vat_treatment="included"))
    assert found.amount is not None
    assert (found.amount.low, found.amount.high) == (1000, 1200)


def test_the_first_number_of_a_plus_form_may_be_the_initial_term() -> None:
    dates = {"start_date": date(2024, 4, 1), "end_date": date(2027, 3, 31)}
    assert terms.option_months(contract(**dates, extension_options="3+1+1")) == (12, 12)
    assert terms.option_months(contract(**dates, extension_options="1+1")) == (12, 12)
    assert terms.end_max(contract(**dates, extension_options="3+1+1"))[0] == date(2029, 3, 31)


def test_a_stated_latest_end_is_not_worked_out() -> None:
    known = contract(end_date=date(2027, 3, 31), end_max_date=date(2028, 3, 31))
    assert terms.end_max(known) == (date(2028, 3, 31), False)
    assert terms.end_max(contract()) == (None, False)
    assert terms.end_max(contract(end_date=date(2027, 3, 31))) == (date(2027, 3, 31), False)


@pytest.mark.parametrize(
    ("properties", "leave"),
    [
        ({"end_date": date(2028, 3, 31), "notice_period": "P6M"}, date(2028, 3, 31)),
        ({"end_date": date(2026, 12, 31), "notice_period": "P6M"}, date(2027, 5, 23)),
        ({"end_date": date(2025, 1, 1)}, AS_AT),
        ({"end_date": date(2026, 12, 31), "notice_period": "P6M", "auto_renew": "tacit"}, None),
        ({}, None),
    ],
)
def test_when_a_contract_can_be_left(properties: dict[str, Value], leave: date | None) -> None:
    assert terms.exit_date(contract(**properties), AS_AT) == leave


def test_a_decision_is_due_earlier_for_a_large_contract() -> None:
    dates = {"start_date": date(2024, 4, 1), "end_date": date(2027, 3, 31), "notice_period": "P6M"}
    basis = "total-whole-term"
    small = contract(**dates, value=Decimal(20_000), value_basis=basis)
    large = contract(**dates, value=Decimal(900_000), value_basis=basis)
    assert terms.decision_by(small) == date(2026, 6, 30)
    assert terms.decision_by(large) == date(2025, 12, 30)
    assert terms.decision_by(contract(**dates)) == date(2025, 12, 30), "unknown takes the longer"
    assert terms.decision_by(contract()) is None


@given(DAYS, DAYS)
def test_status_is_one_of_the_closed_words(start: date, end: date) -> None:
    found = terms.status(contract(start_date=start, end_date=end), AS_AT, in_use=False)
    assert found in ContractStatus
    assert (found is ContractStatus.PENDING) == (start > AS_AT)
