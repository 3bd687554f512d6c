"""Pictures as SVG, drawn on the server: pure functions of plain values, classes only, all text escaped."""

from landscape.pictures.bars import Bar, bars
from landscape.pictures.columns import Box, Edge, columns
from landscape.pictures.dots import Dot, Lane, dot_strip
from landscape.pictures.neighbourhood import Group, Neighbour, neighbourhood
from landscape.pictures.timeline import Span, timeline

__all__ = [
    "Bar",
    "Box",
    "Dot",
    "Edge",
    "Group",
    "Lane",
    "Neighbour",
    "Span",
    "bars",
    "columns",
    "dot_strip",
    "neighbourhood",
    "timeline",
]
