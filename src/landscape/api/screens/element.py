"""Any element: what is it, what is it related to, where does that come from?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.analysis.impact import events_for
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells, connections, provenance
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Choice,
    Column,
    Figure,
    Filter,
    Link,
    Page,
    Row,
    Table,
    interactive,
)
from landscape.errors import UsageError
from landscape.model.element import Element
from landscape.model.metamodel import ELEMENT_TYPES, ElementType
from landscape.responses.plain import plain, reasons

_MOST_COLUMNS = 4


def element(asked: Answers, shown: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> Page:
    """One element, as the store has it."""
    subject, related = shown["element"], shown["relationships"]
    kind = ELEMENT_TYPES[subject["type"]]
    inferred = sum(one["method"] == "inferred" for one in related)
    lede, where = provenance.description(shown, kind.meaning)
    return Page(
        title=f"{subject['name']}: what is it, and what touches it?",
        section=_section(kind.name),
        eyebrow=kind.label,
        lede=lede,
        lede_where=where,
        crumbs=(Link(kind.plural, wording.href("/elements", type=kind.name)),),
        actions=actions(asked, subject),
        figures=(
            Figure("Related to", f"{len(related):,}", "#related", f"{inferred} of them inferred"),
            Figure(
                "Sources' words", f"{len(shown['claims']):,}", "#claims", "claims on its values"
            ),
            Figure("Conflicts", f"{len(shown['conflicts'])}", conflict_href(shown)),
        ),
        callouts=(*closed(asked, subject), *provenance.doubts(shown)),
        facts=provenance.facts(shown),
        facts_note=provenance.note(shown),
        pictures=connections.picture(subject, related),
        tables=(connections.table(related), *provenance.tables(asked, shown, history)),
    )


def _section(type_name: str) -> str:
    return {"BusinessFunction": "functions", "ApplicationFunction": "functions"}.get(type_name, "")


def conflict_href(shown: Mapping[str, Any]) -> str:
    """Where conflicts are listed, when there are any."""
    return "#conflicts" if shown["conflicts"] else ""


def closed(asked: Answers, subject: Mapping[str, Any]) -> tuple[Callout, ...]:
    """That an element is no longer there, where it is not."""
    if subject["id"] in asked.estate:
        return ()
    line = "Its source no longer lists it, or its load was taken back. This is how it was last."
    return (Callout("This is not in the estate any more", (line,)),)


def actions(asked: Answers, subject: Mapping[str, Any]) -> tuple[Link, ...]:
    """What can be asked about an element next."""
    if subject["id"] not in asked.estate:
        return ()
    events = events_for(subject["type"])
    impact = f"/impact/{wording.quoted(subject['id'])}"
    ways = (Link("What would it hit?", wording.href(impact, event=events[0])),) if events else ()
    around = Link("Explore around it", wording.href("/explore", around=subject["id"]))
    return (*ways, around, *interactive(subject["id"]))


def elements(asked: Answers, type_name: str, q: str = "", without: str = "") -> Page:
    """All elements of a type, by text and by a property that is missing."""
    kind = ELEMENT_TYPES.get(type_name)
    if kind is None:
        raise UsageError(
            f"{type_name!r} is no element type.", remedy=f"Types are: {', '.join(ELEMENT_TYPES)}."
        )
    every = live(asked, type_name)
    found = [one for one in every if _matches(one, q) and _lacks(one, without)]
    lacking = next((one.label for one in kind.properties if one.name == without), "")
    title = f"Which {kind.plural.lower()} are known?"
    return Page(
        title=f"Which {kind.plural.lower()} lack: {lacking}?" if lacking else title,
        section="",
        lede=kind.meaning,
        figures=(Figure(kind.plural, f"{len(found):,}", "#elements", f"of {len(every):,}"),),
        filters=_filters(kind, q, without),
        tables=(_table(kind, found),),
    )


def live(asked: Answers, type_name: str) -> Sequence[Element]:
    """The elements of a type that count: of applications, the live ones."""
    estate = asked.estate
    return estate.applications() if type_name == "Application" else estate.elements(type_name)


def _matches(one: Element, q: str) -> bool:
    return all(word in one.name.casefold() for word in q.casefold().split())


def _lacks(one: Element, without: str) -> bool:
    return not without or one.properties.get(without) in (None, "", "unknown")


def _filters(kind: ElementType, q: str, without: str) -> tuple[Filter, ...]:
    types = tuple(Choice(one.name, one.plural) for one in ELEMENT_TYPES.values())
    named = tuple(Choice(one.name, one.label) for one in kind.properties)
    return (
        Filter("type", "Type", "select", kind.name, types),
        Filter("q", "Name contains", "text", q),
        Filter(
            "without", "Lacks", "select", without, (Choice("", "nothing in particular"), *named)
        ),
    )


def _table(kind: ElementType, found: Sequence[Element]) -> Table:
    shown = [one for one in kind.properties if one.name not in ("name", "title", "description")]
    known = [one for one in shown if any(each.properties.get(one.name) for each in found)]
    chosen = known[:_MOST_COLUMNS]
    columns = (
        Column(kind.label),
        *(Column(one.label) for one in chosen),
        Column("Where it stands"),
    )
    rows = []
    for one in sorted(found, key=lambda each: each.name.casefold()):
        first = Cell(one.name, href=wording.element_href(one.type, one.id))
        values = (
            cells.text(
                provenance.value_of(one.type, each.name, plain(one.properties.get(each.name)))
            )
            for each in chosen
        )
        rows.append(Row(one.id, (first, *values, _place(one))))
    return Table("elements", kind.plural, columns, tuple(rows), empty="None of this kind is known.")


def _place(one: Element) -> Cell:
    cell = one.evidence("name") if one.properties.get("name") else None
    known = cell or next((one.evidence(name) for name in one.properties), None)
    return cells.text(wording.place(reasons([known])[0]) if known else "")
