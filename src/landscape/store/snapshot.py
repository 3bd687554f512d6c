"""The state of a store as objects, and what of it a load must know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from landscape.model.element import Element, Relationship
from landscape.model.vocabulary import Method


class Known(Protocol):
    """What a load must know of the state that it meets, without reading all of it: `Snapshot` is one."""

    @property
    def types(self) -> Mapping[str, str]:
        """The open elements by id, with their types."""

    @property
    def keys(self) -> Mapping[tuple[str, str, str], str]:
        """See `Snapshot`."""

    def saying(self, name: str) -> frozenset[str]:
        """The open elements of which a property is known."""

    def kept(self, prefix: str) -> Sequence[Element]:
        """The open elements with an extra column whose header begins so, in id order."""

    def stated_in(self, type_name: str, name: str) -> frozenset[str]:
        """The files that the shown values of a property of elements of a type stand in."""

    def anchored(self, source: str) -> frozenset[str]:
        """The elements that the open edges that a file states lead from."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The open elements and relationships, endpoints guaranteed, in id order.

    `keys` maps (element type, scheme, key) to the element's id, for re-import: also of closed
    elements, so that one that comes back is the same element as before.
    """

    load: int
    elements: tuple[Element, ...]
    relationships: tuple[Relationship, ...]
    keys: Mapping[tuple[str, str, str], str]

    @property
    def types(self) -> Mapping[str, str]:
        """See `Known`."""
        return {one.id: one.type for one in self.elements}

    def saying(self, name: str) -> frozenset[str]:
        """See `Known`."""
        return frozenset(one.id for one in self.elements if one.text(name))

    def kept(self, prefix: str) -> Sequence[Element]:
        """See `Known`."""
        return [one for one in self.elements if any(map(_starting(prefix), one.extra))]

    def stated_in(self, type_name: str, name: str) -> frozenset[str]:
        """See `Known`."""
        held = (one for one in self.elements if one.type == type_name and name in one.cells)
        return frozenset(one.cells[name].source for one in held)

    def anchored(self, source: str) -> frozenset[str]:
        """See `Known`."""
        return frozenset(
            edge.source
            for edge in self.relationships
            if edge.method is Method.IMPORTED and any(one.source == source for one in edge.evidence)
        )


def _starting(prefix: str) -> Callable[[str], bool]:
    return lambda header: header.startswith(prefix)
