"""The page of the queue, and its forms: they work without a script, one word at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from landscape.api import wording
from landscape.api.asking import AsAt, Day, DeskHere, tag
from landscape.api.rendering import render
from landscape.api.screens import review
from landscape.errors import UsageError
from landscape.model.vocabulary import Band, Verdict
from landscape.reviewing import Kept, Word

router = APIRouter(include_in_schema=False)
Short = Annotated[str, Query(max_length=50)]
Text = Annotated[str, Form(max_length=1000)]
Place = Annotated[str, Form(max_length=4000)]


@router.get("/review")
def review_page(
    request: Request,
    here: DeskHere,
    *,
    as_at: AsAt = None,
    kind: Short = "",
    band: Short = "",
    why: Short = "",
    about: Annotated[str, Query(max_length=2000)] = "",
    case: Annotated[str, Query(max_length=200)] = "",
    kept: Annotated[str, Query(max_length=20_000)] = "",
) -> Response:
    """Is this right?"""
    answers, queue = here.answers(as_at), here.queue(as_at)
    tag(request, f"{answers.mark}.{len(queue.decisions)}")
    if band and band not in set(Band):
        raise UsageError(f"{band!r} is no band.", remedy=f"Bands are: {', '.join(Band)}.")
    asked = review.Asked(kind, band, why, about, case, tuple(filter(None, kept.split(","))))
    return render(request, review.review(queue, asked), answers)


@router.post("/review/withdraw")
def take_back(
    here: DeskHere,
    case: Annotated[list[str], Form(max_length=2000)],
    *,
    place: Place = "",
    as_at: Annotated[Day | None, Form()] = None,
) -> Response:
    """Takes words back; leads to the first of the cases, which waits again."""
    words = [Word(one, Verdict.WITHDRAW) for one in case]
    here.say(words, as_at, forgiving=True)
    return _back(place, as_at, case=case[0])


@router.post("/review/{case_id}")
def decide(
    here: DeskHere,
    case_id: Annotated[str, Path(max_length=200)],
    verdict: Annotated[str, Form(max_length=20)],
    *,
    to: Text = "",
    reason: Text = "",
    following: Annotated[str, Form(max_length=200)] = "",
    place: Place = "",
    as_at: Annotated[Day | None, Form()] = None,
) -> Response:
    """Keeps one word; leads to the next case. `alike` accepts all that rests on the same words."""
    alike = verdict == "alike"
    said = "accept" if alike else verdict
    if said not in ("accept", "reject", "correct"):
        raise UsageError(f"{verdict!r} is no word on a case.", remedy="Accept, reject or correct.")
    kept: Kept = here.say([Word(case_id, Verdict(said), to, alike, reason)], as_at)
    return _back(place, as_at, case=following, kept=",".join(kept.cases[:500]))


def _back(place: str, as_at: object, **query: str) -> Response:
    """The page again, with the filters that it was asked under."""
    kept = review.filters_of(place)
    address = wording.href("/review", **kept, **query, as_at=as_at)
    return RedirectResponse(address, status_code=303)
