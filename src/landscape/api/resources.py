"""What the store holds: elements, their history, search, graph, loads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import JSONResponse

from landscape import responses
from landscape.api import models as shapes_here
from landscape.api.asking import AnswersHere, StoreHere, answered, page, replies
from landscape.errors import UsageError
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.metamodel import ELEMENT_TYPES
from landscape.responses import models as shapes
from landscape.responses.plain import plain

router = APIRouter(prefix="/api/v1", tags=["estate"])
ElementId = Annotated[
    str, Path(description="The element's id, such as acme/application/leisure-bookings.")
]
_TYPE = Query(
    alias="type",
    description=f"One of {', '.join(ELEMENT_TYPES)}.",
    json_schema_extra={"enum": [*ELEMENT_TYPES]},
)
_OWN = ("id", "type", "name", "properties", "conflicts")


@router.get(
    "/elements",
    summary="Elements, by type and text",
    responses=replies({"model": shapes_here.ElementPage}, 400, 422, 503),
)
def elements(
    request: Request,
    asked: AnswersHere,
    *,
    type_name: Annotated[str | None, _TYPE] = None,
    q: Annotated[str, Query(max_length=500, description="Words that the name contains.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the previous page.")] = None,
    fields: Annotated[
        str | None, Query(max_length=1000, description="Only these, separated by commas.")
    ] = None,
) -> JSONResponse:
    """Elements in the order of their ids."""
    _check_type(type_name)
    chosen = _fields(fields, type_name)
    wanted = q.casefold().strip()
    every = asked.estate.elements(type_name)
    if wanted:
        names = asked.estate.worked_out(_folded, type_name)
        every = [one for one, name in zip(every, names, strict=True) if wanted in name]
    shown, following = page(every, limit, cursor)
    rows = [_only(_element(one), chosen) for one in shown]
    return answered(request, {"elements": rows, "total": len(every), "next": following})


@router.get(
    "/elements/{element_id:path}/history",
    summary="How one element changed, load by load",
    responses=replies({"model": list[shapes.HistoryChange]}, 404, 422, 503),
)
def history(request: Request, here: StoreHere, element_id: ElementId) -> JSONResponse:
    """Every change of an element, oldest first."""
    return answered(request, responses.history(here, element_id))


@router.get(
    "/elements/{element_id:path}",
    summary="One element with relationships, claims and conflicts",
    responses=replies({"model": shapes.Shown}, 404, 422, 503),
)
def element(request: Request, here: StoreHere, element_id: ElementId) -> JSONResponse:
    """One element: properties, relationships, what each source says of it, where sources disagree."""
    return answered(request, responses.show(here, element_id))


@router.get(
    "/search",
    summary="Search names, descriptions and numbers",
    responses=replies({"model": list[shapes.Hit]}, 400, 422, 503),
)
def search(
    request: Request,
    here: StoreHere,
    q: Annotated[str, Query(min_length=1, max_length=500, description="What to look for.")],
    type_name: Annotated[str | None, _TYPE] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 20,
) -> JSONResponse:
    """Hits, best first; forgives case, accents and typing errors."""
    _check_type(type_name)
    hits = here.find(q, limit=limit, types=(type_name,) if type_name else ())
    return answered(request, responses.find(hits))


@router.get(
    "/graph",
    summary="The neighbourhood of one element, for drawing",
    responses=replies({"model": shapes.Graph}, 400, 404, 422, 503),
)
def graph(
    request: Request,
    asked: AnswersHere,
    around: Annotated[str, Query(description="The element in the middle.")],
    depth: Annotated[int, Query(ge=0, le=4, description="How many steps around it.")] = 1,
) -> JSONResponse:
    """Nodes and edges within some steps, nearest first, at most 600 nodes."""
    return answered(request, asked.graph(around, depth))


@router.get(
    "/loads",
    summary="The loads",
    responses=replies({"model": list[shapes.Load]}, 422, 503),
)
def loads(request: Request, here: StoreHere) -> JSONResponse:
    """What was loaded when, oldest first."""
    return answered(request, responses.loads(here.loads()))


@router.get(
    "/diff",
    summary="What changed between two loads",
    responses=replies({"model": shapes.Difference}, 404, 422, 503),
)
def diff(
    request: Request,
    here: StoreHere,
    before: Annotated[
        int, Query(alias="from", ge=0, le=2**31, description="The earlier load; 0: nothing yet.")
    ],
    after: Annotated[int, Query(alias="to", ge=0, le=2**31, description="The later load.")],
) -> JSONResponse:
    """Elements and relationships added, closed and changed."""
    return answered(request, responses.diff(here.difference(before, after)))


def _folded(estate: Estate, type_name: str | None) -> tuple[str, ...]:
    """What elements are called, without case, in their order. Kept: folding takes longer than looking."""
    return tuple(one.name.casefold() for one in estate.elements(type_name))


def _check_type(name: str | None) -> None:
    if name is not None and name not in ELEMENT_TYPES:
        raise UsageError(
            f"{name!r} is no element type.", remedy=f"Types are: {', '.join(ELEMENT_TYPES)}."
        )


def _element(one: Element) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "name": one.name,
        "properties": {key: plain(value) for key, value in sorted(one.properties.items())},
        "conflicts": list(one.conflicts),
    }


def _fields(asked: str | None, type_name: str | None) -> list[str]:
    """The fields asked for by name. Raises UsageError for one that no element here can have."""
    chosen = [one.strip() for one in (asked or "").split(",") if one.strip()]
    types = [ELEMENT_TYPES[type_name]] if type_name else [*ELEMENT_TYPES.values()]
    known = {*_OWN, *(one.name for each in types for one in each.properties)}
    unknown = [one for one in chosen if one not in known]
    if unknown:
        raise UsageError(
            f"There is no field {unknown[0]!r}.", remedy=f"Fields are: {', '.join(sorted(known))}."
        )
    return chosen


def _only(one: Mapping[str, Any], fields: list[str]) -> Mapping[str, Any]:
    """The fields asked for, properties by their own names; the id always, all when none is named."""
    if not fields:
        return one
    flat = {**one["properties"], **{key: one[key] for key in _OWN}}
    return {"id": one["id"], **{key: flat.get(key) for key in fields if key != "id"}}
