"""What a spreadsheet or a database wrote as delimited text is read back, cell by cell."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landscape.errors import InputRejected
from landscape.importers.csv_reader import CsvReader
from landscape.importers.opening import opened
from landscape.settings import Settings
from tests.importers.making import CONTRACTS, ROWS, codes, contracts, lines, put, sheets, table

_LETTERS = st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff")
_CELL = st.one_of(
    st.text(_LETTERS, max_size=20), st.sampled_from(['"', '""', 'a "b" c', "x\ny", ",;|\t", " "])
)
_HEADERS = ["Name", "Supplier", "Start date", "End date"]


@settings(deadline=None)
@given(
    st.lists(st.lists(_CELL, min_size=4, max_size=4), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read_back(
    rows: list[list[str]], delimiter: str, quoting: int, end: str, codec: str
) -> None:
    # csv.writer leaves a newline unquoted where lines end otherwise; no reader can tell the two.
    assume(end == "\r\n" or "\n" not in "".join(map("".join, rows)) or quoting == csv.QUOTE_ALL)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(
        [_HEADERS, *rows]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder) / "list.csv", out.getvalue().encode(codec))
        with opened(path, Settings()) as source:
            (sheet,) = CsvReader().sheets(source, Settings())
            found = [list(row.cells) for row in sheet.rows]
    if sheet.delimiter == delimiter:
        assert found == [_HEADERS, *rows]
    else:  # cells that hold another delimiter in every row can mislead, but only unquoted ones
        assert quoting != csv.QUOTE_ALL


@pytest.mark.parametrize("delimiter", ",;\t|")
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_line_ends_and_encodings(
    tmp_path: Path, delimiter: str, end: str, codec: str
) -> None:
    path = put(tmp_path / "register.csv", lines(ROWS, delimiter, end).encode(codec))
    assert table(path) == list(ROWS)
    assert len(contracts(path).records) == 3


def test_a_mark_that_stands_twice_is_no_part_of_a_header(tmp_path: Path) -> None:
    path = put(tmp_path / "register.csv", b"\xef\xbb\xbf" * 2 + b'"Name","Supplier"\r\n"a","b"\r\n')
    assert table(path) == [("Name", "Supplier"), ("a", "b")]


def test_a_line_that_is_for_excel_is_no_row(tmp_path: Path) -> None:
    path = put(tmp_path / "register.csv", "sep=;\r\n" + lines(ROWS, ";"))
    assert contracts(path).header_row == 1
    assert table(path)[0] == ROWS[0]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    text = 'Contract reference,Contract title,Supplier\n1,"two\nlines\nand a third",A\n\n2,b,B\n'
    reading = contracts(put(tmp_path / "register.csv", text))
    assert [one.row for one in reading.records] == [2, 4]
    assert reading.records[0].values["title"] == "two\nlines\nand a third"
    assert (reading.read, reading.skipped) == (3, 1)


def test_ragged_rows_keep_every_cell(tmp_path: Path) -> None:
    text = lines([ROWS[0], CONTRACTS[0][:2], (*CONTRACTS[1], "more", "and more")])
    reading = contracts(put(tmp_path / "register.csv", text))
    assert len(reading.records) == 2
    assert "and more" in reading.records[1].extra["beyond the last column"]


def test_repeated_headers_are_told_apart(tmp_path: Path) -> None:
    text = "Contract title,Supplier,Notes,Notes,Notes\nPayroll,Peverell,a,b,c\n"
    (record,) = contracts(put(tmp_path / "register.csv", text)).records
    assert dict(record.extra) == {"Notes": "a", "Notes (2)": "b", "Notes (3)": "c"}


def test_a_header_that_stands_again_is_no_contract(tmp_path: Path) -> None:
    reading = contracts(put(tmp_path / "register.csv", lines([*ROWS, *ROWS])))
    assert (reading.read, len(reading.quarantined)) == (7, 1)
    assert reading.quarantined[0].row == 5


def test_blank_rows_at_the_end_are_said_and_are_no_rows(tmp_path: Path) -> None:
    reading = contracts(put(tmp_path / "register.csv", lines(ROWS) + ",,,,,\r\n" * 4000))
    assert (reading.read, reading.skipped) == (3, 0)
    (said,) = [one for one in reading.issues if one.code == "blank_rows_at_the_end"]
    assert "4,000" in said.message


def test_nul_characters_are_left_out_and_said(tmp_path: Path) -> None:
    content = lines(ROWS).replace("Peverell", "Pe\x00verell").encode()
    reading = contracts(put(tmp_path / "register.csv", content))
    assert reading.records[1].values["supplier"] == "Peverell plc"
    (said,) = [one for one in reading.issues if one.code == "nul_removed"]
    assert said.row == 3


def test_rows_in_another_encoding_are_named(tmp_path: Path) -> None:
    rows = [one.encode() for one in lines(ROWS).splitlines(keepends=True)]
    rows[2] = "BR-02,Café,Crème – & Söhne,01/10/2024,30/09/2027,1\r\n".encode("cp1252")
    reading = contracts(put(tmp_path / "register.csv", b"".join(rows)))
    assert reading.records[1].values["supplier"] == "Crème – & Söhne"
    assert reading.records[2].values["title"] == "Réservé: café tills"
    (said,) = [one for one in reading.issues if one.code == "encoding_mixed"]
    assert (said.row, "row 3" in said.message) == (3, True)


def test_letters_that_are_lost_are_said(tmp_path: Path) -> None:
    text = ("Название;Поставщик\n" + "Система записи;Поставщик услуг\n" * 20).encode("cp1251")
    ((sheet, rows),) = sheets(put(tmp_path / "register.csv", text + b"\x98\x98;b\n"))
    lost = any("\ufffd" in cell for row in rows for cell in row)
    assert lost == ("letters_lost" in codes(sheet.issues))


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (3, 'a,b,c\n1,x,y\n2,"never closed,z\n3,x,y\n4,x,y\n'),
        (3, 'a,b,c\n1,x,y\n2,"closed by the next,z\n3,"quoted",y\n4,x,y\n'),
        (4, 'a,b,c\n1,"x\n\nx",y\n2,x,y\n3,x,"y\n'),
        (2, 'a,b,c\n1,x,"y'),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_named_by_its_row(
    tmp_path: Path, row: int, text: str
) -> None:
    with pytest.raises(InputRejected, match=rf"row {row}, column \d \(line \d\)"):
        table(put(tmp_path / "register.csv", text))


def test_quotation_marks_inside_cells_are_letters(tmp_path: Path) -> None:
    text = 'a,b,c\n5" disk,"Bookings" system,"say ""hello"""\n'
    assert table(put(tmp_path / "register.csv", text))[1] == (
        '5" disk',
        "Bookings system",
        'say "hello"',
    )


def test_a_cell_of_many_lines_is_kept_and_said(tmp_path: Path) -> None:
    long = "line\n" * 300
    ((sheet, rows),) = sheets(put(tmp_path / "register.csv", f'a,b\n1,"{long}"\n2,x\n'))
    assert rows[1] == ("1", long)
    (said,) = sheet.issues
    assert (said.code, said.row) == ("quote_unbalanced", 2)


def test_a_cell_that_is_too_long_is_named_by_row_and_column(tmp_path: Path) -> None:
    path = put(tmp_path / "register.csv", "a,b\n1,2\n3," + "x" * 2000 + "\n")
    with pytest.raises(InputRejected, match="row 3, column 2"):
        table(path, Settings(largest_cell=1000))


def test_too_many_columns_rows_and_cells_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "register.csv", "a,b,c\n" * 50)
    for limits in ({"most_columns": 2}, {"most_rows": 49}, {"most_cells": 149}):
        with pytest.raises(InputRejected, match="register"):
            table(path, Settings(**limits))  # type: ignore[arg-type]
    assert len(table(path, Settings(most_columns=3, most_rows=50, most_cells=150))) == 50


@pytest.mark.parametrize("before", [248, 249, 250, 251, 499])
@pytest.mark.parametrize("quoted", [True, False])
def test_rows_at_the_edge_of_a_block_are_those_that_were_written(
    tmp_path: Path, before: int, quoted: bool
) -> None:
    cell = "two\nlines" if quoted else "one line"
    rows = [(f"C-{one:04}", "x", "y") for one in range(before)]
    rows += [("C-edge", cell, "y"), ("C-after", "x", "y")]
    assert table(put(tmp_path / "list.csv", lines(rows))) == rows


@pytest.mark.parametrize("before", [0, 248, 249, 250, 251])
def test_a_quotation_mark_that_is_not_closed_before_the_file_ends(
    tmp_path: Path, before: int
) -> None:
    rows = [(f"C-{one:04}", "x", "y") for one in range(before)]
    path = put(tmp_path / "list.csv", lines(rows) + 'C-last,"not closed,y')
    with pytest.raises(InputRejected, match=rf"row {before + 1}, column 2"):
        table(path)


@pytest.mark.parametrize("before", [248, 249, 250])
def test_the_limits_hold_inside_a_block(tmp_path: Path, before: int) -> None:
    rows = [("a", "b", "c")] * before + [("a", "b", "c", "d")] + [("a", "b", "c")] * 300
    path = put(tmp_path / "list.csv", lines(rows))
    with pytest.raises(InputRejected, match=rf"4 columns in row {before + 1}"):
        table(path, Settings(most_columns=3))
    with pytest.raises(InputRejected, match=rf"more than {before} rows"):
        table(path, Settings(most_rows=before))
