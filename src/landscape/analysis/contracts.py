"""Contracts on a date: status, notice, value per year, and the calendar of what ends when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from landscape.analysis.edges import accepted, evidence_for
from landscape.analysis.finding import Finding
from landscape.analysis.options import horizon, parse_window
from landscape.analysis.parties import Parties
from landscape.analysis.terms import (
    IN_FORCE,
    STANDARD_PLANNING,
    Planning,
    annual_value,
    decision_by,
    end_max,
    exit_date,
    option_months,
    serve_by,
    status,
)
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Band, ContractStatus, SupplierRole

__all__ = ["Contract", "ContractCalendar", "Party", "calendar", "parse_window", "terms"]

_SHOWN = ("start_date", "end_date", "notice_period", "value", "value_annual", "value_basis")


@dataclass(frozen=True, slots=True)
class Party:
    """Who a contract is held with, in which role, and the group that the company belongs to."""

    supplier: Element
    role: SupplierRole
    group: Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(Finding):
    """One contract on a date. `party` is None when no supplier is known for certain.

    `covers` are its links to applications in bands accept and review; `serve_by` is the last day for
    notice and `decision_by` the day on which work towards it should begin.
    """

    contract: Element
    party: Party | None
    publishers: tuple[Party, ...]
    status: ContractStatus
    end_max: date | None
    end_max_estimated: bool
    serve_by: date | None
    notice_missed: bool
    decision_by: date | None
    exit_by: date | None
    options: tuple[int, ...] | None
    annual_value: MoneyRange | None
    value_basis: str
    value_how: str
    covers: tuple[Relationship, ...]

    @property
    def in_force(self) -> bool:
        """Whether it is being paid for on the date, for all that is known."""
        return self.status in IN_FORCE or self.status is ContractStatus.UNKNOWN


@dataclass(frozen=True, slots=True)
class ContractCalendar:
    """Contracts by end date, with what is not known of how many."""

    as_at: date
    until: date | None
    contracts: tuple[Contract, ...]
    total: int
    end_unknown: int
    notice_unknown: int
    value_unknown: int
    statuses: Mapping[str, int]


def terms(
    estate: Estate,
    *,
    planning: Planning = STANDARD_PLANNING,
    currency: str = "GBP",
) -> Mapping[str, Contract]:
    """Every contract of the estate with its status, dates and value on the estate's date, by id.

    >>> estate = Estate([Element("k", "Contract", "acme", {"end_date": date(2027, 3, 31),
    ...     "notice_period": "P6M"})], [], date(2026, 11, 23))
    >>> one = terms(estate)["k"]
    >>> str(one.status), one.serve_by.isoformat(), one.notice_missed
    ('live', '2026-09-30', True)
    """
    parties = Parties(estate)
    known = estate.elements("Contract")
    return {one.id: _terms(estate, one, parties, planning, currency) for one in known}


def _terms(
    estate: Estate, contract: Element, parties: Parties, planning: Planning, currency: str
) -> Contract:
    covers = tuple(one for one in estate.out(contract.id, "COVERS") if one.band is not Band.NO)
    value = annual_value(contract, currency)
    latest, estimated = end_max(contract)
    last_notice = serve_by(contract)
    holder, publishers = _parties(estate, contract, parties)
    return Contract(
        id=f"contract/{contract.id}",
        title=contract.name,
        elements=(contract.id,),
        of=len(estate.elements("Contract")),
        evidence=evidence_for(contract, *_SHOWN),
        contract=contract,
        party=holder,
        publishers=publishers,
        status=status(contract, estate.as_at, in_use=_in_use(estate, contract, covers)),
        end_max=latest,
        end_max_estimated=estimated,
        serve_by=last_notice,
        notice_missed=last_notice is not None and last_notice < estate.as_at,
        decision_by=decision_by(contract, planning),
        exit_by=exit_date(contract, estate.as_at),
        options=option_months(contract),
        annual_value=value.amount,
        value_basis=contract.text("value_basis") or "unknown",
        value_how=value.how,
        covers=covers,
    )


def _in_use(estate: Estate, contract: Element, covers: Sequence[Relationship]) -> bool:
    """Whether a live application rests on this contract, no other one in force covering it."""
    return any(
        one.band is Band.ACCEPT
        and not estate.is_retired(estate.element(one.target))
        and not _covered_by_another(estate, contract, one.target)
        for one in covers
    )


def _covered_by_another(estate: Estate, contract: Element, application: str) -> bool:
    others = (estate.element(one.source) for one in accepted(estate.into(application, "COVERS")))
    return any(
        one.id != contract.id and status(one, estate.as_at, in_use=False) in IN_FORCE
        for one in others
    )


def _parties(
    estate: Estate, contract: Element, parties: Parties
) -> tuple[Party | None, tuple[Party, ...]]:
    held = [
        Party(estate.element(supplier), role, estate.element(parties.group(supplier)))
        for supplier, role in parties.of_contract(contract.id)
    ]
    holders = [one for one in held if one.role is not SupplierRole.PUBLISHER]
    publishers = tuple(one for one in held if one.role is SupplierRole.PUBLISHER)
    if holders:
        return holders[0], publishers
    return (publishers[0] if publishers else None), publishers[1:]


def calendar(
    estate: Estate,
    ending_within: str | None = None,
    *,
    planning: Planning = STANDARD_PLANNING,
    currency: str = "GBP",
) -> ContractCalendar:
    """Which contracts end when, soonest first; unknown ends last.

    Parameters: `ending_within`, a window such as `18m`, `90d` or `2y` that starts on the estate's
    date: only contracts whose current term ends in it, and that were not ended before, are listed.
    Raises UsageError when it is no length of time.

    >>> estate = Estate([Element("k", "Contract", "acme", {"end_date": date(2027, 3, 31)}),
    ...     Element("l", "Contract", "acme", {"end_date": date(2031, 3, 31)})], [],
    ...     date(2026, 11, 23))
    >>> [one.contract.id for one in calendar(estate, "18m").contracts]
    ['k']
    """
    every = sorted(terms(estate, planning=planning, currency=currency).values(), key=_by_end)
    until = None if ending_within is None else horizon(estate.as_at, parse_window(ending_within))
    chosen = [one for one in every if until is None or _ends(one, estate.as_at, until)]
    return ContractCalendar(
        as_at=estate.as_at,
        until=until,
        contracts=tuple(chosen),
        total=len(every),
        end_unknown=sum(one.contract.day("end_date") is None for one in every),
        notice_unknown=sum(not one.contract.text("notice_period") for one in every),
        value_unknown=sum(one.annual_value is None for one in every),
        statuses=dict(sorted(Counter(str(one.status) for one in every).items())),
    )


def _ends(one: Contract, as_at: date, until: date) -> bool:
    end = one.contract.day("end_date")
    running = one.status is not ContractStatus.TERMINATED
    return end is not None and running and as_at <= end <= until


def _by_end(one: Contract) -> tuple[date, str]:
    return (one.contract.day("end_date") or date.max, one.contract.id)
