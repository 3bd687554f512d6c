"""The one error body, for every error: what happened, to what, what to do next. Never a traceback."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from landscape.errors import LandscapeError, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "/api/"
_LOG = logging.getLogger("landscape.api")
_ALLOWED = "Correct what is named; /api/openapi.json says what is allowed."
_NAMES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
_SAID = {
    404: ("There is nothing at this address.", "The addresses are listed at /api/openapi.json."),
    405: ("This address does not answer that method.", "The Allow header names those it answers."),
    413: ("More was sent than is taken at once.", "Send less, or raise LANDSCAPE_LARGEST_FILE_MB."),
}


_COMMAND = re.compile(r"`landscape (\w+)")
# What a command shows, over HTTP and on a page.
_LISTED = {
    "find": ("GET /api/v1/search?q=TEXT finds ids by name.", "Search for it above by its name."),
    "loads": ("GET /api/v1/loads lists them.", "The page Loads lists them."),
    "duplicates": ("GET /api/v1/duplicates lists them.", "The page Functions lists them."),
    "review": ("GET /api/v1/review lists them.", "The page Review lists those that wait."),
}


class Problem(BaseModel):
    """What went wrong."""

    code: str = Field(description="A word that does not change, for programs.")
    message: str = Field(description="What happened, to what.")
    detail: str = Field(description="More about it; may be empty.")
    remedy: str = Field(description="What to do next; may be empty.")


class ProblemBody(BaseModel):
    """The one error body."""

    error: Problem


class NotModified(Exception):
    """The asker holds the answer already."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.headers = headers


def problem(
    status: int, code: str, message: str, *, detail: str = "", remedy: str = ""
) -> JSONResponse:
    """The error body as a response."""
    body = {"code": code, "message": message, "detail": detail, "remedy": remedy}
    return JSONResponse({"error": body}, status)


def too_large() -> JSONResponse:
    """What is said to a request that brings too much."""
    message, remedy = _SAID[413]
    return problem(413, _NAMES[413], message, remedy=remedy)


def install(app: FastAPI) -> None:
    """Puts every kind of error into the one body, or on a page where a person asked for one."""

    @app.exception_handler(LandscapeError)
    def said(request: Request, error: LandscapeError) -> Response:
        remedy = _remedy(error)
        found = problem(
            error.http_status, error.code, error.message, detail=error.detail, remedy=remedy
        )
        return _shown(request, found, error.message, error.detail, _remedy(error, on_page=True))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        message, remedy = _SAID.get(error.status_code, (str(error.detail), _ALLOWED))
        found = problem(
            error.status_code,
            _NAMES.get(error.status_code, "refused"),
            message,
            detail=f"{request.method} {request.url.path}",
            remedy=remedy,
        )
        found.headers.update(error.headers or {})
        return _shown(request, found, message, "", "Start from the home page, or search above.")

    @app.exception_handler(RequestValidationError)
    def unclear(request: Request, error: RequestValidationError) -> Response:
        detail = "; ".join(_fault(one) for one in error.errors())
        message = "The question was put wrongly."
        found = problem(422, "invalid", message, detail=detail, remedy=_ALLOWED)
        return _shown(request, found, message, detail, "Correct the address, or start from a page.")

    @app.exception_handler(NotModified)
    def known(request: Request, error: NotModified) -> Response:
        return Response(status_code=304, headers=dict(error.headers))


def broken(request: Request, error: Exception) -> Response:
    """What is said when the mistake is ours; the log has the rest."""
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    message = "Something went wrong here; it is not your mistake."
    remedy = "Try again; if it stays, report it with what the server logged."
    return _shown(request, problem(500, "internal", message, remedy=remedy), message, "", remedy)


def _remedy(error: LandscapeError, *, on_page: bool = False) -> str:
    """What to do next: a command that lists what there is, is no help to who asks by address or on a page."""
    named = _COMMAND.search(error.remedy) if isinstance(error, NotFound) else None
    told = _LISTED.get(named[1]) if named else None
    return told[on_page] if told else error.remedy


def _fault(one: Mapping[str, object]) -> str:
    where = one.get("loc")
    parts = where if isinstance(where, tuple) else ()
    return f"{'.'.join(str(part) for part in parts)}: {one.get('msg')}"


def _shown(
    request: Request, body: JSONResponse, message: str, detail: str, remedy: str
) -> Response:
    if request.url.path.startswith(API) or "text/html" not in request.headers.get("accept", ""):
        return body
    from landscape.api.rendering import error_page

    page = error_page(request, body.status_code, message, (detail, remedy))
    for name in ("allow",):
        if name in body.headers:
            page.headers[name] = body.headers[name]
    return page
