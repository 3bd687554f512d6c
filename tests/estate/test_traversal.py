"""Walks over small random graphs, against NetworkX and against trying everything."""

from __future__ import annotations

import math
from collections.abc import Iterator

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.estate.traversal import Hop, Path, Step, reach, simple_paths

NAMES = "abcdefg"
CERTAINTIES = (0.0, 0.25, 0.5, 0.75, 1.0)
Graph = list[Hop]

graphs = st.lists(
    st.builds(
        Hop,
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from(["FEEDS", "RUNS_ON"]),
        st.sampled_from(CERTAINTIES),
        st.sampled_from([None, "via"]),
    ),
    max_size=18,
)
starts = st.sets(st.sampled_from(NAMES), min_size=1, max_size=2)
limits = st.none() | st.integers(0, 7)


def step_of(graph: Graph) -> Step:
    return lambda one: [hop for hop in graph if hop.source == one]


def all_ways(graph: Graph, here: str, seen: tuple[str, ...], limit: int) -> Iterator[Path]:
    """Every way that visits nothing twice, by trying them all."""
    yield ()
    if limit:
        for hop in graph:
            if hop.source == here and hop.target not in seen:
                for rest in all_ways(graph, hop.target, (*seen, hop.target), limit - 1):
                    yield (hop, *rest)


def certainty(path: Path) -> float:
    return math.prod(hop.certainty for hop in path)


@given(graphs, starts, limits)
def test_reach_finds_what_networkx_finds_in_as_many_hops(
    graph: Graph, begin: set[str], limit: int | None
) -> None:
    known = nx.DiGraph([(hop.source, hop.target) for hop in graph])
    known.add_nodes_from(begin)
    lengths = nx.multi_source_dijkstra_path_length(known, begin, cutoff=limit, weight=lambda *_: 1)
    found = reach(begin, step_of(graph), limit)
    assert {one.id: one.distance for one in found.values()} == {
        name: length for name, length in lengths.items() if name not in begin
    }
    assert list(found) == sorted(found, key=lambda one: (found[one].distance, one))


@given(graphs, starts, limits)
def test_reach_is_as_sure_as_the_surest_way(
    graph: Graph, begin: set[str], limit: int | None
) -> None:
    most = len(NAMES) if limit is None else limit
    best: dict[str, float] = {}
    for start in begin:
        for path in all_ways(graph, start, (start,), most):
            if path:
                end = path[-1].target
                best[end] = max(best.get(end, 0.0), certainty(path))
    found = reach(begin, step_of(graph), limit)
    for one in found.values():
        assert one.certainty == pytest.approx(best[one.id])
        assert certainty(one.path) == pytest.approx(one.certainty)
        assert one.path[0].source in begin and one.path[-1].target == one.id
        assert all(a.target == b.source for a, b in zip(one.path, one.path[1:], strict=False))
        assert one.distance <= len(one.path) <= most


@given(graphs, st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, 9), st.integers(0, 6))
def test_simple_paths_are_the_first_of_all_ways(
    graph: Graph, start: str, end: str, most: int, limit: int
) -> None:
    every = [
        path for path in all_ways(graph, start, (start,), limit) if path and path[-1].target == end
    ]
    found = simple_paths(start, end, step_of(graph), most=most, max_hops=limit)

    def order(path: Path) -> tuple[int, float]:
        return len(path), -certainty(path)

    wanted = [] if start == end else sorted(map(order, every))[:most]
    assert [order(path) for path in found] == wanted
    assert all(path in every for path in found)


@given(graphs, starts, st.randoms(use_true_random=False))
def test_order_of_edges_does_not_show(graph: Graph, begin: set[str], chance: object) -> None:
    shuffled = list(graph)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reach(begin, step_of(graph)) == reach(begin, step_of(shuffled))
    args = (min(begin), "g")
    assert simple_paths(*args, step_of(graph)) == simple_paths(*args, step_of(shuffled))


def test_a_circle_ends() -> None:
    ring = [Hop("a", "b", "FEEDS"), Hop("b", "a", "FEEDS"), Hop("b", "b", "FEEDS")]
    assert list(reach(["a"], step_of(ring))) == ["b"]
    assert simple_paths("a", "a", step_of(ring)) == ()


def test_a_tangle_ends_with_what_was_found() -> None:
    names = [f"n{number}" for number in range(60)]
    ways = {one: [Hop(one, to, "FEEDS") for to in names if to != one] for one in names}
    found = simple_paths("n0", "n1", lambda one: ways[one], most=4, max_hops=20)
    assert [len(path) for path in found] == [1, 2, 2, 2]


def test_certainty_is_a_probability() -> None:
    with pytest.raises(ValueError, match="probability"):
        Hop("a", "b", "FEEDS", 1.5)
