"""What requests share: the desk, the date, the tag of an answer, pages of a list."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from starlette.responses import JSONResponse

from landscape import __version__
from landscape.api.desk import Answers, Desk
from landscape.api.problems import NotModified, ProblemBody
from landscape.errors import UsageError

AsAt = Annotated[
    date | None,
    Query(alias="as_at", description="The date on which the question is answered; default today."),
]


def desk(request: Request) -> Desk:
    """The desk of this application."""
    known = request.app.state.desk
    assert isinstance(known, Desk)
    return known


DeskHere = Annotated[Desk, Depends(desk)]


def answers(request: Request, response: Response, here: DeskHere, as_at: AsAt = None) -> Answers:
    """The answers as at the date asked; ends with 304 when the asker holds this answer already."""
    found = here.answers(as_at)
    tag = etag(request, found.mark)
    if holds(request, tag):
        raise NotModified({"etag": tag, "cache-control": "no-cache"})
    request.state.etag = tag
    return found


AnswersHere = Annotated[Answers, Depends(answers)]


def etag(request: Request, mark: str) -> str:
    """The tag of the answer to a request on a state of the estate."""
    asked = f"{__version__} {mark} {request.url.path}?{request.url.query}"
    return f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'


def holds(request: Request, tag: str) -> bool:
    """Whether the asker says that it holds the answer with this tag."""
    known = request.headers.get("if-none-match", "")
    held = [one.strip().removeprefix("W/") for one in known.split(",")]
    return tag.removeprefix("W/") in held or "*" in held


def answered(request: Request, content: Any) -> JSONResponse:
    """An answer with its tag."""
    headers = {"cache-control": "no-cache"}
    if tag := getattr(request.state, "etag", None):
        headers["etag"] = tag
    return JSONResponse(content, headers=headers)


def replies(answer: Mapping[str, Any], *problems: int) -> dict[int | str, dict[str, Any]]:
    """The responses of a route, for its description: the answer, and the errors by status."""
    said = {
        400: "The question was put wrongly.",
        403: "Another site asked.",
        404: "There is no such thing.",
        409: "It would lose data.",
        413: "Too large.",
        422: "A parameter is not of its kind.",
        503: "The store cannot be used.",
    }
    found: dict[int | str, dict[str, Any]] = {200: dict(answer)}
    found.update({one: {"model": ProblemBody, "description": said[one]} for one in problems})
    return found


def encode_cursor(place: str) -> str:
    """A place in a list as an opaque word."""
    return base64.urlsafe_b64encode(place.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """The place that a cursor stands for. Raises UsageError when it is none of ours."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode(
            "utf-8", "surrogatepass"
        )
    except (ValueError, binascii.Error, UnicodeError):
        raise UsageError(
            "The cursor is none that was given out here.",
            remedy="Take `next` of the previous answer as it is, or leave the cursor out.",
        ) from None


def page(
    found: Sequence[Mapping[str, Any]], limit: int, cursor: str | None
) -> tuple[list[Mapping[str, Any]], str | None]:
    """One page of a list that is in the order of its ids, and the cursor of the next one."""
    after = decode_cursor(cursor) if cursor else ""
    rest = [one for one in found if str(one["id"]) > after] if after else list(found)
    shown = rest[:limit]
    return shown, encode_cursor(str(shown[-1]["id"])) if len(rest) > limit else None
