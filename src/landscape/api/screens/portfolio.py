"""Rationalisation: invest, tolerate, migrate or eliminate, and what could go?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from landscape.analysis.columns import Columns
from landscape.analysis.fitness import Fits, Standing
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Choice,
    Column,
    Figure,
    Filter,
    Page,
    Picture,
    Row,
    Table,
)
from landscape.pictures import Bubble, quadrant
from landscape.responses.plain import money
from landscape.responses.rationalise import what
from landscape.responses.rows import Rows

Placed = Mapping[str, Any]
_NAMED = 10
_DRAWN = 1_000  # more bubbles than this hide each other, and weigh a page down
_ORDER = ("invest", "tolerate", "migrate", "eliminate", "indeterminate")
_SHOWN = (("placed", "Only those that are placed"), ("all", "All, the undecided hollow"))


def portfolio(asked: Answers, shown: str) -> Page:
    """Where every live application stands, and the candidates to go, functionality by functionality."""
    answer = asked.rationalisation
    columns, fits = Columns.of(asked.estate), Fits.of(asked.estate)
    every = {
        columns.ids[one]: fits.standing(one)
        for one in sorted(columns.live, key=columns.rank.__getitem__)
    }
    counts = Counter(str(one.disposition) for one in every.values())
    decided = len(every) - counts["indeterminate"]
    shown = shown if shown in dict(_SHOWN) else "placed" if decided >= len(every) / 4 else "all"
    drawn = [one for one in every if shown == "all" or every[one].disposition != "indeterminate"]
    return Page(
        title="Invest, tolerate, migrate or eliminate?",
        section="rationalisation",
        lede="From anchored scores of 1 to 5; where too little is known, an application is not placed.",
        figures=_figures(counts, answer, len(every)),
        filters=(_filter(shown),),
        callouts=_doubts(every, counts),
        pictures=_picture(asked, drawn, answer),
        tables=(
            _candidates(answer),
            *_schedule(answer),
            *_unjudged(answer),
            _applications(asked, answer["applications"]),
        ),
    )


def _figures(counts: Counter[str], answer: Mapping[str, Any], total: int) -> tuple[Figure, ...]:
    of = f"of {total:,}"
    placed = tuple(
        Figure(cells.disposition(one).text, f"{counts[one]:,}", _only(one), of) for one in _ORDER
    )
    saving = answer["saving"]
    value = wording.short_pounds(saving)
    return (*placed, Figure("Possible saving a year", value, "#candidates", wording.doubt(saving)))


def _only(disposition: str) -> str:
    return wording.href("/applications", disposition=disposition)


def _filter(shown: str) -> Filter:
    choices = tuple(Choice(value, label) for value, label in _SHOWN)
    return Filter("shown", "Draw", "radio", shown, choices)


def _doubts(every: Mapping[str, Standing], counts: Counter[str]) -> tuple[Callout, ...]:
    if not counts["indeterminate"]:
        return ()
    asked = Counter(
        one.decides_next.label
        for one in every.values()
        if one.disposition == "indeterminate" and one.decides_next
    )
    lines = [
        f"{counts['indeterminate']:,} of {len(every):,} applications cannot be placed by what is known."
    ]
    if asked:
        ranked = ", ".join(f"{label} ({count})" for label, count in asked.most_common(4))
        lines.append(f"The open questions that weigh most, and for how many: {ranked}.")
    return (Callout("What is not known", tuple(lines)),)


def _middle(known: Mapping[str, Any]) -> float:
    return (float(known["low"]) + float(known["high"])) / 2


def _picture(
    asked: Answers, drawn: Sequence[str], answer: Mapping[str, Any]
) -> tuple[Picture, ...]:
    if not drawn:
        return ()
    costs = {one: wording.central(money(asked.costs.amount(one))) for one in drawn}
    ranked = sorted(drawn, key=lambda one: -(costs[one] or 0.0))
    largest, few = ranked[:_NAMED], set(ranked[:_DRAWN])
    left, drawn = len(drawn) - len(few), [one for one in drawn if one in few]
    named = {one for one in largest if costs[one]}
    bubbles = [
        _bubble(known, costs[one], one in named) for one in drawn if (known := asked.placed(one))
    ]
    across, up = "Technical fit, 1 poor to 5 good", "Business fit, 1 poor to 5 good"
    label = f"{len(drawn)} applications by technical and business fit"
    threshold = float(answer["scales"]["threshold"])
    caption = (
        "Each bubble is an application, its size the annual cost (smallest: not known). It stands at the "
        "middle of what is known of its two scores; hollow: what is known does not decide its field. "
        f"Bubbles that would cover each other are moved apart. The {_NAMED} most expensive carry names."
    )
    if left:
        caption += (
            f" The {_DRAWN:,} most expensive are drawn; {left:,} more stand in the table below."
        )
    drawing = quadrant(bubbles, label, across=across, up=up, middle=threshold)
    return (Picture("quadrant", "Fit and cost", drawing, caption, "landscape-portfolio"),)


def _bubble(one: Placed, cost: float | None, named: bool) -> Bubble:
    business, technical = wording.fit(one["business_fit"]), wording.fit(one["technical_fit"])
    placed = cells.disposition(one["disposition"]).text
    amount = wording.UNKNOWN if cost is None else f"{cost:,.0f}"
    return Bubble(
        id=one["id"],
        name=one["name"],
        href=wording.element_href("Application", one["id"]),
        label=f"{one['name']}: {placed}, business fit {business}, technical fit {technical}, cost {amount}",
        x=_middle(one["technical_fit"]),
        y=_middle(one["business_fit"]),
        amount=cost,
        field=one["disposition"],
        named=named,
    )


def _candidates(answer: Mapping[str, Any]) -> Table:
    columns = (
        Column("Functionality"),
        Column("Could go", "num", "descending"),
        Column("Of", "num"),
        Column("Stays", "words"),
        Column("First exit", "date"),
        Column("All gone by", "date"),
        Column("Saving a year", "num"),
        Column("Why", "words"),
    )
    rows = Rows(answer["candidates"], lambda one: Row(one["id"], _candidate(one)))
    basis = str(answer["saving_basis"])
    note = f"Savings are {basis}. An application is counted in one candidate only."
    empty = "No application is known to do only what another does too."
    return Table(
        "candidates", "What could go, by functionality", columns, rows, note=note, empty=empty
    )


def _schedule(answer: Mapping[str, Any]) -> tuple[Table, ...]:
    """In what order: what contracts let go in each year."""
    columns = (
        Column("Financial year", sort="ascending"),
        Column("Could go", "num"),
        Column("Saving a year", "num"),
        Column("With all before", "num"),
    )
    rows = tuple(Row(one["year"] or "none", _step(one)) for one in answer["schedule"])
    note = (
        "By the last day of the contracts that are known, in years from 1 April. A saving is per year, from "
        "then on, before the cost of moving. Where no contract is known, nothing says when."
    )
    return (Table("schedule", "In what order", columns, rows, note=note),) if rows else ()


def _step(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(one["year"]) if one["year"] else Cell("no day known", sort="~"),
        cells.number(one["count"], href="#candidates"),
        cells.money(one["saving"]),
        cells.money(one["so_far"]),
    )


def _unjudged(answer: Mapping[str, Any]) -> tuple[Table, ...]:
    """What is done more than once without that anything could be said to go."""
    columns = (
        Column("Functionality"),
        Column("Applications", "num", "descending"),
        Column("Of", "num"),
        Column("Why", "words"),
    )
    rows = tuple(Row(one["functionality"]["id"], _not_said(one)) for one in answer["unjudged"])
    note = (
        "Recording which business functions an application serves is what would let it be compared."
    )
    found = Table("unjudged", "More than once, but not judged", columns, rows, note=note)
    return (found,) if rows else ()


def _not_said(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    href = wording.function_href(one["functionality"]["id"])
    return (
        Cell(one["functionality"]["label"], href=href),
        cells.number(one["count"]),
        cells.number(one["of"], href=f"{href}#members"),
        cells.text(wording.sentence(one["why"])),
    )


def _candidate(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    href = wording.function_href(one["functionality"]["id"])
    chosen = [each for each in one["keep"] if each["chosen"]]
    unknown = f"{one['exits_unknown']} {wording.UNKNOWN}" if one["exits_unknown"] else ""
    return (
        Cell(what(one), href=href),
        cells.number(one["count"], href=f"{href}#going"),
        cells.number(one["of"], href=f"{href}#members"),
        cells.elements(chosen, "Application"),
        cells.day(one["first_exit"]),
        cells.day(one["earliest_exit"], note=unknown),
        cells.money(one["saving"]),
        cells.text(wording.sentence("; ".join(one["reasons"][1:]))),
    )


def _applications(asked: Answers, every: Sequence[Placed]) -> Table:
    columns = (
        Column("Application", sort="ascending"),
        Column("Disposition"),
        Column("Business fit", "num"),
        Column("Technical fit", "num"),
        Column("Annual cost", "num"),
        Column("Would decide most"),
    )
    rows = Rows(every, lambda one: Row(one["id"], _application(asked, one)))
    note = "Fit: a range where questions are unanswered. Would decide most: the open question that weighs most."
    return Table("applications", "All applications", columns, rows, note=note)


def _application(asked: Answers, one: Placed) -> tuple[Cell, ...]:
    asks = one["decides_next_label"]
    return (
        cells.element(one, "Application"),
        cells.disposition(one["disposition"]),
        cells.interval(one["business_fit"]),
        cells.interval(one["technical_fit"]),
        cells.money(money(asked.costs.amount(one["id"]))),
        Cell(wording.sentence(asks)) if asks else Cell("–", sort=""),
    )
