"""The metamodel, declared once.

Element types, relationship types and their properties. The SQLite schema, the API schemas, the docs'
model reference, the web labels, the import targets and the exporters' mappings are derived from
these declarations; tests hold the copies equal.
"""

from __future__ import annotations

from landscape.model.declaration import ElementType, Property, RelationshipType, ValueKind
from landscape.model.element_types import (
    APPLICATION,
    APPLICATION_FUNCTION,
    BUSINESS_FUNCTION,
    CHANGE_PROPOSAL,
    CONTRACT,
    COST,
    DATA_OBJECT,
    ELEMENT_TYPES,
    INTEGRATION,
    LICENCE,
    ORGANISATION,
    ORGANISATION_UNIT,
    SUPPLIER,
    SYSTEM_SOFTWARE,
    WORK_PACKAGE,
)
from landscape.model.relationship_types import RELATIONSHIP_TYPES

__all__ = [
    "APPLICATION",
    "APPLICATION_FUNCTION",
    "BUSINESS_FUNCTION",
    "CHANGE_PROPOSAL",
    "CONTRACT",
    "COST",
    "DATA_OBJECT",
    "ELEMENT_TYPES",
    "INTEGRATION",
    "LICENCE",
    "ORGANISATION",
    "ORGANISATION_UNIT",
    "RELATIONSHIP_TYPES",
    "SUPPLIER",
    "SYSTEM_SOFTWARE",
    "WORK_PACKAGE",
    "ElementType",
    "Property",
    "RelationshipType",
    "ValueKind",
    "element_type",
    "relationship_type",
]


def element_type(name: str) -> ElementType:
    """The declaration of an element type; KeyError when there is none of that name."""
    return ELEMENT_TYPES[name]


def relationship_type(name: str) -> RelationshipType:
    """The declaration of a relationship type; KeyError when there is none of that name."""
    return RELATIONSHIP_TYPES[name]
