"""Functions: where do we run more than one system for the same job?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from landscape.analysis.edges import named
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.parts import (
    Callout,
    Choice,
    Column,
    Figure,
    Filter,
    Link,
    Page,
    Picture,
    Row,
    Table,
)
from landscape.pictures import Dot, Lane, dot_strip

_COLOURS = {
    "count": "Number of applications",
    "cost": "Annual cost",
    "share": "Share to migrate or eliminate",
}
_LEAVING = ("migrate", "eliminate")
LANES = (
    Lane("invest", "Invest", "serves well, sound"),
    Lane("tolerate", "Tolerate", "serves little, sound"),
    Lane("migrate", "Migrate", "serves well, unsound"),
    Lane("eliminate", "Eliminate", "serves little, unsound"),
    Lane("indeterminate", "Not decided", "too little is known"),
)


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
    several = [one for one in every if one["count"] > 1]
    return Page(
        title="Where do we run more than one system for the same job?",
        section="functions",
        lede="What software does (booking, payments, case management), not which department has it.",
        figures=_figures(asked, several),
        filters=(_colour_filter(colour),),
        tables=(_table(every),),
        template="functions.html",
        extra=_grid(every, colour),
    )


def _figures(asked: Answers, several: Sequence[Mapping[str, Any]]) -> tuple[Figure, ...]:
    census = asked.duplicates["applications"]
    most = max(several, key=lambda one: one["count"], default=None)
    shown = [
        Figure("Run more than once", f"{len(several)}", "#functions", "functionalities"),
        Figure("Applications classified", f"{census['classified']:,}", "/applications", f"of {census['total']:,}"),
        Figure("Not told by their words", f"{census['abstained']:,}", "/applications?gap=function", f"{census['in_review']} of them wait for review"),
    ]
    if most:
        shown.insert(1, Figure("Most applications", f"{most['count']}", most["href"], most["label"]))
    return tuple(shown)


def _colour_filter(colour: str) -> Filter:
    choices = tuple(Choice(key, label) for key, label in _COLOURS.items())
    return Filter("colour", "Colour by", "radio", colour, choices)


def _functionalities(asked: Answers, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every functionality that an application provides, with its area."""
    shown = []
    for one in asked.estate.elements("ApplicationFunction"):
        short = named(one)
        finding = found.get(short.id)
        single = [] if finding else _providers(asked, one.id)
        count = finding["count"] if finding else len(single)
        parents = [each for each in asked.estate.sources(one.id, "CONTAINS") if each.type == one.type]
        if not count:
            continue
        shown.append(
            {
                "id": short.id,
                "label": short.label,
                "href": f"/functions/{quote(short.id)}",
                "area": parents[0].name if parents else "Other",
                "count": count,
                "cost": finding["annual_cost"] if finding else None,
                "effective": finding["effective_number"] if finding else None,
                "leaving": _leaving(asked, finding, single),
            }
        )
    return sorted(shown, key=lambda one: (-one["count"], one["label"].casefold()))


def _providers(asked: Answers, function: str) -> list[str]:
    edges = asked.estate.into(function, "PROVIDES")
    live = {one.id for one in asked.estate.applications()} if edges else set()
    return [one.source for one in edges if one.band == "accept" and one.source in live]


def _leaving(asked: Answers, finding: Mapping[str, Any] | None, single: Sequence[str]) -> int:
    if finding:
        return sum(one["disposition"] in _LEAVING for one in finding["applications"])
    return sum(asked.disposition[one]["disposition"] in _LEAVING for one in single if one in asked.disposition)


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
    return f"+ {cost['unknown']} unknown" if cost["unknown"] and not wording.is_unknown(cost) else ""


def _grid(every: Sequence[Mapping[str, Any]], colour: str) -> dict[str, Any]:
    most = 1.0 if colour == "share" else max((_amount(one, colour) for one in every), default=0.0)
    areas: dict[str, list[dict[str, Any]]] = {}
    for one in every:
        figure, unit = _figure(one, colour)
        tile = {**one, "figure": figure, "unit": unit, "ramp": ramp(_amount(one, colour), most)}
        areas.setdefault(one["area"], []).append(tile)
    shown = [
        {"label": name, "tiles": tiles, "note": f"{len(tiles)} functionalities"}
        for name, tiles in sorted(areas.items(), key=lambda pair: (pair[0] == "Other", -len(pair[1]), pair[0]))
    ]
    return {
        "areas": shown,
        "title": f"Functionalities by area, coloured by {_COLOURS[colour].lower()}",
        "least": "less",
        "most": "more",
        "steps": [""] * 6,
        "caption": "One tile for each functionality that a live application provides; its colour only repeats "
        "the number written on it. An application that does several things stands in several tiles, so tiles do not add up.",
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
                cells.Cell(one["label"], href=one["href"]),
                cells.Cell(one["area"]),
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


def function(asked: Answers, function_id: str) -> Page:
    """One functionality: which stay, which go? Raises NotFound."""
    answer = asked.functionality(function_id)
    if not answer["findings"]:
        return _nobody(asked, function_id)
    one = answer["findings"][0]
    label, count = one["functionality"]["label"], one["count"]
    candidate = _candidate(asked, one["functionality"]["id"])
    stays = {each["id"] for each in candidate["keep"] if each.get("chosen")} if candidate else set()
    return Page(
        title=f"{label}: {wording.plural(count, 'application')} – which stay, which go?",
        section="functions",
        crumbs=(Link("Functions", "/functions"),),
        figures=_member_figures(one, candidate),
        callouts=_doubts(one),
        pictures=(_strip(one, stays),),
        tables=_member_tables(one, stays, candidate, asked),
    )


def _nobody(asked: Answers, function_id: str) -> Page:
    known = [one for one in asked.estate.elements("ApplicationFunction") if named(one).id == function_id]
    label = known[0].name if known else function_id
    lede = "No live application is known to provide this."
    return Page(title=f"{label}: no application", section="functions", lede=lede, crumbs=(Link("Functions", "/functions"),))


def _candidate(asked: Answers, function_id: str) -> Mapping[str, Any] | None:
    found = asked.rationalisation["candidates"]
    return next((one for one in found if one["functionality"]["id"] == function_id), None)


def _member_figures(one: Mapping[str, Any], candidate: Mapping[str, Any] | None) -> tuple[Figure, ...]:
    groups = {group["id"] for each in one["applications"] for group in each["supplier_groups"]}
    leaving = sum(each["disposition"] in _LEAVING for each in one["applications"])
    basis = one["effective_basis"]
    shown = [
        Figure("Applications", f"{one['count']}", "#members", f"of {one['of']:,} live ones"),
        Figure("Annual cost", wording.short_pounds(one["annual_cost"]), "#members", wording.doubt(one["annual_cost"])),
        Figure("Supplier groups", f"{len(groups)}", "#members"),
        Figure("Effective number", f"{one['effective_number']:g}", "#members", f"by {basis['measure']}; {basis['assumed']} of {basis['of']} assumed"),
        Figure("Migrate or eliminate", f"{leaving}", "#members"),
    ]
    if candidate:
        saving = candidate["saving"]
        shown.append(Figure("Possible saving a year", wording.short_pounds(saving), "#going", wording.doubt(saving)))
    return tuple(shown)


def _doubts(one: Mapping[str, Any]) -> tuple[Callout, ...]:
    lines = []
    unknown = one["annual_cost"]["unknown"]
    if unknown:
        lines.append(f"The cost of {unknown} of {one['count']} is not known; the total leaves them out.")
    if one["uncertain"]:
        lines.append(f"{wording.plural(len(one['uncertain']), 'more application')} may do this: listed below, not counted, waiting for review.")
    open_ones = sum(each["disposition"] == "indeterminate" for each in one["applications"])
    if open_ones:
        lines.append(f"For {open_ones} of {one['count']} too little is known to say keep or go.")
    return (Callout("What is not known", tuple(lines)),) if lines else ()


def _strip(one: Mapping[str, Any], stays: set[str]) -> Picture:
    dots = [_dot(each, stays) for each in one["applications"]]
    label = f"{one['count']} applications by disposition and annual cost"
    caption = (
        "Each mark is an application; shape and lane say the disposition, the place from left to right the "
        "annual cost (square-root scale). A ring marks the candidate to keep."
    )
    sign = wording.sign(one["annual_cost"])
    name = f"landscape-{one['functionality']['id']}"
    return Picture("strip", "Cost by disposition", dot_strip(dots, LANES, label, sign), caption, name)


def _dot(one: Mapping[str, Any], stays: set[str]) -> Dot:
    fit = f"business fit {wording.fit(one['business_fit'])}, technical fit {wording.fit(one['technical_fit'])}"
    cost = f"annual cost {wording.pounds(one['annual_cost'])}"
    kept = ", candidate to keep" if one["id"] in stays else ""
    said = f"{one['name']}: {cells.disposition(one['disposition']).text}, {cost}, {fit}{kept}"
    href = wording.element_href("Application", one["id"])
    amount = wording.central(one["annual_cost"])
    return Dot(one["id"], one["name"], href, said, one["disposition"], amount, one["id"] in stays)


def _member_tables(
    one: Mapping[str, Any], stays: set[str], candidate: Mapping[str, Any] | None, asked: Answers
) -> tuple[Table, ...]:
    tables = [_members("members", "Applications that do this", one["applications"], stays, asked)]
    if candidate and candidate["go"]:
        tables.append(going(candidate))
    if one["uncertain"]:
        tables.append(_members("uncertain", "May do this: not counted, waiting for review", one["uncertain"], stays, asked))
    if one["set_aside"]:
        rows = tuple(Row(each["id"], (cells.element(each, "Application"), cells.text(each["reason"]))) for each in one["set_aside"])
        tables.append(Table("set-aside", "Set aside: not counted", (Column("Application"), Column("Why", "words")), rows))
    return tuple(tables)


_MEMBER_COLUMNS = (
    Column("Application"),
    Column("Supplier"),
    Column("Serves"),
    Column("Disposition"),
    Column("Business fit", "num"),
    Column("Technical fit", "num"),
    Column("Users", "num"),
    Column("Annual cost", "num"),
    Column("Contract end", "date"),
    Column("How sure", "num"),
    Column("Because it says", "words"),
)


def _members(table_id: str, caption: str, members: Sequence[Mapping[str, Any]], stays: set[str], asked: Answers) -> Table:
    rows = tuple(Row(each["id"], _member(each, each["id"] in stays, asked)) for each in members)
    note = "How sure: a calibrated probability that the application does this. Fit runs from 1 to 5; a range says what unanswered questions leave open."
    return Table(table_id, caption, _MEMBER_COLUMNS, rows, note=note)


def _member(one: Mapping[str, Any], stays: bool, asked: Answers) -> tuple[cells.Cell, ...]:
    served = ", ".join(each["label"] for each in one["business_functions"])
    supplier = cells.elements(one["suppliers"], "Supplier") if one["suppliers"] else cells.text(one["vendor"])
    note = "Candidate to keep" if stays else ""
    contracts = wording.plural(len(one["contracts"]), "contract") if one["contracts"] else "no contract known"
    return (
        cells.element(one, "Application", note=note),
        supplier,
        cells.text(served, note=", ".join(one["organisation_units"][:2])),
        cells.disposition(one["disposition"]),
        cells.interval(one["business_fit"]),
        cells.interval(one["technical_fit"]),
        cells.number(one["users"]),
        cells.money(one["annual_cost"]),
        cells.day(one["earliest_contract_end"], note=contracts),
        cells.confidence(one),
        cells.quotes(one["evidence"]),
    )


def going(candidate: Mapping[str, Any], table_id: str = "going") -> Table:
    """What may go, from when, what it saves and what stands in the way."""
    columns = (
        Column("May go"),
        Column("Because", "words"),
        Column("Earliest exit", "date"),
        Column("Saving a year", "num"),
        Column("In the way", "words"),
    )
    rows = tuple(
        Row(
            each["id"],
            (
                cells.element(each, "Application"),
                cells.text("; ".join(each["reasons"])),
                cells.day(each["earliest_exit"]),
                cells.money(each["saving"]),
                cells.text("; ".join(one["what"] for one in each["blockers"])) if each["blockers"] else cells.Cell("nothing known"),
            ),
        )
        for each in candidate["go"]
    )
    note = "; ".join(candidate["reasons"]) + ". Savings are per year once contracts can be left, before the cost of moving."
    return Table(table_id, "Could go", columns, rows, note=note)
