"""How each event spreads: one matrix per event over the relationship types, as data.

A factor is how likely the far end is hit, given that the near end is. The factors are the authors'
judgement, open to view and to change; they order hits, they do not predict frequencies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from landscape.model.vocabulary import Event, IntegrationKind

WITH, AGAINST = "with", "against"
FLOOR = 0.01  # hits less certain than this are left out


@dataclass(frozen=True, slots=True)
class Spread:
    """One way an event spreads: over a relationship type, with or against its direction.

    `first` limits it to the subject itself. `sources` names the element types that it starts from.
    """

    relationship: str
    way: str
    factor: float
    reason: str
    first: bool = False
    sources: tuple[str, ...] = ("Application",)


@dataclass(frozen=True, slots=True)
class Matrix:
    """How one event spreads: over relationships, over flows by kind of integration, and how far.

    `flows` is the factor per kind of integration for those who receive data; `senders` the same for
    those who send data to the subject (empty: they are not hit).
    """

    hops: int
    spreads: tuple[Spread, ...]
    flows: Mapping[IntegrationKind, float]
    senders: Mapping[IntegrationKind, float] = field(default_factory=lambda: MappingProxyType({}))


_K = IntegrationKind


def _kinds(
    *, api: float, link: float, message: float, file: float, rpa: float, email: float, manual: float
) -> Mapping[IntegrationKind, float]:
    """Factors per kind; unknown takes the middle one: neither the best nor the worst is assumed."""
    known = sorted((api, link, message, file, rpa, email, manual))
    return MappingProxyType(
        {
            _K.API: api,
            _K.DATABASE_LINK: link,
            _K.MESSAGE: message,
            _K.FILE_TRANSFER: file,
            _K.RPA: rpa,
            _K.EMAIL: email,
            _K.MANUAL_REKEY: manual,
            _K.UNKNOWN: known[len(known) // 2],
        }
    )


_RUNS_ON = Spread("RUNS_ON", AGAINST, 1.0, "{far} runs on {near}", sources=("SystemSoftware",))
_DEPENDS_ON = Spread("DEPENDS_ON", AGAINST, 0.9, "{far} depends on {near}")
_PARTS = Spread("CONTAINS", WITH, 1.0, "{far} is part of {near}")
_WHOLE = Spread("CONTAINS", AGAINST, 0.5, "{near} is part of {far}")
_SERVES = Spread("SERVES", WITH, 1.0, "{near} supports {far}")
_PROVIDES = Spread("PROVIDES", WITH, 1.0, "{near} provides {far}", first=True)
_USERS = Spread("USES", AGAINST, 1.0, "people of {far} use {near}")
_OWNER = Spread("OWNS", AGAINST, 1.0, "{far} answers for {near}", first=True)
_CONTRACT = Spread("COVERS", AGAINST, 1.0, "{far} covers {near}", first=True)
_LICENCE = Spread("GRANTS", AGAINST, 1.0, "{far} licenses {near}", first=True)
_WORK = Spread(
    "AFFECTS", AGAINST, 1.0, "{far} is planned to change {near}", first=True,
    sources=("Application", "SystemSoftware", "Integration"),
)  # fmt: skip
_MASTERS = Spread("MASTERS", WITH, 1.0, "{near} is the source of {far}", first=True)
_READERS = Spread("READS", AGAINST, 0.7, "{far} holds a copy of {near}", sources=("DataObject",))
_COVERED = Spread("COVERS", WITH, 1.0, "{near} covers {far}", sources=("Contract",))
_HELD = Spread("PARTY_TO", WITH, 1.0, "{near} is party to {far}", sources=("Supplier",))
_SUPPLIED = Spread("SUPPLIES", WITH, 1.0, "{near} supplies {far}", sources=("Supplier",))
_DAUGHTERS = Spread("PARENT_OF", WITH, 0.9, "{far} belongs to {near}", sources=("Supplier",))
_SUPPLIER = Spread("SUPPLIES", AGAINST, 1.0, "{far} supplies {near}", first=True)
_PARTY = Spread(
    "PARTY_TO", AGAINST, 1.0, "{far} is party to {near}", first=True, sources=("Contract",)
)

_LOST_FOR_GOOD = _kinds(api=0.95, link=0.95, message=0.95, file=0.9, rpa=0.9, email=0.8, manual=0.8)

MATRICES: Mapping[Event, Matrix] = {
    Event.OUTAGE: Matrix(
        hops=6,
        spreads=(_RUNS_ON, _DEPENDS_ON, _PARTS, _WHOLE, _SERVES, _PROVIDES, _USERS, _SUPPLIED),
        flows=_kinds(api=0.9, link=0.95, message=0.7, file=0.5, rpa=0.6, email=0.4, manual=0.3),
    ),
    Event.RETIRE: Matrix(
        hops=4,
        spreads=(
            _RUNS_ON, _DEPENDS_ON, _PARTS, _WHOLE, _SERVES, _PROVIDES, _USERS, _OWNER, _CONTRACT,
            _LICENCE,
            _WORK, _MASTERS, _READERS,
        ),
        flows=_LOST_FOR_GOOD,
    ),
    Event.CHANGE: Matrix(
        hops=2,
        spreads=(
            _RUNS_ON, _DEPENDS_ON, _PARTS, _WHOLE, _SERVES, _PROVIDES, _USERS, _OWNER, _CONTRACT,
            _WORK,
            _MASTERS, _READERS, _COVERED, _HELD, _SUPPLIED,
        ),
        flows=_kinds(api=0.8, link=0.9, message=0.7, file=0.7, rpa=0.9, email=0.4, manual=0.4),
        senders=_kinds(api=0.7, link=0.8, message=0.5, file=0.5, rpa=0.8, email=0.2, manual=0.3),
    ),
    Event.CONTRACT_END: Matrix(
        hops=5,
        spreads=(_CONTRACT, _COVERED, _PARTS, _SERVES, _PROVIDES, _USERS),
        flows=_LOST_FOR_GOOD,
    ),
    Event.SUPPLIER_EXIT: Matrix(
        hops=6,
        spreads=(
            _SUPPLIER, _PARTY, _DAUGHTERS, _HELD, _SUPPLIED, _COVERED, _PARTS, _SERVES, _USERS,
        ),
        flows=_LOST_FOR_GOOD,
    ),
    Event.END_OF_LIFE: Matrix(
        hops=3,
        spreads=(_RUNS_ON, _DEPENDS_ON, _PARTS, _WHOLE, _SERVES, _USERS, _OWNER, _CONTRACT, _WORK),
        flows=_kinds(api=0.5, link=0.6, message=0.4, file=0.3, rpa=0.4, email=0.2, manual=0.2),
    ),
}  # fmt: skip


def events_for(element_type: str) -> tuple[Event, ...]:
    """The events that can be asked of an element of a type.

    >>> [str(one) for one in events_for("Contract")]
    ['change', 'contract-end', 'supplier-exit']
    """
    flowing = element_type in {"Application", "Integration"}
    return tuple(
        event
        for event, matrix in MATRICES.items()
        if any(element_type in one.sources for one in matrix.spreads)
        or (flowing and event not in {Event.CONTRACT_END, Event.SUPPLIER_EXIT})
    )
