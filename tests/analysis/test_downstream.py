"""Arrows are the flows; what is reached over them is what trying every way reaches."""

from __future__ import annotations

import doctest
from datetime import date
from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis import downstream as module
from landscape.analysis.downstream import Downstream
from landscape.analysis.flows import Flows
from landscape.estate import closure
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship
from landscape.model.vocabulary import Band

APPS = "abcdef"
AS_AT = date(2026, 11, 24)
integrations = st.lists(
    st.tuples(
        st.sampled_from(APPS),
        st.sampled_from(APPS),
        st.sampled_from([None, "source-to-target", "target-to-source", "bidirectional", "unknown"]),
        st.sampled_from([Band.ACCEPT, Band.ACCEPT, Band.REVIEW]),
        st.none() | st.sampled_from(APPS),
    ),
    max_size=12,
)
ended = st.dictionaries(
    st.sampled_from(APPS), st.sampled_from(["retired", "date", "later"]), max_size=2
)


def estate(
    flows: list[tuple[str, str, str | None, Band, str | None]], gone: dict[str, str]
) -> Estate:
    said = {
        "retired": {"lifecycle": "retired"},
        "date": {"retired_date": AS_AT},
        "later": {"retired_date": date(2027, 1, 1)},
    }
    things = [Element(one, "Application", "acme", said.get(gone.get(one, ""), {})) for one in APPS]
    edges = []
    for number, (source, target, direction, band, other) in enumerate(flows):
        name = f"i{number:02}"
        known = {} if direction is None else {"direction": direction}
        things.append(Element(name, "Integration", "acme", known))
        edges += [
            Relationship("FLOWS_FROM", name, source, band=band),
            Relationship("FLOWS_TO", name, target),
        ]
        if other is not None and other != target:
            edges.append(Relationship("FLOWS_TO", name, other))
    return Estate(things, edges, AS_AT)


def test_examples_in_docstrings_run() -> None:
    for one in (module, closure):
        failed, tried = doctest.testmod(one)
        assert tried and not failed


@given(integrations, ended)
def test_arrows_are_the_flows(
    flows: list[tuple[str, str, str | None, Band, str | None]], gone: dict[str, str]
) -> None:
    made = estate(flows, gone)
    arrows, ids = Downstream(made).arrows, made.state.ids
    found = [
        (ids[arrows.begins[one]], ids[arrows.carriers[one]], ids[arrows.ends[one]])
        for one in range(len(arrows))
    ]
    assert sorted(found) == sorted((x.source, x.integration, x.target) for x in Flows(made).all)


@given(integrations, st.none() | st.integers(0, 4))
def test_what_is_reached_is_what_networkx_reaches(
    flows: list[tuple[str, str, str | None, Band, str | None]], limit: int | None
) -> None:
    made = estate(flows, {})
    graph = nx.DiGraph([(one.source, one.target) for one in Flows(made).all])
    graph.add_nodes_from(APPS)
    every = {(one.source, one.integration, one.target) for one in Flows(made).all}
    down = Downstream(made)
    for start in APPS:
        lengths = nx.single_source_shortest_path_length(graph, start, cutoff=limit)
        found = down.of(start, limit)
        reached = down.ids(found)
        assert set(reached) == lengths.keys() - {start}
        assert [found.distance[made.place(one)] for one in reached] == [
            lengths[one] for one in reached
        ]
        assert reached == sorted(reached, key=lambda one: (lengths[one], one))
        for one in reached:
            way = down.path(found, one)
            assert len(way) == lengths[one] and set(way) <= every
            assert way[0][0] == start and way[-1][2] == one
            assert all(near[2] == far[0] for near, far in pairwise(way))
