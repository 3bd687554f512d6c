"""Where the same functionality is provided more than once, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from landscape.analysis.contracts import Contract
from landscape.analysis.cost import CostBook
from landscape.analysis.edges import Named, accepted, contained, doubtful, edge_evidence, named
from landscape.analysis.finding import Finding
from landscape.analysis.fitness import Fitness, assess
from landscape.analysis.overlap import (
    Coverage,
    Coverages,
    DuplicateClass,
    Effective,
    classes,
    effective_number,
)
from landscape.analysis.parties import Parties
from landscape.errors import NotFound
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship
from landscape.model.inference import Evidence
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Method

INSTANCES = frozenset(
    {"test", "testing", "uat", "dev", "development", "training", "train", "dr", "disaster recovery"}
    | {"staging", "pre-production", "preproduction", "sandbox", "sit", "non-production"}
)


@dataclass(frozen=True, slots=True)
class Provider:
    """One application that provides the functionality, with what is known of it."""

    application: Element
    provides: Relationship
    evidence: tuple[Evidence, ...]
    business_functions: tuple[Named, ...]
    organisation_units: tuple[str, ...]
    suppliers: tuple[Element, ...]
    supplier_groups: tuple[str, ...]
    contracts: tuple[Contract, ...]
    annual_cost: MoneyRange
    fitness: Fitness

    @property
    def id(self) -> str:
        """The application's id."""
        return self.application.id

    @property
    def earliest_contract_end(self) -> date | None:
        """When the first contract in force ends; None when no end is known."""
        ends = [end for one in self.contracts if (end := one.contract.day("end_date"))]
        return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class SetAside:
    """An application that provides the functionality and is not counted, and why."""

    application: Element
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplication(Finding):
    """One functionality that several live applications provide.

    `providers` are counted; `uncertain` wait for review and never count; `set_aside` are
    environments, and suites counted through their module.
    """

    functionality: Named
    effective: Effective
    annual_cost: MoneyRange
    providers: tuple[Provider, ...]
    uncertain: tuple[Provider, ...]
    set_aside: tuple[SetAside, ...]
    coverage: Coverages
    classes: tuple[DuplicateClass, ...]


@dataclass(frozen=True, slots=True)
class DuplicationReport:
    """All duplication of an estate. `abstained` applications have no accepted functionality;
    `in_review` of them have one that waits for somebody's word."""

    as_at: date
    total: int
    classified: int
    abstained: int
    in_review: int
    findings: tuple[Duplication, ...]


def find(
    estate: Estate, functionality: str | None = None, *, costs: CostBook | None = None
) -> DuplicationReport:
    """Which functionalities two or more live applications provide, most applications first.

    Parameters: `functionality`, the id of one (in full, or its last part): only that one is
    reported, even when a single application provides it; `costs`, a cost book worked out already.
    Raises NotFound when there is no such functionality.

    >>> things = [Element("f", "ApplicationFunction", "acme", {"name": "Payments"}),
    ...     Element("a", "Application", "acme", {"users": 30}),
    ...     Element("b", "Application", "acme", {"users": 10})]
    >>> edges = [Relationship("PROVIDES", "a", "f"), Relationship("PROVIDES", "b", "f")]
    >>> found = find(Estate(things, edges, date(2026, 11, 23))).findings[0]
    >>> found.count, round(found.effective.number, 2), found.effective.basis
    (2, 1.6, 'users')
    """
    gathering = _Gathering(estate, costs or CostBook(estate))
    chosen = _chosen(estate, functionality)
    findings = [gathering.finding(one) for one in chosen]
    least = 1 if functionality else 2
    kept = [one for one in findings if one.count >= least]
    kept.sort(key=lambda one: (-one.count, one.functionality.label.casefold(), one.id))
    total = len(estate.applications())
    return DuplicationReport(
        as_at=estate.as_at,
        total=total,
        classified=len(gathering.classified),
        abstained=total - len(gathering.classified),
        in_review=len(gathering.in_review),
        findings=tuple(kept),
    )


def _chosen(estate: Estate, functionality: str | None) -> Sequence[Element]:
    every = estate.elements("ApplicationFunction")
    if functionality is None:
        return every
    found = [one for one in every if functionality in (one.id, named(one).id)]
    folded = functionality.casefold()
    found = found or [one for one in every if one.name.casefold() == folded]
    if not found:
        raise NotFound(
            f"There is no functionality {functionality!r}.",
            remedy="`landscape duplicates` lists those that are provided more than once.",
        )
    return found


class _Gathering:
    """What the findings share: who provides what, worked out once."""

    def __init__(self, estate: Estate, costs: CostBook) -> None:
        self.estate = estate
        self.costs = costs
        self.parties = Parties(estate)
        live = estate.applications()
        self.functions = {
            one.id: frozenset(edge.target for edge in accepted(estate.out(one.id, "PROVIDES")))
            for one in live
        }
        self.classified = {one for one, functions in self.functions.items() if functions}
        waiting = {one.id for one in live if doubtful(estate.out(one.id, "PROVIDES"))}
        self.in_review = waiting - self.classified
        self._known: dict[str, dict[str, Any]] = {}

    def finding(self, function: Element) -> Duplication:
        """Everything on one functionality."""
        edges = self.estate.into(function.id, "PROVIDES")
        live = [one for one in edges if one.source in self.functions]
        counted, aside = _guard(self.estate, accepted(live))
        providers = self._providers(counted)
        members = [one.id for one in providers]
        cells = [cell for edge in counted for cell in edge_evidence(self.estate, edge)]
        short = named(function)
        return Duplication(
            id=f"duplication/{short.id}",
            title=_title(len(members), function.name),
            elements=tuple(members),
            of=len(self.functions),
            evidence=tuple(cells),
            functionality=short,
            effective=self._effective(providers),
            annual_cost=self.costs.total(members),
            providers=providers,
            uncertain=self._providers(doubtful(live)),
            set_aside=aside,
            coverage=Coverages({one: self.functions[one] for one in members}),
            classes=classes([self._traits(one) for one in providers]),
        )

    def _providers(self, edges: Sequence[Relationship]) -> tuple[Provider, ...]:
        found = [self._provider(edge) for edge in edges]
        return tuple(sorted(found, key=lambda one: (one.application.name.casefold(), one.id)))

    def _provider(self, edge: Relationship) -> Provider:
        if edge.source not in self._known:
            self._known[edge.source] = self._about(self.estate.element(edge.source))
        known = self._known[edge.source]
        return Provider(provides=edge, evidence=edge_evidence(self.estate, edge), **known)

    def _about(self, one: Element) -> dict[str, Any]:
        """What is known of an application, whatever it provides: worked out once."""
        estate = self.estate
        suppliers = self.parties.of_application(one.id)
        units = {each.name for each in self._sources(one, "OWNS") + self._sources(one, "USES")}
        served = accepted(estate.out(one.id, "SERVES"))
        return {
            "application": one,
            "business_functions": tuple(named(estate.element(each.target)) for each in served),
            "organisation_units": tuple(sorted(units)),
            "suppliers": tuple(estate.element(each) for each in suppliers),
            "supplier_groups": tuple(sorted({self.parties.group(each) for each in suppliers})),
            "contracts": tuple(self.costs.contracts_of(one.id)),
            "annual_cost": self.costs.of(one.id).amount,
            "fitness": assess(estate, one.id),
        }

    def _sources(self, one: Element, kind: str) -> list[Element]:
        return [
            self.estate.element(edge.source) for edge in accepted(self.estate.into(one.id, kind))
        ]

    def _effective(self, providers: Sequence[Provider]) -> Effective:
        users = [one.application.amount("users") for one in providers]
        costs = [_cost(one.annual_cost) for one in providers]
        return effective_number(users, costs)

    def _traits(self, one: Provider) -> Mapping[str, tuple[str, ...]]:
        product = one.application.text("product") or one.application.name
        spare = one.provides.properties
        unused = spare.get("entitled") is True and spare.get("used") is False
        return {
            "id": (one.id,),
            "business_functions": tuple(each.id for each in one.business_functions),
            "product": (product.casefold(),),
            "suppliers": one.supplier_groups,
            "contracts": tuple(each.contract.id for each in one.contracts),
            "unused": ("yes",) if unused else (),
        }


def _title(count: int, functionality: str) -> str:
    return f"{count} application{' provides' if count == 1 else 's provide'} {functionality}"


def _cost(money: MoneyRange) -> Decimal | None:
    return None if money.unknown else money.central


def _guard(
    estate: Estate, edges: Sequence[Relationship]
) -> tuple[list[Relationship], tuple[SetAside, ...]]:
    """Leaves out environments of an application, and suites that a counted module stands for."""
    by_application = {one.source: one for one in edges}
    aside: dict[str, str] = {}
    for whole in sorted(by_application):
        parts = sorted(contained(estate, whole) & by_application.keys())
        for part in parts:
            if _is_instance(estate.element(part)):
                aside[part] = f"an environment of {estate.element(whole).name}"
        real = [one for one in parts if one not in aside]
        if real and not _both_typed_in(by_application[whole], [by_application[i] for i in real]):
            aside[whole] = f"counted through its part {estate.element(real[0]).name}"
    counted = [edge for one, edge in by_application.items() if one not in aside]
    left = tuple(SetAside(estate.element(one), why) for one, why in sorted(aside.items()))
    return counted, left


def _is_instance(application: Element) -> bool:
    return application.text("environment").casefold() in INSTANCES


def _both_typed_in(whole: Relationship, parts: Sequence[Relationship]) -> bool:
    return all(one.method is not Method.INFERRED for one in (whole, *parts))


def coverage(estate: Estate, absorber: str, absorbed: str) -> Coverage:
    """How much of what one application does another does too: the directed share, from 0 to 1.

    Raises NotFound when there is no application of either id.

    >>> things = [Element(one, "ApplicationFunction", "acme") for one in "fg"]
    >>> things += [Element("suite", "Application", "acme"), Element("niche", "Application", "acme")]
    >>> edges = [Relationship("PROVIDES", "suite", "f"), Relationship("PROVIDES", "suite", "g"),
    ...     Relationship("PROVIDES", "niche", "f")]
    >>> estate = Estate(things, edges, date(2026, 1, 1))
    >>> coverage(estate, "suite", "niche").share, coverage(estate, "niche", "suite").share
    (1.0, 0.5)
    """
    functions = {
        one: frozenset(edge.target for edge in accepted(estate.out(one, "PROVIDES")))
        for one in (estate.element(absorber).id, estate.element(absorbed).id)
    }
    return next(
        one for one in Coverages(functions) if (one.absorber, one.absorbed) == (absorber, absorbed)
    )
