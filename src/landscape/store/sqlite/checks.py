"""The closed words, held at the door: nothing enters a store that the metamodel does not declare."""

from __future__ import annotations

from collections.abc import Iterable

from landscape.errors import UsageError
from landscape.model.element import Relationship
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.store.said import CellSaid

_PROPERTIES = {
    name: frozenset(one.name for one in declared.properties)
    for name, declared in (ELEMENT_TYPES | RELATIONSHIP_TYPES).items()  # type: ignore[operator]
}


def check_properties(type_name: str, names: Iterable[str]) -> None:
    """Raises UsageError for a property that the metamodel does not declare for an element type."""
    declared = _PROPERTIES[type_name]
    for name in names:
        if name not in declared:
            raise _undeclared(f"property of {type_name}", name)


def check_relationship(edge: Relationship | CellSaid) -> None:
    """Raises UsageError for a type or property that the metamodel does not declare."""
    if edge.type not in RELATIONSHIP_TYPES:
        raise _undeclared("relationship type", edge.type)
    if edge.properties:
        check_properties(edge.type, edge.properties)


def check_anchor(edge: Relationship | CellSaid, anchor: str) -> None:
    """Raises UsageError when a row states an edge between two others."""
    if anchor not in (edge.source, edge.target):
        raise UsageError(
            f"{anchor} states no {edge.type} between two others.",
            detail=f"{edge.source} → {edge.target}",
            remedy="Let one of its two ends state it.",
        )


def check_ends(edge: Relationship | CellSaid, source_type: str, target_type: str) -> None:
    """Raises UsageError when the metamodel knows no such edge between two elements."""
    declared = RELATIONSHIP_TYPES[edge.type]
    if source_type not in declared.sources or target_type not in declared.targets:
        raise UsageError(
            f"{edge.type} does not lead from {source_type} to {target_type}.",
            detail=f"{edge.source} → {edge.target}",
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
