"""One functionality: who provides it, what that costs, which could go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape import responses
from landscape.analysis.candidates import Candidate
from landscape.analysis.cost import sum_money
from landscape.analysis.edges import named
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Column,
    Figure,
    Link,
    Page,
    Picture,
    Row,
    Table,
    interactive,
)
from landscape.model.vocabulary import Breadth
from landscape.pictures import Dot, Lane, dot_strip
from landscape.responses.plain import money
from landscape.responses.rows import Rows, looked_through

_LEAVING = ("migrate", "eliminate")
_CRUMBS = (Link("Functions", "/functions"),)
_BREADTHS: Mapping[str, str] = {
    Breadth.UNLIKE: "What these have in common is a shelf: they do different jobs, and nothing is said to go.",
    Breadth.SAME_WORK: "Applications that do this are compared where they are known to serve the same work.",
}
LANES = (
    Lane("invest", "Invest", "serves well, sound"),
    Lane("tolerate", "Tolerate", "serves little, sound"),
    Lane("migrate", "Migrate", "serves well, unsound"),
    Lane("eliminate", "Eliminate", "serves little, unsound"),
    Lane("indeterminate", "Not decided", "too little is known"),
)


def function(asked: Answers, function_id: str) -> Page:
    """One functionality: which stay, which go? Raises NotFound."""
    answer = asked.functionality(function_id)
    if not answer["findings"]:
        return _nobody(asked, function_id)
    one = looked_through(answer["findings"][0])
    label, count = one["functionality"]["label"], one["count"]
    found = _candidates(asked, one["functionality"]["id"])
    saving = money(sum_money([each.saving for each in found], asked.costs.currency))
    candidates = [looked_through(responses.candidate(each)) for each in found]
    stays = {_chosen(each)["id"] for each in candidates}
    return Page(
        title=f"{label}: {wording.plural(count, 'application')} – which stay, which go?",
        section="functions",
        crumbs=_CRUMBS,
        actions=_actions(one, count),
        figures=_figures(one, saving if found else None),
        callouts=(*map(_proposal, candidates), *_doubts(one)),
        pictures=(_strip(one, stays),),
        tables=_tables(one, stays, candidates),
    )


def _nobody(asked: Answers, function_id: str) -> Page:
    every = asked.estate.elements("ApplicationFunction")
    known = [one for one in every if function_id in (one.id, named(one).id)]
    label = known[0].name if known else function_id
    return Page(
        title=f"{label}: no application",
        section="functions",
        lede="No live application is known to provide this.",
        crumbs=_CRUMBS,
    )


def _candidates(asked: Answers, function_id: str) -> Sequence[Candidate]:
    """What could go: one candidate, or one for each work where only the same work is alike."""
    found = asked.found.rationalisation.candidates
    return [one for one in found if one.functionality.id == function_id]


def _chosen(candidate: Mapping[str, Any]) -> Mapping[str, Any]:
    """The one that the others could move to."""
    found: Mapping[str, Any] = next(one for one in candidate["keep"] if one["chosen"])
    return found


def _figures(one: Mapping[str, Any], saving: Mapping[str, Any] | None) -> tuple[Figure, ...]:
    groups = {group["id"] for each in one["applications"] for group in each["supplier_groups"]}
    leaving = sum(each["disposition"] in _LEAVING for each in one["applications"])
    basis, cost = one["effective_basis"], one["annual_cost"]
    rests = f"by {basis['measure']}; {basis['assumed']} of {basis['of']} assumed"
    shown = [
        Figure("Applications", f"{one['count']}", "#members", f"of {one['of']:,} live ones"),
        Figure("Annual cost", wording.short_pounds(cost), "#members", wording.doubt(cost)),
        Figure("Supplier groups", f"{len(groups)}", "#members"),
        Figure("Effective number", f"{one['effective_number']:g}", "#members", rests),
        Figure("Migrate or eliminate", f"{leaving}", "#members"),
    ]
    if saving:
        value = wording.short_pounds(saving)
        shown.append(Figure("Possible saving a year", value, "#going", wording.doubt(saving)))
    return tuple(shown)


def _proposal(candidate: Mapping[str, Any]) -> Callout:
    """The one that the others could move to, and why that one."""
    keep, work = _chosen(candidate), candidate["work"]
    title = f"{len(candidate['go'])} could move to {keep['name']}"
    best, *points = keep["reasons"]
    words = (f"{wording.sentence(best)}.", f"In points: {', '.join(points)}.")
    return Callout(f"{title}, for {work['label']}" if work else title, words, "note")


def _actions(one: Mapping[str, Any], count: int) -> tuple[Link, ...]:
    """The way to an interactive graph where several are drawn, and to the cases that wait for a person."""
    waits = Link(
        "Review what is uncertain", wording.href("/review", about=one["functionality"]["id"])
    )
    return (
        *(interactive(one["id"]) if count > 1 else ()),
        *((waits,) if one["uncertain"] else ()),
    )


def _doubts(one: Mapping[str, Any]) -> tuple[Callout, ...]:
    lines = [_BREADTHS[one["breadth"]]] if one["breadth"] in _BREADTHS else []
    unknown = one["annual_cost"]["unknown"]
    if unknown:
        lines.append(
            f"The cost of {unknown} of {one['count']} is not known; the total leaves them out."
        )
    if one["uncertain"]:
        more = wording.plural(len(one["uncertain"]), "more application")
        lines.append(f"{more} may do this: listed below, not counted, waiting for review.")
    undecided = sum(each["disposition"] == "indeterminate" for each in one["applications"])
    if undecided:
        lines.append(f"For {undecided} of {one['count']} too little is known to say keep or go.")
    return (Callout("What is not known", tuple(lines)),) if lines else ()


def _strip(one: Mapping[str, Any], stays: set[str]) -> Picture:
    dots = [_dot(each, stays) for each in one["applications"]]
    label = f"{one['count']} applications by disposition and annual cost"
    caption = (
        "Each mark is an application. Lane, shape and colour say the disposition, which follows from "
        "business and technical fit; its place from left to right is the annual cost, on a square-root "
        "scale. A ring marks the one that the others could move to."
    )
    sign = wording.sign(one["annual_cost"])
    name = f"landscape-{one['functionality']['id']}"
    drawn = dot_strip(dots, LANES, label, sign)
    return Picture("strip", "Annual cost by fit", drawn, caption, name)


def _dot(one: Mapping[str, Any], stays: set[str]) -> Dot:
    business, technical = wording.fit(one["business_fit"]), wording.fit(one["technical_fit"])
    cost = f"annual cost {wording.pounds(one['annual_cost'])}"
    kept = ", the one that others could move to" if one["id"] in stays else ""
    placed = cells.disposition(one["disposition"]).text
    fit = f"business fit {business}, technical fit {technical}"
    said = f"{one['name']}: {placed}, {cost}, {fit}{kept}"
    href = wording.element_href("Application", one["id"])
    amount = wording.central(one["annual_cost"])
    return Dot(one["id"], one["name"], href, said, one["disposition"], amount, one["id"] in stays)


def _tables(
    one: Mapping[str, Any], stays: set[str], candidates: Sequence[Mapping[str, Any]]
) -> tuple[Table, ...]:
    tables = [
        going(candidate, "going" if number == 1 else f"going-{number}")
        for number, candidate in enumerate(candidates, start=1)
    ]
    tables.append(_members("members", "Applications that do this", one["applications"], stays))
    if one["uncertain"]:
        caption = "May do this: not counted, waiting for review"
        tables.append(_members("uncertain", caption, one["uncertain"], stays))
    if one["set_aside"]:
        tables.append(_set_aside(one["set_aside"]))
    return tuple(tables)


def _set_aside(aside: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(
        Row(one["id"], (cells.element(one, "Application"), cells.text(one["reason"])))
        for one in aside
    )
    columns = (Column("Application"), Column("Why", "words"))
    return Table("set-aside", "Set aside: not counted", columns, rows)


_MEMBER_COLUMNS = (
    Column("Application"),
    Column("Because it says", "words"),
    Column("How sure", "num"),
    Column("Supplier"),
    Column("Serves"),
    Column("Disposition"),
    Column("Users", "num"),
    Column("Annual cost", "num"),
    Column("Contract end", "date"),
    Column("Business fit", "csv"),
    Column("Technical fit", "csv"),
    Column("Department", "csv"),
)


def _members(
    table_id: str, caption: str, members: Sequence[Mapping[str, Any]], stays: set[str]
) -> Table:
    rows = Rows(members, lambda one: Row(one["id"], _member(one, one["id"] in stays)))
    note = (
        "How sure: a calibrated probability that the application does this. Fit runs from 1 to 5; "
        "a range says what unanswered questions leave open."
    )
    return Table(table_id, caption, _MEMBER_COLUMNS, rows, note=note)


def _member(one: Mapping[str, Any], stays: bool) -> tuple[Cell, ...]:
    served = ", ".join(each["label"] for each in one["business_functions"])
    typed = cells.text(one["vendor"], note="as typed" if one["vendor"] else "")
    supplier = cells.elements(one["suppliers"], "Supplier") if one["suppliers"] else typed
    note = "Others could move to it" if stays else ""
    held = len(one["contracts"])
    contracts = wording.plural(held, "contract") if held else "no contract known"
    return (
        cells.element(one, "Application", note=note),
        cells.quotes(one["evidence"]),
        cells.confidence(one),
        supplier,
        cells.text(served, note=", ".join(one["organisation_units"][:2])),
        cells.placed(one),
        cells.number(one["users"]),
        cells.money(one["annual_cost"]),
        cells.day(one["earliest_contract_end"], note=contracts),
        cells.interval(one["business_fit"]),
        cells.interval(one["technical_fit"]),
        cells.text("; ".join(one["organisation_units"])),
    )


def going(candidate: Mapping[str, Any], table_id: str = "going") -> Table:
    """What may go, what can be left first before the rest; what it saves and what stands in the way."""
    columns = (
        Column("Could go"),
        Column("Because", "words"),
        Column("Earliest exit", "date", "ascending"),
        Column("Saving a year", "num"),
        Column("In the way", "words"),
    )
    rows = tuple(
        Row(one["id"], _going(one)) for one in sorted(candidate["go"], key=_first_to_leave)
    )
    after = "Savings are per year once contracts can be left, before the cost of moving"
    note = ". ".join(wording.sentence(one) for one in (*candidate["reasons"], after)) + "."
    caption, work = "What could go, and when", candidate["work"]
    if work:
        caption = f"{caption}: {work['label']}"
    return Table(table_id, caption, columns, rows, note=note)


def _first_to_leave(one: Mapping[str, Any]) -> tuple[bool, str, float]:
    """What can be left first, of that what saves most; without a known day last."""
    exit_day = one["earliest_exit"]
    return (not exit_day, exit_day or "", -(wording.central(one["saving"]) or 0.0))


def _going(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    blockers = "; ".join(each["what"] for each in one["blockers"])
    return (
        cells.element(one, "Application"),
        cells.text("; ".join(one["reasons"])),
        cells.day(one["earliest_exit"]),
        cells.money(one["saving"]),
        cells.text(blockers) if blockers else Cell("nothing known"),
    )
