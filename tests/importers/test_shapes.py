"""Shapes that lists of public bodies come in: headers of two rows, notes below, glosses, other languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from landscape.importers import ReadOptions, read_file
from landscape.importers.header_row import find_header
from landscape.model.record import FileReading, Row
from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.settings import Settings
from tests.importers.making import lines, put, workbook


def one(folder: Path, rows: Sequence[Sequence[str]], name: str = "list.csv") -> FileReading:
    """The one table of a file of these rows."""
    [reading] = read_file(put(folder / name, lines(rows)), ReadOptions(), Settings())
    return reading


def fields(reading: FileReading) -> dict[str, str]:
    """The understood columns: header → field."""
    return {column.header: column.field for column in reading.columns if column.field}


def header(*rows: Sequence[str]) -> tuple[int | None, tuple[str, ...]]:
    """Where the header of these rows stands, and its names."""
    found = find_header([Row(place, tuple(cells)) for place, cells in enumerate(rows, start=1)])
    return found.index, found.names


def test_groups_above_the_names_tell_what_the_names_alone_do_not() -> None:
    rows = [
        ["Contracts register"],
        ["Contract", "", "Supplier", "", "Dates", "", "Value", ""],
        ["Ref", "Title", "Name", "Company No.", "Start", "End", "Total (£)", "Annual (£)"],
        ["A1", "Lifts", "Marl Ltd", "01234567", "1/4/2025", "31/3/2026", "100", "100"],
    ]
    index, names = header(*rows)
    assert index == 2
    assert names[2] == "Supplier Name"
    assert names[4:6] == ("Start", "End")
    assert names[7] == "Value Annual (£)"


def test_a_name_of_two_merged_rows_stands_above_blanks() -> None:
    index, names = header(
        ["Ref", "Title", "Supplier", "", "Contract dates", "", "Value"],
        ["", "", "Name", "Company no", "Start", "End", ""],
        ["A1", "Lifts", "Marl Ltd", "01234567", "1/4/2025", "31/3/2026", "100"],
    )
    assert index == 1
    assert names == ("Ref", "Title", "Supplier Name", "Company no", "Start", "End", "Value")


@pytest.mark.parametrize(
    "rows",
    [
        (["Application", "Vendor", "Status"], ["Ferngate", "Marl", ""], ["Tallow", "Marl", ""]),
        (["Application", "", "Status"], ["Ferngate", "Marl", "Live"], ["Tallow", "Marl", "Live"]),
        (["Application", "Supplier", ""], ["Name of it", "Firm", "Live"], ["Tallow", "Marl", "x"]),
    ],
)
def test_a_row_of_data_below_the_header_is_no_second_row_of_it(rows: Sequence[list[str]]) -> None:
    index, names = header(*rows)
    assert index == 0
    assert names[0] == "Application"


INVENTORY = (
    ("System Name", "Supplier", "Directorate", "Hosting", "Annual Cost (£)"),
    ("Ferngate Pay", "Marl Ltd", "Finance", "Cloud", "12,400.00 (ex VAT)"),
    ("Tallow Housing", "Peverell plc", "Housing", "On premise", "£38k"),
)


def test_a_sheet_of_text_is_left_out_without_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    workbook(
        path, {"Read me": [["Contracts register"], ["Published quarterly"]], "List": INVENTORY}
    )
    [reading] = read_file(path, ReadOptions(), Settings())
    [said] = [one for one in reading.issues if one.code == "sheet_left_out"]
    assert said.severity is IssueSeverity.NOTE
    assert "column 1" not in said.message


@pytest.mark.parametrize(
    ("machines", "said"), [("cmdb_ci_computer", True), ("Laptop", True), ("cmdb_ci_appl", False)]
)
def test_a_list_of_machines_is_said_to_be_one(tmp_path: Path, machines: str, said: bool) -> None:
    rows = [("name", "sys_class_name", "manufacturer", "department", "environment")]
    rows += [(f"M{place:03}", machines, "Marl", "IT", "Production") for place in range(15)]
    rows += [(f"A{place:03}", "cmdb_ci_appl", "Marl", "IT", "Production") for place in range(5)]
    issues = one(tmp_path, rows).issues
    assert ("machines_listed" in {each.code for each in issues}) is said
    told = [each.message for each in issues if each.code == "machines_listed"]
    assert all("15 of 20 rows" in each for each in told)


@pytest.mark.parametrize(
    ("header", "currency"),
    [("Annual cost (USD)", "USD"), ("annual_cost_eur", "EUR"), ("Annual cost (£)", "GBP")],
)
def test_a_header_may_name_the_currency(tmp_path: Path, header: str, currency: str) -> None:
    rows = (("Application", "Vendor", "Hosting", header), ("Ferngate", "Marl", "Cloud", "1,250"))
    [record] = one(tmp_path, rows).records
    assert record.values["currency"] == currency


def test_an_amount_that_is_marked_otherwise_keeps_its_mark(tmp_path: Path) -> None:
    rows = (
        ("Application", "Vendor", "Hosting", "Annual cost (USD)"),
        ("Ferngate", "Marl", "Cloud", "£1,250"),
    )
    [record] = one(tmp_path, rows).records
    assert record.values["currency"] == "GBP"


def test_labels_below_names_of_fields_are_the_header(tmp_path: Path) -> None:
    rows = (
        ("id", "name", "description", "businessCriticality", "status", "version", "vendor"),
        ("ID", "Name", "Description", "Business criticality", "Status", "Version", "Vendor"),
        ("1", "Ferngate", "Income", "missionCritical", "Live", "2.1", "Marl Ltd"),
    )
    reading = one(tmp_path, rows)
    assert reading.header_row == 2
    assert [record.values["criticality"] for record in reading.records] == ["most-critical"]


def test_notes_below_a_list_are_no_applications_and_that_is_said(tmp_path: Path) -> None:
    below = (
        (),
        ("TOTAL", "", "", "", "£50,400.00"),
        ("Notes:",),
        ("1. Costs leave VAT out unless it is said that they do not.",),
        ("TBC = to be confirmed",),
    )
    reading = one(tmp_path, (*INVENTORY, *below))
    assert [record.values["name"] for record in reading.records] == [
        "Ferngate Pay",
        "Tallow Housing",
    ]
    assert reading.read == len(reading.records) + reading.skipped
    assert [(said.code, said.row) for said in reading.issues if said.code == "note_below"] == [
        ("note_below", 6),
        ("note_below", 7),
        ("note_below", 8),
    ]


def test_an_application_of_which_only_the_name_is_known_stays_one(tmp_path: Path) -> None:
    alone = (("Notes",), ("Ledger 2",), ("Orchard", "Marl Ltd"))
    reading = one(tmp_path, (*INVENTORY, *alone))
    assert [record.values["name"] for record in reading.records][2:] == [
        "Notes",
        "Ledger 2",
        "Orchard",
    ]


def test_a_total_of_many_figures_is_no_entry(tmp_path: Path) -> None:
    rows = (
        (
            "Software Name",
            "Manufacturer",
            "Purchased",
            "Allocated",
            "Installations",
            "License Cost($)",
        ),
        ("Fern Draw", "Marl Ltd", "250", "240", "312", "38,500.00"),
        ("Summe", "", "250", "240", "312", "38,500.00"),
    )
    reading = one(tmp_path, rows)
    assert reading.kind is Kind.LICENCES
    assert (len(reading.records), reading.skipped) == (1, 1)


def test_a_product_called_total_with_words_beside_it_is_an_entry(tmp_path: Path) -> None:
    rows = (*INVENTORY, ("Total Mobile", "Marl Ltd", "Housing", "Cloud", "£1,000"))
    assert len(one(tmp_path, rows).records) == 3


def test_columns_that_somebody_added_to_servicenow_are_read(tmp_path: Path) -> None:
    rows = (
        ("number", "name", "u_supplier", "u_directorate", "u_hosting_type", "u_annual_cost"),
        ("APM1", "Ferngate Pay", "Marl Ltd", "Finance", "SaaS", "12,400"),
    )
    assert fields(one(tmp_path, rows)) == {
        "number": "source_id",
        "name": "name",
        "u_supplier": "vendor",
        "u_directorate": "organisation_unit",
        "u_hosting_type": "hosting",
        "u_annual_cost": "annual_cost",
    }


def test_what_stands_in_brackets_explains_a_header(tmp_path: Path) -> None:
    rows = (
        ("Object Name", "Source Application (Has source)", "Target Application (Has target)"),
        ("Pay to ledger", "Ferngate Pay", "Tallow Ledger"),
    )
    reading = one(tmp_path, rows)
    assert reading.kind is Kind.INTEGRATIONS
    assert fields(reading)["Source Application (Has source)"] == "source_application"


def test_brackets_that_turn_a_header_into_something_else_do(tmp_path: Path) -> None:
    rows = (
        ("Contract title", "Supplier", "Supplier (email)", "End date"),
        ("Lifts", "Marl Ltd", "a@marl.example", "31/03/2027"),
    )
    assert "Supplier (email)" not in fields(one(tmp_path, rows))


def test_a_column_of_names_that_are_none_does_not_name_the_rows(tmp_path: Path) -> None:
    rows = (
        ("IT SYSTEM", "PRODUCT NAME", "VERSION", "PLATFORM"),
        *(("Ferngate", "NA", str(place), "Linux") for place in range(4)),
    )
    assert fields(one(tmp_path, rows))["IT SYSTEM"] == "name"


@pytest.mark.parametrize(
    ("headers", "cells", "kind", "understood"),
    [
        (
            "numero;fornecedor_nome;fornecedor_cnpj;valor_global;vigencia_inicio;vigencia_fim",
            "00001/2021;MARL LTDA;27.433.790/0001-55;61.233,20;14/12/2021;14/03/2022",
            Kind.CONTRACTS,
            {"reference", "supplier", "company_number", "value", "start_date", "end_date"},
        ),
        (
            "contrato;contratado;valor;objeto;inicio;vencimento",
            "90/2013;Marl Ltda;R$ 11.340.000,66;Serviço de viagens;20/11/2013;20/11/2018",
            Kind.CONTRACTS,
            {"reference", "supplier", "value", "title", "start_date", "end_date"},
        ),
        (
            "Descrição do Contrato;Data de Vencimento;Fornecedor",
            "Locação de sala;10/11/2025;Marl Ltda",
            Kind.CONTRACTS,
            {"title", "end_date", "supplier"},
        ),
        (
            "CIG;Oggetto;Aggiudicatario;Importo;Data inizio;Data fine",
            "Z1;Manutenzione;Marl S.r.l.;1.000,00;01/01/2025;31/12/2025",
            Kind.CONTRACTS,
            {"reference", "title", "supplier", "value", "start_date", "end_date"},
        ),
        (
            "Systemnamn;Leverantör;Förvaltning;Driftsform",
            "Ferngate;Marl AB;Socialtjänst;Molntjänst",
            Kind.APPLICATIONS,
            {"name", "vendor", "organisation_unit", "hosting"},
        ),
        (
            "Source Component Name;Reference Type;Target Component Name",
            "Ferngate;Sends data to;Tallow",
            Kind.RELATIONSHIPS,
            {"parent", "relationship_type", "child"},
        ),
    ],
)
def test_main_columns_of_more_countries_and_tools(
    tmp_path: Path, headers: str, cells: str, kind: Kind, understood: set[str]
) -> None:
    reading = one(tmp_path, [headers.split(";"), *[cells.split(";")] * 3])
    assert reading.kind is kind
    assert set(fields(reading).values()) == understood


def test_programs_of_windows_computers_are_applications(tmp_path: Path) -> None:
    rows = (
        ("PSComputerName", "DisplayName", "DisplayVersion", "Publisher", "InstallDate"),
        ("PC1", "Fern Draw", "4.2.1", "Marl Ltd", "20230114"),
        ("PC2", "Fern Draw", "4.3.0", "Marl Ltd", "20230817"),
        ("PC2", "Tallow Reader", "11.0", "Peverell Inc.", "20220103"),
    )
    reading = one(tmp_path, rows)
    assert (reading.kind, reading.profile) == (Kind.APPLICATIONS, "windows-programs")
    assert str(reading.records[0].values["install_date"]) == "2023-01-14"


def test_days_written_without_marks_are_no_company_numbers(tmp_path: Path) -> None:
    rows = (
        ("Contract title", "Supplier", "Sent"),
        *((f"Lifts {day}", "Marl Ltd", f"201504{day:02}") for day in range(1, 20)),
        ("Lifts 20", "Marl Ltd", "20/04/2015"),
    )
    assert "Sent" not in fields(one(tmp_path, rows))


def test_an_unknown_letter_before_value_makes_no_contract(tmp_path: Path) -> None:
    from landscape.errors import InputRejected

    with pytest.raises(InputRejected):
        one(tmp_path, [["id", "name", "domain", "a_value"], ["1", "Ferngate", "HR", "4"]])
