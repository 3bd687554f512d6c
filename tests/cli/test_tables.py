"""Answers as tables: money, reasons, and documents in which things are not known."""

from __future__ import annotations

from typing import Any

import pytest

from landscape.cli import answer_tables, cells, loading_tables


def _money(**parts: Any) -> dict[str, Any]:
    return {"low": 0, "central": 0, "high": 0, "unknown": 0, "currency": "GBP", **parts}


@pytest.mark.parametrize(
    ("money", "words"),
    [
        (None, "unknown"),
        (_money(low=9300.0, central=9300.0, high=9300.0), "£9,300"),
        (_money(low=1.0, central=2000.0, high=3000.4), "£2,000 (1–3,000)"),
        (_money(unknown=1), "unknown"),
        (_money(unknown=6), "unknown (6)"),
        (_money(low=5.0, central=5.0, high=5.0, unknown=2), "£5 + 2 unknown"),
        (_money(low=5.0, central=5.0, high=5.0, currency="USD"), "$5"),
        (_money(low=5.0, central=5.0, high=5.0, currency="NOK"), "NOK 5"),
    ],
)
def test_money_says_its_range_and_what_is_not_known(
    money: dict[str, Any] | None, words: str
) -> None:
    assert cells.pounds(money) == words


def test_a_reason_says_where_it_stands() -> None:
    reasons = [
        {"text": "court bookings", "source": "cmdb.csv", "row": 41},
        {"detail": "same supplier"},
        {"text": "y" * 100, "source": "cmdb.csv", "row": None},
    ]
    assert cells.evidence(reasons) == "“court bookings” (cmdb.csv:41); “same supplier”"
    assert cells.evidence(reasons[2:]).endswith("…” (cmdb.csv:?)")


def _contract(**parts: Any) -> dict[str, Any]:
    names = "reference title supplier supplier_as_typed group end serve_by annual_value".split()
    nothing = dict.fromkeys(names)
    return {**nothing, "status": "unknown", "applications": [], **parts}


def test_a_contract_of_which_nothing_is_known_is_still_a_row() -> None:
    answer = {
        "as_at": "2026-11-23",
        "told_again": 0,
        "contracts": [_contract(), _contract(supplier={"name": "A"})],
    }
    table = answer_tables.contracts(answer)[0]
    assert len(table.rows) == 2
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert "2026-11-23" in table.note


def test_a_contract_is_with_a_company_of_a_group_or_with_whom_somebody_typed() -> None:
    company = {"supplier": {"name": "Alpha Ltd"}, "supplier_as_typed": "ALPHA"}
    cases = [company, {**company, "group": {"name": "Omega plc"}}, {"supplier_as_typed": "Beta"}]
    answer = {
        "as_at": "2026-11-23",
        "told_again": 0,
        "contracts": [_contract(**one) for one in cases],
    }
    table = answer_tables.contracts(answer)[0]
    said = [row[table.columns.index("Supplier")] for row in table.rows]
    assert said == ["Alpha Ltd", "Alpha Ltd (of Omega plc)", "Beta"]


def test_a_long_list_of_issues_is_cut_and_says_so() -> None:
    issue = {"severity": "warning", "row": 2, "column": "a", "message": "m", "remedy": "r"}
    wrong = [{**issue, "row": row, "message": f"m{row}"} for row in range(44)]
    note = {"severity": "note", "code": "odd", "row": 3, "message": "n"}
    file = {
        "path": "folder/a.csv",
        "sheet": None,
        "kind": "contracts",
        "profile": None,
        "encoding": "utf-8",
        "header_row": 1,
        "columns": [],
        "rows": dict.fromkeys(("read", "loaded", "merged", "quarantined", "skipped"), 0),
        "issues": [*wrong, {**issue, "severity": "error"}] + [note] * 45,
    }
    answer = {"load": 1, "dry_run": False, "files": [file], "estate": {}}
    issues, notes = loading_tables.load_report(answer)[-2:]
    assert len(issues.rows) == 40
    assert issues.note.startswith("5 more")
    assert issues.rows[0][:2] == ["a.csv", "error"], "what keeps a row out comes first"
    assert notes.rows == [["a.csv", "odd", 45, 3, "n"]]


def test_what_is_wrong_with_many_rows_is_said_once_with_the_first_of_them() -> None:
    issue = {"severity": "warning", "column": "Cost", "message": "TBC is no number", "remedy": "r"}
    file = {
        "path": "a.csv",
        "sheet": None,
        "kind": "contracts",
        "profile": None,
        "encoding": "utf-8",
        "header_row": 1,
        "columns": [],
        "rows": dict.fromkeys(("read", "loaded", "merged", "quarantined", "skipped"), 7),
        "issues": [{**issue, "row": row} for row in (4, 9, 11, 30)],
    }
    answer = {"load": 1, "dry_run": False, "files": [file], "estate": {}}
    found = loading_tables.load_report(answer)[-2]
    assert found.rows == [["a.csv", "warning", 4, "4, 9, 11, …", "Cost", "TBC is no number", "r"]]
    (now,) = loading_tables.what_now(answer, "my store.db")
    assert now.rows[0] == [
        "mend the 7 rows that wait",
        'landscape --store "my store.db" quarantine --export mend.csv',
    ]
    assert loading_tables.what_now({**answer, "dry_run": True}, "x.db") == []


def test_contracts_by_notice_say_how_many_cannot_stand_there() -> None:
    unknowns = [{"what": "contracts with unknown notice period", "count": 26, "of": 74}]
    answer = {"as_at": "2026-11-23", "notice_until": "2027-03-23", "told_again": 0, "contracts": []}
    table = answer_tables.contracts({**answer, "unknowns": unknowns})[0]
    assert "26 of 74 contracts with unknown notice period" in table.note


def test_every_table_of_a_change_is_as_wide_as_its_columns() -> None:
    changed = {
        "id": "a",
        "type": "Application",
        "name": "A",
        "changes": [{"property": "users", "before": 1, "after": 2}],
    }
    answer = {
        "from": 1,
        "to": 2,
        "elements": {"added": [changed], "closed": [changed], "changed": [changed]},
        "relationships": {"added": [], "closed": [], "changed": []},
    }
    for table in loading_tables.diff(answer):
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert len(table.rows) == 3


def test_impact_says_by_way_of_what_a_thing_is_reached_by_its_surest_path() -> None:
    def hit(name: str, distance: int, *paths: list[str]) -> dict[str, Any]:
        steps = [[{"to_name": each} for each in path] for path in paths]
        return {
            "element": {"name": name, "type": "Application"}, "distance": distance, "certainty": 0.9,
            "severity": "high", "reason": "it receives data", "paths": steps,
        }  # fmt: skip

    answer = {
        "event": "retire", "subject": {"name": "Till"}, "as_at": "2026-11-25", "unknowns": [],
        "affected": [hit("Ledger", 1, ["Ledger"]), hit("Diary", 2, ["Web", "Desk", "Diary"], ["Web", "Diary"])],
        "single_points_of_failure": [], "to_tell": [],
    }  # fmt: skip
    found = answer_tables.impact(answer)[0]
    assert found.title == "retire of Till: 2 affected, 1 directly"
    assert [row[found.columns.index("By way of")] for row in found.rows] == ["", "Web → Desk"]


def test_a_path_is_told_by_names_in_the_direction_it_is_walked() -> None:
    def step(start: str, kind: str, end: str, way: str, via: str | None = None) -> dict[str, Any]:
        return {"from": f"acme/{start}", "from_name": start, "to": f"acme/{end}", "to_name": end,
                "relationship": kind, "direction": way, "integration": via and f"acme/{via}",
                "integration_name": via, "certainty": 0.9}  # fmt: skip

    steps = [step("Till", "FLOWS_TO", "Ledger", "out", "Till to ledger"),
             step("Ledger", "SUPPLIES", "Fern Ltd", "in")]  # fmt: skip
    (table,) = answer_tables.path({"paths": [{"steps": steps}]})
    assert table.rows == [
        ["Till", "Till to ledger", "Ledger", 0.9],
        ["Ledger", "is supplied by", "Fern Ltd", 0.9],
    ]
    assert "no path" in answer_tables.path({"paths": []})[0].note
