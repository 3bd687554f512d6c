"""JSON: lists wherever they stand, lines, odd shapes, and what is no list."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.errors import InputRejected
from landscape.settings import Settings
from tests.importers.making import CONTRACTS, HEADER, codes, contracts, put, sheets

RECORDS = [dict(zip(HEADER, one, strict=True)) for one in CONTRACTS]
_PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8))
_RECORD = st.dictionaries(
    st.text(
        st.characters(blacklist_categories=["Cs"], blacklist_characters="."), min_size=1, max_size=5
    ),
    st.recursive(
        _PLAIN,
        lambda one: (
            st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=3), one, max_size=3)
        ),
        max_leaves=6,
    ),
    max_size=4,
)


def _headers(path: Path, limits: Settings | None = None) -> tuple[str, ...]:
    ((sheet, _),) = sheets(path, limits)
    assert sheet.headers is not None
    return sheet.headers


@pytest.mark.parametrize(
    "document",
    [
        RECORDS,
        {"records": RECORDS},
        {"meta": {"by": "Brindlecombe"}, "contracts": RECORDS},
        {"success": True, "result": {"total": 3, "records": RECORDS}},
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_is_found_wherever_it_stands(tmp_path: Path, document: Any, codec: str) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    reading = contracts(put(tmp_path / "register.json", text.encode(codec)))
    assert [one.values["title"] for one in reading.records] == [one[1] for one in CONTRACTS]
    assert reading.header_row is None


def test_json_lines(tmp_path: Path) -> None:
    odd = [*RECORDS, {**RECORDS[0], "Contract title": "a line\u2028end inside"}]
    text = "\n\n".join(json.dumps(one, ensure_ascii=False) for one in odd)
    assert len(contracts(put(tmp_path / "register.jsonl", text)).records) == 4


def test_a_line_that_is_damaged_is_named(tmp_path: Path) -> None:
    text = "\n".join(map(json.dumps, RECORDS)) + '\n{"Contract title": "cut'
    with pytest.raises(InputRejected) as refused:
        sheets(put(tmp_path / "register.jsonl", text))
    assert "line 4" in refused.value.detail


def test_several_lists_are_several_tables(tmp_path: Path) -> None:
    path = put(
        tmp_path / "all.json",
        json.dumps({"contracts": RECORDS, "suppliers": [{"name": "Peverell"}]}),
    )
    assert [sheet.name for sheet, _ in sheets(path)] == ["contracts", "suppliers"]


def test_a_list_of_lists_has_its_header_in_its_first_row(tmp_path: Path) -> None:
    reading = contracts(put(tmp_path / "rows.json", json.dumps([HEADER, *CONTRACTS])))
    assert (len(reading.records), reading.header_row) == (3, 1)


def test_nested_values_become_paths_and_that_is_said(tmp_path: Path) -> None:
    record = {
        "title": "Payroll",
        "supplier": {"name": "Peverell", "address": {"town": "Brindle"}},
        "tags": ["a", "b"],
        "lots": [{"id": 1, "value": 10.50}, {"id": 2}],
    }
    ((sheet, rows),) = sheets(put(tmp_path / "n.json", json.dumps([record])))
    assert dict(zip(sheet.headers or (), rows[0], strict=True)) == {
        "title": "Payroll",
        "supplier.name": "Peverell",
        "supplier.address.town": "Brindle",
        "tags": "a; b",
        "lots.id": "1; 2",
        "lots.value": "10.5",
    }
    (said,) = sheet.issues
    assert said.code == "nested_flattened"
    assert "supplier.address.town" in said.message


def test_what_is_nested_too_deep_is_kept_as_text_and_said(tmp_path: Path) -> None:
    path = put(tmp_path / "n.json", json.dumps([{"a": {"b": {"c": {"d": 1}}}}]))
    ((sheet, rows),) = sheets(path, Settings(deepest_nesting=2))
    assert sheet.headers == ("a.b",)
    assert json.loads(rows[0][0]) == {"c": {"d": "1"}}
    assert "nested_too_deep" in codes(sheet.issues)


def test_numbers_are_kept_as_they_are_written(tmp_path: Path) -> None:
    path = put(tmp_path / "n.json", '[{"a": 00968498.0, "b": 1}]'.replace("00", ""))
    ((_, rows),) = sheets(path)
    assert rows == [("968498.0", "1")]
    huge = put(tmp_path / "h.json", '[{"a": ' + "9" * 6000 + "}]")
    assert sheets(huge)[0][1] == [("9" * 6000,)]


def test_a_name_that_stands_twice_keeps_both_values(tmp_path: Path) -> None:
    ((sheet, rows),) = sheets(put(tmp_path / "n.json", '[{"a": 1, "a": 2}]'))
    assert sheet.headers == ("a", "a (2)")
    assert rows == [("1", "2")]
    assert "name_repeated" in codes(sheet.issues)


def test_what_stands_beside_the_list_is_said(tmp_path: Path) -> None:
    path = put(tmp_path / "n.json", json.dumps({"meta": {"a": 1}, "contracts": RECORDS}))
    reading = contracts(path)
    (said,) = [one for one in reading.issues if one.code == "beside_the_list"]
    assert "meta" in said.message


@pytest.mark.parametrize(
    "text",
    ['["a", "b"]', "[]", "{}", "[1, 2]", '{"a": [1, 2', "[" * 100_000 + "]" * 100_000, "[{]"],
)
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputRejected, match=r"register\.json"):
        sheets(put(tmp_path / "register.json", text))


def test_too_many_fields_and_too_long_a_cell_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "n.json", json.dumps([{"a": "x" * 50, "b": 1}]))
    with pytest.raises(InputRejected, match="fields"):
        sheets(path, Settings(most_columns=1))
    with pytest.raises(InputRejected, match="row 1, column 1"):
        sheets(path, Settings(largest_cell=40))


@settings(deadline=None, max_examples=50)
@given(st.lists(_RECORD, min_size=1, max_size=4))
def test_no_value_is_lost(records: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder) / "any.json", json.dumps({"meta": 1, "records": records}))
        ((_, rows),) = sheets(path)
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        text = " ".join(row)
        for value in _leaves(record):
            assert value in text


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    if isinstance(value, bool):
        return ["TRUE" if value else "FALSE"]
    return [] if value is None else [str(value)]
