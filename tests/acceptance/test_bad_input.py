"""What bad input gets: words, the right exit code, nothing lost, never a traceback."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance import shapes
from tests.acceptance.estate import (
    APPLICATION_HEADERS,
    APPLICATIONS,
    Files,
    write,
    write_applications,
)
from tests.acceptance.running import ask, raw
from tests.acceptance.shapes import read

LONG = "Quarrelsome " * 834  # 10,008 characters


def _empty(folder: Path) -> Path:
    return _bytes(folder / "empty.csv", b"")


def _only_blank_lines(folder: Path) -> Path:
    return _bytes(folder / "blank.csv", b"\r\n\r\n   \r\n")


def _header_only(folder: Path) -> Path:
    return write_applications(folder / "header.csv", [])


def _binary(folder: Path) -> Path:
    return _bytes(folder / "picture.csv", bytes(range(256)) * 40)


def _executable(folder: Path) -> Path:
    return _bytes(folder / "program.csv", b"\x7fELF\x02\x01\x01" + b"\0" * 4000)


def _bytes(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _workbook(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (APPLICATION_HEADERS, *APPLICATIONS * 200):
        sheet.append(row)
    book.save(path)
    return path


def _truncated_workbook(folder: Path) -> Path:
    path = _workbook(folder / "truncated.xlsx")
    return _bytes(path, path.read_bytes()[:-2000])


def _workbook_that_is_text(folder: Path) -> Path:
    return _bytes(folder / "renamed.xlsx", b"App Ref,Application\nA-01,Quillmark Diary\n")


def _workbook_that_is_another_archive(folder: Path) -> Path:
    path = folder / "archive.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "this is no workbook")
    return path


def _broken_json(folder: Path) -> Path:
    return _bytes(folder / "broken.json", b'[{"Application": "Courtside"}, {"Applica')


def _deep_json(folder: Path) -> Path:
    return _bytes(folder / "deep.json", b"[" * 100_000 + b"]" * 100_000)


def _folder(folder: Path) -> Path:
    place = folder / "folder.csv"
    place.mkdir()
    return place


def _missing(folder: Path) -> Path:
    return folder / "nobody-wrote-this.csv"


def _unknown_columns(folder: Path) -> Path:
    return write(folder / "weather.csv", ("rainfall", "wind"), [("12", "NW"), ("0", "S")])


def _unknown_ending(folder: Path) -> Path:
    return _bytes(folder / "letter.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")


_REJECTED: tuple[Callable[[Path], Path], ...] = (
    _empty,
    _only_blank_lines,
    _header_only,
    _binary,
    _executable,
    _truncated_workbook,
    _workbook_that_is_another_archive,
    _broken_json,
    _deep_json,
    _folder,
    _missing,
    _unknown_columns,
    _unknown_ending,
)


def test_the_content_decides_and_not_the_ending(store: Path, tmp_path: Path) -> None:
    report = ask(store, "import", _workbook_that_is_text(tmp_path), "--format", "json").document()
    assert report["files"][0]["kind"] == "applications"
    assert report["files"][0]["rows"]["loaded"] == 1


@pytest.mark.parametrize("make", _REJECTED, ids=lambda one: one.__name__.strip("_"))
def test_a_file_that_cannot_be_loaded(
    store: Path, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    bad = make(tmp_path)
    before = store.read_bytes()
    good = write_applications(tmp_path / "good.csv", [("N-1", "Newcomer", *[""] * 7)])

    words = ask(store, "import", bad).refused(3)
    assert bad.name in words
    # One bad file among good ones: all of it or nothing.
    assert bad.name in ask(store, "import", good, bad).refused(3)
    assert bad.name in ask(None, "inspect", bad).refused(3)

    assert store.read_bytes() == before
    assert ask(store, "find", "Newcomer").document() == []


@pytest.mark.parametrize("make", _REJECTED, ids=lambda one: one.__name__.strip("_"))
def test_a_rejected_file_leaves_no_store_behind(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    bad = make(tmp_path)
    ask(tmp_path / "never.db", "import", bad).refused(3)
    assert not list(tmp_path.glob("never.db*"))


def test_a_list_without_rows_closes_nothing(store: Path, tmp_path: Path) -> None:
    """The most expensive mistake: an export that failed is taken for the whole list."""
    outcome = ask(store, "import", "--full", _header_only(tmp_path))
    assert outcome.code in (3, 5)
    assert len(ask(store, "duplicates").document()["findings"]) >= 1


# --- odd content ---

_HOSTILE = {
    "formula": '=HYPERLINK("http://example.invalid","Courtside")',
    "formula-plus": "+44 20 Diary",
    "formula-at": "@SUM(A1:A9)",
    "command": "=cmd|' /C calc'!A0",
    "script": "<script>alert('diary')</script>",
    "image": '<img src=x onerror="alert(1)">',
    "cypher": "Diary'}) DETACH DELETE n //",
    "sql": "Robert'); DROP TABLE elements;--",
    "search-syntax": 'diary" OR name:* NEAR(',
    "template": "{{ 7 * 7 }} ${7*7}",
    "right-to-left": "Diary \u202egnikoob\u202c \u200fend",
    "zero-width": "Di\u200bary\ufeff",
    "control": "Diary \x1b[31mred\x1b[0m \x07",
    "emoji": "📅 Planner 👩‍💻",
    "accents": "Ångström Réservé ẞ ﬁ",
    "long": LONG,
    "newline": "Diary\nof the town hall",
    "quote": 'The "new" diary, 2nd; edition | x',
    "word-null": "NULL",
    "not-applicable": "N/A",
    "number": "2020",
    "slash": "../../etc/passwd",
}


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which every name is one of the hostile texts."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        (f"H-{place}", name, f"Note: {name}", "Fennimore Systems Ltd", "", "Live", "", "", name)
        for place, name in enumerate(_HOSTILE.values())
    ]
    source = write_applications(folder / "hostile.csv", rows)
    store = folder / "hostile.db"
    report = read(ask(store, "import", source), shapes.LoadReport)
    assert report.files[0].rows.read == len(rows)
    assert report.files[0].rows.loaded == len(rows), report.files[0].issues
    return store


def test_no_cell_breaks_the_store(hostile_store: Path) -> None:
    assert read(ask(hostile_store, "verify"), shapes.Verified).ok
    for question in (("duplicates",), ("quality",), ("suppliers",), ("rationalise",)):
        assert ask(hostile_store, *question).code == 0, question


@pytest.mark.parametrize("name", _HOSTILE.values(), ids=_HOSTILE)
def test_a_hostile_name_is_kept_as_it_was_typed(hostile_store: Path, name: str) -> None:
    place = list(_HOSTILE.values()).index(name)
    shown = read(ask(hostile_store, "show", _named(hostile_store, f"H-{place}")), shapes.Shown)
    words = " ".join(shown.element.name.split())
    assert words.replace("\u200b", "").replace("\ufeff", "") in (
        " ".join(name.split()).replace("\u200b", "").replace("\ufeff", ""),
        "".join(" " if ord(one) < 32 else one for one in " ".join(name.split())),
    )
    assert len(shown.element.id) < 300


def _named(store: Path, source_id: str) -> str:
    hits = read(ask(store, "find", source_id, "--limit", 200), list[shapes.Hit])
    for one in hits:
        shown = ask(store, "show", one.id).document()
        if shown["element"]["properties"].get("source_id") == source_id:
            return one.id
    raise AssertionError(f"{source_id} was not found")


@pytest.mark.parametrize("name", _HOSTILE.values(), ids=_HOSTILE)
def test_a_search_for_anything_is_a_search(hostile_store: Path, name: str) -> None:
    outcome = ask(hostile_store, "find", "--", name)
    assert outcome.code == 0, outcome.err


def test_the_terminal_gets_no_control_or_direction_marks(hostile_store: Path) -> None:
    for question in (("find", "Diary"), ("duplicates", "--functionality"), ("quality",)):
        words = (*question, "appointments-and-booking") if question[-1][:2] == "--" else question
        out = raw("--store", hostile_store, *words).out
        assert not {"\x1b", "\x07", "\u202e", "\u200f"} & set(out), words


def test_a_spreadsheet_gets_no_formula(hostile_store: Path, tmp_path: Path) -> None:
    import csv

    ask(hostile_store, "export", tmp_path / "out", "--as", "csv").document()
    texts = [one.read_text("utf-8-sig") for one in (tmp_path / "out").rglob("*.csv")]
    texts.append(raw("--store", hostile_store, "--format", "csv", "find", "Diary").out)
    cells = [
        cell for text in texts for row in csv.reader(text.splitlines(keepends=True)) for cell in row
    ]
    assert cells
    assert not [one for one in cells if one.startswith(("=", "@", "+4", "\t"))]


def test_a_page_gets_no_script(hostile_store: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyvis")
    page = tmp_path / "page.html"
    subject = _named(hostile_store, f"H-{list(_HOSTILE).index('script')}")
    outcome = ask(hostile_store, "export", page, "--around", subject)
    assert outcome.code == 0, outcome.err
    text = page.read_text("utf-8")
    assert "<script>alert('diary')" not in text
    assert "<img src=x" not in text


def test_graphml_is_well_formed_whatever_the_names(hostile_store: Path, tmp_path: Path) -> None:
    from xml.etree import ElementTree as Xml

    target = tmp_path / "estate.graphml"
    ask(hostile_store, "export", target).document()
    assert Xml.parse(target).getroot().tag.endswith("graphml")


def test_duplicate_ids_inside_a_file_are_said_and_accounted_for(tmp_path: Path) -> None:
    rows = [
        APPLICATIONS[0],
        APPLICATIONS[0],
        ("A-01", "Another thing altogether", "Payroll", "Oakhanger Finance plc", *[""] * 5),
    ]
    source = write_applications(tmp_path / "twice.csv", rows)
    store = tmp_path / "x.db"
    report = read(ask(store, "import", source), shapes.LoadReport).files[0]

    assert report.rows.read == 3
    assert report.rows.loaded < 3
    said = [one for one in report.issues if one.row in (3, 4)]
    assert {one.row for one in said} >= {4}, "the row with a used id but another name"
    # Whatever was decided about it, the words of row 4 are not lost without a trace.
    kept = bool(ask(store, "find", "Another thing altogether").document())
    assert kept or report.rows.quarantined >= 1


def test_rows_of_unequal_length_are_accounted_for(tmp_path: Path) -> None:
    source = tmp_path / "ragged.csv"
    source.write_text(
        "App Ref,Application,What it does,Supplier\n"
        "A-01,Courtside,Bookings\n"
        "A-02,Postern,Payments,Peverell,and,more,cells\n"
        "A-03,Ledgerstone,The ledger,Oakhanger\n",
        encoding="utf-8",
    )
    rows = read(ask(tmp_path / "x.db", "import", source), shapes.LoadReport).files[0].rows
    assert rows.read == 3


def test_two_columns_of_one_name_are_both_kept(tmp_path: Path) -> None:
    source = write(
        tmp_path / "same.csv",
        ("Application", "Supplier", "Notes", "Notes"),
        [("Courtside", "Fennimore", "first", "second")],
    )
    store = tmp_path / "x.db"
    read(ask(store, "import", source), shapes.LoadReport)
    text = ask(store, "show", "Courtside").out
    assert "first" in text
    assert "second" in text


# --- usage ---

_USAGE: tuple[tuple[str, ...], ...] = (
    ("frobnicate",),
    ("duplicates", "--frobnicate"),
    ("duplicates", "--as-at", "31/12/2026"),
    ("duplicates", "--as-at", "2026-02-30"),
    ("duplicates", "--functionality", "flying-carpets"),
    ("duplicates", "--format", "yaml"),
    ("duplicates", "--format"),
    ("import",),
    ("import", "x.csv", "--as", "poems"),
    ("import", "x.csv", "--date-order", "ydm"),
    ("inspect",),
    ("find",),
    ("find", "x", "--limit", "none"),
    ("find", "x", "--type", "Spaceship"),
    ("show",),
    ("show", "council/application/nonesuch"),
    ("show", "Zzyzx Vrbl"),
    ("history", "council/application/nonesuch"),
    ("suppliers", "Zzyzx Vrbl"),
    ("contracts", "--ending-within", "soon"),
    ("contracts", "--ending-within", "-3m"),
    ("contracts", "--ending-within", "999999999999y"),
    ("impact", "Postern"),
    ("impact", "Postern", "--event", "earthquake"),
    ("impact", "Zzyzx Vrbl", "--event", "retire"),
    ("path", "Postern"),
    ("path", "Postern", "Zzyzx Vrbl"),
    ("diff", "1"),
    ("diff", "1", "99"),
    ("diff", "one", "two"),
    ("undo",),
    ("undo", "99"),
    ("undo", "-1"),
    ("undo", "99999999999999999999999"),
    ("export", "estate.docx"),
    ("export", "out", "--as", "parchment"),
    ("export", "out.html", "--around", "nonesuch"),
    ("serve", "--port", "99999"),
)


@pytest.mark.parametrize("words", _USAGE, ids=" ".join)
def test_wrong_usage(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_applications(tmp_path / "x.csv")
    before = store.read_bytes()
    assert raw("--store", store, *words).refused(2)
    assert store.read_bytes() == before
    assert not list(tmp_path.glob("out*"))


def test_a_near_miss_is_met_with_what_was_probably_meant(store: Path) -> None:
    assert "Quillmark Diary" in ask(store, "show", "Quilmark Dairy").refused(2)


def test_a_profile_that_is_not_there(store: Path, files: Files) -> None:
    words = ask(store, "import", files.applications, "--profile", "nonesuch").refused(2)
    assert "nonesuch" in words


def test_the_environment_is_checked_too(
    store: Path, monkeypatch: pytest.MonkeyPatch, files: Files
) -> None:
    monkeypatch.setenv("LANDSCAPE_LOCK_SECONDS", "soon")
    assert "LANDSCAPE_LOCK_SECONDS" in ask(store, "import", files.applications).refused(2)


def test_a_host_that_others_can_reach_is_refused(store: Path) -> None:
    for host in ("0.0.0.0", "192.0.2.7", "::"):
        assert host in raw("--store", store, "serve", "--host", host, "--port", 0).refused(5)


@pytest.mark.parametrize("command", ["backup", "export"])
def test_nothing_is_overwritten(store: Path, tmp_path: Path, command: str) -> None:
    there = tmp_path / "there.graphml"
    there.write_text("precious", encoding="utf-8")
    assert "there.graphml" in ask(store, command, there).refused(5)
    assert there.read_text("utf-8") == "precious"


@pytest.mark.parametrize("command", ["backup", "export"])
def test_a_place_that_cannot_be_written(store: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome = ask(store, command, tmp_path / "file" / "below.graphml")
    assert outcome.code in (2, 4, 5), outcome.err
    assert "went wrong" not in outcome.err


def test_the_demonstration_takes_no_other_stores_place(store: Path) -> None:
    before = store.read_bytes()
    ask(store, "demo", "--no-serve").refused(5)
    assert store.read_bytes() == before


# --- a store that is no store ---


def _text(path: Path) -> None:
    path.write_text("Dear all, please find attached the list of systems.\n" * 90, encoding="utf-8")


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.execute("INSERT INTO recipes VALUES ('crumble')")
    other.close()


def _directory(path: Path) -> None:
    path.mkdir()


def _absent(path: Path) -> None:
    assert not path.exists()


_NO_STORES = (_text, _other_database, _directory, _absent)


@pytest.mark.parametrize("make", _NO_STORES, ids=lambda one: one.__name__.strip("_"))
def test_a_question_to_a_store_that_is_none(tmp_path: Path, make: Callable[[Path], None]) -> None:
    place = tmp_path / "place.db"
    make(place)
    before = place.read_bytes() if place.is_file() else None
    for question in (("duplicates",), ("loads",), ("verify",), ("undo", "1"), ("serve",)):
        assert "place.db" in ask(place, *question).refused(4), question
    assert (place.read_bytes() if place.is_file() else None) == before
    assert not list(tmp_path.glob("place.db-*"))


@pytest.mark.parametrize("make", _NO_STORES[:3], ids=lambda one: one.__name__.strip("_"))
def test_an_import_into_a_store_that_is_none(
    tmp_path: Path, files: Files, make: Callable[[Path], None]
) -> None:
    place = tmp_path / "place.db"
    make(place)
    before = place.read_bytes() if place.is_file() else None
    for options in ((), ("--dry-run",)):
        assert "place.db" in ask(place, "import", files.contracts, *options).refused(4)
    assert (place.read_bytes() if place.is_file() else None) == before


def test_a_store_in_a_folder_that_is_not_there(tmp_path: Path, files: Files) -> None:
    ask(tmp_path / "no" / "such" / "x.db", "import", files.contracts).refused(4)
    assert not (tmp_path / "no").exists()


def test_a_store_cut_short(store: Path, tmp_path: Path) -> None:
    place = tmp_path / "short.db"
    place.write_bytes(store.read_bytes()[: 4096 * 5 + 100])
    outcome = ask(place, "duplicates")
    assert outcome.code == 4, outcome.err or outcome.out[:300]
    assert ask(place, "verify").code == 4


def test_a_store_with_a_page_overwritten(store: Path, tmp_path: Path) -> None:
    content = bytearray(store.read_bytes())
    middle = len(content) // 8192 * 4096
    content[middle : middle + 4096 * 4] = b"\xa5" * 4096 * 4
    place = tmp_path / "spoilt.db"
    place.write_bytes(content)
    outcome = raw("--store", place, "verify", "--format", "json")
    assert outcome.code == 4, outcome.err or outcome.out[:300]


def test_a_store_of_a_newer_version(store: Path) -> None:
    with sqlite3.connect(store) as newer:
        newer.execute("PRAGMA user_version = 999999")
    newer.close()
    before = store.read_bytes()
    words = ask(store, "duplicates").refused(4)
    assert "newer" in words
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    "url", ["neo4j://localhost", "bolt://localhost:1", "ftp://example.invalid"]
)
def test_a_store_of_a_kind_that_is_not_there(url: str) -> None:
    ask(url, "duplicates").refused(4)


def test_credentials_in_a_url_are_never_repeated() -> None:
    words = ask("neo4j://someone:s3cret@localhost", "duplicates").refused(4)
    assert "s3cret" not in words
