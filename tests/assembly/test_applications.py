"""Which rows are one application: instances collapse, near-names that tell apart do not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assembly.records import application

from landscape.assembly.applications import Group, group
from landscape.model.record import Record


def names_of(groups: list[Group]) -> list[set[str]]:
    return [
        {str(one.primary.values["name"]), *(str(row.values["name"]) for row, _ in one.merged)}
        for one in groups
    ]


def count(*records: Record) -> int:
    return len(group(records))


def test_environments_collapse_onto_the_production_row() -> None:
    rows = [
        application("Quillon (TEST)", "Marl Ltd"),
        application("Quillon", "Marl Limited", environment="Production"),
        application("Quillon DR", "MARL LTD"),
    ]
    [one] = group(rows)
    assert one.primary.values["name"] == "Quillon"
    assert {row.values["name"] for row, _ in one.merged} == {"Quillon (TEST)", "Quillon DR"}
    assert all(why for _, why in one.merged)


def test_an_environment_column_collapses_rows_too() -> None:
    rows = [
        application("Quillon", "Marl", environment="Production"),
        application("Quillon", "Marl", environment="UAT"),
    ]
    [one] = group(rows)
    assert one.primary.values["environment"] == "Production"


def test_a_bare_word_collapses_only_beside_its_base() -> None:
    assert count(application("Staff Training", "Marl"), application("Payroll", "Marl")) == 2
    assert count(application("Staff Training", "Marl"), application("Staff", "Marl")) == 1


def test_marked_rows_without_a_base_are_still_one() -> None:
    assert count(application("Quillon (TEST)"), application("Quillon (UAT)")) == 1


def test_a_retired_row_never_speaks_for_a_live_one() -> None:
    rows = [
        application("Quillon", "Marl", lifecycle="retired", users=4, version="1", criticality="x"),
        application("Quillon", "Marl", lifecycle="live"),
    ]
    [one] = group(rows)
    assert one.primary.values["lifecycle"] == "live"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cirrus Office E3", "Cirrus Office E5"),
        ("Adult Case Records", "Child Case Records"),
        ("Census 2019", "Census 2022"),
        ("Council Tax Online", "Council Taxi Online"),
        ("Housing", "Housing Benefit"),
        ("Depot East Stock", "Depot West Stock"),
    ],
)
def test_near_names_that_tell_apart_stay_apart(one: str, other: str) -> None:
    both = [application(name, "Marl", organisation_unit="Place") for name in (one, other)]
    assert len(group(both)) == 2


def test_a_typing_error_needs_the_same_vendor_and_department() -> None:
    right = application("Pest Control Desk", "Marl", organisation_unit="Place")
    assert count(right, application("Pest Controll Desk", "Marl", organisation_unit="Place")) == 1
    assert count(right, application("Pest Controll Desk", "Marl", organisation_unit="Care")) == 2
    assert count(right, application("Pest Controll Desk", "Other", organisation_unit="Place")) == 2


def test_another_vendors_product_of_the_same_name_is_another_application() -> None:
    assert count(application("Connect", "Marl"), application("Connect", "Quarry Systems")) == 2


def test_a_blank_vendor_joins_only_what_is_unambiguous() -> None:
    assert count(application("Connect", "Marl"), application("Connect")) == 1
    rows = [
        application("Connect", "Marl"),
        application("Connect", "Quarry"),
        application("Connect"),
    ]
    assert count(*rows) == 3


def test_serial_numbers_that_differ_keep_rows_apart() -> None:
    rows = [
        application("Scanner", "Marl", extra={"serial_number": "A1"}),
        application("Scanner", "Marl", extra={"serial_number": "B2"}),
    ]
    assert len(group(rows)) == 2


@given(st.lists(st.sampled_from(["A", "A (TEST)", "B", "B v2", "C", "c", "D DR"]), max_size=12))
def test_every_row_is_in_exactly_one_group(chosen: list[str]) -> None:
    rows = [application(name, "Marl") for name in chosen]
    groups = group(rows)
    seen = [id(one.primary) for one in groups] + [
        id(row) for one in groups for row, _ in one.merged
    ]
    assert sorted(seen) == sorted(id(row) for row in rows)


@given(st.randoms())
def test_the_groups_do_not_depend_on_the_order_of_the_rows(shuffler: random.Random) -> None:
    rows = [
        application("Quillon", "Marl"),
        application("Quillon (TEST)", "Marl"),
        application("Quillon", "Other"),
        application("Staff Training", "Marl"),
        application("Staff", "Marl"),
        application("Connect", None),
    ]
    before = sorted(map(sorted, names_of(group(rows))))
    shuffler.shuffle(rows)
    assert sorted(map(sorted, names_of(group(rows)))) == before


def test_what_the_source_says_itself_is_believed() -> None:
    rows = [
        application("Foldergate", "Marl", source_id="APM1"),
        application("Folder-gate EDRMS", "Quarry", source_id="APM2", duplicate_of="APM1"),
        application("FG box 2", "Marl", environment="Legacy", parent_application="Foldergate"),
        application("Foldergate Mobile", "Marl", parent_application="Foldergate"),
    ]
    assert sorted(map(sorted, names_of(group(rows)))) == [
        ["FG box 2", "Folder-gate EDRMS", "Foldergate"],
        ["Foldergate Mobile"],
    ]


def test_an_instance_of_no_stated_parent_joins_the_nearest_of_its_brand() -> None:
    rows = [
        application("Carrowhall Adults", "Ashmarrow Care Systems"),
        application("Carrowhall Children", "Ashmarrow Care Systems"),
        application("CARROWHALL AD PRE-PROD", "Ashmarrow", environment="Pre-production"),
    ]
    assert ["CARROWHALL AD PRE-PROD", "Carrowhall Adults"] in list(
        map(sorted, names_of(group(rows)))
    )
