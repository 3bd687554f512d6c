"""Words that are typed wrong, and words that only look so."""

from __future__ import annotations

from functools import cache

import pytest

from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.mistyped import Mistyped, one_slip
from landscape.matching.stems import stem
from landscape.matching.taxonomy import Taxonomy, functionalities


@cache
def shipped() -> Mistyped:
    return Mistyped(functionalities())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("elctoral", "electoral"),
        ("plannning", "planning"),
        ("recuitment", "recruitment"),
        ("commitee", "committee"),
        ("libary", "library"),
        ("museam", "museum"),
        ("licencsing", "licensing"),
        ("payrol", "payroll"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(typed: str, meant: str) -> None:
    assert shipped().meant(typed) == stem(meant)


@pytest.mark.parametrize(
    "word",
    [
        "planning",  # right as it stands
        "libry",  # two letters short
        "formal",  # another word
        "brary",  # too short
        "xlibrary",  # the first letter is hardly ever wrong
        "zorbin",  # nothing like it
        "county",  # country, but for a letter
        "quotas",
        "l1brary",
        "",
    ],
)
def test_what_is_no_slip_stays_as_it_is(word: str) -> None:
    assert shipped().meant(word) == ""


def test_a_word_that_may_be_two_others_stays_as_it_is() -> None:
    rows = [{"id": "a", "label": "Zorbina"}, {"id": "b", "label": "Zorbino"}]
    mistyped = Mistyped(Taxonomy.from_rows(rows))
    assert mistyped.meant("zorbin") == ""
    assert mistyped.meant("zorbbina") == stem("zorbina")


def test_slips_are_those_of_fingers() -> None:
    assert one_slip("adpotion", "adoption")
    assert not one_slip("adoption", "adoption")
    assert not one_slip("adpotoin", "adoption")


def test_the_evidence_shows_what_was_typed() -> None:
    answers = Classifier(functionalities()).classify(
        [Described("k", Text("Elctoral regster", "Name", "cmdb.csv", None, 7))]
    )[0]
    assert answers[0].function_id == "electoral-management"
    assert "Elctoral" in answers[0].inference.evidence[0].text


def test_a_users_own_words_may_be_meant() -> None:
    rows = [
        {"id": "bees", "label": "Beekeeping", "synonyms": "apiaries"},
        {"id": "boats", "label": "Pedalos"},
    ]
    assert Mistyped(Taxonomy.from_rows(rows)).meant("apairies") == stem("apiaries")
