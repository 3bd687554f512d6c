"""Supplier groups: what is bought from whom, where they overlap, and how concentrated spending is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from landscape.analysis.columns import Columns
from landscape.analysis.contracts import Contract
from landscape.analysis.cost import CostBook, sum_money, times
from landscape.analysis.edges import Named, name_evidence, named
from landscape.analysis.finding import Finding
from landscape.analysis.late import Late, Whole
from landscape.analysis.parties import Parties
from landscape.analysis.terms import serve_by, term_months
from landscape.errors import NotFound
from landscape.estate.estate import Estate
from landscape.model.calendar import add_days, add_months
from landscape.model.element import Element
from landscape.model.inference import Evidence
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import ContractStatus, SupplierRole

BASIS = "annual net spend by group"
WINDOW_MONTHS = 6  # contracts that end within so many months of each other can be lined up


@dataclass(frozen=True, slots=True)
class HeldContract:
    """A contract of a group and the role in which it is held.

    `counted` says whether its value is in the group's annual value: a publisher's contract is paid to
    the reseller, and one that is not in force is not paid at all.
    """

    contract: Contract
    supplier: Element
    role: SupplierRole
    counted: bool


@dataclass(frozen=True, slots=True)
class Service:
    """A functionality and the applications of the group that provide it."""

    functionality: Named
    applications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """A functionality that another group provides too."""

    functionality: Named
    group: Element
    applications: tuple[str, ...]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A functionality of a group that others provide too: each with the applications by which it does."""

    functionality: Named
    own: tuple[str, ...]
    others: Sequence[tuple[Element, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class CoTermination:
    """Contracts that end close together: the date to line them up on, and what lining up takes.

    `bridging` is what extending the earlier ones to `on` costs at their present annual value.
    """

    first: date
    on: date
    contracts: tuple[str, ...]
    annual_value: MoneyRange
    bridging: MoneyRange


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierGroup(Finding):
    """A supplier with all companies that belong to it on the date. `elements` are the members."""

    supplier: Element
    members: Sequence[Element]
    contracts: Sequence[HeldContract]
    applications: Sequence[Element]
    annual_value: MoneyRange
    functionalities: Sequence[Service]
    shared: Sequence[Shared]
    next_notice: date | None
    co_termination: Sequence[CoTermination]

    @property
    def overlaps(self) -> Sequence[Overlap]:
        """What is shared, one by one: ordered by functionality, then by the other group's id."""
        found = [
            Overlap(one.functionality, group, theirs, one.own)
            for one in self.shared
            for group, theirs in one.others
        ]
        return sorted(found, key=lambda one: (one.functionality.label, one.group.id))


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated our own spending is; it says nothing of the market.

    `hhi` is the sum of squared percentage shares (0 to 10,000), `cr4` the percentage of the four
    largest groups; None when no spending is known. `groups` of `of` have a known annual value.
    """

    hhi: float | None
    cr4: float | None
    basis: str
    groups: int
    of: int


@dataclass(frozen=True, slots=True)
class SupplierReport:
    """Groups, the largest annual value first, and the concentration over all of them."""

    as_at: date
    groups: tuple[SupplierGroup, ...]
    concentration: Concentration
    contracts_without_supplier: int
    contracts: int


def find(
    estate: Estate, supplier: str | None = None, *, costs: CostBook | None = None
) -> SupplierReport:
    """Supplier groups as owned on the estate's date, with contracts, functionalities and overlaps.

    Parameters: `supplier`, an id, name, other name or company number: only its group is reported,
    while overlaps and concentration still regard all. Raises NotFound when there is none such.

    >>> things = [Element("p", "Supplier", "acme", {"name": "Parent"}),
    ...     Element("s", "Supplier", "acme", {"name": "Daughter"}),
    ...     Element("k", "Contract", "acme", {"value": Decimal(900), "value_basis": "annual",
    ...     "end_date": date(2027, 3, 31), "notice_period": "P3M"})]
    >>> from landscape.model.element import Relationship
    >>> edges = [Relationship("PARENT_OF", "p", "s"), Relationship("PARTY_TO", "s", "k")]
    >>> group = find(Estate(things, edges, date(2026, 11, 23)), "Daughter").groups[0]
    >>> group.supplier.name, group.count, group.annual_value.central, str(group.next_notice)
    ('Parent', 2, Decimal('900.00'), '2026-12-31')
    """
    gathering = _Gathering(estate, costs) if costs else estate.worked_out(_gathered)
    groups = gathering.groups
    wanted = None if supplier is None else gathering.parties.group(_supplier(estate, supplier).id)
    return SupplierReport(
        as_at=estate.as_at,
        groups=tuple(one for one in groups if wanted in (None, one.supplier.id)),
        concentration=concentration([one.annual_value for one in groups]),
        contracts_without_supplier=len(gathering.costs.contracts) - len(gathering.held),
        contracts=len(gathering.costs.contracts),
    )


def _supplier(estate: Estate, text: str) -> Element:
    known = estate.get(text)
    if known is not None and known.type == "Supplier":
        return known
    folded = text.casefold().strip()
    for one in estate.elements("Supplier"):
        names = [one.name, *one.text("aliases").split("|"), one.text("company_number")]
        slug = one.id.rsplit("/", 1)[-1]
        if folded in [slug, *(each.casefold().strip() for each in names if each)]:
            return one
    raise NotFound(
        f"There is no supplier {text!r}.",
        remedy="Look it up with `landscape find`, or list all with `landscape suppliers`.",
    )


def _rank(group: SupplierGroup) -> tuple[object, ...]:
    """The most money first; where it is not known the most contracts, then the most applications."""
    held = -len(group.contracts), -len(group.applications)
    return -group.annual_value.central, *held, group.supplier.name.casefold(), group.id


class _Held(NamedTuple):
    """A contract of a group by place, through which supplier and in which role it is held."""

    contract: int
    supplier: int
    role: SupplierRole
    counted: bool


_Said = tuple[Element, tuple[str, ...]]


class _Providing(NamedTuple):
    """Who provides a functionality: `said` are the groups by their ids, each with its applications.

    `number` says which of them a group is, `groups` of how many groups an application is, by place.
    """

    number: dict[str, int]
    said: list[_Said]
    groups: Counter[int]


def _without(one: _Said, applications: Set[str]) -> _Said:
    """A group without some applications; the same object where it has none of them."""
    if applications.isdisjoint(one[1]):
        return one
    return one[0], tuple([each for each in one[1] if each not in applications])


class _Gathering:
    """What the groups share: who holds what, and who provides which functionality."""

    def __init__(self, estate: Estate, costs: CostBook) -> None:
        self.estate = estate
        self.costs = costs
        self.columns = Columns.of(estate)
        self.parties = Parties.of(estate)
        self.members: Mapping[str, Sequence[str]] = self.parties.members()
        self._holders = self._by_group()
        self.held = {one.contract for each in self._holders.values() for one in each}
        self._applications = self._supplied()
        self._services = {one: self._provided(one) for one in self.members}
        found = [self._group(one) for one in self.members]
        found.sort(key=_rank)
        self.groups: Sequence[SupplierGroup] = found

    def _group(self, head: str) -> SupplierGroup:
        """Everything on one group."""
        supplier = self.estate.element(head)
        held = self._holders[head]
        return SupplierGroup(
            id=f"supplier/{head}",
            title=f"{supplier.name} and what belongs to it",
            elements=tuple(self.members[head]),
            of=len(self.columns.of_type("Supplier")),
            evidence=Whole(lambda: self._evidence(head, held), some=True),
            supplier=supplier,
            members=Late(self.members[head], self.estate.element),
            contracts=Late(held, self._contract),
            applications=Late(
                sorted(self._applications[head], key=self.columns.rank.__getitem__), self.estate.at
            ),
            annual_value=self._value(held),
            functionalities=Whole(lambda: self._named_services(head)),
            shared=Whole(lambda: self._shared(head)),
            next_notice=self._next_notice(held),
            co_termination=Whole(lambda: self._windows(held)),
        )

    def _contract(self, one: _Held) -> HeldContract:
        supplier = self.estate.at(one.supplier)
        return HeldContract(self.costs.contracts.at(one.contract), supplier, one.role, one.counted)

    def _evidence(self, head: str, held: Sequence[_Held]) -> Sequence[Evidence]:
        cells = [name_evidence(self.estate.element(one)) for one in self.members[head]]
        return cells + [name_evidence(self.estate.at(one.contract)) for one in held]

    def _by_group(self) -> Mapping[str, Sequence[_Held]]:
        """Each contract under each group that is party to it; its money under the first one only."""
        contracts, ids = self.costs.contracts, self.columns.ids
        found: dict[str, list[_Held]] = defaultdict(list)
        for contract in contracts.places:
            seen: set[str] = set()
            for supplier, role in self.parties.held(contract):
                head = self.parties.group(ids[supplier])
                if head in seen:
                    continue
                counted = not seen and contracts.in_force(contract)
                seen.add(head)
                found[head].append(_Held(contract, supplier, role, counted))
        ends = self.columns.days("end_date")
        for held in found.values():
            held.sort(key=lambda one: (ends.get(one.contract, date.max), one.contract))
        return found

    def _supplied(self) -> Mapping[str, Set[int]]:
        """The live applications of each group, by place."""
        found: dict[str, set[int]] = defaultdict(set)
        supplied, ids, gone = (
            self.columns.sources("SUPPLIES"),
            self.columns.ids,
            self.columns.retired,
        )
        for one in self.columns.live:
            for supplier in supplied.get(one, ()):
                found[self.parties.group(ids[supplier])].add(one)
        covered = self.columns.targets("COVERS")
        for head, contracts in self._holders.items():
            for held in contracts:
                if self.costs.contracts.in_force(held.contract):
                    found[head].update(covered.get(held.contract, ()))
        return defaultdict(set, {head: each - gone for head, each in found.items()})

    def _provided(self, head: str) -> Mapping[int, Sequence[int]]:
        """Place of a functionality → the group's applications that provide it, all by place."""
        provided = self.columns.targets("PROVIDES")
        found: dict[int, list[int]] = defaultdict(list)
        for one in sorted(self._applications[head]):
            for function in provided.get(one, ()):
                found[function].append(one)
        return dict(sorted(found.items()))

    def _named_services(self, head: str) -> Sequence[Service]:
        found = [
            Service(named(self.estate.at(function)), tuple(self.columns.named(applications)))
            for function, applications in self._services[head].items()
        ]
        return sorted(found, key=lambda one: (-len(one.applications), one.functionality.label))

    @cached_property
    def _providing(self) -> Mapping[int, _Providing]:
        """Place of a functionality → the groups that provide it."""
        found: dict[int, _Providing] = defaultdict(lambda: _Providing({}, [], Counter()))
        for head in sorted(self._services):
            group = self.estate.element(head)
            for function, places in self._services[head].items():
                every = found[function]
                every.number[head] = len(every.said)
                every.said.append((group, tuple(self.columns.named(places))))
                every.groups.update(places)
        return found

    def _shared(self, head: str) -> Sequence[Shared]:
        """By label; of functionalities with one label that first which the group of the least id provides."""
        found = []
        for function, applications in self._services[head].items():
            others = self._others(head, function)
            if others:
                mine = tuple(self.columns.named(applications))
                found.append(Shared(named(self.estate.at(function)), mine, others))
        return sorted(found, key=lambda one: (one.functionality.label, one.others[0][0].id))

    def _others(self, head: str, function: int) -> Sequence[tuple[Element, tuple[str, ...]]]:
        """The other groups that provide a functionality, with the applications that are not this one's too."""
        mine, every = self._services[head][function], self._providing[function]
        number = every.number[head]
        others = every.said[:number] + every.said[number + 1 :]
        too = frozenset(self.columns.named([one for one in mine if every.groups[one] > 1]))
        return [left for one in others if (left := _without(one, too))[1]] if too else others

    def _value(self, held: Sequence[_Held]) -> MoneyRange:
        counted = [self._yearly(one.contract) for one in held if one.counted]
        return sum_money(counted, self.costs.currency)

    def _yearly(self, contract: int) -> MoneyRange:
        """The yearly value of a contract in force; its low end is nothing when its end is unknown."""
        value = self.costs.contracts.amount(contract)
        if value is None:
            return MoneyRange.not_known(self.costs.currency)
        certain = self.costs.contracts.status[contract] is not ContractStatus.UNKNOWN
        return times(value, Decimal(1), low=certain)

    def _next_notice(self, held: Sequence[_Held]) -> date | None:
        notices, known = self.columns.texts("notice_period"), self.costs.contracts
        coming = [
            last
            for one in held
            if one.contract in notices
            and known.in_force(one.contract)
            and (last := serve_by(self.columns.contract(one.contract)))
            and last >= self.estate.as_at
        ]
        return min(coming, default=None)

    def _windows(self, held: Sequence[_Held]) -> Sequence[CoTermination]:
        """Groups of two or more future ends within six months, the fullest first, none shared.

        Parameters: `held`, in the order in which they end.
        """
        known, as_at = self.columns.days("end_date"), self.estate.as_at
        contracts = [
            one.contract
            for one in held
            if one.counted and known.get(one.contract, date.min) >= as_at
        ]
        ends = [known[one] for one in contracts]
        found: list[CoTermination] = []
        while len(ends) > 1:
            first, last = _fullest(ends)
            if last - first < 2:
                break
            found.append(self._line_up(ends[first:last], contracts[first:last]))
            del ends[first:last], contracts[first:last]
        return sorted(found, key=lambda one: one.first)

    def _line_up(self, ends: Sequence[date], contracts: Sequence[int]) -> CoTermination:
        on, currency = max(ends), self.costs.currency
        yearly = [self._yearly(one) for one in contracts]
        gaps = [term_months(add_days(end, 1), on) / 12 if end < on else Decimal(0) for end in ends]
        extended = [times(one, gap) for one, gap in zip(yearly, gaps, strict=True) if gap]
        return CoTermination(
            first=min(ends),
            on=on,
            contracts=tuple(self.columns.named(contracts)),
            annual_value=sum_money(yearly, currency),
            bridging=sum_money(extended, currency),
        )


def _gathered(estate: Estate) -> _Gathering:
    return _Gathering(estate, CostBook.of_estate(estate))


def _fullest(ends: Sequence[date]) -> tuple[int, int]:
    """Where most of some sorted dates lie within the window: the first such run, from and up to."""
    runs = [
        (bisect_left(ends, start), bisect_right(ends, add_months(start, WINDOW_MONTHS)))
        for start in ends
    ]
    return max(runs, key=lambda run: run[1] - run[0])


def concentration(values: Sequence[MoneyRange]) -> Concentration:
    """HHI = Σ (100 · share)² and the share of the four largest, by the central annual value.

    >>> found = concentration([MoneyRange.exactly(Decimal(n)) for n in (60, 40)])
    >>> found.hhi, found.cr4
    (5200.0, 100.0)
    """
    known = sorted((one.central for one in values if one.central > 0), reverse=True)
    total = sum(known)
    if not total:
        return Concentration(None, None, BASIS, 0, len(values))
    shares = [100 * one / total for one in known]
    hhi = sum((one**2 for one in shares), Decimal(0))
    return Concentration(float(hhi), float(sum(shares[:4])), BASIS, len(known), len(values))
