"""Supplier groups: what is bought from whom, where they overlap, and how concentrated spending is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landscape.analysis.contracts import Contract
from landscape.analysis.cost import CostBook, sum_money, times
from landscape.analysis.edges import Named, accepted, by_name, name_evidence, named
from landscape.analysis.finding import Finding
from landscape.analysis.parties import Parties
from landscape.analysis.terms import term_months
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
    members: tuple[Element, ...]
    contracts: tuple[HeldContract, ...]
    applications: tuple[Element, ...]
    annual_value: MoneyRange
    functionalities: tuple[Service, ...]
    overlaps: tuple[Overlap, ...]
    next_notice: date | None
    co_termination: tuple[CoTermination, ...]


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
    gathering = _Gathering(estate, costs or CostBook(estate))
    groups = [gathering.group(one) for one in gathering.members]
    groups.sort(key=lambda one: (-one.annual_value.central, one.supplier.name.casefold(), one.id))
    held = {one.contract.contract.id for group in groups for one in group.contracts}
    wanted = None if supplier is None else gathering.parties.group(_supplier(estate, supplier).id)
    return SupplierReport(
        as_at=estate.as_at,
        groups=tuple(one for one in groups if wanted in (None, one.supplier.id)),
        concentration=concentration([one.annual_value for one in groups]),
        contracts_without_supplier=len(gathering.costs.contracts) - len(held),
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


class _Gathering:
    """What the groups share: who holds what, and who provides which functionality."""

    def __init__(self, estate: Estate, costs: CostBook) -> None:
        self.estate = estate
        self.costs = costs
        self.parties = Parties(estate)
        self.members: Mapping[str, Sequence[str]] = self.parties.members()
        self._holders = self._by_group()
        self._applications = self._supplied()
        self._services = {one: self._provided(one) for one in self.members}

    def group(self, head: str) -> SupplierGroup:
        """Everything on one group."""
        members = [self.estate.element(one) for one in self.members[head]]
        held = tuple(sorted(self._holders[head], key=_by_end))
        return SupplierGroup(
            id=f"supplier/{head}",
            title=f"{self.estate.element(head).name} and what belongs to it",
            elements=tuple(one.id for one in members),
            of=len(self.estate.elements("Supplier")),
            evidence=self._evidence(members, held),
            supplier=self.estate.element(head),
            members=tuple(members),
            contracts=held,
            applications=tuple(
                by_name(self.estate.element(one) for one in self._applications[head])
            ),
            annual_value=self._value(held),
            functionalities=self._named_services(head),
            overlaps=self._overlaps(head),
            next_notice=_next_notice(held, self.estate.as_at),
            co_termination=tuple(_windows(held, self.estate.as_at, self.costs.currency)),
        )

    def _evidence(
        self, members: Sequence[Element], held: Sequence[HeldContract]
    ) -> tuple[Evidence, ...]:
        cells = [name_evidence(one) for one in members]
        return tuple(cells + [name_evidence(one.contract.contract) for one in held])

    def _by_group(self) -> dict[str, list[HeldContract]]:
        """Each contract under each group that is party to it; its money under the first one only."""
        found: dict[str, list[HeldContract]] = defaultdict(list)
        for contract_id, contract in self.costs.contracts.items():
            seen: set[str] = set()
            for supplier, role in self.parties.of_contract(contract_id):
                head = self.parties.group(supplier)
                if head in seen:
                    continue
                counted = not seen and contract.in_force
                seen.add(head)
                element = self.estate.element(supplier)
                found[head].append(HeldContract(contract, element, role, counted))
        return found

    def _supplied(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.estate.applications():
            for supplier in self.parties.of_application(one.id):
                found[self.parties.group(supplier)].add(one.id)
        for head, contracts in self._holders.items():
            for held in contracts:
                if held.contract.in_force:
                    found[head].update(self._covered(held.contract))
        return defaultdict(frozenset, {head: frozenset(each) for head, each in found.items()})

    def _covered(self, contract: Contract) -> list[str]:
        targets = [one.target for one in accepted(contract.covers)]
        return [one for one in targets if not self.estate.is_retired(self.estate.element(one))]

    def _provided(self, head: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for one in sorted(self._applications[head]):
            for edge in accepted(self.estate.out(one, "PROVIDES")):
                found[edge.target].append(one)
        return dict(sorted(found.items()))

    def _named_services(self, head: str) -> tuple[Service, ...]:
        found = [
            Service(named(self.estate.element(function)), tuple(applications))
            for function, applications in self._services[head].items()
        ]
        return tuple(
            sorted(found, key=lambda one: (-len(one.applications), one.functionality.label))
        )

    def _overlaps(self, head: str) -> tuple[Overlap, ...]:
        own = self._services[head]
        found = []
        for other, services in sorted(self._services.items()):
            for function in own.keys() & services.keys() if other != head else ():
                theirs = tuple(sorted(set(services[function]) - set(own[function])))
                if theirs:
                    what = named(self.estate.element(function))
                    group = self.estate.element(other)
                    found.append(Overlap(what, group, theirs, tuple(own[function])))
        return tuple(sorted(found, key=lambda one: (one.functionality.label, one.group.id)))

    def _value(self, held: Sequence[HeldContract]) -> MoneyRange:
        return sum_money(
            (in_force_value(one.contract, self.costs.currency) for one in held if one.counted),
            self.costs.currency,
        )


def in_force_value(contract: Contract, currency: str) -> MoneyRange:
    """The yearly value of a contract in force; its low end is nothing when its end is unknown."""
    if contract.annual_value is None:
        return MoneyRange.not_known(currency)
    certain = contract.status is not ContractStatus.UNKNOWN
    return times(contract.annual_value, Decimal(1), low=certain)


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


def _next_notice(held: Sequence[HeldContract], as_at: date) -> date | None:
    coming = [
        last
        for one in held
        if one.contract.in_force and (last := one.contract.serve_by) and last >= as_at
    ]
    return min(coming, default=None)


def _by_end(one: HeldContract) -> tuple[date, str]:
    return (one.contract.contract.day("end_date") or date.max, one.contract.contract.id)


def _windows(held: Sequence[HeldContract], as_at: date, currency: str) -> list[CoTermination]:
    """Groups of two or more future ends within six months, the fullest first, none shared."""
    ends = [
        (end, one.contract)
        for one in held
        if one.counted and (end := one.contract.contract.day("end_date")) and end >= as_at
    ]
    found: list[CoTermination] = []
    while len(ends) > 1:
        runs = [_run(ends, start) for start, _ in ends]
        best = max(runs, key=len)
        if len(best) < 2:
            break
        found.append(_line_up(best, currency))
        ends = [one for one in ends if one not in best]
    return sorted(found, key=lambda one: one.first)


def _run(ends: Sequence[tuple[date, Contract]], start: date) -> list[tuple[date, Contract]]:
    last = add_months(start, WINDOW_MONTHS)
    return [one for one in ends if start <= one[0] <= last]


def _line_up(run: Sequence[tuple[date, Contract]], currency: str) -> CoTermination:
    on = max(end for end, _ in run)
    yearly = [in_force_value(one, currency) for _, one in run]
    gaps = [term_months(add_days(end, 1), on) / 12 if end < on else Decimal(0) for end, _ in run]
    return CoTermination(
        first=min(end for end, _ in run),
        on=on,
        contracts=tuple(one.contract.id for _, one in run),
        annual_value=sum_money(yearly, currency),
        bridging=sum_money(
            (times(one, gap) for one, gap in zip(yearly, gaps, strict=True) if gap), currency
        ),
    )
