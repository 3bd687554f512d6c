"""Which character parts the cells."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.importers.delimiters import declared, sniff
from tests.importers.making import ROWS, lines

_CELL = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), max_size=12)
_HEADERS = ("Name", "Supplier", "Start date", "End date")


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_each_delimiter_is_found(delimiter: str) -> None:
    assert sniff(lines(ROWS, delimiter)) == delimiter


def test_decimal_commas_do_not_part_cells() -> None:
    assert sniff("Name;Amount\nCourtside;1,50\nPostern;2,75\nLedger;9,00\n") == ";"


def test_title_rows_above_do_not_decide() -> None:
    assert sniff("Contracts register; all; of; it\n\n" + lines(ROWS)) == ","


def test_bars_inside_cells_do_not_decide() -> None:
    text = "portal,dataset,n,columns\n" + "".join(
        f"a{one},b,3,supplier_name|contract_title|start_date\n" for one in range(20)
    )
    assert sniff(text) == ","


def test_what_excel_is_told() -> None:
    assert declared("sep=;\r\n") == ";"
    assert declared('"sep=|"') == "|"
    assert declared("September;October") is None


@settings(deadline=None)
@given(
    st.lists(st.lists(_CELL, min_size=4, max_size=4), min_size=3, max_size=12),
    st.sampled_from(",;\t|"),
)
def test_a_table_with_a_known_header_is_cut_as_it_was_written(
    rows: list[list[str]], delimiter: str
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([_HEADERS, *rows])
    assert sniff(out.getvalue().replace("\r\n", "\n")) == delimiter
