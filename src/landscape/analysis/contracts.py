"""Contracts on a date: status, notice, value per year, and the calendar of what ends when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.columns import Columns
from landscape.analysis.edges import evidence_for
from landscape.analysis.finding import Finding
from landscape.analysis.late import Late, Whole
from landscape.analysis.options import horizon, parse_window
from landscape.analysis.parties import Parties
from landscape.analysis.repeated import REPEATS
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
from landscape.errors import NotFound
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Band, ContractStatus, SupplierRole

__all__ = [
    "Contract",
    "ContractCalendar",
    "Party",
    "Terms",
    "calendar",
    "main_currency",
    "parse_window",
    "terms",
]

_NOTICE_CAN_BE_SERVED = (ContractStatus.LIVE, ContractStatus.LIVE_EXTENDED)
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
    notice and `decision_by` the day on which work towards it should begin; `told` the relationships by which
    other files tell it again (band accept), or may do (band review).
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
    covers: Sequence[Relationship]
    told: Sequence[Relationship] = ()

    @property
    def in_force(self) -> bool:
        """Whether it is being paid for on the date, for all that is known."""
        return _in_force(self.status)


@dataclass(frozen=True, slots=True)
class ContractCalendar:
    """Contracts by end date, with what is not known of how many.

    `until` is the last day of the window asked for: of ends, or of last days for notice (`notice_until`).
    `use_unknown` counts expired ones that a live application would rest on if a link in band review is right;
    `told_again` those that other files tell and that are counted with them; `perhaps_told_again` the pairs of
    contracts that are counted apart and may be one.
    """

    as_at: date
    until: date | None
    notice_until: date | None
    contracts: Sequence[Contract]
    total: int
    end_unknown: int
    notice_unknown: int
    value_unknown: int
    use_unknown: int
    told_again: int
    perhaps_told_again: int
    statuses: Mapping[str, int]


def main_currency(estate: Estate) -> str:
    """The currency in which most amounts of the estate are; other currencies count as unknown."""
    columns = Columns.of(estate)
    known = columns.texts("currency")
    found = Counter(
        known[place]
        for kind in ("Contract", "Cost", "Application")
        for place in (columns.of_type(kind) if known else ())
        if known.get(place)
    )
    return min(found, key=lambda code: (-found[code], code)) if found else "GBP"


def terms(
    estate: Estate,
    *,
    planning: Planning = STANDARD_PLANNING,
    currency: str = "",
) -> Terms:
    """Every contract of the estate with its status, dates and value on the estate's date, by id.

    Values are in the currency given; by default in that of most of the estate's amounts.

    >>> estate = Estate([Element("k", "Contract", "acme", {"end_date": date(2027, 3, 31),
    ...     "notice_period": "P6M"})], [], date(2026, 11, 23))
    >>> one = terms(estate)["k"]
    >>> str(one.status), one.serve_by.isoformat(), one.notice_missed
    ('live', '2026-09-30', True)
    """
    return estate.worked_out(Terms, planning, currency or estate.worked_out(main_currency))


class Terms(Mapping[str, Contract]):
    """The contracts of an estate by id, each made when it is asked for.

    What sums and counts need of all of them is worked out without that: `status` and `value` by place.
    """

    def __init__(self, estate: Estate, planning: Planning, currency: str) -> None:
        self._estate = estate
        self._planning = planning
        self._currency = currency
        self.columns = Columns.of(estate)
        self.places = self.columns.of_type("Contract")
        self.status = estate.worked_out(_statuses)
        known = zip(self.places, self.columns.contracts(), strict=True)
        self.value = {place: annual_value(one, currency) for place, one in known}
        self._exits: dict[int, date | None] = {}
        self._made: dict[int, Contract] = {}

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[str]:
        return (self.columns.ids[place] for place in self.places)

    def __getitem__(self, contract: str) -> Contract:
        try:
            place = self._estate.place(contract)
        except NotFound:
            raise KeyError(contract) from None
        if place not in self.value:
            raise KeyError(contract)
        return self.at(place)

    @cached_property
    def running(self) -> NDArray[np.bool_]:
        """`in_force` of all places; there is none where no contract is."""
        found = np.zeros(len(self.columns.ids), np.bool_)
        found[[one for one in self.places if self.in_force(one)]] = True
        return found

    def in_force(self, place: int) -> bool:
        """`Contract.in_force` of the contract at a place."""
        return _in_force(self.status[place])

    def amount(self, place: int) -> MoneyRange | None:
        """`Contract.annual_value` of the contract at a place."""
        return self.value[place].amount

    def exit_by(self, place: int) -> date | None:
        """`Contract.exit_by` of the contract at a place."""
        if place not in self._exits:
            self._exits[place] = exit_date(self.columns.contract(place), self._estate.as_at)
        return self._exits[place]

    def at(self, place: int) -> Contract:
        """The contract at a place."""
        found = self._made.get(place)
        if found is None:
            found = self._made.setdefault(place, self._make(place))
        return found

    def _make(self, place: int) -> Contract:
        estate, contract = self._estate, self.columns.contract(place)
        value, (latest, estimated) = self.value[place], end_max(contract)
        last_notice = serve_by(contract)
        holder, publishers = _parties(estate, contract)
        return Contract(
            id=f"contract/{contract.id}",
            title=contract.name,
            elements=(contract.id,),
            of=len(self.places),
            evidence=Whole(lambda: evidence_for(contract, *_SHOWN), some=True),
            contract=contract,
            party=holder,
            publishers=publishers,
            status=self.status[place],
            end_max=latest,
            end_max_estimated=estimated,
            serve_by=last_notice,
            notice_missed=last_notice is not None and last_notice < estate.as_at,
            decision_by=decision_by(contract, self._planning),
            exit_by=self.exit_by(place),
            options=option_months(contract),
            annual_value=value.amount,
            value_basis=contract.text("value_basis") or "unknown",
            value_how=value.how,
            covers=Whole(lambda: _covers(estate, contract)),
            told=Whole(lambda: _told(estate, contract)),
        )


def _in_force(known: ContractStatus) -> bool:
    return known in IN_FORCE or known is ContractStatus.UNKNOWN


def _covers(estate: Estate, contract: Element) -> Sequence[Relationship]:
    return [one for one in estate.out(contract.id, "COVERS") if one.band is not Band.NO]


def _told(estate: Estate, contract: Element) -> Sequence[Relationship]:
    return [one for one in estate.into(contract.id, REPEATS) if one.band is not Band.NO]


def _statuses(estate: Estate) -> Mapping[int, ContractStatus]:
    """Place of a contract → its status: one that has ended is expired, or expired and in use."""
    columns = Columns.of(estate)
    known = zip(columns.of_type("Contract"), columns.contracts(), strict=True)
    found = {place: status(one, estate.as_at, in_use=False) for place, one in known}
    running = frozenset(place for place, one in found.items() if one in IN_FORCE)
    for place, one in found.items():
        if one is ContractStatus.EXPIRED and _in_use(columns, place, running):
            found[place] = ContractStatus.EXPIRED_IN_USE
    return found


def _in_use(
    columns: Columns, contract: int, running: frozenset[int], band: Band = Band.ACCEPT
) -> bool:
    """Whether a live application rests on this contract, no other one in force covering it for certain.

    `band` says which of the contract's own links are believed.
    """
    covering = columns.sources("COVERS")
    return any(
        one not in columns.retired and running.isdisjoint(covering.get(one, ()))
        for one in columns.targets("COVERS", band).get(contract, ())
    )


def _perhaps_in_use(every: Terms, places: Sequence[int]) -> int:
    """How many expired contracts are in use if a link that waits for review is right."""
    running = frozenset(
        one
        for one in every.places
        if every.status[one] in IN_FORCE - {ContractStatus.EXPIRED_IN_USE}
    )
    return sum(
        every.status[one] is ContractStatus.EXPIRED
        and _in_use(every.columns, one, running, Band.REVIEW)
        for one in places
    )


def _parties(estate: Estate, contract: Element) -> tuple[Party | None, tuple[Party, ...]]:
    parties = Parties.of(estate)
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
    notice_within: str | None = None,
    planning: Planning = STANDARD_PLANNING,
    currency: str = "",
) -> ContractCalendar:
    """Which contracts end when, soonest first; unknown ends last.

    Parameters: `ending_within`, a window such as `18m`, `90d` or `2y` that starts on the estate's
    date: only contracts whose current term ends in it, and that were not ended before, are listed.
    `notice_within`, such a window for the last day for notice: only contracts that run and whose notice
    has to be served in it, that day first. Raises UsageError when either is no length of time.

    >>> estate = Estate([Element("k", "Contract", "acme", {"end_date": date(2027, 3, 31)}),
    ...     Element("l", "Contract", "acme", {"end_date": date(2031, 3, 31)})], [],
    ...     date(2026, 11, 23))
    >>> [one.contract.id for one in calendar(estate, "18m").contracts]
    ['k']
    """
    every = terms(estate, planning=planning, currency=currency)
    columns, ends = every.columns, every.columns.days("end_date")
    until, notice_until = _last(estate, ending_within), _last(estate, notice_within)
    ordered = sorted(every.places, key=lambda one: (ends.get(one, date.max), one))
    chosen = [one for one in ordered if until is None or _ends(every, one, estate.as_at, until)]
    if notice_until is not None:
        chosen = _to_notice(estate, every, chosen, notice_until)
    notices = columns.texts("notice_period")
    return ContractCalendar(
        as_at=estate.as_at,
        until=until,
        notice_until=notice_until,
        contracts=Late(chosen, every.at),
        total=len(every),
        end_unknown=sum(one not in ends for one in ordered),
        notice_unknown=sum(not notices.get(one) for one in ordered),
        value_unknown=sum(every.amount(one) is None for one in ordered),
        use_unknown=_perhaps_in_use(every, ordered),
        told_again=len(columns.repeated.main),
        perhaps_told_again=columns.repeated.perhaps,
        statuses=dict(sorted(Counter(str(every.status[one]) for one in ordered).items())),
    )


def _last(estate: Estate, window: str | None) -> date | None:
    """The last day of a window that begins on the estate's date."""
    return None if window is None else horizon(estate.as_at, parse_window(window))


def _to_notice(estate: Estate, every: Terms, places: Sequence[int], until: date) -> list[int]:
    """Those that run and whose last day for notice is ahead and no later than `until`, that day first."""
    days = {
        one: serve_by(every.columns.contract(one))
        for one in places
        if every.status[one] in _NOTICE_CAN_BE_SERVED
    }
    due = {one: day for one, day in days.items() if day and estate.as_at <= day <= until}
    return sorted(due, key=lambda one: due[one])


def _ends(every: Terms, one: int, as_at: date, until: date) -> bool:
    end = every.columns.days("end_date").get(one)
    running = every.status[one] is not ContractStatus.TERMINATED
    return end is not None and running and as_at <= end <= until
