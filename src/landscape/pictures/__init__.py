"""Pictures as SVG, drawn on the server: pure functions of plain values, classes only, all text escaped."""

from landscape.pictures.bars import Bar, bars
from landscape.pictures.columns import Box, Edge, columns
from landscape.pictures.dots import Dot, Lane, dot_strip
from landscape.pictures.neighbourhood import Group, Neighbour, neighbourhood
from landscape.pictures.quadrant import Bubble, quadrant
from landscape.pictures.routes import Stop, routes
from landscape.pictures.timeline import Span, timeline
from landscape.pictures.web import Knot, Tie, web

__all__ = [
    "Bar",
    "Box",
    "Bubble",
    "Dot",
    "Edge",
    "Group",
    "Knot",
    "Lane",
    "Neighbour",
    "Span",
    "Stop",
    "Tie",
    "bars",
    "columns",
    "dot_strip",
    "neighbourhood",
    "quadrant",
    "routes",
    "timeline",
    "web",
]
