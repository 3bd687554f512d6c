"""ODS spreadsheets: values as they were typed, what is repeated, and what is refused."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file
from landscape.settings import Settings
from tests.importers.making import (
    ROWS,
    codes,
    content_xml,
    contracts,
    ods_table,
    sheets,
    spreadsheet,
    table,
)

_CELL = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")
)


def _one_row(*cells: str) -> str:
    return (
        '<table:table table:name="S"><table:table-row>'
        + "".join(cells)
        + "</table:table-row></table:table>"
    )


def test_a_register_is_read_and_the_endless_blank_rows_are_not(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "register.ods", content_xml(ods_table("Register", ROWS)))
    assert table(path) == list(ROWS)
    reading = contracts(path)
    assert (reading.sheet, reading.header_row, reading.read) == ("Register", 1, 3)


def test_hidden_sheets_are_said(tmp_path: Path) -> None:
    body = ods_table("Register", ROWS) + ods_table("Old", ROWS, style="ta2")
    readings = read_file(
        spreadsheet(tmp_path / "two.ods", content_xml(body)), ReadOptions(), Settings()
    )
    assert ["sheet_hidden" in codes(one.issues) for one in readings] == [False, True]


def test_values_are_exact_and_not_as_they_are_rounded(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="{}" office:{}="{}"><text:p>{}</text:p></table:table-cell>'
    content = content_xml(
        _one_row(
            cell.format("currency", "value", "12500.5", "£12,501"),
            cell.format("date", "date-value", "2025-04-01", "1 April"),
            cell.format("date", "date-value", "2025-04-01T09:30:00", "1 April"),
            cell.format("boolean", "boolean-value", "true", "WAHR"),
            cell.format("percentage", "value", "0.25", "25 %"),
        )
    )
    (row,) = table(spreadsheet(tmp_path / "v.ods", content))
    assert row == ("12500.5", "2025-04-01", "2025-04-01 09:30:00", "TRUE", "0.25")


def test_lines_spaces_and_notes_in_a_cell(tmp_path: Path) -> None:
    content = content_xml(
        _one_row(
            '<table:table-cell office:value-type="string">'
            "<office:annotation><text:p>a note</text:p></office:annotation>"
            '<text:p>two<text:s text:c="2"/>spaces</text:p><text:p>next <text:span>line</text:span></text:p>'
            "</table:table-cell>"
        )
    )
    assert table(spreadsheet(tmp_path / "v.ods", content)) == [("two  spaces\nnext line",)]


def test_repeated_and_covered_cells_keep_their_places(tmp_path: Path) -> None:
    content = content_xml(
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell><table:covered-table-cell/>"
        '<table:table-cell office:value-type="string"><text:p>y</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    path = spreadsheet(tmp_path / "v.ods", content)
    assert table(path) == [("", "", "x", "x", "", "y")] * 2


def _refused(path: Path, words: str, limits: Settings | None = None) -> None:
    with pytest.raises(InputRejected, match=words) as refused:
        sheets(path, limits)
    assert path.name in refused.value.message


def test_what_is_refused(tmp_path: Path) -> None:
    good = content_xml(ods_table("Register", ROWS))
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    place = tmp_path / "r.ods"
    _refused(spreadsheet(place, content_xml(ods_table("R", ROWS), doctype)), "entities")
    _refused(spreadsheet(place, good[:-400]), "cut off")
    locked = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
    _refused(spreadsheet(place, good, locked), "password")
    wide = _one_row(
        '<table:table-cell table:number-columns-repeated="9000000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    _refused(spreadsheet(place, content_xml(wide)), "columns in row 1")
    tall = wide.replace("9000000", "3").replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="99999999">'
    )
    _refused(spreadsheet(place, content_xml(tall)), "more than 900 rows", Settings(most_rows=900))


def test_a_text_document_is_no_spreadsheet(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "letter.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content_xml(""))
    _refused(path, "no spreadsheet")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(_CELL, min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_text_is_read_back(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = spreadsheet(Path(folder) / "any.ods", content_xml(ods_table("S", rows)))
        found = [list(row) for row in table(path)]
    wanted = [list(row) for row in rows]
    for row in wanted:
        while row and not row[-1]:
            row.pop()
    assert found == [row for row in wanted if row]
