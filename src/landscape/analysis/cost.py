"""What an application costs per year, part by part, with no pound counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from landscape.analysis.allocation import Allocation, allocate
from landscape.analysis.contracts import main_currency
from landscape.analysis.cost_parts import (
    CONTRACT,
    EXTERNAL,
    STATED,
    Part,
    Sums,
    sum_money,
    times,
)
from landscape.analysis.edges import evidence_for, name_evidence
from landscape.analysis.finding import Finding
from landscape.analysis.late import Whole
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.inference import Evidence
from landscape.model.money import MoneyRange

__all__ = [
    "EXTERNAL",
    "CostBook",
    "CostOfApplication",
    "CostPart",
    "annual_cost",
    "main_currency",
    "sum_money",
    "times",
    "total",
]


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
    evidence: Sequence[Evidence]
    share: Decimal | None = None
    whole: MoneyRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostOfApplication(Finding):
    """The yearly cost of one application. Its `parts` sum to `amount`.

    `amount.unknown` is 1 when a part is not known or nothing is recorded. `not_added` are amounts
    that are known and would count a pound twice, each with the reason in `what`.
    """

    amount: MoneyRange
    parts: Sequence[CostPart]
    not_added: Sequence[CostPart] = ()


class CostBook:
    """The costs of an estate, worked out once for many applications."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.sums = estate.worked_out(Sums)
        self.currency = self.sums.currency
        self.contracts = self.sums.contracts
        self._covering = self.sums.columns.sources("COVERS")
        self._running = frozenset(np.flatnonzero(self.contracts.running).tolist())
        self._of = len(self.sums.columns.of_type("Application"))

    @classmethod
    def of_estate(cls, estate: Estate) -> CostBook:
        """That of an estate, opened once."""
        return estate.worked_out(cls)

    def allocation(self, contract: str) -> Allocation:
        """How a contract's money falls on applications."""
        return allocate(self.estate, contract)

    def in_force(self, application: int) -> Sequence[int]:
        """The places of the contracts in force that cover an application for certain, in id order."""
        return [one for one in self._covering.get(application, ()) if one in self._running]

    def of(self, application: str) -> CostOfApplication:
        """The yearly cost of one application. Raises NotFound when there is none of that id."""
        place = self.estate.place(application)
        known, one = self.sums.of(place), self.estate.at(place)
        parts = [self._part(part, one) for part in known.parts]
        return CostOfApplication(
            id=f"cost/{one.id}",
            title=f"Yearly cost of {one.name}",
            elements=(one.id,),
            of=max(1, self._of),
            evidence=Whole(lambda: [cell for part in parts for cell in part.evidence], some=True),
            amount=known.amount,
            parts=tuple(parts),
            not_added=tuple(self._part(part, one) for part in known.left),
        )

    def amount(self, application: str) -> MoneyRange:
        """The amount alone. Raises NotFound when there is no application of that id."""
        return self.sums.amounts[self.estate.place(application)]

    def total(self, applications: Iterable[str]) -> MoneyRange:
        """The yearly cost of several applications together; `unknown` counts applications.

        Parts that several share are shares of one amount, so sums count each pound once; the high
        end never takes more of a contract than the contract is worth.
        """
        return self.sums.total(self.estate.place(one) for one in applications)

    def _part(self, part: Part, application: Element) -> CostPart:
        """One part with what it is called and the cell that it rests on."""
        source = self.estate.at(part.source)
        return CostPart(
            self.words(part, application.id),
            source.id,
            part.category,
            part.amount,
            self._cells(part, source, application),
            part.share,
            part.whole,
        )

    def words(self, part: Part, application: str) -> str:
        """What a part of the cost of an application is called."""
        columns = self.sums.columns
        if columns.ids[part.source] == application:
            return (
                "stated with the application" if part.category == STATED else "nothing is recorded"
            )
        if part.category == CONTRACT:
            return f"{columns.name(part.source)}: {part.said}"
        among, told = self.sums.among(part.source), columns.texts("year").get(part.source)
        year = f", {told}" if told else ""
        split = f", split equally among {among}" if among > 1 else ""
        return f"{part.category.replace('-', ' ')} cost{year}{split}"

    def _cells(self, part: Part, source: Element, application: Element) -> tuple[Evidence, ...]:
        if source.id == application.id:
            stated = part.category == STATED
            return (source.evidence("annual_cost") if stated else name_evidence(source),)
        if part.category == CONTRACT:
            return evidence_for(source, "value_annual", "value")
        return evidence_for(source, "amount")


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
    return CostBook.of_estate(estate).of(application)


def total(estate: Estate, applications: Iterable[str]) -> MoneyRange:
    """The yearly cost of several applications; `unknown` counts those not (wholly) known.

    >>> from datetime import date
    >>> total(Estate([Element("a", "Application", "acme")], [], date(2026, 1, 1)), ["a"]).unknown
    1
    """
    return CostBook.of_estate(estate).total(applications)
