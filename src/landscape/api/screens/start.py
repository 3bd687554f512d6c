"""Where a question about an element starts: finding the element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.analysis.impact import events_for
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.impact import EVENTS
from landscape.api.screens.parts import Cell, Column, Filter, Link, Page, Row, Table
from landscape.model.metamodel import ELEMENT_TYPES

_MOST = 25
POSSIBLE = tuple(name for name in ELEMENT_TYPES if events_for(name))


def impact_start(asked: Answers, q: str, hits: Sequence[Mapping[str, Any]]) -> Page:
    """Which element? By name, or from those that most data flows through."""
    found = [one for one in hits if events_for(one["type"]) and one["id"] in asked.estate]
    table = _found(found) if q else _busiest(asked)
    return Page(
        title="If this changes, what is affected?",
        section="impact",
        lede="Find an application, contract, supplier, integration or platform, then say what happens to it.",
        actions=(Link("How does one reach another?", "/path"),),
        filters=(Filter("q", "Name or number", "text", q),),
        tables=(table,),
    )


def _found(found: Sequence[Mapping[str, Any]]) -> Table:
    columns = (Column("Element"), Column("Type"), Column("What happens to it"))
    rows = tuple(Row(one["id"], (cells.element(one), *_ways(one))) for one in found)
    empty = "Nothing of that name can be asked about. Try fewer or other words."
    return Table("found", wording.plural(len(rows), "hit"), columns, rows, empty=empty)


def _ways(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    events = [str(each) for each in events_for(one["type"])]
    place = f"/impact/{wording.quoted(one['id'])}"
    links = tuple(
        Link(EVENTS[each].capitalize(), wording.href(place, event=each)) for each in events
    )
    return (Cell(wording.type_label(one["type"])), Cell("", links=links, inline=True))


def _busiest(asked: Answers) -> Table:
    counted = [
        (len({flow.integration for flow in asked.flows.out(one.id)}),
         len({flow.integration for flow in asked.flows.into(one.id)}), one)
        for one in asked.estate.applications()
    ]  # fmt: skip
    counted.sort(key=lambda each: (-each[0], -each[1], each[2].name.casefold()))
    columns = (
        Column("Application"),
        Column("Sends through", "num", "descending"),
        Column("Receives through", "num"),
        Column("Criticality"),
        Column("What happens to it"),
    )
    rows = tuple(
        Row(
            one.id,
            (
                Cell(one.name, href=wording.element_href(one.type, one.id)),
                cells.number(out),
                cells.number(into),
                cells.closed_word(one.text("criticality")),
                _ways({"id": one.id, "type": one.type})[1],
            ),
        )
        for out, into, one in counted[:_MOST]
        if out or into
    )
    caption = "Applications that most integrations leave"
    return Table("busiest", caption, columns, rows, empty="No integration is recorded yet.")
