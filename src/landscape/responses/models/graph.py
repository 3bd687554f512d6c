"""The shapes of a neighbourhood for drawing."""

from __future__ import annotations

from landscape.responses.declared import ElementProperties
from landscape.responses.models.common import Answer, Reference
from landscape.responses.models.store import Edge


class Node(Reference):
    """One element of a picture, and how far it is from the middle."""

    distance: int
    properties: ElementProperties


class Graph(Answer):
    """The neighbourhood of one element."""

    as_at: str
    around: Reference
    depth: int
    nodes: list[Node]
    edges: list[Edge]
    left_out: int
