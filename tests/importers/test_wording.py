"""Headers read as people write them, and the fields that their words mean."""

from __future__ import annotations

import pytest
from benchmarks.header_mapping import BLIND, by_file, labelled, measure
from hypothesis import given
from hypothesis import strategies as some

from landscape.importers import wording
from landscape.importers.columns import Column, columns_of
from landscape.importers.headers import words
from landscape.importers.mapping import called_by_description, map_columns, understood
from landscape.model.intake import IMPORT_KINDS
from landscape.model.vocabulary import Kind


def mapped(kind: Kind, *headers: str) -> list[str | None]:
    """The fields that headers without cells are mapped to."""
    columns = [Column(one, place, ()) for place, one in enumerate(headers)]
    return [one.field for one in map_columns(kind, columns, None, {})]


def alone(header: str, kind: Kind = Kind.CONTRACTS) -> str | None:
    """The field that one header by itself is mapped to."""
    return mapped(kind, header)[0]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("contr_exp_dt", ("contract", "expiry", "date")),
        ("contractorname", ("contractor", "name")),
        ("totalcontractamt", ("total", "contract", "amount")),
        ("Company Registraation Number", ("company", "registration", "number")),
        ("Directotate", ("directorate",)),
        ("ProClass Description", ("proclass", "description")),
        ("Name of the Supplier", ("name", "supplier")),
        ("SUPPLIER_NAME", ("supplier", "name")),
    ],
)
def test_headers_are_read_as_people_write_them(header: str, told: tuple[str, ...]) -> None:
    assert wording.telling(header) == told


def test_a_header_of_empty_words_keeps_them() -> None:
    assert wording.telling("the of") == ("the", "of")


@given(some.text(max_size=60))
def test_any_text_can_be_a_header(text: str) -> None:
    told = wording.telling(text)
    assert bool(told) == bool(words(text))
    assert told == wording.telling(text)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_alias_leads_to_a_field_that_its_kind_has(kind: Kind) -> None:
    fields = {one.name for one in IMPORT_KINDS[kind].fields}
    assert {name for name, _ in wording.phrases(kind).values()} <= fields


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Vendor", "supplier"),
        ("Supplier (Beneficiary) Name", "supplier"),
        ("vendor_city", None),
        ("Vendor Contact Name", None),
        ("Supplier ID", None),
        ("Contract End Date", "end_date"),
        ("contract_expiration_dt", "end_date"),
        ("Expiry", "end_date"),
        ("Lane close end date", None),
        ("Total Contract Value (including extensions)", "value"),
        ("Amendment value", None),
        ("Average value", None),
        ("Unit price", None),
        ("Annual contract value (£)", "value_annual"),
        ("Irrecoverable VAT", "vat_irrecoverable"),
        ("Responsible Directorate", "organisation_unit"),
        ("Agency ID", None),
        ("Charity Number", None),
        ("VAT Registration Number", None),
        ("Laufzeit bis", "end_date"),
        ("Fournisseur", "supplier"),
        ("Date de début", "start_date"),
        ("Leverancier", "supplier"),
        ("Importe total", "value"),
        ("Vertragsnummer", "reference"),
    ],
)
def test_a_contract_header_by_itself(header: str, field: str | None) -> None:
    assert alone(header) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Nom du logiciel", "name"),
        ("Éditeur", "vendor"),
        ("Anwendung", "name"),
        ("Hersteller", "vendor"),
        ("Kritikalität", "criticality"),
        ("Applicatienaam", "name"),
        ("Leverancier", "vendor"),
        ("Proveedor", "vendor"),
        ("FONCTIONNALITÉ", "functionality"),
        ("LOGICIELPARENT", "parent_application"),
        ("busines_criticality", "criticality"),
        ("Owning Department", "organisation_unit"),
        ("Deployment Type", "hosting"),
    ],
)
def test_an_application_header_by_itself(header: str, field: str | None) -> None:
    assert alone(header, Kind.APPLICATIONS) == field


@given(
    some.lists(
        some.sampled_from(
            ["Supplier", "Vendor", "Contractor", "Start", "End date", "Expiry", "Title", "Ref", "x"]
        ),
        max_size=9,
    ),
    some.sampled_from(list(Kind)),
)
def test_no_field_is_mapped_twice_and_no_column_is_lost(headers: list[str], kind: Kind) -> None:
    columns = [Column(one, place, ()) for place, one in enumerate(headers)]
    found = map_columns(kind, columns, None, {})
    assert [one.header for one in found] == headers
    fields = [one.field for one in found if one.field]
    assert len(fields) == len(set(fields))
    assert all(0.0 < one.confidence <= 1.0 for one in found if one.field)
    assert all(one.method == "unmapped" for one in found if not one.field)


def test_a_state_beside_a_city_is_an_address() -> None:
    assert mapped(Kind.CONTRACTS, "Title", "Supplier", "State") == [
        "title",
        "supplier",
        "recorded_status",
    ]
    assert mapped(Kind.CONTRACTS, "Title", "Supplier", "State", "City") == [
        "title",
        "supplier",
        None,
        None,
    ]


def test_what_a_person_says_of_a_header_overrules() -> None:
    columns = [Column("Spend", 0, ()), Column("Total", 1, ())]
    found = understood(map_columns(Kind.CONTRACTS, columns, None, {"Spend": "value_annual"}))
    assert found["value_annual"].method == "given"
    assert found["value_annual"].confidence == 1.0
    assert found["value"].header == "Total"
    none = map_columns(Kind.CONTRACTS, columns, None, {"Spend": ""})
    assert [one.field for one in none] == [None, "value"]


def test_a_header_whose_cells_cannot_be_read_as_promised_is_left_alone() -> None:
    rows = [["tbd", "north"], ["see file", "south"], ["per lot", "east"], ["soon", "west"]]
    columns = columns_of(["Start date", "Value"], rows)
    assert understood(map_columns(Kind.CONTRACTS, columns, None, {})) == {}


def test_precision_and_recall_on_labelled_headers() -> None:
    """The targets, on the part of which only the figures are looked at: see benchmarks/README.md."""
    found = measure([one] for one in labelled("test"))
    assert found.headers >= 150
    assert found.precision >= 0.95
    assert found.recall >= 0.85


def test_precision_and_recall_on_headers_labelled_before_the_mapping_was_run() -> None:
    """The blind set, on its test half: how it was made says benchmarks/README.md."""
    found = measure(by_file(labelled("test", BLIND)))
    assert found.right + len(found.missed) >= 100
    assert found.precision >= 0.95
    assert found.recall >= 0.85


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        (Kind.CONTRACTS, "Kuendigungsfrist", "notice_period"),
        (Kind.CONTRACTS, "Numero de marche", "reference"),
        (Kind.CONTRACTS, "Adjudicatario", "supplier"),
        (Kind.CONTRACTS, "Fecha de adjudicacion", "signed_date"),
        (Kind.CONTRACTS, "Contractwaarde", "value"),
        (Kind.CONTRACTS, "Begindatum", "start_date"),
        (Kind.CONTRACTS, "Titulli i kontratës", "title"),
        (Kind.CONTRACTS, "Vlera totale e kontrates", "value"),
        (Kind.CONTRACTS, "Data e nënshkrimit të kontratës", "signed_date"),
        (Kind.CONTRACTS, "Naziv ugovora", "title"),
        (Kind.CONTRACTS, "Izvođač", "supplier"),
        (Kind.CONTRACTS, "Вредност уговора", "value"),
        (Kind.CONTRACTS, "Датум потписивања", "signed_date"),
        (Kind.APPLICATIONS, "editeur_logiciel", "vendor"),
        (Kind.APPLICATIONS, "Naziv aplikacije", "name"),
        (Kind.APPLICATIONS, "Numri i përdoruesve", "users"),
        (Kind.SUPPLIERS, "Leveranciersnaam", "name"),
        (Kind.LICENCES, "Anzahl Lizenzen", "entitled"),
        (Kind.LICENCES, "Broj licenci", "entitled"),
        (Kind.INTEGRATIONS, "Zielsystem", "target_application"),
        (Kind.INTEGRATIONS, "Sistema origen", "source_application"),
        (Kind.COSTS, "Haushaltsjahr", "year"),
        (Kind.ORGANISATION_UNITS, "Aantal medewerkers", "headcount"),
    ],
)
def test_main_fields_are_known_in_six_other_languages(kind: Kind, header: str, field: str) -> None:
    mapped = map_columns(kind, [Column(header, 0, ())], None, {})
    assert mapped[0].field == field


def test_lines_of_a_description_are_titles_where_a_register_has_none() -> None:
    def fields(
        header: list[str], row: list[str], own: dict[str, str] | None = None
    ) -> list[str | None]:
        columns = columns_of(header, [row])
        mapped = map_columns(Kind.CONTRACTS, columns, None, own or {})
        return [one.field for one in called_by_description(columns, mapped)]

    header, line = (
        ["Contract No", "Contract description", "Supplier"],
        ["C1", "Booking system", "Marl Ltd"],
    )
    assert fields(header, line) == ["reference", "title", "supplier"]
    assert fields(header, ["C1", "words and more words " * 20, "Marl Ltd"])[1] == "description"
    assert fields([*header, "Title"], [*line, "Bookings"])[1] == "description"
    assert fields(header, line, {"Contract description": "description"})[1] == "description"
