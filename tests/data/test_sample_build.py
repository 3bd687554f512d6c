"""The bundled council: its files are what their sources build, and what was planted is there."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

_DATA = Path(__file__).resolve().parents[2] / "data"
_TRUTH = _DATA / "truth"


def _rows(path: Path) -> list[dict[str, str]]:
    encoding = "cp1252" if path.name == "contracts_sample.csv" else "utf-8-sig"
    with path.open(encoding=encoding, newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, str]]:
    return {one["fact"]: one for one in _rows(_TRUTH / "facts.csv")}


def test_the_sources_build_the_committed_bytes(tmp_path: Path) -> None:
    script = _DATA / "source" / "build.py"
    subprocess.run([sys.executable, "-B", script, "--into", tmp_path], check=True)
    built = sorted(one.relative_to(tmp_path) for one in tmp_path.rglob("*.csv"))
    kept = [*_DATA.glob("*_sample.csv"), *_TRUTH.glob("*.csv")]
    assert built == sorted(one.relative_to(_DATA) for one in kept)
    for one in built:
        assert (tmp_path / one).read_bytes() == (_DATA / one).read_bytes(), one


def test_the_counts_are_those_of_a_council(facts: dict[str, dict[str, str]]) -> None:
    assert facts["live-applications"]["value"] == "382"
    assert len(_rows(_TRUTH / "applications.csv")) == 382
    assert 340 <= int(facts["contracts"]["value"]) <= 360
    assert 580 <= len(_rows(_DATA / "integrations_sample.csv")) <= 620


def test_thirty_four_do_bookings_in_three_ways_and_decoys_do_none(
    facts: dict[str, dict[str, str]],
) -> None:
    ways = ("booking-clear", "booking-description-only", "booking-in-suite")
    planted = {
        number for one in ways for number in facts[one]["elements"].split("|") if number != ""
    }
    booking = {
        one["number"]
        for one in _rows(_TRUTH / "applications.csv")
        if "appointments-and-booking" in one["functionalities"].split("|")
    }
    assert planted == booking
    assert len(booking) == 34
    decoys = set(facts["booking-decoy"]["elements"].split("|"))
    assert len(decoys) >= 10
    assert not decoys & booking


def test_no_column_of_the_inventory_says_what_an_application_does() -> None:
    header = set(_rows(_DATA / "cmdb_sample.csv")[0])
    assert not any("function" in one.casefold() or "category" in one.casefold() for one in header)


def test_a_third_of_the_names_are_one_word() -> None:
    names = [one["name"] for one in _rows(_TRUTH / "applications.csv")]
    assert 0.3 <= sum(len(one.split()) == 1 for one in names) / len(names) <= 0.5


@pytest.mark.parametrize(
    ("fact", "functionality", "count"),
    [("asset-management-systems", "asset-management", 2), ("payment-systems", "payments", 3)],
)
def test_the_planted_overlaps_do_that_first(
    facts: dict[str, dict[str, str]], fact: str, functionality: str, count: int
) -> None:
    first = {
        one["number"]: one["functionalities"].split("|")[0]
        for one in _rows(_TRUTH / "applications.csv")
    }
    planted = facts[fact]["elements"].split("|")
    assert len(planted) == count
    assert {first[one] for one in planted} == {functionality}


def test_a_module_is_owned_that_nobody_uses(facts: dict[str, dict[str, str]]) -> None:
    unused = facts["unused-owned-modules"]["elements"].split("|")
    kinds = {one["number"]: one["kind"] for one in _rows(_TRUTH / "applications.csv")}
    assert unused
    assert {kinds[one] for one in unused} == {"module"}
    held = {
        one["application"]: (one["entitled"], one["used"]) for one in _rows(_TRUTH / "licences.csv")
    }
    assert all(held[one][0] != "0" and held[one][1] == "0" for one in unused)


def test_everybody_has_the_dearest_licence(facts: dict[str, dict[str, str]]) -> None:
    fact = facts["suite-licence-for-everyone"]
    held = [one for one in _rows(_TRUTH / "licences.csv") if one["application"] == fact["elements"]]
    suite = max(held, key=lambda one: int(one["entitled"]))
    assert suite["entitled"] == suite["assigned"] == fact["value"]
    assert int(suite["used"]) < 0.6 * int(suite["entitled"])


def test_one_group_stands_behind_six_names(facts: dict[str, dict[str, str]]) -> None:
    names = facts["group-behind-six-names"]["elements"].split("|")
    assert len(names) == 6
    behind = {
        one["name"].strip(): one["group"]
        for one in _rows(_TRUTH / "suppliers.csv")
        if one["group"] == "Nimbury Group plc"
    }
    assert set(names) <= set(behind)


def test_what_a_retirement_hits_follows_the_flows() -> None:
    """A second way to the same answer: every recorded flow, walked from its sender."""
    flows = _rows(_TRUTH / "integrations.csv")
    live = {one["number"] for one in _rows(_TRUTH / "applications.csv")}
    pairs = {(one["sender"], one["receiver"]) for one in flows if one["row"]}
    pairs |= {(one["receiver"], one["sender"]) for one in flows if one["row"] and one["both_ways"]}
    impacts = _rows(_TRUTH / "impact.csv")
    assert len(impacts) > 20
    for one in impacts:
        direct = {there for here, there in pairs if here == one["number"] and there in live}
        assert set(filter(None, one["direct"].split("|"))) == direct - {one["number"]}, one["name"]
        assert direct - {one["number"]} <= set(one["all"].split("|"))


def test_the_register_of_interfaces_is_as_dirty_as_a_real_one() -> None:
    flows = _rows(_TRUTH / "integrations.csv")
    recorded = [one for one in flows if one["row"]]
    said = Counter(one["as_recorded"] for one in recorded)
    kinds = Counter(one["kind"] for one in recorded)
    assert len(recorded) == len(_rows(_DATA / "integrations_sample.csv"))
    assert len(flows) > len(recorded), "some flows are recorded nowhere"
    assert min(said["turned"], said["unclear"], said["backwards"]) >= 3
    assert sum(1 for one in recorded if one["same_as_row"]) >= 10
    assert kinds["manual"] >= 80
    assert kinds["rpa"] >= 3
    assert sum(1 for one in recorded if not (one["sender"] and one["receiver"])) >= 20


def test_some_cost_lines_are_the_pounds_of_a_contract() -> None:
    lines = _rows(_TRUTH / "costs.csv")
    doubled = [one for one in lines if one["contract_row"] and one["latest"]]
    assert sum(1 for one in doubled if one["reference_shown"]) >= 50
    assert sum(1 for one in doubled if not one["reference_shown"]) >= 20
    assert {one["currency"] for one in lines} > {"GBP"}
