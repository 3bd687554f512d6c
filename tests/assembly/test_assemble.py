"""Readings → assertions: identities across loads, references between files, nothing dropped."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import pytest
from tests.assembly.records import application, record

from landscape.assembly.assemble import UNRESOLVED, Assembled, assemble
from landscape.model.element import Element
from landscape.model.record import FileReading, Record
from landscape.model.vocabulary import Kind
from landscape.store.snapshot import Snapshot

EMPTY = Snapshot(0, (), (), MappingProxyType({}))


def reading(*records: Record) -> FileReading:
    first = records[0]
    return FileReading(
        first.source,
        first.source,
        None,
        first.kind,
        "given",
        None,
        "utf-8",
        ",",
        1,
        (),
        records,
        (),
        (),
        len(records),
        0,
    )


def run(
    *readings: FileReading, snapshot: Snapshot = EMPTY, shipped: Sequence[Record] = ()
) -> Assembled:
    return assemble(readings, shipped, snapshot, "acme")


def ids(done: Assembled, type_name: str) -> list[str]:
    return sorted({one.id for one in done.elements.values() if one.type == type_name})


def snapshot_of(done: Assembled) -> Snapshot:
    """What a store would hold after the assertions."""
    elements = []
    keys = {}
    for one in done.elements.values():
        properties = {claim.property: claim.value for claim in one.claims}
        cells = {claim.property: claim.cell for claim in one.claims if claim.cell}
        elements.append(Element(one.id, one.type, "acme", properties, cells, (), one.extra))
        keys |= {(one.type, scheme, key): one.id for scheme, key in one.keys}
    relationships = tuple(one.relationship for one in done.relationships.values())
    return Snapshot(1, tuple(elements), relationships, MappingProxyType(keys))


def test_ids_are_readable() -> None:
    done = run(
        reading(application("Leisure Bookings", "Marl")),
        reading(
            record(Kind.CONTRACTS, "c.csv", reference="C-0142", title="Bookings", supplier="Marl")
        ),
    )
    assert ids(done, "Application") == ["acme/application/leisure-bookings"]
    assert ids(done, "Contract") == ["acme/contract/c-0142"]


def test_two_things_of_one_name_get_two_ids() -> None:
    done = run(
        reading(
            application("Connect", "Marl", source_id="APM1"),
            application("Connect", "Quarry", source_id="APM2"),
        )
    )
    assert ids(done, "Application") == ["acme/application/connect", "acme/application/connect-apm2"]


def test_a_reimport_finds_the_same_elements_by_number_and_by_name() -> None:
    first = run(
        reading(application("Connect", "Marl", source_id="APM1"), application("Tally", "Marl"))
    )
    again = run(
        reading(
            application("Connect Plus", "Marl", source_id="APM1"), application("TALLY", "Marl Ltd")
        ),
        snapshot=snapshot_of(first),
    )
    assert ids(again, "Application") == ids(first, "Application")


def test_another_file_without_vendors_finds_the_application_by_name() -> None:
    first = run(reading(application("Tally", "Marl")))
    again = run(
        reading(record(Kind.APPLICATIONS, "other.csv", name="Tally")), snapshot=snapshot_of(first)
    )
    assert ids(again, "Application") == ["acme/application/tally"]


def test_merged_rows_fill_gaps_but_never_overrule() -> None:
    done = run(
        reading(
            application("Tally", "Marl", users=10),
            application("Tally (TEST)", "Marl", users=2, description="Counts votes"),
        )
    )
    [one] = [element for element in done.elements.values() if element.type == "Application"]
    claims = {claim.property: claim.value for claim in one.claims}
    assert claims["users"] == 10
    assert claims["description"] == "Counts votes"
    assert done.merged["a.csv", None] == 1
    assert [issue.code for issue in done.issues["a.csv", None]] == ["row_merged"]


def test_references_are_resolved_in_whatever_order_the_files_come() -> None:
    flows = reading(
        record(
            Kind.INTEGRATIONS,
            "i.csv",
            source_application="APM1",
            target_application="Ledger",
            carries="Invoices",
        )
    )
    apps = reading(application("Tally", "Marl", source_id="APM1"), application("Ledger", "Marl"))
    for done in (run(flows, apps), run(apps, flows)):
        edges = {
            (one.relationship.type, one.relationship.target) for one in done.relationships.values()
        }
        assert ("FLOWS_FROM", "acme/application/tally") in edges
        assert ("FLOWS_TO", "acme/application/ledger") in edges
        assert ("CARRIES", "acme/data-object/invoices") in edges


def test_every_edge_knows_its_cell() -> None:
    done = run(
        reading(application("Tally", "Marl", organisation_unit="Democratic Services")),
    )
    [edge] = [one.relationship for one in done.relationships.values()]
    assert (edge.type, edge.source) == ("OWNS", "acme/organisation-unit/democratic-services")
    [reason] = edge.evidence
    assert (reason.source, reason.column, reason.text) == (
        "a.csv",
        "Organisation Unit",
        "Democratic Services",
    )


@pytest.mark.parametrize(
    ("written", "by"),
    [
        ("APM0017", "number"),
        ("electoral tally", "name"),
        ("Electoral Tally (TEST)", "name without its mark"),
        ("Electoral Tally - APM0017", "number in the text"),
        ("Tally for Elections", "name of a merged row"),
    ],
)
def test_every_reference_says_by_what_it_was_resolved(written: str, by: str) -> None:
    apps = reading(
        application("Electoral Tally", "Marl", source_id="APM0017"),
        application("Tally for Elections", "Marl", duplicate_of="APM0017"),
    )
    cost = reading(record(Kind.COSTS, "k.csv", amount=5, application=written, year="2025"))
    for done in (run(apps, cost), run(cost, apps)):
        [edge] = [
            one.relationship
            for one in done.relationships.values()
            if one.relationship.type == "CHARGED_TO"
        ]
        [reason] = edge.evidence
        assert edge.target == "acme/application/electoral-tally"
        assert (reason.kind, reason.text, reason.column) == (by, written, "Application")


def test_a_reference_resolved_later_says_by_what_too() -> None:
    cost = reading(record(Kind.COSTS, "k.csv", amount=5, application="APM0017", year="2025"))
    first = run(cost)
    assert [one.code for one in first.issues["k.csv", None]] == ["reference_unresolved"]
    later = run(
        reading(application("Electoral Tally", "Marl", source_id="APM0017")),
        snapshot=snapshot_of(first),
    )
    [edge] = [one.relationship for one in later.relationships.values()]
    assert (edge.type, edge.evidence[0].kind) == ("CHARGED_TO", "number")


def test_what_two_rows_of_one_thing_say_otherwise_is_kept_from_both() -> None:
    told = {"title": "Grass cutting", "supplier": "Marl", "value": 500}
    done = run(
        reading(
            record(Kind.CONTRACTS, extra={"Lot": "1", "Ward": "North"}, **told),
            record(Kind.CONTRACTS, extra={"Lot": "2", "Ward": "North"}, **told),
            record(Kind.CONTRACTS, extra={"Lot": "2", "Depot": "East"}, **told),
        )
    )
    [held] = [one for one in done.elements.values() if one.type == "Contract"]
    assert held.extra == {"Lot": "1; 2", "Ward": "North", "Depot": "East"}


def test_a_reference_that_leads_nowhere_is_said_kept_and_resolved_later() -> None:
    first = run(
        reading(application("Ledger", "Marl")),
        reading(
            record(
                Kind.INTEGRATIONS, "i.csv", source_application="Tallly", target_application="Ledger"
            )
        ),
    )
    [issue] = first.issues["i.csv", None]
    assert issue.code == "reference_unresolved"
    [flow] = [one for one in first.elements.values() if one.type == "Integration"]
    assert flow.extra[f"{UNRESOLVED}source_application"] == "Tallly"
    later = run(reading(application("Tallly", "Marl")), snapshot=snapshot_of(first))
    assert ("FLOWS_FROM", "acme/application/tallly") in {
        (one.relationship.type, one.relationship.target) for one in later.relationships.values()
    }


def test_the_nearest_candidates_are_named() -> None:
    done = run(
        reading(application("Electoral Tally", "Marl")),
        reading(record(Kind.COSTS, "k.csv", amount=5, application="Electoral Taly")),
    )
    assert "acme/application/electoral-tally" in done.issues["k.csv", None][0].remedy


def test_one_reference_for_two_things_keeps_both() -> None:
    done = run(
        reading(
            record(Kind.CONTRACTS, reference="PO1", title="Grass cutting", supplier="Marl"),
            record(Kind.CONTRACTS, reference="PO1", title="Taxi meters", supplier="Quarry"),
        )
    )
    assert len(ids(done, "Contract")) == 2
    assert done.issues["a.csv", None][0].code == "reference_reused"


@pytest.mark.parametrize(
    ("rows", "type_name"),
    [
        (
            [
                application("Tally", "Marl", source_id="A1"),
                application("Falconry", "Quarry", source_id="A1"),
            ],
            "Application",
        ),
        (
            [
                record(Kind.SUPPLIERS, source_id="V1", name="Marl Ltd"),
                record(Kind.SUPPLIERS, source_id="V1", name="Quarry plc"),
            ],
            "Supplier",
        ),
        (
            [
                record(
                    Kind.INTEGRATIONS,
                    source_id="I1",
                    source_application=one,
                    target_application="T",
                )
                for one in ("Tally", "Falconry")
            ],
            "Integration",
        ),
    ],
)
def test_one_number_typed_twice_loses_neither_thing(rows: list[Record], type_name: str) -> None:
    done = run(reading(*rows))
    assert len(ids(done, type_name)) == 2
    assert "reference_reused" in {one.code for one in done.issues["a.csv", None]}
    assert not done.merged["a.csv", None]
    again = run(reading(*rows), snapshot=snapshot_of(done))
    assert ids(again, type_name) == ids(done, type_name)
    assert {one.id: one.claims for one in again.elements.values()} == {
        one.id: one.claims for one in done.elements.values()
    }


def test_another_spelling_of_a_name_under_its_number_is_merged() -> None:
    done = run(
        reading(
            record(Kind.SUPPLIERS, source_id="V1", name="Marl Ltd"),
            record(Kind.SUPPLIERS, source_id="V1", name="MARL LIMITED"),
        )
    )
    assert len(ids(done, "Supplier")) == 1
    assert [one.code for one in done.issues["a.csv", None]] == ["duplicate_row"]
    assert all(one.remedy for one in done.issues["a.csv", None])


def test_the_same_contract_twice_is_merged() -> None:
    done = run(
        reading(
            record(Kind.CONTRACTS, reference="PO1", title="Grass cutting", supplier="Marl"),
            record(Kind.CONTRACTS, reference="PO1", title="Grass  Cutting.", supplier="Marl Ltd"),
        )
    )
    assert len(ids(done, "Contract")) == 1
    assert done.merged["a.csv", None] == 1


def test_equal_cost_lines_are_two_lines() -> None:
    rows = [
        record(Kind.COSTS, "k.csv", amount=5, application="Tally", year="2025", category="support")
        for _ in range(2)
    ]
    done = run(reading(application("Tally", "Marl")), reading(*rows))
    assert len(ids(done, "Cost")) == 2
    again = run(reading(*rows), snapshot=snapshot_of(done))
    assert ids(again, "Cost") == ids(done, "Cost")


@pytest.mark.parametrize("text", ["Payments", "payments", "TAKING PAYMENTS"])
def test_a_functionality_typed_in_is_found_in_the_taxonomy(text: str) -> None:
    shipped = [
        record(Kind.FUNCTIONS, "shipped f.csv", source_id="payments", name="Taking payments")
    ]
    done = run(reading(application("Till", "Marl", functionality=text)), shipped=shipped)
    [edge] = [one.relationship for one in done.relationships.values()]
    assert (edge.type, edge.target) == ("PROVIDES", "acme/application-function/payments")


def test_functions_of_one_name_under_two_areas_are_two() -> None:
    rows = [
        record(Kind.FUNCTIONS, "f.csv", source_id=number, name="Case Management", parent=area)
        for number, area in (("15", "adults"), ("53", "childrens"), ("53", "childrens"))
    ]
    done = run(reading(*rows))
    under = sorted(one.relationship.target for one in done.relationships.values())
    assert under == ["acme/application-function/15", "acme/application-function/53"]
    assert done.merged["f.csv", None] == 1
    again = run(reading(*rows[:2]), snapshot=snapshot_of(done))
    assert ids(again, "ApplicationFunction") == ids(done, "ApplicationFunction")
    named = reading(application("Mosaic", "Marl", functionality="Case Management"))
    [edge] = [
        one.relationship
        for one in run(reading(*rows), named).relationships.values()
        if one.relationship.type == "PROVIDES"
    ]
    assert edge.target == under[0], "a name alone means the first that bears it"


def test_a_function_under_an_area_is_found_by_its_name() -> None:
    row = record(Kind.FUNCTIONS, "f.csv", source_id="F2", name="Rent recording", parent="F1")
    area = record(Kind.FUNCTIONS, "f.csv", source_id="F1", name="Recording")
    done = run(reading(area, row), reading(application("Orchard", functionality="Rent recording")))
    assert ids(done, "ApplicationFunction") == [
        "acme/application-function/f1",
        "acme/application-function/f2",
    ]


def test_a_functionality_of_ones_own_becomes_one() -> None:
    done = run(reading(application("Till", "Marl", functionality="Falconry")))
    assert ids(done, "ApplicationFunction") == ["acme/application-function/falconry"]


def test_every_record_is_loaded_or_merged() -> None:
    rows = [application(name, "Marl") for name in ("A1x", "A1x (TEST)", "B", "B", "C")]
    done = run(reading(*rows))
    assert len(ids(done, "Application")) + done.merged["a.csv", None] == len(rows)


@pytest.mark.parametrize(
    "typed",
    ["APM0001", "Quillon", "quillon system", "Quillon (APM0001)", "APM0001 - the legal one",
     "Quillon UAT", "Kwillon"],
)  # fmt: skip
def test_an_integration_finds_its_end_however_it_is_typed(typed: str) -> None:
    """By number, by name, by a number beside other words, by the name of a row that was merged."""
    done = run(
        reading(
            application("Quillon", "Jessamere", source_id="APM0001"),
            application("Kwillon", "Jessamere", source_id="APM0002", duplicate_of="APM0001"),
            application("Marlbrook", "Barrow", source_id="APM0003"),
        ),
        reading(
            record(
                Kind.INTEGRATIONS, "i.csv", source_application=typed, target_application="Marlbrook"
            )
        ),
    )
    found = {one.relationship.type: one.relationship.target for one in done.relationships.values()}
    assert found["FLOWS_FROM"] == "acme/application/quillon"


def test_two_numbers_in_one_text_are_no_reference() -> None:
    done = run(
        reading(
            application("Quillon", source_id="APM0001"), application("Marl", source_id="APM0002")
        ),
        reading(
            record(
                Kind.INTEGRATIONS,
                "i.csv",
                source_application="APM0001 or APM0002",
                target_application="Marl",
            )
        ),
    )
    assert not [one for one in done.relationships if "FLOWS_FROM" in one]
    assert [one.code for one in done.issues["i.csv", None]] == ["reference_unresolved"]


def test_a_parent_that_has_no_row_of_its_own_is_a_company_all_the_same() -> None:
    done = run(
        reading(
            record(Kind.SUPPLIERS, "s.csv", name="Ostle Ltd", parent="Nimbury Group plc"),
            record(Kind.SUPPLIERS, "s.csv", name="Snaithe Ltd", parent="NIMBURY GROUP PLC"),
            record(Kind.SUPPLIERS, "s.csv", name="Tarn Limited", parent="Ostle Limited"),
        )
    )
    parents = {
        (one.relationship.source, one.relationship.target) for one in done.relationships.values()
    }
    assert parents == {
        ("acme/supplier/nimbury-group-plc", "acme/supplier/ostle-ltd"),
        ("acme/supplier/nimbury-group-plc", "acme/supplier/snaithe-ltd"),
        ("acme/supplier/ostle-ltd", "acme/supplier/tarn-limited"),
    }


def test_an_address_behind_a_supplier_is_said_and_the_cell_kept() -> None:
    written = "Marl Ltd, 2 Some Street, Leeds"
    done = run(
        reading(
            record(Kind.CONTRACTS, title="Grass cutting", supplier=written, value=500),
            record(Kind.CONTRACTS, title="Grass cutting", supplier="Marl Ltd", value=500),
        )
    )
    [held] = [one for one in done.elements.values() if one.type == "Contract"]
    assert {one.property: one.value for one in held.claims}["supplier"] == written
    codes = [one.code for one in done.issues["a.csv", None]]
    assert codes == ["supplier_address", "duplicate_row"]
