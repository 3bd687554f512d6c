"""Elements, claims, ledgers and inferences: what they say when little is known, and what never constructs."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from landscape.model.element import Cell, Element, Relationship
from landscape.model.inference import Evidence, Inference
from landscape.model.record import FileReading, RowCounts
from landscape.model.vocabulary import Band, Kind, Method

DESK = Element(
    "acme/application/desk",
    "Application",
    "acme",
    {
        "name": "Desk",
        "users": 310,
        "annual_cost": Decimal("9.50"),
        "install_date": date(2019, 4, 3),
    },
    {"users": Cell("cmdb.csv", 4, "Users", "Systems")},
)


def test_what_is_unknown_is_said_and_never_made_up() -> None:
    bare = Element("acme/contract/c-1", "Contract", "acme")
    assert (bare.text("title"), bare.day("end_date"), bare.amount("value")) == ("", None, None)
    assert bare.name == "c-1"
    assert bare.evidence("title") == Evidence("", "title")


def test_a_thing_is_called_by_the_best_name_there_is() -> None:
    known = {"source_id": "A1", "reference": "C-1", "title": "Deal"}
    assert Element("a/contract/x", "Contract", "a", known).name == "Deal"
    assert Element("a/contract/x", "Contract", "a", {**known, "title": ""}).name == "C-1"


def test_a_property_is_read_as_what_it_is() -> None:
    assert DESK.amount("users") == Decimal(310)
    assert DESK.amount("annual_cost") == Decimal("9.50")
    assert DESK.amount("name") is None
    assert Element("x", "Contract", "a", {"sme": True}).amount("sme") is None, "yes is no number"
    assert DESK.day("install_date") == date(2019, 4, 3)
    assert DESK.day("name") is None


def test_evidence_goes_down_to_the_cell() -> None:
    assert DESK.evidence("users", "count") == Evidence(
        "310", "count", "cmdb.csv", "Systems", 4, "Users"
    )


def test_facts_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        DESK.id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Element("x", "Contract", "a").properties["title"] = "x"  # type: ignore[index]


def test_an_edge_is_known_by_its_type_and_ends() -> None:
    one = Relationship("COVERS", "c", "a", confidence=1.0)
    other = Relationship("COVERS", "c", "a", method=Method.INFERRED, confidence=0.7)
    assert one.key == other.key


def test_a_ledger_that_does_not_add_up_does_not_construct() -> None:
    assert RowCounts(10, 6, 2, 1, 1).read == 10
    with pytest.raises(ValueError, match="does not add up"):
        RowCounts(10, 6, 2, 1, 0)
    with pytest.raises(ValueError, match="do not add up"):
        FileReading(
            "a.csv", "a.csv", None, Kind.COSTS, "given", None, None, None, 1, (), (), (), (), 3, 1
        )


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_a_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValueError, match="not a probability"):
        Inference(confidence, Band.ACCEPT, Method.INFERRED, (Evidence("x"),))


def test_an_inference_without_evidence_does_not_construct() -> None:
    with pytest.raises(ValueError, match="says nothing"):
        Inference(0.9, Band.ACCEPT, Method.INFERRED, ())
    assert Inference(1.0, Band.ACCEPT, Method.DECIDED, ()).evidence == ()
