"""A state in columns is the state in objects, whatever the rows hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landscape.errors import NotFound
from landscape.model.element import Cell, Value
from landscape.model.vocabulary import Method
from landscape.store.protocol import Store
from tests.contract.words import (
    ACME,
    DEAL,
    DESK,
    PAY,
    SPORT,
    follows,
    infers,
    load,
    only,
    orders,
    relates,
    says,
    unpacked,
)

ODD = "a\nb|c\x1e d\u2028 \U0001f600 \u00e9"
VALUES: dict[str, Value] = {
    "name": "Desk \U0001f600",
    "description": ODD,
    "users": 12,
    "annual_cost": Decimal("12.50"),
    "retired_date": date(2027, 3, 31),
    "documented": True,
}


def same(store: Store, number: int | None = None) -> None:
    state, columns = store.snapshot(number), store.columns(number)
    elements, relationships = unpacked(columns)
    assert elements == state.elements
    assert relationships == state.relationships
    assert orders(columns.elements(range(len(columns.ids)))) == orders(state.elements)
    assert columns.load == state.load
    assert columns.spoken().tolist() == [bool(one.evidence) for one in state.relationships]
    for name in ("name", "users", "description"):
        held = {place: one.properties for place, one in enumerate(state.elements)}
        known = {place: one[name] for place, one in held.items() if name in one}
        assert columns.coded(name).by_place() == known
        coded = columns.coded(name)
        assert coded.places.tolist() == list(known)
        assert len(coded.values) == len({(type(one), str(one)) for one in known.values()})
        cells = {place: one.cells for place, one in enumerate(state.elements)}
        standing = {place: one[name] for place, one in cells.items() if name in one}
        located = columns.located(name)
        assert located.places.tolist() == list(standing)
        for place, (cell, row) in located.by_place().items():
            source, sheet, header = located.where[cell]
            assert Cell(source, row - 1 if row else None, header, sheet) == standing[place]


def test_an_empty_store(store: Store) -> None:
    same(store)


def test_every_sort_of_value_and_header(store: Store) -> None:
    own = {name: value for name, value in VALUES.items() if name != "documented"}
    load(store, says("c.csv", **own, extra={"A\nB": "x", "Tag": ODD, "\u00c4": "", "name": "y"}))
    same(store)


def test_sources_that_disagree(store: Store) -> None:
    load(
        store, says("a.csv", name="Desk", users=1, extra={"Tag": "1"}), says("a.csv", PAY, users=5)
    )
    load(
        store,
        says("b.csv", name="DESK", users=2, extra={"Tag": "2"}),
        says("b.csv", SPORT, name="x"),
    )
    load(store, says("c.csv", users=3, row=9, method=Method.INFERRED), says("c.csv", PAY, users=5))
    same(store)
    assert store.snapshot().elements[0].conflicts == ("users",)
    for number in range(4):
        same(store, number)


def test_edges_that_several_origins_say(store: Store) -> None:
    load(store, says("c.csv", DEAL, title="Deal"), says("c.csv"), says("c.csv", PAY),
         says("c.csv", ACME, name="Acme"))  # fmt: skip
    load(store, says("c.csv", DEAL, title="Deal"),
         relates("c.csv", "COVERS", DEAL, DESK, share=Decimal("0.25")),
         relates("c.csv", "COVERS", DEAL, PAY),
         derive=follows(infers("COVERS", DEAL, DESK, 0.123456789012345678),
                        infers("COVERS", DEAL, PAY, 0.7, Method.DECIDED),
                        infers("SUPPLIES", ACME, PAY, 1 / 3)))  # fmt: skip
    load(store, says("d.csv", DEAL), relates("d.csv", "COVERS", DEAL, DESK, share=Decimal("0.5")))
    same(store)
    load(store, says("d.csv"), closing=[only(DESK)])  # an edge whose end is closed
    for number in range(1, store.latest() + 1):
        same(store, number)


def test_a_load_that_never_was(store: Store) -> None:
    with pytest.raises(NotFound):
        store.columns(3)


words = st.text(max_size=12)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(words, words, max_size=4), words, words)
def test_any_text_comes_back(
    store: Store, extra: dict[str, str], name: str, description: str
) -> None:
    load(store, says("c.csv", name=name, description=description, extra=extra))
    same(store)
