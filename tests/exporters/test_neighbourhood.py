"""The part of an estate around some elements: near first, the same every time, never silently cut."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.errors import NotFound, UsageError
from landscape.estate.estate import Estate
from landscape.exporters.neighbourhood import neighbourhood
from landscape.model.element import Element, Relationship

NODES = [f"n{number}" for number in range(8)]
PAIRS = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14)


def estate_of(pairs: set[tuple[str, str]]) -> Estate:
    """Eight applications, joined as the pairs say."""
    elements = [Element(one, "Application", "acme", {"name": one}) for one in NODES]
    edges = [Relationship("REPLACES", source, target) for source, target in pairs]
    return Estate(elements, edges, date(2026, 11, 23))


@given(PAIRS, st.integers(0, 4), st.lists(st.sampled_from(NODES), min_size=1, max_size=3))
def test_it_is_what_a_breadth_first_search_reaches(
    pairs: set[tuple[str, str]], depth: int, centres: list[str]
) -> None:
    graph = nx.Graph(list(pairs))
    graph.add_nodes_from(NODES)
    nearest: dict[str, int] = {}
    for centre in centres:
        for node, steps in nx.single_source_shortest_path_length(graph, centre, depth).items():
            nearest[node] = min(steps, nearest.get(node, steps))
    hood = neighbourhood(estate_of(pairs), centres, depth=depth)
    assert dict(zip([one.id for one in hood.elements], hood.steps, strict=True)) == nearest
    assert list(hood.steps) == sorted(hood.steps)
    inside = {(one.source, one.target) for one in hood.relationships}
    assert inside == {pair for pair in pairs if set(pair) <= nearest.keys()}
    assert hood.left_out == 0


@given(PAIRS, st.integers(1, 8))
def test_what_the_limit_keeps_out_is_counted(pairs: set[tuple[str, str]], limit: int) -> None:
    whole = neighbourhood(estate_of(pairs), ["n0"], depth=9)
    part = neighbourhood(estate_of(pairs), ["n0"], depth=9, limit=limit)
    assert part.elements == whole.elements[:limit]
    assert part.left_out == len(whole.elements) - len(part.elements)


def test_an_unknown_centre_is_named() -> None:
    with pytest.raises(NotFound, match="nowhere"):
        neighbourhood(estate_of(set()), ["nowhere"])


def test_no_centre_is_no_question() -> None:
    with pytest.raises(UsageError):
        neighbourhood(estate_of(set()), [])
