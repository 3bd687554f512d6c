"""Impact: if this changes, what is affected?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landscape.analysis.impact import events_for
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.application import flow_line
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Choice,
    Column,
    Figure,
    Filter,
    Line,
    Link,
    Page,
    Picture,
    Row,
    Table,
    interactive,
)
from landscape.errors import UsageError
from landscape.model.element import Element
from landscape.pictures import Box, Edge, columns

Hit = Mapping[str, Any]
TITLES = {
    "retire": "If {} is retired, what is affected?",
    "outage": "If {} fails, what is affected?",
    "change": "If {} changes, what is affected?",
    "contract-end": "If {} ends, what is affected?",
    "supplier-exit": "If {} leaves the market, what is affected?",
    "end-of-life": "If {} reaches its end of life, what is affected?",
}
EVENTS = {
    "retire": "is retired",
    "outage": "fails",
    "change": "changes",
    "contract-end": "contract ends",
    "supplier-exit": "supplier exits",
    "end-of-life": "end of life",
}
_WAYS_ON = (
    ("no recorded integration", "Which?", "/applications?gap=integration"),
    ("wait for review", "What waits", "/review"),
)
_RANKS = ("critical", "high", "medium", "unknown", "low")
_SURE = (("", "any"), ("0.25", "25% or more"), ("0.5", "50% or more"), ("0.75", "75% or more"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the answer is narrowed to; empty words narrow nothing."""

    event: str
    kind: str = ""
    least: str = ""


def first_event(subject: Element) -> str:
    """The event that is asked of an element when none is named. Raises UsageError when there is none."""
    events = events_for(subject.type)
    if not events:
        raise UsageError(
            f"Nothing that happens to {subject.name} is followed further.",
            remedy="Ask it of an application, contract, supplier, integration or platform.",
        )
    return str(events[0])


def impact(asked: Answers, subject: Element, wanted: Asked) -> Page:
    """What an event at one element hits. Raises UsageError for an event that cannot happen to it."""
    answer = asked.impact(subject.id, wanted.event)
    hits = [one for one in answer["affected"] if _matches(one, wanted)]
    return Page(
        title=TITLES[answer["event"]].format(subject.name),
        section="impact",
        eyebrow=wording.type_label(subject.type),
        crumbs=(
            Link("Impact", "/impact"),
            Link(subject.name, wording.element_href(subject.type, subject.id)),
        ),
        actions=interactive(subject.id),
        figures=_figures(answer, hits),
        filters=_filters(answer, subject, wanted),
        callouts=_unknowns(answer),
        pictures=_picture(answer, hits),
        tables=_tables(answer, hits),
    )


def _matches(one: Hit, wanted: Asked) -> bool:
    least = float(wanted.least) if wanted.least in dict(_SURE) and wanted.least else 0.0
    return wanted.kind in ("", one["element"]["type"]) and one["certainty"] >= least


def _figures(answer: Mapping[str, Any], hits: Sequence[Hit]) -> tuple[Figure, ...]:
    severe = Counter(one["severity"] for one in hits)
    near = sum(one["distance"] == 1 for one in hits)
    applications = sum(one["element"]["type"] == "Application" for one in hits)
    weak = len(answer["single_points_of_failure"])
    worst = severe["critical"] + severe["high"]
    return (
        Figure("Elements hit", f"{len(hits):,}", "#affected", f"of {len(answer['affected']):,}"),
        Figure("Applications among them", f"{applications:,}", "#affected"),
        Figure("Directly", f"{near:,}", "#affected", "one step away"),
        Figure(
            "Critical or high",
            f"{worst:,}",
            "#affected",
            f"{severe['unknown']} of unknown severity",
        ),
        Figure(
            "To be told", f"{len({one['element']['id'] for one in answer['to_tell']}):,}", "#told"
        ),
        Figure("Single points of failure", f"{weak}", "#weak" if weak else ""),
    )


def _filters(answer: Mapping[str, Any], subject: Element, wanted: Asked) -> tuple[Filter, ...]:
    events = tuple(
        Choice(str(one), EVENTS[str(one)].capitalize()) for one in events_for(subject.type)
    )
    kinds = sorted({one["element"]["type"] for one in answer["affected"]})
    types = (Choice("", "everything"), *(Choice(one, wording.type_label(one)) for one in kinds))
    sure = tuple(Choice(value, label) for value, label in _SURE)
    return (
        Filter("event", "What happens", "select", wanted.event, events),
        Filter("kind", "Show", "select", wanted.kind, types),
        Filter("least", "How certain", "select", wanted.least, sure),
    )


def _unknowns(answer: Mapping[str, Any]) -> tuple[Callout, ...]:
    lines = tuple(_unknown(one) for one in answer["unknowns"] if one["count"])
    return (Callout("What this answer cannot know", lines),) if lines else ()


def _unknown(one: Mapping[str, Any]) -> str | Line:
    words = f"{one['count']:,} of {one['of']:,} {one['what']}"
    for said, way, place in _WAYS_ON:
        if said in one["what"]:
            return Line(f"{words}.", way, place)
    return words


def _picture(answer: Mapping[str, Any], hits: Sequence[Hit]) -> tuple[Picture, ...]:
    if not hits:
        return ()
    subject = answer["subject"]
    start = Box(
        subject["id"],
        subject["name"],
        wording.type_label(subject["type"]),
        wording.element_href(subject["type"], subject["id"]),
        f"{subject['name']}, the subject",
        0,
        "subject",
    )
    boxes = [start, *(_box(one) for one in hits)]
    label = f"What {subject['name']} hits, step by step"
    drawn = columns(boxes, _edges(hits), label, headings={0: "This"}, fold_href="#affected")
    caption = (
        "Read from left to right: each column is one step further. The stripe says how badly: red critical "
        "or high, amber medium, green low, grey not known. Lines: solid by interface or by a recorded "
        "relationship, dashed by file or e-mail, dotted by hand or robot. More than twelve in a column "
        "are folded into the last box; the table has all."
    )
    return (Picture("steps", "Step by step", drawn, caption, "landscape-impact"),)


def _box(one: Hit) -> Box:
    element = one["element"]
    sure = wording.percent(one["certainty"])
    steps = wording.plural(one["distance"], "step")
    severity = wording.words(one["severity"]).lower()
    return Box(
        id=element["id"],
        name=element["name"],
        note=f"{wording.type_label(element['type'])} · {sure}",
        href=wording.element_href(element["type"], element["id"]),
        label=f"{element['name']}, {steps} away, {severity}, {sure} certain",
        column=one["distance"],
        tone=one["severity"],
        rank=_RANKS.index(one["severity"]) * 1000 - int(one["certainty"] * 900),
    )


def _edges(hits: Sequence[Hit]) -> list[Edge]:
    found: dict[tuple[str, str], Edge] = {}
    for one in hits:
        for path in one["paths"]:
            for step in path:
                kind = flow_line(step["integration_kind"]) if step["integration_kind"] else "solid"
                found.setdefault((step["from"], step["to"]), Edge(step["from"], step["to"], kind))
    return list(found.values())


def _tables(answer: Mapping[str, Any], hits: Sequence[Hit]) -> tuple[Table, ...]:
    shown = [_affected(hits), _told(answer["to_tell"])]
    if answer["single_points_of_failure"]:
        shown.append(_weak(answer["single_points_of_failure"]))
    if answer["interfaces"]:
        shown.append(_interfaces(answer["interfaces"]))
    return tuple(shown)


def _affected(hits: Sequence[Hit]) -> Table:
    heads = (
        Column("Element"),
        Column("Type"),
        Column("How badly"),
        Column("Steps", "num"),
        Column("Certainty", "num"),
        Column("Why", "words"),
        Column("Reached through", "words"),
    )
    rows = tuple(Row(one["element"]["id"], _affected_row(one)) for one in hits)
    note = (
        "Certainty: how sure each relationship on the way is, times how likely the event crosses it. The "
        "weights are the authors' judgement; they order hits, they do not predict frequencies."
    )
    empty = "Nothing else is known to be hit. What is not recorded cannot be seen."
    return Table("affected", "What is affected", heads, rows, note=note, empty=empty)


def _affected_row(one: Hit) -> tuple[Cell, ...]:
    path = one["paths"][0] if one["paths"] else []
    return (
        cells.element(one["element"]),
        Cell(wording.type_label(one["element"]["type"])),
        cells.severity(one["severity"]),
        cells.number(one["distance"]),
        cells.certainty(one["certainty"]),
        cells.text(one["reason"]),
        Cell(way(path), note=_more(one["paths"])),
    )


def _more(paths: Sequence[object]) -> str:
    return f"and by {wording.plural(len(paths) - 1, 'other path')}" if len(paths) > 1 else ""


def way(path: Sequence[Mapping[str, Any]]) -> str:
    """A path in words: A → B → C."""
    return " → ".join([path[0]["from_name"], *(one["to_name"] for one in path)]) if path else "–"


_HOWS = {"owns": "Owns", "uses": "Uses", "supplies": "Supplies"}


def _told(told: Sequence[Mapping[str, Any]]) -> Table:
    heads = (
        Column("Who"),
        Column("Type"),
        Column("Does what"),
        Column("Of what is hit", "words"),
        Column("Certainty", "num"),
    )
    rows = tuple(
        Row(
            "",
            (
                cells.element(one["element"]),
                Cell(wording.type_label(one["element"]["type"])),
                Cell(_HOWS[one["how"]]),
                _several(one["because"]),
                cells.certainty(one["certainty"]),
            ),
        )
        for one in told
    )
    note = (
        "Departments that own or use what is hit, and who supplies it, as far as relationships stand; people "
        "are not kept here. Certainty: of the surest hit."
    )
    empty = "Nobody is known: what is hit has no department and no supplier here. Ask who uses it."
    return Table("told", "Who has to be told", heads, rows, note=note, empty=empty)


def _weak(found: Sequence[Mapping[str, Any]]) -> Table:
    heads = (Column("Application"), Column("Why", "words"), Column("What hangs on it"))
    rows = tuple(
        Row(
            f"weak-{one['element']['id']}-{place}",
            (cells.element(one["element"]), cells.text(one["reason"]), _several(one["depends"])),
        )
        for place, one in enumerate(found)
    )
    return Table("weak", "Single points of failure among what is hit", heads, rows)


def _several(found: Sequence[Mapping[str, Any]]) -> Cell:
    links = tuple(Link(one["name"], wording.element_href(one["type"], one["id"])) for one in found)
    return Cell("", sort=links[0].text, links=links) if links else cells.unknown()


def _interfaces(found: Sequence[Mapping[str, Any]]) -> Table:
    heads = (
        Column("Integration"),
        Column("Way"),
        Column("With"),
        Column("How"),
        Column("How often"),
        Column("Data"),
        Column("Personal data"),
    )
    rows = tuple(Row("", _interface(one)) for one in found)
    return Table("interfaces", "Integrations that touch it", heads, rows)


def _interface(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    personal = one["personal_data"]
    return (
        cells.element(one),
        Cell("Out of it" if one["direction"] == "out" else "Into it"),
        cells.element(one["other"]),
        cells.closed_word(one["kind"]),
        cells.closed_word(one["frequency"]),
        cells.text(one["carries"]),
        cells.unknown() if personal is None else Cell("Yes" if personal else "No"),
    )
