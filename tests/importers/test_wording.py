"""Headers read as people write them, and the fields that their words mean."""

from __future__ import annotations

import pytest
from benchmarks.header_mapping import labelled, measure
from hypothesis import given
from hypothesis import strategies as some

from landscape.importers import wording
from landscape.importers.columns import Column, columns_of
from landscape.importers.headers import words
from landscape.importers.mapping import map_columns, understood
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
    found = measure(labelled("test"))
    assert found.headers >= 150
    assert found.precision >= 0.95
    assert found.recall >= 0.85
