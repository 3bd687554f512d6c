"""What requests share: the desk, the date, the tag of an answer, pages of a list."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from landscape import __version__
from landscape.api.desk import Answers, Desk, Stand
from landscape.api.problems import NotModified, ProblemBody
from landscape.errors import UsageError
from landscape.model.element import Element
from landscape.responses.rows import pieces
from landscape.store.protocol import Store

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written_out(given: object) -> object:
    """A date as people write it and no number: pydantic would take 0 for the first day of 1970."""
    if isinstance(given, date) or given is None:
        return given
    if not (isinstance(given, str) and _DAY.fullmatch(given)):
        raise ValueError("a date is written YYYY-MM-DD")
    return given


Day = Annotated[date, BeforeValidator(_written_out)]
AsAt = Annotated[
    Day | None,
    Query(alias="as_at", description="The date on which the question is answered; default today."),
]


async def desk(request: Request) -> Desk:
    """The desk of this application."""
    known = request.app.state.desk
    assert isinstance(known, Desk)
    return known


DeskHere = Annotated[Desk, Depends(desk)]


async def answers(request: Request, here: DeskHere, as_at: AsAt = None) -> Answers:
    """The answers as at the date asked; ends with 304 when the asker holds this answer already.

    Where they are held for the load that the shelf has seen for this request, no thread is needed.
    """
    load = loaded(request)
    found = None if load is None else here.held(load, as_at)
    if found is None:
        found = await run_in_threadpool(here.answers, as_at)
    tag(request, found.mark)
    request.state.lasting = True
    return found


AnswersHere = Annotated[Answers, Depends(answers)]


async def store(request: Request, here: DeskHere) -> Store:
    """The store, for answers that hang on no date; ends with 304 like `answers`."""
    load = loaded(request)
    tag(request, str(await run_in_threadpool(here.latest) if load is None else load))
    request.state.lasting = True
    return here.store


StoreHere = Annotated[Store, Depends(store)]


def loaded(request: Request) -> int | None:
    """The last load, as looked up since this request came in; None where nobody has looked."""
    stand: Stand | None = getattr(request.state, "stand", None)
    return None if stand is None else stand[0]


def tag(request: Request, mark: str) -> None:
    """Tags the answer by what it hangs on; ends with 304 when the asker holds it already."""
    made = etag(request, mark)
    if holds(request, made):
        raise NotModified({"etag": made, "cache-control": "no-cache"})
    request.state.etag = made


def etag(request: Request, mark: str) -> str:
    """The tag of the answer to a request on a state of the estate."""
    asked = f"{__version__} {mark} {request.url.path}?{request.url.query}"
    return f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'


def holds(request: Request, tag: str) -> bool:
    """Whether the asker says that it holds the answer with this tag."""
    known = request.headers.get("if-none-match", "")
    held = [one.strip().removeprefix("W/") for one in known.split(",")]
    return tag.removeprefix("W/") in held or "*" in held


class Answer(JSONResponse):
    """An answer as JSON. Its rows become text a few at a time, so that others are served in between."""

    def render(self, content: Any) -> bytes:
        """The document's bytes: those of `JSONResponse`."""
        return "".join(pieces(content, compact=True)).encode("utf-8")


def answered(request: Request, content: Any) -> JSONResponse:
    """An answer with its tag."""
    return Answer(content, headers=tagged(request))


def tagged(request: Request) -> dict[str, str]:
    """The headers by which an asker can ask later whether the answer still holds."""
    tag = getattr(request.state, "etag", None)
    return {"cache-control": "no-cache"} | ({"etag": tag} if tag else {})


def replies(answer: Mapping[str, Any], *problems: int) -> dict[int | str, dict[str, Any]]:
    """The responses of a route, for its description: the answer, and the errors by status."""
    said = {
        400: "The question was put wrongly.",
        403: "Another site asked.",
        404: "There is no such thing.",
        409: "It would lose data.",
        413: "More was sent than is taken.",
        421: "The address was asked for under a name that is not its own.",
        422: "A parameter is not of its kind, or a file cannot be loaded.",
        503: "The store cannot be used.",
    }
    errors = {one: {"model": ProblemBody, "description": said[one]} for one in (*problems, 421)}
    return {200: dict(answer), **dict(sorted(errors.items()))}


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
    found: Sequence[Element], limit: int, cursor: str | None
) -> tuple[Sequence[Element], str | None]:
    """One page of elements that are in the order of their ids, and the cursor of the next one."""
    after = decode_cursor(cursor) if cursor else ""
    rest = [one for one in found if one.id > after] if after else found
    shown = rest[:limit]
    return shown, encode_cursor(shown[-1].id) if len(rest) > limit else None
