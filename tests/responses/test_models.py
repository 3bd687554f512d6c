"""The builders give exactly the fields that the API's models declare, in JSON's own types."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from landscape import responses
from landscape.analysis import (
    contracts,
    duplication,
    impact,
    quality,
    rationalisation,
    suppliers,
)
from landscape.estate.estate import Estate
from landscape.model.element import Relationship
from landscape.responses import models
from landscape.responses.rows import made
from landscape.store.answers import (
    Check,
    Difference,
    ElementChange,
    LoadEntry,
    Match,
    PropertyChange,
)
from landscape.store.batch import LoadedFile
from tests.analysis.estates import council

ANSWERS: list[tuple[Callable[[Estate], Any], type[models.Answer]]] = [
    (lambda one: responses.duplicates(duplication.find(one), one), models.Duplicates),
    (lambda one: responses.rationalise(rationalisation.rationalise(one), one),
     models.Rationalisation),
    (lambda one: responses.suppliers(suppliers.find(one), one), models.Suppliers),
    (lambda one: responses.contracts(contracts.calendar(one), one), models.Contracts),
    (lambda one: responses.contracts(contracts.calendar(one, "12m"), one), models.Contracts),
    *[
        (lambda one, event=event: responses.impact(impact.assess(one, "diary", event), one),
         models.Impact)
        for event in ("retire", "outage", "change", "contract-end", "supplier-exit", "end-of-life")
    ],
    (lambda one: responses.path(impact.path(one, "diary", "k-ledger"), one), models.Paths),
    (lambda one: responses.quality(quality.find(one), one), models.Quality),
    (lambda one: responses.graph(one, "diary", 2), models.Graph),
]  # fmt: skip


@pytest.mark.parametrize(("build", "model"), ANSWERS)
def test_a_builder_gives_what_its_model_declares(
    build: Callable[[Estate], Any], model: type[models.Answer]
) -> None:
    document = build(council().estate())

    as_json = json.loads(json.dumps(document, allow_nan=False, default=made))
    assert as_json == document, "only JSON's own types"
    read = model.model_validate(as_json)
    assert read.model_dump(mode="json", by_alias=True) == document


def test_the_store_s_answers() -> None:
    at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    file = LoadedFile("a/b.csv", "b.csv", None, "contracts", "f", 9, 6, 1, 1, 1)
    entry = LoadEntry(3, at, (file,), 6, 4, False)
    change = ElementChange("a", "Contract", "A", (PropertyChange("value", None, Decimal("1.5")),))
    edge = Relationship("COVERS", "k", "a", {"share": Decimal("0.5")})
    difference = Difference(1, 3, (change,), (), (change,), (edge,), (), ())

    loads = responses.loads([entry])
    assert loads[0]["at"] == "2026-11-23T09:30:00+00:00"
    TypeAdapter(list[models.Load]).validate_python(loads)
    diff = responses.diff(difference)
    models.Difference.model_validate(diff)
    assert diff["from"] == 1
    assert diff["elements"]["changed"][0]["changes"] == [
        {"property": "value", "before": None, "after": 1.5}
    ]
    hits = responses.find([Match("a", "Contract", "A", "title", 0.81234)])
    assert TypeAdapter(list[models.Hit]).validate_python(hits)[0].score == 0.8123
    checks = [Check("schema", True, "as declared"), Check("pages", False, "page 3 is damaged")]
    assert models.Verified.model_validate(responses.verify(checks)).ok is False


def test_money_keeps_its_pence_and_whole_pounds_stay_whole() -> None:
    found = duplication.find(council().estate()).findings
    cost = responses.duplicates(duplication.find(council().estate()), council().estate())
    assert found[0].annual_cost.central == Decimal("17900.00")
    assert repr(cost["findings"][0]["annual_cost"]["central"]) == "17900"


def test_dates_are_iso_and_unknown_is_null() -> None:
    estate = council().add("Contract", "bare").estate()
    lines = {
        one["id"]: one
        for one in responses.contracts(contracts.calendar(estate), estate)["contracts"]
    }
    assert lines["k-diary"]["serve_by"] == date(2026, 9, 30).isoformat()
    assert lines["bare"]["end"] is None
    assert lines["bare"]["annual_value"] is None
    assert lines["bare"]["status"] == "unknown"


def test_a_graph_is_cut_at_its_limit_and_says_so() -> None:
    estate = council().estate()
    whole = responses.graph(estate, "diary", 9)
    cut = responses.graph(estate, "diary", 9, limit=4)
    assert whole["left_out"] == 0
    assert cut["nodes"][0]["id"] == "diary"
    assert len(cut["nodes"]) == 4
    assert cut["left_out"] == len(whole["nodes"]) - 4
    kept = {one["id"] for one in cut["nodes"]}
    assert all({one["from"], one["to"]} <= kept for one in cut["edges"])
