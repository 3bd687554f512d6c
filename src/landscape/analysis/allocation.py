"""How a contract's money falls on the applications that it covers: each pound on one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from landscape.analysis.edges import accepted, doubtful
from landscape.estate.estate import Estate
from landscape.model.element import Relationship

_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Parts of one contract by application id.

    `shares` are certain and sum to at most 1; `possible` are the parts that would fall on
    applications whose link is still to be reviewed. `said` tells how the parts were come by.
    """

    shares: Mapping[str, Decimal]
    possible: Mapping[str, Decimal]
    said: str


def allocate(estate: Estate, contract: str) -> Allocation:
    """The parts of one contract: as stated, and the rest equally among the others it covers.

    Retired applications take no part while a live one is covered.

    >>> from datetime import date
    >>> from landscape.model.element import Element
    >>> things = [Element("k", "Contract", "acme"), Element("a", "Application", "acme"),
    ...     Element("b", "Application", "acme")]
    >>> edges = [Relationship("COVERS", "k", "a", {"share": Decimal("0.7")}),
    ...     Relationship("COVERS", "k", "b")]
    >>> dict(allocate(Estate(things, edges, date(2026, 1, 1)), "k").shares)
    {'a': Decimal('0.7'), 'b': Decimal('0.3')}
    """
    edges = estate.out(contract, "COVERS")
    certain = _in_use(estate, accepted(edges))
    waiting = _in_use(estate, doubtful(edges))
    shares, said = _divide(certain)
    equal = _WHOLE / (len(certain) + 1)
    possible = {one.target: _stated(one) or equal for one in waiting if one.target not in shares}
    return Allocation(shares, possible, said)


def _in_use(estate: Estate, edges: Sequence[Relationship]) -> list[Relationship]:
    live = [one for one in edges if not estate.is_retired(estate.element(one.target))]
    return live or list(edges)


def _stated(edge: Relationship) -> Decimal | None:
    share = edge.properties.get("share")
    if isinstance(share, bool) or not isinstance(share, Decimal | int):
        return None
    return Decimal(share) if 0 <= share <= 1 else None


def _divide(edges: Sequence[Relationship]) -> tuple[dict[str, Decimal], str]:
    stated = {one.target: share for one in edges if (share := _stated(one)) is not None}
    silent = sorted({one.target for one in edges} - stated.keys())
    total = sum(stated.values(), Decimal(0))
    if total > _WHOLE:
        stated = {one: share / total for one, share in stated.items()}
        total = _WHOLE
    rest = {one: (_WHOLE - total) / len(silent) for one in silent}
    return stated | rest, _said(len(stated), len(silent))


def _said(stated: int, silent: int) -> str:
    if not silent:
        return "as the contract's shares state" if stated else "covers nothing"
    if stated:
        return f"the rest of the stated shares, equally among {silent}"
    return "the whole contract" if silent == 1 else f"equally among {silent} applications"
