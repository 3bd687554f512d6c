"""The bundled fictional council, asked as its three readers would ask, against the planted truth."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from landscape.analysis.cost import CostBook
from landscape.estate.loading import load_estate
from landscape.settings import Settings
from landscape.store.opening import open_store
from tests.acceptance import shapes
from tests.acceptance.running import AS_AT, REPOSITORY, ask, raw
from tests.acceptance.shapes import read

_TRUTH = REPOSITORY / "data" / "truth"


def _table(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return list(csv.reader(text.splitlines(keepends=True)))


def _rows(path: Path) -> list[dict[str, str]]:
    header, *rows = _table(path)
    return [dict(zip(header, row, strict=False)) for row in rows]


def _truth(name: str) -> list[dict[str, str]]:
    path = _TRUTH / name
    if not path.is_file():
        pytest.skip(f"data/truth/{name} is not there")
    return _rows(path)


def test_the_ledger_adds_up_for_every_file(tmp_path: Path, sample_files: list[Path]) -> None:
    report = read(ask(tmp_path / "x.db", "import", "--dry-run", *sample_files), shapes.LoadReport)
    for found, source in zip(report.files, sample_files, strict=True):
        assert found.rows.read == len(_rows(source)), source.name
        assert found.rows.loaded > 0
        rows = {one.row for one in found.issues}
        assert len(rows - {None}) >= found.rows.quarantined + found.rows.skipped, source.name


def test_it_has_382_live_applications(sample_once: Path) -> None:
    answer = read(ask(sample_once, "duplicates"), shapes.Duplicates)
    assert abs(answer.applications.total - 382) <= 4


def test_thirty_four_do_appointments_and_booking(sample_once: Path) -> None:
    answer = read(
        ask(sample_once, "duplicates", "--functionality", "appointments-and-booking"),
        shapes.Duplicates,
    )
    booking = answer.findings[0]
    assert 30 <= booking.count <= 37
    for one in booking.applications:
        assert one.evidence, one.name
        assert all(part.source and part.row for part in one.evidence), one.name


def test_the_readme_counts_the_bookings_as_the_answer_does(sample_once: Path) -> None:
    answer = read(
        ask(sample_once, "duplicates", "--functionality", "appointments-and-booking"),
        shapes.Duplicates,
    )
    numbers = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "thirty": 30}
    readme = " ".join((REPOSITORY / "README.md").read_text(encoding="utf-8").split())
    said = re.search(r"(\w+) times for appointments and booking and (\w+) more", readme)
    assert said
    (found,) = answer.findings
    assert [numbers[one] for one in said.groups()] == [found.count, len(found.uncertain)]


def test_the_words_cited_stand_in_the_cell_named(
    sample_once: Path, sample_files: list[Path]
) -> None:
    """Evidence that a reader looks up and does not find would cost all trust."""
    sources = {one.name: _table(one) for one in sample_files}
    answer = read(
        ask(sample_once, "duplicates", "--functionality", "appointments-and-booking"),
        shapes.Duplicates,
    )
    checked = 0
    for member in answer.findings[0].applications:
        for one in member.evidence:
            if one.source in sources and one.row and one.column:
                table = sources[one.source]
                cell = table[one.row - 1][table[0].index(one.column)]
                assert _plain(one.text.strip("…")) in _plain(cell), (member.name, one)
                checked += 1
    assert checked >= 30


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def test_the_booking_systems_are_the_planted_ones(sample_once: Path) -> None:
    truth = _truth("applications.csv")
    planted = {
        one["number"] for one in truth if "appointments-and-booking" in one["functionalities"]
    }
    assert len(planted) == 34
    answer = read(
        ask(sample_once, "duplicates", "--functionality", "appointments-and-booking"),
        shapes.Duplicates,
    )
    found = {_number(sample_once, one.id) for one in answer.findings[0].applications}
    assert len(found & planted) / len(found) >= 0.9, sorted(found - planted)
    assert len(found & planted) >= 30, sorted(planted - found)


def _number(store: Path, element: str) -> str:
    shown = ask(store, "show", element).document()
    return str(shown["element"]["properties"]["source_id"])


def _known_contracts(
    store: Path,
) -> list[tuple[shapes.ContractEntry, dict[str, str]]]:
    """Contracts beside their truth, where the reference says which is which."""
    truth = _truth("contracts.csv")
    references = Counter(one["reference"] for one in truth)
    known = {one["reference"]: one for one in truth if references[one["reference"]] == 1}
    found = read(ask(store, "contracts"), shapes.Contracts).contracts
    pairs = [(one, known[one.reference]) for one in found if one.reference in known]
    assert len(pairs) >= 0.95 * len(known)
    return pairs


def test_serve_by_dates_are_those_that_were_planted(sample_once: Path) -> None:
    stated = [
        (one, truth)
        for one, truth in _known_contracts(sample_once)
        if truth["serve_by"] and one.end == truth["end"]
    ]
    wrong = [
        (one.reference, one.serve_by, truth["serve_by"])
        for one, truth in stated
        if one.serve_by not in (truth["serve_by"], None)
    ]
    assert wrong == [], "a date that is wrong costs more than one that is not given"
    given = [one for one, _ in stated if one.serve_by]
    assert len(given) >= 0.9 * len(stated) > 50


def test_contract_status_is_what_was_planted(sample_once: Path) -> None:
    pairs = _known_contracts(sample_once)
    states = {"live-extended": "live", "rolling": "live"}
    right = [
        one
        for one, truth in pairs
        if states.get(one.status, one.status) == truth["status"].split("-in-")[0]
        or one.status == truth["status"]
    ]
    assert len(right) >= 0.93 * len(pairs)
    in_use = {one.reference for one, truth in pairs if truth["status"] == "expired-in-use"}
    said = {one.reference for one, _ in pairs if one.status == "expired-in-use"}
    perhaps = {one.reference for one, _ in pairs if one.status == "expired" and one.applications}
    assert len(said & in_use) >= 0.4 * len(in_use)
    assert len((said | perhaps) & in_use) >= 0.75 * len(in_use)
    assert len(said & in_use) >= 0.8 * len(said)


def test_annual_values_are_right_or_are_not_given(sample_once: Path) -> None:
    given = [
        (one, float(truth["annual_true"]))
        for one, truth in _known_contracts(sample_once)
        if one.annual_value is not None and one.annual_value.central and truth["annual_true"]
    ]
    wrong = [
        (one.reference, one.annual_value, true)
        for one, true in given
        if one.annual_value
        and not one.annual_value.low * 0.97 <= true <= one.annual_value.high * 1.03
    ]
    assert len(given) > 100
    assert len(wrong) <= 0.03 * len(given), wrong[:10]


def test_contracts_cover_the_applications_that_were_planted(sample_once: Path) -> None:
    numbers: dict[str, str] = {}
    right = said = planted = 0
    for one, truth in _known_contracts(sample_once):
        true = set(truth["applications"].split("|")) - {""}
        accepted = {part.id for part in one.applications if part.confidence >= 0.8}
        for part in accepted - set(numbers):
            numbers[part] = _number(sample_once, part)
        found = {numbers[part] for part in accepted}
        right, said, planted = right + len(found & true), said + len(found), planted + len(true)
    assert right / said >= 0.85
    assert right / planted >= 0.3


_QUESTIONS: tuple[tuple[type, tuple[str, ...]], ...] = (
    (shapes.Duplicates, ("duplicates",)),
    (shapes.Rationalisation, ("rationalise",)),
    (shapes.Suppliers, ("suppliers",)),
    (shapes.Contracts, ("contracts",)),
    (shapes.Quality, ("quality",)),
    (shapes.Verified, ("verify",)),
)


@pytest.mark.parametrize(
    ("shape", "question"), _QUESTIONS, ids=lambda one: one[0] if isinstance(one, tuple) else None
)
def test_answers_have_the_shape(sample_once: Path, shape: type, question: tuple[str, ...]) -> None:
    assert read(ask(sample_once, *question), shape)


def test_no_contract_is_counted_twice(sample_once: Path) -> None:
    groups = read(ask(sample_once, "suppliers"), shapes.Suppliers).groups
    contracts = read(ask(sample_once, "contracts"), shapes.Contracts).contracts
    held = [_id(one) for group in groups for one in group.contracts]
    assert len(held) == len(set(held))
    assert set(held) <= {one.id for one in contracts}
    assert len(held) >= sum(1 for one in contracts if one.supplier)


def _id(one: object) -> str:
    return str(one["id"]) if isinstance(one, dict) else str(one)


def test_duplicates_do_not_cost_more_than_all_there_is(sample_once: Path) -> None:
    """Each pound is spent once: what a functionality costs cannot exceed what all applications cost."""
    answer = read(ask(sample_once, "duplicates"), shapes.Duplicates)
    with closing(open_store(sample_once, Settings(), create=False)) as store:
        estate = load_estate(store, date.fromisoformat(str(answer.as_at)))
    book = CostBook.of_estate(estate)
    every = sum(book.of(one.id).amount.high for one in estate.applications())
    assert every > 0
    for finding in answer.findings:
        cost = finding.annual_cost
        assert cost.unknown <= finding.count, finding.id
        assert 0 <= cost.low <= cost.central <= cost.high <= every, finding.id


def test_concentration_is_what_the_groups_say(sample_once: Path) -> None:
    answer = read(ask(sample_once, "suppliers"), shapes.Suppliers)
    values = [one.annual_value.central for one in answer.groups if one.annual_value]
    total = sum(values)
    assert total > 0
    shares = sorted((one / total for one in values), reverse=True)
    hhi = sum((100 * one) ** 2 for one in shares)
    assert answer.concentration.hhi == pytest.approx(hhi, rel=0.02)
    cr4 = answer.concentration.cr4
    assert cr4 is not None
    assert cr4 == pytest.approx(sum(shares[:4]) * (100 if cr4 > 1 else 1), rel=0.02)


def test_contracts_ending_within_eighteen_months_against_the_dates_as_loaded(
    sample_once: Path,
) -> None:
    every = read(ask(sample_once, "contracts"), shapes.Contracts).contracts
    ending = read(ask(sample_once, "contracts", "--ending-within", "18m"), shapes.Contracts)
    first, last = date.fromisoformat(AS_AT), date(2028, 5, 23)
    expected = {
        one.id for one in every if one.end and first <= date.fromisoformat(one.end) <= last
    } - {one.id for one in every if one.status == "terminated"}
    assert {one.id for one in ending.contracts if one.status != "expired-in-use"} == expected
    assert len(expected) > 20


def test_no_status_contradicts_its_dates(sample_once: Path) -> None:
    for one in read(ask(sample_once, "contracts"), shapes.Contracts).contracts:
        if one.status in ("expired", "expired-in-use"):
            assert one.end is not None, one.reference
            assert one.end < AS_AT, one.reference
        if one.status == "live" and one.end:
            assert one.end >= AS_AT, one.reference
        if one.status == "pending":
            assert one.start is not None, one.reference
            assert one.start > AS_AT, one.reference
        if one.status == "expired-in-use":
            assert one.applications, one.reference
        if one.serve_by and one.end:
            assert one.serve_by <= one.end, one.reference
        if one.value_basis == "unknown" and one.annual_value is not None:
            assert one.annual_value.central == 0, one.reference


def test_impact_of_retiring_agrees_with_the_integrations(
    sample_once: Path, sample_files: list[Path]
) -> None:
    """Every live application that the register says a hub sends to is among those that are hit."""
    found = ask(sample_once, "find", "council tax", "--type", "Application").document()
    fed = {one["id"]: _fed_by(sample_once, one["id"]) for one in found[:5]}
    hub = max(fed, key=lambda one: len(fed[one]))
    answer = read(ask(sample_once, "impact", hub, "--event", "retire"), shapes.Impact)
    hit = {one.element.id for one in answer.affected}
    assert len(fed[hub]) >= 3
    assert fed[hub] <= hit
    assert hub not in hit
    assert all(one.paths for one in answer.affected)


def _fed_by(store: Path, application: str) -> set[str]:
    """The live applications at the far end of the flows that leave an application."""
    flows = [
        read(ask(store, "show", edge.element.id), shapes.Shown)
        for edge in read(ask(store, "show", application), shapes.Shown).relationships
        if edge.element.type == "Integration"
    ]
    receivers = {
        end.element.id
        for flow in flows
        for end in flow.relationships
        if end.type in _RECEIVING[str(flow.element.properties.get("direction", "unknown"))]
    }
    shown = {one: read(ask(store, "show", one), shapes.Shown).element for one in receivers}
    return {
        one
        for one, element in shown.items()
        if one != application and element.properties.get("lifecycle") != "retired"
    }


_RECEIVING = {
    "source-to-target": ("FLOWS_TO",),
    "target-to-source": ("FLOWS_FROM",),
    "both": ("FLOWS_TO", "FLOWS_FROM"),
    "unknown": ("FLOWS_TO",),
}


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_answer_does_not_depend_on_chance(sample_once: Path, seed: str) -> None:
    from tests.acceptance.running import process

    options = ("--store", sample_once, "--as-at", AS_AT, "--format", "json")
    alone = process("rationalise", *options, environment={"PYTHONHASHSEED": seed})
    assert json.loads(alone.out) == ask(sample_once, "rationalise").document()


def test_the_demonstration_loads_prints_and_can_be_run_again(
    tmp_path: Path, sample_files: list[Path]
) -> None:
    store = tmp_path / "demo.db"
    first = raw("--store", store, "--as-at", AS_AT, "demo", "--no-serve")
    assert first.code == 0, first.err
    assert "Appointments and booking" in first.out
    assert str(store) in first.out
    second = ask(store, "demo", "--no-serve")
    document = second.document()
    assert set(document) >= {"import", "duplicates"}


@pytest.fixture(scope="module")
def tables(sample_once: Path) -> Callable[..., str]:
    """What a person sees of a question."""

    def table(*question: str) -> str:
        outcome = raw("--store", sample_once, "--as-at", AS_AT, *question)
        assert outcome.code == 0, outcome.err
        return outcome.out

    return table


def test_people_are_told_the_date_and_what_is_not_known(tables: Callable[..., str]) -> None:
    assert AS_AT in tables("duplicates")
    assert AS_AT in tables("contracts", "--ending-within", "18m")
    assert "unknown" in tables("duplicates")
