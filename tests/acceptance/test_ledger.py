"""Every row is accounted for, and a load is all or nothing, seen, repeatable and can be taken back."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import estate, shapes
from tests.acceptance.estate import (
    APPLICATION_HEADERS,
    APPLICATIONS,
    Files,
    with_cell,
    write,
    write_applications,
)
from tests.acceptance.running import AS_AT, Outcome, ask, raw
from tests.acceptance.shapes import read

# --- the same list, as different programs write it ---


def _semicolons(path: Path) -> Path:
    return _delimited(path.with_suffix(".csv"), ";", "utf-8-sig")


def _tabs(path: Path) -> Path:
    return _delimited(path.with_suffix(".tsv"), "\t", "utf-8")


def _old_encoding(path: Path) -> Path:
    return _delimited(path.with_suffix(".csv"), ",", "cp1252")


def _delimited(path: Path, delimiter: str, encoding: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([APPLICATION_HEADERS, *APPLICATIONS])
    return path


def _below_a_title(path: Path) -> Path:
    target = path.with_suffix(".csv")
    title: list[tuple[str, ...]] = [("Brindlecombe: systems register",), (), ("Printed 1 May",), ()]
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*title, APPLICATION_HEADERS, *APPLICATIONS])
    return target


def _unix_ends(path: Path) -> Path:
    target = path.with_suffix(".csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([APPLICATION_HEADERS, *APPLICATIONS])
    return target


def _workbook(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Systems"
    for row in (APPLICATION_HEADERS, *APPLICATIONS):
        sheet.append([one or None for one in row])
    target = path.with_suffix(".xlsx")
    book.save(target)
    return target


def _json(path: Path) -> Path:
    return estate.write_json(path.with_suffix(".json"), APPLICATION_HEADERS, APPLICATIONS)


_FORMS: tuple[Callable[[Path], Path], ...] = (
    _semicolons,
    _tabs,
    _old_encoding,
    _below_a_title,
    _unix_ends,
    _workbook,
    _json,
)


@pytest.mark.parametrize("make", _FORMS, ids=lambda one: one.__name__.strip("_"))
def test_the_form_of_a_file_does_not_change_what_it_says(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    source = make(tmp_path / "systems")
    store = tmp_path / "x.db"
    report = read(ask(store, "import", source), shapes.LoadReport)

    assert report.files[0].kind == "applications"
    assert report.files[0].rows.model_dump() == {
        "read": 7,
        "loaded": 7,
        "merged": 0,
        "quarantined": 0,
        "skipped": 0,
    }
    shown = read(ask(store, "show", "Quillmark Diary"), shapes.Shown)
    properties = shown.element.properties
    assert properties["users"] == 1240
    assert properties["install_date"] == "2019-04-03"
    assert properties["lifecycle"] == "live"


def test_row_numbers_are_those_that_a_person_sees(tmp_path: Path) -> None:
    report = read(
        ask(tmp_path / "x.db", "import", _below_a_title(tmp_path / "systems")), shapes.LoadReport
    )
    assert report.files[0].header_row == 5
    shown = read(ask(tmp_path / "x.db", "show", "Quillmark Diary"), shapes.Shown)
    assert {one.row for one in shown.claims if one.method == "imported"} == {6}


def test_each_sheet_of_a_workbook_has_a_ledger_of_its_own(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Systems"
    for row in (APPLICATION_HEADERS, *APPLICATIONS):
        sheet.append(row)
    second = book.create_sheet("Agreements")
    for row in (estate.CONTRACT_HEADERS, *estate.CONTRACTS):
        second.append(row)
    book.save(tmp_path / "both.xlsx")

    report = read(ask(tmp_path / "x.db", "import", tmp_path / "both.xlsx"), shapes.LoadReport)
    assert [(one.sheet, one.kind, one.rows.read) for one in report.files] == [
        ("Systems", "applications", 7),
        ("Agreements", "contracts", 4),
    ]


# --- dirt ---

_DIRTY: list[tuple[str, ...]] = [
    APPLICATIONS[0],
    ("",) * 9,
    ("", "", "A row with neither name nor reference", "Peverell", "", "Live", "", "", ""),
    ("A-09", "Thistledown", "Surveys", "", "", "Live", "31/09/2022", "", ""),
    ("A-10", "Marrowgate", "Complaints", "", "", "Live", "", "many", ""),
    ("A-11", "Ferrywick", "Maps", "", "", "asleep", "", "", ""),
    APPLICATIONS[1],
    APPLICATIONS[1],
    ("Total", "", "", "", "", "", "", "1,550", ""),
]


def test_no_row_is_dropped_without_a_word(tmp_path: Path) -> None:
    source = write_applications(tmp_path / "dirty.csv", _DIRTY)
    report = read(ask(tmp_path / "x.db", "import", source), shapes.LoadReport).files[0]

    assert report.rows.read == 9
    assert report.rows.merged == 1
    assert report.rows.skipped == 2
    assert report.rows.quarantined >= 1
    said = {one.row for one in report.issues}
    assert {3, 4, 5, 6, 7, 10} <= said, "blank, nameless, bad date, bad number, bad state, total"
    worded = {one.row: one for one in report.issues}
    assert worded[5].value == "31/09/2022"
    assert worded[5].column == "Go-live date"


def test_a_row_without_a_name_goes_by_its_reference_and_says_so(tmp_path: Path) -> None:
    nameless = ("A-08", "", "Plans of the cemeteries", "Peverell", "", "Live", "", "", "")
    source = write_applications(tmp_path / "nameless.csv", [APPLICATIONS[0], nameless])
    report = read(ask(tmp_path / "x.db", "import", source), shapes.LoadReport).files[0]
    assert report.rows.loaded == 2
    assert [(one.code, one.row, one.column) for one in report.issues] == [
        ("name_missing", 3, "Application")
    ]
    assert read(ask(tmp_path / "x.db", "show", "A-08"), shapes.Shown).element.name == "A-08"


def test_what_inspect_counts_import_counts(tmp_path: Path) -> None:
    source = write_applications(tmp_path / "dirty.csv", _DIRTY)
    inspected = read(ask(None, "inspect", source), shapes.LoadReport).files[0]
    imported = read(ask(tmp_path / "x.db", "import", source), shapes.LoadReport).files[0]
    assert inspected.rows == imported.rows
    assert inspected.columns == imported.columns


def test_only_the_good_rows_are_in_the_store(tmp_path: Path) -> None:
    source = write_applications(tmp_path / "dirty.csv", _DIRTY)
    store = tmp_path / "x.db"
    report = read(ask(store, "import", source), shapes.LoadReport)
    loaded = report.files[0].rows.loaded
    assert report.estate["Application"] == loaded
    added = read(ask(store, "diff", "0", "1"), shapes.Diff).elements.added
    assert len([one for one in added if one.type == "Application"]) == loaded
    assert not any(one.name in ("", "Total") for one in added)


def test_a_date_order_that_the_file_contradicts_is_not_guessed(tmp_path: Path) -> None:
    rows = [
        ("A-01", "Courtside", "", "", "", "Live", "03/04/2019", "", ""),
        ("A-02", "Postern", "", "", "", "Live", "04/23/2019", "", ""),
    ]
    source = write_applications(tmp_path / "american.csv", rows)
    told = read(ask(tmp_path / "x.db", "import", source, "--date-order", "mdy"), shapes.LoadReport)
    assert told.files[0].rows.loaded == 2
    shown = read(ask(tmp_path / "x.db", "show", "Courtside"), shapes.Shown)
    assert shown.element.properties["install_date"] == "2019-03-04"

    untold = ask(tmp_path / "y.db", "import", source)
    if untold.code == 0:
        read(untold, shapes.LoadReport)
        assert any(one.column == "Go-live date" for one in _issues(untold))
    else:
        assert "date" in untold.refused(3)


def _issues(outcome: Outcome) -> list[shapes.Issue]:
    return [one for file in read(outcome, shapes.LoadReport).files for one in file.issues]


# --- the dry run ---


def test_a_dry_run_leaves_no_file_behind(tmp_path: Path, files: Files) -> None:
    report = read(ask(tmp_path / "new.db", "import", "--dry-run", *files.all()), shapes.LoadReport)
    assert (report.load, report.dry_run) == (None, True)
    assert report.estate["Application"] == 6, "the live ones"
    assert not list(tmp_path.glob("new.db*"))


def test_a_dry_run_changes_nothing_and_foretells_the_load(store: Path, tmp_path: Path) -> None:
    changed = write_applications(
        tmp_path / "brindlecombe systems.csv", with_cell("A-02", "No. of users", "4")
    )
    before = store.read_bytes()
    rehearsal = read(ask(store, "import", "--dry-run", changed), shapes.LoadReport)
    assert store.read_bytes() == before
    assert (
        not (store.parent / f"{store.name}-wal").exists()
        or not (store.parent / f"{store.name}-wal").stat().st_size
    )
    done = read(ask(store, "import", changed), shapes.LoadReport)
    assert done.files[0].rows == rehearsal.files[0].rows
    assert done.estate == rehearsal.estate
    assert (rehearsal.load, done.load) == (None, 2)


# --- again ---


def test_the_same_file_again_changes_nothing_and_says_so(store: Path, tmp_path: Path) -> None:
    again = estate.write_all(tmp_path)
    before = _state(store)
    report = read(ask(store, "import", *again.all()), shapes.LoadReport)
    assert report.load is None
    assert _state(store) == before
    assert len(ask(store, "loads").document()) == 1
    assert "othing changed" in raw("--store", store, "import", *again.all()).out


def test_each_file_again_on_its_own(store: Path, tmp_path: Path) -> None:
    for one in estate.write_all(tmp_path).all():
        assert read(ask(store, "import", one), shapes.LoadReport).load is None, one.name


def test_the_order_of_rows_changes_no_element(store: Path, tmp_path: Path) -> None:
    rows = list(APPLICATIONS)
    random.Random(3).shuffle(rows)
    source = write_applications(tmp_path / "brindlecombe systems.csv", rows)
    report = read(ask(store, "import", source), shapes.LoadReport)
    if report.load is not None:
        found = read(ask(store, "diff", "1", report.load), shapes.Diff).elements
        assert (found.added, found.closed, found.changed) == ([], [], [])


def test_the_order_of_files_changes_no_answer(store: Path, tmp_path: Path, files: Files) -> None:
    other = tmp_path / "other.db"
    read(ask(other, "import", *reversed(files.all())), shapes.LoadReport)
    third = tmp_path / "third.db"
    for one in (files.integrations, files.contracts, files.applications):
        read(ask(third, "import", one), shapes.LoadReport)
    for question in (("duplicates",), ("contracts",), ("suppliers",), ("rationalise",)):
        answer = ask(store, *question).document()
        assert ask(other, *question).document() == answer, question
        assert ask(third, *question).document() == answer, question


def test_a_changed_cell_is_named_with_before_and_after(store: Path, tmp_path: Path) -> None:
    changed = write_applications(
        tmp_path / "brindlecombe systems.csv", with_cell("A-02", "No. of users", "355")
    )
    report = read(ask(store, "import", changed), shapes.LoadReport)
    assert report.load == 2
    found = read(ask(store, "diff", "1", "2"), shapes.Diff)
    assert [one.name for one in found.elements.changed] == ["Courtside"]
    change = found.elements.changed[0].changes
    assert [(one.property, one.before, one.after) for one in change] == [("users", 310, 355)]
    assert (found.elements.added, found.elements.closed) == ([], [])

    entries = _history(store, "Courtside")
    assert (2, "users", 310, 355) in [
        (one["load"], one["property"], one["before"], one["after"]) for one in entries
    ]
    backwards = read(ask(store, "diff", "2", "1"), shapes.Diff).elements.changed[0].changes[0]
    assert (backwards.before, backwards.after) == (355, 310)


def test_an_emptied_cell_is_unknown_again(store: Path, tmp_path: Path) -> None:
    changed = write_applications(
        tmp_path / "brindlecombe systems.csv", with_cell("A-02", "No. of users", "")
    )
    read(ask(store, "import", changed), shapes.LoadReport)
    shown = read(ask(store, "show", "Courtside"), shapes.Shown)
    assert shown.element.properties.get("users") is None
    change = read(ask(store, "diff", "1", "2"), shapes.Diff).elements.changed[0].changes
    assert [(one.property, one.before, one.after) for one in change] == [("users", 310, None)]


def test_a_renamed_application_keeps_its_identity(store: Path, tmp_path: Path) -> None:
    before = read(ask(store, "show", "Courtside"), shapes.Shown).element.id
    changed = write_applications(
        tmp_path / "brindlecombe systems.csv", with_cell("A-02", "Application", "Courtside Pro")
    )
    read(ask(store, "import", changed), shapes.LoadReport)
    assert read(ask(store, "show", "Courtside Pro"), shapes.Shown).element.id == before


def _history(store: Path, name: str) -> list[dict[str, Any]]:
    document = ask(store, "history", name).document()
    return list(document["history"] if isinstance(document, dict) else document)


# --- the whole list ---


def test_what_is_absent_is_closed_only_when_the_file_is_the_whole_list(
    store: Path, tmp_path: Path
) -> None:
    gone = read(ask(store, "show", "Hallwarden"), shapes.Shown).element.id
    rows = [one for one in APPLICATIONS if one[1] != "Hallwarden"]
    shorter = write_applications(tmp_path / "brindlecombe systems.csv", rows)

    read(ask(store, "import", shorter), shapes.LoadReport)
    assert "Hallwarden" in _booking_members(store)

    report = read(ask(store, "import", "--full", shorter), shapes.LoadReport)
    assert report.load is not None
    assert report.estate["Application"] == 5, "the live ones"
    assert "Hallwarden" not in _booking_members(store)
    found = read(ask(store, "diff", "1", report.load), shapes.Diff)
    assert [one.name for one in found.elements.closed if one.type == "Application"] == [
        "Hallwarden"
    ]
    contracts = ask(store, "contracts").document()["contracts"]
    assert len(contracts) == 4, "the list of applications says nothing of contracts"

    assert {one["change"] for one in _history(store, gone)} >= {"closed"}
    assert read(ask(store, "show", gone), shapes.Shown).element.name == "Hallwarden"


def test_what_comes_back_is_opened_again(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "brindlecombe systems.csv"
    rows = [one for one in APPLICATIONS if one[1] != "Hallwarden"]
    read(ask(store, "import", "--full", write_applications(path, rows)), shapes.LoadReport)
    read(ask(store, "import", "--full", write_applications(path)), shapes.LoadReport)
    assert "Hallwarden" in _booking_members(store)
    assert read(ask(store, "verify"), shapes.Verified).ok


def _booking_members(store: Path) -> set[str]:
    answer = read(ask(store, "duplicates"), shapes.Duplicates)
    return {
        member.name
        for one in answer.findings
        if one.functionality.id == "appointments-and-booking"
        for member in one.applications
    }


# --- two sources ---


def test_two_sources_that_disagree_keep_both_claims(store: Path, tmp_path: Path) -> None:
    other = write(
        tmp_path / "asset survey.csv",
        ("App Ref", "Application", "Supplier", "No. of users", "Status"),
        [("A-02", "Courtside", "Fennimore Systems Ltd", "290", "Live")],
    )
    report = read(ask(store, "import", other), shapes.LoadReport)
    assert report.estate["Application"] == 6, "it is the same application"
    shown = read(ask(store, "show", "Courtside"), shapes.Shown)
    claims = {one.source: (one.value, one.shown) for one in shown.claims if one.property == "users"}
    assert claims == {
        "brindlecombe systems.csv": (310, False),
        "asset survey.csv": (290, True),
    }
    assert "users" in json.dumps(shown.conflicts)
    assert "lifecycle" not in json.dumps(shown.conflicts), "they agree on it"
    rules = read(ask(store, "quality"), shapes.Quality).rules
    assert any(
        "Courtside" in {element.name for element in one.elements}
        for one in rules
        if "conflict" in one.id or "disagree" in (one.id + one.title).casefold()
    )


def test_precedence_is_by_source_and_not_by_who_was_imported_last(
    store: Path, tmp_path: Path
) -> None:
    """The store is said to show the source of the later load: an untouched re-import is no later load."""
    other = write(
        tmp_path / "asset survey.csv",
        ("App Ref", "Application", "No. of users"),
        [("A-02", "Courtside", "290")],
    )
    read(ask(store, "import", other), shapes.LoadReport)
    again = estate.write_all(tmp_path)
    assert read(ask(store, "import", again.applications), shapes.LoadReport).load is None
    assert read(ask(store, "show", "Courtside"), shapes.Shown).element.properties["users"] == 290


# --- taking back, copying, checking ---


def test_undo_brings_back_every_answer(store: Path, tmp_path: Path) -> None:
    before = _state(store)
    rows = [
        *with_cell("A-02", "What it does", "Payroll for teachers")[:6],
        ("A-99", "Newcomer", "Online booking of cricket nets", "Oddfellow Ltd", *[""] * 5),
    ]
    changed = write_applications(tmp_path / "brindlecombe systems.csv", rows)
    report = read(ask(store, "import", "--full", changed), shapes.LoadReport)
    assert report.load == 2
    assert _state(store) != before

    assert ask(store, "undo", "2").code == 0
    assert _state(store) == before
    loads = read(ask(store, "loads"), list[shapes.Load])
    assert [one.undone for one in loads][:2] == [False, True]
    found = read(ask(store, "diff", "1", loads[-1].load), shapes.Diff)
    assert not (found.elements.added or found.elements.closed or found.elements.changed)
    assert read(ask(store, "verify"), shapes.Verified).ok
    # What was taken back can be loaded again.
    assert read(ask(store, "import", "--full", changed), shapes.LoadReport).load is not None


def test_undo_of_what_was_undone_is_refused(store: Path, tmp_path: Path) -> None:
    changed = write_applications(
        tmp_path / "brindlecombe systems.csv", with_cell("A-02", "No. of users", "1")
    )
    read(ask(store, "import", changed), shapes.LoadReport)
    assert ask(store, "undo", "2").code == 0
    again = ask(store, "undo", "2")
    assert again.code in (2, 5), again.err


def test_undo_of_a_load_that_a_later_one_built_on_is_refused(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "brindlecombe systems.csv"
    for users in ("1", "2"):
        changed = write_applications(path, with_cell("A-02", "No. of users", users))
        read(ask(store, "import", changed), shapes.LoadReport)
    before = _state(store)
    ask(store, "undo", "2").refused(5)
    assert _state(store) == before


def test_the_first_load_can_be_taken_back_to_an_empty_estate(store: Path) -> None:
    assert ask(store, "undo", "1").code == 0
    assert ask(store, "duplicates").document()["applications"]["total"] == 0
    for question in (("contracts",), ("suppliers",), ("rationalise",), ("quality",), ("verify",)):
        assert ask(store, *question).code == 0, question


def test_a_backup_is_a_store_with_the_same_answers(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert ask(store, "backup", copy).code == 0
    assert _state(copy) == _state(store)
    assert read(ask(copy, "verify"), shapes.Verified).ok


def test_an_export_can_be_imported_again(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    written = ask(store, "export", folder, "--as", "csv").document()["files"]
    names = [Path(one) for one in written if "application" in Path(one).name.casefold()]
    assert names
    report = read(
        ask(tmp_path / "again.db", "import", names[0], "--as", "applications"), shapes.LoadReport
    )
    assert report.files[0].rows.loaded == 7


def _state(store: Path) -> str:
    """All that the commands say of the estate, load numbers aside."""
    questions = (("duplicates",), ("contracts",), ("suppliers",), ("rationalise",), ("quality",))
    answers = [ask(store, *one).document() for one in questions]
    return json.dumps(answers, sort_keys=True)


def test_an_empty_estate_has_answers_too(tmp_path: Path) -> None:
    store = tmp_path / "x.db"
    lone = write(tmp_path / "firms.csv", ("Company Name", "Company Number"), [("Alder Ltd", "123")])
    report = read(ask(store, "import", lone, "--as", "suppliers"), shapes.LoadReport)
    assert report.estate["Supplier"] == 1
    read(ask(store, "duplicates"), shapes.Duplicates)
    read(ask(store, "rationalise"), shapes.Rationalisation)
    read(ask(store, "suppliers"), shapes.Suppliers)
    read(ask(store, "contracts"), shapes.Contracts)
    read(ask(store, "quality"), shapes.Quality)
    assert raw("--store", store, "--as-at", AS_AT, "duplicates").code == 0
