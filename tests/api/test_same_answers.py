"""The API gives the same answers as the command line, in the shapes that its description declares."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from landscape.responses import models
from tests.acceptance.running import raw
from tests.browser.small_estate import AS_AT

APPLICATION = "acme/application/app-00"
OTHER = "acme/application/app-05"
CONTRACT = "acme/contract/c-0001"
SUPPLIER = "acme/supplier/sup-0"
EVENTS = ("retire", "outage", "change", "contract-end", "supplier-exit", "end-of-life")
SAME: list[tuple[str, list[str], Any]] = [
    ("duplicates", ["duplicates"], models.Duplicates),
    (
        "duplicates?functionality=payments",
        ["duplicates", "--functionality", "payments"],
        models.Duplicates,
    ),
    ("rationalisation", ["rationalise"], models.Rationalisation),
    ("suppliers", ["suppliers"], models.Suppliers),
    (f"suppliers?supplier={SUPPLIER}", ["suppliers", SUPPLIER], models.Suppliers),
    ("contracts", ["contracts"], models.Contracts),
    ("contracts?ending_within=18m", ["contracts", "--ending-within", "18m"], models.Contracts),
    ("quality", ["quality"], models.Quality),
    (f"paths?from={APPLICATION}&to={OTHER}", ["path", APPLICATION, OTHER], models.Paths),
    (f"elements/{APPLICATION}", ["show", APPLICATION], models.Shown),
    (f"elements/{CONTRACT}", ["show", CONTRACT], models.Shown),
    (
        "elements/acme/application/app-01/history",
        ["history", "acme/application/app-01"],
        list[models.HistoryChange],
    ),
    ("search?q=corporate", ["find", "corporate"], list[models.Hit]),
    ("search?q=kestrl", ["find", "kestrl"], list[models.Hit]),
    ("loads", ["loads"], list[models.Load]),
    ("diff?from=1&to=2", ["diff", "1", "2"], models.Difference),
    ("diff?from=0&to=1", ["diff", "0", "1"], models.Difference),
    *[
        (
            f"impact/{APPLICATION}?event={one}",
            ["impact", APPLICATION, "--event", one],
            models.Impact,
        )
        for one in EVENTS
    ],
]


def by_command(store: Path, *arguments: str) -> Any:
    """The answer of the command line as at the same date."""
    shared = ("--store", str(store), "--as-at", AS_AT.isoformat(), "--format", "json")
    return raw(*shared, *arguments).document()


@pytest.mark.parametrize(("address", "command", "shape"), SAME, ids=[one[0] for one in SAME])
def test_the_answer_of_the_command_line(
    api: TestClient, small_store: Path, address: str, command: list[str], shape: Any
) -> None:
    answer = api.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == by_command(small_store, *command)
    read = TypeAdapter(shape)
    assert read.dump_python(read.validate_python(answer.json()), mode="json", by_alias=True) == (
        answer.json()
    )


def test_a_date_is_asked_for_as_on_the_command_line(api: TestClient, small_store: Path) -> None:
    asked = api.get("/api/v1/contracts?as_at=2025-01-01").json()
    said = raw("--store", small_store, "--as-at", "2025-01-01", "--format", "json", "contracts")
    assert asked["as_at"] == "2025-01-01"
    assert asked == said.document()
    assert asked["statuses"] != api.get("/api/v1/contracts").json()["statuses"]


def test_contracts_of_one_status(api: TestClient) -> None:
    every = api.get("/api/v1/contracts").json()
    shown = {one["status"] for one in every["contracts"]}
    assert len(shown) >= 2
    for status in shown:
        some = api.get(f"/api/v1/contracts?status={status}").json()
        assert some["contracts"] == [one for one in every["contracts"] if one["status"] == status]
        models.Contracts.model_validate(some)


def test_the_graph_is_the_surroundings(api: TestClient) -> None:
    near = api.get(f"/api/v1/graph?around={APPLICATION}&depth=1").json()
    shown = by_relationship(api, APPLICATION)
    models.Graph.model_validate(near)
    assert {one["id"] for one in near["nodes"]} == {APPLICATION, *shown}
    assert {one["distance"] for one in near["nodes"]} == {0, 1}
    alone = api.get(f"/api/v1/graph?around={APPLICATION}&depth=0").json()
    assert [one["id"] for one in alone["nodes"]] == [APPLICATION]
    far = api.get(f"/api/v1/graph?around={APPLICATION}&depth=4").json()
    assert {one["id"] for one in near["nodes"]} < {one["id"] for one in far["nodes"]}
    for one in far["edges"]:
        assert {one["from"], one["to"]} <= {each["id"] for each in far["nodes"]}


def by_relationship(api: TestClient, element: str) -> set[str]:
    """What `show` says that an element is related to."""
    shown = api.get(f"/api/v1/elements/{element}").json()
    return {one["element"]["id"] for one in shown["relationships"]}


def test_every_answer_can_be_had_twice(api: TestClient) -> None:
    for address, _, _ in SAME:
        first, second = (api.get(f"/api/v1/{address}").content for _ in range(2))
        assert first == second, address


def test_the_small_estate_has_something_to_say(api: TestClient) -> None:
    asked: dict[str, Callable[[Any], Any]] = {
        "duplicates": lambda one: one["findings"][0]["count"] >= 25,
        "rationalisation": lambda one: one["candidates"],
        "suppliers": lambda one: one["groups"][0]["contracts"],
        "contracts": lambda one: len(one["contracts"]) == one["total"] >= 20,
        "quality": lambda one: len(one["rules"]) >= 15,
        f"impact/{APPLICATION}?event=retire": lambda one: one["affected"][0]["paths"],
        "search?q=bookings": lambda one: len(one) == 20,
    }
    for address, says in asked.items():
        found = api.get(f"/api/v1/{address}").json()
        assert says(found), json.dumps(found)[:300]
