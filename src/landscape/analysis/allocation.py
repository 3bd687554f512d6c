"""How a contract's money falls on the applications that it covers: each pound on one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from landscape.analysis.columns import Columns
from landscape.estate.estate import Estate
from landscape.model.element import Value
from landscape.model.vocabulary import Band

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


class _Cover(NamedTuple):
    """One application that a contract covers: the share that is stated, and whether it is in use."""

    application: str
    stated: Decimal | None
    live: bool


def allocate(estate: Estate, contract: str) -> Allocation:
    """The parts of one contract: as stated, and the rest equally among the others it covers.

    Retired applications take no part while a live one is covered.

    >>> from datetime import date
    >>> from landscape.model.element import Element, Relationship
    >>> things = [Element("k", "Contract", "acme"), Element("a", "Application", "acme"),
    ...     Element("b", "Application", "acme")]
    >>> edges = [Relationship("COVERS", "k", "a", {"share": Decimal("0.7")}),
    ...     Relationship("COVERS", "k", "b")]
    >>> dict(allocate(Estate(things, edges, date(2026, 1, 1)), "k").shares)
    {'a': Decimal('0.7'), 'b': Decimal('0.3')}
    """
    return estate.worked_out(allocations).get(estate.place(contract), _NOTHING)


def allocations(estate: Estate) -> Mapping[int, Allocation]:
    """Place of each contract that covers something → its parts."""
    certain, waiting = _covers(estate, Band.ACCEPT), _covers(estate, Band.REVIEW)
    return {
        contract: _allocated(certain.get(contract, ()), waiting.get(contract, ()))
        for contract in certain.keys() | waiting.keys()
    }


def _covers(estate: Estate, band: Band) -> Mapping[int, Sequence[_Cover]]:
    columns = Columns.of(estate)
    edges = columns.edges("COVERS", band)
    contracts, applications = columns.ends(edges)
    known = estate.state.edge_properties(edges.tolist())
    found: dict[int, list[_Cover]] = defaultdict(list)
    for contract, application, said in zip(contracts, applications, known, strict=True):
        live = application not in columns.retired
        found[contract].append(_Cover(columns.ids[application], _stated(said), live))
    return {contract: _in_use(covers) for contract, covers in found.items()}


def _in_use(covers: Sequence[_Cover]) -> Sequence[_Cover]:
    return [one for one in covers if one.live] or covers


def _stated(known: Mapping[str, Value]) -> Decimal | None:
    share = known.get("share")
    if isinstance(share, bool) or not isinstance(share, Decimal | int):
        return None
    return Decimal(share) if 0 <= share <= 1 else None


def _allocated(certain: Sequence[_Cover], waiting: Sequence[_Cover]) -> Allocation:
    shares, said = _divide(certain)
    equal = _WHOLE / (len(certain) + 1)
    possible = {
        one.application: one.stated or equal for one in waiting if one.application not in shares
    }
    return Allocation(shares, possible, said)


def _divide(covers: Sequence[_Cover]) -> tuple[dict[str, Decimal], str]:
    stated = {one.application: one.stated for one in covers if one.stated is not None}
    silent = sorted({one.application for one in covers} - stated.keys())
    total = sum(stated.values(), Decimal(0))
    if total > _WHOLE:
        stated = {one: share / total for one, share in stated.items()}
        total = _WHOLE
    each = (_WHOLE - total) / (len(silent) or 1)
    return stated | dict.fromkeys(silent, each), _said(len(stated), len(silent))


def _said(stated: int, silent: int) -> str:
    if not silent:
        return "as the contract's shares state" if stated else "covers nothing"
    if stated:
        return f"the rest of the stated shares, equally among {silent}"
    return "the whole contract" if silent == 1 else f"equally among {silent} applications"


_NOTHING = Allocation({}, {}, _said(0, 0))
