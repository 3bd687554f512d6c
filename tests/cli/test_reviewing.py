"""`review`: the queue, decisions that win and outlive the next export, and their file."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from landscape.responses import models
from tests.acceptance.running import Outcome, raw

APPS = (
    ("Number", "Name", "Short description", "Vendor", "Department"),
    ("APM1", "Courtside", "court and pitch bookings", "Fennimore Systems Ltd", "Leisure"),
    ("APM2", "Postern", "card payments taken online", "Peverell Software LLP", "Finance"),
    ("APM3", "Redbarn", "questions and charts", "Fennimore Ltd", "Leisure"),
    ("APM4", "Ledgerstone", "general ledger and invoices", "Ledgerstone plc", "Finance"),
    ("APM5", "Tallowby", "stock of forms", "Tallowby Ltd", "Legal"),
    ("APM6", "Wendrick", "the weekly figures", "Wendrick Ltd", "Housing"),
)
CONTRACTS = (
    ("Contract reference", "Title", "Supplier", "Annual value", "Start date", "End date"),
    ("C-1", "Courtside licences", "Fennimore Systems Ltd", "12000", "01/04/2025", "31/03/2028"),
    ("C-2", "Leisure software", "Fennimore Systems Ltd", "8000", "01/04/2025", "31/03/2028"),
    ("C-3", "Ledgerstone support", "Ledgerstone plc", "50000", "01/04/2025", "31/03/2028"),
)


def write(path: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)
    return path


class Desk:
    """A store with the small estate, and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "estate.db"

    def ask(self, *arguments: object) -> Outcome:
        return raw("--format", "json", "--as-at", "2026-11-23", "--store", self.store, *arguments)

    def load(self, apps: tuple[tuple[str, ...], ...] = APPS) -> None:
        files = (
            write(self.folder / "cmdb.csv", apps),
            write(self.folder / "register.csv", CONTRACTS),
        )
        done = self.ask("import", *files)
        assert done.code == 0, done.err

    def queue(self, *options: object) -> models.Review:
        return models.Review.model_validate(self.ask("review", "list", *options).document())

    def functions(self, name: str) -> dict[str, tuple[str, str]]:
        shown = self.ask("show", name).document()
        return {
            one["element"]["name"]: (one["method"], one.get("band", ""))
            for one in shown["relationships"]
            if one["type"] == "PROVIDES"
        }


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    made = Desk(tmp_path)
    made.load()
    return made


def some(desk: Desk, relationship: str) -> models.ReviewCase:
    held = [one for one in desk.queue("--limit", 1000).cases if one.relationship == relationship]
    assert held, f"nothing of {relationship} waits"
    return held[0]


def test_the_queue_has_both_sides_and_is_ordered(desk: Desk) -> None:
    answer = desk.queue()
    priorities = [one.priority for one in answer.cases]
    assert priorities == sorted(priorities, reverse=True)
    assert answer.waiting.uncertain >= 1
    assert all(one.source.name and one.target.name and one.evidence for one in answer.cases)
    assert {one.relationship for one in desk.queue("--kind", "suppliers").cases} <= {
        "SAME_SUPPLIER"
    }


def test_an_accepted_case_is_decided_and_leaves_the_queue(desk: Desk) -> None:
    case = some(desk, "PROVIDES")
    done = desk.ask("review", "accept", case.id, "--reason", "seen it", "--role", "architect")
    assert models.Reviewed.model_validate(done.document()).decisions == 1
    assert case.id not in {one.id for one in desk.queue("--limit", 1000).cases}
    assert desk.functions(case.source.name)[case.target.name][0] == "decided"


def test_a_rejected_case_is_not_inferred_again_and_survives_re_import(desk: Desk) -> None:
    case = some(desk, "PROVIDES")
    assert desk.ask("review", "reject", case.id).code == 0
    assert case.target.name not in desk.functions(case.source.name)
    desk.load((APPS[0], *reversed(APPS[1:])))
    assert case.target.name not in desk.functions(case.source.name)


def test_a_correction_puts_the_right_function_in_place(desk: Desk) -> None:
    case = some(desk, "PROVIDES")
    done = desk.ask("review", "correct", case.id, "--to", "Workflow and low-code")
    assert done.code == 0, done.err
    assert set(desk.functions(case.source.name)) == {"Workflow and low-code"}


def test_changed_evidence_brings_a_decision_back_and_leaves_it_in_force(desk: Desk) -> None:
    case = some(desk, "PROVIDES")
    desk.ask("review", "accept", case.id)
    changed = tuple(
        (*row[:2], "something quite different now", *row[3:]) if row[1] == case.source.name else row
        for row in APPS
    )
    desk.load(changed)
    (stale,) = [one for one in desk.queue("--limit", 1000).cases if one.why == "stale"]
    assert stale.id == case.id and stale.decided is not None and stale.decided.verdict == "accept"
    assert desk.functions(case.source.name)[case.target.name][0] == "decided"
    desk.ask("review", "accept", case.id)
    assert desk.queue().waiting.stale == 0


def test_re_formatting_makes_no_decision_stale(desk: Desk) -> None:
    case = some(desk, "PROVIDES")
    desk.ask("review", "accept", case.id)
    desk.load((APPS[0], *((*row[:2], row[2].upper() + " ", *row[3:]) for row in APPS[1:])))
    assert desk.queue().waiting.stale == 0


def test_suppliers_that_a_person_joins_are_one_and_those_parted_stay_so(desk: Desk) -> None:
    pair = some(desk, "SAME_SUPPLIER")
    assert {pair.source.id, pair.target.id} == {"fennimore", "fennimore systems"}
    desk.ask("review", "accept", pair.id)
    rows = desk.ask("suppliers").document()["groups"]
    named = [
        one["supplier"]["name"] for one in rows if "fennimore" in one["supplier"]["name"].casefold()
    ]
    assert len(named) == 1


def test_a_rejected_pair_of_suppliers_is_not_proposed_again(desk: Desk) -> None:
    pair = some(desk, "SAME_SUPPLIER")
    desk.ask("review", "reject", pair.id)
    assert pair.id not in {one.id for one in desk.queue("--limit", 1000).cases}


def test_decisions_go_out_as_json_lines_and_come_back_elsewhere(desk: Desk, tmp_path: Path) -> None:
    case = some(desk, "PROVIDES")
    desk.ask("review", "reject", case.id, "--reason", "no: it only shows them")
    assert desk.ask("review", "export", tmp_path / "said.jsonl").code == 0
    (line,) = (tmp_path / "said.jsonl").read_text(encoding="utf-8").splitlines()
    told: dict[str, Any] = json.loads(line)
    assert told["verdict"] == "reject" and told["source"][0].startswith("application#apm")
    other = Desk(tmp_path / "other")
    other.folder.mkdir()
    other.load((APPS[0], *reversed(APPS[1:])))
    done = other.ask("review", "import", tmp_path / "said.jsonl").document()
    assert done["decisions"] == 1 and done["unplaced"] == 0
    assert case.target.name not in other.functions(case.source.name)
    assert desk.ask("review", "export", tmp_path / "said.jsonl").code == 5


def test_alike_cases_are_accepted_together(desk: Desk) -> None:
    case = some(desk, "PROVIDES")
    done = desk.ask("review", "accept", case.id, "--alike").document()
    assert done["decisions"] >= 1


def test_a_word_that_is_taken_back_is_as_if_it_had_never_been_said(desk: Desk) -> None:
    before = desk.queue("--limit", 1000)
    for relationship in ("PROVIDES", "SAME_SUPPLIER"):
        case = some(desk, relationship)
        for word in ("accept", "reject"):
            said = models.Reviewed.model_validate(desk.ask("review", word, case.id).document())
            assert said.cases == [case.id]
            assert case.id not in {one.id for one in desk.queue("--limit", 1000).cases}
            back = desk.ask("review", "withdraw", *said.cases).document()
            assert back["decisions"] == 1
            assert desk.queue("--limit", 1000) == before
    desk.ask("review", "withdraw", case.id).refused(2)


def test_a_correction_is_taken_back_under_the_ids_that_it_gave(desk: Desk) -> None:
    before = desk.queue("--limit", 1000)
    case = some(desk, "PROVIDES")
    said = desk.ask("review", "correct", case.id, "--to", "Workflow and low-code").document()
    assert said["cases"] and case.id not in said["cases"]
    assert desk.ask("review", "withdraw", *said["cases"]).code == 0
    assert desk.queue("--limit", 1000) == before


def test_the_last_word_on_two_suppliers_counts(desk: Desk) -> None:
    pair = some(desk, "SAME_SUPPLIER")
    (desk.folder / "said.jsonl").write_text(
        "".join(
            json.dumps({"relationship": "SAME_SUPPLIER", "source": source, "target": target,
                        "verdict": verdict, "at": f"2026-11-2{day}T09:00:00"}) + "\n"
            for day, (source, target, verdict) in enumerate((
                (pair.source.id, pair.target.id, "different"),
                (pair.target.id, pair.source.id, "same"),
            ))
        )
    )  # fmt: skip
    assert desk.ask("review", "import", desk.folder / "said.jsonl").code == 0
    named = [one["supplier"]["name"] for one in desk.ask("suppliers").document()["groups"]]
    assert len([one for one in named if "fennimore" in one.casefold()]) == 1


def test_each_side_shows_its_cells_and_each_step_its_money(desk: Desk) -> None:
    answer = desk.queue("--limit", 1000)
    assert answer.total == len(answer.cases) and answer.next is None
    assert {one.kind: one.count for one in answer.steps} == {
        kind: len([one for one in answer.cases if one.kind == kind])
        for kind in ("functions", "links", "suppliers", "contracts")
    }
    case = some(desk, "PROVIDES")
    cells = {one.kind: one for one in case.source.cells}
    assert (cells["name"].source, cells["name"].column) == ("cmdb.csv", "Name")
    assert cells["name"].row == next(
        n for n, row in enumerate(APPS, 1) if row[1] == case.source.name
    )
    pair = some(desk, "SAME_SUPPLIER")
    assert {one.text for one in (*pair.source.cells, *pair.target.cells)} == {
        "Fennimore Ltd",
        "Fennimore Systems Ltd",
    }


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("guess",), 2),
        (("accept",), 2),
        (("accept", "covers-0000000000"), 2),
        (("correct", "covers-0000000000"), 2),
        (("list", "--kind", "weather"), 2),
        (("export",), 2),
        (("import", "nowhere.jsonl"), 3),
    ],
)
def test_mistakes_get_words(desk: Desk, arguments: tuple[str, ...], code: int) -> None:
    desk.ask("review", *arguments).refused(code)


def test_a_line_that_is_no_decision_is_named(desk: Desk, tmp_path: Path) -> None:
    said = tmp_path / "said.jsonl"
    said.write_text('{"relationship": "PROVIDES"}\n', encoding="utf-8")
    assert "line 1 of said.jsonl" in desk.ask("review", "import", said).refused(3)
    said.write_text("[" * 100_000, encoding="utf-8")
    desk.ask("review", "import", said).refused(3)


def merging(folder: Path) -> Path:
    """Applications of suppliers that are spelt with a space and without: they merge by themselves."""
    spelt = [
        f"{a}{b}" for a in ("Fenn", "Pever", "Tallo", "Wend") for b in "imore oakley stead".split()
    ]
    names = [
        f"{one} {tail}"
        for one in spelt
        for tail in "Works Records Ledgers Desks Charts Rotas Stocks Files".split()
    ]
    rows = [
        (
            f"M{place}-{part}",
            f"{name} {part}",
            "stock",
            name if part else name.replace(" ", ""),
            "Legal",
        )
        for place, name in enumerate(names)
        for part in (0, 1)
    ]
    return write(folder / "merging.csv", (APPS[0], *rows))


def test_suppliers_that_merged_by_themselves_are_sampled_for_audit(desk: Desk) -> None:
    desk.ask("import", merging(desk.folder))
    held = desk.queue("--kind", "suppliers", "--limit", 1000).cases
    audit = [one for one in held if one.why == "audit"]
    assert 1 <= len(audit) <= 12  # of 96, one in twenty by a hash
    assert all(one.band == "accept" and one.evidence for one in audit)
    one = audit[0]
    desk.ask("review", "reject", one.id)
    assert one.id not in {each.id for each in desk.queue("--limit", 1000).cases}
    document = desk.ask("suppliers").document()
    together = [{each["name"] for each in group["members"]} for group in document["groups"]]
    assert not any({one.source.name, one.target.name} <= names for names in together)


def test_a_word_on_suppliers_is_asked_again_when_a_number_comes(desk: Desk) -> None:
    case = some(desk, "SAME_SUPPLIER")
    desk.ask("review", "accept", case.id, "--reason", "one address")
    assert case.id not in {one.id for one in desk.queue("--limit", 1000).cases}
    listed = (("Supplier name", "Company number"), (case.source.name, "01234567"))
    desk.ask("import", write(desk.folder / "suppliers.csv", listed), "--as", "suppliers")
    again = next(one for one in desk.queue("--limit", 1000).cases if one.id == case.id)
    assert again.why == "stale" and again.decided is not None and again.decided.verdict == "same"
    assert "01234567" in again.source.facts["company_number"]
    desk.ask("review", "accept", case.id)
    assert case.id not in {one.id for one in desk.queue("--limit", 1000).cases}


def test_the_thresholds_in_force_are_said_and_what_they_rest_on(desk: Desk) -> None:
    shipped = {one.step: one for one in desk.queue().thresholds}
    assert shipped["functions"].basis == "shipped" and shipped["functions"].decisions == 0
    desk.ask("review", "accept", some(desk, "PROVIDES").id)
    after = {one.step: one for one in desk.queue().thresholds}
    assert after["functions"].decisions == 1 and after["functions"].basis == "shipped"
    assert "1 of 50 decisions" in after["functions"].told
    quality = models.Quality.model_validate(desk.ask("quality").document())
    assert quality.thresholds == desk.queue().thresholds


def test_list_takes_no_names(desk: Desk) -> None:
    desk.ask("review", "list", "Courtside").refused(2)


def test_decisions_are_withdrawn_not_undone(desk: Desk) -> None:
    case = desk.queue().cases[0].id
    load = desk.ask("review", "accept", case).document()["load"]
    refused = desk.ask("undo", load)
    assert refused.code == 5 and "review withdraw" in refused.err


def test_taking_a_load_back_leaves_what_is_inferred_with_whose_estate_it_is(desk: Desk) -> None:
    desk.store = desk.folder / "elsewhere.db"
    theirs = ("--organisation", "elsewhere")
    desk.ask("import", desk.folder / "cmdb.csv", desk.folder / "register.csv", *theirs)
    known = {one["id"] for one in desk.ask("find", "Fennimore").document()}
    more = write(desk.folder / "more.csv", (APPS[0], ("APM9", "Zest", "pitches", "Zest Ltd", "")))
    assert desk.ask("import", more, *theirs).document()["load"] == 2
    assert desk.ask("undo", 2).code == 0
    assert {one["id"] for one in desk.ask("find", "Fennimore").document()} == known
