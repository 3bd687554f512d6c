"""A table is understood from its first rows, and read to its last."""

from __future__ import annotations

from pathlib import Path

import pytest

from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file, read_table, stream_file, values
from landscape.model.element import Value
from landscape.model.metamodel import Property
from landscape.model.vocabulary import Kind
from landscape.settings import Settings
from tests.importers.making import CONTRACTS, HEADER, ROWS, codes, contracts, lines, put, workbook


def test_a_stream_hands_over_the_same_records_as_the_whole(tmp_path: Path) -> None:
    path = put(tmp_path / "register.csv", lines([*ROWS, *CONTRACTS * 500]))
    whole = contracts(path)
    with stream_file(path, ReadOptions(kind=Kind.CONTRACTS), Settings()) as tables:
        for table in tables:
            streamed = tuple(table.records())
            done = table.done
    assert streamed == whole.records
    assert done.read == done.loaded + len(done.quarantined) + done.skipped == whole.read


def test_rows_beyond_the_first_are_read_as_they_come(tmp_path: Path) -> None:
    path = put(tmp_path / "register.csv", lines([*ROWS, *CONTRACTS * 500]) + 'x,"never closed\n')
    with stream_file(path, ReadOptions(), Settings()) as tables:
        records = next(iter(tables)).records()
        assert next(records).row == 2
        with pytest.raises(InputRejected, match="row 1,505"):
            list(records)


def test_a_large_file_is_inspected_by_its_first_rows_and_that_is_said(tmp_path: Path) -> None:
    path = put(tmp_path / "register.csv", lines([*ROWS, *CONTRACTS * 100]))
    small = Settings(inspect_whole_mb=0)
    (reading,) = read_file(path, ReadOptions(sample=50), small)
    assert (reading.read, "sampled" in codes(reading.issues)) == (50, True)
    (whole,) = read_file(path, ReadOptions(sample=50), Settings())
    assert (whole.read, "sampled" in codes(whole.issues)) == (303, False)
    (short,) = read_file(path, ReadOptions(sample=5000), small)
    assert "sampled" not in codes(short.issues)


def test_exactly_ten_thousand_rows_are_probably_cut_off(tmp_path: Path) -> None:
    many = [(f"R-{one}", "Pitches", "Peverell", "", "", "") for one in range(10_000)]
    reading = contracts(put(tmp_path / "a.csv", lines([HEADER, *many])))
    assert "probably_truncated" in codes(reading.issues)
    fewer = contracts(put(tmp_path / "a.csv", lines([HEADER, *many[:-1]])))
    assert "probably_truncated" not in codes(fewer.issues)


def test_a_file_without_a_header_says_so(tmp_path: Path) -> None:
    path = put(tmp_path / "register.csv", lines([one[:2] + one[3:] for one in CONTRACTS]))
    with pytest.raises(InputRejected, match="names its columns") as refused:
        read_file(path, ReadOptions(), Settings())
    assert "names the columns" in refused.value.remedy
    headers, rows, number = read_table(path, Settings())
    assert (headers[0], len(rows), number) == ("column 1", 3, 0)


def test_the_first_table_of_a_file_untyped(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", {"Cover": [], "Register": [["Title"], [], *ROWS]})
    headers, rows, number = read_table(path, Settings())
    assert (headers, number, rows[0].number) == (HEADER, 3, 4)
    assert [one.cells for one in rows] == list(CONTRACTS)


def test_a_long_run_of_blank_rows_in_the_middle_is_one_issue(tmp_path: Path) -> None:
    text = lines(ROWS) + ",,,,,\r\n" * 3000 + lines(CONTRACTS)
    reading = contracts(put(tmp_path / "register.csv", text))
    assert (reading.read, reading.skipped, len(reading.records)) == (3006, 3000, 6)
    said = [one for one in reading.issues if one.code == "blank_row"]
    assert len(said) < 1100
    assert any("3,004" in one.message for one in said)


def test_every_blank_row_of_a_short_run_is_said(tmp_path: Path) -> None:
    text = lines(ROWS) + ",,,,,\r\n" * 3 + lines(CONTRACTS)
    reading = contracts(put(tmp_path / "register.csv", text))
    assert [one.row for one in reading.issues if one.code == "blank_row"] == [5, 6, 7]


def test_sheets_that_list_nothing_known_are_said(tmp_path: Path) -> None:
    pages = {"Read me": [["How to fill in this workbook"], ["Ask us"]], "Register": ROWS}
    (reading,) = read_file(workbook(tmp_path / "r.xlsx", pages), ReadOptions(), Settings())
    (said,) = [one for one in reading.issues if one.code == "sheet_left_out"]
    assert "Read me" in said.message


def test_dates_further_down_that_contradict_the_order_are_said_once(tmp_path: Path) -> None:
    """What was read day first above them may be wrong without any sign of it."""
    rows = [(f"BR-{one}", f"Contract {one}", "Fennimore Ltd", "01/02/2025") for one in range(450)]
    late = [(f"LT-{one}", f"Late {one}", "Fennimore Ltd", "02/28/2025") for one in range(3)]
    path = put(
        tmp_path / "register.csv",
        lines([("Reference", "Title", "Supplier", "Signed date"), *rows, *late]),
    )
    (reading,) = read_file(path, ReadOptions(), Settings())
    said = [one for one in reading.issues if one.code == "date_order_doubtful"]
    assert [(one.column, one.remedy.split()[2]) for one in said] == [("Signed date", "mdy")]
    assert said[0].message.startswith("3 cells")
    declared = read_file(path, ReadOptions(date_order="mdy"), Settings())[0]
    assert "date_order_doubtful" not in codes(declared.issues)


def test_equal_texts_of_a_column_are_parsed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    parse = values.parse

    def counted(text: str, declaration: Property, how: values.Reading) -> Value:
        asked.append(text)
        return parse(text, declaration, how)

    monkeypatch.setattr(values, "parse", counted)
    rows = [
        (f"BR-{one}", f"Lot {one}", "Firm Ltd", "01/04/2025", "31/03/2028", f"£{one + 1:,}.00")
        for one in range(3000)
    ]
    needed = []
    for count in (1000, 3000):
        asked.clear()
        path = put(tmp_path / f"{count}.csv", lines([HEADER, *rows[:count]]))
        assert len(contracts(path).records) == count
        needed.append(len(asked))
    assert needed[0] == needed[1]  # the columns are looked at, and each text is parsed once


def test_the_rows_of_a_block_keep_their_order_and_their_issues(tmp_path: Path) -> None:
    rows = [
        (f"BR-{one}", f"Lot {one}", "Firm Ltd", "01/04/2025", "31/03/2028", "5 or 6")
        if one % 3 == 0
        else (f"BR-{one}", f"Lot {one}", "Firm Ltd", "01/04/2025", "31/03/2028", f"{one}.50")
        for one in range(600)
    ]
    found = contracts(put(tmp_path / "list.csv", lines([HEADER, *rows])))
    assert [one.row for one in found.records] == list(range(2, 602))
    assert [one.row for one in found.issues if one.column == "Value"] == list(range(2, 602, 3))
    assert [one.row for one in found.records if "value" not in one.values] == list(range(2, 602, 3))


def test_about_how_many_is_read_and_said_cell_by_cell(tmp_path: Path) -> None:
    path = put(
        tmp_path / "cmdb.csv",
        lines(
            [("Application", "Vendor", "Users"), ("Tally", "Marl", "c. 20"), ("Ebb", "", "20-30")]
        ),
    )
    (reading,) = read_file(path, ReadOptions(), Settings())
    assert [one.values["users"] for one in reading.records] == [20, 25]
    said = [one for one in reading.issues if one.code == "number_approximate"]
    assert [(one.row, one.column, one.value) for one in said] == [
        (2, "Users", "c. 20"),
        (3, "Users", "20-30"),
    ]
