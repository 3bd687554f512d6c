"""The page that loads files: send them, read what they would do, then say so."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from landscape import responses
from landscape.api.asking import DeskHere
from landscape.api.desk import Desk
from landscape.api.receiving import received
from landscape.api.rendering import render
from landscape.api.screens import imports
from landscape.errors import NotRecognised, UsageError
from landscape.model.identity import slug
from landscape.model.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from landscape.api.screens.parts import Page
    from landscape.api.tray import Delivery, Tray
    from landscape.pipeline import ImportOptions

router = APIRouter(include_in_schema=False)
_ORDERS = ("dmy", "mdy", "ymd")


@router.get("/import")
def start(request: Request, here: DeskHere) -> Response:
    """The form."""
    return render(request, imports.start(), here.answers())


@router.post("/import")
def look(
    request: Request,
    here: DeskHere,
    files: Annotated[list[UploadFile], File()],
    *,
    kind: Annotated[str, Form(max_length=100)] = "",
    date_order: Annotated[str, Form(max_length=10)] = "",
    full: Annotated[bool, Form()] = False,
) -> Response:
    """What loading the files would do; they are kept until somebody says to load them."""
    options = _options(here, kind, date_order, full=full)
    tray = _tray(request)
    folder = tray.folder()
    try:
        paths = received(files, folder)
        shown = _understood(here, paths, options)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = tray.put(folder, tuple(paths), options)
    return render(request, shown(name), here.answers())


@router.post("/import-again/{delivery}")
def look_again(
    request: Request,
    here: DeskHere,
    delivery: str,
    *,
    kind: Annotated[str, Form(max_length=100)] = "",
    column: Annotated[list[str] | None, Form(max_length=5000)] = None,
) -> Response:
    """What the files would do when their columns are what a person says; as `--map` on the command line.

    `column` holds `HEADER=FIELD` for each column that somebody put right; no field leaves it as it stands.
    """
    tray = _tray(request)
    sent: Delivery = tray.get(delivery)
    told = dict(one.rsplit("=", 1) for one in column or () if "=" in one)
    options = replace(sent.options, mapping=dict(sent.options.mapping) | told)
    if kind:
        options = replace(options, kind=_kind(kind))
    shown = _understood(here, sent.files, options)
    tray.change(delivery, options)
    return render(request, shown(delivery), here.answers())


@router.post("/import/{delivery}")
def load(request: Request, here: DeskHere, delivery: str) -> Response:
    """Loads what was sent; leads to the load. Raises NotFound when it is not kept any more."""
    from landscape.pipeline import import_files

    tray = _tray(request)
    sent: Delivery = tray.get(delivery)
    report = import_files(here.store, sent.files, sent.options, here.settings)
    tray.drop(delivery)
    return RedirectResponse(f"/loads/{report.load}" if report.load else "/loads", status_code=303)


def _tray(request: Request) -> Tray:
    known: Tray = request.app.state.tray
    return known


def _options(here: Desk, kind: str, date_order: str, *, full: bool) -> ImportOptions:
    from landscape.pipeline import ImportOptions

    if date_order and date_order not in _ORDERS:
        raise UsageError(
            f"{date_order!r} is no order of dates.", remedy=f"Choose one of {', '.join(_ORDERS)}."
        )
    return ImportOptions(
        as_at=here.day(),
        organisation=slug(here.organisation()),
        kind=_kind(kind) if kind else None,
        date_order=date_order or None,
        full=full,
        by_name=True,
    )


def _kind(text: str) -> Kind:
    if text not in set(Kind):
        raise UsageError(f"{text!r} is no kind of file.", remedy=f"Kinds are: {', '.join(Kind)}.")
    return Kind(text)


def _understood(here: Desk, paths: Sequence[Path], options: ImportOptions) -> Callable[[str], Page]:
    """The page of a delivery by its name: what the files would do, or what is to be said of them first."""
    from landscape.pipeline import import_files

    try:
        report = import_files(here.store, paths, replace(options, dry_run=True), here.settings)
    except NotRecognised as unknown:
        return partial(imports.not_recognised, unknown, options.kind)
    return partial(imports.looked_at, responses.load_report(report))
