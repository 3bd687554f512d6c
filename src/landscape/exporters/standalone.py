"""The neighbourhood of some elements as one interactive page that needs nothing else.

pyvis draws; what it writes around its drawing is not used, because that asks a foreign server for style
sheets, has neither language nor title, and runs what a heading contains. The page has its own frame, a
content policy that lets only the scripts written here run, and the same facts in tables.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from landscape.errors import UsageError
from landscape.estate.estate import Estate
from landscape.exporters.csv_folder import reasons
from landscape.exporters.graphml import GENERATOR
from landscape.exporters.neighbourhood import DEPTH, MOST_ELEMENTS, Neighbourhood, neighbourhood
from landscape.model.element import Element, Relationship
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.model.vocabulary import Band, Method

if TYPE_CHECKING:
    from jinja2 import Template

_NAMED_CENTRES = 3
_LONGEST_LABEL = 48
_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
# Control characters, and those that turn the direction of the text around them.
_NOT_SHOWN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FILLS: Mapping[str, str] = {
    "Application": "#d6e8fa",
    "ApplicationFunction": "#e3f3dc",
    "BusinessFunction": "#fdeec9",
    "Contract": "#f9dfe0",
    "Integration": "#e9e9e9",
    "OrganisationUnit": "#ece2f6",
    "Supplier": "#fbe3cd",
}
_OTHER_FILL = "#f4f7fa"
_BORDER = "#4a5a6a"
_TOOLS = (
    ("nearer", "Zoom in"),
    ("farther", "Zoom out"),
    ("left", "Left"),
    ("right", "Right"),
    ("up", "Up"),
    ("down", "Down"),
    ("all", "Show all"),
)
_OPTIONS = {
    "layout": {"randomSeed": 7, "improvedLayout": False},
    "physics": {
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {"avoidOverlap": 0.6, "springLength": 180},
        "stabilization": False,  # standalone.js starts it, and knows when it is done
    },
    "interaction": {"hover": True, "tooltipDelay": 150},
    "edges": {
        "color": {"color": "#5d6b79", "highlight": "#0b4f8a", "hover": "#0b4f8a"},
        "font": {"size": 11, "color": "#16202b"},
        "smooth": {"enabled": True, "type": "continuous"},
    },
}


@dataclass(frozen=True, slots=True)
class _EdgeRow:
    """One relationship as the table says it."""

    id: str
    source: str
    label: str
    target: str
    method: str
    confidence: str
    evidence: str


def standalone_page(
    estate: Estate,
    centres: Sequence[str],
    *,
    title: str = "",
    depth: int = DEPTH,
    limit: int = MOST_ELEMENTS,
) -> str:
    """A page of HTML with the picture and its tables, for the elements named and what is around them.

    `centres` are element ids: one, or those of a finding. The page stops at `limit` elements and says
    so. Raises NotFound for an unknown id, UsageError when none is given or pyvis is not installed.
    """
    hood = neighbourhood(estate, centres, depth=depth, limit=limit)
    scripts = (*_drawing(hood), _own("standalone.js"))
    styles = _own("standalone.css")
    names = [estate.element(one).name for one in hood.centres]
    return _template().render(
        as_at=estate.as_at.isoformat(),
        centres=names[:_NAMED_CENTRES],
        depth=depth,
        edges=list(_edge_rows(hood)),
        generator=GENERATOR,
        hood=hood,
        load=estate.load,
        members=list(zip(hood.elements, hood.steps, strict=True)),
        more_centres=max(0, len(names) - _NAMED_CENTRES),
        policy=_policy(scripts),
        scripts=[_marked_safe(one) for one in scripts],
        styles=_marked_safe(styles),
        title=_clean(title) or f"Around {_clean(names[0])}",
        tools=_TOOLS,
        types=ELEMENT_TYPES,
    )


def _drawing(hood: Neighbourhood) -> tuple[str, str]:
    """The two scripts of pyvis that matter: the library, and the one that draws."""
    try:
        from pyvis.network import Network
    except ImportError as absent:
        raise UsageError(
            "An interactive page needs pyvis, which is not installed.",
            remedy="Install it with: pip install 'landscape[pyvis]'",
        ) from absent
    network = Network(
        directed=True, cdn_resources="in_line", select_menu=False, filter_menu=False, heading=""
    )
    for element in hood.elements:
        network.add_node(element.id, **_node(element, element.id in hood.centres))
    for edge in hood.relationships:
        network.add_edge(edge.source, edge.target, **_arrow(edge))
    network.set_options(json.dumps(_OPTIONS))
    return _useful_scripts(network.generate_html(notebook=False))


def _useful_scripts(page: str) -> tuple[str, str]:
    scripts = [one.replace("\r\n", "\n").replace("\r", "\n") for one in _SCRIPT.findall(page)]
    library = next(one for one in scripts if "@version" in one and "vis-network" in one)
    drawing = next(one for one in scripts if "drawGraph();" in one)
    return re.sub(r"//# sourceMappingURL=\S+", "", library), drawing


def _node(element: Element, central: bool) -> dict[str, Any]:
    kind = ELEMENT_TYPES[element.type].label
    fill = _FILLS.get(element.type, _OTHER_FILL)
    return {
        "label": f"{_shortened(element.name)}\n{kind}",
        "title": f"{_clean(element.name)}\n{kind}\n{element.id}",
        "shape": "box",
        "borderWidth": 4 if central else 1,
        "color": {
            "background": fill,
            "border": _BORDER,
            "highlight": {"background": fill, "border": "#0b4f8a"},
            "hover": {"background": fill, "border": "#0b4f8a"},
        },
        "font": {"color": "#16202b", "size": 14},
        "margin": 8,
    }


def _arrow(edge: Relationship) -> dict[str, Any]:
    verb = RELATIONSHIP_TYPES[edge.type].label
    return {
        "label": verb,
        "title": f"{verb} ({_known_how(edge)}, {edge.confidence:.0%})",
        "dashes": edge.method is Method.INFERRED,
    }


def _edge_rows(hood: Neighbourhood) -> Iterable[_EdgeRow]:
    names = {one.id: one.name for one in hood.elements}
    for number, edge in enumerate(hood.relationships, start=1):
        yield _EdgeRow(
            id=f"relationship-{number}",
            source=names[edge.source],
            label=RELATIONSHIP_TYPES[edge.type].label,
            target=names[edge.target],
            method=_known_how(edge),
            confidence=f"{edge.confidence:.0%}",
            evidence=reasons(edge.evidence),
        )


def _known_how(edge: Relationship) -> str:
    waits = edge.band is not Band.ACCEPT
    return f"{edge.method}, waits for review" if waits else str(edge.method)


def _policy(scripts: Iterable[str]) -> str:
    hashes = " ".join(f"'sha256-{_fingerprint(one)}'" for one in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _fingerprint(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _clean(text: str) -> str:
    return _NOT_SHOWN.sub("", text)


def _shortened(name: str) -> str:
    text = _clean(name)
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"


def _own(name: str) -> str:
    return resources.files("landscape.exporters").joinpath(name).read_text(encoding="utf-8")


def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    frame = Environment(autoescape=True, undefined=StrictUndefined, finalize=_finalised)
    return frame.from_string(_own("standalone.html"))


def _finalised(value: object) -> object:
    return _clean(value) if type(value) is str else value


def _marked_safe(text: str) -> object:
    from markupsafe import Markup

    return Markup(text)
