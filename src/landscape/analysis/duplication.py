"""Where the same functionality is provided more than once, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.columns import Columns, Subject, contained
from landscape.analysis.cost import CostBook
from landscape.analysis.edges import Named, accepted, named
from landscape.analysis.finding import Finding
from landscape.analysis.late import Late, Whole
from landscape.analysis.overlap import (
    Coverage,
    Coverages,
    DuplicateClass,
    Effective,
    classes,
    effective_number,
)
from landscape.analysis.providers import Abouts, Provider
from landscape.errors import NotFound
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.inference import Evidence
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Band, Breadth, Method
from landscape.store.state import METHODS
from landscape.store.when_asked import WhenAsked

INSTANCES = frozenset(
    {"test", "testing", "uat", "dev", "development", "training", "train", "dr", "disaster recovery"}
    | {"staging", "pre-production", "preproduction", "sandbox", "sit", "non-production"}
)

_NEAREST = 5


@dataclass(frozen=True, slots=True)
class SetAside:
    """An application that provides the functionality and is not counted, and why."""

    application: Element
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplication(Finding):
    """One functionality that several live applications provide.

    `providers` are counted; `uncertain` wait for review and never count; `set_aside` are
    environments, and suites counted through their module. `breadth` says how alike those are that
    provide it; `sureness` how sure it is of each of `elements`, in their order.
    """

    functionality: Named
    breadth: Breadth
    sureness: Sequence[float]
    effective: Effective
    annual_cost: MoneyRange
    providers: Sequence[Provider]
    uncertain: Sequence[Provider]
    set_aside: tuple[SetAside, ...]
    coverage: Coverages
    classes: Sequence[DuplicateClass]


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
    """Which functionalities two or more live applications provide, most applications first, unlike ones last.

    Parameters: `functionality`, the id of one (in full, or its last part): only that one is
    reported, even when a single application provides it; `costs`, a cost book worked out already.
    Raises NotFound when there is no such functionality.

    >>> from landscape.model.element import Relationship
    >>> things = [Element("f", "ApplicationFunction", "acme", {"name": "Payments"}),
    ...     Element("a", "Application", "acme", {"users": 30}),
    ...     Element("b", "Application", "acme", {"users": 10})]
    >>> edges = [Relationship("PROVIDES", "a", "f"), Relationship("PROVIDES", "b", "f")]
    >>> found = find(Estate(things, edges, date(2026, 11, 23))).findings[0]
    >>> found.count, round(found.effective.number, 2), found.effective.basis
    (2, 1.6, 'users')
    """
    gathering = _Gathering.of(estate, costs)
    chosen = _chosen(estate, functionality)
    least = 1 if functionality else 2
    findings = [gathering.finding(one, least) for one in chosen]
    kept = [one for one in findings if one is not None]
    kept.sort(key=_order)
    total = len(gathering.columns.live)
    return DuplicationReport(
        as_at=estate.as_at,
        total=total,
        classified=gathering.classified,
        abstained=total - gathering.classified,
        in_review=gathering.in_review,
        findings=tuple(kept),
    )


def _order(one: Duplication) -> tuple[bool, int, str, str]:
    """Where applications are unlike, nothing is done twice, however many they are."""
    label = one.functionality.label.casefold()
    return one.breadth is Breadth.UNLIKE, -one.count, label, one.id


def _chosen(estate: Estate, functionality: str | None) -> Sequence[Element]:
    every = estate.elements("ApplicationFunction")
    if functionality is None:
        return every
    found = [one for one in every if functionality in (one.id, named(one).id)]
    folded = functionality.casefold()
    found = found or [one for one in every if one.name.casefold() == folded]
    if not found:
        near = "; ".join(f"{one.name} ({named(one).id})" for one in _near(every, folded))
        raise NotFound(
            f"There is no functionality {functionality!r}.",
            detail=f"Nearest: {near}." if near else "",
            remedy="`landscape duplicates` lists those that are provided more than once.",
        )
    return found


def _near(every: Sequence[Element], folded: str) -> Sequence[Element]:
    """The functionalities whose names share the beginning of a word with what was asked for."""
    asked = [one[:5] for one in folded.replace("-", " ").split() if len(one) > 3]
    return [one for one in every if any(start in one.name.casefold() for start in asked)][:_NEAREST]


class _Gathering:
    """What the findings share: who provides what, worked out once."""

    def __init__(self, estate: Estate, costs: CostBook) -> None:
        self.estate = estate
        self.costs = costs
        self.columns = columns = Columns.of(estate)
        self._edges, self._waiting = (_Arriving(columns, x) for x in (Band.ACCEPT, Band.REVIEW))
        self.classified = len(np.unique(self._edges.sources))
        self.in_review = len(np.setdiff1d(self._waiting.sources, self._edges.sources))
        self._known = Abouts(columns, costs)
        self._wholes = np.zeros(len(estate), np.bool_)
        self._wholes[estate.state.wiring.sources[columns.edges("CONTAINS")]] = True

    @cached_property
    def _unused(self) -> NDArray[np.bool_]:
        """Of each relationship whether what it says is paid for and not used."""
        state = self.estate.state
        entitled, used = state.edge_column("entitled"), state.edge_column("used")
        found = np.zeros(len(state.wiring), np.bool_)
        found[
            [one for one, is_so in entitled.items() if is_so is True and used.get(one) is False]
        ] = True
        return found

    @cached_property
    def _functions(self) -> Mapping[int, frozenset[str]]:
        """Place of an application → what it does."""
        found = self.columns.targets("PROVIDES").items()
        return {one: frozenset(self.columns.named(functions)) for one, functions in found}

    @classmethod
    def of(cls, estate: Estate, costs: CostBook | None) -> _Gathering:
        """That of an estate, made once where nobody brings a cost book."""
        return cls(estate, costs) if costs else estate.worked_out(_gathered)

    def finding(self, function: Element, least: int) -> Duplication | None:
        """Everything on one functionality; None when fewer than `least` applications count."""
        place = self.estate.place(function.id)
        places, edges = self._edges.at(place)
        joined = list(zip(places.tolist(), edges.tolist(), strict=True))
        aside = _guard(self, dict(joined)) if self._wholes[places].any() else {}
        joined = [one for one in joined if one[0] not in aside]
        counted = [one for one, _ in joined]
        if len(counted) < least:
            return None
        members = self.columns.named(counted)
        providers = Late(joined, self._provider)
        short = named(function)
        return Duplication(
            id=f"duplication/{short.id}",
            title=_title(len(members), function.name),
            elements=tuple(members),
            of=len(self.columns.live),
            evidence=Whole(lambda: self._cells(joined), some=True),
            functionality=short,
            breadth=Breadth(self.columns.texts("breadth").get(place, Breadth.UNKNOWN)),
            sureness=self._sureness([edge for _, edge in joined]),
            effective=self._effective(counted),
            annual_cost=self.costs.sums.total(counted),
            providers=providers,
            uncertain=Late(
                list(zip(*(one.tolist() for one in self._waiting.at(place)), strict=True)),
                self._provider,
            ),
            set_aside=tuple(
                SetAside(self.estate.at(one), why) for one, why in sorted(aside.items())
            ),
            coverage=Coverages(
                WhenAsked(
                    lambda: {
                        name: self._functions[one]
                        for name, one in zip(members, counted, strict=True)
                    }
                )
            ),
            classes=Whole(lambda: classes([self._traits(one) for one in providers])),
        )

    def _cells(self, joined: Sequence[tuple[int, int]]) -> list[Evidence]:
        """What the counted applications rest on, in the order of their ids."""
        known = [self.columns.edge_evidence(place, edge) for place, edge in sorted(joined)]
        return [cell for cells in known for cell in cells]

    def _sureness(self, edges: Sequence[int]) -> Sequence[float]:
        found: list[float] = self.estate.state.wiring.confidences[edges].tolist()
        return found

    def _provider(self, joined: tuple[int, int]) -> Provider:
        return Provider(Subject(self.columns, joined[0]), joined[1], self._known)

    def _effective(self, places: Sequence[int]) -> Effective:
        users, amounts = self.columns.amounts("users"), self.costs.sums.amounts
        costs = Whole(lambda: [_cost(amounts[one]) for one in places])
        return effective_number([users.get(one) for one in places], costs)

    def _traits(self, one: Provider) -> Mapping[str, tuple[str, ...]]:
        product = self.columns.texts("product").get(one.subject.place) or one.name
        unused = self._unused[one.edge]
        return {
            "id": (one.id,),
            "business_functions": tuple([each.id for each in one.business_functions]),
            "product": (product.casefold(),),
            "suppliers": one.supplier_groups,
            "contracts": tuple(one.contract_ids),
            "unused": ("yes",) if unused else (),
        }


def _gathered(estate: Estate) -> _Gathering:
    return _Gathering(estate, CostBook.of_estate(estate))


class _Arriving:
    """Which live applications provide each functionality, in the order of their names, and by which
    relationship: `sources` are the places of all of them, `edges` the numbers of their relationships."""

    def __init__(self, columns: Columns, band: Band) -> None:
        wiring, edges = columns.estate.state.wiring, columns.edges("PROVIDES", band)
        edges = edges[columns.in_use[wiring.sources[edges]]]
        ranks = columns.ranks[wiring.sources[edges]]
        self.edges = edges[np.lexsort((ranks, wiring.targets[edges]))]
        self.sources, self._targets = wiring.sources[self.edges], wiring.targets[self.edges]

    def at(self, function: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The applications that provide one, by place, and by which relationships."""
        ends = np.array([function, function + 1], self._targets.dtype)
        first, last = np.searchsorted(self._targets, ends)
        return self.sources[first:last], self.edges[first:last]


def _title(count: int, functionality: str) -> str:
    return f"{count} application{' provides' if count == 1 else 's provide'} {functionality}"


def _cost(money: MoneyRange) -> Decimal | None:
    return None if money.unknown else money.central


def _guard(gathering: _Gathering, edges: Mapping[int, int]) -> Mapping[int, str]:
    """Leaves out environments of an application, and suites that a counted module stands for.

    Parameters: `edges`, place of each application → the number of the relationship by which it provides.
    Returns the places left out, each with the reason.
    """
    columns = gathering.columns
    wholes = columns.targets("CONTAINS")
    environments = columns.texts("environment")
    methods = gathering.estate.state.wiring.methods
    aside: dict[int, str] = {}
    for whole in sorted(edges.keys() & wholes.keys()):
        parts = sorted(contained(wholes, whole) & edges.keys())
        for part in parts:
            if environments.get(part, "").casefold() in INSTANCES:
                aside[part] = f"an environment of {columns.name(whole)}"
        real = [one for one in parts if one not in aside]
        inferred = any(METHODS[methods[edges[one]]] is Method.INFERRED for one in (whole, *real))
        if real and inferred:
            aside[whole] = f"counted through its part {columns.name(real[0])}"
    return aside


def coverage(estate: Estate, absorber: str, absorbed: str) -> Coverage:
    """How much of what one application does another does too: the directed share, from 0 to 1.

    Raises NotFound when there is no application of either id.

    >>> from landscape.model.element import Relationship
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
