"""One application: what is it, who pays, and what touches it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.analysis.columns import Columns
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells, connections, provenance
from landscape.api.screens.element import actions, closed, conflict_href
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
)
from landscape.pictures import Group, Neighbour, neighbourhood
from landscape.responses.plain import money, reasons

Shown = Mapping[str, Any]
_SOLID = ("api", "database-link", "message")
_BY_HAND = ("manual-re-key", "rpa")


def application(asked: Answers, shown: Shown, history: Sequence[Mapping[str, Any]]) -> Page:
    """Everything on one application, each fact with its place."""
    subject = shown["element"]
    known = asked.placed(subject["id"])
    lede, where = provenance.description(shown, "Nobody has described it.")
    return Page(
        title=f"{subject['name']}: what is it, who pays, what touches it?",
        section="applications",
        eyebrow="Application",
        lede=lede,
        lede_where=where,
        crumbs=(Link("Applications", "/applications"),),
        actions=actions(asked, subject),
        figures=_figures(asked, shown, known),
        callouts=(*closed(asked, subject), *provenance.doubts(shown), *_undecided(known)),
        facts=provenance.facts(shown),
        facts_title="What it is",
        facts_note=provenance.note(shown),
        pictures=_picture(asked, shown),
        tables=(
            _does(asked, shown),
            *_paying(asked, subject["id"]),
            _contracts(asked, subject["id"]),
            _interfaces(asked, subject["id"]),
            connections.table(
                [one for one in shown["relationships"] if not one["type"].startswith("FLOWS")],
                "What else it is related to",
            ),
            _gaps(asked, subject["id"]),
            *provenance.tables(asked, shown, history),
        ),
    )


def _figures(asked: Answers, shown: Shown, known: Mapping[str, Any] | None) -> tuple[Figure, ...]:
    subject = shown["element"]
    if subject["id"] not in asked.estate:
        return (Figure("Conflicts", f"{len(shown['conflicts'])}", conflict_href(shown)),)
    cost = money(asked.costs.amount(subject["id"]))
    held = asked.covering(subject["id"])
    flows = _flows(asked, subject["id"])
    ends = sorted(one["serve_by"] for one in held if one["serve_by"])
    coming = next((one for one in ends if one >= asked.estate.as_at.isoformat()), None)
    gaps = asked.found.gaps.get(subject["id"], ())
    placed = cells.disposition(known["disposition"]).text if known else wording.UNKNOWN
    notice = f"next notice by {wording.day(coming)}" if coming else "no notice date ahead"
    return (
        Figure("Disposition", placed, "/rationalisation", _fit(known)),
        Figure("Annual cost", wording.short_pounds(cost), "#paying", wording.doubt(cost)),
        Figure("Contracts", f"{len(held)}", "#contracts", notice),
        Figure("Integrations", f"{len({one.integration for one in flows})}", "#interfaces"),
        Figure("Data gaps", f"{len(gaps)}", "#gaps", "rules it breaks"),
    )


def _fit(known: Mapping[str, Any] | None) -> str:
    if known is None:
        return ""
    business, technical = wording.fit(known["business_fit"]), wording.fit(known["technical_fit"])
    return f"business fit {business}, technical fit {technical}"


def _undecided(known: Mapping[str, Any] | None) -> tuple[Callout, ...]:
    if known is None or known["disposition"] != "indeterminate" or not known["decides_next_label"]:
        return ()
    label = str(known["decides_next_label"])
    line = f"What is known does not place it. The question that would decide most: {label}."
    return (Callout("Too little is known to say invest, tolerate, migrate or eliminate", (line,)),)


def _flows(asked: Answers, application_id: str) -> list[Any]:
    return [*asked.flows.into(application_id), *asked.flows.out(application_id)]


def _picture(asked: Answers, shown: Shown) -> tuple[Picture, ...]:
    subject = shown["element"]
    related = [one for one in shown["relationships"] if not one["type"].startswith("FLOWS")]
    found = [*_neighbours(asked, subject["id"]), *connections.groups(related)]
    if not found:
        return ()
    drawn = neighbourhood(
        subject["name"], "Application", found, f"What touches {subject['name']}, one step away"
    )
    caption = (
        "Data comes in on the left and goes out on the right; an integration leads to the "
        "application at its other end. Lines of integrations: solid by interface, dashed by file or "
        "e-mail, dotted by hand or robot. Other lines: solid typed in, dashed inferred, dotted in review."
    )
    title = "What touches it, one step away"
    return (Picture("around", title, drawn, caption, "landscape-application"),)


def _neighbours(asked: Answers, application_id: str) -> list[Group]:
    sends = [_neighbour(asked, one, one.source) for one in asked.flows.into(application_id)]
    takes = [_neighbour(asked, one, one.target) for one in asked.flows.out(application_id)]
    return [
        one
        for one in (
            Group("Sends data to it", "left", tuple(sends)),
            Group("Receives data from it", "right", tuple(takes)),
        )
        if one.members
    ]


def _neighbour(asked: Answers, flow: Any, other: str) -> Neighbour:
    known = asked.estate.element(other)
    how = wording.words(flow.kind)
    return Neighbour(
        f"{flow.integration}>{other}",
        known.name,
        wording.element_href("Application", other),
        f"{known.name}, by {how}",
        flow_line(str(flow.kind)),
    )


def flow_line(kind: str) -> str:
    """How the line of an integration is drawn: by interface, by file, by hand."""
    if kind in _SOLID:
        return "solid"
    return "manual" if kind in _BY_HAND else "file"


def _does(asked: Answers, shown: Shown) -> Table:
    related = [one for one in shown["relationships"] if one["type"] in ("PROVIDES", "SERVES")]
    columns = (
        Column("It"),
        Column("What"),
        Column("How sure", "num"),
        Column("Others that do", "num"),
        Column("Because it says", "words"),
    )
    rows = tuple(Row(one["element"]["id"], _does_row(asked, one)) for one in related)
    empty = "Nothing says what it does or whom it serves."
    return Table("does", "What it does, and for which work", columns, rows, empty=empty)


def _does_row(asked: Answers, one: Mapping[str, Any]) -> tuple[Cell, ...]:
    other = one["element"]
    href = wording.element_href(other["type"], other["id"])
    return (
        Cell(wording.words(wording.relationship_label(one["type"]))),
        Cell(other["name"], href=href),
        cells.confidence(one),
        cells.number(_others(asked, other["id"], one["type"]), href=href),
        cells.quotes(one["evidence"]) if one["evidence"] else Cell("typed in as such"),
    )


def _others(asked: Answers, element_id: str, kind: str) -> int:
    """How many live applications more have the same relationship to an element."""
    if element_id not in asked.estate:
        return 0
    columns = Columns.of(asked.estate)
    bearers = columns.sources(kind).get(asked.estate.place(element_id), ())
    return max(0, sum(bool(columns.in_use[one]) for one in bearers) - 1)


def _paying(asked: Answers, application_id: str) -> tuple[Table, ...]:
    if application_id not in asked.estate:
        return ()
    known = asked.costs.of(application_id)
    columns = (
        Column("What it is paid for"),
        Column("A year", "num"),
        Column("Counts"),
        Column("Where it stands", "words"),
    )
    rows = [_part(asked, one, "Counts") for one in known.parts]
    rows += [_part(asked, one, "Not added") for one in known.not_added]
    note = "Parts that count add up to the annual cost. Not added: known, and would count a pound twice."
    return (Table("paying", "Who pays, and what for", columns, tuple(rows), note=note),)


def _part(asked: Answers, one: Any, counts: str) -> Row:
    source = asked.estate.get(one.source)
    href = wording.element_href(source.type, source.id) if source else ""
    tone = "good" if counts == "Counts" else "quiet"
    return Row(
        "",
        (
            Cell(wording.sentence(str(one.what)), href=href),
            cells.money(money(one.amount)),
            Cell(counts, tone=tone),
            cells.quotes(reasons(one.evidence)),
        ),
    )


def _contracts(asked: Answers, application_id: str) -> Table:
    columns = (
        Column("Contract"),
        Column("Supplier"),
        Column("Status"),
        Column("Notice by", "date"),
        Column("End", "date"),
        Column("Contract's annual value", "num"),
        Column("How sure", "num"),
        Column("Because", "words"),
    )
    held = asked.covering(application_id)
    rows = tuple(Row(one["id"], _contract(one, application_id)) for one in held)
    empty = "No contract is known to cover it."
    return Table("contracts", "Contracts that cover it", columns, rows, empty=empty)


def _contract(one: Mapping[str, Any], application_id: str) -> tuple[Cell, ...]:
    edge = next(each for each in one["applications"] if each["id"] == application_id)
    typed = cells.text(one["supplier_as_typed"])
    return (
        cells.element(
            {"id": one["id"], "name": one["title"]}, "Contract", note=one["reference"] or ""
        ),
        cells.element(one["supplier"], "Supplier") if one["supplier"] else typed,
        cells.status(one["status"]),
        cells.notice(one),
        cells.day(one["end"]),
        cells.money(one["annual_value"], note=one["value_how"]),
        cells.confidence(edge),
        cells.quotes(edge["evidence"], spoken=False)
        if edge["evidence"]
        else Cell("typed in as such"),
    )


def _interfaces(asked: Answers, application_id: str) -> Table:
    columns = (
        Column("Integration"),
        Column("Way"),
        Column("With"),
        Column("How"),
        Column("How often"),
        Column("Data"),
        Column("Written down"),
    )
    rows = tuple(_flow_row(asked, one, application_id) for one in _flows(asked, application_id))
    empty = "No integration is recorded. That is no evidence that there is none."
    return Table("interfaces", "Integrations", columns, rows, empty=empty)


def _flow_row(asked: Answers, flow: Any, application_id: str) -> Row:
    out = flow.source == application_id
    other = asked.estate.element(flow.target if out else flow.source)
    carrier = asked.estate.element(flow.integration)
    written = carrier.properties.get("documented")
    return Row(
        f"{flow.integration}>{other.id}",
        (
            Cell(carrier.name, href=wording.element_href("Integration", carrier.id)),
            Cell(
                "Sends" if out else "Receives", note="" if flow.certain else "direction not known"
            ),
            Cell(other.name, href=wording.element_href("Application", other.id)),
            cells.closed_word(flow.kind),
            cells.closed_word(carrier.text("frequency")),
            cells.text(carrier.text("carries")),
            cells.unknown() if written is None else Cell("Yes" if written else "No"),
        ),
    )


def _gaps(asked: Answers, element_id: str) -> Table:
    columns = (Column("What is wrong"), Column("How bad"), Column("What to do", "words"))
    rows = tuple(
        Row(
            "",
            (
                Cell(one.title, href=f"/quality/{one.rule.id}"),
                cells.severity(one.severity),
                Cell(one.rule.remedy),
            ),
        )
        for one in asked.found.gaps.get(element_id, ())
    )
    return Table("gaps", "Gaps in its data", columns, rows, empty="No rule finds anything wrong.")
