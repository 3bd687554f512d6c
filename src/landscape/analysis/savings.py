"""What leaving applications saves per year, once their contracts can be left; each pound once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from landscape.analysis.cost import EXTERNAL, CostBook, sum_money
from landscape.analysis.cost_parts import CONTRACT, STATED, Part
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

    Parameters: `leaving`, the places of those that leave.

    A contract saves its money only when every live application that it covers leaves: until then it
    is paid whole. People's time is capacity, not money, and is never a saving.
    """

    def __init__(self, estate: Estate, book: CostBook, leaving: frozenset[int]) -> None:
        self._estate = estate
        self._book = book
        self._leaving = leaving

    def of(self, application: str) -> Saving:
        """The saving of one of them."""
        place = self._estate.place(application)
        amount, parts = saved(self._book, place)
        if self._shared(place):
            amount, parts = MoneyRange.nothing(self._book.currency), ()
        return Saving(
            amount, tuple(self._book.words(one, application) for one in parts), amount.unknown > 0
        )

    def _shared(self, application: int) -> list[int]:
        """The contracts that go on because they cover a live application that stays, by place."""
        return [one for one in self._book.in_force(application) if self._stays(one)]

    def _stays(self, contract: int) -> bool:
        columns = self._book.sums.columns
        covered = columns.targets("COVERS").get(contract, ())
        return any(one not in columns.retired and one not in self._leaving for one in covered)

    def exit(self, application: int) -> date | None:
        """The day on which the last of its contracts can be left; None when one is not known.

        None too where no contract is known: what is not recorded may still bind.
        """
        contracts = self._book.in_force(application)
        days = [self._book.contracts.exit_by(one) for one in contracts]
        known = [one for one in days if one is not None]
        if not contracts or len(known) < len(days):
            return None
        return max(*known, self._estate.as_at)

    def blockers(self, application: int) -> tuple[Blocker, ...]:
        """What the contracts put in the way."""
        contracts, name = self._book.in_force(application), self._book.sums.columns.name
        found = [
            Blocker(
                f"{name(one)} also covers applications that stay: nothing is saved until part of "
                "it can be ended",
                Weight.STOP,
            )
            for one in self._shared(application)
        ]
        found += [
            Blocker(f"when {name(one)} can be left is not known", Weight.DOUBT)
            for one in contracts
            if not self._book.contracts.exit_by(one)
        ]
        if not contracts:
            found.append(Blocker("no contract is known for it", Weight.DOUBT))
        return tuple(found)


def saved(book: CostBook, application: int) -> tuple[MoneyRange, Sequence[Part]]:
    """How much leaving the application at a place saves, and the parts of its cost that are saved.

    That is so where none of its contracts also covers what stays.
    """
    parts = [one for one in book.sums.of(application).parts if _counts(book, one, application)]
    if len(parts) == 1:
        return _saved(parts[0]), parts
    total = sum_money([_saved(one) for one in parts], book.currency)
    return MoneyRange(
        total.low, total.central, total.high, min(1, total.unknown), total.currency
    ), parts


def _counts(book: CostBook, part: Part, application: int) -> bool:
    """People's time is no saving, nor is a contract that perhaps covers the application."""
    if part.category == CONTRACT:
        shares = book.sums.allocations[part.source].shares
        return book.sums.columns.ids[application] in shares
    return part.category != CostCategory.INTERNAL_STAFF


def weighed(amount: MoneyRange, *, stopped: bool, doubtful: bool) -> MoneyRange:
    """A saving as far as what is in its way leaves it certain.

    What is doubtful leaves the low end, what is stopped the central one.
    """
    if stopped:
        return _high_only(amount)
    return _without_low(amount) if doubtful else amount


def _saved(part: Part) -> MoneyRange:
    """Licence, support, hosting and contracts are saved; a stated total in part; the rest perhaps."""
    if part.category in EXTERNAL or part.category == CONTRACT:
        return part.amount
    if part.category == STATED:
        return _without_low(part.amount)
    return _high_only(part.amount)


def _without_low(amount: MoneyRange) -> MoneyRange:
    return MoneyRange(_NOTHING, amount.central, amount.high, amount.unknown, amount.currency)


def _high_only(amount: MoneyRange) -> MoneyRange:
    return MoneyRange(_NOTHING, _NOTHING, amount.high, amount.unknown, amount.currency)
