"""What keeps the service running: imports, exports, health, readiness, counts."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from starlette.responses import JSONResponse, PlainTextResponse, Response

from landscape import __version__, responses
from landscape.api import models as shapes_here
from landscape.api.asking import AnswersHere, AsAt, Day, DeskHere, replies, tagged
from landscape.api.downloads import CALENDAR, XLSX
from landscape.api.receiving import received
from landscape.exporters import Format
from landscape.model.identity import slug
from landscape.model.vocabulary import Kind
from landscape.responses import models as shapes

if TYPE_CHECKING:
    from landscape.api.guard import Tally

router = APIRouter(prefix="/api/v1", tags=["operations"])
_ORDER = "^(dmy|mdy|ymd)$"
# A page of its own in a box without our origin; its own policy (in the page) lets only its scripts run.
_BOXED = "sandbox allow-scripts allow-downloads; frame-ancestors 'none'; base-uri 'none'"


@router.post(
    "/imports",
    summary="Load files, or say what loading them would do",
    responses=replies({"model": shapes.LoadReport}, 400, 403, 409, 413, 422, 503),
)
def imports(
    here: DeskHere,
    *,
    files: Annotated[list[UploadFile], File(description="The files, in any order.")],
    dry_run: Annotated[bool, Form(description="Change nothing, only say.")] = True,
    full: Annotated[bool, Form(description="The files list everything; close the rest.")] = False,
    kind: Annotated[Kind | None, Form(description="What the files list; else detected.")] = None,
    profile: Annotated[str | None, Form(max_length=100, description="The header profile.")] = None,
    date_order: Annotated[
        str | None, Form(pattern=_ORDER, description="Order of day, month and year in dates.")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        Form(max_length=200, description="What columns are, each HEADER=FIELD; HEADER= for none."),
    ] = None,
    keep_personal: Annotated[bool, Form(description="Keep columns of people's names.")] = False,
    infer: Annotated[bool, Form(description="Infer what nobody typed in.")] = True,
    organisation: Annotated[str | None, Form(max_length=200, description="Whose estate.")] = None,
    as_at: Annotated[Day | None, Form(description="The date inference is made for.")] = None,
) -> JSONResponse:
    """Loads files as one load, all or nothing. A dry run, which is the default, changes nothing."""
    from landscape.pipeline import ImportOptions, import_files, mapping_said

    options = ImportOptions(
        as_at=here.day(as_at),
        organisation=slug(organisation or here.organisation()),
        kind=kind,
        profile=profile,
        date_order=date_order,
        mapping=mapping_said(mapping or ()),
        keep_personal=keep_personal,
        infer=infer,
        dry_run=dry_run,
        full=full,
        by_name=True,
    )
    with tempfile.TemporaryDirectory(prefix="landscape-") as folder:
        paths = received(files, Path(folder))
        report = import_files(here.store, paths, options, here.settings)
    return JSONResponse(responses.load_report(report))


@router.get(
    "/exports/{form}",
    summary="The estate for other programs",
    responses=replies(
        {
            "description": "csv: a ZIP of files; graphml: one XML file; pyvis: one page of HTML; "
            "ics: a calendar of notice dates.",
            "content": {
                "application/zip": {},
                XLSX: {},
                "application/graphml+xml": {},
                "text/html": {},
                "text/calendar": {},
            },
        },
        *(400, 404, 422, 503),
    ),
    response_class=Response,
)
def exports(
    request: Request,
    asked: AnswersHere,
    *,
    form: Format,
    around: Annotated[
        str | None, Query(max_length=1000, description="pyvis: the element or finding to draw.")
    ] = None,
    depth: Annotated[int, Query(ge=1, le=4, description="pyvis: how many steps.")] = 2,
    provenance: Annotated[
        bool, Query(description="csv, xlsx: add where each value stands.")
    ] = False,
    download: Annotated[bool, Query(description="As a file, not to look at.")] = False,
) -> Response:
    """The whole estate as csv or GraphML, its notice dates, or what surrounds an element as one page."""
    from landscape.exporters import (
        csv_files,
        graphml,
        notice_dates,
        standalone_page,
        subject,
        workbook,
    )

    name = f"landscape-{asked.estate.as_at.isoformat()}"
    headers = tagged(request)
    if form is Format.CSV:
        content = _zipped(csv_files(asked.estate, provenance=provenance))
        return _file(content, "application/zip", f"{name}.zip", headers)
    if form is Format.XLSX:
        content = workbook(asked.estate, provenance=provenance)
        return _file(content, XLSX, f"{name}.xlsx", headers)
    if form is Format.GRAPHML:
        content = graphml(asked.estate)
        return _file(content, "application/graphml+xml", f"{name}.graphml", headers)
    if form is Format.ICS:
        return _file(notice_dates(asked.estate), CALENDAR, f"{name}.ics", headers)
    shown = subject(asked.estate, around)
    page = standalone_page(asked.estate, shown.centres, title=shown.title, depth=depth)
    content = page.encode("utf-8", "replace")
    made = _file(content, "text/html; charset=utf-8", f"{name}.html", headers)
    made.headers["content-security-policy"] = _BOXED
    if not download:
        del made.headers["content-disposition"]
    return made


def _file(content: bytes, media_type: str, name: str, headers: Mapping[str, str]) -> Response:
    named = {"content-disposition": f'attachment; filename="{name}"', **headers}
    return Response(content, media_type=media_type, headers=named)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return held.getvalue()


@router.get(
    "/health",
    summary="Whether the server runs",
    responses=replies({"model": shapes_here.Health}),
)
def health() -> JSONResponse:
    """Answers as long as the server runs; asks nothing of the store."""
    return JSONResponse({"status": "ok", "version": __version__})


@router.get(
    "/ready",
    summary="Whether questions can be answered",
    responses=replies({"model": shapes_here.Ready}, 503),
)
def ready(request: Request, here: DeskHere) -> JSONResponse:
    """Answers when the store can be read; `warm` says whether the pages of the navigation are there already."""
    stand, warming = here.stand(), request.app.state.warming
    return JSONResponse(
        {
            "status": "ready",
            "store": Path(here.store.url).name,
            "load": stand[0],
            "warm": warming is not None and warming.is_done(stand),
        }
    )


@router.get(
    "/metrics",
    summary="Counts for monitoring",
    responses=replies({"description": "The counts.", "content": {"text/plain": {}}}, 422, 503),
    response_class=Response,
)
def metrics(request: Request, here: DeskHere, as_at: AsAt = None) -> PlainTextResponse:
    """Counts in the text format that Prometheus reads."""
    tally: Tally = request.app.state.tally
    counts = here.answers(as_at).estate.counts()
    lines = [
        "# HELP landscape_requests_total Requests served.",
        "# TYPE landscape_requests_total counter",
        *(
            f'landscape_requests_total{{method="{method}",status="{status}"}} {count}'
            for (method, status), count in sorted(tally.requests.items())
        ),
        "# HELP landscape_request_seconds_total Time spent on requests.",
        "# TYPE landscape_request_seconds_total counter",
        f"landscape_request_seconds_total {tally.seconds:.6f}",
        "# HELP landscape_elements Elements of the estate, by type.",
        "# TYPE landscape_elements gauge",
        *(f'landscape_elements{{type="{name}"}} {count}' for name, count in counts.items()),
        "# HELP landscape_latest_load The number of the last load.",
        "# TYPE landscape_latest_load gauge",
        f"landscape_latest_load {here.latest()}",
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
