"""Where nodes lie on the server, for making all edges of a state without looking up two ends for each.

By the server's own word for a node an edge takes two thirds of the time. It holds for nodes that were made
just now by a writer who is alone; nothing else goes by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from landscape.store.neo4j import graph_writing as writing

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

Wire = tuple[
    int, int, list[Any]
]  # places of the two ends among a state's elements, values of `EDGE_NAMES`


class Lying:
    """The nodes of a state, as the server has them: read when the first edge asks, and once."""

    def __init__(self, ids: Sequence[str], labels: Sequence[str]) -> None:
        self._ids = ids
        self._labels = labels
        self._found: list[str | None] = []

    def join(self, kind: str, wires: Sequence[Wire]) -> writing.Step:
        """Makes edges of a type that are not there yet."""
        return partial(self._join, kind=kind, wires=wires)

    def _join(self, transaction: ManagedTransaction, *, kind: str, wires: Sequence[Wire]) -> None:
        # A stage that was done before its answer was lost is not run again: any stage may be the first here.
        if not self._found:
            self._found = self._read(transaction)
        found = self._found
        rows = [[found[begin], found[end], *held] for begin, end, held in wires]
        writing.make_edges_between(kind, rows)(transaction)

    def _read(self, transaction: ManagedTransaction) -> list[str | None]:
        number = {element: place for place, element in enumerate(self._ids)}
        found: list[str | None] = [None] * len(self._ids)
        for element, where in self._nodes(transaction):
            if element in number:
                found[number[element]] = where
        return found

    def _nodes(self, transaction: ManagedTransaction) -> Iterator[tuple[str, str]]:
        for label in self._labels:
            yield from writing.nodes(transaction, label)
