"""A file of which some rows changed, passed over on every store, from text and from a workbook."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from landscape import pipeline
from landscape.model.element import Element
from landscape.pipeline import ImportOptions, LoadReport, import_files, undo_load
from landscape.settings import Settings
from landscape.store import open_store
from landscape.store.protocol import Store
from tests.contract.conftest import StoreFactory

AS_AT = date(2026, 11, 25)
Row = tuple[object, ...]
APPS: tuple[Row, ...] = (
    ("Number", "Name", "Vendor", "Short description", "Active user count", "Parent application"),
    ("A1", "Larder", "Marl", "Holds jam", 12, None),
    ("A2", "Pantry", "Oxbow", "Holds books", 7, "A1"),
    ("A3", "Pantry (TEST)", "Oxbow", "For tests", 2, None),
    ("A4", "Cellar", "Quarry", None, 5, "Nowhere"),
)


def _as_text(folder: Path, rows: Sequence[Row]) -> Path:
    path = folder / "cmdb.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return path


def _as_workbook(folder: Path, rows: Sequence[Row]) -> Path:
    path, book = folder / "cmdb.xlsx", Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Applications"
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


Writes = Callable[[Path, Sequence[Row]], Path]
as_file = pytest.mark.parametrize(
    "writes", [_as_text, _as_workbook], ids=["from text", "from a workbook"]
)


def _with(place: int, column: int, value: object) -> list[Row]:
    """The rows with another value in one cell."""
    rows = [list(one) for one in APPS]
    rows[place][column] = value
    return [tuple(one) for one in rows]


def _load(store: Store, *paths: Path, **said: bool) -> LoadReport:
    return import_files(store, paths, ImportOptions(AS_AT, infer=False, **said), Settings())


def _passed(report: LoadReport) -> bool:
    return any(issue.code == "rows_unchanged" for one in report.files for issue in one.issues)


def _of(store: Store, name: str) -> Element:
    """The element of a name."""
    return next(one for one in store.snapshot().elements if one.name == name)


def _sound(store: Store) -> bool:
    return all(check.ok for check in store.verify())


@as_file
def test_rows_that_did_not_change_are_passed_over(
    store_factory: StoreFactory, writes: Writes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, plain = store_factory(), open_store(tmp_path / "plain.db", Settings())
    told = [_with(1, 3, "Holds honey"), _with(4, 4, 6), _with(3, 3, None), list(APPS)]
    _load(store, writes(tmp_path, APPS))
    _load(plain, writes(tmp_path, APPS))
    for number, rows in enumerate(told, 2):
        path = writes(tmp_path, rows)
        report = _load(store, path)
        assert _passed(report) and report.load == number
        with monkeypatch.context() as patched:
            patched.setattr(pipeline, "_passed_over", lambda *_: ())
            whole = _load(plain, path)
        assert [one.rows for one in report.files] == [one.rows for one in whole.files]
        assert report.outcome and whole.outcome  # which counts rows as unchanged that it read
        assert replace(report.outcome, unchanged=0) == replace(whole.outcome, unchanged=0)
        assert store.snapshot_hash() == plain.snapshot_hash()
    assert _load(store, path).files[0].unchanged
    assert _sound(store) and _sound(plain)
    plain.close()


@as_file
def test_another_process_goes_by_what_a_load_left(
    store_factory: StoreFactory, writes: Writes, tmp_path: Path
) -> None:
    _load(store_factory(), writes(tmp_path, APPS))
    again = store_factory()
    report = _load(again, writes(tmp_path, _with(2, 4, 8)))
    assert _passed(report) and report.outcome is not None and report.outcome.changed == 1
    pantry = _of(store_factory(), "Pantry")
    assert (pantry.properties["users"], pantry.cells["users"].row) == (8, 3)
    assert _sound(again)


@as_file
@pytest.mark.parametrize(
    "rows",
    [_with(1, 1, "Larders"), _with(2, 2, "Marl"), _with(2, 5, "A4"), list(APPS[:-1])],
    ids=["a name", "a vendor", "a reference", "a row less"],
)
def test_what_others_go_by_lets_all_rows_be_read(
    store_factory: StoreFactory, writes: Writes, tmp_path: Path, rows: list[Row]
) -> None:
    store = store_factory()
    _load(store, writes(tmp_path, APPS))
    assert not _passed(_load(store, writes(tmp_path, rows)))
    assert _sound(store)


def test_after_an_undo_rows_are_read_that_it_took_back(
    store_factory: StoreFactory, tmp_path: Path
) -> None:
    store = store_factory()
    _load(store, _as_text(tmp_path, APPS))
    honey = _with(1, 3, "Holds honey")
    assert _passed(_load(store, _as_text(tmp_path, honey)))
    undo_load(store, 2, AS_AT, "council", Settings())
    assert _of(store, "Larder").properties["description"] == "Holds jam"
    _load(store, _as_text(tmp_path, honey))
    assert _of(store, "Larder").properties["description"] == "Holds honey"
    assert _sound(store)


def test_two_sheets_of_one_workbook_are_read_whole(
    store_factory: StoreFactory, tmp_path: Path
) -> None:
    store = store_factory()
    for users in (12, 13):
        path = _as_workbook(tmp_path, _with(1, 4, users))
        book = load_workbook(path)
        sheet = book.create_sheet("Units")
        for row in (
            ("Unit code", "Unit name", "Headcount"),
            ("U1", "Parks", 4),
            ("U2", "Roads", 5),
        ):
            sheet.append(row)
        book.save(path)
        assert not _passed(_load(store, path))
    assert _of(store, "Larder").properties["users"] == 13
    assert _sound(store)
