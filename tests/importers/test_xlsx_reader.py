"""XLSX workbooks: sheets, dates, formulas, and what is no honest workbook."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file
from landscape.settings import Settings
from tests.importers.making import (
    CONTRACTS,
    HEADER,
    ROWS,
    codes,
    container,
    contracts,
    sheets,
    table,
    workbook,
    zipped,
)

_TEXT = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")
)
_VALUE = st.one_of(
    _TEXT.filter(lambda one: one[:1] != "="),
    st.integers(-(10**12), 10**12),
    st.floats(-1e14, 1e14).map(lambda one: float(f"{one:.15g}")),  # as exact as Excel is
    st.booleans(),
    st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)),
)


def test_sheets_come_one_by_one_with_their_names(tmp_path: Path) -> None:
    path = workbook(tmp_path / "two.xlsx", {"Register": ROWS, "More": ROWS[:2], "Nothing": []})
    found = {sheet.name: rows for sheet, rows in sheets(path)}
    assert found == {"Register": list(ROWS), "More": list(ROWS[:2]), "Nothing": []}
    readings = read_file(path, ReadOptions(), Settings())
    assert [(one.sheet, one.read) for one in readings] == [("Register", 3), ("More", 1)]


def test_a_hidden_sheet_is_read_and_said(tmp_path: Path) -> None:
    pages = {"Register": ROWS, "Old": ROWS}
    readings = read_file(workbook(tmp_path / "h.xlsx", pages, "Old"), ReadOptions(), Settings())
    assert [codes(one.issues) & {"sheet_hidden"} for one in readings] == [set(), {"sheet_hidden"}]


def test_a_header_below_merged_title_cells_is_found(tmp_path: Path) -> None:
    import openpyxl

    path = workbook(tmp_path / "t.xlsx", {"Register": [["Contracts register"], [], [], *ROWS]})
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("A1:F2")
    book.save(path)
    reading = contracts(path)
    assert (reading.header_row, reading.read) == (4, 3)
    assert [one.row for one in reading.records] == [5, 6, 7]
    assert "Contracts register" in next(
        one.message for one in reading.issues if one.code == "title_rows"
    )


def test_dates_and_numbers_are_read_as_they_are_shown(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("BR-01", "Pitches", "Fennimore", dt.date(2025, 4, 1), dt.datetime(2028, 3, 31), 12500.5),
        ("BR-02", "Payments", "Peverell", 45748, "31/03/2028", 0.1 + 0.2),
    ]
    reading = contracts(workbook(tmp_path / "d.xlsx", {"Register": rows}))
    assert [one.values["start_date"] for one in reading.records] == [dt.date(2025, 4, 1)] * 2
    assert [one.raw["value"] for one in reading.records] == ["12500.5", "0.3"]


def _with_formula(path: Path, value: str) -> Path:
    """A workbook whose value is a formula, with what the last program made of it."""
    rows = [HEADER, (*CONTRACTS[0][:5], 1), (*CONTRACTS[1][:5], "=SUM(F2:F2)*2")]
    workbook(path, {"Register": rows})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = re.sub(r"</f><v ?/?>(</v>)?", f"</f>{value}", page).encode()
    return zipped(path, dict(parts))


def test_a_formula_is_read_as_its_last_value(tmp_path: Path) -> None:
    reading = contracts(_with_formula(tmp_path / "f.xlsx", "<v>2</v>"))
    assert [one.raw["value"] for one in reading.records] == ["1", "2"]
    assert "formula_without_value" not in codes(reading.issues)


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_a_formula_that_nobody_calculated_is_said(tmp_path: Path, value: str) -> None:
    reading = contracts(_with_formula(tmp_path / "f.xlsx", value))
    assert "value" not in reading.records[1].values
    (said,) = [one for one in reading.issues if one.code == "formula_without_value"]
    assert "F3" in said.message


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "s.xlsx", {"Register": ROWS})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    assert b'ref="A1:F4"' in page
    parts["xl/worksheets/sheet1.xml"] = page.replace(b'ref="A1:F4"', b'ref="A1:B2"')
    assert table(zipped(path, dict(parts))) == list(ROWS)


def test_a_stray_cell_far_below_is_a_row_and_the_blanks_before_it_are_counted(
    tmp_path: Path,
) -> None:
    import openpyxl

    path = workbook(tmp_path / "s.xlsx", {"Register": ROWS})
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A60"] = "a note"
    book.save(path)
    reading = contracts(path)
    assert (reading.read, reading.skipped) == (59, 55)


def _cut(path: Path) -> Path:
    workbook(path, {"Register": ROWS * 300})
    path.write_bytes(path.read_bytes()[:-900])
    return path


def _part_cut(path: Path) -> Path:
    workbook(path, {"Register": ROWS})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-300]
    return zipped(path, dict(parts))


def _protected(path: Path) -> Path:
    return container(path, "EncryptionInfo", "EncryptedPackage")


def _bomb(path: Path) -> Path:
    workbook(path, {"Register": ROWS})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/filler.bin", bytes(60_000_000))
    return path


def _entities(path: Path) -> Path:
    workbook(path, {"Register": ROWS})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    start = page.index(b"<worksheet")
    doctype = b'<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    parts["xl/worksheets/sheet1.xml"] = page[:start] + doctype + page[start:]
    return zipped(path, dict(parts))


def _unknown_encoding(path: Path) -> Path:
    workbook(path, {"Register": ROWS})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    start = page.index(b"<worksheet")
    head = b"<?xml version='1.0' encoding='UTO-8'?>"
    parts["xl/worksheets/sheet1.xml"] = head + page[start:]
    return zipped(path, dict(parts))


def _binary_form(path: Path) -> Path:
    return zipped(path, {"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01"})


def _document(path: Path) -> Path:
    return zipped(path, {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})


_REFUSED: tuple[tuple[Callable[[Path], Path], str], ...] = (
    (_cut, "cut off"),
    (_part_cut, "sheet 'Register'"),
    (_protected, "password"),
    (_bomb, "unpacks to 60 MB"),
    (_entities, "entities"),
    (_unknown_encoding, "damaged"),
    (_binary_form, "XLSB"),
    (_document, "Word"),
)


@pytest.mark.parametrize(("make", "words"), _REFUSED, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_no_honest_workbook_is_refused_in_words(
    tmp_path: Path, make: Callable[[Path], Path], words: str
) -> None:
    path = make(tmp_path / "register.xlsx")
    with pytest.raises(InputRejected, match=words) as refused:
        read_file(path, ReadOptions(), Settings())
    assert "register.xlsx" in refused.value.message
    assert refused.value.remedy


def test_limits_name_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", {"Register": [*ROWS, ("x" * 5000,)]})
    with pytest.raises(InputRejected, match=r"'Register'.*row 5, column 1"):
        table(path, Settings(largest_cell=4000))
    with pytest.raises(InputRejected, match=r"'Register'.*6 columns in row 1"):
        table(path, Settings(most_columns=5))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(_VALUE, min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_values_are_read_as_text(rows: list[list[object]]) -> None:
    from landscape.importers.cells import as_text

    with tempfile.TemporaryDirectory() as folder:
        found = table(workbook(Path(folder) / "any.xlsx", {"Sheet": rows}))
    wanted = [[as_text(one) for one in row] for row in rows]
    filled = [list(row) for row in found]
    for row in (*wanted, *filled):
        while row and not row[-1]:
            row.pop()
    assert [row for row in filled if row] == [row for row in wanted if row]
