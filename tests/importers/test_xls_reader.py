"""Old workbooks, and what else hides in their container."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file
from landscape.settings import Settings
from tests.importers.making import (
    HEADER,
    ROWS,
    codes,
    container,
    contracts,
    old_workbook,
    put,
    sheets,
    table,
)

_VALUE = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30),
    st.integers(-(10**9), 10**9),
    st.floats(-(10**9), 10**9, allow_nan=False),
    st.booleans(),
    st.dates(dt.date(1920, 1, 1), dt.date(2120, 1, 1)),
)


def test_sheets_dates_and_numbers(tmp_path: Path) -> None:
    rows = [HEADER, ("BR-01", "Pitches", "Fennimore", dt.date(2025, 4, 1), "31/03/2028", 12500)]
    path = old_workbook(tmp_path / "register.xls", {"Register": rows, "Old": ROWS}, "Old")
    first, second = read_file(path, ReadOptions(), Settings())
    assert first.records[0].values["start_date"] == dt.date(2025, 4, 1)
    assert first.records[0].raw["value"] == "12500"
    assert (first.sheet, second.sheet) == ("Register", "Old")
    assert "sheet_hidden" in codes(second.issues)


def test_the_ending_does_not_count(tmp_path: Path) -> None:
    assert len(contracts(old_workbook(tmp_path / "register.csv", {"R": ROWS})).records) == 3


@pytest.mark.parametrize(
    ("streams", "words"),
    [
        (("EncryptionInfo", "EncryptedPackage"), "password"),
        (("WordDocument",), "Word"),
        (("Something",), "damaged"),
    ],
)
def test_what_else_is_in_such_a_container_is_said(
    tmp_path: Path, streams: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InputRejected, match=words):
        sheets(container(tmp_path / "register.xls", *streams))


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.2])
def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path, kept: float) -> None:
    path = old_workbook(tmp_path / "register.xls", {"Register": ROWS * 100})
    content = path.read_bytes()
    with pytest.raises(InputRejected, match=r"register\.xls"):
        sheets(put(path, content[: int(len(content) * kept)]))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(_VALUE, min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_values_are_read_as_text(rows: list[list[object]]) -> None:
    from landscape.importers.cells import as_text

    with tempfile.TemporaryDirectory() as folder:
        found = table(old_workbook(Path(folder) / "any.xls", {"Sheet": rows}))
    wanted = [[as_text(float(v) if type(v) is int else v) for v in row] for row in rows]
    filled = [list(row) for row in found]
    for row in (*wanted, *filled):
        while row and not row[-1]:
            row.pop()
    assert [row for row in filled if row] == [row for row in wanted if row]
