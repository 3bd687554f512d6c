"""What every store does with what sources say: claims, precedence, closings, edges, inference."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landscape.errors import LandscapeError, NotFound, UsageError
from landscape.model.element import Cell, Claim, Value
from landscape.model.vocabulary import Method
from landscape.store.batch import Derived, ElementAssertion
from landscape.store.protocol import Store
from landscape.store.snapshot import Snapshot
from tests.contract.conftest import StoreFactory
from tests.contract.words import (
    ACME,
    DEAL,
    DESK,
    PAY,
    SPORT,
    batch,
    edges,
    element,
    file,
    follows,
    ids,
    infers,
    load,
    only,
    relates,
    says,
    shown,
)

ONCE = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HOSTILE = [
    "Robert'); DROP TABLE elements;--",
    "x` }) DETACH DELETE n //",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "\u202egnikoob",
    "nul\0byte",
    "lone \ud800 surrogate",
    "%_?*\"'\\",
    "é" * 10_000,
    "",
]


# --- what goes in comes out ---


def test_what_a_load_must_know_is_what_the_whole_state_says(store: Store) -> None:
    lost = {"unresolved: technology": "Oracle", "Asset tag": "7"}
    load(
        store,
        says("cmdb.csv", name="Desk", vendor="Marl", extra=lost, keys=[("name", "desk")]),
        says("cmdb.csv", PAY, name="Pay", source_id="A2"),
        says("other.csv", SPORT, name="Sport", source_id="S1", vendor="Oxbow"),
        says("deals.csv", DEAL, title="Deal"),
        relates("cmdb.csv", "CONTAINS", DESK, PAY),
        relates("deals.csv", "COVERS", DEAL, DESK),
    )
    load(store, closing=[only(DESK, PAY)], files=[file("other.csv")])
    whole = store.snapshot()
    with store.writing() as writer:
        known = writer.known()
        assert known.types == whole.types and DESK in known.types and SPORT not in known.types
        assert known.keys == whole.keys
        assert known.saying("vendor") == whole.saying("vendor") == {DESK}
        assert known.kept("unresolved: ") == whole.kept("unresolved: ") == [element(store)]
        found = known.stated_in("Application", "source_id")
        assert found == whole.stated_in("Application", "source_id") == {"cmdb.csv"}
        assert known.anchored("cmdb.csv") == whole.anchored("cmdb.csv") == {DESK}
        assert known.anchored("deals.csv") == whole.anchored("deals.csv") == {DEAL}
        assert not known.anchored("nobody.csv") and not whole.anchored("nobody.csv")


def test_an_empty_store_holds_nothing(store: Store) -> None:
    assert store.snapshot() == Snapshot(0, (), (), {})
    assert store.latest() == 0
    assert not store.loads() and not store.decisions() and not store.quarantine()
    assert not store.fingerprints() and not store.find("desk")


def test_a_first_load_is_there_with_its_cells(store: Store) -> None:
    outcome = load(
        store,
        says("cmdb.csv", name="Desk", users=40, extra={"Asset tag": "7"}, keys=[("name", "desk")]),
        files=[file("cmdb.csv")],
    )
    assert (outcome.load, outcome.created, outcome.changed, outcome.closed) == (1, 1, 0, 0)
    found = element(store)
    assert (found.id, found.type, found.organisation_id) == (DESK, "Application", "acme")
    assert found.properties == {"name": "Desk", "users": 40}
    assert found.cells["users"] == Cell("cmdb.csv", 2, "Users")
    assert found.extra == {"Asset tag": "7"}
    assert store.snapshot().keys == {("Application", "name", "desk"): DESK}
    assert store.latest() == store.snapshot().load == 1


def test_what_was_loaded_is_there_when_it_is_opened_again(store_factory: StoreFactory) -> None:
    first = store_factory()
    load(first, says("cmdb.csv", name="Desk"), says("c.csv", DEAL, title="Deal"),
         relates("c.csv", "COVERS", DEAL, DESK))  # fmt: skip
    state, mark = first.snapshot(), first.snapshot_hash()
    first.close()
    again = store_factory()
    assert again.snapshot() == state
    assert again.snapshot_hash() == mark


values: st.SearchStrategy[Value] = st.one_of(
    st.text(st.characters(codec=None), max_size=30),
    st.integers(-(10**30), 10**30),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
)


@ONCE
@given(given_values=st.lists(values, min_size=1, max_size=8))
def test_every_kind_of_value_comes_back_as_it_was(
    store_factory: StoreFactory, given_values: list[Value]
) -> None:
    store = store_factory()
    names = ("description", "users", "category", "product", "version", "hosting", "vendor", "name")
    said = dict(zip(names, given_values, strict=False))
    load(store, says("cmdb.csv", **said), says("cmdb.csv", PAY, name="Pay"))
    load(store, relates("cmdb.csv", "REPLACES", PAY, DESK), says("cmdb.csv", PAY, name="Pay"))
    back = shown(store)
    assert {name: repr(one) for name, one in back.items()} == {
        name: repr(one) for name, one in said.items()
    }
    store.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(store: Store, text: str) -> None:
    said = says(
        "cmdb.csv", name=text, description=text, extra={"Note": text}, keys=[("name", text)]
    )
    load(store, said, says("cmdb.csv", PAY, name="Pay"))
    found = element(store)
    assert found.properties == {"name": text, "description": text}
    assert found.extra == {"Note": text}
    assert load(store, said, says("cmdb.csv", PAY, name="Pay")).load is None
    store.find(text)
    with pytest.raises(NotFound):
        store.element(text or "nothing")
    assert all(one.ok for one in store.verify())


@pytest.mark.parametrize("text", HOSTILE)
def test_types_and_names_come_from_the_closed_model_only(store: Store, text: str) -> None:
    load(store, says("cmdb.csv", name="Desk"))
    before = store.snapshot()
    wrong = [
        ElementAssertion(PAY, text, "cmdb.csv", ()),
        ElementAssertion(PAY, "Application", "cmdb.csv", (Claim(text, "x", None),)),
        relates("cmdb.csv", text, DESK, DESK),
        relates("cmdb.csv", "REPLACES", DESK, DESK, **{text: "x"}),
        relates("cmdb.csv", "SERVES", DESK, DESK),
    ]
    for one in wrong:
        with pytest.raises(UsageError):
            load(store, one)
    with pytest.raises(UsageError):
        store.find("desk", types=[text])
    assert store.snapshot() == before


def test_an_element_keeps_its_type(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"))
    with pytest.raises(UsageError, match="cannot become"):
        load(store, says("cmdb.csv", kind="Supplier", name="Desk"))


# --- the same file again ---


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    said = [
        says("cmdb.csv", name="Desk", annual_cost=Decimal("1.50"), extra={"Tag": "7"}),
        says("cmdb.csv", PAY, name="Pay", install_date=date(2020, 2, 29)),
        says("c.csv", DEAL, title="Deal", sme=True),
        relates("c.csv", "COVERS", DEAL, DESK, share=Decimal("0.5")),
        relates("c.csv", "COVERS", DEAL, PAY),
    ]
    files = [file("cmdb.csv"), file("c.csv")]
    load(store, *said, files=files)
    state, mark, loads = store.snapshot(), store.snapshot_hash(), store.loads()
    random.Random(1).shuffle(said)
    outcome = load(store, *said, files=files)
    assert outcome.load is None
    assert (outcome.created, outcome.changed, outcome.closed) == (0, 0, 0)
    assert (outcome.relationships_created, outcome.relationships_closed) == (0, 0)
    assert outcome.unchanged == 3
    assert (store.snapshot(), store.snapshot_hash(), store.loads()) == (state, mark, loads)


def test_a_changed_cell_is_a_new_claim_and_the_old_one_history(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk", users=40))
    outcome = load(store, says("cmdb.csv", name="Desk", users=50))
    assert (outcome.load, outcome.changed, outcome.unchanged) == (2, 1, 0)
    assert shown(store) == {"name": "Desk", "users": 50}
    found = [one for one in store.claims(DESK) if one.property == "users"]
    assert [(one.value, one.load, one.closed, one.shown) for one in found] == [
        (50, 2, None, True),
        (40, 1, 2, False),
    ]
    last = store.history(DESK)[-1]
    assert (last.load, last.change, last.property, last.before, last.after) == (
        2, "changed", "users", 40, 50,
    )  # fmt: skip
    assert (last.source, last.row, last.column) == ("cmdb.csv", 2, "Users")


def test_an_emptied_cell_removes_what_it_said(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk", users=40, extra={"Tag": "7"}, keys=[("name", "d")]))
    load(store, says("cmdb.csv", name="Desk", users=None))
    found = element(store)
    assert found.properties == {"name": "Desk"}
    assert not found.extra and not store.snapshot().keys
    assert [(one.change, one.property) for one in store.history(DESK)[-2:]] == [
        ("removed", "users"),
        ("removed", "Tag"),
    ]
    assert load(store, says("cmdb.csv", name="Desk")).load is None


def test_a_row_that_moved_says_nothing_new_but_stands_elsewhere(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk", vendor="Quillon"))
    load(store, says("survey.csv", vendor="Tarnwood"))
    outcome = load(store, says("cmdb.csv", row=9, name="Desk", vendor="Quillon"))
    assert (outcome.changed, outcome.unchanged) == (0, 1)
    found = element(store)
    assert found.cells["name"] == Cell("cmdb.csv", 9, "Name")
    assert found.properties["vendor"] == "Tarnwood"  # a move is no newer word
    assert [one.load for one in store.history(DESK)] == [1, 1, 1, 2]
    assert store.difference(2, 3).elements_changed == ()


def test_a_file_with_a_new_fingerprint_is_read_even_if_it_says_the_same(store: Store) -> None:
    said = says("cmdb.csv", name="Desk")
    load(store, said, files=[file("cmdb.csv", "first")])
    assert load(store, said, files=[file("cmdb.csv", "second")]).load == 2
    assert store.fingerprints() == {"cmdb.csv": "second"}
    assert load(store, said, files=[file("cmdb.csv", "second")]).load is None


def test_one_source_that_says_a_thing_twice_is_one_word(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk", users=1), says("cmdb.csv", users=2, vendor="Quillon"))
    assert shown(store) == {"name": "Desk", "vendor": "Quillon", "users": 2}
    assert len(store.claims(DESK)) == 3


# --- two sources ---


def test_two_sources_keep_both_claims_and_the_later_load_is_shown(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk", users=40))
    load(store, says("survey.csv", users=55))
    assert element(store).conflicts == ("users",)
    assert shown(store)["users"] == 55
    assert element(store).cells["users"] == Cell("survey.csv", 2, "Users")
    users = [one for one in store.claims(DESK) if one.property == "users"]
    assert [(one.value, one.shown) for one in users] == [(55, True), (40, False)]
    load(store, says("cmdb.csv", name="Desk", users=60))
    assert shown(store)["users"] == 60


def test_in_one_load_the_later_row_is_shown(store: Store) -> None:
    load(store, says("b.csv", row=9, users=1), says("a.csv", row=10, users=2))
    assert shown(store)["users"] == 2


@pytest.mark.parametrize(
    ("one", "other", "conflicts"),
    [
        ({"vendor": "Quillon Ltd"}, {"vendor": " QUILLON  ltd"}, ()),
        ({"annual_cost": Decimal("10.0")}, {"annual_cost": 10}, ()),
        ({"name": "Desk", "users": 1}, {"name": "Front desk", "users": 2}, ("name", "users")),
        ({"source_id": "APM1"}, {"source_id": "77"}, ()),
        ({"vendor": "Quillon"}, {"product": "Quillon"}, ()),
        ({"users": 1}, {"users": None}, ()),
    ],
)
def test_sources_are_in_conflict_where_their_values_differ(
    store: Store, one: dict[str, Value], other: dict[str, Value], conflicts: tuple[str, ...]
) -> None:
    load(store, says("cmdb.csv", **one))
    load(store, says("survey.csv", **other))
    assert element(store).conflicts == conflicts
    load(store, says("survey.csv"))
    assert element(store).conflicts == ()


def test_decided_stands_before_imported_and_imported_before_inferred(store: Store) -> None:
    load(store, says("decision", vendor="Decided", method=Method.DECIDED))
    load(store, says("cmdb.csv", vendor="Imported", product="Imported"))
    load(store, derive=follows(says("inference", product="Inferred", method=Method.INFERRED)))
    assert shown(store) == {"vendor": "Decided", "product": "Imported"}
    assert element(store).conflicts == ()


# --- whole lists ---


def test_a_whole_list_closes_what_it_does_not_hold(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"), says("cmdb.csv", PAY, name="Pay"),
         says("c.csv", DEAL, title="Deal"), relates("c.csv", "COVERS", DEAL, PAY))  # fmt: skip
    outcome = load(store, says("cmdb.csv", name="Desk"), closing=[only(DESK)])
    assert (outcome.closed, outcome.unchanged) == (1, 1)
    assert ids(store) == [DESK, DEAL]
    assert edges(store) == []
    assert store.element(PAY).properties == {"name": "Pay"}
    several = store.elements([PAY, DESK, DEAL, "never/held", "\ud800"])
    assert several == {one: store.element(one) for one in (PAY, DESK, DEAL)}
    assert store.history(PAY)[-1].change == "closed"
    assert not store.find("Pay", types=["Application"])
    assert load(store, says("cmdb.csv", name="Desk"), closing=[only(DESK)]).load is None


def test_what_a_load_asserts_is_never_closed_by_it(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"), closing=[only()])
    assert ids(store) == [DESK]


def test_closing_is_for_one_type_of_one_organisation(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"), says("c.csv", DEAL, title="Deal"))
    load(store, closing=[only(kind="Supplier")])
    assert ids(store) == [DESK, DEAL]


def test_what_comes_back_is_the_same_element_with_what_others_say(store: Store) -> None:
    keys = [("name", "pay")]
    load(store, says("cmdb.csv", PAY, name="Pay", users=3, keys=keys))
    load(store, says("survey.csv", PAY, business_fit=4), says("c.csv", DEAL, title="Deal"),
         relates("c.csv", "COVERS", DEAL, PAY))  # fmt: skip
    load(store, closing=[only()], files=[file("cmdb.csv")])
    assert ids(store) == [DEAL]
    assert store.snapshot().keys == {("Application", "name", "pay"): PAY}
    outcome = load(store, says("cmdb.csv", PAY, name="Pay", keys=keys))
    assert (outcome.created, outcome.changed) == (0, 1)
    assert shown(store, PAY) == {"name": "Pay", "business_fit": 4}
    assert edges(store) == [("COVERS", DEAL, PAY)]
    assert [one.change for one in store.history(PAY) if not one.property] == [
        "added", "closed", "reopened",
    ]  # fmt: skip


# --- relationships ---


def test_an_edge_without_an_end_is_handed_back_and_not_stored(store: Store) -> None:
    stray = relates("c.csv", "COVERS", DEAL, "acme/application/none")
    outcome = load(store, says("c.csv", DEAL, title="Deal"), stray)
    assert outcome.unmatched == (stray.relationship,)
    assert outcome.relationships_created == 0 and edges(store) == []
    load(store, says("cmdb.csv", name="Desk"))
    load(store, says("c2.csv", DEAL, title="Deal"), closing=[only()])
    closed = relates("c.csv", "COVERS", DEAL, DESK)
    assert load(store, says("c.csv", DEAL, title="Deal"), closed).unmatched == (
        closed.relationship,
    )


def test_edges_keep_properties_and_evidence(store: Store) -> None:
    said = relates("c.csv", "COVERS", DEAL, DESK, share=Decimal("0.25"), role="hosting")
    load(store, says("cmdb.csv", name="Desk"), says("c.csv", DEAL, title="Deal"), said)
    assert store.snapshot().relationships == (said.relationship,)
    assert store.relationships(DESK) == store.relationships(DEAL) == (said.relationship,)
    with pytest.raises(NotFound):
        store.relationships(PAY)


def test_a_row_said_again_without_its_edge_closes_it(store: Store) -> None:
    both = [says("cmdb.csv", name="Desk"), says("cmdb.csv", PAY, name="Pay")]
    deal, lease = says("c.csv", DEAL, title="Deal"), "acme/contract/lease"
    load(store, *both, deal, says("c.csv", lease, title="Lease"),
         relates("c.csv", "COVERS", DEAL, DESK), relates("c.csv", "COVERS", DEAL, PAY),
         relates("c.csv", "COVERS", lease, PAY), relates("cmdb.csv", "COVERS", DEAL, DESK,
         anchor=DESK))  # fmt: skip
    outcome = load(store, deal, relates("c.csv", "COVERS", DEAL, PAY))
    assert (outcome.relationships_created, outcome.relationships_closed) == (0, 1)
    # The other row's edge and the other source's word on the same edge stand.
    assert edges(store) == [
        ("COVERS", DEAL, DESK),
        ("COVERS", DEAL, PAY),
        ("COVERS", lease, PAY),
    ]
    load(store, both[0])
    assert ("COVERS", DEAL, DESK) not in edges(store)
    assert [one.change for one in store.history(DESK)][-2:] == ["unrelated", "unrelated"]


def test_an_edge_alone_adds_and_closes_nothing(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"), says("cmdb.csv", PAY, name="Pay"),
         relates("cmdb.csv", "REPLACES", DESK, PAY))  # fmt: skip
    outcome = load(store, relates("cmdb.csv", "REPLACES", PAY, DESK))
    assert outcome.relationships_created == 1
    assert len(edges(store)) == 2


def test_of_several_words_on_one_edge_decided_then_imported_is_shown(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"), says("c.csv", DEAL, title="Deal"),
         derive=follows(infers("COVERS", DEAL, DESK)))  # fmt: skip
    assert store.snapshot().relationships[0].method is Method.INFERRED
    load(store, says("c.csv", DEAL, title="Deal"), relates("c.csv", "COVERS", DEAL, DESK))
    (shown_edge,) = store.snapshot().relationships
    assert (shown_edge.method, shown_edge.confidence) == (Method.IMPORTED, 1.0)
    decided = infers("COVERS", DEAL, DESK, 1.0, Method.DECIDED)
    load(store, derive=follows(decided))
    assert [one.method for one in store.snapshot().relationships] == [Method.DECIDED]


# --- what follows ---


def test_what_follows_is_part_of_the_load_and_sees_its_state(store: Store) -> None:
    seen: list[Snapshot] = []

    def derive(state: Snapshot) -> Derived:
        seen.append(state)
        maker = says("inference", ACME, name="Acme", method=Method.INFERRED)
        return Derived((maker,), (infers("SUPPLIES", ACME, DESK),))

    outcome = load(store, says("cmdb.csv", name="Desk", vendor="Acme"), derive=derive)
    assert [one.id for one in seen[0].elements] == [DESK]
    assert (outcome.load, outcome.created, outcome.relationships_created) == (1, 2, 1)
    assert ids(store) == [DESK, ACME]
    assert edges(store) == [("SUPPLIES", ACME, DESK)]
    assert load(store, says("cmdb.csv", name="Desk", vendor="Acme"), derive=derive).load is None


def test_what_follows_as_before_is_left_alone(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"), says("cmdb.csv", ACME, name="Acme"),
         derive=follows(infers("SUPPLIES", ACME, DESK, 0.8)))  # fmt: skip
    assert load(store, derive=follows(infers("SUPPLIES", ACME, DESK, 0.804))).load is None
    assert load(store, derive=follows(infers("SUPPLIES", ACME, DESK, 0.81))).load == 2
    assert store.snapshot().relationships[0].confidence == 0.81
    assert load(store).load is None  # nothing derived anew: nothing taken back
    outcome = load(store, derive=follows())
    assert (outcome.load, outcome.relationships_closed) == (3, 1)
    assert edges(store) == []


def test_what_only_inference_knew_is_closed_when_it_no_longer_follows(store: Store) -> None:
    maker = says("inference", ACME, name="Acme", method=Method.INFERRED)
    load(store, says("cmdb.csv", name="Desk"), derive=follows(maker))
    assert ids(store) == [DESK, ACME]
    outcome = load(store, derive=follows())
    assert (outcome.load, outcome.closed) == (2, 1)
    assert ids(store) == [DESK]
    load(store, derive=follows(maker))
    load(store, says("suppliers.csv", ACME, name="Acme plc"), derive=follows(maker))
    load(store, derive=follows())
    assert shown(store, ACME) == {"name": "Acme plc"}


def test_an_inference_that_fails_leaves_the_store_as_it_was(store: Store) -> None:
    def derive(_: Snapshot) -> Derived:
        raise LandscapeError("no")

    with pytest.raises(LandscapeError):
        load(store, says("cmdb.csv", name="Desk"), derive=derive)
    assert ids(store) == [] and store.loads() == ()


# --- order ---


@ONCE
@given(order=st.permutations(range(6)))
def test_order_of_rows_does_not_show(store_factory: StoreFactory, order: list[int]) -> None:
    said = [
        says("cmdb.csv", name="Desk", users=1),
        says("survey.csv", users=2),
        says("cmdb.csv", SPORT, name="Sport", row=3),
        says("c.csv", DEAL, title="Deal"),
        relates("c.csv", "COVERS", DEAL, DESK),
        relates("c.csv", "COVERS", DEAL, SPORT),
    ]
    store = store_factory("-".join(map(str, order)))
    load(store, *(said[place] for place in order))
    straight = store_factory("straight")
    load(straight, *said)
    assert store.snapshot() == straight.snapshot()
    assert store.snapshot_hash() == straight.snapshot_hash()
    found = store.snapshot()
    assert [one.id for one in found.elements] == sorted(one.id for one in found.elements)
    assert [one.key for one in found.relationships] == sorted(edges(store))
    store.close()
    straight.close()


def test_batches_hold_what_was_said() -> None:
    made = batch(says("cmdb.csv"), relates("cmdb.csv", "REPLACES", DESK, PAY))
    assert (len(made.elements), len(made.relationships)) == (1, 1)
