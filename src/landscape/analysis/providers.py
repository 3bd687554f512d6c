"""Applications that provide a functionality, with what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from landscape.analysis.columns import Columns, Subject
from landscape.analysis.contracts import Contract
from landscape.analysis.cost import CostBook
from landscape.analysis.edges import Named, named
from landscape.analysis.fitness import Fitness, Fits, Standing
from landscape.analysis.late import Late
from landscape.analysis.parties import Parties
from landscape.model.element import Element, Relationship
from landscape.model.inference import Evidence
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Band, Method
from landscape.store.state import BANDS, METHODS


@dataclass(frozen=True, slots=True)
class About:
    """What is known of an application, whatever it provides. Suppliers and contracts in force are places."""

    business_functions: tuple[Named, ...]
    suppliers: Sequence[int]
    supplier_groups: tuple[str, ...]
    contracts: Sequence[int]


class Abouts:
    """That of all applications, each worked out when it is first asked for."""

    def __init__(self, columns: Columns, costs: CostBook) -> None:
        self.columns = columns
        self.costs = costs
        self._functions: dict[int, Named] = {}
        self._known: dict[int, About] = {}

    @cached_property
    def fits(self) -> Fits:
        """Where all applications stand."""
        return Fits.of(self.columns.estate)

    @cached_property
    def ends(self) -> Mapping[int, date]:
        """When contracts end, by place."""
        return self.columns.days("end_date")

    @cached_property
    def _parties(self) -> Parties:
        return Parties.of(self.columns.estate)

    @cached_property
    def _users(self) -> Sequence[Mapping[int, Sequence[int]]]:
        return [self.columns.sources(one) for one in ("OWNS", "USES")]

    def of(self, place: int) -> About:
        """What is known of the application at a place."""
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self._about(place)
        return found

    def _about(self, place: int) -> About:
        suppliers = self.columns.sources("SUPPLIES").get(place, ())
        served, group = self.columns.targets("SERVES").get(place, ()), self._parties.group
        groups = {group(one) for one in self.columns.named(suppliers)}
        return About(
            tuple([self._function(one) for one in served]),
            suppliers,
            tuple(sorted(groups)),
            self.costs.in_force(place),
        )

    def _function(self, place: int) -> Named:
        found = self._functions.get(place)
        if found is None:
            found = self._functions[place] = named(self.columns.estate.at(place))
        return found

    def units(self, place: int) -> tuple[str, ...]:
        """Who owns or uses the application at a place, by name."""
        units = {self.columns.name(one) for users in self._users for one in users.get(place, ())}
        return tuple(sorted(units))


@dataclass(frozen=True, slots=True, eq=False)
class Provider:
    """One application that provides a functionality; what is known of it is looked up when it is asked for.

    `edge` is the number of the relationship by which it provides. Two are equal of which the same is known.
    """

    subject: Subject
    edge: int
    known: Abouts = field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Provider) and self._all() == other._all()

    __hash__ = None  # type: ignore[assignment]

    def _all(self) -> tuple[object, ...]:
        return (
            (self.application, self.provides, self.evidence, self.business_functions),
            (self.organisation_units, self.suppliers, self.supplier_groups, self.contracts),
            (self.annual_cost, self.fitness),
        )

    @property
    def id(self) -> str:
        """The application's id."""
        return self.subject.id

    @property
    def name(self) -> str:
        """What people call the application."""
        return self.subject.name

    @property
    def application(self) -> Element:
        """The application."""
        return self.subject.element

    @property
    def provides(self) -> Relationship:
        """The relationship by which it provides."""
        return self.known.columns.estate.edge(self.edge)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What speaks for that it provides."""
        return self.known.columns.edge_evidence(self.subject.place, self.edge)

    @property
    def confidence(self) -> float:
        """How sure it is that it provides."""
        return float(self.known.columns.estate.state.wiring.confidences[self.edge])

    @property
    def band(self) -> Band:
        """Whether that counts."""
        return BANDS[int(self.known.columns.estate.state.wiring.bands[self.edge])]

    @property
    def method(self) -> Method:
        """How it is known."""
        return METHODS[int(self.known.columns.estate.state.wiring.methods[self.edge])]

    @property
    def about(self) -> About:
        """What is known of the application, by place."""
        return self.known.of(self.subject.place)

    @property
    def business_functions(self) -> tuple[Named, ...]:
        """What it is used for."""
        return self.about.business_functions

    @property
    def organisation_units(self) -> tuple[str, ...]:
        """Who owns or uses it, by name."""
        return self.known.units(self.subject.place)

    @property
    def suppliers(self) -> Sequence[Element]:
        """Who supplies it."""
        return [self.known.columns.estate.at(one) for one in self.about.suppliers]

    @property
    def supplier_groups(self) -> tuple[str, ...]:
        """The ids of the groups of those who supply it."""
        return self.about.supplier_groups

    @property
    def contracts(self) -> Sequence[Contract]:
        """The contracts in force that cover it for certain."""
        return Late(self.about.contracts, self.known.costs.contracts.at)

    @property
    def contract_ids(self) -> Sequence[str]:
        """Their ids."""
        return self.known.columns.named(self.about.contracts)

    @property
    def earliest_contract_end(self) -> date | None:
        """When the first of them ends; None when no end is known."""
        ends = self.known.ends
        return min([ends[one] for one in self.about.contracts if one in ends], default=None)

    @property
    def annual_cost(self) -> MoneyRange:
        """What it costs per year."""
        return self.known.costs.sums.amounts[self.subject.place]

    @property
    def standing(self) -> Standing:
        """Where it stands, in figures."""
        return self.known.fits.standing(self.subject.place)

    @property
    def fitness(self) -> Fitness:
        """Where it stands, with what speaks for it."""
        return self.known.fits.at(self.subject.place)
