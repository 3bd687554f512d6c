"""Functions: where do we run more than one system for the same job?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.analysis.columns import Columns
from landscape.analysis.edges import named
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.parts import (
    Cell,
    Choice,
    Column,
    Figure,
    Filter,
    Link,
    Page,
    Row,
    Table,
)
from landscape.model.vocabulary import Breadth

_COLOURS = {
    "count": "Number of applications",
    "cost": "Annual cost",
    "share": "Share to migrate or eliminate",
}
_LEAVING = ("migrate", "eliminate")


def ramp(value: float, most: float) -> int:
    """One of six steps; the first only for nothing."""
    if value <= 0 or most <= 0:
        return 0
    return min(5, 1 + int(4.999 * value / most))


def functions(asked: Answers, colour: str) -> Page:
    """The grid: areas with a tile for each functionality, its number always written."""
    colour = colour if colour in _COLOURS else "count"
    found = {one["functionality"]["id"]: one for one in asked.duplicates["findings"]}
    every = _functionalities(asked, found)
    several = [one for one in every if one["id"] in found]
    return Page(
        title="Where do we run more than one system for the same job?",
        section="functions",
        lede="What software does (booking, payments, case management), not which department has it.",
        figures=_figures(asked, several),
        filters=(_colour_filter(colour),),
        tables=(_table(every),),
        actions=(Link("Review what is uncertain", "/review?kind=functions"),),
        template="functions.html",
        extra=_grid(every, colour),
    )


def _figures(asked: Answers, several: Sequence[Mapping[str, Any]]) -> tuple[Figure, ...]:
    census = asked.duplicates["applications"]
    alike = [one for one in several if not one["unlike"]]
    most = max(alike, key=lambda one: one["count"], default=None)
    shown = [
        Figure("Run more than once", f"{len(several)}", "#functions", "functionalities"),
        Figure(
            "Applications classified",
            f"{census['classified']:,}",
            "/applications",
            f"of {census['total']:,}",
        ),
        Figure(
            "Not told by their words",
            f"{census['abstained']:,}",
            "/applications?gap=functionality",
            f"{census['in_review']} of them wait for review",
        ),
    ]
    if most:
        shown.insert(
            1, Figure("Most applications", f"{most['count']}", most["href"], most["label"])
        )
    return tuple(shown)


def _colour_filter(colour: str) -> Filter:
    choices = tuple(Choice(key, label) for key, label in _COLOURS.items())
    return Filter("colour", "Colour by", "radio", colour, choices)


def _functionalities(asked: Answers, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every functionality that an application provides, with its area."""
    shown = []
    members = {one.functionality.id: one.elements for one in asked.found.duplicates.findings}
    for one in asked.estate.elements("ApplicationFunction"):
        short = named(one)
        finding = found.get(short.id)
        single = [] if finding else _providers(asked, asked.estate.place(one.id))
        count = finding["count"] if finding else min(1, len(single))
        parents = [
            each for each in asked.estate.sources(one.id, "CONTAINS") if each.type == one.type
        ]
        if not count:
            continue
        shown.append(
            {
                "id": short.id,
                "label": short.label,
                "href": wording.function_href(short.id),
                "area": parents[0].name if parents else "Other",
                "count": count,
                "unlike": finding["breadth"] == Breadth.UNLIKE if finding else False,
                "cost": finding["annual_cost"] if finding else None,
                "effective": finding["effective_number"] if finding else None,
                "leaving": sum(
                    asked.disposition(each) in _LEAVING
                    for each in (members[short.id] if finding else single)
                ),
            }
        )
    return sorted(shown, key=lambda one: (-one["count"], one["label"].casefold()))


def _providers(asked: Answers, function: int) -> list[str]:
    columns = Columns.of(asked.estate)
    found = columns.sources("PROVIDES").get(function, ())
    return [columns.ids[one] for one in found if columns.in_use[one]]


def _amount(one: Mapping[str, Any], colour: str) -> float:
    if colour == "cost":
        return wording.central(one["cost"]) or 0.0
    if colour == "share":
        return float(one["leaving"]) / float(one["count"])
    return float(one["count"])


def _figure(one: Mapping[str, Any], colour: str) -> tuple[str, str]:
    if colour == "cost":
        if one["cost"] is None:
            return "–", "one application"
        return wording.short_pounds(one["cost"]), _unknown_costs(one["cost"])
    if colour == "share":
        return f"{one['leaving']} of {one['count']}", ""
    return str(one["count"]), "application" if one["count"] == 1 else "applications"


def _unknown_costs(cost: Mapping[str, Any]) -> str:
    return (
        f"+ {cost['unknown']} unknown" if cost["unknown"] and not wording.is_unknown(cost) else ""
    )


def _grid(every: Sequence[Mapping[str, Any]], colour: str) -> dict[str, Any]:
    most = 1.0 if colour == "share" else max((_amount(one, colour) for one in every), default=0.0)
    areas: dict[str, list[dict[str, Any]]] = {}
    for one in every:
        figure, unit = _figure(one, colour)
        tile = {**one, "figure": figure, "unit": unit, "ramp": ramp(_amount(one, colour), most)}
        areas.setdefault(one["area"], []).append(tile)
    shown = [
        {"label": name, "tiles": tiles, "note": f"{len(tiles)} functionalities"}
        for name, tiles in sorted(
            areas.items(), key=lambda pair: (pair[0] == "Other", -len(pair[1]), pair[0])
        )
    ]
    return {
        "areas": shown,
        "title": f"Functionalities by area, coloured by {_COLOURS[colour].lower()}",
        "least": "less",
        "most": "more",
        "steps": [""] * 6,
        "caption": "One tile for each functionality that a live application provides; its colour only repeats "
        "the number written on it. An application that does several things stands in several tiles, "
        "so tiles do not add up.",
    }


def _table(every: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        Column("Functionality"),
        Column("Area"),
        Column("Applications", "num", "descending"),
        Column("Effective number", "num"),
        Column("Annual cost", "num"),
        Column("Migrate or eliminate", "num"),
    )
    rows = tuple(
        Row(
            one["id"],
            (
                Cell(one["label"], href=one["href"], note="unlike things" if one["unlike"] else ""),
                Cell(one["area"]),
                cells.number(one["count"], href=one["href"]),
                cells.number(one["effective"]),
                cells.money(one["cost"]),
                cells.number(one["leaving"]),
            ),
        )
        for one in every
    )
    note = "Costs are of whole applications: one that does several things counts with each of them."
    return Table("functions", "The same as a table", columns, rows, note=note)
