"""What every store remembers: states after loads, differences, undoing, decisions, quarantine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from landscape.errors import NotFound, Refused, UsageError
from landscape.model.decision import Decision
from landscape.model.record import Issue, QuarantinedRow
from landscape.model.vocabulary import IssueSeverity, Method, Verdict
from landscape.store.batch import Batch, Derived
from landscape.store.protocol import Store
from landscape.store.snapshot import Snapshot
from tests.contract.conftest import StoreFactory
from tests.contract.words import (
    ACME,
    DEAL,
    DESK,
    ORGANISATION,
    PAY,
    SPORT,
    Said,
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
    undo,
)


def three_loads(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk", users=1, keys=[("name", "desk")]),
         says("cmdb.csv", PAY, name="Pay"), files=[file("cmdb.csv", "one")])  # fmt: skip
    load(store, says("c.csv", DEAL, title="Deal"), relates("c.csv", "COVERS", DEAL, DESK),
         files=[file("c.csv", "one")])  # fmt: skip
    load(store, says("cmdb.csv", name="Desk", users=2, extra={"Tag": "7"}),
         closing=[only(DESK)], files=[file("cmdb.csv", "two")])  # fmt: skip


# --- states ---


def test_the_state_after_each_load_can_be_asked(store: Store) -> None:
    three_loads(store)
    assert ids(store, 0) == []
    assert ids(store, 1) == [DESK, PAY]
    assert ids(store, 2) == [DESK, PAY, DEAL]
    assert ids(store, 3) == ids(store) == [DESK, DEAL]
    assert store.snapshot(1).elements[0].properties["users"] == 1
    assert store.snapshot(2).keys == {("Application", "name", "desk"): DESK}
    assert store.snapshot(3) == store.snapshot()
    for number in (-1, 4):
        with pytest.raises(NotFound):
            store.snapshot(number)


def test_loads_are_listed_with_their_files(store: Store) -> None:
    three_loads(store)
    first, second, third = store.loads()
    assert [one.load for one in (first, second, third)] == [1, 2, 3]
    assert first.files == (file("cmdb.csv", "one"),)
    assert (first.elements, second.elements, second.relationships) == (2, 1, 1)
    assert (third.elements, third.undone, third.note) == (2, False, "")
    assert first.at.tzinfo is not None and first.at <= third.at
    assert store.fingerprints() == {"cmdb.csv": "two", "c.csv": "one"}


def test_differences_between_loads(store: Store) -> None:
    three_loads(store)
    found = store.difference(1, 3)
    assert [one.id for one in found.elements_added] == [DEAL]
    assert [one.id for one in found.elements_closed] == [PAY]
    (changed,) = found.elements_changed
    assert (changed.id, changed.name) == (DESK, "Desk")
    assert [(one.property, one.before, one.after) for one in changed.changes] == [
        ("users", 1, 2),
        ("Tag", None, "7"),
    ]
    assert [one.key for one in found.relationships_added] == [("COVERS", DEAL, DESK)]
    back = store.difference(3, 1)
    assert [one.id for one in back.elements_added] == [PAY]
    assert [one.key for one in back.relationships_closed] == [("COVERS", DEAL, DESK)]
    everything = store.difference(0, 3)
    assert [one.id for one in everything.elements_added] == [DESK, DEAL]
    with pytest.raises(NotFound):
        store.difference(1, 9)


def test_a_changed_edge_is_a_difference(store: Store) -> None:
    deal = says("c.csv", DEAL, title="Deal")
    load(store, says("cmdb.csv", name="Desk"), deal, relates("c.csv", "COVERS", DEAL, DESK))
    load(store, deal, relates("c.csv", "COVERS", DEAL, DESK, role="hosting"))
    found = store.difference(1, 2)
    assert [one.properties for one in found.relationships_changed] == [{"role": "hosting"}]
    load(store, deal, relates("c.csv", "COVERS", DEAL, DESK, role="hosting", row=7))
    assert store.difference(2, 3).relationships_changed == ()
    assert store.snapshot().relationships[0].evidence[0].row == 7


def test_history_tells_what_happened_to_an_element(store: Store) -> None:
    three_loads(store)
    told = [(one.load, one.change, one.property, one.after) for one in store.history(DESK)]
    assert told == [
        (1, "added", "", None),
        (1, "added", "name", "Desk"),
        (1, "added", "users", 1),
        (2, "related", "COVERS", DEAL),
        (3, "changed", "users", 2),
        (3, "added", "Tag", "7"),
    ]
    assert [(one.load, one.change) for one in store.history(PAY)][-1] == (3, "closed")
    with pytest.raises(NotFound):
        store.history(SPORT)


# --- undoing ---


@pytest.mark.parametrize("last", [1, 2, 3])
def test_the_last_load_can_be_taken_back_exactly(store: Store, last: int) -> None:
    three_loads(store)
    for number in range(3, last, -1):
        undo(store, number)
    states = [store.snapshot(number) for number in range(4)]
    before = store.latest()
    outcome = undo(store, last)
    assert outcome.load == before + 1
    now, then = store.snapshot(), states[last - 1]
    assert (now.elements, now.relationships, now.keys) == (
        then.elements,
        then.relationships,
        then.keys,
    )
    found = store.difference(last - 1, outcome.load)
    assert not any(getattr(found, one) for one in found.__slots__[2:])
    assert store.snapshot(last).elements == states[last].elements  # history stands
    assert store.loads()[last - 1].undone
    assert store.loads()[-1].note == f"undo of {last}"
    assert all(one.ok for one in store.verify())


def test_what_an_undone_load_read_is_not_known_any_more(store: Store) -> None:
    three_loads(store)
    undo(store, 3)
    assert store.fingerprints() == {"cmdb.csv": "one", "c.csv": "one"}
    outcome = load(
        store,
        says("cmdb.csv", name="Desk", users=2, extra={"Tag": "7"}),
        closing=[only(DESK)],
        files=[file("cmdb.csv", "two")],
    )
    assert outcome.load == 5
    assert store.snapshot().elements == store.snapshot(3).elements


def test_precedence_is_restored_too(store: Store) -> None:
    load(store, says("a.csv", users=1))
    load(store, says("b.csv", users=2))
    load(store, says("a.csv", users=3))
    undo(store, 3)
    assert shown(store)["users"] == 2


def test_a_load_that_a_later_one_built_on_is_not_undone(store: Store) -> None:
    three_loads(store)
    state = store.snapshot()
    with pytest.raises(Refused, match="Undo load 3 first"):
        undo(store, 1)
    assert store.snapshot() == state and store.latest() == 3
    undo(store, 3)
    with pytest.raises(Refused, match="Undo load 2 first"):
        undo(store, 1)  # the contract of load 2 covers an application of load 1
    undo(store, 2)
    undo(store, 1)
    assert ids(store) == []


def test_a_load_is_refused_when_its_cell_was_changed_again(store: Store) -> None:
    for users in (1, 2, 3):
        load(store, says("cmdb.csv", name="Desk", users=users))
    with pytest.raises(Refused, match="Undo load 3 first"):
        undo(store, 2)
    undo(store, 3)
    undo(store, 2)
    assert shown(store)["users"] == 1


def test_a_load_in_the_middle_goes_when_nothing_built_on_it(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"))
    load(store, says("survey.csv", users=4))
    load(store, says("costs.csv", PAY, name="Pay"))
    undo(store, 2)
    assert shown(store) == {"name": "Desk"}
    assert ids(store) == [DESK, PAY]


def test_an_element_stays_when_a_later_load_asserts_it_too(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk", users=1))
    load(store, says("survey.csv", name="Front desk"))
    undo(store, 1)
    assert shown(store) == {"name": "Front desk"}
    undo(store, 2)
    assert ids(store) == []


def test_undoing_can_be_undone(store: Store) -> None:
    three_loads(store)
    mark = store.snapshot_hash()
    undo(store, 3)
    undo(store, 4)
    assert store.snapshot_hash() == mark
    assert [one.undone for one in store.loads()] == [False, False, False, True, False]
    assert store.fingerprints()["cmdb.csv"] == "two"
    undo(store, 3)
    assert ids(store) == [DESK, PAY, DEAL]


def test_what_undid_a_load_can_be_taken_back_and_put_back_again(store: Store) -> None:
    three_loads(store)
    undo(store, 3)
    gone = store.snapshot_hash()
    undo(store, 4)  # load 3 stands
    undo(store, 5)  # load 4 stands, so that load 3 does not
    assert store.snapshot_hash() == gone
    assert [one.undone for one in store.loads()] == [False, False, True, False, True, False]
    with pytest.raises(Refused, match="undone already"):
        undo(store, 3)
    undo(store, 6)
    assert [one.undone for one in store.loads()] == [False, False, False, True, False, True, False]
    assert [one for one in store.verify() if not one.ok] == []


def test_a_load_is_not_undone_twice_by_two_others(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk"))
    undo(store, 1)
    undo(store, 2)  # load 1 stands
    undo(store, 1)  # by load 4
    with pytest.raises(Refused):
        undo(store, 3)  # load 2 would undo it beside load 4
    assert [one for one in store.verify() if not one.ok] == []


def test_only_what_stands_can_be_undone(store: Store) -> None:
    three_loads(store)
    undo(store, 3)
    with pytest.raises(Refused, match="undone already"):
        undo(store, 3)
    for number in (0, 9):
        with pytest.raises(NotFound):
            undo(store, number)


def test_what_was_inferred_later_is_not_in_the_way(store: Store) -> None:
    def derive(state: Snapshot) -> Derived:
        made = [one.id for one in state.elements if one.type == "Application"]
        maker = says("inference", ACME, name="Acme", method=Method.INFERRED)
        return Derived(
            (maker,) if made else (), tuple(infers("SUPPLIES", ACME, one) for one in made)
        )

    load(store, says("cmdb.csv", name="Desk"), derive=derive)
    mark = store.snapshot_hash()
    load(store, says("more.csv", PAY, name="Pay"), derive=derive)
    outcome = undo(store, 1, derive)
    assert (outcome.closed, outcome.relationships_closed) == (1, 1)
    assert ids(store) == [PAY, ACME] and edges(store) == [("SUPPLIES", ACME, PAY)]
    undo(store, 3, derive)
    undo(store, 2, derive)
    assert store.snapshot_hash() == mark
    assert all(one.ok for one in store.verify())
    undo(store, 1, derive)
    assert ids(store) == []


def test_what_was_inferred_is_put_back_exactly(store: Store) -> None:
    said = [says("cmdb.csv", name="Desk"), says("cmdb.csv", ACME, name="Acme")]
    load(store, *said, derive=follows(infers("SUPPLIES", ACME, DESK, 0.8)))
    load(store, says("survey.csv", users=1), derive=follows(infers("SUPPLIES", ACME, DESK, 0.9)))
    undo(store, 2, follows(infers("SUPPLIES", ACME, DESK, 0.8001)))
    assert store.snapshot().relationships == store.snapshot(1).relationships


# --- decisions, quarantine ---


def test_decisions_are_kept_in_order_and_said_once(store_factory: StoreFactory) -> None:
    store = store_factory()
    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    one = Decision("PROVIDES", DESK, "booking", Verdict.ACCEPT, "seen it", "architect", at, "3f2a")
    two = Decision("SAME_SUPPLIER", "acme", "acme plc", Verdict.SAME)
    with store.writing() as writer:
        writer.decide([one, two])
    with store.writing() as writer:
        writer.decide([one])
    kept = store_factory().decisions()
    assert kept[0] == one
    assert (kept[1].relationship, kept[1].verdict) == ("SAME_SUPPLIER", Verdict.SAME)
    assert kept[1].at is not None
    assert len(kept) == 2
    with pytest.raises(RuntimeError), store.writing() as writer:
        writer.decide([Decision("PROVIDES", PAY, "booking", Verdict.REJECT)])
        raise RuntimeError
    assert len(store.decisions()) == 2


def put_aside(source: str, row: int) -> QuarantinedRow:
    reason = Issue(
        IssueSeverity.ERROR, "date_invalid", "no date", "mend it", row, "End", "31/09", "S"
    )
    return QuarantinedRow(source, None, row, {"Name": "Desk", "End": "31/09"}, (reason,))


def quarantining(store: Store, source: str, mark: str, *rows: int) -> None:
    kept = tuple(put_aside(source, row) for row in rows)
    made = Batch(
        ORGANISATION,
        files=(file(source, mark, quarantined=len(rows)),),
        elements=(says(source, name="Desk"),),
        quarantine=kept,
    )
    with store.writing() as writer:
        writer.apply(made)


def test_rows_wait_in_quarantine_until_their_file_comes_again(store: Store) -> None:
    quarantining(store, "cmdb.csv", "one", 17, 18)
    quarantining(store, "other.csv", "one", 3)
    assert store.quarantine(1) == (put_aside("cmdb.csv", 17), put_aside("cmdb.csv", 18))
    assert [(one.source, one.row) for one in store.quarantine()] == [
        ("cmdb.csv", 17),
        ("cmdb.csv", 18),
        ("other.csv", 3),
    ]
    quarantining(store, "cmdb.csv", "two", 18)
    assert [(one.source, one.row) for one in store.quarantine()] == [
        ("other.csv", 3),
        ("cmdb.csv", 18),
    ]
    undo(store, 3)
    assert len(store.quarantine()) == 3
    assert all(one.ok for one in store.verify())


# --- search ---


@pytest.fixture
def library(store: Store) -> Store:
    named = {
        "desk": {"name": "Leisure Bookings", "source_id": "APM0012"},
        "pay": {"name": "Café Tills", "description": "Takes bookings for the café by mistake"},
        "sport": {"name": "SportsHallScheduler", "vendor": "Quillon"},
    }
    said: list[Said] = [
        says("cmdb.csv", f"acme/application/{one}", **values) for one, values in named.items()
    ]
    said.append(says("c.csv", DEAL, reference="C-0142", title="Hosting of tills"))
    said.append(says("s.csv", ACME, name="Tarnwood", aliases="Tarn Wood Systems|TWS"))
    load(store, *said)
    return store


@pytest.mark.parametrize(
    ("asked", "first", "matched"),
    [
        ("Leisure Bookings", DESK, "name"),
        ("leisure   BOOKINGS", DESK, "name"),
        ("liesure boking", DESK, "name"),
        ("leisurebookings", DESK, "name"),
        ("cafe", PAY, "name"),
        ("CAFÉ", PAY, "name"),
        ("mistake", PAY, "description"),
        ("APM0012", DESK, "source_id"),
        ("apm0012", DESK, "source_id"),
        ("C-0142", DEAL, "reference"),
        ("hosting tills", DEAL, "title"),
        ("tws", ACME, "aliases"),
        ("scheduler", SPORT, "name"),
        (DESK, DESK, "id"),
    ],
)
def test_search_finds(library: Store, asked: str, first: str, matched: str) -> None:
    found = library.find(asked)
    assert found and (found[0].id, found[0].matched) == (first, matched)
    assert all(0 < one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_name_counts_more_than_a_description(library: Store) -> None:
    assert [one.id for one in library.find("bookings")] == [DESK, PAY]


@pytest.mark.parametrize("asked", ["", "   ", "?!", "zzzzqqq", 'AND OR NOT "', "desk*) NEAR("])
def test_what_is_not_there_is_not_found(library: Store, asked: str) -> None:
    assert not library.find(asked)


def test_search_is_limited_by_number_and_type(library: Store) -> None:
    assert len(library.find("bookings", limit=1)) == 1
    assert not library.find("bookings", limit=0)
    assert [one.id for one in library.find("tills", types=["Contract"])] == [DEAL]
    with pytest.raises(UsageError):
        library.find("tills", types=["Spaceship"])


def test_search_follows_changes(library: Store) -> None:
    load(library, says("cmdb.csv", name="Ice Rink"), closing=[only(PAY)])
    assert library.find("ice rink")[0].id == DESK
    assert [one.id for one in library.find("bookings")] == [PAY]
    undo(library, 2)
    assert [one.id for one in library.find("bookings")] == [DESK, PAY]


# --- copies, checks ---


def test_a_backup_is_the_same_store(store_factory: StoreFactory, tmp_path: Path) -> None:
    store = store_factory()
    three_loads(store)
    target = tmp_path / "copy.db"
    store.backup(target)
    copy = store_factory("copy")
    assert copy.snapshot_hash() == store.snapshot_hash()
    assert copy.loads() == store.loads()
    assert copy.history(PAY) == store.history(PAY)
    with pytest.raises(Refused):
        store.backup(target)


def test_checks_are_many_and_clean_after_much(store: Store) -> None:
    three_loads(store)
    undo(store, 3)
    load(store, says("decision", vendor="X", method=Method.DECIDED), says("b.csv", vendor="Y"))
    checks = store.verify()
    assert len(checks) >= 10
    assert len({one.id for one in checks}) == len(checks)
    assert [one for one in checks if not one.ok] == []
    assert all(one.detail for one in checks)


def test_the_hash_is_of_the_state_and_not_of_the_way_there(store_factory: StoreFactory) -> None:
    one, other = store_factory("one"), store_factory("other")
    load(one, says("cmdb.csv", name="Desk"), says("cmdb.csv", PAY, name="Pay"))
    load(other, says("cmdb.csv", PAY, name="Pay"))
    assert one.snapshot_hash() != other.snapshot_hash()
    load(other, says("cmdb.csv", name="Desk"))
    assert one.snapshot_hash() == other.snapshot_hash()
    assert element(one) == element(other)


def test_a_load_is_not_taken_back_from_under_what_its_source_said_later(store: Store) -> None:
    load(store, says("a.csv", DESK), files=[file("a.csv", "1")])
    load(store, says("a.csv", DESK, users=3), files=[file("a.csv", "2")])
    with pytest.raises(Refused, match="Load 2 built on load 1"):
        undo(store, 1)
    assert [one for one in store.verify() if not one.ok] == []


def test_what_waited_while_an_element_was_closed_is_said_again(store: Store) -> None:
    """Also where the load that first brought the element is taken back since."""
    load(store, says("b.csv", DESK), files=[file("b.csv", "1")])
    load(store, says("a.csv", DESK), files=[file("a.csv", "1")])
    undo(store, 1)
    load(store, closing=[only()], files=[file("b.csv", "2")])
    load(store, says("a.csv", DESK), files=[file("a.csv", "2")])
    assert ids(store) == [DESK]
    assert [one for one in store.verify() if not one.ok] == []
