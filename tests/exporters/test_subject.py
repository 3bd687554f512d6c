"""A picture is of an element, of a finding, or of what is worth a look first."""

from __future__ import annotations

from datetime import date

import pytest

from landscape.errors import NotFound, UsageError
from landscape.estate.estate import Estate
from landscape.exporters.subject import subject

FINDING = "duplication/appointments-and-booking"
PROVIDERS = ("acme/application/hostile", "acme/application/leisure")


def test_an_element_is_its_own_centre(estate: Estate) -> None:
    found = subject(estate, "acme/supplier/north")
    assert (found.title, found.centres) == ("Around Northmere Ltd", ("acme/supplier/north",))


def test_a_finding_puts_its_elements_in_the_middle(estate: Estate) -> None:
    assert set(subject(estate, FINDING).centres) == set(PROVIDERS)


def test_without_one_it_is_what_most_applications_provide(estate: Estate) -> None:
    assert subject(estate) == subject(estate, FINDING)


def test_without_duplication_it_is_the_element_with_most_relationships(estate: Estate) -> None:
    plain = Estate(estate.elements(), estate.relationships("SUPPLIES"), estate.as_at)
    assert subject(plain).centres == ("acme/supplier/north",)


def test_an_unknown_id_says_where_ids_are_found(estate: Estate) -> None:
    with pytest.raises(NotFound, match="landscape duplicates"):
        subject(estate, "duplication/nothing")


def test_an_empty_estate_has_nothing_to_draw() -> None:
    with pytest.raises(UsageError, match="landscape import"):
        subject(Estate([], [], date(2026, 11, 23)))
