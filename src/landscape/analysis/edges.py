"""What every analysis asks of relationships: which count, which are doubtful, and what speaks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band


@dataclass(frozen=True, slots=True)
class Named:
    """An id with what people call it: the short form in which findings mention other things."""

    id: str
    label: str


def accepted(edges: Iterable[Relationship]) -> list[Relationship]:
    """The relationships that count: imported, decided, or inferred in band accept.

    >>> edges = [Relationship("USES", "a", "b"), Relationship("USES", "a", "c", band=Band.REVIEW)]
    >>> [one.target for one in accepted(edges)]
    ['b']
    """
    return [one for one in edges if one.band is Band.ACCEPT]


def doubtful(edges: Iterable[Relationship]) -> list[Relationship]:
    """The relationships that wait for somebody's word: band review."""
    return [one for one in edges if one.band is Band.REVIEW]


def named(element: Element) -> Named:
    """A function, unit or supplier as findings mention it.

    The id is the taxonomy's own where it has one, otherwise the last part of the element's id.

    >>> named(Element("acme/application-function/payments", "ApplicationFunction", "acme"))
    Named(id='payments', label='payments')
    """
    own = element.text("source_id") or element.id.rsplit("/", 1)[-1]
    return Named(own, element.name)


def evidence_for(element: Element, *names: str) -> tuple[Evidence, ...]:
    """The shown values of some properties as evidence; the name when none of them is known."""
    known = tuple(element.evidence(name) for name in names if element.properties.get(name))
    return known or (name_evidence(element),)


def name_evidence(element: Element) -> Evidence:
    """The row that an element comes from, by its name."""
    for key in ("name", "title", "reference", "source_id"):
        if element.properties.get(key):
            return element.evidence(key)
    return Evidence(text=element.name, kind="name")


def edge_evidence(estate: Estate, edge: Relationship) -> tuple[Evidence, ...]:
    """What speaks for a relationship; a relationship that was typed in is spoken for by its row."""
    return edge.evidence or (name_evidence(estate.element(edge.source)),)
