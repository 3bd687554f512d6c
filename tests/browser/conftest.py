"""A served estate, a browser that looks at it, and a watch that fails a test for any complaint."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Request

from landscape.api import create_app
from landscape.settings import Settings
from tests.browser.small_estate import AS_AT, ORGANISATION, make_store

OpenPage = Callable[..., Page]
HERE = "http://127.0.0.1:"


@dataclass
class Watch:
    """What a page must not do: ask elsewhere, complain on the console, break its policy, fail."""

    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> BrowserContext:
        """Watches every page of a context."""
        context.on("request", self._requested)
        context.on("console", lambda one: self._said(one.type, one.text))
        context.on("weberror", lambda one: self.complaints.append(f"page error: {one.error}"))
        context.on("dialog", self._asked)
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', (event) =>"
            " console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"
        )
        return context

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((HERE, "data:", "blob:")):
            self.complaints.append(f"foreign request: {request.url}")

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"console {kind}: {text}")

    def _asked(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def serve(store: Path | str) -> Iterator[str]:
    """Serves a store on a free port of this machine; gives the address."""
    application = create_app(str(store), Settings(organisation=ORGANISATION), as_at=AS_AT)
    server = uvicorn.Server(
        uvicorn.Config(application, host="127.0.0.1", port=0, log_level="warning", lifespan="on")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(400):
        if server.started:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the server did not start")
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small estate, served."""
    yield from serve(make_store(tmp_path_factory.mktemp("served") / "small.db"))


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A window of an ordinary laptop."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The watch over this test's pages; what it saw fails the test."""
    kept = Watch()
    yield kept
    assert kept.complaints == []


@pytest.fixture(autouse=True)
def _watched(request: pytest.FixtureRequest) -> None:
    if "page" in request.fixturenames:
        watch: Watch = request.getfixturevalue("watch")
        watch.over(request.getfixturevalue("context"))


@pytest.fixture
def opened(
    browser: Browser, browser_context_args: dict[str, Any], watch: Watch
) -> Iterator[OpenPage]:
    """Opens a page in a context of its own, under the watch: `opened(address, color_scheme=…)`."""
    made: list[BrowserContext] = []

    def open_page(address: str, **options: Any) -> Page:
        context = watch.over(browser.new_context(**{**browser_context_args, **options}))
        made.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for one in made:
        one.close()
