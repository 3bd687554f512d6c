"""Which words of a description count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.matching.clauses import MAIN, name_tokens, tokens
from landscape.matching.normalise import clean


def weight(text: str, stem: str) -> float:
    return max(one.weight for one in tokens(text) if one.stem == stem)


@pytest.mark.parametrize(
    "text",
    [
        "Takes bookings from the public",
        "Bookings are made by customers online",
        "court bookings, exports to the ledger",
        "bookings. Not used for payments",
        "bookings (payments are taken elsewhere)",
        "Room bookings - feeds the door signs",
    ],
)
def test_the_main_clause_counts(text: str) -> None:
    assert weight(text, "booking") == MAIN


@pytest.mark.parametrize(
    "text",
    [
        "no longer used for bookings",
        "Not for bookings",
        "used without bookings",
        "receives bookings from Courtside",
        "exports the bookings to the warehouse",
        "bookings are made in Outlook",
        "was used for bookings",
        "reporting on bookings",
        "add-on to the bookings module",
    ],
)
def test_denied_and_passed_on_words_count_less(text: str) -> None:
    assert weight(text, "booking") < MAIN


def test_camel_case_is_taken_apart() -> None:
    assert [one.stem for one in name_tokens("RoomBooking")][1:] == ["room", "booking"]


@settings(deadline=None)  # the first call loads what mends encodings
@given(st.text(max_size=200))
def test_tokens_point_into_the_text(text: str) -> None:
    told = clean(text)
    for one in tokens(text):
        assert 0 <= one.start < one.end <= len(told)


@pytest.mark.parametrize(
    ("name", "stem", "counts"),
    [
        ("Ultr@VNC Release 1.0.0", "releas", 0.0),
        ("Adobe Acrobat 6.0 Standard", "standard", 0.0),
        ("Toad DBA Edition 4.x", "edit", 0.0),
        ("Trading Standards", "standard", MAIN),
        ("Community alarms", "community", MAIN),
        ("Press releases", "releas", MAIN),
    ],
)
def test_words_of_a_version_or_edition_say_nothing(name: str, stem: str, counts: float) -> None:
    assert [one.weight for one in name_tokens(name) if one.stem == stem] == [counts]
