"""Data quality: can I trust this?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.element import live
from landscape.api.screens.parts import (
    Cell,
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
from landscape.errors import NotFound
from landscape.model.metamodel import ELEMENT_TYPES, ElementType
from landscape.pictures import Bar, bars
from landscape.responses.rows import Rows

Rule = Mapping[str, Any]
_REVIEWED = "awaiting-review"  # the rule whose rows a person decides
_NAMES = ("name", "title", "currency")
_SHOWN = (
    "Application",
    "Contract",
    "Integration",
    "Supplier",
    "Licence",
    "Cost",
    "OrganisationUnit",
)


def quality(asked: Answers, type_name: str) -> Page:
    """How complete the records of a type are, and every rule with what it finds."""
    rules = list(asked.quality["rules"])
    chosen = type_name if type_name in ELEMENT_TYPES else "Application"
    measured = _measured(asked, ELEMENT_TYPES[chosen])
    return Page(
        title="Can I trust this?",
        section="quality",
        lede="What is missing, impossible or in conflict, of how many, and what to do about it.",
        figures=_figures(asked, rules),
        filters=(_type_filter(asked, chosen),),
        pictures=_completeness(measured, ELEMENT_TYPES[chosen]),
        tables=(
            _rules(rules),
            _properties(measured, ELEMENT_TYPES[chosen]),
            _thresholds(asked.quality["thresholds"]),
        ),
    )


def _figures(asked: Answers, rules: Sequence[Rule]) -> tuple[Figure, ...]:
    broken = [one for one in rules if one["count"]]
    severe = sum(one["count"] for one in broken if one["severity"] in ("critical", "high"))
    conflicts = next((one for one in rules if one["id"] == "in-conflict"), None)
    review = next((one for one in rules if one["id"] == _REVIEWED), None)
    shown = [
        Figure("Rules that find something", f"{len(broken)}", "#rules", f"of {len(rules)}"),
        Figure("Rows to look at", f"{sum(one['count'] for one in broken):,}", "#rules"),
        Figure("Critical or high", f"{severe:,}", "#rules", "of those rows"),
    ]
    if conflicts:
        shown.append(
            Figure("Sources disagree", f"{conflicts['count']:,}", f"/quality/{conflicts['id']}")
        )
    if review:
        inferred = f"rows, of {review['of']:,} that something is inferred of"
        href = f"/quality/{review['id']}"
        shown.append(Figure("Wait for review", f"{review['count']:,}", href, inferred))
    return tuple(shown)


def _type_filter(asked: Answers, chosen: str) -> Filter:
    held = [one for one in _SHOWN if asked.estate.elements(one)]
    choices = tuple(Choice(one, ELEMENT_TYPES[one].plural) for one in held or ("Application",))
    return Filter("type", "Completeness of", "select", chosen, choices)


def _measured(asked: Answers, kind: ElementType) -> tuple[Bar, ...]:
    """Each property of a type: how many have a known value, of how many; the most complete first."""
    every = live(asked, kind.name)
    found = []
    for one in kind.properties if every else ():
        if one.name in _NAMES:
            continue
        known = sum(each.properties.get(one.name) not in (None, "", "unknown") for each in every)
        href = wording.href("/elements", type=kind.name, without=one.name)
        found.append(Bar(one.name, one.label, href, known, len(every), _tone(known / len(every))))
    return tuple(sorted(found, key=lambda one: (-one.count, one.name)))


def _completeness(measured: Sequence[Bar], kind: ElementType) -> tuple[Picture, ...]:
    if not measured:
        return ()
    of, called = measured[0].of, kind.plural.lower()
    label = f"How many of {of} {called} have each property"
    caption = (
        f"Of {of:,} {called}: how many have a known value. Green from 80%, amber from "
        "40%, red below. Each bar leads to those that lack it."
    )
    title = f"How complete are the {called}?"
    drawn = bars(measured, label)
    return (Picture("completeness", title, drawn, caption, "landscape-completeness"),)


def _properties(measured: Sequence[Bar], kind: ElementType) -> Table:
    """What the bars show, as rows."""
    columns = (
        Column("Property"),
        Column("Known", "num"),
        Column("Not known", "num"),
        Column("Of", "num"),
        Column("Share known", "num"),
    )
    rows = tuple(
        Row(
            one.id,
            (
                Cell(one.name),
                cells.number(one.count),
                cells.number(one.of - one.count, href=one.href if one.count < one.of else ""),
                cells.number(one.of),
                cells.certainty(one.count / one.of),
            ),
        )
        for one in measured
    )
    return Table("properties", f"What is known of the {kind.plural.lower()}", columns, rows)


def _tone(share: float) -> str:
    return "invest" if share >= 0.8 else "migrate" if share >= 0.4 else "eliminate"


def _rules(rules: Sequence[Rule]) -> Table:
    columns = (
        Column("What is wrong"),
        Column("How bad"),
        Column("Rows", "num"),
        Column("Of", "num"),
        Column("Share", "num"),
        Column("What to do", "words"),
    )
    rows = tuple(Row(one["id"], _rule_row(one)) for one in rules)
    note = "Rows found of rows looked at, the worst and most frequent first."
    return Table("rules", "The work queue", columns, rows, note=note)


def _rule_row(one: Rule) -> tuple[Cell, ...]:
    href = f"/quality/{one['id']}" if one["count"] else ""
    share = one["count"] / one["of"] if one["of"] else 0.0
    return (
        Cell(one["title"], href=href),
        cells.severity(one["severity"])
        if one["count"]
        else Cell("Nothing found", tone="quiet", sort=8),
        cells.number(one["count"], href=href),
        cells.number(one["of"]),
        cells.certainty(share),
        Cell(one["remedy"]),
    )


def _thresholds(known: Sequence[Mapping[str, Any]]) -> Table:
    """How far what was inferred stands by itself, and what that rests on."""
    columns = (
        Column("Step"),
        Column("Stands by itself from", "num"),
        Column("Asked about from", "num"),
        Column("In words", "words"),
    )
    rows = tuple(
        Row(
            one["step"].replace(" ", "-"),
            (
                Cell(wording.words(one["step"]), href="/review"),
                cells.certainty(one["accept"]),
                cells.certainty(one["review"]),
                Cell(one["told"]),
            ),
        )
        for one in known
    )
    note = "As shipped for a cold start; from 50 decisions on a step they set it."
    return Table("thresholds", "What inference goes by", columns, rows, note=note)


def rule(asked: Answers, rule_id: str) -> Page:
    """One rule: the rows behind its count. Raises NotFound."""
    every = asked.quality["rules"]
    one = next((each for each in every if each["id"] == rule_id), None)
    if one is None:
        raise NotFound(f"There is no rule {rule_id!r}.", remedy="The rules are listed at /quality.")
    return Page(
        title=f"{one['title']}: which ones?",
        section="quality",
        lede=one["remedy"],
        crumbs=(Link("Data quality", "/quality"),),
        actions=(Link("Review what is uncertain", "/review"),) if rule_id == _REVIEWED else (),
        figures=(
            Figure("Found", f"{one['count']:,}", "#rows", f"of {one['of']:,} looked at"),
            Figure("How bad", wording.words(one["severity"])),
        ),
        tables=(_rows(one),),
    )


def _rows(one: Rule) -> Table:
    columns = (
        Column("Element"),
        Column("Type"),
        Column("File"),
        Column("Row", "num"),
        Column("Column"),
        Column("What stands there", "words"),
    )
    rows = Rows(one["elements"], lambda each: Row(each["id"], _row(each)))
    return Table("rows", "The rows behind it", columns, rows, empty="It finds nothing: good.")


def _row(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        cells.element(one),
        Cell(wording.type_label(one["type"])),
        cells.text(one["source"], note=f"sheet {one['sheet']}" if one["sheet"] else ""),
        cells.number(one["row"]),
        cells.text(one["column"]),
        cells.text(one["text"]),
    )
