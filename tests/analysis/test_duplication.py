"""Duplication: who counts, who does not, and what it costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from landscape.analysis import duplication
from landscape.analysis.duplication import Duplication
from landscape.errors import NotFound
from landscape.model.vocabulary import Band, Method
from tests.analysis.estates import Building, council, yearly


def booking(made: Building) -> Duplication:
    return next(
        one for one in duplication.find(made.estate()).findings if one.functionality.id == "booking"
    )


def test_live_accepted_applications_are_counted_and_no_others() -> None:
    report = duplication.find(council().estate())

    assert [one.functionality.id for one in report.findings] == ["booking", "payments"]
    found = report.findings[0]
    assert found.elements == ("courts", "diary", "rooms"), "in the order of their names"
    assert [one.id for one in found.uncertain] == ["unclear"]
    assert (report.total, report.classified, report.abstained) == (6, 5, 1)
    assert report.in_review == 1
    assert found.of == 6


def test_one_application_is_no_duplication_unless_asked_for() -> None:
    made = Building().app("a", "maps")
    assert duplication.find(made.estate()).findings == ()
    asked = duplication.find(made.estate(), "maps").findings[0]
    assert asked.title == "1 application provides maps"


def test_a_functionality_is_found_by_id_and_by_name_and_nothing_else() -> None:
    made = Building().add("ApplicationFunction", "acme/application-function/x", name="Booking",
                          source_id="appointments")  # fmt: skip
    made.app("a").link("PROVIDES", "a", "acme/application-function/x")
    for asked in ("appointments", "acme/application-function/x", "BOOKING"):
        found = duplication.find(made.estate(), asked).findings[0]
        assert found.id == "duplication/appointments"
    with pytest.raises(NotFound):
        duplication.find(made.estate(), "teleport")


def test_unlike_applications_come_last_however_many_they_are() -> None:
    made = Building().add("ApplicationFunction", "office", breadth="unlike")
    for name in ("writer", "reader", "sheets"):
        made.app(name, "office")
    made.app("a", "maps").app("b", "maps")
    found = duplication.find(made.estate()).findings
    assert [(one.functionality.id, str(one.breadth)) for one in found] == [
        ("maps", "unknown"), ("office", "unlike")
    ]  # fmt: skip


def test_how_sure_it_is_of_each_stands_in_the_order_of_the_applications() -> None:
    made = Building().app("b", "maps").add("Application", "a")
    made.link("PROVIDES", "a", "maps", method=Method.INFERRED, confidence=0.9)
    (found,) = duplication.find(made.estate()).findings
    assert (found.elements, found.sureness) == (("a", "b"), [0.9, 1.0])


def test_everything_that_a_decision_needs_is_with_the_application() -> None:
    found = {one.id: one for one in booking(council()).providers}

    courts = found["courts"]
    assert [one.id for one in courts.business_functions] == ["leisure"]
    assert courts.organisation_units == ("place",)
    assert [one.contract.id for one in courts.contracts] == ["k-shared"]
    assert [one.id for one in courts.suppliers] == ["Beta"]
    assert courts.supplier_groups == ("Holding",)
    assert courts.earliest_contract_end == date(2027, 6, 30)
    assert courts.annual_cost.central == 5000
    assert courts.evidence[0].row is not None
    assert str(courts.fitness.disposition) == "eliminate"


def test_the_cost_of_a_finding_is_the_sum_of_its_parts() -> None:
    found = booking(council())
    parts = [one.annual_cost.central for one in found.providers]
    assert found.annual_cost.central == sum(parts) == 17900


def test_a_shared_contract_is_counted_once() -> None:
    made = Building().app("a", "maps").app("b", "maps").app("c", "maps")
    made.contract("k", "a", "b", "c", **yearly(9000))
    found = duplication.find(made.estate()).findings[0]
    assert found.annual_cost.central == 9000


def test_a_suite_and_its_module_are_one() -> None:
    made = Building().app("suite").app("module").add("ApplicationFunction", "maps")
    for one in ("suite", "module"):
        made.link("PROVIDES", one, "maps", method=Method.INFERRED, confidence=0.9)
    made.link("CONTAINS", "suite", "module").app("other", "maps")
    found = duplication.find(made.estate()).findings[0]
    assert set(found.elements) == {"module", "other"}
    assert [(one.application.id, one.reason) for one in found.set_aside] == [
        ("suite", "counted through its part module")
    ]


def test_a_suite_and_a_module_that_somebody_typed_in_are_two() -> None:
    made = Building().app("suite", "maps").app("module", "maps").link("CONTAINS", "suite", "module")
    assert duplication.find(made.estate()).findings[0].count == 2


def test_an_environment_is_not_counted() -> None:
    made = Building().app("a", "maps").app("a-test", "maps", environment="Test").app("b", "maps")
    made.link("CONTAINS", "a", "a-test")
    found = duplication.find(made.estate()).findings[0]
    assert set(found.elements) == {"a", "b"}
    assert found.set_aside[0].reason == "an environment of a"


def test_a_review_link_never_moves_the_central_figures() -> None:
    before = booking(council())
    made = council().app("new")
    made.link("PROVIDES", "new", "booking", band=Band.REVIEW, confidence=0.6)
    made.contract("k-new", "new", **yearly(99_999))
    after = booking(made)
    assert (after.count, after.annual_cost) == (before.count, before.annual_cost)
    assert after.effective == before.effective


def test_unknown_cost_is_counted_never_guessed() -> None:
    made = Building().app("a", "maps").app("b", "maps")
    made.contract("k", "b", value=Decimal(5000), value_basis="unknown", end_date=date(2027, 1, 1))
    cost = duplication.find(made.estate()).findings[0].annual_cost
    assert (cost.low, cost.central, cost.high, cost.unknown) == (0, 0, 0, 2)


def test_kinds_of_duplication() -> None:
    made = Building()
    made.app("a", "maps", product="Mapster").app("b", "maps", product="mapster").app("c", "maps")
    made.serves("a", "planning").serves("b", "planning").serves("c", "parks")
    made.contract("k1", "a", held_with="S", **yearly(1)).contract(
        "k2", "b", held_with="S", **yearly(1)
    )
    made.link("SUPPLIES", "S", "a").link("SUPPLIES", "S", "b")
    kinds = {
        one.kind: one.applications for one in duplication.find(made.estate()).findings[0].classes
    }
    assert kinds == {"a": ("a", "b"), "b": ("a", "b", "c"), "c": ("a", "b"), "e": ("a", "b")}


def test_a_module_paid_for_and_not_used_is_said() -> None:
    made = Building().app("niche", "maps").app("suite")
    made.link("PROVIDES", "suite", "maps", entitled=True, used=False)
    kinds = {
        one.kind: one.applications for one in duplication.find(made.estate()).findings[0].classes
    }
    assert kinds == {"d": ("suite",)}


def test_the_order_of_loading_does_not_matter() -> None:
    assert duplication.find(council().estate()) == duplication.find(council().estate(seed=7))
