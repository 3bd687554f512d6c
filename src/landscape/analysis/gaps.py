"""What an impact answer cannot know: counted, each with its denominator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from landscape.analysis.edges import accepted
from landscape.analysis.flows import Flows
from landscape.estate.estate import Estate
from landscape.model.calendar import add_months
from landscape.model.element import Element
from landscape.model.vocabulary import Band, Criticality, Direction, IntegrationKind

STALE_MONTHS = 12  # facts not looked at for longer count as unverified
_FOLLOWED = ("FLOWS_FROM", "FLOWS_TO", "COVERS", "SUPPLIES", "PARTY_TO", "SERVES", "PROVIDES")


_Test = Callable[[Element], bool]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that is not known: how many of how many."""

    what: str
    count: int
    of: int


def unknowns(
    estate: Estate, flows: Flows, subject: Element, affected: Sequence[Element]
) -> tuple[Unknown, ...]:
    """What is not known about what was found, and about what could not be found.

    An application with no recorded integration is no evidence that it has none, so the first line
    regards every live application of the estate.
    """
    live = estate.applications()
    apps = [one for one in (subject, *affected) if one.type == "Application"]
    carriers = _carriers(flows, [one.id for one in apps])
    joined = [estate.element(one) for one in carriers]
    contracts = _contracts(estate, apps, (subject, *affected))
    found = (
        _count("applications with no recorded integration", live, lambda x: not _joined(flows, x)),
        _count("affected applications of unknown criticality", apps, _no_criticality),
        _count("integrations of unknown direction", joined, _no_direction),
        _count("integrations of unknown kind", joined, _no_kind),
        _count(
            f"integrations not verified within {STALE_MONTHS} months",
            joined,
            lambda one: unverified(estate, one),
        ),
        _count("contracts with unknown end", contracts, lambda x: x.day("end_date") is None),
        _in_review(estate, [one.id for one in (subject, *affected)]),
    )
    return tuple(one for one in found if one.of)


def unverified(estate: Estate, element: Element) -> bool:
    """Whether nobody is recorded to have checked an element within the last twelve months."""
    checked = element.day("last_verified")
    return checked is None or checked < add_months(estate.as_at, -STALE_MONTHS)


def _count(what: str, among: Sequence[Element], test: _Test) -> Unknown:
    return Unknown(what, sum(test(one) for one in among), len(among))


def _joined(flows: Flows, one: Element) -> bool:
    return flows.touches(one.id)


def _no_criticality(one: Element) -> bool:
    return one.text("criticality") in {"", Criticality.UNKNOWN}


def _no_direction(one: Element) -> bool:
    return one.text("direction") in {"", Direction.UNKNOWN}


def _no_kind(one: Element) -> bool:
    return one.text("kind") in {"", IntegrationKind.UNKNOWN}


def _carriers(flows: Flows, applications: Iterable[str]) -> list[str]:
    found = {
        flow.integration for one in applications for flow in (*flows.out(one), *flows.into(one))
    }
    return sorted(found)


def _contracts(
    estate: Estate, applications: Sequence[Element], others: Sequence[Element]
) -> list[Element]:
    found = {one.id: one for one in others if one.type == "Contract"}
    for application in applications:
        for edge in accepted(estate.into(application.id, "COVERS")):
            found[edge.source] = estate.element(edge.source)
    return [found[one] for one in sorted(found)]


def _in_review(estate: Estate, elements: Sequence[str]) -> Unknown:
    edges = {
        edge.key: edge
        for one in elements
        for kind in _FOLLOWED
        for edge in (*estate.out(one, kind), *estate.into(one, kind))
        if edge.band is not Band.NO
    }
    waiting = sum(edge.band is Band.REVIEW for edge in edges.values())
    return Unknown("relationships not followed because they wait for review", waiting, len(edges))
