"""The stores that the contract is run on. A store is added here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from landscape.settings import Settings
from landscape.store.opening import open_store
from landscape.store.protocol import Store
from tests.servers import neo4j_server
from tests.servers.neo4j_server import NoServer, Running

# Opens the store of a name: the same name is the same store, opened once more.
StoreFactory = Callable[..., Store]


def _sqlite(folder: Path, opened: list[Store]) -> StoreFactory:
    def factory(name: str = "estate", *, lock_seconds: float = 10.0) -> Store:
        settings = replace(Settings(), lock_seconds=lock_seconds)
        opened.append(open_store(folder / f"{name}.db", settings))
        return opened[-1]

    return factory


def _neo4j(folder: Path, opened: list[Store]) -> StoreFactory:
    """Each name is a server of its own, emptied; a backup is a file, and opened as one."""
    try:
        servers = neo4j_server.running()
    except NoServer as none:
        if neo4j_server.in_ci():
            raise
        pytest.skip(str(none))
    used: dict[str, Running] = {}

    def factory(name: str = "estate", *, lock_seconds: float = 10.0) -> Store:
        if (folder / f"{name}.db").exists():
            return _sqlite(folder, opened)(name)
        one = used.pop(name, None)
        if one is None:
            free = [each for each in servers if each not in used.values()]
            one = free[0] if free else used.pop(next(iter(used)))
            one.wipe()
        used[name] = one  # the one that was named last is emptied last
        opened.append(open_store(one.url, one.settings(lock_seconds)))
        return opened[-1]

    return factory


STORES: dict[str, Callable[[Path, list[Store]], StoreFactory]] = {
    "sqlite": _sqlite,
    "neo4j": _neo4j,
}


@pytest.fixture(params=sorted(STORES))
def store_factory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreFactory]:
    opened: list[Store] = []
    yield STORES[request.param](tmp_path, opened)
    for one in opened:
        one.close()


@pytest.fixture
def store(store_factory: StoreFactory) -> Store:
    return store_factory()
