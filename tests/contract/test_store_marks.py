"""What a load leaves for the next one, what it says anew, on every store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from landscape.settings import Settings
from landscape.store.batch import Batch, FileMarks
from landscape.store.copying import copy_store
from landscape.store.protocol import Store
from landscape.store.rules import UNRESOLVED
from tests.contract.conftest import StoreFactory
from tests.contract.words import DESK, PAY, batch, file, load, relates, says

LARGE = bytes(range(256)) * 4_000  # more than a node of a server takes at once


def _leaves(store: Store, *left: FileMarks, mark: str = "one") -> int:
    with store.writing() as writer:
        said = batch(says("cmdb.csv", name="Desk"), files=[file("cmdb.csv", mark)])
        load = writer.apply(replace(said, marks=left)).load
    assert load is not None
    return load


def test_what_a_load_leaves_is_there_until_the_next_load_of_the_file(
    store_factory: StoreFactory,
) -> None:
    store = store_factory()
    first = _leaves(store, FileMarks("cmdb.csv", None, LARGE), FileMarks("a.xlsx", "Apps", b"a"))
    assert store.marks("cmdb.csv", None) == FileMarks("cmdb.csv", None, LARGE, first)
    assert store.marks("cmdb.csv", "Apps") is None
    second = _leaves(store, FileMarks("cmdb.csv", None, b"less"), mark="two")
    again = store_factory()
    for one in (store, again):
        assert one.marks("cmdb.csv", None) == FileMarks("cmdb.csv", None, b"less", second)
        assert one.marks("a.xlsx", "Apps") == FileMarks("a.xlsx", "Apps", b"a", first)
    third = _leaves(store, FileMarks("cmdb.csv", None, b""), mark="three")
    assert store_factory().marks("cmdb.csv", None) == FileMarks("cmdb.csv", None, b"", third)
    assert [check.id for check in again.verify() if not check.ok] == []


def test_what_is_left_goes_with_a_copy(
    store: Store, store_factory: StoreFactory, tmp_path: Path
) -> None:
    number = _leaves(store, FileMarks("cmdb.csv", None, LARGE))
    store.backup(tmp_path / "kept.db")
    kept = store_factory("kept")
    assert kept.marks("cmdb.csv", None) == FileMarks("cmdb.csv", None, LARGE, number)
    if store.url.endswith(".db"):
        copy_store(store.url, str(tmp_path / "copied.db"), Settings())
        assert store_factory("copied").marks("cmdb.csv", None) is not None


def test_a_load_that_changes_nothing_leaves_nothing(store: Store) -> None:
    number = _leaves(store, FileMarks("cmdb.csv", None, b"one"))
    with store.writing() as writer:
        said = batch(says("cmdb.csv", name="Desk"), files=[file("cmdb.csv", "one")])
        assert (
            writer.apply(replace(said, marks=(FileMarks("cmdb.csv", None, b"two"),))).load is None
        )
    assert store.marks("cmdb.csv", None) == FileMarks("cmdb.csv", None, b"one", number)


def test_identities_stand_until_an_element_or_a_key_of_their_type_changes(store: Store) -> None:
    load(store, says("cmdb.csv", name="Desk", keys=[("source-id", "a1")]))
    assert store.identities_stand(1, ["Application"])
    load(store, says("cmdb.csv", name="Help desk", keys=[("source-id", "a1")]))
    assert store.identities_stand(1, ["Application"])
    load(store, says("cmdb.csv", name="Help desk", keys=[("source-id", "a2")]))
    assert not store.identities_stand(1, ["Application"])
    assert store.identities_stand(1, ["Contract"])
    assert not store.identities_stand(3, ["Application"]), "that load took a key"
    load(store, says("cmdb.csv", PAY, name="Pay"))
    assert not store.identities_stand(3, ["Application"])
    assert store.identities_stand(4, ["Application"])


def test_what_is_said_anew_leaves_keys_edges_and_open_references_alone(store: Store) -> None:
    waits = f"{UNRESOLVED}parent_application"
    first = says(
        "cmdb.csv",
        name="Desk",
        users=3,
        keys=[("source-id", "a1")],
        extra={"Shelf": "A", waits: "Nowhere"},
    )
    edge = relates("cmdb.csv", "CONTAINS", DESK, PAY)
    load(store, first, says("cmdb.csv", PAY, name="Pay"), edge)
    keys, edges = store.snapshot().keys, store.relationships(DESK)
    with store.writing() as writer:
        outcome = writer.apply(Batch("acme", renewed=(says("cmdb.csv", name="Desk", users=4),)))
    assert (outcome.changed, outcome.created, outcome.relationships_closed) == (1, 0, 0)
    found = store.element(DESK)
    assert found.properties["users"] == 4
    assert dict(found.extra) == {waits: "Nowhere"}
    assert (store.snapshot().keys, store.relationships(DESK)) == (keys, edges)
    assert [check.id for check in store.verify() if not check.ok] == []
