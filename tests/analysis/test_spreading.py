"""Reach, distance, certainty and paths against brute force, and against the walk on objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis import spreading
from landscape.analysis.spreading import Step, Steps, certainty
from tests.analysis import walking
from tests.analysis.walking import Reached

Arrow = tuple[str, str, float]
NODES = "abcdef"
ARROWS = st.lists(
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from([0.2, 0.5, 0.8, 0.9, 1.0])
    ),
    max_size=16,
)


class Graph:
    """Arrows as an event sees them; `carriers` says which integration each goes through."""

    def __init__(self, arrows: list[Arrow], carriers: list[int] | None = None) -> None:
        self.out: dict[str, list[Step]] = defaultdict(list)
        for number, (source, target, sure) in enumerate(arrows):
            carrier = carriers[number] if carriers else number
            step = Step(source, target, "FLOWS_TO", sure, integration=f"i{carrier:02}")
            self.out[source].append(step)

    def leads(self, element: str, first: bool) -> list[Step]:
        return self.out[element]

    def laid(self) -> tuple[Steps, list[Step]]:
        """The steps as columns, and in the same order as objects."""
        every = [step for one in NODES for step in self.out[one]]
        every.sort(key=lambda one: (one.source, one.target, one.integration))
        ends = [NODES.index(one.source) for one in every]
        starts = np.searchsorted(ends, np.arange(len(NODES) + 1)).astype(np.int64)
        return Steps(
            starts,
            np.array([NODES.index(one.target) for one in every], np.int32),
            np.zeros(len(every), np.int16),
            np.array([int((one.integration or "")[1:]) for one in every], np.int32),
            np.array([one.certainty for one in every], np.float64),
        ), every

    def every_path(self, start: str, hops: int) -> Iterator[tuple[Step, ...]]:
        def longer(path: tuple[Step, ...], seen: frozenset[str]) -> Iterator[tuple[Step, ...]]:
            if path:
                yield path
            if len(path) < hops:
                for step in self.out[path[-1].target if path else start]:
                    if step.target not in seen:
                        yield from longer((*path, step), seen | {step.target})

        return longer((), frozenset({start}))


def spread(graph: Graph, *, hops: int, floor: float = 0.0, k: int = 3) -> dict[str, Reached]:
    """The walk on columns from the first node, in words."""
    steps, every = graph.laid()
    found = spreading.spread(0, steps, steps, hops=hops, floor=floor, k=k)

    def path(way: int) -> tuple[Step, ...]:
        before, first, step = found.last_step(way)
        return (*(() if first else path(before)), every[step])

    return {
        NODES[place]: Reached(
            NODES[place],
            int(found.distances[number]),
            float(found.certainties[number]),
            tuple(path(way) for way in found.ways[slice(*found.starts[number : number + 2])]),
        )
        for number, place in enumerate(found.places.tolist())
    }


@given(ARROWS, st.integers(min_value=0, max_value=6))
def test_reach_distance_and_certainty_are_exact(arrows: list[Arrow], hops: int) -> None:
    graph = Graph(arrows)
    paths: dict[str, list[tuple[Step, ...]]] = defaultdict(list)
    for path in graph.every_path("a", hops):
        paths[path[-1].target].append(path)

    found = spread(graph, hops=hops)

    assert set(found) == set(paths)
    for element, one in found.items():
        assert one.distance == min(len(path) for path in paths[element])
        assert one.certainty == pytest.approx(max(certainty(path) for path in paths[element]))


@given(ARROWS)
def test_paths_are_real_simple_and_ordered(arrows: list[Arrow]) -> None:
    graph = Graph(arrows)
    real = set(graph.every_path("a", 6))
    for one in spread(graph, hops=6, k=3).values():
        assert 1 <= len(one.paths) <= 3
        assert len(set(one.paths)) == len(one.paths)
        assert set(one.paths) <= real
        known = [certainty(path) for path in one.paths]
        assert known == sorted(known, reverse=True)
        assert known[0] == pytest.approx(one.certainty)


@given(ARROWS, st.randoms(use_true_random=False))
def test_the_order_of_arrows_does_not_matter(arrows: list[Arrow], chance: object) -> None:
    steps = Graph(arrows)
    turned = Graph(arrows)
    for one in turned.out.values():
        one.reverse()
    assert spread(steps, hops=6) == spread(turned, hops=6)


@given(ARROWS, st.sampled_from([0.1, 0.3, 0.6]))
def test_a_floor_only_leaves_out_what_is_below_it(arrows: list[Arrow], floor: float) -> None:
    graph = Graph(arrows)
    whole = spread(graph, hops=6)
    cut = spread(graph, hops=6, floor=floor)
    assert set(cut) == {one for one, reached in whole.items() if reached.certainty >= floor}


FACTORS = st.sampled_from([0.3, 0.4, 0.5, 0.7, 0.9, 0.95, 1.0, 0.1234567891, 0.1234567894])
DOUBLED = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), FACTORS, st.integers(0, 3)),
    max_size=30,
)


@given(DOUBLED, st.integers(1, 6), st.integers(1, 4), st.sampled_from([0.0, 0.01, 0.3]))
def test_the_walk_on_columns_is_the_walk_on_objects(
    arrows: list[tuple[str, str, float, int]], hops: int, k: int, floor: float
) -> None:
    """To the last bit of a certainty and the last path, parallel flows of one integration included."""
    graph = Graph([one[:3] for one in arrows], [one[3] for one in arrows])
    for steps in graph.out.values():
        steps.sort(key=lambda one: (one.target, one.integration))
    expected = walking.spread("a", graph.leads, hops=hops, floor=floor, k=k)
    assert spread(graph, hops=hops, floor=floor, k=k) == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 1)), min_size=1), st.integers(1, 4))
def test_the_best_of_each_group(held: list[tuple[int, float]], k: int) -> None:
    groups = np.array([group for group, _ in held], np.int32)
    rounded = np.array([round(round(sure, 9) * 10**9) for _, sure in held], np.int64)
    expected = [
        number
        for group in sorted(set(groups.tolist()))
        for number in sorted(np.flatnonzero(groups == group).tolist(), key=lambda x: -rounded[x])[
            :k
        ]
    ]
    for far in (0, 2**31 - 16):  # with such places a key has no room for all nine digits
        assert spreading._best(groups + np.int32(far), rounded, k).tolist() == expected


@given(st.lists(st.sampled_from([0.95, 0.9, 0.5, 0.7, 0.1]), max_size=8))
def test_certainties_are_rounded_as_python_rounds(factors: list[float]) -> None:
    """0.95 ** 5 lies on a half of the ninth place: there only the decimal value can tell."""
    sure = certainty(tuple(Step("a", "b", "FLOWS_TO", one) for one in factors))
    assert spreading._rounded(np.array([sure])).tolist() == [round(round(sure, 9) * 10**9)]
