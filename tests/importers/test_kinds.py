"""What a table lists: detected with a reason, overruled by --as, refused with what was looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from landscape.errors import InputRejected
from landscape.importers import ReadOptions, read_file
from landscape.importers.columns import columns_of
from landscape.importers.kinds import Understanding, looked_for, named_kind, understand
from landscape.model.vocabulary import Kind
from landscape.settings import Settings


def found(header: str, *rows: str, called: str = "export.csv") -> Understanding | None:
    """What a table of comma-separated lines is understood as."""
    cells = [one.split(",") for one in rows]
    return understand(columns_of(header.split(","), cells), None, None, {}, called)


@pytest.mark.parametrize(
    ("header", "called", "kind"),
    [
        ("Application,Vendor,Status,Department", "export.csv", Kind.APPLICATIONS),
        ("Name,Publisher,Version,Platform", "export.csv", Kind.APPLICATIONS),
        ("Software,Editor,Licence", "export.csv", Kind.APPLICATIONS),
        ("Contract ref,Contract title,Supplier,End date", "export.csv", Kind.CONTRACTS),
        ("Title,Contractor,Award value", "export.csv", Kind.CONTRACTS),
        ("Supplier name,Company number,Trading names", "export.csv", Kind.SUPPLIERS),
        ("Company name,Parent company", "vendors.csv", Kind.SUPPLIERS),
        ("Source system,Target system,Frequency", "export.csv", Kind.INTEGRATIONS),
        ("Application,Financial year,Amount,Cost type", "costs.csv", Kind.COSTS),
        ("Licence,Metric,Entitled,Assigned,In use", "export.csv", Kind.LICENCES),
        ("Unit name,Parent unit,Staff", "export.csv", Kind.ORGANISATION_UNITS),
        ("id,label,parent,synonyms", "export.csv", Kind.FUNCTIONS),
        ("Operating system,Version,End of support", "export.csv", Kind.TECHNOLOGY),
        ("parent,type,child", "cmdb_rel_ci.csv", Kind.RELATIONSHIPS),
        ("Parent,Type,Child", "export.csv", Kind.RELATIONSHIPS),
        ("name,start date,end date", "projects.csv", Kind.WORK_PACKAGES),
        ("Application ID,Application name,Description", "export.csv", Kind.APPLICATIONS),
        ("Item name,Supplier,Seats,Expiration date,Purchase cost", "export.csv", Kind.LICENCES),
        ("fournisseur,montant total,nbr contrats", "fournisseurs.csv", Kind.SUPPLIERS),
        ("naam,aanbieder,licentie,website", "export-applicaties.csv", Kind.APPLICATIONS),
        ("Vertragsnummer,Bezeichnung,Auftragnehmer,Auftragswert", "e.csv", Kind.CONTRACTS),
        ("Numéro de marché,Objet,Titulaire,Montant", "e.csv", Kind.CONTRACTS),
        ("Contractnummer,Onderwerp,Opdrachtnemer,Einddatum", "e.csv", Kind.CONTRACTS),
        ("Número identificativo del contrato,Objeto,Adjudicatario,Importe", "e", Kind.CONTRACTS),
        ("Titulli i kontratës,Furnitori,Vlera e kontratës", "e.csv", Kind.CONTRACTS),
        ("Naziv ugovora,Izvođač,Vrednost ugovora,Datum isteka", "e.csv", Kind.CONTRACTS),
        ("Назив уговора,Добављач,Вредност уговора", "e.csv", Kind.CONTRACTS),
        ("Quellsystem,Zielsystem,Häufigkeit", "e.csv", Kind.INTEGRATIONS),
        ("Sistema origen,Sistema destino,Protocolo", "e.csv", Kind.INTEGRATIONS),
    ],
)
def test_a_kind_is_detected_with_a_reason(header: str, called: str, kind: Kind) -> None:
    understood = found(header, called=called)
    assert understood is not None
    assert understood.kind is kind
    assert understood.reason


@pytest.mark.parametrize(
    "header",
    [
        "Name,Description,Type,Values,Codes,Example,Notes",
        "id,name,description,start date,end date",
        "First name,Surname,Email,Department",
        "Date,Temperature,Humidity",
        "OrganisationLabel,EffectiveDate,JobTitle,Name,Grade,Directorate,ContractType,Comments",
        "id,name,kind,description,external id",
        "a,b,c",
    ],
)
def test_a_list_of_anything_is_none_of_ours(header: str) -> None:
    assert found(header) is None


def test_a_file_of_no_kind_is_refused_with_what_was_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    path.write_text("Day,Temperature,Humidity\n2026-11-01,7,80\n2026-11-02,8,81\n", "utf-8")
    with pytest.raises(InputRejected) as wrong:
        read_file(path, ReadOptions(), Settings())
    told = str(wrong.value)
    assert "Temperature" in told
    assert "contracts (title and supplier" in told
    assert "--as KIND" in told
    assert looked_for() in told


def test_a_kind_that_is_given_overrules(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Parent\nLibraries,Culture\nCulture,\n", "utf-8")
    reading = read_file(path, ReadOptions(kind=Kind.BUSINESS_FUNCTIONS), Settings())[0]
    assert reading.kind is Kind.BUSINESS_FUNCTIONS
    assert reading.kind_reason == "given"


@pytest.mark.parametrize(
    ("called", "kind"),
    [
        ("Contracts register Q3 2026.xlsx", Kind.CONTRACTS),
        ("cmdb_ci_business_app.csv", Kind.APPLICATIONS),
        ("application_group.csv", None),
        ("cost_kind.csv", None),
        ("interfaces-2026.csv", Kind.INTEGRATIONS),
        ("cmdb_rel_ci.csv", Kind.RELATIONSHIPS),
        ("ICT system costs 2025-26.csv", Kind.COSTS),
        ("software_licenses.csv", Kind.LICENCES),
        ("Contracts by supplier.csv", Kind.CONTRACTS),
        ("Registers.xlsx Suppliers", Kind.SUPPLIERS),
        ("book.xlsx", None),
    ],
)
def test_the_name_of_a_file_speaks_for_its_kind(called: str, kind: Kind | None) -> None:
    assert named_kind(called) is kind


def test_cells_say_what_headers_do_not() -> None:
    understood = understand(
        columns_of(
            ["A", "B", "C", "D", "E"],
            [
                [
                    "Grounds maintenance of parks",
                    "Marl Ltd",
                    "£1,250.00",
                    "01/04/2024",
                    "31/03/2026",
                ],
                [
                    "Hosting of the library system",
                    "Quarry plc",
                    "£980.00",
                    "01/05/2024",
                    "30/04/2027",
                ],
                [
                    "Licences for planning software",
                    "Oxbow Limited",
                    "£70.00",
                    "13/05/2023",
                    "12/05/2028",
                ],
            ],
        ),
        Kind.CONTRACTS,
        None,
        {},
        "sheet.csv",
    )
    assert understood is not None
    fields = {one.header: one.field for one in understood.columns}
    assert fields == {
        "A": "title",
        "B": "supplier",
        "C": "value",
        "D": "start_date",
        "E": "end_date",
    }
    assert all(one.method == "inferred" and one.confidence < 0.7 for one in understood.columns)


def test_dates_that_come_in_no_order_are_no_term() -> None:
    understood = understand(
        columns_of(
            ["A", "B"],
            [
                ["01/04/2024", "31/03/2026"],
                ["01/04/2026", "31/03/2025"],
                ["01/04/2020", "31/03/2021"],
            ],
        ),
        Kind.CONTRACTS,
        None,
        {},
        "sheet.csv",
    )
    assert understood is not None
    assert [one.field for one in understood.columns] == [None, None]


def test_a_kind_whose_rows_could_not_say_what_they_must_is_none() -> None:
    """A supplier and an amount, and nothing that names a contract: every row would be refused."""
    assert found("Supplier,Total value,Contracts", "A Ltd,5,3") is None
    understood = found("Supplier,Total value,Contracts", "A Ltd,5,3", called="suppliers.csv")
    assert understood is not None
    assert understood.kind is Kind.SUPPLIERS


def test_how_many_there_are_is_not_which_one_it_is() -> None:
    understood = found("Title,Supplier,Value,nbr_contrats")
    assert understood is not None
    assert {one.header: one.field for one in understood.columns}["nbr_contrats"] is None


def test_a_column_that_says_a_few_numbers_over_and_over_is_no_reference() -> None:
    rows = [f"Upkeep of site {one},Fennimore Ltd,{one % 3}" for one in range(30)]
    understood = found("Title,Supplier,Number", *rows)
    assert understood is not None
    assert {one.header: one.field for one in understood.columns}["Number"] is None


def test_a_column_of_keys_is_not_the_vendor_where_another_has_the_names() -> None:
    key = "25458feb-ccfd-5909-90bc-ef324362a6c0"
    rows = [f"Till {one},{key},Fennimore" for one in range(4)]
    understood = found("Application,vendor,_vendor", *rows)
    assert understood is not None
    assert {one.header: one.field for one in understood.columns}["_vendor"] == "vendor"


def test_a_classification_that_says_nothing_of_who_may_see_it_is_none_of_data() -> None:
    for cell, field in (("Official", "data_classification"), ("Computer vision", None)):
        understood = found(
            "Application,Vendor,Classification", *[f"App {one},V,{cell}" for one in range(4)]
        )
        assert understood is not None
        assert {one.header: one.field for one in understood.columns}["Classification"] == field


def test_the_header_of_a_table_of_nothing_but_words_is_found(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    rows = [f"Product {'abcdefgh'[one]},Council,{'Yes' if one % 2 else 'No'}" for one in range(8)]
    path.write_text("Name of commercial product,Agency,In use?\n" + "\n".join(rows) + "\n")
    with pytest.raises(InputRejected, match="lists nothing that could be recognised") as refused:
        read_file(path, ReadOptions(), Settings())
    assert "Name of commercial product" in (refused.value.detail or "")
