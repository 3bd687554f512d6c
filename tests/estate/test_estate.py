"""The estate: what is asked of it comes back in id order, whatever order it was given in."""

from __future__ import annotations

import random
import time
from datetime import date
from decimal import Decimal

import pytest

from landscape.errors import NotFound
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship

AS_AT = date(2026, 11, 24)


def application(name: str, **properties: object) -> Element:
    return Element(
        f"acme/application/{name}",
        "Application",
        "acme",
        {"name": name.title(), **properties},  # type: ignore[dict-item]
    )


BOOKING = Element("acme/application-function/booking", "ApplicationFunction", "acme")
DESK, PAY = application("desk"), application("pay", annual_cost=Decimal(10))
OLD = application("old", lifecycle="retired")
GOING = application("going", retired_date=AS_AT)
EDGES = [Relationship("PROVIDES", one.id, BOOKING.id) for one in (PAY, DESK)]


def test_order_of_loading_does_not_show() -> None:
    elements, edges = [BOOKING, DESK, PAY, OLD, GOING], list(EDGES)
    first = Estate(elements, edges, AS_AT)
    random.Random(3).shuffle(elements)
    second = Estate(elements, edges[::-1], AS_AT)
    assert first.elements() == second.elements()
    assert first.relationships() == second.relationships()
    assert first.into(BOOKING.id) == second.into(BOOKING.id)


def test_retired_applications_are_not_counted() -> None:
    estate = Estate([BOOKING, DESK, PAY, OLD, GOING], EDGES, AS_AT)
    assert [one.id for one in estate.applications()] == [DESK.id, PAY.id]
    assert estate.counts() == {"Application": 2, "ApplicationFunction": 1}
    assert len(estate) == 5
    earlier = Estate([GOING], [], date(2026, 11, 23))
    assert not earlier.retired.any()


def test_edges_by_type_and_direction() -> None:
    stray = Relationship("PROVIDES", DESK.id, "acme/application-function/nothing")
    estate = Estate([BOOKING, DESK, PAY], [*EDGES, stray], AS_AT)
    assert estate.relationships() == tuple(sorted(EDGES, key=lambda one: one.key))
    assert estate.targets(DESK.id, "PROVIDES") == [BOOKING]
    assert estate.sources(BOOKING.id, "PROVIDES") == [DESK, PAY]
    assert estate.out(DESK.id, "SERVES") == []
    assert estate.relationships("SERVES") == ()


def test_unknown_element_says_what_to_do() -> None:
    estate = Estate([DESK], [], AS_AT)
    assert estate.get("acme/application/none") is None
    assert DESK.id in estate and "none" not in estate
    with pytest.raises(NotFound, match="landscape find"):
        estate.element("acme/application/none")


def test_networkx_graph_holds_everything() -> None:
    graph = Estate([BOOKING, DESK, PAY], EDGES, AS_AT).to_networkx()
    assert set(graph.nodes) == {BOOKING.id, DESK.id, PAY.id}
    assert graph.nodes[PAY.id] == {
        "name": "Pay",
        "annual_cost": Decimal(10),
        "type": "Application",
    }
    assert set(graph.edges(keys=True)) == {(one.source, one.target, one.type) for one in EDGES}


def test_a_hundred_thousand_elements_in_a_few_seconds() -> None:
    elements = [application(f"a{number}") for number in range(100_000)]
    edges = [
        Relationship("REPLACES", elements[number].id, elements[(number * 7) % 100_000].id)
        for number in range(1, 100_000)
    ]
    begun = time.process_time()
    estate = Estate(elements[::-1], edges, AS_AT)
    assert time.process_time() - begun < 4
    assert len(estate.relationships()) == 99_999
