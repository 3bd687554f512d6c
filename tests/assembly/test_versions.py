"""Rows for each version and installation of a product are one application, and what they say is kept."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from tests.assembly.records import reading_of

from landscape.assembly import applications
from landscape.assembly.assemble import Assembled, assemble
from landscape.assembly.versions import (
    INSTALLATIONS,
    ROWS,
    VERSIONS,
    counted,
    of_one_product,
    versioned,
)
from landscape.model.record import Record
from landscape.model.vocabulary import Kind
from landscape.store.protocol import Snapshot


def row(
    number: int,
    name: str,
    version: str = "",
    extra: Mapping[str, str] | None = None,
    vendor: str = "Marl",
) -> Record:
    """A row of a list of software."""
    values = {"name": name, "vendor": vendor} | ({"version": version} if version else {})
    headers = {one: one.title() for one in values}
    return Record(Kind.APPLICATIONS, "a.csv", None, number, values, headers, values, extra or {})


def products(*names: str) -> list[str]:
    """What the applications of a list of these names are called."""
    groups = applications.group([row(place, name) for place, name in enumerate(names, start=2)])
    return sorted(applications.name_of(one.primary) for one in groups)


@pytest.mark.parametrize(
    ("name", "base", "version", "plain"),
    [
        ("Fern Reader 9.1", "Fern Reader", "9.1", True),
        ("Fern Reader v4", "Fern Reader", "v4", True),
        ("Fern Reader Version 11.0.23", "Fern Reader", "11.0.23", True),
        ("Fern 9.x", "Fern", "9.x", True),
        ("Fern Runtime 8 Update 202 (64-bit)", "Fern Runtime", "8 Update 202", True),
        ("Fern Browser (1.0.7)", "Fern Browser", "1.0.7", True),
        ("Fern 10", "Fern", "10", False),
    ],
)
def test_versions_that_names_end_in(name: str, base: str, version: str, plain: bool) -> None:
    found = versioned(name)
    assert found is not None
    assert (found.base, found.version, found.plain) == (base, version, plain)


@pytest.mark.parametrize(
    "name", ["Fern Server 2019", "Fern 365 E3", "Fern", "9.1", "Fern 12345", ""]
)
def test_names_that_end_in_none(name: str) -> None:
    assert versioned(name) is None


def test_versions_of_one_product_are_one_application_of_its_name() -> None:
    assert products("Fern Reader 9.1", "Fern Reader 10", "Fern Reader 11.0.23") == ["Fern Reader"]
    assert products("Fern Draw v4.2", "Fern Draw v4.3", "Fern Draw") == ["Fern Draw"]


@pytest.mark.parametrize(
    "names",
    [
        ("Fern 50", "Fern 200"),
        ("Fern 1.2", "Fern 50"),
        ("Fern Server 2019", "Fern Server 2022"),
        ("Fern 365 E3", "Fern 365 E5"),
        ("Fern Reader 9.1",),
        ("Fern Reader 9.1", "Fern Writer 9.2"),
        ("Tier 1", "Tier 2"),
    ],
)
def test_other_products_stay_others(names: Sequence[str]) -> None:
    assert products(*names) == sorted(names)


def test_versions_of_two_vendors_stay_two() -> None:
    rows = [row(2, "Ledger 9.1", vendor="Marl"), row(3, "Ledger 9.2", vendor="Quarry")]
    assert len(applications.group(rows)) == 2


def test_a_bare_number_is_a_version_only_near_one() -> None:
    assert of_one_product(["Fern 8.1", "Fern 10", "Fern 50"]) == [0, 1]
    assert of_one_product(["Fern 10", "Fern 11"]) == []


INSTALLED = [
    row(2, "Fern Reader", "9.1", {"Computer name": "PC1"}),
    row(3, "Fern Reader", "10.2", {"Computer name": "PC2"}),
    row(4, "Fern Reader", "10.2", {"Computer name": "PC3", "Site": "Depot"}),
    row(5, "Fern Reader", "10.2", {"Computer name": "pc3"}),
]


def test_versions_and_computers_are_counted_with_their_rows() -> None:
    assert counted(INSTALLED) == {
        "Computer name": "PC1; PC2; PC3; pc3",
        VERSIONS: "10.2 (3 rows, first 3); 9.1 (row 2)",
        INSTALLATIONS: "3",
        ROWS: "4",
    }
    for rows in itertools.permutations(INSTALLED):
        assert counted(rows) == counted(INSTALLED)


def test_what_rows_count_themselves_is_added_up() -> None:
    numbers = ("1,200", "14")
    rows = [
        row(place, f"Fern {place}.0", "", {"Installations": number})
        for place, number in enumerate(numbers, start=2)
    ]
    assert counted(rows)[INSTALLATIONS] == "1214"
    assert counted(rows)["Installations"] == "1,200; 14"
    one = replace(rows[0], extra={"Installations": "many"})
    assert INSTALLATIONS not in counted([one, rows[1]])


def test_of_many_texts_it_is_said_how_many_more_there_are() -> None:
    rows = [row(at, "Fern", f"{at}.0", {"Host": f"PC{at:03}"}) for at in range(2, 102)]
    found = counted(rows)
    assert found["Host"].endswith("PC021; 80 more")
    assert found[VERSIONS].endswith("; 60 more")
    assert (found[INSTALLATIONS], found[ROWS]) == ("100", "100")


def test_a_test_copy_beside_its_application_is_not_counted() -> None:
    rows = [row(2, "Fern", "", {"Notes": "a"}), row(3, "Fern (TEST)", "", {"Notes": "b"})]
    assert counted(rows) == {}
    assert counted([*rows, row(4, "Fern DR", "", {"Notes": "c"})]) == {}
    assert counted([row(2, "Fern", "1.0"), row(3, "Fern", "1.0")]) == {}


def assembled(rows: Sequence[Record]) -> Assembled:
    """What a list of these rows comes to."""
    return assemble([reading_of(rows)], [], Snapshot(0, (), (), {}), "acme")


def test_the_report_says_what_was_done_and_the_ledger_what_each_row_says() -> None:
    found = assembled(INSTALLED)
    issues = found.issues["a.csv", None]
    [said] = [one for one in issues if one.code == "installations_counted"]
    assert said.message.startswith("4 rows are versions or installations of 1 applications")
    merged = {one.row: one.message for one in issues if one.code == "row_merged"}
    assert set(merged) == {3, 4, 5}
    assert "it says version 10.2, Computer name PC2" in merged[3]
    [element] = found.elements.values()
    assert element.extra[ROWS] == "4"
    assert element.extra["Site"] == "Depot"


def test_a_list_with_few_such_rows_is_not_said_to_be_one() -> None:
    others = [row(place, f"Fernlet {chr(place + 60)}") for place in range(10, 30)]
    codes = {one.code for one in assembled([*INSTALLED[:2], *others]).issues["a.csv", None]}
    assert codes == {"row_merged"}


def test_another_file_finds_the_product_by_each_name_it_had() -> None:
    rows = [row(2, "Fern Reader 9.1"), row(3, "Fern Reader 10.2")]
    [element] = assembled(rows).elements.values()
    assert {claim.value for claim in element.claims if claim.property == "name"} == {"Fern Reader"}
    told = {key for _, key in element.keys}
    assert {"fernreader", "fernreader91", "fernreader102"} <= told
