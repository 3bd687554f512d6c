"""GraphML reads back as the estate that was written."""

from __future__ import annotations

import io
from datetime import date

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from landscape.estate.estate import Estate
from landscape.exporters.graphml import graphml
from landscape.model.element import Element


def read_back(content: bytes) -> nx.MultiDiGraph:
    """The graph as NetworkX reads it."""
    return nx.read_graphml(io.BytesIO(content), force_multigraph=True)


def test_nodes_and_edges_come_back(estate: Estate) -> None:
    graph = read_back(graphml(estate))
    assert set(graph.nodes) == {one.id for one in estate.elements()}
    found = {(told["type"], source, target) for source, target, told in graph.edges(data=True)}
    assert found == {one.key for one in estate.relationships()}


def test_values_keep_their_types(estate: Estate) -> None:
    leisure = read_back(graphml(estate)).nodes["acme/application/leisure"]
    assert leisure["annual_cost"] == -120.5
    assert leisure["users"] == 40
    assert leisure["install_date"] == "2019-04-01"
    assert leisure["type"] == "Application"


def test_an_inference_says_so(estate: Estate) -> None:
    graph = read_back(graphml(estate))
    told = [one for *_, one in graph.edges(data=True) if one["method"] == "inferred"]
    assert {one["confidence"] for one in told} == {0.93}
    assert {one["band"] for one in told} == {"accept", "review"}
    assert all("court and pitch bookings" in one["evidence"] for one in told)


def test_control_characters_are_left_out(estate: Estate) -> None:
    assert read_back(graphml(estate)).nodes["acme/application/rtl"]["name"] == "a\u202ebc"


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_any_text_can_be_read_back(text: str) -> None:
    elements = [Element("a", "Application", "acme", {"name": "A", "description": text})]
    node = read_back(graphml(Estate(elements, [], date(2026, 11, 23)))).nodes["a"]
    assert set(node.get("description") or "") <= set(text) | {"\n"}


def test_the_same_estate_gives_the_same_bytes(estate: Estate) -> None:
    assert graphml(estate) == graphml(estate)
