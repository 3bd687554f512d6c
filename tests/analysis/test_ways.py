"""The steps of events as columns, held against the same steps found on objects, on estates by chance."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.analysis.flows import Flows
from landscape.analysis.impact import assess, events_for
from landscape.analysis.parties import valid
from landscape.analysis.propagation import FLOOR, MATRICES
from landscape.estate.estate import Estate
from landscape.model.vocabulary import Band, Direction, IntegrationKind
from landscape.store.rules import is_out_of_use
from tests.analysis.estates import AS_AT, Building, council
from tests.analysis.walking import Walk, spread

_MADE = {
    "Application": "abcdefg",
    "Integration": "ijkl",
    "Contract": "xyz",
    "Supplier": "st",
    "SystemSoftware": "vw",
    "DataObject": "no",
    "BusinessFunction": "B",
    "ApplicationFunction": "F",
    "OrganisationUnit": "U",
    "ChangeProposal": "P",
}
_JOINED = {
    "RUNS_ON": ("Application", "SystemSoftware"),
    "DEPENDS_ON": ("Application", "Application"),
    "CONTAINS": ("Application", "Application"),
    "SERVES": ("Application", "BusinessFunction"),
    "PROVIDES": ("Application", "ApplicationFunction"),
    "USES": ("OrganisationUnit", "Application"),
    "OWNS": ("OrganisationUnit", "Application"),
    "COVERS": ("Contract", "Application"),
    "PARTY_TO": ("Supplier", "Contract"),
    "SUPPLIES": ("Supplier", "Application"),
    "PARENT_OF": ("Supplier", "Supplier"),
    "MASTERS": ("Application", "DataObject"),
    "READS": ("Application", "DataObject"),
    "AFFECTS": ("ChangeProposal", "Application"),
    "FLOWS_FROM": ("Integration", "Application"),
    "FLOWS_TO": ("Integration", "Application"),
}


def by_chance(seed: int) -> Estate:
    """A small estate of everything, with what is retired, over, doubtful, unknown or said twice."""
    chance, made = Random(seed), Building()
    for type_name, keys in _MADE.items():
        for key in keys:
            known = {
                "lifecycle": chance.choice((None, None, None, "retired")),
                "kind": chance.choice((None, "sideways", *map(str, IntegrationKind))),
                "direction": chance.choice((None, *map(str, Direction))),
                "end_date": chance.choice((None, date(2025, 3, 31), date(2027, 3, 31))),
            }
            wanted = {
                "Application": ("lifecycle",),
                "Integration": ("kind", "direction"),
                "Contract": ("end_date",),
            }.get(type_name, ())
            made.add(type_name, key, **{one: known[one] for one in wanted})
    for relationship, (source, target) in _JOINED.items():
        pairs = [(one, other) for one in _MADE[source] for other in _MADE[target]]
        for one, other in chance.sample(pairs, min(len(pairs), chance.randrange(9))):
            last = chance.choice((None, None, None, date(2024, 1, 1), AS_AT))
            band = chance.choice((*[Band.ACCEPT] * 5, Band.REVIEW, Band.NO))
            sure = chance.choice((1.0, 1.0, 0.8, 0.1))
            dated = {} if last is None else {"valid_to": last}
            made.link(relationship, one, other, band=band, confidence=sure, **dated)
    return made.estate()


def _compare(estate: Estate, max_hops: int | None = None) -> int:
    hit = 0
    for subject in estate.elements():
        for event in events_for(subject.type):
            matrix = MATRICES[event]
            walk = Walk(estate, Flows(estate), matrix, subject)
            hops = matrix.hops if max_hops is None else max_hops
            expected = spread(subject.id, walk.leads, hops=hops, floor=FLOOR)
            found = assess(estate, subject.id, event, max_hops).affected
            assert {one.element.id: (one.distance, one.certainty, one.paths) for one in found} == {
                one.element: (one.distance, one.certainty, one.paths) for one in expected.values()
            }, (subject.id, event)
            hit += len(found)
    return hit


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([None, 1, 3]))
def test_every_event_goes_the_ways_that_the_relationships_say(seed: int, hops: int | None) -> None:
    _compare(by_chance(seed), hops)


def test_the_estates_by_chance_are_not_empty() -> None:
    assert sum(_compare(by_chance(seed)) for seed in range(5)) > 200


def test_every_event_of_the_council() -> None:
    assert _compare(council().estate())


@pytest.mark.parametrize("seed", range(5))
def test_what_holds_and_who_is_retired_is_as_the_objects_say(seed: int) -> None:
    estate = by_chance(seed)
    edges = estate.relationships()
    assert estate.holding.tolist() == [valid(one, estate.as_at) for one in edges]
    known = [one.properties for one in estate.elements()]
    assert estate.retired.tolist() == [
        is_out_of_use(one.get("lifecycle"), one.get("retired_date"), estate.as_at) for one in known
    ]
