"""Finished answers, kept by their address for as long as the store stands where it stood."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from landscape.errors import LandscapeError
from landscape.store.opening import is_server

if TYPE_CHECKING:
    from landscape.api.desk import Desk, Stand

_ROOM = 64 << 20  # bytes of answers that are kept
_AT_ONCE = 1  # answers that are worked out at the same time
_AT_ONCE_SERVER = 4  # the same where a server is waited for
_PATIENCE = 0.5  # seconds after which one is worked out all the same
_NEVER = ("/static/", "/api/v1/health", "/api/v1/ready", "/api/v1/metrics", "/api/openapi.json")

Address = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Kept:
    """One answer as it was sent."""

    stand: Stand
    headers: list[tuple[bytes, bytes]]
    body: bytes
    etag: str


class Shelf:
    """Wraps the application: an answer that was given is given again without working it out.

    Only answers whose route says that they hang on nothing but the state of the store and the date are
    kept. When several ask the same at once, one works it out and the others wait for it; they wait
    without a thread, so that nobody else has to.

    Parameters: `room`, how many bytes of answers are kept; the longest unused goes first.
    """

    def __init__(self, app: ASGIApp, desk: Desk, room: int = _ROOM) -> None:
        self.app = app
        self._desk = desk
        self._room = room
        self._used = 0
        self._kept: OrderedDict[Address, _Kept] = OrderedDict()
        self._coming: dict[Address, asyncio.Event] = {}
        self._look = Look(desk)
        self._turns = Turns(_AT_ONCE_SERVER if is_server(desk.url) else _AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        stand = await self._stand(scope)
        if stand is None:
            await self.app(scope, receive, send)
            return
        address = (scope["path"].encode("utf-8", "surrogatepass"), scope["query_string"])
        coming = self._coming.get(address)
        if coming is not None:
            await coming.wait()
        kept = self._kept.get(address)
        if kept is not None and kept.stand == stand:
            self._kept.move_to_end(address)
            await _give(kept, scope, send)
        elif coming is not None:  # it is none that can be kept
            await self.app(scope, receive, send)
        else:
            await self._work_out(address, stand, scope, receive, send)

    async def _stand(self, scope: Scope) -> Stand | None:
        """Where the store stands; None for what is never kept, and where the store cannot say."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_NEVER):
            return None
        try:
            return await self._look.stand()
        except LandscapeError:
            return None  # the application has the words for it

    async def _work_out(
        self, address: Address, stand: Stand, scope: Scope, receive: Receive, send: Send
    ) -> None:
        told = self._coming[address] = asyncio.Event()
        state = scope.setdefault("state", {})
        state["stand"] = stand
        start: Message = {}
        body: list[bytes] = []
        over: Callable[[], None] = _nothing

        def done() -> None:
            self._coming.pop(address, None)
            told.set()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                over()  # it is worked out; who asked may be slow to take it
                start.update(message, headers=list(message["headers"]))
            elif message["type"] == "http.response.body":
                body.append(message.get("body", b""))
                if not message.get("more_body"):
                    if state.get("lasting"):
                        self._keep(address, stand, start, b"".join(body))
                    done()
            await send(message)

        try:
            over = await self._turns.take()
            await self.app(scope, receive, sending)
        finally:
            over()
            if not told.is_set():
                done()

    def _keep(self, address: Address, stand: Stand, start: Message, body: bytes) -> None:
        etag = Headers(raw=start["headers"]).get("etag")
        if start["status"] != 200 or etag is None or len(body) * 2 > self._room:
            return
        for old in [one for one, kept in self._kept.items() if kept.stand[0] < stand[0]]:
            self._drop(old)
        if address in self._kept:
            self._drop(address)
        self._kept[address] = _Kept(stand, start["headers"], body, etag)
        self._used += len(body)
        while self._used > self._room:
            self._drop(next(iter(self._kept)))

    def _drop(self, address: Address) -> None:
        self._used -= len(self._kept.pop(address).body)


def _nothing() -> None:
    """There is no turn to give back yet."""


class Turns:
    """One answer is worked out at a time, the others in the order in which they were asked for.

    One interpreter is not quicker for working on forty at once: each takes as long as all together, threads
    that take turns cost a quarter more, and each has a connection to the store with a memory of its own. Where
    a server is waited for, others work meanwhile. Who has waited for a while goes on regardless: behind a few
    whole exports nobody waits for their end. Parameters: `at_once`, how many answers.
    """

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)

    async def take(self) -> Callable[[], None]:
        """Waits for a turn; returns what says that it is over, which may be said twice."""
        had = False
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                had = await self._free.acquire()

        def over() -> None:
            nonlocal had
            if had:
                had = False
                self._free.release()

        return over


class Look:
    """Where the store stands, looked up once for all who wait to know.

    A look holds for those who asked before it began, and for nobody else: who asks while one is under way
    waits for the next. So nobody is given what stood before a load that had ended when they asked.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._next: asyncio.Task[Stand] | None = None
        self._under_way: asyncio.Task[Stand] | None = None
        self._threads: anyio.CapacityLimiter | None = None

    async def stand(self) -> Stand:
        """Where it stands now. Raises StoreError when the store cannot say."""
        if self._next is None:
            self._next = asyncio.create_task(self._taken(self._under_way))
            self._next.add_done_callback(_seen)
        return await asyncio.shield(self._next)  # one who goes away takes it from nobody else

    async def _taken(self, before: asyncio.Task[Stand] | None) -> Stand:
        if before is not None and not before.done():
            await asyncio.wait([before])
        self._next, self._under_way = None, self._next
        if self._threads is None:  # of its own: those that work answers out may all be busy
            self._threads = anyio.CapacityLimiter(1)
        return await anyio.to_thread.run_sync(self._desk.stand, limiter=self._threads)


def _seen(look: asyncio.Task[Stand]) -> None:
    """Takes note of how a look ended, also when all who waited for it have gone away."""
    if not look.cancelled():
        look.exception()


async def _give(kept: _Kept, scope: Scope, send: Send) -> None:
    asked = Headers(scope=scope).get("if-none-match", "")
    held = {one.strip().removeprefix("W/") for one in asked.split(",")}
    if kept.etag.removeprefix("W/") in held or "*" in held:
        headers = [(b"etag", kept.etag.encode()), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body})
