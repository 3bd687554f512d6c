"""The closed words, held at the door: nothing enters a store that the metamodel does not declare."""

from __future__ import annotations

from collections.abc import Iterable

from landscape.errors import UsageError
from landscape.model.element import Claim, Relationship
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES

_PROPERTIES = {
    name: frozenset(one.name for one in declared.properties)
    for name, declared in (ELEMENT_TYPES | RELATIONSHIP_TYPES).items()  # type: ignore[operator]
}


def check_claims(type_name: str, claims: Iterable[Claim]) -> None:
    """Raises UsageError for a property that the metamodel does not declare for an element type."""
    declared = _PROPERTIES[type_name]
    for claim in claims:
        if claim.property not in declared:
            raise _undeclared(f"property of {type_name}", claim.property)


def check_relationship(relationship: Relationship) -> None:
    """Raises UsageError for a type or property that the metamodel does not declare."""
    if relationship.type not in RELATIONSHIP_TYPES:
        raise _undeclared("relationship type", relationship.type)
    for name in relationship.properties:
        if name not in _PROPERTIES[relationship.type]:
            raise _undeclared(f"property of {relationship.type}", name)


def check_anchor(edge: Relationship, anchor: str) -> None:
    """Raises UsageError when a row states an edge between two others."""
    if anchor not in (edge.source, edge.target):
        raise UsageError(
            f"{anchor} states no {edge.type} between two others.",
            detail=f"{edge.source} → {edge.target}",
            remedy="Let one of its two ends state it.",
        )


def check_ends(relationship: Relationship, source_type: str, target_type: str) -> None:
    """Raises UsageError when the metamodel knows no such edge between two elements."""
    declared = RELATIONSHIP_TYPES[relationship.type]
    if source_type not in declared.sources or target_type not in declared.targets:
        raise UsageError(
            f"{relationship.type} does not lead from {source_type} to {target_type}.",
            detail=f"{relationship.source} → {relationship.target}",
            remedy=_choices(
                f"{a} → {b}" for a in declared.sources[:3] for b in declared.targets[:3]
            ),
        )


def check_types(types: Iterable[str]) -> None:
    """Raises UsageError for a word that is no element type."""
    for one in types:
        if one not in ELEMENT_TYPES:
            raise _undeclared("element type", one)


def _undeclared(what: str, word: str) -> UsageError:
    return UsageError(
        f"{word[:80]!r} is no {what}.", remedy="The model reference lists those that there are."
    )


def _choices(words: Iterable[str]) -> str:
    return f"It leads, for example: {', '.join(words)}."
