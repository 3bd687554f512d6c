"""The pages: one address for each question, its filters in the query, so that a view can be kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from landscape import responses
from landscape.api.asking import AnswersHere, DeskHere
from landscape.api.desk import Answers, Desk
from landscape.api.rendering import render
from landscape.api.screens import (
    application,
    applications,
    contract,
    contracts,
    element,
    explore,
    function,
    functions,
    home,
    impact,
    loads,
    path,
    portfolio,
    quality,
    search,
    start,
    supplier,
    suppliers,
)
from landscape.api.screens.parts import Page
from landscape.model.metamodel import ELEMENT_TYPES

router = APIRouter(include_in_schema=False)
Word = Annotated[str, Query(max_length=500)]
ElementId = Annotated[str, Path(max_length=2000)]
Number = Annotated[int, Query(ge=0, le=2**31)]
_MOST_HITS = 100
_PAGES = {
    "Application": application.application,
    "Contract": contract.contract,
    "Supplier": supplier.supplier,
}


@router.get("/")
def home_page(request: Request, asked: AnswersHere) -> Response:
    """What do you want to know?"""
    return render(request, home.home(asked), asked)


@router.get("/functions")
def functions_page(request: Request, asked: AnswersHere, colour: Word = "count") -> Response:
    """Where do we run more than one system for the same job?"""
    return render(request, functions.functions(asked, colour), asked)


@router.get("/functions/{function_id:path}")
def function_page(request: Request, asked: AnswersHere, function_id: ElementId) -> Response:
    """Which of these stay, which go?"""
    return render(request, function.function(asked, function_id), asked)


@router.get("/applications")
def applications_page(
    request: Request,
    asked: AnswersHere,
    *,
    q: Word = "",
    unit: Word = "",
    lifecycle: Word = "",
    gap: Word = "",
    disposition: Word = "",
    supplier: Word = "",
    function: Word = "",
) -> Response:
    """Which applications do we run?"""
    wanted = applications.Asked(q, unit, lifecycle, gap, disposition, supplier, function)
    return render(request, applications.applications(asked, wanted), asked)


@router.get("/rationalisation")
def rationalisation_page(request: Request, asked: AnswersHere, shown: Word = "") -> Response:
    """Invest, tolerate, migrate or eliminate?"""
    return render(request, portfolio.portfolio(asked, shown), asked)


@router.get("/suppliers")
def suppliers_page(request: Request, asked: AnswersHere, area: Word = "") -> Response:
    """Which suppliers overlap?"""
    return render(request, suppliers.suppliers(asked, area), asked)


@router.get("/contracts")
def contracts_page(
    request: Request,
    asked: AnswersHere,
    *,
    within: Annotated[str, Query(max_length=20)] = "",
    status: Word = "",
    supplier: Word = "",
    gap: Word = "",
    notice: Annotated[str, Query(max_length=20)] = "",
    going: Word = "",
) -> Response:
    """Which notice dates come next?"""
    wanted = contracts.Asked(within, status, supplier, gap, notice, going)
    return render(request, contracts.contracts(asked, wanted), asked)


@router.get("/impact")
def impact_start_page(
    request: Request, here: DeskHere, asked: AnswersHere, q: Word = ""
) -> Response:
    """If this changes, what is affected? First: what is this?"""
    hits = _hits(here, q, "", start.POSSIBLE)
    return render(request, start.impact_start(asked, q, hits), asked)


@router.get("/impact/{element_id:path}")
def impact_page(
    request: Request,
    asked: AnswersHere,
    element_id: ElementId,
    *,
    event: Word = "",
    kind: Word = "",
    least: Word = "",
) -> Response:
    """If this changes, what is affected?"""
    subject = asked.estate.element(element_id)
    wanted = impact.Asked(event or impact.first_event(subject), kind, least)
    return render(request, impact.impact(asked, subject, wanted), asked)


@router.get("/path")
def path_page(
    request: Request,
    asked: AnswersHere,
    begin: Annotated[str, Query(alias="from", max_length=500)] = "",
    end: Annotated[str, Query(alias="to", max_length=500)] = "",
) -> Response:
    """How does one system reach another?"""
    return render(request, path.path(asked, begin.strip(), end.strip()), asked)


@router.get("/explore")
def explore_page(
    request: Request,
    asked: AnswersHere,
    around: Word,
    *,
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
    kind: Word = "",
) -> Response:
    """What is connected to this?"""
    return render(request, explore.explore(asked, around, depth, kind), asked)


@router.get("/quality")
def quality_page(
    request: Request,
    asked: AnswersHere,
    type_name: Annotated[str, Query(alias="type", max_length=100)] = "Application",
) -> Response:
    """Can I trust this?"""
    return render(request, quality.quality(asked, type_name), asked)


@router.get("/quality/{rule_id}")
def rule_page(request: Request, asked: AnswersHere, rule_id: ElementId) -> Response:
    """The rows behind one rule's count."""
    return render(request, quality.rule(asked, rule_id), asked)


@router.get("/search")
def search_page(
    request: Request,
    here: DeskHere,
    asked: AnswersHere,
    q: Word = "",
    type_name: Annotated[str, Query(alias="type", max_length=100)] = "",
) -> Response:
    """What is known of this word?"""
    kept = type_name if type_name in ELEMENT_TYPES else ""
    return render(request, search.searched(q.strip(), kept, _hits(here, q, kept)), asked)


@router.get("/loads")
def loads_page(request: Request, here: DeskHere, asked: AnswersHere) -> Response:
    """What was loaded, and what did that change?"""
    every = responses.loads(here.store.loads())
    return render(request, loads.loads(every, here.store.quarantine()), asked)


@router.get("/loads/{number}")
def load_page(
    request: Request,
    here: DeskHere,
    asked: AnswersHere,
    number: Annotated[int, Path(ge=0, le=2**31)],
) -> Response:
    """What came in with one load?"""
    every = responses.loads(here.store.loads())
    known = any(one["load"] == number for one in every)
    waiting = here.store.quarantine(number) if known else ()
    return render(request, loads.load(every, number, waiting), asked)


@router.get("/changes")
def changes_page(
    request: Request,
    here: DeskHere,
    asked: AnswersHere,
    before: Annotated[int | None, Query(alias="from", ge=0, le=2**31)] = None,
    after: Annotated[int | None, Query(alias="to", ge=0, le=2**31)] = None,
) -> Response:
    """What changed between two loads?"""
    last = here.latest() if after is None else after
    first = max(0, last - 1) if before is None else before
    found = responses.diff(here.store.difference(first, last))
    every = responses.loads(here.store.loads())
    return render(request, loads.changes(asked, every, found), asked)


@router.get("/elements")
def elements_page(
    request: Request,
    asked: AnswersHere,
    *,
    type_name: Annotated[str, Query(alias="type", max_length=100)] = "Application",
    q: Word = "",
    without: Word = "",
) -> Response:
    """Which elements of a type are known?"""
    return render(request, element.elements(asked, type_name, q, without), asked)


@router.get("/elements/{element_id:path}")
@router.get("/applications/{element_id:path}")
@router.get("/contracts/{element_id:path}")
@router.get("/suppliers/{element_id:path}")
def element_page(
    request: Request, here: DeskHere, asked: AnswersHere, element_id: ElementId
) -> Response:
    """What is it, and what touches it?"""
    shown = responses.show(here.store, element_id)
    history = responses.history(here.store, element_id)
    return render(request, _page(asked, shown, history), asked)


def _page(asked: Answers, shown: dict[str, Any], history: list[dict[str, Any]]) -> Page:
    make = _PAGES.get(shown["element"]["type"], element.element)
    return make(asked, shown, history)


def _hits(here: Desk, q: str, type_name: str, types: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    if not q.strip():
        return []
    among = (type_name,) if type_name else types
    return responses.find(here.store.find(q, limit=_MOST_HITS, types=among))
