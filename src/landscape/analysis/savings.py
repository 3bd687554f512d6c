"""What leaving applications saves per year, once their contracts can be left; each pound once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from landscape.analysis.contracts import Contract
from landscape.analysis.cost import EXTERNAL, CostBook, CostPart, sum_money
from landscape.analysis.edges import accepted
from landscape.estate.estate import Estate
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import CostCategory

_NOTHING = Decimal(0)


class Weight(StrEnum):
    """What a blocker does to a saving: takes work, makes it doubtful, or stops it for now."""

    WORK = "work"
    DOUBT = "doubt"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something in the way of leaving an application."""

    what: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Saving:
    """What leaving one application saves per year, and which parts of its cost that is.

    `unknown` is True when a part that could be saved is not known.
    """

    amount: MoneyRange
    parts: tuple[str, ...]
    unknown: bool


class Savings:
    """The savings of leaving several applications together.

    A contract saves its money only when every live application that it covers leaves: until then it
    is paid whole. People's time is capacity, not money, and is never a saving.
    """

    def __init__(self, estate: Estate, book: CostBook, leaving: frozenset[str]) -> None:
        self._estate = estate
        self._book = book
        self._leaving = leaving

    def of(self, application: str) -> Saving:
        """The saving of one of them."""
        if self.shared(application):
            return Saving(MoneyRange.nothing(self._book.currency), (), False)
        parts = [one for one in self._book.of(application).parts if self._counts(one, application)]
        total = sum_money((_saved(one) for one in parts), self._book.currency)
        return Saving(
            MoneyRange(total.low, total.central, total.high, min(1, total.unknown), total.currency),
            tuple(one.what for one in parts),
            total.unknown > 0,
        )

    def _counts(self, part: CostPart, application: str) -> bool:
        """People's time is no saving, nor is a contract that perhaps covers the application."""
        if part.category == "contract":
            return application in self._book.allocation(part.source).shares
        return part.category != CostCategory.INTERNAL_STAFF

    def total(self, savings: Iterable[tuple[Saving, Sequence[Blocker]]]) -> MoneyRange:
        """The savings together: what is doubtful leaves the low end, what is stopped the central."""
        known = [_weigh(saving.amount, blockers) for saving, blockers in savings]
        return sum_money(known, self._book.currency)

    def shared(self, application: str) -> list[Contract]:
        """The contracts that go on because they cover a live application that stays."""
        return [one for one in self._book.contracts_of(application) if self._stays(one)]

    def _stays(self, contract: Contract) -> bool:
        covered = {one.target for one in accepted(contract.covers)}
        live = {one for one in covered if not self._estate.is_retired(self._estate.element(one))}
        return bool(live - self._leaving)

    def exit(self, application: str) -> date | None:
        """The day on which the last of its contracts can be left; None when one is not known.

        None too where no contract is known: what is not recorded may still bind.
        """
        contracts = self._book.contracts_of(application)
        days = [one.exit_by for one in contracts]
        known = [one for one in days if one is not None]
        if not contracts or len(known) < len(days):
            return None
        return max(*known, self._estate.as_at)

    def blockers(self, application: str) -> tuple[Blocker, ...]:
        """What the contracts put in the way."""
        contracts = self._book.contracts_of(application)
        found = [
            Blocker(
                f"{one.title} also covers applications that stay: nothing is saved until part of "
                "it can be ended",
                Weight.STOP,
            )
            for one in self.shared(application)
        ]
        found += [
            Blocker(f"when {one.title} can be left is not known", Weight.DOUBT)
            for one in contracts
            if not one.exit_by
        ]
        if not contracts:
            found.append(Blocker("no contract is known for it", Weight.DOUBT))
        return tuple(found)


def _saved(part: CostPart) -> MoneyRange:
    """Licence, support, hosting and contracts are saved; a stated total in part; the rest perhaps."""
    if part.category in EXTERNAL or part.category == "contract":
        return part.amount
    if part.category == "stated":
        return _without_low(part.amount)
    return _high_only(part.amount)


def _weigh(amount: MoneyRange, blockers: Sequence[Blocker]) -> MoneyRange:
    weights = {one.weight for one in blockers}
    if Weight.STOP in weights:
        return _high_only(amount)
    return _without_low(amount) if Weight.DOUBT in weights else amount


def _without_low(amount: MoneyRange) -> MoneyRange:
    return MoneyRange(_NOTHING, amount.central, amount.high, amount.unknown, amount.currency)


def _high_only(amount: MoneyRange) -> MoneyRange:
    return MoneyRange(_NOTHING, _NOTHING, amount.high, amount.unknown, amount.currency)
