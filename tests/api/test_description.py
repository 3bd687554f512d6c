"""The API's own description: valid OpenAPI 3.1, complete, and true of every route."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from fastapi.testclient import TestClient
from schemathesis.specs.openapi.definitions import OPENAPI_31

PROMISED = {
    ("get", "/elements"), ("get", "/elements/{element_id}"), ("get", "/elements/{element_id}/history"),
    ("get", "/search"), ("get", "/duplicates"), ("get", "/rationalisation"), ("get", "/suppliers"),
    ("get", "/contracts"), ("get", "/impact/{element_id}"), ("get", "/paths"), ("get", "/quality"),
    ("get", "/graph"), ("get", "/loads"), ("get", "/diff"),
    ("get", "/review"), ("post", "/decisions"), ("post", "/review/{case_id}"), ("post", "/imports"),
    ("get", "/exports/{form}"), ("get", "/health"), ("get", "/ready"), ("get", "/metrics"),
}  # fmt: skip
PROBLEM = {"$ref": "#/components/schemas/ProblemBody"}
# What needs no store and takes no parameter can go wrong in one way only.
SIMPLE = {"/api/v1/health"}
NO_JSON = {"/api/v1/exports/{form}", "/api/v1/metrics"}


@pytest.fixture(scope="module")
def described(api: TestClient) -> dict[str, Any]:
    """The description as it is served."""
    answer = api.get("/api/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every operation."""
    return [
        (method, path, one)
        for path, each in described["paths"].items()
        for method, one in each.items()
    ]


def test_it_is_valid(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    wrong = list(jsonschema_rs.validator_for(OPENAPI_31).iter_errors(described))
    assert not wrong, wrong[:3]
    spoilt = {**described, "info": {"version": "1"}}
    assert list(jsonschema_rs.validator_for(OPENAPI_31).iter_errors(spoilt)), "it can fail"


def test_every_promised_route_is_there_and_no_page(described: dict[str, Any]) -> None:
    found = {(method, path.removeprefix("/api/v1")) for method, path, _ in operations(described)}
    assert found >= PROMISED
    assert all(path.startswith("/api/v1/") for path in described["paths"])


def test_every_operation_says_what_it_is_for(described: dict[str, Any]) -> None:
    for _, path, one in operations(described):
        assert one["summary"] and one["description"] and one["tags"], path
        assert one["description"].strip().endswith("."), path
        for parameter in one.get("parameters", []):
            if parameter["in"] == "path" and parameter["name"] == "form":
                continue  # its values say it
            assert parameter.get("description"), (path, parameter["name"])


def test_every_answer_and_every_error_has_a_shape(described: dict[str, Any]) -> None:
    for _, path, one in operations(described):
        answered = one["responses"]["200"]
        assert answered["description"]
        if path not in NO_JSON:
            schema = answered["content"]["application/json"]["schema"]
            assert "$ref" in schema or "$ref" in schema["items"], path
        errors = {key: each for key, each in one["responses"].items() if key != "200"}
        assert {"421"} | (set() if path in SIMPLE else {"503"}) <= errors.keys(), path
        if one.get("parameters") or "requestBody" in one:
            assert "422" in errors, path
        for status, each in errors.items():
            assert each["content"]["application/json"]["schema"] == PROBLEM, (path, status)


def test_every_field_of_every_shape_has_a_type(described: dict[str, Any]) -> None:
    for name, shape in described["components"]["schemas"].items():
        assert "HTTPValidationError" not in name, "errors have one body"
        for field, each in shape.get("properties", {}).items():
            assert {"type", "$ref", "anyOf", "enum", "allOf"} & each.keys(), (name, field)


def test_operations_have_names_of_their_own(described: dict[str, Any]) -> None:
    names = [one["operationId"] for _, _, one in operations(described)]
    assert len(names) == len(set(names))
