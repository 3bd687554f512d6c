"""Reach, distance and certainty against brute force over every simple path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.spreading import Step, certainty, spread

Arrow = tuple[str, str, float]
NODES = "abcdef"
ARROWS = st.lists(
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from([0.2, 0.5, 0.8, 0.9, 1.0])
    ),
    max_size=16,
)


class Graph:
    """Arrows as an event sees them."""

    def __init__(self, arrows: list[Arrow]) -> None:
        self.out: dict[str, list[Step]] = defaultdict(list)
        for number, (source, target, sure) in enumerate(arrows):
            step = Step(source, target, "FLOWS_TO", sure, integration=f"i{number:02}")
            self.out[source].append(step)

    def leads(self, element: str, first: bool) -> list[Step]:
        return self.out[element]

    def every_path(self, start: str, hops: int) -> Iterator[tuple[Step, ...]]:
        def longer(path: tuple[Step, ...], seen: frozenset[str]) -> Iterator[tuple[Step, ...]]:
            if path:
                yield path
            if len(path) < hops:
                for step in self.out[path[-1].target if path else start]:
                    if step.target not in seen:
                        yield from longer((*path, step), seen | {step.target})

        return longer((), frozenset({start}))


@given(ARROWS, st.integers(min_value=0, max_value=6))
def test_reach_distance_and_certainty_are_exact(arrows: list[Arrow], hops: int) -> None:
    graph = Graph(arrows)
    paths: dict[str, list[tuple[Step, ...]]] = defaultdict(list)
    for path in graph.every_path("a", hops):
        paths[path[-1].target].append(path)

    found = spread("a", graph.leads, hops=hops)

    assert set(found) == set(paths)
    for element, one in found.items():
        assert one.distance == min(len(path) for path in paths[element])
        assert one.certainty == pytest.approx(max(certainty(path) for path in paths[element]))


@given(ARROWS)
def test_paths_are_real_simple_and_ordered(arrows: list[Arrow]) -> None:
    graph = Graph(arrows)
    real = set(graph.every_path("a", 6))
    for one in spread("a", graph.leads, hops=6, k=3).values():
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
    assert spread("a", steps.leads, hops=6) == spread("a", turned.leads, hops=6)


@given(ARROWS, st.sampled_from([0.1, 0.3, 0.6]))
def test_a_floor_only_leaves_out_what_is_below_it(arrows: list[Arrow], floor: float) -> None:
    graph = Graph(arrows)
    whole = spread("a", graph.leads, hops=6)
    cut = spread("a", graph.leads, hops=6, floor=floor)
    assert set(cut) == {one for one, reached in whole.items() if reached.certainty >= floor}
