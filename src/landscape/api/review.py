"""What waits for a person to decide, and their words on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from starlette.responses import JSONResponse

from landscape import responses
from landscape.api.asking import (
    AsAt,
    Day,
    DeskHere,
    answered,
    decode_cursor,
    encode_cursor,
    replies,
    tag,
)
from landscape.errors import UsageError
from landscape.model.vocabulary import Band, Verdict
from landscape.responses import models as shapes

if TYPE_CHECKING:
    from landscape.reviewing import Word

router = APIRouter(prefix="/api/v1", tags=["review"])
_MOST_WORDS = 1000
Kind = Literal["functions", "links", "suppliers", "contracts"]
Why = Literal["uncertain", "stale", "audit"]
Verb = Literal["accept", "reject", "correct", "withdraw"]


class Said(BaseModel):
    """What a person says of a case."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verb = Field(
        description="accept, reject, correct (with `to`), or withdraw: take the last word back."
    )
    to: str = Field(
        "", max_length=1000, description="correct: the right function or application, id or name."
    )
    alike: StrictBool = Field(
        False, description="accept, reject: also the cases that rest on the same words."
    )
    reason: str = Field("", max_length=1000, description="Why, in a few words.")
    by_role: str = Field("", max_length=200, description="In which role you decide; no name.")

    def word(self, case: str) -> Word:
        """It as a word on a case."""
        from landscape.reviewing import Word

        verdict = Verdict(self.verdict)
        return Word(case, verdict, self.to, self.alike, self.reason, self.by_role)


class SaidOfOne(Said):
    """What a person says of one case."""

    as_at: Day | None = Field(None, description="The date that inference is made for.")


class SaidOfEach(Said):
    """A case and what a person says of it."""

    case: str = Field(max_length=200, description="The case's id.")


class SaidOfSeveral(BaseModel):
    """What a person says of several cases, kept and followed up as one load."""

    model_config = ConfigDict(extra="forbid")

    words: list[SaidOfEach] = Field(min_length=1, max_length=_MOST_WORDS)
    as_at: Day | None = Field(None, description="The date that inference is made for.")


@router.get(
    "/review",
    summary="What waits for a person to decide",
    responses=replies({"model": shapes.Review}, 400, 422, 503),
)
def queue(
    request: Request,
    here: DeskHere,
    *,
    as_at: AsAt = None,
    kind: Annotated[Kind | None, Query(description="Only this step of the inference.")] = None,
    band: Annotated[Band | None, Query(description="Only this band.")] = None,
    why: Annotated[Why | None, Query(description="Only what waits for this reason.")] = None,
    about: Annotated[
        str | None, Query(max_length=2000, description="Only cases about the element of this id.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 50,
    cursor: Annotated[str | None, Query(description="`next` of the previous page.")] = None,
) -> JSONResponse:
    """Cases by money × uncertainty, most pressing first; each with the evidence of both sides."""
    queue = here.queue(as_at)
    tag(request, f"{here.answers(as_at).mark}.{len(queue.decisions)}")
    chosen = queue.chosen(kind=kind or "", band=band, why=why or "", about=about or "")
    start = 0
    if cursor is not None:
        after = _place(cursor)
        start = sum((-one.priority, one.id) <= after for one in chosen)
    shown = chosen[start : start + limit]
    last = shown[-1] if start + limit < len(chosen) else None
    following = None if last is None else encode_cursor(f"{last.priority!r} {last.id}")
    answer = responses.review(
        chosen, start=start, limit=limit, following=following, known=queue.thresholds
    )
    return answered(request, answer)


def _place(cursor: str) -> tuple[float, str]:
    """Behind which case a page begins. Raises UsageError."""
    told = decode_cursor(cursor)
    priority, _, case = told.partition(" ")
    try:
        known = float(priority)
    except ValueError:
        known = math.nan
    if math.isnan(known) or not case:
        raise UsageError(
            "The cursor is none that was given out here.",
            remedy="Take `next` of the previous answer as it is, or leave the cursor out.",
        )
    return -known, case


@router.post(
    "/review/{case_id}",
    summary="Decide one case",
    responses=replies({"model": shapes.Reviewed}, 400, 403, 404, 413, 422, 503),
)
def decide(
    here: DeskHere,
    case_id: Annotated[str, Path(max_length=200, description="The case's id.")],
    said: SaidOfOne,
) -> JSONResponse:
    """Keeps a word on a case and infers anew what follows from it, as one load."""
    return JSONResponse(responses.reviewed(here.say([said.word(case_id)], said.as_at)))


@router.post(
    "/decisions",
    summary="Decide several cases at once",
    responses=replies({"model": shapes.Reviewed}, 400, 403, 404, 413, 422, 503),
)
def decide_several(here: DeskHere, said: SaidOfSeveral) -> JSONResponse:
    """Keeps words on several cases and infers anew once. Cases that wait no more are named as missed."""
    words = [one.word(one.case) for one in said.words]
    return JSONResponse(responses.reviewed(here.say(words, said.as_at, forgiving=True)))
