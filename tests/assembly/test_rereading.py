"""A file of which some rows changed is loaded as if all of it were read, whatever rows it passes over."""

from __future__ import annotations

import csv
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.assembly.records import reading_of

from landscape import pipeline
from landscape.assembly import applications
from landscape.assembly.assemble import assemble
from landscape.model.element import Value
from landscape.model.intake import IMPORT_KINDS
from landscape.model.metamodel import ValueKind
from landscape.model.record import Record
from landscape.model.vocabulary import Kind
from landscape.pipeline import ImportOptions, LoadReport, import_files, undo_load
from landscape.settings import Settings
from landscape.store.snapshot import Snapshot
from landscape.store.sqlite import planning
from landscape.store.sqlite.schema import TEMPORAL
from landscape.store.sqlite.store import SqliteStore

Rows = list[list[str]]

# Few words, so that rows merge, names are shared, and references lead to several things or to none.
_NAMES = [
    *("Larder|Larder (TEST)|Larder UAT|Pantry|Pantri|Cellar|Cellar 2|Attic".split("|")),
    *("website|UAT|Larders|Shed 2.1|Shed v3".split("|")),
]
_VENDORS = ["", "Marl Ltd", "Marl Systems", "Oxbow", "Quarry plc"]
_UNITS = ["", "Parks", "parks", "Parks (TEST)", "Highways", "12345", "Libraries"]
_TEXTS = ["", "Holds books", "Holds jam", "Fish &amp; chips", "n/a", "Since 2020"]
_NUMBERS = ["", "5", "17", "many", "1,200"]
_DATES = ["", "03/04/2020", "13/05/2024", "not known", "31/02/2024"]
_NUMBERED = ["", "A1", "A2", "A3", "A4", "A5"]
_APPS = [*_NUMBERED, *_NAMES]
_LIFE = ["", "Operational", "Retired", "live", "odd"]
_SERIAL = ["", "S1", "S2"]

_COLUMNS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "cmdb.csv": {
        "Number": _NUMBERED,
        "Name": _NAMES,
        "Short description": _TEXTS,
        "Vendor": _VENDORS,
        "Department": _UNITS,
        "Life-Cycle Stage": _LIFE,
        "Active user count": _NUMBERS,
        "Parent application": _APPS,
        "Technology": ["", "Oracle", "oracle; SQL Server", "SQL Server"],
        "Serial number": _SERIAL,
        "Installed": _DATES,
        "Shelf": _TEXTS,
    },
    "contracts.csv": {
        "Reference Number": ["", "C1", "C2", "C3", "C4"],
        "Title of agreement": ["Jam", "Jam support", "Books", "Shelves", ""],
        "Supplier name": _VENDORS,
        "Department": _UNITS,
        "Start Date": _DATES,
        "End Date": ["", "01/01/2027", "13/12/2028", "soon"],
        "Notice period": ["", "3 months", "6 months", "long"],
        "Applications covered": ["", "A1", "A1; A2", "Larder", "Nowhere", "Cellar"],
        "Shelf": _TEXTS,
    },
    "suppliers.csv": {
        "Supplier no": ["", "1", "2", "3"],
        "Supplier name": ["Marl Ltd", "Marl Limited", "Oxbow", "Quarry plc", "Marl Systems"],
        "Parent company": ["", "Marl Ltd", "Quarry", "Elsewhere"],
        "Category": _TEXTS,
    },
    "integrations.csv": {
        "Interface ref": ["", "I1", "I2", "I3"],
        "Source system": _APPS,
        "Target system": _APPS,
        "Data carried": ["", "case notes", "Case Notes; jam", "jam and books"],
        "Frequency": ["", "hourly", "daily", "odd"],
        "Notes": _TEXTS,
    },
    "units.csv": {
        "Unit code": ["", "U1", "U2"],
        "Unit name": ["Parks", "Highways", "Parks ", "Roads"],
        "Type": ["", "Directorate", "Team"],
        "Parent code": ["", "U1", "Roads"],
        "Headcount": _NUMBERS,
    },
    "costs.csv": {
        "Line": ["", "L1", "L2"],
        "Application": _APPS,
        "Financial year": ["", "2025/26", "2026/27"],
        "Cost type": ["Hosting", "Support"],
        "Amount": ["£10.00", "£20.00", "lots"],
        "Narrative": _TEXTS,
    },
    "relationships.csv": {
        "Parent": _APPS[1:],
        "Type": ["Depends on::Used by", "READS", "Runs on::Runs"],
        "Child": [*_APPS[1:], "Parks", "case notes"],
    },
}  # fmt: skip
_KINDS = {
    "cmdb.csv": "applications",
    "contracts.csv": "contracts",
    "suppliers.csv": "suppliers",
    "integrations.csv": "integrations",
    "units.csv": "organisation-units",
    "costs.csv": "costs",
    "relationships.csv": "relationships",
}
_AS_AT = date(2026, 11, 25)


def _row(name: str, chance: random.Random) -> list[str]:
    return [chance.choice(held) for held in _COLUMNS[name].values()]


def _changed(rows: Rows, name: str, chance: random.Random, *, plain: bool) -> Rows:
    """The rows with some cells changed, and now and then one added, taken out, or put elsewhere."""
    columns = list(_COLUMNS[name].items())
    if plain:
        columns = [one for one in columns if one[1] in (_TEXTS, _NUMBERS, _DATES, _LIFE)] or columns
    after = [list(one) for one in rows]
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(after))
        header, held = chance.choice(columns)
        after[place][list(_COLUMNS[name]).index(header)] = chance.choice(held)
    if not plain and chance.random() < 0.5:
        after.insert(chance.randint(0, len(after)), _row(name, chance))
    if not plain and chance.random() < 0.3 and len(after) > 2:
        after.pop(chance.randrange(len(after)))
    return after


def _written(folder: Path, name: str, rows: Rows, *, ragged: bool = False) -> Path:
    """`ragged`: without the blank cells at the end of a row, as readers of workbooks hand them over."""
    path = folder / name
    if ragged:
        rows = [
            one[: max((at for at, text in enumerate(one, 1) if text), default=0)] for one in rows
        ]
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([list(_COLUMNS[name]), *rows])
    return path


def _told(path: Path) -> dict[str, list[Any]]:
    """All that a store says, row by row: what holds and what held, the ledger, quarantine, marks aside."""
    with closing(sqlite3.connect(path)) as db:
        found = {
            one: db.execute(f"SELECT * FROM {one} ORDER BY no").fetchall()
            for one in (*TEMPORAL, "elements", "sources")
        }
        found["places"] = sorted(db.execute("SELECT source, sheet, header FROM places"))
        for one in ("files", "quarantine"):
            found[one] = db.execute(f"SELECT * FROM {one} ORDER BY load, position").fetchall()
        columns = "load, organisation_id, note, elements, relationships, digest, undoes, undone_by"
        found["loads"] = db.execute(f"SELECT {columns} FROM loads ORDER BY load").fetchall()
        found["search"] = db.execute("SELECT rowid, * FROM search ORDER BY rowid").fetchall()
    return found


class _Pair:
    """Two stores that are told the same: one may pass over rows, the other reads all of them."""

    def __init__(self, folder: Path) -> None:
        now = datetime(2026, 11, 25, tzinfo=UTC)
        self.places = [folder / "quick.db", folder / "whole.db"]
        self.stores = [SqliteStore.open(one, Settings(), now=lambda: now) for one in self.places]
        self.passed = 0

    def load(self, paths: Sequence[Path], monkeypatch: pytest.MonkeyPatch, **said: Any) -> None:
        options = ImportOptions(_AS_AT, **{"infer": False, **said})
        if len(paths) == 1:
            options = replace(options, kind=Kind(_KINDS[paths[0].name]))
        reports: list[LoadReport] = []
        for store, whole in zip(self.stores, (False, True), strict=True):
            with monkeypatch.context() as patched:
                if whole:
                    patched.setattr(pipeline, "_passed_over", lambda *_: ())
                reports.append(import_files(store, paths, options, Settings()))
        quick, whole_report = reports
        self.passed += any(
            issue.code == "rows_unchanged" for one in quick.files for issue in one.issues
        )
        assert [one.rows for one in quick.files] == [one.rows for one in whole_report.files]
        assert quick.estate == whole_report.estate
        counted = [
            one.outcome
            and (one.outcome.load, one.outcome.created, one.outcome.changed, one.outcome.closed)
            for one in reports
        ]
        assert counted[0] == counted[1]
        self.compare()

    def undo(self, load: int) -> None:
        for store in self.stores:
            undo_load(store, load, _AS_AT, "council", Settings())
        self.compare()

    def compare(self) -> None:
        quick, whole = map(_told, self.places)
        for table in quick:
            assert quick[table] == whole[table], table

    def close(self) -> None:
        for one in self.stores:
            assert [check.id for check in one.verify() if not check.ok] == []
            one.close()


def story(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Some files, loaded together or one by one, then changed some times; what became of it."""
    chance = random.Random(seed)
    pair = _Pair(folder)
    names = chance.sample(list(_COLUMNS), chance.randint(1, 4))
    files = {one: [_row(one, chance) for _ in range(chance.randint(2, 9))] for one in names}
    ragged = chance.random() < 0.5
    paths = {one: _written(folder, one, rows, ragged=ragged) for one, rows in files.items()}
    done: Counter[str] = Counter()
    try:
        for one in chance.sample(names, len(names)):
            pair.load([paths[one]], monkeypatch)
        for _ in range(chance.randint(2, 5)):
            if chance.random() < 0.1 and pair.stores[0].latest():
                last = pair.stores[0].loads()[-1]
                if not last.undone and last.files:
                    pair.undo(last.load)
                    done["undone"] += 1
                continue
            name = chance.choice(names)
            files[name] = _changed(files[name], name, chance, plain=chance.random() < 0.8)
            _written(folder, name, files[name], ragged=ragged and chance.random() < 0.9)
            pair.load([paths[name]], monkeypatch)
            done["loaded"] += 1
        done["passed"] = pair.passed
    finally:
        pair.close()
    return done


@pytest.mark.parametrize("piece", [1, 3, 10**6])
@given(seed=st.integers(0, 10**6))
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_passing_over_rows_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, piece: int, seed: int
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(planning, "_AT_ONCE", piece)
        monkeypatch.setattr(planning, "_COMPARED", piece)
        story(tmp_path_factory.mktemp("story"), seed, monkeypatch)


APPS = """Number,Name,Vendor,Short description,Active user count,Parent application,Department
A1,Larder,Marl,Holds jam,12,,Parks
A2,Pantry,Oxbow,Holds books,7,A1,Parks
A3,Pantry (TEST),Oxbow,For tests,2,,Parks
A4,Cellar,Quarry,,5,Nowhere,Highways
"""


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[_Pair]:
    made = _Pair(tmp_path)
    yield made
    made.close()


def _again(
    pair: _Pair, folder: Path, monkeypatch: pytest.MonkeyPatch, *texts: str, **said: Any
) -> list[int]:
    """The list as it was and as it became, loaded one after the other; how many rows were passed over."""
    path, before = folder / "cmdb.csv", 0
    found = []
    for text in (APPS, *texts):
        path.write_text(text, encoding="utf-8")
        pair.load([path], monkeypatch, **said)
        found.append(pair.passed - before)
        before = pair.passed
    return found[1:]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Holds jam", "Holds honey"),
        ("Holds jam,12", ",13"),
        ("For tests,2", "For more tests,"),  # of a row that was merged into another
        ("Holds books,7", "Holds all books,"),  # of the row that it was merged into
        (",5,Nowhere", "Deep,6,Nowhere"),  # of a row whose reference leads nowhere
        ("Quarry,,5", "Quarry,,many"),  # of which a cell cannot be read now
    ],
)
def test_what_concerns_its_own_element_only_is_said_anew(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    assert _again(pair, tmp_path, monkeypatch, APPS.replace(before, after), APPS) == [1, 1]
    pair.undo(3)
    pair.undo(2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A1,Larder", "A1,Larders"),  # a name
        ("A2,Pantry,Oxbow", "A2,Pantry,Marl"),  # a vendor
        ("A4,Cellar", "A5,Cellar"),  # a number
        (",7,A1,", ",7,A4,"),  # a reference
        ("A4,", "A5,Attic,Marl,,,,Parks\nA4,"),  # a row in between
        ("A3,Pantry (TEST),Oxbow,For tests,2,,Parks\n", ""),  # a row less
        ("A4,Cellar", ",,,,,,\nA4,Cellar"),  # a blank row
        ("Short description", "Note"),  # another column
        ("Number,", "Applications\nNumber,"),  # all rows, one further down
    ],
)
def test_what_others_go_by_lets_all_rows_be_read(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    assert _again(pair, tmp_path, monkeypatch, APPS.replace(before, after)) == [0]


def test_after_a_load_that_brought_what_a_row_may_mean_all_rows_are_read(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _again(pair, tmp_path, monkeypatch)
    other = tmp_path / "contracts.csv"
    other.write_text("Contract ref,Title,Department\nC1,Jam,Parks\n", encoding="utf-8")
    pair.load([other], monkeypatch)
    changed = APPS.replace("Holds jam", "Holds honey")
    assert _again(pair, tmp_path, monkeypatch, changed) == [
        1
    ]  # contracts are no matter of the list
    units = tmp_path / "units.csv"
    units.write_text("Unit code,Unit name\nU1,Roads\n", encoding="utf-8")
    pair.load([units], monkeypatch)
    before = pair.passed
    (tmp_path / "cmdb.csv").write_text(APPS, encoding="utf-8")
    pair.load([tmp_path / "cmdb.csv"], monkeypatch)
    assert pair.passed == before


def test_after_a_load_with_another_list_that_shares_names_all_rows_are_read(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Together they were read otherwise than one alone is: what that one left before is no longer so."""
    _again(pair, tmp_path, monkeypatch)
    other = tmp_path / "more_applications.csv"
    other.write_text("Number,Name,Vendor\nB1,Pantry,Marl\n", encoding="utf-8")
    pair.load([tmp_path / "cmdb.csv", other], monkeypatch)
    (tmp_path / "cmdb.csv").write_text(APPS.replace("jam", "honey"), encoding="utf-8")
    before = pair.passed
    pair.load([tmp_path / "cmdb.csv"], monkeypatch)
    assert pair.passed == before


def test_files_that_were_loaded_together_are_read_together(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cmdb, units = tmp_path / "cmdb.csv", tmp_path / "units.csv"
    cmdb.write_text(APPS, encoding="utf-8")
    units.write_text("Unit code,Unit name,Headcount\nU1,Parks,4\nU2,Highways,5\n", encoding="utf-8")
    pair.load([units, cmdb], monkeypatch)
    cmdb.write_text(APPS.replace("jam", "honey"), encoding="utf-8")
    pair.load([units, cmdb], monkeypatch)
    assert pair.passed == 1


def test_what_was_inferred_follows_from_rows_that_were_passed_over_too(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = APPS.replace("Holds jam", "Books appointments and takes payments")
    assert _again(pair, tmp_path, monkeypatch, changed, infer=True) == [1]


def test_a_dry_run_leaves_nothing(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _again(pair, tmp_path, monkeypatch)
    before = _told(pair.places[0])
    (tmp_path / "cmdb.csv").write_text(APPS.replace("jam", "honey"), encoding="utf-8")
    pair.load([tmp_path / "cmdb.csv"], monkeypatch, dry_run=True)
    assert _told(pair.places[0]) == before and pair.passed == 1


def test_what_is_left_of_a_load_is_not_gone_by_when_it_is_spoilt(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _again(pair, tmp_path, monkeypatch)
    with closing(sqlite3.connect(pair.places[0])) as db, db:
        db.execute("UPDATE marks SET content = substr(content, 1, length(content) - 1) || x'00'")
        db.execute(
            'UPDATE tallies SET told = replace(told, \'"open": {\', \'"open": {"Licence": 4, \')'
        )
    wrong = {one.id for one in pair.stores[0].verify() if not one.ok}
    assert wrong == {"marks", "tallies"}
    (tmp_path / "cmdb.csv").write_text(APPS.replace("jam", "honey"), encoding="utf-8")
    pair.load([tmp_path / "cmdb.csv"], monkeypatch)
    assert pair.passed == 0


# --- the fields that others go by ---

# Which row of several speaks (`rereading` looks at that by itself), and what only the report says of them.
_SPOKEN = frozenset({"lifecycle", "version"})


class _Noting(dict[str, Value]):
    """Values of a row that note which of them are asked for."""

    def __init__(self, held: Mapping[str, Value], asked: set[str]) -> None:
        super().__init__(held)
        self.asked = asked

    def __getitem__(self, name: str) -> Value:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


def _value(kind: ValueKind, name: str, number: int) -> Value:
    if kind is ValueKind.DATE:
        return date(2026, 1, number + 1)
    if kind in (ValueKind.INTEGER, ValueKind.SCORE):
        return number
    return f"{name} {number}"


@pytest.mark.parametrize("kind", [one for one in Kind if one in IMPORT_KINDS], ids=str)
@pytest.mark.parametrize("without", ["", "source_id", "reference", "name", "title", "vendor"])
def test_assembling_goes_by_no_other_field_than_is_declared(kind: Kind, without: str) -> None:
    """Whoever lets assembling ask for a further field has to say so in `ImportKind.ground`."""
    declared = IMPORT_KINDS[kind]
    asked: set[str] = set()
    records: list[Record] = []
    for number in (1, 1, 2, 3):
        held = {
            one.name: _value(one.declaration.kind, one.name, number)
            for one in declared.fields
            if one.name not in ("landscape_id", without)
        }
        values = _Noting(held, asked)
        headers = {one: one for one in held}
        raw = {one: str(held[one]) for one in held}
        records.append(Record(kind, "a.csv", None, len(records) + 2, values, headers, raw))
    if kind is Kind.RELATIONSHIPS:
        return  # its rows are never passed over
    assembled = assemble([reading_of(records)], (), Snapshot(0, (), (), {}), "council")
    assert asked, kind
    for edge in assembled.relationships.values():
        assert edge.relationship
    allowed = declared.ground | (_SPOKEN if kind is Kind.APPLICATIONS else frozenset())
    assert asked <= allowed, asked - allowed


def test_a_column_that_keeps_rows_apart_is_known_by_its_header() -> None:
    assert applications.tells_apart("Serial Numbers") and not applications.tells_apart("Note")


HEADED = """Name,Vendor,Short description,Active user count
PARKS,,,
Larder,Marl,Holds jam,12
Pantry,Oxbow,Holds books,7
HIGHWAYS,,,
Cellar,Quarry,,5
Attic,Quarry,Holds maps,
"""


def test_under_headings_rows_are_passed_over_too(
    pair: _Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = (HEADED.replace("jam,12", "honey,13"), HEADED.replace("HIGHWAYS", "ROADS"))
    path = tmp_path / "cmdb.csv"
    passed = []
    for text in (HEADED, *changed):
        path.write_text(text, encoding="utf-8")
        pair.load([path], monkeypatch)
        passed.append(pair.passed)
    assert passed == [0, 1, 1]
