"""Every command answers in the shape that the interface promises, and says what is true of the estate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import shapes
from tests.acceptance.estate import Files, write
from tests.acceptance.running import AS_AT, ask, raw
from tests.acceptance.shapes import read


def test_import_reports_what_it_understood(tmp_path: Path, files: Files) -> None:
    report = read(ask(tmp_path / "x.db", "import", *files.all()), shapes.LoadReport)

    assert (report.load, report.dry_run) == (1, False)
    assert [one.kind for one in report.files] == ["applications", "contracts", "integrations"]
    assert [one.rows.read for one in report.files] == [7, 4, 3]
    assert [one.rows.loaded for one in report.files] == [7, 4, 3]
    assert report.files[1].encoding == "cp1252"
    assert all(one.delimiter == "," and one.header_row == 1 for one in report.files)
    assert report.estate["Application"] == 6, "the live ones"
    assert report.estate["Contract"] == 4
    assert report.estate["Integration"] == 3


@pytest.mark.parametrize(
    ("file", "mapping"),
    [
        (
            "applications",
            {
                "App Ref": "source_id",
                "Application": "name",
                "What it does": "description",
                "Supplier": "vendor",
                "Directorate": "organisation_unit",
                "Status": "lifecycle",
                "Go-live date": "install_date",
                "No. of users": "users",
                "Old asset tag": None,
            },
        ),
        (
            "contracts",
            {
                "Contract No": "reference",
                "Agreement Title": "title",
                "Supplier Name": "supplier",
                "Commencement Date": "start_date",
                "Expiry Date": "end_date",
                "Notice Period": "notice_period",
                "Annual Value (£)": "value_annual",
            },
        ),
        (
            "integrations",
            {
                "Interface Ref": "source_id",
                "From System": "source_application",
                "To System": "target_application",
                "Method": "kind",
                "How often": "frequency",
            },
        ),
    ],
)
def test_inspect_maps_as_a_person_would(
    files: Files, tmp_path: Path, file: str, mapping: dict[str, str | None]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    report = read(ask(None, "inspect", getattr(files, file)), shapes.LoadReport)

    assert report.load is None
    assert {one.header: one.field for one in report.files[0].columns} == mapping
    assert sorted(tmp_path.rglob("*")) == before


def test_find_forgives_case_accents_and_a_slip_of_the_finger(store: Path) -> None:
    for text in ("Ledgerstone", "LEDGERSTONE", "lédgerstone", "ledgerstoen"):
        hits = read(ask(store, "find", text), list[shapes.Hit])
        names = [one.name for one in hits]
        assert "Ledgerstone" in names[:2], text
        assert [one.score for one in hits] == sorted((one.score for one in hits), reverse=True)


def test_find_reads_descriptions_and_may_find_nothing(store: Path) -> None:
    assert "Courtside" in [one.name for one in read(ask(store, "find", "tennis"), list[shapes.Hit])]
    assert ask(store, "find", "xylophonic").document() == []


def test_show_says_where_every_value_comes_from(store: Path) -> None:
    shown = read(ask(store, "show", "Quillmark Diary"), shapes.Shown)

    assert shown.element.type == "Application"
    assert shown.element.properties["lifecycle"] == "live"
    assert shown.element.properties["users"] == 1240
    vendor = next(one for one in shown.claims if one.property == "vendor")
    assert (vendor.value, vendor.row, vendor.column) == ("Fennimore Systems Ltd", 2, "Supplier")
    assert vendor.source == "brindlecombe systems.csv"
    assert vendor.method == "imported"
    assert "BR-9001" in json.dumps(ask(store, "show", "Quillmark Diary").document())
    assert shown.conflicts == []
    provided = [one for one in shown.relationships if one.type == "PROVIDES"]
    assert provided
    assert all(one.method == "inferred" and one.evidence for one in provided)


def test_history_starts_with_the_load_that_brought_it(store: Path) -> None:
    document = ask(store, "history", "Courtside").document()
    entries: list[dict[str, Any]] = document["history"] if isinstance(document, dict) else document
    assert entries
    assert {one["load"] for one in entries} == {1}


def test_duplicates_finds_the_three_that_book(store: Path) -> None:
    answer = read(ask(store, "duplicates"), shapes.Duplicates)

    assert answer.as_at == AS_AT
    assert answer.applications.total == 6, "the retired one is no live application"
    booking = _booking(answer)
    assert {one.name for one in booking.applications} == {
        "Quillmark Diary",
        "Courtside",
        "Hallwarden",
    }
    for one in booking.applications:
        assert one.evidence, one.name
        assert one.method == "inferred"
    diary = next(one for one in booking.applications if one.name == "Quillmark Diary")
    [typed, *_] = [one for one in diary.evidence if one.source == "brindlecombe systems.csv"]
    assert typed.row == 2
    assert typed.column in ("What it does", "Application")
    assert len(diary.contracts) == 1


def test_the_annual_cost_of_duplicates_counts_what_is_unknown(store: Path) -> None:
    cost = _booking(read(ask(store, "duplicates"), shapes.Duplicates)).annual_cost
    assert cost.low <= 9300 + 4150 <= cost.high
    assert cost.unknown == 1, "nothing says what Hallwarden costs"
    assert cost.currency == "GBP"


def test_duplicates_of_one_functionality(store: Path) -> None:
    answer = read(
        ask(store, "duplicates", "--functionality", "appointments-and-booking"), shapes.Duplicates
    )
    assert [one.functionality.id for one in answer.findings] == ["appointments-and-booking"]


def _booking(answer: shapes.Duplicates) -> shapes.Duplication:
    return next(
        one for one in answer.findings if one.functionality.id == "appointments-and-booking"
    )


def test_rationalise_never_decides_without_grounds(store: Path) -> None:
    answer = read(ask(store, "rationalise"), shapes.Rationalisation)
    assert answer.as_at == AS_AT
    assert len(answer.applications) == 6
    assert {one.disposition for one in answer.applications} == {"indeterminate"}, (
        "no file says how well anything fits"
    )


def test_suppliers_puts_spellings_together(store: Path) -> None:
    answer = read(ask(store, "suppliers"), shapes.Suppliers)
    named = [one for one in answer.groups if "fennimore" in one.supplier.name.casefold()]
    assert len(named) == 1
    assert len(named[0].contracts) == 2
    assert named[0].annual_value is not None
    assert named[0].annual_value.central == 13450
    assert answer.concentration.hhi is not None


def test_one_supplier_can_be_asked_for(store: Path) -> None:
    answer = read(ask(store, "suppliers", "Fennimore Systems Ltd"), shapes.Suppliers)
    assert len(answer.groups) == 1


def test_contracts_counts_calendar_months_and_clamps_to_the_months_end(store: Path) -> None:
    by_reference = _contracts(store)
    assert by_reference["C-100"].serve_by == "2026-09-30"
    assert by_reference["C-101"].serve_by == "2027-02-28"
    assert by_reference["C-102"].serve_by is None
    assert by_reference["C-103"].serve_by == "2030-01-30"


def test_a_contract_that_ended_while_its_application_lives_is_expired_in_use(store: Path) -> None:
    by_reference = _contracts(store)
    assert by_reference["C-102"].status == "expired-in-use"
    assert [one.name for one in by_reference["C-102"].applications] == ["Ledgerstone"]
    assert by_reference["C-103"].status == "live"
    assert by_reference["C-103"].applications == []


def test_contracts_ending_within_a_window(store: Path) -> None:
    def ending(window: str) -> set[str | None]:
        answer = read(ask(store, "contracts", "--ending-within", window), shapes.Contracts)
        return {one.reference for one in answer.contracts if one.status != "expired-in-use"}

    assert ending("18m") == {"C-100", "C-101"}
    assert ending("5m") == {"C-100"}
    assert ending("128d") == {"C-100"}
    assert ending("127d") == set()
    assert ending("4y") == {"C-100", "C-101", "C-103"}


def _contracts(store: Path) -> dict[str | None, shapes.ContractEntry]:
    answer = read(ask(store, "contracts"), shapes.Contracts)
    assert len(answer.contracts) == 4
    return {one.reference: one for one in answer.contracts}


def test_the_as_at_date_moves_the_status(store: Path) -> None:
    answer = raw("--store", store, "contracts", "--as-at", "2024-06-01", "--format", "json")
    status = {one["reference"]: one["status"] for one in answer.document()["contracts"]}
    assert status == {"C-100": "live", "C-101": "live", "C-102": "live", "C-103": "pending"}


@pytest.mark.parametrize(
    "event", ["retire", "outage", "change", "contract-end", "supplier-exit", "end-of-life"]
)
def test_impact_of_every_event_has_the_shape(store: Path, event: str) -> None:
    subject = {"contract-end": "C-100", "supplier-exit": "Fennimore Systems Ltd"}.get(
        event, "Postern"
    )
    found = ask(store, "impact", _id(store, subject), "--event", event)
    answer = read(found, shapes.Impact)
    assert answer.event == event
    assert answer.as_at == AS_AT


def test_retiring_the_payment_system_hits_those_that_it_feeds(store: Path) -> None:
    answer = read(ask(store, "impact", "Postern", "--event", "retire"), shapes.Impact)
    hit = {one.element.name: one for one in answer.affected if one.element.type == "Application"}
    assert set(hit) == {"Ledgerstone"}, "those that send to it lose nothing but their interface"
    interfaces = ask(store, "impact", "Postern", "--event", "retire").document()["interfaces"]
    ends = {(one["direction"], one["other"]["name"]) for one in interfaces}
    assert ends == {("out", "Ledgerstone"), ("in", "Quillmark Diary"), ("in", "Courtside")}
    assert answer.unknowns, "two applications have no recorded integration"
    assert any(one.count == 2 and one.of == 6 for one in answer.unknowns), answer.unknowns


def test_the_end_of_a_contract_hits_what_it_covers(store: Path) -> None:
    answer = read(ask(store, "impact", "C-100", "--event", "contract-end"), shapes.Impact)
    assert "Quillmark Diary" in {one.element.name for one in answer.affected}


def test_the_exit_of_a_supplier_hits_its_contracts_and_applications(store: Path) -> None:
    supplier = _id(store, "Fennimore Systems Ltd")
    answer = read(ask(store, "impact", supplier, "--event", "supplier-exit"), shapes.Impact)
    names = {one.element.name for one in answer.affected}
    assert {"Quillmark Diary", "Courtside"} <= names
    assert "Ledgerstone" not in {one.element.name for one in answer.affected if one.distance <= 2}


def _id(store: Path, text: str) -> str:
    hits = read(ask(store, "find", text), list[shapes.Hit])
    assert hits, text
    return hits[0].id


def test_path_names_each_step(store: Path) -> None:
    document = ask(store, "path", "Quillmark Diary", "Ledgerstone").document()
    assert document["paths"]
    text = json.dumps(document)
    assert "Postern" in text or "postern" in text


def test_there_may_be_no_path(store: Path) -> None:
    assert ask(store, "path", "Rollbook", "C-103").document()["paths"] == []


def test_quality_counts_out_of_how_many(store: Path) -> None:
    answer = read(ask(store, "quality"), shapes.Quality)
    assert len({one.id for one in answer.rules}) >= 15
    named = {element.name for one in answer.rules for element in one.elements}
    assert "Rollbook" in named
    for one in answer.rules:
        assert one.count == 0 or one.elements, one.id


def test_loads_and_verify(store: Path) -> None:
    loads = read(ask(store, "loads"), list[shapes.Load])
    assert [one.load for one in loads] == [1]
    assert not loads[0].undone
    assert read(ask(store, "verify"), shapes.Verified).ok


def test_diff_from_the_empty_store(store: Path) -> None:
    answer = read(ask(store, "diff", "0", "1"), shapes.Diff)
    assert (answer.start, answer.to) == (0, 1)
    assert len([one for one in answer.elements.added if one.type == "Application"]) == 7
    assert answer.elements.closed == []


@pytest.mark.parametrize(("target", "form"), [("out", "csv"), ("out.graphml", "graphml")])
def test_export_writes_files_that_hold_the_estate(
    store: Path, tmp_path: Path, target: str, form: str
) -> None:
    document = ask(store, "export", tmp_path / target, "--as", form).document()
    written = [Path(one) for one in document["files"]]
    assert written
    text = "".join(one.read_text("utf-8") for one in written)
    assert "Quillmark Diary" in text


def test_export_as_one_page_needs_no_network(store: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyvis")
    page = tmp_path / "around.html"
    ask(store, "export", page, "--around", "duplication/appointments-and-booking").document()
    text = page.read_text("utf-8")
    assert "Courtside" in text
    for outside in ('src="http', 'href="http', "url(http", "@import"):
        assert outside not in text, outside


def test_every_command_of_the_help_prints_help() -> None:
    outcome = raw("--help")
    assert outcome.code == 0
    for command in _COMMANDS:
        assert command in outcome.out
        assert raw(command, "--help").code == 0, command


_COMMANDS = (
    "demo",
    "import",
    "inspect",
    "find",
    "show",
    "history",
    "duplicates",
    "rationalise",
    "suppliers",
    "contracts",
    "impact",
    "path",
    "quality",
    "loads",
    "diff",
    "undo",
    "export",
    "backup",
    "verify",
    "serve",
)
_QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("find", "Courtside"),
    ("show", "Courtside"),
    ("history", "Courtside"),
    ("duplicates",),
    ("rationalise",),
    ("suppliers",),
    ("contracts",),
    ("impact", "Postern", "--event", "outage"),
    ("path", "Courtside", "Ledgerstone"),
    ("quality",),
    ("loads",),
    ("diff", "0", "1"),
    ("verify",),
)


@pytest.mark.parametrize("question", _QUESTIONS, ids=lambda one: one[0])
def test_options_stand_on_either_side_and_the_answer_is_the_same(
    store: Path, question: tuple[str, ...]
) -> None:
    options = ["--store", store, "--as-at", AS_AT, "--format", "json"]
    before = raw(*options, *question)
    assert before.code == 0, before.err
    assert before.err == ""
    assert json.loads(before.out) == json.loads(raw(*question, *options).out)
    assert raw(f"--store={store}", *question, f"--as-at={AS_AT}", "--format=json").out == before.out


@pytest.mark.parametrize("question", _QUESTIONS, ids=lambda one: one[0])
def test_people_get_tables_and_spreadsheets_get_rows(
    store: Path, question: tuple[str, ...]
) -> None:
    import csv
    import io

    table = raw("--store", store, "--as-at", AS_AT, *question)
    assert table.code == 0, table.err
    assert table.out.strip()
    assert "\x1b[" not in table.out, "colour is for a terminal only"
    rows = raw("--store", store, "--as-at", AS_AT, "--format", "csv", *question)
    assert rows.code == 0, rows.err
    widths = {len(one) for one in csv.reader(io.StringIO(rows.out))}
    assert len(widths) == 1


@pytest.mark.parametrize("question", _QUESTIONS, ids=lambda one: one[0])
def test_a_question_changes_nothing(store: Path, question: tuple[str, ...]) -> None:
    before = store.read_bytes()
    assert ask(store, *question).code == 0
    assert store.read_bytes() == before


_STORELESS = ("classify", "resolve", "link", "evaluate")


def _present(command: str) -> None:
    if raw(command, "--help").code != 0:
        pytest.skip(f"{command} is not part of this version")


def test_classify_abstains_where_nothing_is_said(files: Files) -> None:
    _present("classify")
    answer = read(ask(None, "classify", files.applications), list[shapes.Classified])
    assert [one.row for one in answer] == [2, 3, 4, 5, 6, 7, 8]
    by_name = {one.name: one.functions for one in answer}
    assert by_name["Rollbook"] == []
    assert by_name["Courtside"][0].id == "appointments-and-booking"
    for functions in by_name.values():
        scores = [one.confidence for one in functions]
        assert scores == sorted(scores, reverse=True)


def test_classify_takes_a_taxonomy_of_ones_own(files: Files, tmp_path: Path) -> None:
    _present("classify")
    own = write(
        tmp_path / "own.csv",
        ("id", "label", "synonyms"),
        [("sport", "Courts and pitches", "tennis|football"), ("till", "Card payments", "card")],
    )
    answer = read(
        ask(None, "classify", files.applications, "--taxonomy", own), list[shapes.Classified]
    )
    by_name = {one.name: [part.id for part in one.functions] for one in answer}
    assert by_name["Courtside"][:1] == ["sport"]
    assert by_name["Postern"][:1] == ["till"]


@pytest.mark.parametrize(("breadth", "goes"), [("any work", 1), ("Unlike things", 0)])
def test_a_taxonomy_of_ones_own_says_whether_anything_could_go(
    tmp_path: Path, breadth: str, goes: int
) -> None:
    own = write(
        tmp_path / "own.csv", ("id", "label", "breadth"), [("till", "Card payments", breadth)]
    )
    files = write(
        tmp_path / "apps.csv",
        ("Application name", "Functionality", "Active users"),
        [("Postern", "Card payments", "900"), ("Tollgate", "Card payments", "4")],
    )
    store = tmp_path / "own.db"
    ask(store, "import", own, "--as", "functions")
    ask(store, "import", files, "--as", "applications")
    answer = read(ask(store, "rationalise"), shapes.Rationalisation)
    assert sum(len(one.go) for one in answer.candidates) == goes
    assert [one["functionality"]["id"] for one in answer.unjudged] == ["till"] * (1 - goes)


def test_resolve_puts_spellings_under_one_id(files: Files) -> None:
    _present("resolve")
    found = ask(None, "resolve", files.applications, "--column", "Supplier")
    answer = read(found, list[shapes.Resolved])
    ids = {one.name: one.supplier.id for one in answer}
    assert ids["Fennimore Systems Ltd"] == ids["Fennimore Systems Limited"]
    assert ids["Peverell Software LLP"] != ids["Fennimore Systems Ltd"]
    unknown = raw("resolve", files.applications, "--column", "Nonesuch")
    assert "Nonesuch" in unknown.refused(2)


def test_link_joins_contracts_to_applications(files: Files) -> None:
    _present("link")
    found = ask(None, "link", "--cmdb", files.applications, "--contracts", files.contracts)
    answer = read(found, list[shapes.Link])
    accepted = {
        (one.application.name, one.contract.reference) for one in answer if one.band == "accept"
    }
    assert {("Quillmark Diary", "C-100"), ("Courtside", "C-101")} <= accepted
    assert "C-103" not in {one.contract.reference for one in answer}
