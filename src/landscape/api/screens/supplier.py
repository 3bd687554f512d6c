"""One supplier: what do we buy from it, and where does it duplicate another?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells, connections, provenance
from landscape.api.screens.contracts import could_go, dates, ordered, pictures
from landscape.api.screens.element import actions, closed, element
from landscape.api.screens.parts import Callout, Cell, Column, Figure, Link, Page, Row, Table
from landscape.responses.plain import first_of
from landscape.responses.rows import looked_through

Shown = Mapping[str, Any]
Group = Mapping[str, Any]


def supplier(asked: Answers, shown: Shown, history: Sequence[Mapping[str, Any]]) -> Page:
    """The group of a supplier, and what the sources say of the company itself."""
    subject = shown["element"]
    known = asked.group(subject["id"])
    if known is None:
        return element(asked, shown, history)
    group = looked_through(known)
    held = [asked.contract[one["id"]] for one in group["contracts"]]
    terms = ordered(held, asked.estate.as_at)
    return Page(
        title=f"What do we buy from {subject['name']}, and where does it duplicate another?",
        section="suppliers",
        eyebrow="Supplier",
        lede=_said_of_group(subject, group),
        crumbs=(Link("Suppliers", "/suppliers"),),
        actions=(
            *actions(asked, subject),
            Link(
                "Dates for a calendar (.ics)",
                f"{wording.element_href('Supplier', subject['id'])}?ics=contracts",
            ),
        ),
        dates=dates(asked, terms),
        figures=_figures(group),
        callouts=(*closed(asked, subject), *provenance.doubts(shown), *_windows(group)),
        facts=provenance.facts(shown),
        facts_title=f"What is known of {subject['name']} itself",
        facts_note=provenance.note(shown),
        pictures=pictures(asked, terms),
        tables=(
            _contracts(asked, group, terms),
            _applications(asked, group),
            _overlaps(asked, group),
            _members(group),
            connections.table(shown["relationships"]),
            *provenance.tables(asked, shown, history),
        ),
    )


def _said_of_group(subject: Mapping[str, Any], group: Group) -> str:
    others = [one["name"] for one in group["members"] if one["id"] != subject["id"]]
    if not others:
        return "It stands alone: no other company of its group is known here."
    whole = (
        ""
        if group["supplier"]["id"] == subject["id"]
        else f" It belongs to {group['supplier']['name']}."
    )
    return f"All figures are of its group: with it {first_of(others, 5)}.{whole}"


def _figures(group: Group) -> tuple[Figure, ...]:
    value = group["annual_value"]
    every = wording.href("/applications", supplier=group["supplier"]["id"])
    return (
        Figure("Annual value", wording.short_pounds(value), "#contracts", wording.doubt(value)),
        Figure("Contracts", f"{len(group['contracts'])}", "#contracts"),
        Figure("Applications", f"{len(group['applications'])}", every),
        Figure(
            "Also served by others", f"{len(group['overlaps'])}", "#overlaps", "functionalities"
        ),
        Figure("Companies", f"{len(group['members'])}", "#members"),
        Figure(
            "Next notice", wording.day(group["next_notice"]) if group["next_notice"] else "none"
        ),
    )


def _windows(group: Group) -> tuple[Callout, ...]:
    lines = tuple(
        f"{len(one['contracts'])} contracts end between {wording.day(one['first_end'])} and "
        f"{wording.day(one['line_up_on'])}; {_bridging(one)}."
        for one in group["co_termination"]
    )
    return (Callout("Contracts that could be let together", lines, "note"),) if lines else ()


def _bridging(window: Mapping[str, Any]) -> str:
    """What it costs to line contracts up, and of how much; only as far as that is known."""
    if wording.is_unknown(window["annual_value"]) or wording.is_unknown(window["bridging"]):
        return "what lining them up would cost is not known, because their annual values are not"
    yearly = f"on {wording.pounds(window['annual_value'])} a year"
    if not window["bridging"]["high"]:
        return f"lining them up costs nothing {yearly}: they end on one day"
    return f"lining them up costs {wording.pounds(window['bridging'])} of bridging {yearly}"


def _contracts(asked: Answers, group: Group, terms: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        Column("Contract"),
        Column("With"),
        Column("Role"),
        Column("Status"),
        Column("Notice by", "date"),
        Column("End", "date"),
        Column("Annual value", "num"),
        Column("Covers"),
        Column("Could go"),
    )
    known = {one["id"]: one for one in group["contracts"]}
    rows = tuple(Row(one["id"], _contract(asked, known[one["id"]], one)) for one in terms)
    note = "A value that is not counted belongs to another group, or the contract is over."
    return Table("contracts", "Contracts", columns, rows, note=note, empty="No contract is known.")


def _contract(asked: Answers, held: Mapping[str, Any], one: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        cells.element(
            {"id": one["id"], "name": one["title"]}, "Contract", note=one["reference"] or ""
        ),
        cells.element(held["supplier"], "Supplier"),
        cells.closed_word(held["role"]),
        cells.status(one["status"]),
        cells.notice(one),
        cells.day(one["end"]),
        cells.money(one["annual_value"], note="" if held["counted"] else "not counted"),
        cells.elements(one["applications"], "Application"),
        could_go(asked, one),
    )


def _applications(asked: Answers, group: Group) -> Table:
    does: dict[str, list[Link]] = {}
    for one in group["functionalities"]:
        for each in one["applications"]:
            does.setdefault(each, []).append(Link(one["label"], wording.function_href(one["id"])))
    columns = (Column("Application"), Column("Does"), Column("Disposition"))
    rows = tuple(
        Row(
            one["id"],
            (
                cells.element(one, "Application"),
                _links(does.get(one["id"], [])),
                _placed(asked, one["id"]),
            ),
        )
        for one in group["applications"]
    )
    empty = "It is not known to supply any application."
    return Table("applications", "Applications that it supplies", columns, rows, empty=empty)


def _links(links: Sequence[Link]) -> Cell:
    return Cell("", sort=links[0].text, links=tuple(links)) if links else cells.unknown()


def _placed(asked: Answers, application: str) -> Cell:
    placed = asked.disposition(application)
    return cells.disposition(placed) if placed else Cell("Retired", tone="quiet")


def _overlaps(asked: Answers, group: Group) -> Table:
    columns = (
        Column("Functionality"),
        Column("Its applications", "num"),
        Column("Other groups", "num", "descending"),
        Column("Which", "words"),
    )
    rows = tuple(
        Row(
            one["functionality"]["id"],
            (
                Cell(
                    one["functionality"]["label"],
                    href=wording.function_href(one["functionality"]["id"]),
                ),
                cells.number(
                    len(one["applications"]),
                    href=wording.href(
                        "/applications",
                        supplier=group["supplier"]["id"],
                        function=one["functionality"]["id"],
                    ),
                ),
                cells.number(len(one["groups"])),
                cells.elements(one["groups"], "Supplier"),
            ),
        )
        for one in sorted(group["overlaps"], key=lambda each: -len(each["groups"]))
    )
    empty = "Nobody else is known to supply what it does."
    return Table("overlaps", "Functionalities also served by others", columns, rows, empty=empty)


def _members(group: Group) -> Table:
    columns = (Column("Company"), Column("Company number"), Column("Why it belongs here", "words"))
    rows = tuple(
        Row(
            one["id"],
            (
                cells.element(one, "Supplier"),
                cells.text(one["company_number"]),
                Cell(
                    "heads the group"
                    if one["id"] == group["supplier"]["id"]
                    else "belongs to its parent"
                ),
            ),
        )
        for one in group["members"]
    )
    return Table("members", "Companies of the group", columns, rows)
