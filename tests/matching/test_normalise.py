"""Names and texts made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.matching.contrasts import contrast
from landscape.matching.normalise import (
    clean,
    company_name,
    company_number,
    fingerprint,
    is_junk_name,
    is_several,
)
from landscape.matching.stems import stem, stems_of, without_boilerplate


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Acme Systems Ltd", "ACME SYSTEMS LIMITED"),
        ("Acme Systems Ltd.", "Acme  Systems plc"),
        ("The Acme Group", "ACME GROUP"),
        ("Marks & Bexley", "Marks and Bexley Ltd"),
        ("A.C.M.E. Systems", "ACME Systems"),
        ("Café Systèmes S.A.R.L.", "Cafe Systemes"),
        ("CafÃ© Systems", "Café Systems"),
        ("Bexley\u00b4s Software", "Bexley's Software Ltd"),
        ("Acme Ltd - 00012345", "Acme Limited"),
        ("Acme Ltd (A/C 123456)", "Acme Limited"),
        ("Acme Ltd t/a Brightside", "Acme Limited"),
        ("Acme Mgmt Svcs Ltd", "Acme Management Services"),
        ("Acme Systems GmbH", "Acme Systems"),
        ("Acme (UK) Ltd", "Acme UK Limited"),
    ],
)
def test_formats_of_one_name_have_one_fingerprint(left: str, right: str) -> None:
    assert fingerprint(left) == fingerprint(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Acme East Ltd", "Acme West Ltd"),
        ("Acme 2019 Ltd", "Acme 2022 Ltd"),
        ("E3 Consulting", "E5 Consulting"),
        ("Tax Systems Ltd", "Taxi Systems Ltd"),
        ("Acme Ltd", "Acme Holdings Ltd"),
    ],
)
def test_names_that_differ_keep_different_fingerprints(left: str, right: str) -> None:
    assert fingerprint(left) != fingerprint(right)


@pytest.mark.parametrize(
    "name",
    ["", " ", "-", "n/a", "N\\A", "TBC", "tbc.", "Not Awarded To Supplier", "12345", "?", "unknown",
     "Various Suppliers", "(none)", "TO BE CONFIRMED", "redacted",
     "see above", "Bespoke", "Council developed", "In-house built", "Open Source", "Open source - no supplier",
     "In house (Integration)", "in house - ICT dev team", "Bespoke (in house)", "developed in-house by J",
     "unknown supplier", "not stated", "Self"],
)  # fmt: skip
def test_junk_names_are_junk(name: str) -> None:
    assert is_junk_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "NEC",
        "3M",
        "Test Valley Systems",
        "Nil Desperandum Ltd",
        "Bespoke Ltd",
        "Open Source Consulting Ltd",
        "Council of Elders Ltd",
        "In House Legal Solutions Ltd",
        "Inhouse Designs",
        "Unknown Worlds",
    ],
)
def test_short_and_odd_names_are_names(name: str) -> None:
    assert not is_junk_name(name)


def test_a_list_of_suppliers_is_several() -> None:
    assert is_several("Acme Ltd; Bexley plc")
    assert is_several("Acme Ltd, Bexley Ltd and Calder Limited")
    assert not is_several("Acme, Bexley & Calder LLP")


@pytest.mark.parametrize(
    ("name", "key", "seller"),
    [
        ("Microsoft via Bytes Software Ltd", "microsoft", "bytes software ltd"),
        ("Microsoft (through Softcat)", "microsoft", "softcat"),
        ("Acme Ltd, supplied by Crowden", "acme", "crowden"),
        ("Via Rail Canada", "via rail canada", ""),
        ("Air Via Ltd", "air via", ""),
        ("Halfway Through Ltd", "halfway through", ""),
        ("Homes by Design Ltd", "homes by design", ""),
    ],
)
def test_through_whom_something_is_bought_is_no_part_of_the_name(
    name: str, key: str, seller: str
) -> None:
    assert (company_name(name).key, company_name(name).seller) == (key, seller)


@pytest.mark.parametrize(
    ("name", "key", "trading"),
    [
        ("Capita (now Access)", "access", ("capita",)),
        ("Northgate - now known as NEC Software", "nec software", ("northgate",)),
        ("Care Now Ltd", "care now", ()),
        ("Right There, Right Now Ltd", "right there right now", ()),
        ("Now Software Ltd", "now software", ()),
    ],
)
def test_what_a_company_is_called_now_is_its_name(
    name: str, key: str, trading: tuple[str, ...]
) -> None:
    assert (company_name(name).key, company_name(name).trading) == (key, trading)


def test_trading_names_are_kept_apart() -> None:
    name = company_name("Bexley Holdings Ltd T/A Brightside Software")
    assert name.key == "bexley holdings"
    assert name.trading == ("brightside software",)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("968498", "00968498"),
        ("SC123", "SC000123"),
        ("00968498.0", "00968498"),
        ("n/a", None),
        ("", None),
    ],
)
def test_company_numbers(text: str, number: str | None) -> None:
    assert company_number(text) == number


def test_boilerplate_leaves_what_is_bought() -> None:
    title = "Provision of Annual Support and Maintenance for Acme Rents 2023/24"
    assert without_boilerplate(title) == "Acme Rents"
    assert without_boilerplate("Annual Support and Maintenance") == "Annual Support and Maintenance"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("e3", "e5"), ("acme east", "acme west"), ("acme 2019", "acme 2022"),
        ("st johns rc", "st johns ce"), ("acme tax", "acme taxi"), ("acme housing", "acme housing benefit"),
    ],
)  # fmt: skip
def test_contrasts_are_seen(left: str, right: str) -> None:
    assert contrast(tuple(left.split()), tuple(right.split()))


def test_booking_is_no_book_and_tax_is_no_taxi() -> None:
    assert stem("bookings") != stem("books")
    assert stem("tax") != stem("taxis")
    assert stem("housing") != stem("houses")
    assert stem("scheduling") == stem("schedules")


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    clean(text), stems_of(text), is_junk_name(text), is_several(text), without_boilerplate(text)
    assert fingerprint(fingerprint(text)) == fingerprint(fingerprint(fingerprint(text)))


def test_a_very_long_name_is_read() -> None:
    assert len(fingerprint("Acme " * 2000)) < 5000


@pytest.mark.parametrize(
    ("name", "key", "owner"),
    [
        ("Acme Maps Ltd (part of the Bexley Group)", "acme maps", "bexley group"),
        ("Acme Maps Limited (a Bexley company)", "acme maps", "bexley"),
        ("Acme Maps [member of Bexley plc] (12345678)", "acme maps", "bexley plc"),
        ("Acme Maps (UK) Ltd", "acme maps uk", ""),
        ("(part of the Bexley Group)", "part bexley group", ""),
    ],
)
def test_what_a_name_says_that_it_is_part_of(name: str, key: str, owner: str) -> None:
    taken = company_name(name)
    assert (taken.key, taken.owner) == (key, owner)
