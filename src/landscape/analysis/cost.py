"""What an application costs per year, part by part, with no pound counted twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from landscape.analysis.allocation import Allocation, allocate
from landscape.analysis.contracts import Contract, terms
from landscape.analysis.edges import accepted, evidence_for, name_evidence
from landscape.analysis.finding import Finding
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.inference import Evidence
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import ContractStatus, CostCategory, ValueBasis

EXTERNAL = frozenset({CostCategory.LICENCE, CostCategory.SUPPORT, CostCategory.HOSTING})
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SHORT_YEAR = re.compile(r"\b(\d{2})\s*[/-]\s*(\d{2})\b")
_PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CostPart:
    """One part of a yearly cost: what it is, how much, and the cell it rests on.

    `source` is the id of the cost line, contract or application that states it, `category` what the
    money is spent on (`contract` for a share of a contract, `stated` for a total that the source of
    the application gives). `whole` is the yearly value of the contract that a share is a share of.
    """

    what: str
    source: str
    category: str
    amount: MoneyRange
    evidence: tuple[Evidence, ...]
    share: Decimal | None = None
    whole: MoneyRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostOfApplication(Finding):
    """The yearly cost of one application. Its `parts` sum to `amount`.

    `amount.unknown` is 1 when a part is not known or nothing is recorded. `not_added` are amounts
    that are known and would count a pound twice, each with the reason in `what`.
    """

    amount: MoneyRange
    parts: tuple[CostPart, ...]
    not_added: tuple[CostPart, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """How much of a contract's yearly value cost lines already count, and on which applications."""

    amount: Decimal
    applications: frozenset[str]


class CostBook:
    """The costs of an estate, worked out once for many applications.

    Parameters: `contracts`, the contracts' terms where they are known already.
    """

    def __init__(self, estate: Estate, contracts: Mapping[str, Contract] | None = None) -> None:
        self.estate = estate
        self.currency = main_currency(estate)
        self.contracts = contracts or terms(estate, currency=self.currency)
        self._allocations = {one: allocate(estate, one) for one in self.contracts}
        self._of = len(estate.elements("Application"))
        self._known: dict[str, CostOfApplication] = {}
        self._spoken = {one: self._spoken_for(one) for one in self.contracts}

    def allocation(self, contract: str) -> Allocation:
        """How a contract's money falls on applications."""
        return self._allocations[contract]

    def contracts_of(self, application: str) -> list[Contract]:
        """The contracts in force that cover an application for certain, in id order."""
        edges = accepted(self.estate.into(application, "COVERS"))
        return [one for edge in edges if (one := self.contracts[edge.source]).in_force]

    def of(self, application: str) -> CostOfApplication:
        """The yearly cost of one application. Raises NotFound when there is none of that id."""
        if application not in self._known:
            self._known[application] = self._work_out(self.estate.element(application))
        return self._known[application]

    def total(self, applications: Iterable[str]) -> MoneyRange:
        """The yearly cost of several applications together; `unknown` counts applications.

        Parts that several share are shares of one amount, so sums count each pound once; the high
        end never takes more of a contract than the contract is worth.
        """
        costs = [self.of(one) for one in sorted(set(applications))]
        summed = sum_money((one.amount for one in costs), self.currency)
        excess = _excess([part for one in costs for part in one.parts])
        return MoneyRange(
            summed.low,
            summed.central,
            max(summed.central, summed.high - excess),
            summed.unknown,
            self.currency,
        )

    def _work_out(self, application: Element) -> CostOfApplication:
        lines = self._lines(application)
        shares = self._shares(application)
        stated = self._stated(application)
        parts, left = _choose(lines, stated, shares)
        parts = parts or (self._nothing(application),)
        amount = sum_money((one.amount for one in parts), self.currency)
        return CostOfApplication(
            id=f"cost/{application.id}",
            title=f"Yearly cost of {application.name}",
            elements=(application.id,),
            of=max(1, self._of),
            evidence=tuple(cell for part in parts for cell in part.evidence),
            amount=MoneyRange(
                amount.low, amount.central, amount.high, min(1, amount.unknown), self.currency
            ),
            parts=parts,
            not_added=left,
        )

    def _nothing(self, application: Element) -> CostPart:
        unknown = MoneyRange.not_known(self.currency)
        words = (name_evidence(application),)
        return CostPart("nothing is recorded", application.id, "unknown", unknown, words)

    def _stated(self, application: Element) -> tuple[CostPart, ...]:
        amount = application.amount("annual_cost")
        currency = application.text("currency") or self.currency
        if amount is None or amount < 0 or currency != self.currency:
            return ()
        cell = (application.evidence("annual_cost"),)
        money = MoneyRange.exactly(amount, self.currency)
        return (CostPart("stated with the application", application.id, "stated", money, cell),)

    def _lines(self, application: Element) -> tuple[CostPart, ...]:
        by_category: dict[str, list[Element]] = defaultdict(list)
        for edge in accepted(self.estate.into(application.id, "CHARGED_TO")):
            line = self.estate.element(edge.source)
            by_category[line.text("category") or CostCategory.UNKNOWN].append(line)
        parts: list[CostPart] = []
        for category, lines in sorted(by_category.items()):
            latest = self._latest(lines)
            parts += [self._line(one, category) for one in lines if _year(one) == latest]
        return tuple(parts)

    def _latest(self, lines: Sequence[Element]) -> int:
        years = [_year(one) for one in lines]
        past = [one for one in years if one <= self.estate.as_at.year]
        return max(past or years)

    def _line(self, line: Element, category: str) -> CostPart:
        amount = line.amount("amount")
        currency = line.text("currency") or self.currency
        yearly = line.text("basis") == ValueBasis.ANNUAL or _year(line) > 0
        among = len({one.target for one in accepted(self.estate.out(line.id, "CHARGED_TO"))})
        money = MoneyRange.not_known(self.currency)
        if amount is not None and yearly and currency == self.currency:
            money = MoneyRange.exactly((amount / among).quantize(_PENNY), self.currency)
        year = f", {line.text('year')}" if line.text("year") else ""
        split = f", split equally among {among}" if among > 1 else ""
        what = f"{category.replace('-', ' ')} cost{year}{split}"
        return CostPart(what, line.id, category, money, evidence_for(line, "amount"))

    def _shares(self, application: Element) -> tuple[CostPart, ...]:
        found = []
        for edge in self.estate.into(application.id, "COVERS"):
            contract = self.contracts[edge.source]
            allocation = self._allocations[edge.source]
            if contract.in_force and application.id in allocation.shares:
                found.append(self._share(contract, allocation, application.id))
            elif contract.in_force and application.id in allocation.possible:
                found.append(self._possible(contract, allocation, application.id))
        return tuple(found)

    def _share(self, contract: Contract, allocation: Allocation, application: str) -> CostPart:
        share, said, worth = allocation.shares[application], allocation.said, contract.annual_value
        spoken = self._spoken[contract.contract.id]
        part = share
        if worth is not None and spoken.applications and application not in spoken.applications:
            others = [
                one for name, one in allocation.shares.items() if name not in spoken.applications
            ]
            worth, part = _remaining(worth, spoken.amount), share / sum(others, Decimal(0))
            said = f"{said}, less what cost lines under it already count"
        money = MoneyRange.not_known(self.currency)
        if worth is not None:
            money = times(worth, part, low=contract.status is not ContractStatus.UNKNOWN)
        return self._part(contract, f"{contract.title}: {said}", money, share)

    def _spoken_for(self, contract: str) -> _Spoken:
        """What cost lines already say of a contract's yearly pounds, and for which applications.

        A line speaks for the contract that it names, or for one that covers its application and is worth
        as much as the line.
        """
        amount, told = Decimal(0), set[str]()
        for application in self._allocations[contract].shares:
            for part in self._lines(self.estate.element(application)):
                known = part.category in EXTERNAL and not part.amount.unknown
                if known and self._is_paid_by(part, contract):
                    amount += part.amount.central
                    told.add(application)
        return _Spoken(amount, frozenset(told))

    def _is_paid_by(self, line: CostPart, contract: str) -> bool:
        named = {one.target for one in accepted(self.estate.out(line.source, "CHARGED_UNDER"))}
        if named:
            return contract in named
        value = self.contracts[contract].annual_value
        return value is not None and abs(value.central - line.amount.central) <= value.central / 100

    def _possible(self, contract: Contract, allocation: Allocation, application: str) -> CostPart:
        share = allocation.possible[application]
        money = MoneyRange.not_known(self.currency)
        if contract.annual_value is not None:
            high = (contract.annual_value.high * share).quantize(_PENNY)
            money = MoneyRange(Decimal(0), Decimal(0), high, 0, self.currency)
        return self._part(contract, f"{contract.title}: if the link is confirmed", money, share)

    def _part(self, contract: Contract, what: str, money: MoneyRange, share: Decimal) -> CostPart:
        return CostPart(
            what,
            contract.contract.id,
            "contract",
            money,
            evidence_for(contract.contract, "value_annual", "value"),
            share,
            contract.annual_value,
        )


def annual_cost(estate: Estate, application: str) -> CostOfApplication:
    """What one application costs per year, with each part and the cell it rests on.

    Cost lines count for the latest year of each category. Contracts that cover the application are
    added only where no cost line already speaks of licence, support or hosting; a total that the
    source of the application states is used where there are no such lines. A contract counts with
    its share; one of unknown basis counts as unknown. Links still in review widen the high end.
    Raises NotFound when there is no such application.

    >>> from datetime import date
    >>> from landscape.model.element import Relationship
    >>> things = [Element("a", "Application", "acme"), Element("b", "Application", "acme"),
    ...     Element("k", "Contract", "acme", {"value": Decimal(24000), "value_basis": "annual",
    ...     "end_date": date(2027, 3, 31)})]
    >>> edges = [Relationship("COVERS", "k", "a"), Relationship("COVERS", "k", "b")]
    >>> estate = Estate(things, edges, date(2026, 11, 23))
    >>> annual_cost(estate, "a").amount.central
    Decimal('12000.00')
    >>> total(estate, ["a", "b"]).central
    Decimal('24000.00')
    """
    return CostBook(estate).of(application)


def total(estate: Estate, applications: Iterable[str]) -> MoneyRange:
    """The yearly cost of several applications; `unknown` counts those not (wholly) known.

    >>> from datetime import date
    >>> total(Estate([Element("a", "Application", "acme")], [], date(2026, 1, 1)), ["a"]).unknown
    1
    """
    return CostBook(estate).total(applications)


def main_currency(estate: Estate) -> str:
    """The currency in which most amounts of the estate are; other currencies count as unknown."""
    found = Counter(
        one.text("currency")
        for kind in ("Contract", "Cost", "Application")
        for one in estate.elements(kind)
        if one.text("currency")
    )
    return min(found, key=lambda code: (-found[code], code)) if found else "GBP"


def sum_money(amounts: Iterable[MoneyRange], currency: str) -> MoneyRange:
    """The sum of amounts in one currency."""
    summed = MoneyRange.nothing(currency)
    for one in amounts:
        summed = summed + one
    return summed


def times(money: MoneyRange, share: Decimal, *, low: bool = True) -> MoneyRange:
    """A share of an amount; without its low end where it is not certain to be paid at all."""
    scaled = [(one * share).quantize(_PENNY) for one in (money.low, money.central, money.high)]
    return MoneyRange(
        scaled[0] if low else Decimal(0), scaled[1], scaled[2], money.unknown, money.currency
    )


def _remaining(money: MoneyRange, taken: Decimal) -> MoneyRange:
    """What is left of an amount when a part of it counts elsewhere."""
    left = [max(Decimal(0), one - taken).quantize(_PENNY) for one in (money.low, money.central)]
    high = max(Decimal(0), money.high - taken).quantize(_PENNY)
    return MoneyRange(left[0], left[1], high, money.unknown, money.currency)


def _choose(
    lines: tuple[CostPart, ...], stated: tuple[CostPart, ...], shares: tuple[CostPart, ...]
) -> tuple[tuple[CostPart, ...], tuple[CostPart, ...]]:
    """Which parts count and which would count a pound twice."""
    if any(one.category in EXTERNAL and not one.amount.unknown for one in lines):
        return lines, stated + shares
    if stated:
        return stated, lines + shares
    unclear = any(one.category == CostCategory.UNKNOWN for one in lines)
    if unclear and not any(one.amount.unknown for one in lines):
        return lines + tuple(_only_high(one) for one in shares), ()
    return lines + shares, ()


def _only_high(part: CostPart) -> CostPart:
    nothing = Decimal(0)
    money = MoneyRange(nothing, nothing, part.amount.high, 0, part.amount.currency)
    what = f"{part.what} (may be in the cost lines already)"
    return CostPart(what, part.source, part.category, money, part.evidence, part.share, part.whole)


def _excess(parts: Sequence[CostPart]) -> Decimal:
    """By how much the high ends of contract shares together exceed the contracts themselves."""
    by_contract: dict[str, list[CostPart]] = defaultdict(list)
    for one in parts:
        if one.whole is not None:
            by_contract[one.source].append(one)
    over = Decimal(0)
    for shares in by_contract.values():
        whole = shares[0].whole
        high = sum((one.amount.high for one in shares), Decimal(0))
        over += max(Decimal(0), high - (whole.high if whole else high))
    return over


def _year(line: Element) -> int:
    text = line.text("year")
    found = _YEAR.search(text)
    if found:
        return int(found.group())
    short = _SHORT_YEAR.search(text)
    return 2000 + int(short[1]) if short else 0
