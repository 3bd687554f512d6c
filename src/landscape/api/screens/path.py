"""Path: how does one element reach another?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.application import flow_line
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Column,
    Figure,
    Filter,
    Link,
    Page,
    Picture,
    Row,
    Table,
)
from landscape.model.element import Element
from landscape.pictures import Stop, routes

_CRUMBS = (Link("Impact", "/impact"),)


def path(asked: Answers, start: str, end: str) -> Page:
    """The closest ways from one element to another, or what is missing to say."""
    ends = [(word, candidates(asked, word)) for word in (start, end)]
    chosen = [found[0] for _, found in ends if len(found) == 1]
    if len(chosen) < 2:
        return _unclear(start, end, ends)
    answer = asked.path(chosen[0].id, chosen[1].id)
    ways = answer["paths"]
    shortest = min((one["length"] for one in ways), default=0)
    return Page(
        title=f"How does {chosen[0].name} reach {chosen[1].name}?",
        section="impact",
        crumbs=_CRUMBS,
        figures=(
            Figure("Ways found", f"{len(ways)}", "#steps", "the closest ones"),
            Figure("Shortest", wording.plural(shortest, "step") if ways else "none", "#steps"),
        ),
        filters=_filters(start, end),
        pictures=_picture(ways, chosen),
        tables=(_steps(ways),),
    )


def candidates(asked: Answers, word: str) -> list[Element]:
    """The elements that a word can mean: by id, else by whole name, else by part of an application's."""
    known = asked.estate.get(word)
    if known or not word:
        return [known] if known else []
    folded = word.casefold().strip()
    exact = [one for one in asked.estate.elements() if one.name.casefold() == folded]
    if exact:
        running = [one for one in exact if one.type == "Application"]
        return running or exact
    return [one for one in asked.estate.applications() if folded in one.name.casefold()]


def _filters(start: str, end: str) -> tuple[Filter, ...]:
    return (Filter("from", "From", "text", start), Filter("to", "To", "text", end))


def _unclear(start: str, end: str, ends: Sequence[tuple[str, Sequence[Element]]]) -> Page:
    lines = [f"Nothing is called “{word}”." for word, found in ends if word and not found]
    several = [(place, word, found) for place, (word, found) in enumerate(ends) if len(found) > 1]
    callouts = (Callout("Not found", tuple(lines)),) if lines else ()
    return Page(
        title="How does one system reach another?",
        section="impact",
        lede="Name two applications, or give their ids. Data is followed through the integrations recorded.",
        crumbs=_CRUMBS,
        filters=_filters(start, end),
        callouts=callouts,
        tables=tuple(_which(place, word, found, (start, end)) for place, word, found in several),
    )


def _which(place: int, word: str, found: Sequence[Element], ends: tuple[str, str]) -> Table:
    columns = (Column("Element"), Column("Type"), Column("Description", "words"))
    rows = []
    for one in found[:50]:
        chosen = (one.id, ends[1]) if place == 0 else (ends[0], one.id)
        href = wording.href("/path", from_=chosen[0], to=chosen[1])
        cellset = (
            Cell(one.name, href=href),
            Cell(wording.type_label(one.type)),
            cells.text(one.text("description")),
        )
        rows.append(Row(one.id, cellset))
    return Table(f"which-{place}", f"Which “{word}”?", columns, tuple(rows))


def _picture(ways: Sequence[Mapping[str, Any]], ends: Sequence[Element]) -> tuple[Picture, ...]:
    if not ways:
        return ()
    drawn = routes([_stops(one["steps"], ends[0]) for one in ways], f"Ways to {ends[1].name}")
    caption = (
        "One row is one way, the closest first. Arrows show which way data or dependence runs. Lines: solid by "
        "interface or recorded relationship, dashed by file or e-mail, dotted by hand or robot."
    )
    return (Picture("ways", "The closest ways", drawn, caption, "landscape-path"),)


def _stops(steps: Sequence[Mapping[str, Any]], start: Element) -> list[Stop]:
    first = Stop(start.id, start.name, f"/elements/{wording.quoted(start.id)}")
    stops = [first]
    for one in steps:
        how = _how(one)
        kind = flow_line(one["integration_kind"]) if one["integration_kind"] else "solid"
        href = f"/elements/{wording.quoted(one['to'])}"
        forward = one["direction"] == "out"
        stops.append(Stop(one["to"], one["to_name"], href, how, kind, forward))
    return stops


def _how(one: Mapping[str, Any]) -> str:
    """By what one stop is reached from the one before: the kind of integration, else the relationship."""
    if one["integration"] is None:
        return wording.relationship_label(one["relationship"])
    kind = wording.words(one["integration_kind"])
    return "kind not known" if kind == wording.UNKNOWN else kind


def _steps(ways: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        Column("Way", sort="ascending"),
        Column("Step", "num"),
        Column("From"),
        Column("Through"),
        Column("To"),
        Column("Certainty", "num"),
    )
    rows = tuple(
        Row(one["to"], _step(number, place, one))
        for number, way in enumerate(ways, 1)
        for place, one in enumerate(way["steps"], 1)
    )
    empty = "No way is recorded between them. What is not recorded cannot be seen."
    return Table("steps", "Step by step", columns, rows, empty=empty)


def _step(number: int, place: int, one: Mapping[str, Any]) -> tuple[Cell, ...]:
    verb = wording.relationship_label(one["relationship"], inverse=one["direction"] != "out")
    kind = wording.words(one["integration_kind"]) if one["integration_kind"] else ""
    through = Cell(verb)
    if one["integration"]:
        href = wording.element_href("Integration", one["integration"])
        through = Cell(one["integration_name"], href=href, note=kind)
    return (
        Cell(f"Way {number}", sort=number),
        cells.number(place),
        Cell(one["from_name"], href=f"/elements/{wording.quoted(one['from'])}"),
        through,
        Cell(one["to_name"], href=f"/elements/{wording.quoted(one['to'])}"),
        cells.certainty(one["certainty"]),
    )
