"""What every response carries and every request must pass: headers, the Host check, counting."""

from __future__ import annotations

import ipaddress
import time
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from landscape.api.problems import broken, problem, too_large

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


class Tally:
    """How many requests there were, and how long they took."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.seconds = 0.0

    def add(self, method: str, status: int, seconds: float) -> None:
        """Counts one request. Methods that nobody knows are counted together."""
        known = method if method in _HARMLESS | {"POST", "PUT", "PATCH", "DELETE"} else "other"
        self.requests[known, status] += 1
        self.seconds += seconds


class Guard:
    """Wraps the application. On a loopback address only loopback names are served, so that a foreign
    page cannot reach it by making its own name point here; writing needs a page of our own.

    Parameters: `largest`, how many bytes a request may bring.
    """

    def __init__(
        self, app: ASGIApp, tally: Tally, *, largest: int, hosts: Collection[str] = ()
    ) -> None:
        self.app = app
        self.tally = tally
        self.largest = largest
        self.hosts = frozenset(one.casefold() for one in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status: int | None = None

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name for name, _ in message["headers"]}
                ours = [one for one in _HEADERS if one[0] not in given]
                message["headers"] = [*message["headers"], *ours]
            await send(message)

        try:
            refusal = self._refusal(scope)
            await (refusal or self.app)(scope, _counted(receive, self.largest), sending)
        except Exception as error:
            if status is not None:
                raise
            await broken(Request(scope), error)(scope, receive, sending)
        finally:
            self.tally.add(scope["method"], status or 500, time.perf_counter() - began)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        promised = headers.get("content-length", "")
        if promised.isdecimal() and int(promised) > self.largest:
            return too_large()
        if _is_loopback((scope.get("server") or ("", 0))[0]) and not self._is_ours(host):
            return problem(
                421,
                "host_refused",
                "This address is served only under its own name.",
                detail=f"The request asked for {host or 'no host'}.",
                remedy="Open it as http://127.0.0.1 with the port that was printed.",
            )
        if scope["method"] not in _HARMLESS and _is_foreign(headers, host):
            return problem(
                403,
                "foreign_origin",
                "Another site asked for a change here.",
                remedy="Send it from a page of this address, or without an Origin header.",
            )
        return None

    def _is_ours(self, host: str) -> bool:
        name = _name(host)
        return _is_loopback(name) or name in self.hosts


def _counted(receive: Receive, largest: int) -> Receive:
    """The body as it comes in, until it is more than is taken; it may come without saying its size."""
    size = 0

    async def receiving() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > largest:
            raise HTTPException(413)
        return message

    return receiving


@lru_cache(maxsize=256)
def _name(host: str) -> str:
    """The name in a Host header without its port; empty when it is none."""
    return urlsplit(f"//{host}").hostname or "" if _is_host(host) else ""


def _is_host(host: str) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        return parts.netloc == host and (parts.port or 0) >= 0
    except ValueError:
        return False


@lru_cache(maxsize=256)
def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_foreign(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is not None:
        try:
            return urlsplit(origin).netloc != host
        except ValueError:
            return True
    return headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
