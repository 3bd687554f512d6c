"""What everybody asks is worked out before anybody does, again after a load, and never instead of the truth."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from landscape import import_files, open_store
from landscape.api import create_app, shelf, warming
from landscape.api.shelf import Look, Turns
from landscape.errors import StoreError
from landscape.pipeline import ImportOptions
from landscape.settings import Settings
from tests.api.conftest import AS_AT, BASE, ORGANISATION
from tests.api.test_shelf import NEW

PATIENCE = 60.0


@pytest.fixture
def warm(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """An application that works out the pages of the navigation by itself."""
    monkeypatch.setattr(warming, "_EVERY", 0.05)
    told: list[float] = []
    settings = Settings(organisation=ORGANISATION)
    app = create_app(str(own_store), settings, as_at=AS_AT, warmed=told.append)
    with TestClient(app, base_url=BASE, client=("127.0.0.1", 50_000)) as client:
        _until(lambda: _ready(client)["warm"])
        assert len(told) == 1
        yield client
    gc.unfreeze()  # of a service, not of these tests


def _until(holds: Callable[[], Any]) -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "it never came to hold"
        time.sleep(0.02)


def _ready(client: TestClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/api/v1/ready").json()
    return told


def test_the_pages_of_the_navigation_are_there_before_anybody_asks(
    warm: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr("landscape.api.desk.Desk.answers", broken)
    for path in warming.PAGES:
        assert warm.get(path, headers={"accept": "text/html"}).status_code == 200, path


def test_one_page_of_each_kind_is_there_too(
    warm: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = warm.app.state.desk.answers().examples()  # type: ignore[attr-defined]
    assert [one.split("/")[1] for one in paths] == ["applications", "contracts", "suppliers"]
    monkeypatch.setattr(shelf.Shelf, "_work_out", _never)
    for path in paths:
        assert warm.get(path).status_code == 200


async def _never(*_: object) -> None:
    raise AssertionError("worked out again")


def test_after_a_load_of_somebody_else_they_are_new_ones(
    warm: TestClient, own_store: Path, tmp_path: Path
) -> None:
    before, page = _ready(warm)["load"], warm.get("/suppliers").text
    file = tmp_path / "suppliers.csv"
    file.write_text(NEW, encoding="utf-8")
    store = open_store(own_store)
    import_files(store, [file], ImportOptions(as_at=AS_AT, organisation=ORGANISATION, infer=False))
    store.close()
    assert "Quillmarsh" not in page
    assert "Quillmarsh" in warm.get("/suppliers").text, "who asks after a load sees that load"
    _until(lambda: _ready(warm)["warm"])
    assert _ready(warm)["load"] == before + 1


def test_what_it_worked_out_is_not_looked_through_for_circles(warm: TestClient) -> None:
    assert warm.get("/").status_code == 200
    answers = warm.app.state.desk.answers()  # type: ignore[attr-defined]
    held = gc.get_freeze_count()
    assert held > len(answers.estate)
    assert not any(one is answers for one in gc.get_objects())


def test_without_it_nothing_is_worked_out(api: TestClient) -> None:
    assert _ready(api)["warm"] is False


def test_a_store_that_is_not_there_does_not_end_it(tmp_path: Path) -> None:
    app = create_app(str(tmp_path / "none.db"), Settings(), as_at=AS_AT, warmed=lambda _: None)
    with TestClient(app, base_url=BASE, client=("127.0.0.1", 50_000)) as client:
        assert client.get("/api/v1/health").status_code == 200
        assert client.get("/api/v1/ready").status_code == 503


class _Desk:
    """A desk whose store moves on, and which can be made to wait."""

    def __init__(self) -> None:
        self.load = 0
        self.looks = 0
        self.free = threading.Event()
        self.free.set()

    def stand(self) -> tuple[int, date]:
        self.looks += 1
        seen = self.load
        self.free.wait(PATIENCE)
        return seen, AS_AT


def test_one_look_is_for_all_who_asked_before_it_and_for_nobody_else() -> None:
    async def asked() -> None:
        desk = _Desk()
        look = Look(desk)  # type: ignore[arg-type]
        desk.free.clear()
        early = asyncio.create_task(look.stand())
        while not desk.looks:
            await asyncio.sleep(0.001)
        desk.load = 1  # a load ends while the first look is under way
        late = [asyncio.create_task(look.stand()) for _ in range(20)]
        late[0].cancel()  # who goes away takes it from nobody else
        await asyncio.sleep(0.01)
        desk.free.set()
        assert (await early)[0] == 0
        assert {(await one)[0] for one in late[1:]} == {1}
        assert desk.looks == 2

    alone(asked)


def test_a_store_that_cannot_say_says_so_to_all_and_is_asked_again() -> None:
    async def asked() -> None:
        desk = _Desk()
        look = Look(desk)  # type: ignore[arg-type]
        desk.stand, works = _broken, desk.stand  # type: ignore[method-assign]
        found = await asyncio.gather(*(look.stand() for _ in range(3)), return_exceptions=True)
        assert all(isinstance(one, StoreError) for one in found)
        desk.stand = works  # type: ignore[method-assign]
        assert (await look.stand())[0] == 0

    alone(asked)


def test_few_are_worked_out_at_a_time_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_PATIENCE", PATIENCE)

    async def asked() -> None:
        turns, began, free = Turns(shelf._AT_ONCE_SERVER), list[int](), asyncio.Event()

        async def work(number: int) -> None:
            over = await turns.take()
            began.append(number)
            await free.wait()
            over()
            over()  # said twice, it is over once

        working = [asyncio.create_task(work(number)) for number in range(11)]
        await asyncio.sleep(0.01)
        assert began == [*range(shelf._AT_ONCE_SERVER)]
        working[shelf._AT_ONCE_SERVER].cancel()  # who goes away while waiting takes no turn along
        free.set()
        await asyncio.gather(*working, return_exceptions=True)
        assert began == [one for one in range(11) if one != shelf._AT_ONCE_SERVER]
        assert turns._free._value == shelf._AT_ONCE_SERVER

    alone(asked)


def test_who_has_waited_long_enough_goes_on_without_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_PATIENCE", 0.02)

    async def asked() -> None:
        turns = Turns(shelf._AT_ONCE_SERVER)
        held = [await turns.take() for _ in range(shelf._AT_ONCE_SERVER)]
        late = await turns.take()
        late()
        assert turns._free.locked(), "it gave back what it never had"
        for over in held:
            over()
        assert turns._free._value == shelf._AT_ONCE_SERVER

    alone(asked)


def alone(work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Runs in a thread of its own: that of the tests may have a loop already, a browser's."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


def _broken() -> tuple[int, date]:
    raise StoreError("gone")
