"""What the metamodel declares, as the API's description shows it: types, closed words, properties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from landscape.model.metamodel import (
    ELEMENT_TYPES,
    RELATIONSHIP_TYPES,
    ElementType,
    Property,
    RelationshipType,
    ValueKind,
)

Scalar = str | int | float | bool | None
_JSON: dict[ValueKind, dict[str, Any]] = {
    ValueKind.INTEGER: {"type": "integer"},
    ValueKind.SCORE: {"type": "number", "minimum": 1, "maximum": 5},
    ValueKind.MONEY: {"type": "number"},
    ValueKind.SHARE: {"type": "number", "minimum": 0, "maximum": 1},
    ValueKind.DATE: {"type": "string", "format": "date"},
    ValueKind.BOOLEAN: {"type": "boolean"},
}


def property_schema(declared: Property) -> dict[str, Any]:
    """One property: its kind, label, meaning, unit and allowed words."""
    schema = dict(_JSON.get(declared.kind, {"type": "string"}))
    schema["title"] = declared.label
    schema["description"] = declared.meaning
    if declared.unit:
        schema["x-unit"] = declared.unit
    if declared.values is not None:
        schema["enum"] = [one.value for one in declared.values]
    return schema


def properties_schema(declared: ElementType | RelationshipType) -> dict[str, Any]:
    """All properties of a type: those that are known are given, and no other."""
    return {
        "title": f"{declared.name} properties",
        "type": "object",
        "properties": {one.name: property_schema(one) for one in declared.properties},
        "additionalProperties": False,
    }


def _any_of(declared: Iterable[ElementType | RelationshipType]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [properties_schema(one) for one in declared]})


ElementTypeName = Annotated[str, Field(json_schema_extra={"enum": list(ELEMENT_TYPES)})]
RelationshipTypeName = Annotated[str, Field(json_schema_extra={"enum": list(RELATIONSHIP_TYPES)})]
ElementProperties = Annotated[dict[str, Scalar], _any_of(ELEMENT_TYPES.values())]
RelationshipProperties = Annotated[
    dict[str, Scalar],
    _any_of(one for one in RELATIONSHIP_TYPES.values()),
]
