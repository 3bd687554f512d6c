"""The estate as columns says what its elements say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from landscape.analysis import duplication
from landscape.analysis.columns import Columns
from landscape.analysis.edges import accepted, edge_evidence, name_evidence
from landscape.estate.estate import Estate
from landscape.model.element import Cell, Element
from landscape.model.vocabulary import Method
from tests.analysis.estates import AS_AT, council

UNNAMED = [
    Element("acme/supplier/no-name", "Supplier", "acme"),
    Element("k", "Contract", "acme", {"title": "", "reference": "R1"}, {"title": Cell("c.csv", 1)}),
    Element("l", "Contract", "acme", {"reference": "R2"}, {"reference": Cell("c.csv")}),
    Element("m", "Cost", "acme", {"name": "Cell without a row", "amount": Decimal("1.50")}),
    Element("n", "Cost", "acme", {"documented": False}, {"documented": Cell("d", 7, "Doc", "One")}),
]
NAMES = ("name", "title", "users", "end_date", "documented", "value", "amount", "nothing")


def test_evidence_from_columns_is_that_of_the_elements() -> None:
    made = council()
    estate = Estate([*made.elements.values(), *UNNAMED], made.relationships, AS_AT)
    columns = Columns.of(estate)
    for place, one in enumerate(estate.elements()):
        assert columns.naming(place) == name_evidence(one)
        assert (columns.name(place), columns.kinds[place]) == (one.name, one.type)
        for name in NAMES:
            assert columns.said(name).at(place) == one.evidence(name)
            assert columns.said(name).known.get(place) == one.properties.get(name)


def test_relationships_from_columns_are_those_of_the_estate() -> None:
    made = council()
    made.link("SERVES", "rooms", "leisure", confidence=0.9, method=Method.INFERRED)
    made.add("BusinessFunction", "leisure")
    estate = made.estate()
    columns = Columns.of(estate)
    for number, edge in enumerate(estate.relationships()):
        place = estate.place(edge.source)
        assert columns.edge_evidence(place, number) == edge_evidence(estate, edge)
        first = columns.first(edge.type).get(place)
        leaving = accepted(estate.out(edge.source, edge.type))
        assert (None if first is None else estate.edge(first)) == next(iter(leaving), None)
    spoken = columns.spoken.tolist()
    assert True in spoken and False in spoken
    for finding in duplication.find(estate).findings:
        for one in (*finding.providers, *finding.uncertain):
            said = one.provides
            known = one.confidence, one.band, one.method
            assert known == (said.confidence, said.band, said.method)
            assert (one.id, one.name) == (one.application.id, one.application.name)
            assert list(one.contract_ids) == [each.contract.id for each in one.contracts]
            assert (one.standing.business, one.standing.disposition) == (
                one.fitness.business,
                one.fitness.disposition,
            )


def test_an_estate_of_nothing_says_nothing() -> None:
    columns = Columns.of(Estate([], [], date(2026, 1, 1)))
    assert (columns.kinds, dict(columns.said("name").known)) == ([], {})
