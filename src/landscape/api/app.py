"""The application: answers as JSON under /api/v1, and the pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from landscape import __version__
from landscape.api import (
    deciding,
    delivery,
    operations,
    pages,
    problems,
    questions,
    resources,
    review,
)
from landscape.api.desk import Desk
from landscape.api.guard import Guard, Tally
from landscape.api.rendering import web_folder
from landscape.api.shelf import Shelf
from landscape.api.tray import Tray
from landscape.api.warming import Warming
from landscape.settings import Settings

_ABOUT = (
    "Application landscapes, supplier overlap and change impact, each figure down to the row and cell "
    "that it came from. Every answer depends on a date (`as_at`) and on the load that the store stands at; "
    "both are in its ETag. Errors have one body. Everything is also a page: start at /."
)


def create_app(
    store_url: str,
    settings: Settings,
    *,
    as_at: date | None = None,
    hosts: Collection[str] = (),
    warmed: Callable[[float], None] | None = None,
) -> FastAPI:
    """The API and the pages on one store.

    Parameters: `as_at`, the date of questions that name none (None: today); `hosts`, names other than
    loopback ones under which a proxy asks for it; `warmed`, who is told after how many seconds the pages of
    the navigation were worked out (None: nothing is, before somebody asks). The store is opened when it is
    first needed.
    """

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        warming = app.state.warming
        task = None if warming is None else asyncio.create_task(warming.run())
        yield
        if task is not None:
            task.cancel()
        app.state.tray.close()
        app.state.desk.close()

    app = FastAPI(
        title="landscape",
        version=__version__,
        description=_ABOUT,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=living,
        redirect_slashes=False,
    )
    app.state.desk = Desk(store_url, settings, as_at)
    app.state.warming = None if warmed is None else Warming(app, app.state.desk, warmed)
    app.state.tray = Tray()
    app.state.tally = Tally()
    problems.install(app)
    for router in (questions.router, resources.router, review.router, operations.router):
        app.include_router(router)
    app.include_router(deciding.router)
    app.include_router(pages.router)
    app.include_router(delivery.router)
    app.mount("/static", StaticFiles(directory=web_folder() / "static"), name="static")
    largest = settings.largest_file_mb << 20
    app.add_middleware(Shelf, desk=app.state.desk)
    app.add_middleware(Guard, tally=app.state.tally, largest=largest, hosts=hosts)
    return app
