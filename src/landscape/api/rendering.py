"""View models → pages and downloads. Templates escape everything; nothing is marked safe but pictures."""

from __future__ import annotations

import csv
import io
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
from landscape.api import wording
from landscape.api.marking import table_rows
from landscape.api.paging import paged
from landscape.api.screens.parts import Page, Table
from landscape.errors import LandscapeError, NotFound, StoreDamaged
from landscape.model.neutral import neutralise
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
    """A page, or one of its tables as a download when `?csv=` names one."""
    wanted = request.query_params.get("csv")
    if wanted is not None:
        return _download(request, page, asked, wanted)
    shared = _shared(request)
    template = environment().get_template(page.template)
    text = template.render(**shared, page=_ready(request, page, shared), estate=_stand(asked))
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


def _stand(asked: Answers) -> dict[str, object]:
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

    kept = [(key, one) for key, one in request.query_params.multi_items() if key != "as_at"]
    return {
        "go": go,
        "path": request.url.path,
        "asked_as_at": as_at,
        "kept": kept,
        "here": _without(request, "csv"),
        "q": request.query_params.get("q", ""),
    }


def _without(request: Request, name: str) -> str:
    kept = request.url.include_query_params().remove_query_params(name)
    return f"{kept.path}?{kept.query}" if kept.query else kept.path


def _download(request: Request, page: Page, asked: Answers, wanted: str) -> Response:
    table = page.table(wanted)
    if table is None:
        raise NotFound(f"This page has no table {wanted!r}.", remedy="Use the link on the page.")
    stand = asked.estate.as_at.isoformat()
    filters = _without(request, "csv").partition("?")[2]
    text = table_csv(
        table, (("As at", stand), ("Load", str(asked.estate.load)), ("Filter", filters))
    )
    name = f"landscape-{table.id}-{stand}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)


def table_csv(table: Table, marks: tuple[tuple[str, str], ...] = ()) -> str:
    """A table as CSV; each row says on which date and under which filter it stood there."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([*(one.label for one in table.columns), *(name for name, _ in marks)])
    for row in table.rows:
        cells = [neutralise(clean(one.plain)) for one in row.cells]
        writer.writerow([*cells, *(value for _, value in marks)])
    return held.getvalue()


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
