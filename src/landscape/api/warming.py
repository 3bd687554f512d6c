"""What everybody asks is worked out before anybody does: when the service starts, and after each load."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

import anyio.to_thread

from landscape.collecting import settled
from landscape.errors import LandscapeError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message

    from landscape.api.desk import Desk, Stand

# The pages that the navigation leads to; home first, which works out what all others need.
PAGES = (
    "/",
    "/functions",
    "/applications",
    "/rationalisation",
    "/suppliers",
    "/contracts",
    "/quality",
    "/impact",
    "/loads",
)
_ANY = "a"
_EVERY = 2.0  # seconds between two looks whether somebody has loaded something
_LOG = logging.getLogger("landscape.api")


class Warming:
    """Asks the application itself for the pages of the navigation, as often as what they say changes.

    Who asks meanwhile waits for the same work or has it done, as without: nobody is given what an earlier
    load said. Parameters: `told`, who is told once how many seconds the first time took.
    """

    def __init__(self, app: ASGIApp, desk: Desk, told: Callable[[float], None]) -> None:
        self._app = app
        self._desk = desk
        self._told: Callable[[float], None] | None = told
        self._done: Stand | None = None

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        while True:
            stand = await self._stand()
            if stand is not None and stand != self._done:
                await self._warm(stand)
            await asyncio.sleep(_EVERY)

    def is_done(self, stand: Stand) -> bool:
        """Whether all of it is there for where the store stands."""
        return self._done == stand

    def _prepare(self) -> Sequence[str]:
        answers = self._desk.answers()
        answers.prepare()
        self._desk.store.find(_ANY, limit=1)  # a store reads the words that it knows once
        return answers.examples()

    async def _stand(self) -> Stand | None:
        try:
            return await anyio.to_thread.run_sync(self._desk.stand, abandon_on_cancel=True)
        except LandscapeError:
            return None  # who asks is told; the next look may find it again

    async def _warm(self, stand: Stand) -> None:
        began = time.monotonic()
        for path in PAGES:
            await _ask(self._app, path)
            if await self._stand() != stand:
                return  # something was loaded: from the beginning
        # The first page of a kind works out what all of that kind share, whichever it is of.
        for path in await anyio.to_thread.run_sync(self._prepare, abandon_on_cancel=True):
            await _ask(self._app, path)
        await anyio.to_thread.run_sync(settled, abandon_on_cancel=True)
        self._done = stand
        if self._told is not None:
            self._told(time.monotonic() - began)
            self._told = None


async def _ask(app: ASGIApp, path: str) -> None:
    """One page, as a browser on this computer would ask for it; what it says stays on the shelf."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"accept", b"text/html")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "state": {},
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message.get("status", 200) >= 400:
            _LOG.warning("%s could not be worked out beforehand: %s", path, message["status"])

    await app(scope, receive, send)
