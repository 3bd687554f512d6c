"""Impact: each event by its own matrix, directed, guarded against cycles, honest about gaps."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.analysis.impact import Affected, Impact, assess, events_for, path
from landscape.analysis.propagation import FLOOR, MATRICES
from landscape.errors import NotFound, UsageError
from landscape.model.vocabulary import Band, Event, IntegrationKind
from tests.analysis.estates import Building, council, yearly


def hit(found: Impact) -> dict[str, Affected]:
    return {one.element.id: one for one in found.affected}


def chain(*kinds: str) -> Building:
    made = Building()
    for number in range(len(kinds) + 1):
        made.app(f"a{number}", criticality="somewhat-critical")
    for number, kind in enumerate(kinds):
        made.flow(f"a{number}", f"a{number + 1}", f"i{number}", kind=kind)
    return made


def test_an_outage_follows_the_data_and_not_the_other_way() -> None:
    found = hit(assess(chain("api", "api").estate(), "a1", Event.OUTAGE))
    assert set(found) == {"a2"}


def test_an_outage_hits_what_is_joined_live_more_than_what_gets_a_file() -> None:
    live = hit(assess(chain("api").estate(), "a0", "outage"))["a1"]
    file = hit(assess(chain("file-transfer").estate(), "a0", "outage"))["a1"]
    hand = hit(assess(chain("manual-re-key").estate(), "a0", "outage"))["a1"]
    assert live.certainty > file.certainty > hand.certainty
    assert (str(live.severity), str(hand.severity)) == ("high", "medium")


def test_retiring_hits_whoever_gets_the_data_however_it_travels() -> None:
    for kind in IntegrationKind:
        one = hit(assess(chain(kind).estate(), "a0", "retire"))["a1"]
        assert one.certainty >= 0.8, kind


def test_a_reason_reads_as_a_sentence() -> None:
    for kind, said in (("api", "by API"), ("manual-re-key", "by typing it in again")):
        assert said in hit(assess(chain(kind).estate(), "a0", "retire"))["a1"].reason


def test_a_path_names_the_integration_and_both_ends() -> None:
    found = hit(assess(chain("api", "message").estate(), "a0", "outage"))["a2"]
    assert found.distance == 2
    assert [
        (one.source, one.relationship, one.target, one.integration) for one in found.paths[0]
    ] == [
        ("a0", "FLOWS_TO", "a1", "i0"),
        ("a1", "FLOWS_TO", "a2", "i1"),
    ]
    assert found.certainty == pytest.approx(0.9 * 0.7)
    assert "receives data from a1 by message" in found.reason


def test_certainty_is_weakened_by_what_is_not_certain() -> None:
    made = Building().app("a").app("b").add("Integration", "i", kind="api")
    made.link("FLOWS_FROM", "i", "a", confidence=0.8).link("FLOWS_TO", "i", "b")
    assert hit(assess(made.estate(), "a", "outage"))["b"].certainty == pytest.approx(0.72)
    made = Building().app("a").app("b").flow("a", "b", kind="api", direction="unknown")
    assert hit(assess(made.estate(), "a", "outage"))["b"].certainty == pytest.approx(0.63)


def test_a_ring_is_walked_once() -> None:
    made = chain("api", "api").flow("a2", "a0", kind="api")
    found = assess(made.estate(), "a0", "outage")
    assert set(hit(found)) == {"a1", "a2"}


def test_how_far_can_be_limited() -> None:
    estate = chain("api", "api", "api").estate()
    assert set(hit(assess(estate, "a0", "outage", max_hops=1))) == {"a1"}
    assert hit(assess(estate, "a0", "outage", max_hops=0)) == {}
    assert set(hit(assess(estate, "a0", "outage"))) == {"a1", "a2", "a3"}


def test_what_nobody_else_supports_is_hit_harder() -> None:
    made = Building().app("a").app("b").serves("a", "births", "deaths").serves("b", "deaths")
    found = hit(assess(made.estate(), "a", "retire"))
    assert (str(found["births"].severity), str(found["deaths"].severity)) == ("high", "low")
    assert "nothing else does" in found["births"].reason
    assert "1 other" in found["deaths"].reason
    points = assess(made.estate(), "a", "retire").single_points_of_failure
    assert [(one.element.id, str(one.kind)) for one in points] == [("a", "sole-support")]


def test_all_that_support_it_hit_together_is_as_bad_as_one() -> None:
    made = Building().app("a").app("b").serves("a", "deaths").serves("b", "deaths")
    made.contract("k", "a", "b", **yearly(1))
    found = hit(assess(made.estate(), "k", "contract-end"))
    assert str(found["deaths"].severity) == "high"
    assert "all others are hit too" in found["deaths"].reason


def test_retiring_leaves_a_contract_to_pay() -> None:
    found = hit(assess(council().estate(), "courts", "retire"))
    assert "runs to 30 June 2027" in found["k-shared"].reason
    carried = [step.relationship for way in found["till"].paths for step in way]
    assert set(carried) == {"FLOWS_TO"}, "the contract does not pass it on to what else it covers"


def test_the_end_of_a_contract_hits_what_it_covers_and_beyond() -> None:
    found = hit(assess(council().estate(), "k-shared", "contract-end"))
    assert found["courts"].distance == found["till"].distance == 1
    assert found["ledger"].distance == 2


def test_a_supplier_that_leaves_takes_its_daughters_contracts() -> None:
    found = hit(assess(council().estate(), "Holding", "supplier-exit"))
    assert {"Alpha", "Beta", "k-diary", "k-shared", "diary", "courts", "till", "leisure"} <= set(
        found
    )
    assert "rooms" not in found
    before = council()
    before.as_at = date(2024, 6, 1)
    assert "Alpha" not in hit(assess(before.estate(), "Holding", "supplier-exit"))


def test_platforms_fail_those_that_run_on_them() -> None:
    for event in ("outage", "end-of-life", "change"):
        found = hit(assess(council().estate(), "database", event))
        assert found["courts"].distance == found["ledger"].distance == 1


def test_an_integration_hits_its_receiver() -> None:
    found = hit(assess(council().estate(), "i1", "outage"))
    assert found["ledger"].distance == 1
    assert hit(assess(chain("api").estate(), "i0", "outage")).keys() == {"a1"}


def test_a_change_reaches_those_who_send_data_too_but_only_at_the_subject() -> None:
    found = hit(assess(chain("api", "api", "api").estate(), "a2", "change"))
    assert set(found) == {"a1", "a3"}


def test_retired_applications_and_links_in_review_are_not_hit() -> None:
    made = Building().app("a").app("gone", lifecycle="retired").flow("a", "gone", kind="api")
    made.app("maybe").add("Integration", "i").link("FLOWS_FROM", "i", "a")
    made.link("FLOWS_TO", "i", "maybe", band=Band.REVIEW)
    found = assess(made.estate(), "a", "retire")
    assert hit(found) == {}


def test_what_is_not_known_is_counted_with_its_denominator() -> None:
    found = {
        one.what: (one.count, one.of)
        for one in assess(council().estate(), "diary", "outage").unknowns
    }
    assert found["applications with no recorded integration"] == (2, 6)
    assert found["integrations of unknown direction"] == (4, 4)
    assert found["integrations not verified within 12 months"] == (4, 4)
    assert found["contracts with unknown end"][0] == 0


def test_interfaces_of_the_subject_are_listed_both_ways() -> None:
    found = assess(council().estate(), "diary", "retire").interfaces
    assert [(one.integration.id, one.other.id, one.outgoing) for one in found] == [
        ("i1", "ledger", True),
        ("i4", "till", False),
    ]


def test_unknown_ids_and_impossible_events_are_refused() -> None:
    estate = council().estate()
    with pytest.raises(NotFound):
        assess(estate, "nobody", "retire")
    with pytest.raises(UsageError):
        assess(estate, "diary", "flood")
    with pytest.raises(UsageError) as wrong:
        assess(estate, "place", "contract-end")
    assert wrong.value.remedy
    with pytest.raises(UsageError) as wrong:
        assess(estate, "k-diary", "outage")
    assert "contract-end" in wrong.value.remedy


def test_every_event_can_be_asked_of_an_application() -> None:
    assert set(events_for("Application")) == set(Event) == set(MATRICES)
    for event in Event:
        assert assess(council().estate(), "diary", event).subject.id == "diary"


def test_every_matrix_holds_probabilities_for_every_kind() -> None:
    for matrix in MATRICES.values():
        assert set(matrix.flows) == set(IntegrationKind)
        factors = [
            *matrix.flows.values(),
            *matrix.senders.values(),
            *(one.factor for one in matrix.spreads),
        ]
        assert all(0 < one <= 1 for one in factors)
        assert matrix.hops > 0


PAIRS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.sampled_from(list(IntegrationKind))
    ),
    max_size=14,
)


@given(PAIRS, st.sampled_from([Event.OUTAGE, Event.RETIRE]))
def test_reach_against_brute_force(
    pairs: list[tuple[str, str, IntegrationKind]], event: Event
) -> None:
    made = Building()
    for one in "abcdef":
        made.app(one)
    best: dict[tuple[str, str], float] = defaultdict(float)
    for number, (source, target, kind) in enumerate(pairs):
        made.flow(source, target, f"i{number}", kind=kind)
        if source != target:
            best[source, target] = max(best[source, target], MATRICES[event].flows[kind])
    graph = nx.DiGraph(list(best))
    graph.add_nodes_from("abcdef")
    expected = {}
    for target in "bcdef":
        sure = [
            _product(best, way)
            for way in nx.all_simple_paths(graph, "a", target, cutoff=MATRICES[event].hops)
        ]
        if sure and max(sure) >= FLOOR:
            expected[target] = max(sure)
    found = {one.element.id: one.certainty for one in assess(made.estate(), "a", event).affected}
    assert set(found) == set(expected)
    for target, sure in expected.items():
        assert found[target] == pytest.approx(sure)


def _product(best: dict[tuple[str, str], float], way: list[str]) -> float:
    product = 1.0
    for pair in pairwise(way):
        product *= best[pair]
    return product


@given(PAIRS)
def test_articulation_points_split_what_is_affected(
    pairs: list[tuple[str, str, IntegrationKind]],
) -> None:
    made = Building()
    for one in "abcdef":
        made.app(one)
    for number, (source, target, _) in enumerate(pairs):
        made.flow(source, target, f"i{number}", kind="api")
    found = assess(made.estate(), "a", "retire")
    points = {
        one.element.id
        for one in found.single_points_of_failure
        if str(one.kind) == "articulation-point"
    }
    sure = {one.element.id for one in found.affected if one.certainty >= 0.5} | {"a"}
    graph = nx.Graph([(s, t) for s, t, _ in pairs if s != t and {s, t} <= sure])
    before = nx.number_connected_components(graph)
    for one in graph:
        rest = graph.subgraph(set(graph) - {one})
        alone = 1 if graph.degree(one) == 0 else 0
        splits = nx.number_connected_components(rest) > before - alone
        assert (one in points) == splits, one


def test_paths_between_two_things_prefer_the_flow_of_data() -> None:
    found = path(council().estate(), "diary", "ledger")
    first = found.routes[0]
    assert [(one.source, one.relationship, one.target, one.integration) for one in first.steps] == [
        ("diary", "FLOWS_TO", "ledger", "i1")
    ]
    assert len(found.routes) == 3
    assert len({one.steps for one in found.routes}) == 3


def test_a_path_goes_against_an_arrow_and_says_so() -> None:
    steps = path(council().estate(), "ledger", "diary").routes[0].steps
    assert [(one.source, one.target, one.forward) for one in steps] == [("ledger", "diary", False)]


def test_no_path_is_an_answer() -> None:
    made = Building().app("a").app("b")
    assert path(made.estate(), "a", "b").routes == ()
    with pytest.raises(UsageError):
        path(made.estate(), "a", "a")
    with pytest.raises(NotFound):
        path(made.estate(), "a", "z")


def test_a_path_may_end_at_an_integration() -> None:
    steps = path(council().estate(), "i1", "till").routes[0].steps
    assert steps[0].source == "i1"
    assert steps[-1].target == "till"
