"""Figures of several years in columns of their own are a cost line for each year; what is no money is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from landscape import open_store
from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file
from landscape.importers.costs_by_year import FIGURE
from landscape.importers.profile_writing import profile_text
from landscape.importers.years import heads_figures
from landscape.model.record import COSTS_BESIDE, FileReading
from landscape.model.vocabulary import Kind
from landscape.pipeline import ImportOptions, import_files
from landscape.settings import Settings
from tests.importers.making import codes, lines, put, workbook

HEADER = ("System", "Cost centre", "2023/24 (£)", "2024/25 (£)", "Budget 2025/26")
PAY = ("Ferngate Pay", "R100", "62,500", "64,000", "66,000")
LETS = ("Tallow Lettings", "R200", "", "n/k", "£9,000")

Line = tuple[object, object, object]


def readings(
    folder: Path,
    *rows: Sequence[str],
    name: str = "list.csv",
    given: Mapping[str, str] | None = None,
) -> tuple[FileReading, ...]:
    """All tables of a file of these rows."""
    found = read_file(put(folder / name, lines(rows)), ReadOptions(mapping=given or {}), Settings())
    for each in found:
        assert each.read == len(each.records) + len(each.quarantined) + each.skipped
    return found


def cost_lines(reading: FileReading) -> set[Line]:
    """What is paid for, in which year, how much."""
    assert reading.kind is Kind.COSTS
    return {
        (one.values["application"], one.values["year"], one.values["amount"])
        for one in reading.records
    }


def test_each_figure_is_a_cost_line_of_its_year(tmp_path: Path) -> None:
    [reading] = readings(tmp_path, HEADER, PAY, LETS, ("Total", "", "62,500", "64,000", "75,000"))
    assert cost_lines(reading) == {
        ("Ferngate Pay", "2023/24", Decimal("62500.00")),
        ("Ferngate Pay", "2024/25", Decimal("64000.00")),
        ("Ferngate Pay", "2025/26", Decimal("66000.00")),
        ("Tallow Lettings", "2025/26", Decimal("9000.00")),
    }
    budget = [one for one in reading.records if one.values["year"] == "2025/26"]
    assert [one.extra[FIGURE] for one in budget] == ["budget", "budget"]
    assert [one.headers["amount"] for one in budget] == ["Budget 2025/26"] * 2
    assert [one.headers["year"] for one in budget] == ["Budget 2025/26"] * 2
    assert budget[0].extra["Cost centre"] == "R100"
    assert {"figures_by_year", "total_row"} <= codes(reading.issues)
    assert {one.values.get("currency") for one in reading.records} == {"GBP", None}


def test_beside_applications_they_are_read_as_well(tmp_path: Path) -> None:
    header = ("App ID", "Application", "Vendor", "Hosting", "FY24 spend", "FY25 spend")
    rows = (
        ("A1", "Ferngate Pay", "Marl Ltd", "SaaS", "91000", "96000"),
        ("A2", "Tallow Lettings", "Peverell plc", "SaaS", "", "around 5k or 6k"),
        ("A3", "Plotwise", "Oakhanger plc", "On premise", "-", ""),
    )
    applications, costs = readings(tmp_path, header, *rows)
    assert (applications.kind, len(applications.records)) == (Kind.APPLICATIONS, 3)
    assert applications.records[1].extra["FY25 spend"] == "around 5k or 6k"
    assert costs.sheet == COSTS_BESIDE
    assert cost_lines(costs) == {
        ("Ferngate Pay", "2023/24", Decimal("91000.00")),
        ("Ferngate Pay", "2024/25", Decimal("96000.00")),
    }
    said = [(one.code, one.row) for one in costs.issues]
    assert ("year_by_its_end", None) in said
    assert [row for code, row in said if row] == [3]
    assert not costs.quarantined


@pytest.mark.parametrize(
    ("figures", "counts", "kind"),
    [
        (("96000", "95000", "97000"), "97000", "actual"),
        (("96000", "95000", ""), "95000", "forecast"),
        (("96000", "", "tbc"), "96000", "budget"),
    ],
)
def test_of_several_figures_of_a_year_one_counts(
    tmp_path: Path, figures: tuple[str, str, str], counts: str, kind: str
) -> None:
    header = ("System", "Actual 2023/24", "Budget 2024/25", "Forecast 2024/25", "Outturn 2024/25")
    [reading] = readings(tmp_path, header, ("Ferngate Pay", "90000", *figures))
    [record] = [one for one in reading.records if one.values["year"] == "2024/25"]
    assert record.values["amount"] == Decimal(counts)
    assert record.extra[FIGURE] == kind
    others = {text for name, text in record.extra.items() if name != FIGURE}
    assert others == {one for one in figures if one not in ("", counts)}


def test_years_below_which_budget_and_actual_stand(tmp_path: Path) -> None:
    path = tmp_path / "it.xlsx"
    rows = [
        ["ICT spend by system"],
        ["System", "2023/24", None, "2024/25", None],
        [None, "Budget", "Actual", "Budget", "Actual"],
        ["Ferngate Pay", 10, 11, 12, 13],
    ]
    workbook(path, {"Spend": rows})
    [reading] = read_file(path, ReadOptions(), Settings())
    assert {one[1:] for one in cost_lines(reading)} == {("2023/24", 11), ("2024/25", 13)}


def test_thousands_are_multiplied_and_that_is_said(tmp_path: Path) -> None:
    header = ("System", "Cost 2023/24 (£000)", "Cost 2024/25 (£k)", "Cost 2025/26 (£)")
    [reading] = readings(tmp_path, header, ("Ferngate Pay", "62.5", "64", "66,000"))
    assert {one[2] for one in cost_lines(reading)} == {62500, 64000, 66000}
    assert sum(one.code == "thousands" for one in reading.issues) == 2


def test_what_is_paid_for_may_stand_in_the_header(tmp_path: Path) -> None:
    header = ("System", "Licence cost 2024", "Support cost 2024", "Licence cost 2025")
    reading = readings(tmp_path, header, ("Ferngate Pay", "10", "20", "30"))[-1]
    found = {(one.values["year"], one.values["category"]) for one in reading.records}
    assert found == {("2024", "licence"), ("2024", "support"), ("2025", "licence")}


@pytest.mark.parametrize(
    "header",
    [
        ("Users 2023", "Users 2024"),
        ("2023", "2024"),
        ("Licences 2023", "Licences 2024"),
        ("Calls 2022/23", "Calls 2023/24"),
        ("Renewed 2023", "Renewed 2024"),
    ],
)
def test_counts_by_year_are_no_costs(tmp_path: Path, header: tuple[str, str]) -> None:
    columns = ("Application", "Vendor", "Hosting", *header)
    row = ("Ferngate Pay", "Marl Ltd", "SaaS", "120", "130")
    [reading] = readings(tmp_path, ("Systems and who uses them",), columns, row)
    assert reading.kind is Kind.APPLICATIONS
    assert reading.records[0].extra == dict(zip(header, ("120", "130"), strict=True))


@pytest.mark.parametrize("cells", [("£120", "130"), ("120.50", "130.00")])
def test_years_alone_are_costs_where_the_cells_are_money(
    tmp_path: Path, cells: tuple[str, str]
) -> None:
    columns = ("Application", "Vendor", "Hosting", "2023", "2024")
    found = readings(tmp_path, columns, ("Ferngate Pay", "Marl Ltd", "SaaS", *cells))
    assert [one.kind for one in found] == [Kind.APPLICATIONS, Kind.COSTS]


def test_years_alone_are_costs_where_the_title_or_the_name_says_so(tmp_path: Path) -> None:
    rows = (("Application", "Vendor", "2023", "2024"), ("Ferngate Pay", "Marl Ltd", "12", "13"))
    assert readings(tmp_path, ("ICT budget",), *rows)[-1].kind is Kind.COSTS
    assert readings(tmp_path, *rows, name="application_costs.csv")[-1].kind is Kind.COSTS


def test_one_year_alone_is_as_it_was(tmp_path: Path) -> None:
    header = ("Application", "Vendor", "Hosting", "Cost 2024/25")
    [reading] = readings(tmp_path, header, ("Ferngate Pay", "Marl Ltd", "SaaS", "£12"))
    assert reading.kind is Kind.APPLICATIONS


def test_budgets_of_no_application_are_none_of_ours(tmp_path: Path) -> None:
    for first in ("Name", "Vote", "Agency"):
        with pytest.raises(InputRejected):
            readings(tmp_path, (first, "Budget 2016", "Budget 2017"), ("Defence", "12", "13"))


def test_what_cannot_be_read_waits_and_the_other_years_are_loaded(tmp_path: Path) -> None:
    rows = (("Ferngate Pay", "R1", "10-20", "64,000", "lots"), ("", "R2", "1", "2", "3"))
    [reading] = readings(tmp_path, HEADER, PAY, *rows, LETS)
    assert [one.row for one in reading.quarantined] == [3, 4]
    assert [each.column for each in reading.quarantined[0].reasons] == [HEADER[2], HEADER[4]]
    assert ("Ferngate Pay", "2024/25", Decimal("64000.00")) in cost_lines(reading)
    assert sum(one.row == 3 for one in reading.records) == 1


def test_a_person_may_say_that_a_column_is_something_else(tmp_path: Path) -> None:
    [reading] = readings(tmp_path, HEADER, PAY, LETS, given={"Budget 2025/26": ""})
    assert {year for _, year, _ in cost_lines(reading)} == {"2023/24", "2024/25"}


def test_a_profile_of_such_a_file_reads_it_again(tmp_path: Path) -> None:
    [first] = readings(tmp_path, HEADER, PAY, LETS)
    profile = put(tmp_path / "ours.yaml", profile_text([first]))
    options = ReadOptions(profile=str(profile))
    [again] = read_file(tmp_path / "list.csv", options, Settings())
    assert cost_lines(again) == cost_lines(first)


def test_the_same_file_again_is_known_and_changes_nothing(tmp_path: Path) -> None:
    header = ("Application", "Vendor", "Hosting", "Cost 2024/25", "Cost 2025/26", "Cost 2027/28")
    path = put(tmp_path / "list.csv", lines((header, ("Plotwise", "Marl", "SaaS", "5", "6", "7"))))
    store = open_store(str(tmp_path / "x.db"))
    options = ImportOptions(date(2026, 11, 30), infer=False)
    import_files(store, [path], options, Settings())
    report = import_files(store, [path], options, Settings())
    assert [one.unchanged for one in report.files] == [True, True]
    assert report.estate["Cost"] == 3


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("2025/26", True),
        ("25-26 Actual spend", True),
        ("FY25", True),
        ("Y/E 2025 budget (£)", True),
        ("2025/27", False),
        ("Go live 2025", False),
        ("2024 to 2025 cost", False),
        ("Cost", False),
    ],
)
def test_headers_of_years(header: str, told: bool) -> None:
    assert heads_figures(header) is told
