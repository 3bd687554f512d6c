"""Everyday phrases: what amounts to booking, what only sounds like it, what is another sense."""

from __future__ import annotations

import pytest

from landscape.matching import everyday
from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.taxonomy import functionalities
from landscape.model.vocabulary import Band

_BOOKING = "appointments-and-booking"


@pytest.mark.parametrize(
    "said",
    [
        "drivers choose a lane and a time for the test",
        "the vet offers owners a morning",
        "each couple is given an hour with the advocate",
        "trainers request a hall for the term",
        "the clerk fits people in between hearings",
        "ring the yard three days ahead for a skip",
        "reserve a kayak, pay on the day",
        "customers book a test drive",
        "twenty minute slots; 20 min each",
    ],
)
def test_choosing_or_being_given_a_time_is_booking(said: str) -> None:
    assert list(everyday.phrases(said))


@pytest.mark.parametrize(
    "said",
    [
        "meetings take place on mondays",
        "it takes time to load",
        "select a date range for the graph",
        "records the date of birth",
        "staff get 28 days leave",
        "given a day off in lieu",
        "complaints get a 20 day clock",
        "general reserve and balances",
        "staff book their annual leave",
        "keeps the petty cash book and day sheets",
        "figures about bookings",
    ],
)
def test_idioms_lengths_of_time_and_other_reserves_are_not(said: str) -> None:
    assert not list(everyday.phrases(said))


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("Chief Officer Appointments", "long lists and panel scores for senior posts"),
        ("Trustee register", "who was appointed by the council to which charity, term of office"),
        ("Gate sheet", "trolleys booked in and booked out of the yard"),
        ("Hall income feed", "posts the bookings receipts to the ledger each night"),
        ("Court diary archive", "old appointment books 1970-1990, scanned"),
        ("The Exchange", "leaks and doors at the old booking office"),
    ],
)
def test_other_senses_and_what_a_thing_is_only_about_are_no_booking(
    name: str, description: str
) -> None:
    assert _BOOKING not in _accepted(name, description)


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("Tallowmere", "visitors pick a morning or afternoon and get a code for the barrier"),
        ("Osterley", "learners are offered a time with a tutor at the library"),
        ("Rinkside", "skaters choose which day they come, max 40 a session"),
    ],
)
def test_a_bare_name_is_classified_by_what_people_do_with_it(name: str, description: str) -> None:
    assert _BOOKING in _accepted(name, description)


def test_the_evidence_is_the_phrase_as_it_stands() -> None:
    text = "Visitors pick a morning and get a code"
    found = Classifier(functionalities()).classify([_described("Tallowmere", text)])[0]
    words = [one.text for one in found[0].inference.evidence]
    assert any("pick a morning" in one for one in words)
    assert all(one in text for one in words)


def test_a_denied_phrase_says_nothing() -> None:
    assert _BOOKING not in _accepted("Loft", "no longer used to choose a time")
    assert _BOOKING not in _accepted("Loft", "nothing is booked through it, just a slot list")


def _accepted(name: str, description: str) -> set[str]:
    found = Classifier(functionalities()).classify([_described(name, description)])[0]
    return {one.function_id for one in found if one.inference.band is Band.ACCEPT}


def _described(name: str, description: str) -> Described:
    return Described(key="a", name=Text(name, "Name"), description=Text(description, "Description"))
