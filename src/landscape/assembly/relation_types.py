"""What a row of a relationship list means: the source's words → an edge of the model, the right way round.

The direction table of CMDB relationship types. A type reads `parent descriptor::child descriptor`, and
the parent's descriptor says the verb: parent *depends on* child. Where only the child's descriptor
stands, the row reads the other way round. Failure runs from child to parent but for containers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from landscape.model.metamodel import RELATIONSHIP_TYPES


class Meaning(StrEnum):
    """What a relationship says of its two ends."""

    NEEDS = "needs"  # parent depends on, runs on, is hosted on, uses or consumes child
    HOLDS = "holds"  # parent contains child
    OWNS = "owns"
    PROVIDED_BY = "provided by"  # parent (what is done) is provided by child (who does it)
    SENDS = "sends"  # data goes from parent to child
    EXCHANGES = "exchanges"
    BESIDE = "beside"  # no dependency that anything follows from: network links, management


@dataclass(frozen=True, slots=True)
class Read:
    """The meaning of a type, and whether the row reads from child to parent."""

    meaning: Meaning
    turned: bool = False


_VERBS: dict[str, tuple[Meaning, str, str]] = {
    "depends on": (Meaning.NEEDS, "depends on", "used by"),
    "runs on": (Meaning.NEEDS, "runs on", "runs"),
    "hosted on": (Meaning.NEEDS, "hosted on", "hosts"),
    "virtualized by": (Meaning.NEEDS, "virtualized by", "virtualizes"),
    "virtualised by": (Meaning.NEEDS, "virtualised by", "virtualises"),
    "consumes": (Meaning.NEEDS, "consumes", "consumed by"),
    "uses": (Meaning.NEEDS, "uses", "used by"),
    "requires": (Meaning.NEEDS, "requires", "required by"),
    "contains": (Meaning.HOLDS, "contains", "contained by"),
    "members": (Meaning.HOLDS, "members", "member of"),
    "has part": (Meaning.HOLDS, "has part", "part of"),
    "owns": (Meaning.OWNS, "owns", "owned by"),
    "provided by": (Meaning.PROVIDED_BY, "provided by", "provides"),
    "sends data to": (Meaning.SENDS, "sends data to", "receives data from"),
    "exchanges data with": (Meaning.EXCHANGES, "exchanges data with", "exchanges data with"),
    "connects to": (Meaning.BESIDE, "connects to", "connected by"),
    "manages": (Meaning.BESIDE, "manages", "managed by"),
}
_BY_DESCRIPTOR: dict[str, Read] = {}
for _meaning, _forward, _backward in _VERBS.values():
    _BY_DESCRIPTOR.setdefault(_backward, Read(_meaning, turned=True))
for _meaning, _forward, _backward in _VERBS.values():
    _BY_DESCRIPTOR[_forward] = Read(_meaning)

_CLASSES: tuple[tuple[str, str], ...] = (
    (r"capabilit|business function|business process", "BusinessFunction"),
    (r"information object|data object|dataset", "DataObject"),
    (
        r"server|database|\bdb|host|virtual|\bvm\b|storage|cluster|network|computer|operating|switch",
        "SystemSoftware",
    ),
    (
        r"router|firewall|load balancer|container|kubernetes|instance$|hardware|rack|printer|ip_",
        "SystemSoftware",
    ),
    (r"department|group|cost cent|business unit|organi[sz]ation|location", "OrganisationUnit"),
    (r"contract", "Contract"),
    (r"appl|service|system|software|product|spkg|app\b", "Application"),
)


@lru_cache(4096)
def read_type(text: str) -> Read | None:
    """What a relationship type says, None when its words are not known.

    >>> read_type("Depends on::Used by"), read_type("Used by")
    (Read(meaning=<Meaning.NEEDS: 'needs'>, turned=False), Read(meaning=<Meaning.NEEDS: 'needs'>, turned=True))
    """
    first = " ".join(re.split(r"::|\(|/", text)[0].replace("_", " ").split()).casefold()
    return _BY_DESCRIPTOR.get(first)


@lru_cache(4096)
def type_of_class(text: str) -> str | None:
    """The element type that a class of the source's own is, None when its words do not tell.

    >>> type_of_class("cmdb_ci_linux_server"), type_of_class("Business Application")
    ('SystemSoftware', 'Application')
    """
    plain = text.casefold()
    return next((name for pattern, name in _CLASSES if re.search(pattern, plain)), None)


@dataclass(frozen=True, slots=True)
class Edge:
    """The edge that a row becomes: its type, whether it runs from child to parent, and whether the row
    says it the wrong way round."""

    type: str
    turned: bool = False
    reversed: bool = False


def edge_of(meaning: Meaning, parent: str, child: str) -> Edge | None:
    """The edge between elements of two types, None when the model has none for it.

    >>> edge_of(Meaning.NEEDS, "Application", "SystemSoftware")
    Edge(type='RUNS_ON', turned=False, reversed=False)
    >>> edge_of(Meaning.NEEDS, "SystemSoftware", "Application")
    Edge(type='RUNS_ON', turned=True, reversed=True)
    """
    if meaning is Meaning.HOLDS:
        return Edge("CONTAINS")
    if meaning is Meaning.OWNS:
        fits = _fits("OWNS", parent, child)
        return Edge("OWNS") if fits else Edge("CONTAINS")
    if meaning is Meaning.PROVIDED_BY:
        return _provided(parent, child)
    if meaning is Meaning.NEEDS:
        return _needed(parent, child)
    return None


def _provided(parent: str, child: str) -> Edge | None:
    for name in ("SERVES", "PROVIDES"):
        if _fits(name, child, parent):
            return Edge(name, turned=True)
        if _fits(name, parent, child):
            return Edge(name, reversed=True)
    return None


def _needed(parent: str, child: str) -> Edge | None:
    for name in ("DEPENDS_ON", "RUNS_ON", "READS", "USES"):
        if _fits(name, parent, child):
            return Edge(name)
    for name in ("SERVES", "PROVIDES"):  # what is done depends on who does it
        if _fits(name, child, parent):
            return Edge(name, turned=True)
    for name in ("RUNS_ON", "READS", "USES"):
        if _fits(name, child, parent):
            return Edge(name, turned=True, reversed=True)
    return None


def _fits(name: str, source: str, target: str) -> bool:
    declared = RELATIONSHIP_TYPES[name]
    return source in declared.sources and target in declared.targets
