"""What every store does when several use it at once, and when something goes wrong in the middle."""

from __future__ import annotations

import threading
import time

import pytest

from landscape.errors import StoreLocked, UsageError
from landscape.store.protocol import Store
from tests.contract.conftest import StoreFactory
from tests.contract.words import DESK, PAY, Said, batch, ids, load, relates, says


def pair(number: int) -> list[Said]:
    """Two elements and an edge that always change together."""
    return [
        says("cmdb.csv", users=number),
        says("cmdb.csv", PAY, users=number),
        relates("cmdb.csv", "REPLACES", DESK, PAY, row=number),
    ]


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    load(store, *pair(1))
    state, loads = store.snapshot(), store.loads()
    for failure in (ValueError, KeyboardInterrupt):
        with pytest.raises(failure), store.writing() as writer:
            assert writer.apply(batch(*pair(2))).load == 2
            assert writer.snapshot().elements[0].properties == {"users": 2}
            raise failure
        assert (store.snapshot(), store.loads()) == (state, loads)
    assert load(store, *pair(2)).load == 2


def test_a_write_is_one_load(store: Store) -> None:
    with pytest.raises(UsageError), store.writing() as writer:
        writer.apply(batch(*pair(1)))
        writer.apply(batch(*pair(2)))
    assert ids(store) == []


def test_a_reader_sees_the_state_before_until_the_load_is_done(store_factory: StoreFactory) -> None:
    writing, reading = store_factory(), store_factory()
    load(writing, *pair(1))
    with writing.writing() as writer:
        writer.apply(batch(*pair(2)))
        assert reading.snapshot().elements[0].properties == {"users": 1}
        assert writing.snapshot().elements[0].properties == {"users": 1}
        assert reading.latest() == 1
    assert reading.snapshot().elements[0].properties == {"users": 2}


def test_readers_never_see_half_a_load(store_factory: StoreFactory) -> None:
    writing = store_factory()
    load(writing, *pair(0))
    torn: list[object] = []
    seen: set[object] = set()
    done = threading.Event()

    def read() -> None:
        store = store_factory()
        while not done.is_set():
            state = store.snapshot()
            numbers = {one.properties["users"] for one in state.elements}
            numbers |= {one.evidence[0].row for one in state.relationships}
            seen.update(numbers)
            if len(numbers) != 1 or len(state.relationships) != 1:
                torn.append(state)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for one in readers:
        one.start()
    for number in range(1, 25):
        load(writing, *pair(number))
        time.sleep(0.005)
    done.set()
    for one in readers:
        one.join()
    assert not torn
    assert len(seen) > 1


def test_one_store_serves_several_threads(store: Store) -> None:
    load(store, *pair(1))
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(ids(store))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [[DESK, PAY]] * 8


def test_a_second_writer_waits_and_then_goes(store_factory: StoreFactory) -> None:
    first, second = store_factory(), store_factory()
    ready = threading.Event()

    def hold() -> None:
        with first.writing() as writer:
            writer.apply(batch(*pair(1)))
            ready.set()
            time.sleep(0.3)

    holder = threading.Thread(target=hold)
    holder.start()
    ready.wait()
    assert load(second, says("survey.csv", description="later")).load == 2
    holder.join()
    assert first.snapshot().elements[0].properties == {"description": "later", "users": 1}


def test_a_second_writer_that_waits_too_long_is_told(store_factory: StoreFactory) -> None:
    first, second = store_factory(), store_factory(lock_seconds=0.2)
    with first.writing() as writer:
        begun = time.monotonic()
        with pytest.raises(StoreLocked) as told:
            load(second, *pair(2))
        assert 0.1 < time.monotonic() - begun < 3
        assert told.value.exit_code == 4 and told.value.remedy
        writer.apply(batch(*pair(1)))
    assert load(second, *pair(2)).load == 2
