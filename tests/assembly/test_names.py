"""Names taken apart: environments and versions come off, names that only look like it stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.assembly import names


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("Quillon (TEST)", "Quillon"),
        ("Quillon - UAT", "Quillon"),
        ("Quillon – DR", "Quillon"),
        ("Quillon [Training]", "Quillon"),
        ("Quillon / Pre-Prod", "Quillon"),
        ("Quillon TEST", "Quillon"),
        ("TEST - Quillon", "Quillon"),
        ("(UAT) Quillon", "Quillon"),
        ("Quillon v8", "Quillon"),
        ("Quillon 8.2.1", "Quillon"),
        ("Quillon (old)", "Quillon"),
        ("Quillon test environment", "Quillon"),
    ],
)
def test_a_mark_comes_off(name: str, base: str) -> None:
    assert names.parts(name).base == base
    assert names.parts(name).marked


@pytest.mark.parametrize(
    "name",
    [
        "Cirrus Office E5",
        "Office 365",
        "Census 2022",
        "Attestation",
        "Devon Maps",
        "Prodigy",
        "Tester",
    ],
)
def test_what_only_looks_like_a_mark_stays(name: str) -> None:
    assert names.parts(name).base == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pest Desk", "PEST-DESK"),
        ("Pest Desk", "Pest Desks"),
        ("Pest Desk", "The Pest Desk system"),
        ("Bins & Skips", "Bins and Skips"),
        ("Café Till", "Cafe Till"),
    ],
)
def test_spellings_of_one_name_have_the_same_letters(one: str, other: str) -> None:
    assert names.letters(one) == names.letters(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Office E3", "Office E5"), ("Tax", "Taxi"), ("Area East", "Area West"), ("2019", "2022")],
)
def test_names_that_differ_in_one_telling_thing_stay_apart(one: str, other: str) -> None:
    assert names.letters(one) != names.letters(other)


def test_a_name_of_nothing_but_empty_words_keeps_them() -> None:
    assert names.letters("The System") != ""


@given(st.text(max_size=200))
def test_any_text_can_be_taken_apart(text: str) -> None:
    assert isinstance(names.letters(names.parts(text).base), str)
