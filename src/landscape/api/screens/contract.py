"""One contract: what does it cover, when can we leave it, what is it worth?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells, connections, provenance
from landscape.api.screens.contracts import could_go, dates, pictures
from landscape.api.screens.element import actions, closed, element
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Column,
    Fact,
    Figure,
    Line,
    Link,
    Page,
    Row,
    Table,
)
from landscape.responses.plain import money
from landscape.responses.rows import looked_through

Shown = Mapping[str, Any]


def contract(asked: Answers, shown: Shown, history: Sequence[Mapping[str, Any]]) -> Page:
    """Everything on one contract on the date of the question."""
    subject = shown["element"]
    known = asked.contract.get(subject["id"])
    if known is None:
        return _counted_as_another(element(asked, shown, history), shown)
    one = looked_through(known)
    lede, where = provenance.description(shown, "")
    return Page(
        title=f"{subject['name']}: what does it cover, and when can we leave it?",
        section="contracts",
        eyebrow=f"Contract {one['reference']}" if one["reference"] else "Contract",
        lede=lede,
        lede_where=where,
        crumbs=(Link("Contracts", "/contracts"),),
        actions=(*actions(asked, subject), *_calendar(subject)),
        figures=_figures(asked, one),
        callouts=(
            *closed(asked, subject),
            *provenance.doubts(shown),
            *_warnings(one, asked.estate.as_at),
            *_together(asked, one),
            *_told_again(one),
        ),
        facts=(*_parties(one), *provenance.facts(shown)),
        facts_note=provenance.note(shown),
        pictures=(*pictures(asked, [one]), *connections.picture(subject, shown["relationships"])),
        tables=(
            _covers(asked, one),
            connections.table(shown["relationships"]),
            *provenance.tables(asked, shown, history),
        ),
        dates=dates(asked, [one]),
    )


def _counted_as_another(page: Page, shown: Shown) -> Page:
    """The page of a contract that is told again, which says as what it counts."""
    found = [
        one
        for one in shown["relationships"]
        if (one["type"], one["direction"]) == ("REPEATS", "out")
    ]
    lines = tuple(
        f"It counts as {one['element']['name']}, which another file tells." for one in found
    )
    return (
        replace(page, callouts=(*page.callouts, Callout("Told by several files", lines)))
        if lines
        else page
    )


def _calendar(subject: Mapping[str, Any]) -> tuple[Link, ...]:
    place = wording.element_href("Contract", subject["id"])
    return (Link("Date for a calendar (.ics)", f"{place}?ics=contract"),)


def _figures(asked: Answers, one: Mapping[str, Any]) -> tuple[Figure, ...]:
    latest = wording.day(one["end_max"])
    value = one["annual_value"]
    going = could_go(asked, one)
    notice = wording.duration(one["notice_period"]) if one["notice_period"] else wording.UNKNOWN
    return (
        Figure("Status", wording.words(one["status"])),
        Figure("Notice by", wording.day(one["serve_by"]), "", f"notice period {notice}"),
        Figure("End", wording.day(one["end"]), "", f"latest {latest}" if one["end_max"] else ""),
        Figure("Annual value", wording.short_pounds(value), "#claims", one["value_how"]),
        Figure("Covers", f"{len(one['applications'])}", "#covers", "applications"),
        Figure("Could go", going.text, going.href, going.note),
    )


def _warnings(one: Mapping[str, Any], today: date) -> tuple[Callout, ...]:
    lines: list[str] = []
    if one["status"] == "expired-in-use":
        lines.append("The term has ended and what it covers is still in use.")
    if one["notice_missed"]:
        lines.append("The last day for notice has passed.")
    if one["auto_renew"] == "tacit":
        lines.append("It renews by itself when nobody acts.")
    if one["decision_by"]:
        late = one["decision_by"] < today.isoformat()
        begin = "should have begun by" if late else "should begin by"
        lines.append(f"Work towards the next step {begin} {wording.day(one['decision_by'])}.")
    return (Callout("What to act on", tuple(lines)),) if lines else ()


def _told_again(one: Mapping[str, Any]) -> tuple[Callout, ...]:
    """Where else the contract stands, and where it may."""
    lines = [
        f"{each['name']}: {wording.place({**each, 'column': None})}"
        + ("" if each["end"] == one["end"] else f", where it ends on {wording.day(each['end'])}")
        for each in one["told_again"]
        if each["band"] == "accept"
    ]
    waiting = sum(each["band"] == "review" for each in one["told_again"])
    if lines:
        lines.append("It counts once. If they are two contracts, say so in review.")
    if waiting:
        lines.append(f"{waiting} more may be the same contract: see review.")
    return (Callout("Told by several files", tuple(lines)),) if lines else ()


def _together(asked: Answers, one: Mapping[str, Any]) -> tuple[Callout, ...]:
    """The other contracts of the group that end so near that they could be let with this one."""
    holder = one["supplier"]
    group = asked.group(holder["id"]) if holder else None
    windows = [
        each for each in (group or {}).get("co_termination", ()) if one["id"] in each["contracts"]
    ]
    lines = tuple(_window(each, holder) for each in windows)
    return (Callout("What it could be let together with", lines, "note"),) if lines else ()


def _window(window: Mapping[str, Any], holder: Mapping[str, Any]) -> Line:
    others = wording.plural(len(window["contracts"]) - 1, "other contract")
    first, last = wording.day(window["first_end"]), wording.day(window["line_up_on"])
    words = f"{others} with {holder['name']} or its group end as well between {first} and {last}."
    return Line(words, "Which?", f"{wording.element_href('Supplier', holder['id'])}#contracts")


def _parties(one: Mapping[str, Any]) -> tuple[Fact, ...]:
    found = []
    if one["supplier"]:
        href = wording.element_href("Supplier", one["supplier"]["id"])
        role = wording.words(one["supplier_role"])
        found.append(Fact("Held with", one["supplier"]["name"], role, href))
    if one["group"]:
        href = wording.element_href("Supplier", one["group"]["id"])
        found.append(Fact("Which belongs to", one["group"]["name"], "", href))
    for each in one["publishers"]:
        href = wording.element_href("Supplier", each["id"])
        found.append(Fact("Publisher", each["name"], "", href))
    return tuple(found)


def _covers(asked: Answers, one: Mapping[str, Any]) -> Table:
    columns = (
        Column("Application"),
        Column("How sure", "num"),
        Column("Because", "words"),
        Column("Application's annual cost", "num"),
        Column("Disposition"),
    )
    rows = tuple(Row(each["id"], _cover(asked, each)) for each in one["applications"])
    empty = (
        "No application is known to be covered by it. Where the register, or a list of applications, has a "
        "column that names the other, load it; or see whether a link waits for a decision."
    )
    way = Link("What waits", wording.href("/review", kind="links"))
    return Table("covers", "Applications that it covers", columns, rows, empty=empty, empty_way=way)


def _cover(asked: Answers, one: Mapping[str, Any]) -> tuple[Cell, ...]:
    placed = asked.disposition(one["id"])
    return (
        cells.element(one, "Application"),
        cells.confidence(one),
        cells.quotes(one["evidence"], spoken=False)
        if one["evidence"]
        else Cell("typed in as such"),
        cells.money(money(asked.costs.amount(one["id"]))),
        cells.disposition(placed) if placed else Cell("Retired", tone="quiet"),
    )
