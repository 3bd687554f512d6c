"""Ids that people can read, that never change and never collide silently."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.model.identity import LONGEST_SLUG, element_id, slug
from landscape.model.metamodel import ELEMENT_TYPES

SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@given(text=st.text(max_size=300))
def test_a_slug_is_safe_in_a_url_and_a_file_name(text: str) -> None:
    made = slug(text)
    assert SAFE.fullmatch(made), made
    assert len(made) <= LONGEST_SLUG
    assert slug(text) == made


@given(text=st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789 ", min_size=1, max_size=70))
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Leisure Bookings (v2)", "leisure-bookings-v2"),
        ("Council Tax & Benefits", "council-tax-and-benefits"),
        ("Réservé", "reserve"),
        ("  C-0142 ", "c-0142"),
        ("a/b\\c..d", "a-b-c-d"),
        ("ﬁnance", "finance"),
    ],
)
def test_a_slug_reads_like_the_name(text: str, made: str) -> None:
    assert slug(text) == made


@pytest.mark.parametrize(
    "texts", [("予約", "支払"), ("x" * 200 + "1", "x" * 200 + "2"), ("!", "?")]
)
def test_what_is_cut_or_lost_leaves_a_mark(texts: tuple[str, str]) -> None:
    one, other = map(slug, texts)
    assert one != other


@pytest.mark.parametrize("name", ELEMENT_TYPES)
def test_an_id_says_organisation_and_type(name: str) -> None:
    made = element_id("acme", name, "Leisure Bookings")
    assert made == f"acme/{ELEMENT_TYPES[name].slug}/leisure-bookings"


def test_there_is_no_id_of_an_unknown_type() -> None:
    with pytest.raises(KeyError):
        element_id("acme", "Spaceship", "x")
