"""The questions: duplication, rationalisation, suppliers, contracts, impact, paths, quality."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import JsonValue
from starlette.responses import JSONResponse

from landscape.api.asking import AnswersHere, answered, replies
from landscape.api.resources import ElementId
from landscape.model.vocabulary import ContractStatus, Event
from landscape.responses import models as shapes

router = APIRouter(prefix="/api/v1", tags=["questions"])
_PATTERN: dict[str, JsonValue] = {"pattern": "^[0-9]{1,4}[dwmy]$"}
_WINDOW = Query(
    max_length=20,
    description="Only those that end within 90d, 6w, 18m or 2y.",
    json_schema_extra=_PATTERN,
)
_NOTICE = Query(
    max_length=20,
    description="Only those that run and whose last day for notice is within 90d, 6w, 18m or 2y.",
    json_schema_extra=_PATTERN,
)


@router.get(
    "/duplicates",
    summary="Where the same functionality is provided more than once",
    responses=replies({"model": shapes.Duplicates}, 404, 422, 503),
)
def duplicates(
    request: Request,
    asked: AnswersHere,
    functionality: Annotated[
        str | None, Query(max_length=500, description="Only the functionality of this id.")
    ] = None,
) -> JSONResponse:
    """Functionalities with their applications, evidence, cost and contracts; most applications first."""
    chosen = asked.duplicates if functionality is None else asked.functionality(functionality)
    return answered(request, chosen)


@router.get(
    "/rationalisation",
    summary="What may go, and what it would save",
    responses=replies({"model": shapes.Rationalisation}, 422, 503),
)
def rationalisation(request: Request, asked: AnswersHere) -> JSONResponse:
    """Disposition of each application, and candidates by functionality."""
    return answered(request, asked.rationalisation)


@router.get(
    "/suppliers",
    summary="Supplier groups, overlap and concentration",
    responses=replies({"model": shapes.Suppliers}, 404, 422, 503),
)
def suppliers(
    request: Request,
    asked: AnswersHere,
    supplier: Annotated[
        str | None, Query(max_length=500, description="Only the group of this one.")
    ] = None,
) -> JSONResponse:
    """Groups, the largest annual value first."""
    return answered(request, asked.suppliers if supplier is None else asked.supplier(supplier))


@router.get(
    "/contracts",
    summary="Contracts on a date",
    responses=replies({"model": shapes.Contracts}, 400, 422, 503),
)
def contracts(
    request: Request,
    asked: AnswersHere,
    ending_within: Annotated[str | None, _WINDOW] = None,
    notice_within: Annotated[str | None, _NOTICE] = None,
    status: Annotated[
        ContractStatus | None, Query(description="Only those of this status.")
    ] = None,
) -> JSONResponse:
    """Status, notice serve-by date, annual value, what is covered; soonest end (or notice) first."""
    return answered(request, asked.contracts_ending(ending_within, status, notice_within))


@router.get(
    "/impact/{element_id:path}",
    summary="What an event hits",
    responses=replies({"model": shapes.Impact}, 400, 404, 422, 503),
)
def impact(
    request: Request,
    asked: AnswersHere,
    element_id: ElementId,
    event: Annotated[Event, Query(description="What happens to it.")],
) -> JSONResponse:
    """Affected elements with path, certainty and severity, worst first; and what is not known."""
    return answered(request, asked.impact(element_id, event.value))


@router.get(
    "/paths",
    summary="How one element reaches another",
    responses=replies({"model": shapes.Paths}, 400, 404, 422, 503),
)
def paths(
    request: Request,
    asked: AnswersHere,
    start: Annotated[str, Query(alias="from", description="The id of the one.")],
    end: Annotated[str, Query(alias="to", description="The id of the other.")],
) -> JSONResponse:
    """The closest paths, step by step."""
    return answered(request, asked.path(start, end))


@router.get(
    "/quality",
    summary="The data-quality work queue",
    responses=replies({"model": shapes.Quality}, 422, 503),
)
def quality(request: Request, asked: AnswersHere) -> JSONResponse:
    """Each rule with count, denominator, remedy and the elements concerned."""
    return answered(request, asked.quality)
