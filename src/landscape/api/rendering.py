"""View models → pages and downloads. Templates escape everything; nothing is marked safe but pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from landscape import __version__
from landscape.api import downloads, wording
from landscape.api.downloads import Stand
from landscape.api.marking import table_rows
from landscape.api.paging import paged
from landscape.api.screens.parts import Page
from landscape.errors import LandscapeError, StoreDamaged
from landscape.pictures.svg import clean

if TYPE_CHECKING:
    from landscape.api.desk import Answers

NAVIGATION = (
    (
        "Ask",
        (
            ("home", "/", "Home", "home"),
            ("functions", "/functions", "Functions", "grid"),
            ("applications", "/applications", "Applications", "app"),
            ("rationalisation", "/rationalisation", "Rationalise", "scales"),
            ("suppliers", "/suppliers", "Suppliers", "people"),
            ("contracts", "/contracts", "Contracts", "calendar"),
            ("impact", "/impact", "Impact", "impact"),
        ),
    ),
    (
        "Trust",
        (
            ("review", "/review", "Review", "review"),
            ("quality", "/quality", "Data quality", "check"),
            ("loads", "/loads", "Loads", "layers"),
        ),
    ),
)


_STYLES = ("app.css", "picture.css")
_LINK = re.compile(' href="(/[^"]*)"')


def web_folder() -> Path:
    """Templates and static files: inside the installed package, else in the repository."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_web", package.parents[1] / "web"):
        if (folder / "templates").is_dir():
            return folder
    raise StoreDamaged(
        "The pages' templates are missing.", remedy="Install landscape again, from a whole copy."
    )


@cache
def environment() -> Environment:
    """The templates: escaped always, a name that is not there is an error."""
    made = Environment(
        loader=FileSystemLoader(web_folder() / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        auto_reload=False,  # else each page asks the disk whether a template is a new one
    )
    made.globals.update(navigation=NAVIGATION, version=__version__, table_rows=table_rows)
    made.filters.update(
        day=wording.day,
        words=wording.words,
        percent=wording.percent,
        type_label=wording.type_label,
    )
    return made


def _shown(value: object) -> object:
    """Text without marks that cannot be seen or that turn the text around them."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean(value)
    return "" if value is None else value


def render(request: Request, page: Page, asked: Answers) -> Response:
    """A page, or one of its tables, its dates or itself as a file where the address asks for it."""
    stand, as_file = _stand(asked), request.query_params
    for form in ("csv", "xlsx", "ics"):
        if form in as_file:
            said = Stand(stand["as_at"], stand["load"], _filters(request))
            return downloads.download(page, form, as_file[form], said)
    says_something = page.lasting and bool(page.figures or page.tables or page.facts)
    by_itself = "alone" in as_file and says_something
    shared = _shared(request) | {
        "styles": _styles() if by_itself else None,
        "can_stand_alone": says_something,
    }
    template = environment().get_template(page.template)
    text = template.render(**shared, page=_ready(request, page, shared), estate=stand)
    if by_itself:
        return downloads.alone(text, downloads.alone_name(page, stand["as_at"]))
    response = HTMLResponse(text, headers={"cache-control": "no-cache"})
    if tag := getattr(request.state, "etag", None):
        response.headers["etag"] = tag
    return response


def _ready(request: Request, page: Page, shared: Mapping[str, Any]) -> Page:
    """The page with long tables cut to the part that is asked for, and dates kept in pictures."""
    query = dict(request.query_params)
    tables = page.tables
    if page.lasting:
        tables = tuple(paged(one, request.url.path, query) for one in tables)
    pictures = page.pictures
    if shared["asked_as_at"]:
        go = shared["go"]
        pictures = tuple(replace(one, svg=_dated(one.svg, go)) for one in pictures)
    return replace(page, tables=tables, pictures=pictures)


def _dated(svg: Markup, go: Callable[[str], str]) -> Markup:
    """A picture whose links keep the date. What is said in it is escaped, so that a quote is a mark."""
    return Markup(_LINK.sub(lambda found: f' href="{escape(go(unescape(found[1])))}"', str(svg)))


def _filters(request: Request) -> str:
    return _without(request, *downloads.ASKS).partition("?")[2]


@cache
def _styles() -> Markup:
    """The styles of a page that has nobody to ask for them."""
    static = web_folder() / "static"
    return Markup("\n".join((static / one).read_text("utf-8") for one in _STYLES))


def _stand(asked: Answers) -> dict[str, Any]:
    return {
        "as_at": asked.estate.as_at.isoformat(),
        "load": asked.estate.load,
        "empty": not len(asked.estate),
    }


def _shared(request: Request) -> dict[str, Any]:
    as_at = request.query_params.get("as_at", "")

    def go(path: str) -> str:
        """A link of ours that keeps the date on which questions are answered."""
        if not as_at or not path.startswith("/") or "as_at=" in path:
            return path
        place, _, part = path.partition("#")
        joint = "&" if "?" in place else "?"
        return f"{place}{joint}as_at={quote(as_at)}" + (f"#{part}" if part else "")

    query = request.query_params.multi_items()
    kept = [(key, one) for key, one in query if key not in ("as_at", *downloads.ASKS)]
    return {
        "go": go,
        "path": request.url.path,
        "asked_as_at": as_at,
        "kept": kept,
        "here": _without(request, *downloads.ASKS),
        "styles": None,
        "can_stand_alone": False,
        "q": request.query_params.get("q", ""),
    }


def _without(request: Request, *names: str) -> str:
    kept = request.url.include_query_params().remove_query_params(names)
    return f"{kept.path}?{kept.query}" if kept.query else kept.path


def error_page(request: Request, status: int, message: str, more: tuple[str, str]) -> Response:
    """A page that says what went wrong and what to do."""
    try:
        template = environment().get_template("error.html")
    except LandscapeError:
        return Response(message, status, media_type="text/plain")
    detail, remedy = more
    text = template.render(
        **_shared(request), status=status, message=message, detail=detail, remedy=remedy
    )
    return HTMLResponse(text, status)
