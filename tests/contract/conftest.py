"""The stores that the contract is run on. A store is added here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from landscape.settings import Settings
from landscape.store.opening import open_store
from landscape.store.protocol import Store

# Opens the store of a name: the same name is the same store, opened once more.
StoreFactory = Callable[..., Store]


def _sqlite(folder: Path, opened: list[Store]) -> StoreFactory:
    def factory(name: str = "estate", *, lock_seconds: float = 10.0) -> Store:
        settings = replace(Settings(), lock_seconds=lock_seconds)
        opened.append(open_store(folder / f"{name}.db", settings))
        return opened[-1]

    return factory


STORES: dict[str, Callable[[Path, list[Store]], StoreFactory]] = {"sqlite": _sqlite}


@pytest.fixture(params=sorted(STORES))
def store_factory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreFactory]:
    opened: list[Store] = []
    yield STORES[request.param](tmp_path, opened)
    for one in opened:
        one.close()


@pytest.fixture
def store(store_factory: StoreFactory) -> Store:
    return store_factory()
