"""Each shipped question in Cypher gives, on the sample, what the analyses in Python give."""
# ruff: noqa: E501 - a row of a table is read best as one line

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import networkx as nx
import pytest

from landscape.analysis import contracts, duplication
from landscape.analysis.edges import accepted, doubtful, named
from landscape.analysis.flows import Flows
from landscape.analysis.parties import Parties
from landscape.analysis.terms import serve_by
from landscape.analysis.weakness import WeaknessKind, weaknesses
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.model.vocabulary import Band, ContractStatus
from landscape.store.questions import Question, shipped
from tests.store.neo4j.conftest import AS_AT, Council

UNTIL = date(2027, 12, 31)
Row = tuple[Any, ...]
QUESTIONS = {one.name: one for one in shipped()}


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def names(elements: Iterable[Element]) -> list[str]:
    return sorted(one.name for one in elements)


def live_sources(estate: Estate, element: Element, kind: str) -> list[Element]:
    found = [estate.element(one.source) for one in accepted(estate.into(element.id, kind))]
    return [one for one in found if not estate.retired[estate.place(one.id)]]


def ends(estate: Estate, integration: str, kind: str) -> list[Element]:
    return [estate.element(one.target) for one in accepted(estate.out(integration, kind))]


def flow_graph(estate: Estate) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((one.source, one.target) for one in Flows(estate).all)
    return graph


def busiest(estate: Estate) -> str:
    """The application whose data reaches the most others."""
    graph = flow_graph(estate)
    return max(sorted(graph), key=lambda one: len(nx.descendants(graph, one)))


def farthest(estate: Estate) -> tuple[str, int]:
    """Of those that data of the busiest reaches: one of the farthest, and how far."""
    far = nx.single_source_shortest_path_length(flow_graph(estate), busiest(estate))
    return max(sorted(far.items()), key=lambda one: one[1])


def most_held(estate: Estate) -> str:
    """The head of the supplier group that supplies the most live applications."""
    return max(sorted(by_group(estate)), key=lambda one: len(by_group(estate)[one]))


def by_group(estate: Estate) -> dict[str, set[str]]:
    parties, found = Parties(estate), defaultdict[str, set[str]](set)
    for one in estate.applications():
        for supplier in parties.of_application(one.id):
            found[parties.group(supplier)].add(one.id)
    return found


# --- what each should give: its first columns, as a list of rows without order ---


def duplicates(estate: Estate) -> list[Row]:
    return [
        (one.functionality.id, one.functionality.label, one.count, [p.application.name for p in one.providers])
        for one in duplication.find(estate).findings
    ]  # fmt: skip


def providers_of(estate: Estate) -> list[Row]:
    (function,) = (f for f in estate.elements("ApplicationFunction")
                   if f.text("source_id") == "appointments-and-booking")  # fmt: skip
    return [
        (one.id, one.name, one.properties.get("vendor"), None if (cost := one.amount("annual_cost")) is None else float(cost))
        for one in live_sources(estate, function, "PROVIDES")
    ]  # fmt: skip


def contracts_ending(estate: Estate) -> list[Row]:
    calendar = contracts.calendar(estate).contracts
    return [
        (one.contract.id, one.contract.properties.get("reference"), one.contract.properties.get("title"), iso(end))
        for one in calendar
        if (end := one.contract.day("end_date")) and AS_AT <= end <= UNTIL
        and one.status is not ContractStatus.TERMINATED
    ]  # fmt: skip


def notice_before(estate: Estate) -> list[Row]:
    return [
        (one.contract.id, one.contract.properties.get("reference"), one.contract.properties.get("title"), iso(day))
        for one in contracts.terms(estate).values()
        if (day := serve_by(one.contract)) and AS_AT <= day <= UNTIL
        and one.status is not ContractStatus.TERMINATED
    ]  # fmt: skip


def expired_in_use(estate: Estate) -> list[Row]:
    return [
        (one.contract.id, one.contract.properties.get("reference"), one.contract.properties.get("title"))
        for one in contracts.terms(estate).values()
        if one.status is ContractStatus.EXPIRED_IN_USE
    ]  # fmt: skip


def covered(estate: Estate) -> str:
    """The application that most contracts cover."""
    return max(
        estate.applications(), key=lambda one: (len(estate.into(one.id, "COVERS")), one.id)
    ).id


def contracts_of(estate: Estate) -> list[Row]:
    return [
        (one.source, estate.element(one.source).properties.get("title"), iso(estate.element(one.source).day("end_date")),
         str(one.method), one.confidence, str(one.band))
        for one in estate.into(covered(estate), "COVERS") if one.band is not Band.NO
    ]  # fmt: skip


def without_contract(estate: Estate) -> list[Row]:
    return [
        (one.id, one.name, one.properties.get("vendor"))
        for one in estate.applications()
        if not accepted(estate.into(one.id, "COVERS"))
    ]


def covering_nothing(estate: Estate) -> list[Row]:
    return [
        (one.id, one.properties.get("reference"))
        for one in estate.elements("Contract")
        if not accepted(estate.out(one.id, "COVERS"))
    ]


def supplier_groups(estate: Estate) -> list[Row]:
    parties = Parties(estate)
    held = defaultdict[str, set[str]](set)
    for one in estate.elements("Contract"):
        for supplier, _ in parties.of_contract(one.id):
            held[parties.group(supplier)].add(one.id)
    return [
        (head, estate.element(head).name, len({estate.element(one).name for one in members}), len(held[head]))
        for head, members in parties.members().items()
    ]  # fmt: skip


def supplier_overlap(estate: Estate) -> list[Row]:
    groups = defaultdict[str, set[str]](set)
    for head, applications in by_group(estate).items():
        for one in applications:
            for edge in accepted(estate.out(one, "PROVIDES")):
                groups[edge.target].add(head)
    return [
        (named(estate.element(one)).id, estate.element(one).name, len(heads))
        for one, heads in groups.items()
        if len(heads) >= 2
    ]


def supplier_exit(estate: Estate) -> list[Row]:
    return [
        (one, estate.element(one).name, estate.element(one).properties.get("criticality"),
         names(estate.element(e.target) for e in accepted(estate.out(one, "SERVES"))))
        for one in by_group(estate)[most_held(estate)]
    ]  # fmt: skip


def impact_downstream(estate: Estate) -> list[Row]:
    start = busiest(estate)
    far = nx.single_source_shortest_path_length(flow_graph(estate), start, cutoff=4)
    return [
        (one, estate.element(one).name, estate.element(one).properties.get("criticality"), distance)
        for one, distance in far.items()
        if one != start
    ]


def path_between(estate: Estate) -> list[Row]:
    return [(farthest(estate)[1],)]


def single_points(estate: Estate) -> list[Row]:
    live = estate.are("Application") & ~estate.retired
    return [
        (one.element.id, one.element.name, one.element.properties.get("criticality"), names(one.depends))
        for one in weaknesses(estate, live)
        if one.kind is WeaknessKind.SOLE_SUPPORT
    ]  # fmt: skip


def data_holders(estate: Estate) -> list[Row]:
    def through(data: Element, kind: str) -> list[str]:
        carriers = [one.source for one in accepted(estate.into(data.id, "CARRIES"))]
        return sorted({one.name for each in carriers for one in ends(estate, each, kind)})

    def holding(data: Element, kind: str) -> list[str]:
        return sorted(
            {estate.element(one.source).name for one in accepted(estate.into(data.id, kind))}
        )

    return [
        (one.id, one.name, holding(one, "MASTERS"), holding(one, "READS"),
         through(one, "FLOWS_FROM"), through(one, "FLOWS_TO"))
        for one in estate.elements("DataObject")
    ]  # fmt: skip


def integrations(estate: Estate, wanted: Callable[[Element], bool]) -> list[Row]:
    return [(one.id, one.name) for one in estate.elements("Integration") if wanted(one)]


def most_connected(estate: Estate) -> list[Row]:
    found = defaultdict[str, set[str]](set)
    for one in estate.applications():
        for kind in ("FLOWS_FROM", "FLOWS_TO"):
            found[one.id] |= {edge.source for edge in accepted(estate.into(one.id, kind))}
    best = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))[:7]
    return [
        (one, estate.element(one).name, estate.element(one).properties.get("criticality"), len(held))
        for one, held in best
    ]  # fmt: skip


def orphans(estate: Estate) -> list[Row]:
    return [
        (one.type, one.id, one.name)
        for one in estate.elements()
        if not estate.out(one.id) and not estate.into(one.id)
    ]


def out_of_support(estate: Estate) -> list[Row]:
    return [
        (one.id, one.name, one.properties.get("version"), iso(day))
        for one in estate.applications()
        if ((day := one.day("end_of_support_date")) and day <= UNTIL)
        or one.text("lifecycle") == "end-of-support"
    ]


def waiting(estate: Estate) -> list[Row]:
    return [
        (estate.element(one.source).name, one.type, estate.element(one.target).name, one.confidence,
         [reason.text for reason in one.evidence])
        for one in doubtful(estate.relationships())
    ]  # fmt: skip


def owned(estate: Estate) -> list[Row]:
    found = []
    for unit in estate.elements("OrganisationUnit"):
        held = [e for one in accepted(estate.out(unit.id, "OWNS"))
                if (e := estate.element(one.target)).type == "Application"
                and not estate.retired[estate.place(e.id)]]  # fmt: skip
        costs = [one.amount("annual_cost") for one in held]
        known = [float(one) for one in costs if one is not None]
        if held:
            found.append(
                (unit.id, unit.name, len(held), pytest.approx(sum(known)), len(held) - len(known))
            )
    return found


def unused(estate: Estate) -> list[Row]:
    found = []
    for one in estate.elements("Licence"):
        held, used = one.properties.get("entitled"), one.properties.get("used")
        if isinstance(held, int) and isinstance(used, int) and held - used >= 1:
            found.append((one.id, one.name, one.properties.get("metric"), held, used, held - used))
    return found


def supported(estate: Estate) -> list[Row]:
    return [
        (named(one).id, one.name, len(live_sources(estate, one, "SERVES")))
        for one in estate.elements("BusinessFunction")
    ]


def a_year(estate: Estate) -> str:
    return max(one.text("year") for one in estate.elements("Cost"))


def costs(estate: Estate) -> list[Row]:
    found = defaultdict[tuple[str, Any], list[float]](list)
    for one in estate.elements("Cost"):
        if one.text("year") == a_year(estate):
            what = (one.text("category") or "unknown", one.properties.get("currency"))
            found[what].append(float(one.amount("amount") or 0))
    return [
        (kind, len(lines), pytest.approx(sum(lines)), currency)
        for (kind, currency), lines in found.items()
    ]


Expected = tuple[Callable[[Estate], dict[str, str]], Callable[[Estate], Sequence[Row]]]


def _none(_: Estate) -> dict[str, str]:
    return {}


def _until(_: Estate) -> dict[str, str]:
    return {"until": UNTIL.isoformat()}


EXPECTED: dict[str, Expected] = {
    "duplicates": (_none, duplicates),
    "providers-of": (lambda _: {"functionality": "appointments-and-booking"}, providers_of),
    "contracts-ending": (_until, contracts_ending),
    "notice-before": (_until, notice_before),
    "expired-in-use": (_none, expired_in_use),
    "contracts-of": (lambda one: {"application": covered(one)}, contracts_of),
    "without-contract": (_none, without_contract),
    "covering-nothing": (_none, covering_nothing),
    "supplier-groups": (_none, supplier_groups),
    "supplier-overlap": (_none, supplier_overlap),
    "supplier-exit": (lambda one: {"supplier": most_held(one)}, supplier_exit),
    "impact-downstream": (lambda one: {"application": busiest(one), "hops": "4"}, impact_downstream),
    "path-between": (lambda one: {"from": busiest(one), "to": farthest(one)[0]}, path_between),
    "single-points-of-failure": (_none, single_points),
    "who-holds-what-data": (_none, data_holders),
    "personal-data-flows": (_none, lambda one: integrations(one, lambda i: i.properties.get("personal_data") is True)),
    "moved-by-hand": (_none, lambda one: integrations(one, lambda i: i.text("kind") in ("manual-re-key", "rpa", "email"))),
    "undocumented": (_none, lambda one: integrations(one, lambda i: i.properties.get("documented") is False)),
    "most-connected": (lambda _: {"most": "7"}, most_connected),
    "orphans": (_none, orphans),
    "out-of-support": (_until, out_of_support),
    "waiting-for-review": (lambda _: {"most": "100000"}, waiting),
    "owned-by-unit": (_none, owned),
    "unused-licences": (_none, unused),
    "support-of-functions": (_none, supported),
    "cost-by-category": (lambda one: {"year": a_year(one)}, costs),
}  # fmt: skip


def test_each_shipped_question_is_held_to_something() -> None:
    assert QUESTIONS.keys() == EXPECTED.keys()
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_cypher_answers_as_python_does(council: Council, name: str) -> None:
    given, expected = EXPECTED[name]
    question = QUESTIONS[name]
    values = question.values(given(council.estate), AS_AT)
    found = council.store.query(question.text, values, limit=100_000, seconds=120)
    wanted = sorted(expected(council.estate), key=repr)
    width = len(wanted[0]) if wanted else 1
    rows = sorted((row[:width] for row in found.rows), key=repr)
    assert not found.more
    assert [list(one) for one in rows] == [list(one) for one in wanted]
    assert rows, "a question that finds nothing is held to nothing"


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda one: one.name)
def test_each_question_is_documented(question: Question) -> None:
    assert question.title.endswith("?")
    assert set(question.people) <= {"architect", "board", "procurement"} and question.people
    for one in question.parameters:
        assert f"${one.name}" in question.text and one.meaning
    used = {word for word in ELEMENT_TYPES if f":{word}" in question.text}
    used |= {word for word in RELATIONSHIP_TYPES if f":{word}" in question.text}
    assert used or question.name in ("orphans", "waiting-for-review")
