"""Estate → GraphML, which yEd, Gephi, Cytoscape and NetworkX read."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from landscape.estate.estate import Estate
from landscape.exporters.csv_folder import reasons
from landscape.model.element import Element, Relationship, Value
from landscape.model.metamodel import ELEMENT_TYPES

if TYPE_CHECKING:
    import networkx as nx

# What XML 1.0 cannot hold, however it is written.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Stands in every file written here, so that a later export knows that it may replace it.
GENERATOR = "generator: landscape"
Flat = str | int | float | bool


def graphml(estate: Estate) -> bytes:
    """The whole estate as one directed multigraph.

    Nodes carry `type`, `name` and every known property; edges `type`, `method`, `confidence`, `band`,
    `evidence` and their properties. GraphML knows neither dates nor decimals nor nothing: dates are
    ISO 8601 text, amounts are doubles, and what is unknown is absent. Characters that XML cannot hold
    are left out.
    """
    import networkx as nx

    text = io.BytesIO()
    nx.write_graphml_xml(_graph(estate), text, edge_id_from_attribute="id")
    declaration, graph = text.getvalue().split(b"?>", 1)
    return b"%s?>\n<!-- %s -->%s" % (declaration, GENERATOR.encode(), graph)


def _graph(estate: Estate) -> nx.MultiDiGraph[str]:
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for element in estate.elements():
        graph.add_node(_text(element.id), **_node(element))
    for number, edge in enumerate(estate.relationships(), start=1):
        graph.add_edge(
            _text(edge.source), _text(edge.target), key=edge.type, **_edge(edge), id=f"e{number}"
        )
    return graph


def _node(element: Element) -> dict[str, Flat]:
    hidden = {one.name for one in ELEMENT_TYPES[element.type].properties if one.personal}
    shown = {name: value for name, value in element.properties.items() if name not in hidden}
    return {**_flat(shown), "type": element.type, "name": _text(element.name)}


def _edge(edge: Relationship) -> dict[str, Flat]:
    return {
        **_flat(edge.properties),
        "type": edge.type,
        "method": str(edge.method),
        "confidence": float(edge.confidence),
        "band": str(edge.band),
        "evidence": _text(reasons(edge.evidence)),
    }


def _flat(values: Mapping[str, Value]) -> dict[str, Flat]:
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Value) -> Flat:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else _text(str(value))


def _text(text: str) -> str:
    return _NOT_XML.sub("", text)
