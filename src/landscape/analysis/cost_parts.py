"""The parts of a yearly cost in figures: which count, and how much each is.

What a part is called and which cell it rests on is for `cost` to say, of the parts that are shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from landscape.analysis.allocation import Allocation, allocations
from landscape.analysis.columns import Columns
from landscape.analysis.contracts import Terms, main_currency, terms
from landscape.estate.estate import Estate
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import ContractStatus, CostCategory, ValueBasis

EXTERNAL = frozenset({CostCategory.LICENCE, CostCategory.SUPPORT, CostCategory.HOSTING})
NOTHING, STATED, CONTRACT = "unknown", "stated", "contract"  # categories beside those of cost lines
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SHORT_YEAR = re.compile(r"\b(\d{2})\s*[/-]\s*(\d{2})\b")
_PENNY = Decimal("0.01")
_ZERO = Decimal(0)


class Part(NamedTuple):
    """One part of a yearly cost: the place of what states it, what the money is spent on, how much.

    `said` is how the amount of a contract was come by; `share` and `whole` are those of a contract.
    """

    source: int
    category: str
    amount: MoneyRange
    said: str = ""
    share: Decimal | None = None
    whole: MoneyRange | None = None


class Sum(NamedTuple):
    """The yearly cost of an application: the parts that count, and those that would count a pound twice."""

    amount: MoneyRange
    parts: Sequence[Part]
    left: Sequence[Part]


class _Spoken(NamedTuple):
    """How much of a contract's yearly value cost lines already count, and on which applications."""

    amount: Decimal
    applications: frozenset[str]


_UNSPOKEN = _Spoken(_ZERO, frozenset())


class Sums:
    """The yearly cost of every application of an estate, by its place."""

    def __init__(self, estate: Estate) -> None:
        self.columns = columns = Columns.of(estate)
        self.currency = estate.worked_out(main_currency)
        self.contracts: Terms = terms(estate, currency=self.currency)
        self.allocations: Mapping[int, Allocation] = estate.worked_out(allocations)
        self._year_now = estate.as_at.year
        self._not_known = MoneyRange.not_known(self.currency)
        self._covering = columns.sources("COVERS", None)
        self._lines = self._all_lines()
        self._spoken = self._all_spoken()
        stated = columns.amounts("annual_cost").keys()
        known = sorted({*self._lines, *self._covering, *stated})
        self.recorded: Mapping[int, Sum] = {one: self._work_out(one) for one in known}
        # Of each place the amount alone, for sums over many.
        self.amounts: list[MoneyRange] = [self._not_known] * len(columns.ids)
        for one, found in self.recorded.items():
            self.amounts[one] = found.amount

    def of(self, application: int) -> Sum:
        """The yearly cost of the application at a place."""
        return self.recorded.get(application) or self._nothing(application)

    def _nothing(self, application: int, left: Sequence[Part] = ()) -> Sum:
        return Sum(self._not_known, (Part(application, NOTHING, self._not_known),), left)

    def total(self, applications: Iterable[int]) -> MoneyRange:
        """The yearly cost of several applications together: see `CostBook.total`."""
        places = set(applications)
        known = [found for one in places if (found := self.recorded.get(one))]
        summed = sum_money([one.amount for one in known], self.currency)
        excess = _excess([part for one in known for part in one.parts if part.whole is not None])
        return MoneyRange(
            summed.low,
            summed.central,
            max(summed.central, summed.high - excess),
            summed.unknown + len(places) - len(known),
            self.currency,
        )

    def _work_out(self, application: int) -> Sum:
        lines = self._lines.get(application, ())
        shares = self._shares(application)
        stated = self._stated(application)
        parts, left = _choose(lines, stated, shares)
        if not parts:
            return self._nothing(application, left)
        return Sum(self._amount(parts), parts, left)

    def _amount(self, parts: Sequence[Part]) -> MoneyRange:
        if len(parts) == 1:
            return parts[0].amount
        whole = sum_money([one.amount for one in parts], self.currency)
        return MoneyRange(
            whole.low, whole.central, whole.high, min(1, whole.unknown), self.currency
        )

    def _stated(self, application: int) -> Sequence[Part]:
        amount = self.columns.amounts("annual_cost").get(application)
        if amount is None or amount < 0 or not self._is_ours(application):
            return ()
        return (Part(application, STATED, MoneyRange.exactly(amount, self.currency)),)

    def _is_ours(self, place: int) -> bool:
        """Whether an amount is in the currency that is counted."""
        return (self.columns.texts("currency").get(place) or self.currency) == self.currency

    def _all_lines(self) -> Mapping[int, Sequence[Part]]:
        """Place of an application → of each category the cost lines of its latest year."""
        categories = self.columns.texts("category")
        years = self.columns.texts("year")
        year = {place: year_of(text) for place, text in years.items()}
        found = {}
        for application, lines in self.columns.sources("CHARGED_TO").items():
            by_category: dict[str, list[int]] = defaultdict(list)
            for one in lines:
                by_category[categories.get(one) or CostCategory.UNKNOWN].append(one)
            found[application] = [
                self._line(one, category, year.get(one, 0))
                for category, those in sorted(by_category.items())
                for one in self._latest(those, year)
            ]
        return found

    def _latest(self, lines: Sequence[int], year: Mapping[int, int]) -> Sequence[int]:
        years = [year.get(one, 0) for one in lines]
        latest = max([one for one in years if one <= self._year_now] or years)
        return [one for one, when in zip(lines, years, strict=True) if when == latest]

    def _line(self, line: int, category: str, year: int) -> Part:
        amount = self.columns.amounts("amount").get(line)
        yearly = year > 0 or self.columns.texts("basis").get(line) == ValueBasis.ANNUAL
        if amount is None or not yearly or not self._is_ours(line):
            return Part(line, category, self._not_known)
        share = (amount / self.among(line)).quantize(_PENNY)
        return Part(line, category, MoneyRange.exactly(share, self.currency))

    def among(self, line: int) -> int:
        """How many applications a cost line is split among."""
        return len(self.columns.targets("CHARGED_TO")[line])

    def _shares(self, application: int) -> Sequence[Part]:
        name = self.columns.ids[application]
        found = []
        for contract in self._covering.get(application, ()):
            allocation = self.allocations.get(contract)
            if allocation is None or not self.contracts.in_force(contract):
                continue
            if name in allocation.shares:
                found.append(self._share(contract, allocation, name))
            elif name in allocation.possible:
                found.append(self._possible(contract, allocation.possible[name]))
        return found

    def _share(self, contract: int, allocation: Allocation, application: str) -> Part:
        share, said = allocation.shares[application], allocation.said
        whole = worth = self.contracts.amount(contract)
        spoken = self._spoken.get(contract, _UNSPOKEN)
        part = share
        if worth is not None and spoken.applications and application not in spoken.applications:
            others = [
                one for name, one in allocation.shares.items() if name not in spoken.applications
            ]
            worth, part = _remaining(worth, spoken.amount), share / sum(others, Decimal(0))
            said = f"{said}, less what cost lines under it already count"
        money = self._not_known
        if worth is not None:
            certain = self.contracts.status[contract] is not ContractStatus.UNKNOWN
            money = times(worth, part, low=certain)
        return Part(contract, CONTRACT, money, said, share, whole)

    def _possible(self, contract: int, share: Decimal) -> Part:
        money, whole = self._not_known, self.contracts.amount(contract)
        if whole is not None:
            high = (whole.high * share).quantize(_PENNY)
            money = MoneyRange(_ZERO, _ZERO, high, 0, self.currency)
        return Part(contract, CONTRACT, money, "if the link is confirmed", share, whole)

    def _all_spoken(self) -> Mapping[int, _Spoken]:
        """What cost lines already say of a contract's yearly pounds, and for which applications.

        A line speaks for the contract that it names, or for one that covers its application and is worth
        as much as the line.
        """
        amounts: dict[int, Decimal] = defaultdict(Decimal)
        told: dict[int, set[str]] = defaultdict(set)
        for application, lines in self._lines.items():
            name, covering = self.columns.ids[application], self._covering.get(application, ())
            paid = [one for one in lines if one.category in EXTERNAL and not one.amount.unknown]
            for contract in covering if paid else ():
                allocation = self.allocations.get(contract)
                if allocation is None or name not in allocation.shares:
                    continue
                for part in paid:
                    if self._is_paid_by(part, contract):
                        amounts[contract] += part.amount.central
                        told[contract].add(name)
        return {one: _Spoken(amounts[one], frozenset(told[one])) for one in told}

    def _is_paid_by(self, line: Part, contract: int) -> bool:
        named = self.columns.targets("CHARGED_UNDER").get(line.source)
        if named:
            return contract in named
        value = self.contracts.amount(contract)
        return value is not None and abs(value.central - line.amount.central) <= value.central / 100


def sum_money(amounts: Iterable[MoneyRange], currency: str) -> MoneyRange:
    """The sum of amounts in one currency."""
    added = list(amounts)
    other = next((one.currency for one in added if one.currency != currency), currency)
    if other != currency:
        raise ValueError(f"{other} and {currency} cannot be added")
    return MoneyRange(
        sum([one.low for one in added], _ZERO),
        sum([one.central for one in added], _ZERO),
        sum([one.high for one in added], _ZERO),
        sum([one.unknown for one in added]),
        currency,
    )


def times(money: MoneyRange, share: Decimal, *, low: bool = True) -> MoneyRange:
    """A share of an amount; without its low end where it is not certain to be paid at all."""
    high = (money.high * share).quantize(_PENNY)
    central = high if money.central is money.high else (money.central * share).quantize(_PENNY)
    least = high if money.low is money.high else (money.low * share).quantize(_PENNY)
    return MoneyRange(least if low else _ZERO, central, high, money.unknown, money.currency)


def _remaining(money: MoneyRange, taken: Decimal) -> MoneyRange:
    """What is left of an amount when a part of it counts elsewhere."""
    left = [max(Decimal(0), one - taken).quantize(_PENNY) for one in (money.low, money.central)]
    high = max(Decimal(0), money.high - taken).quantize(_PENNY)
    return MoneyRange(left[0], left[1], high, money.unknown, money.currency)


def _choose(
    lines: Sequence[Part], stated: Sequence[Part], shares: Sequence[Part]
) -> tuple[Sequence[Part], Sequence[Part]]:
    """Which parts count and which would count a pound twice."""
    if any(one.category in EXTERNAL and not one.amount.unknown for one in lines):
        return lines, (*stated, *shares)
    if stated:
        return stated, (*lines, *shares)
    unclear = any(one.category == CostCategory.UNKNOWN for one in lines)
    if unclear and not any(one.amount.unknown for one in lines):
        return (*lines, *(_only_high(one) for one in shares)), ()
    return (*lines, *shares), ()


def _only_high(part: Part) -> Part:
    money = MoneyRange(_ZERO, _ZERO, part.amount.high, 0, part.amount.currency)
    said = f"{part.said} (may be in the cost lines already)"
    return part._replace(amount=money, said=said)


def _excess(parts: Sequence[Part]) -> Decimal:
    """By how much the high ends of contract shares together exceed the contracts themselves."""
    wholes, highs = dict[int, Decimal](), dict[int, Decimal]()
    for one in parts:
        if one.whole is not None:
            wholes.setdefault(one.source, one.whole.high)
            highs[one.source] = highs.get(one.source, _ZERO) + one.amount.high
    return sum([max(_ZERO, high - wholes[one]) for one, high in highs.items()], _ZERO)


@lru_cache(4096)
def year_of(text: str) -> int:
    """The year that a financial year begins in, 0 where a text names none.

    >>> year_of("2025/26"), year_of("25-26"), year_of("every year")
    (2025, 2025, 0)
    """
    found = _YEAR.search(text)
    if found:
        return int(found.group())
    short = _SHORT_YEAR.search(text)
    return 2000 + int(short[1]) if short else 0
