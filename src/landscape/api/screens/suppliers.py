"""Suppliers: which overlap, and how much hangs on a few of them?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landscape.analysis.edges import named
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.functions import ramp
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Choice,
    Column,
    Figure,
    Filter,
    Page,
    Row,
    Table,
)
from landscape.responses.plain import first_of
from landscape.responses.rows import Rows

Group = Mapping[str, Any]
_WIDEST = 14  # columns of the matrix; more cannot be read side by side
_TALLEST = 30


@dataclass(frozen=True, slots=True)
class _Head:
    """One column of the matrix: a functionality, or an area with several."""

    id: str
    label: str
    functions: frozenset[str]


def suppliers(asked: Answers, area: str) -> Page:
    """The matrix of supplier groups and what they supply, and all groups."""
    groups = list(asked.suppliers["groups"])
    areas = _areas(asked, groups)
    chosen = next((one for one in areas if one.id == area), None)
    heads = _functions_of(groups, chosen) if chosen else areas
    return Page(
        title="Which suppliers overlap?",
        section="suppliers",
        lede="A supplier is counted with the group that it belongs to on the date of the question.",
        figures=_figures(groups, asked.suppliers["concentration"]),
        filters=(_area_filter(areas, area),),
        callouts=_doubts(asked),
        tables=(_matrix(groups, heads, chosen), _groups(groups), _overlaps(groups)),
    )


def _areas(asked: Answers, groups: Sequence[Group]) -> list[_Head]:
    """The areas that functionalities stand in; one that stands in none is its own."""
    parts: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for one in asked.estate.elements("ApplicationFunction"):
        ups = [each for each in asked.estate.sources(one.id, "CONTAINS") if each.type == one.type]
        up = ups[0] if ups else one
        parts.setdefault(up.id, []).append(named(one).id)
        labels[up.id] = up.name
    supplied = {each["id"] for one in groups for each in one["functionalities"]}
    found = [_Head(key, labels[key], frozenset(several)) for key, several in parts.items()]
    kept = [one for one in found if one.functions & supplied]
    return sorted(kept, key=lambda one: one.label.casefold())


def _functions_of(groups: Sequence[Group], area: _Head) -> list[_Head]:
    counts: Counter[str] = Counter()
    labels = {}
    for one in groups:
        for each in one["functionalities"]:
            if each["id"] in area.functions:
                counts[each["id"]] += 1
                labels[each["id"]] = each["label"]
    order = sorted(counts, key=lambda one: (-counts[one], labels[one].casefold()))
    return [_Head(one, labels[one], frozenset({one})) for one in order[:_WIDEST]]


def _figures(groups: Sequence[Group], focus: Mapping[str, Any]) -> tuple[Figure, ...]:
    overlapping = [one for one in groups if one["overlaps"]]
    several = [one for one in groups if len(one["members"]) > 1]
    basis = f"{focus['groups_with_known_value']} of {focus['of']} groups have a known value"
    dates = sorted(one["next_notice"] for one in groups if one["next_notice"])
    return (
        Figure(
            "Supplier groups", f"{len(groups):,}", "#groups", f"{len(several)} of several companies"
        ),
        Figure(
            "Overlap with another", f"{len(overlapping):,}", "#overlaps", "for some functionality"
        ),
        Figure("Share of the four largest", _per_cent(focus["cr4"]), "#groups", basis),
        Figure(
            "Concentration (HHI)", _points(focus["hhi"]), "#groups", "0 to 10,000, by annual spend"
        ),
        Figure("Next notice date", wording.day(dates[0]) if dates else "none", "/contracts"),
    )


def _per_cent(value: float | None) -> str:
    return wording.UNKNOWN if value is None else f"{value:.0f}%"


def _points(value: float | None) -> str:
    return wording.UNKNOWN if value is None else f"{value:,.0f}"


def _area_filter(areas: Sequence[_Head], area: str) -> Filter:
    choices = (Choice("", "all areas"), *(Choice(one.id, one.label) for one in areas))
    return Filter("area", "Columns", "select", area, choices)


def _doubts(asked: Answers) -> tuple[Callout, ...]:
    without = asked.suppliers["contracts_without_supplier"]
    if not without["count"]:
        return ()
    line = (
        f"{without['count']} of {without['of']} contracts have no supplier that is known for certain; "
        "they are in no group."
    )
    return (Callout("What is not known", (line,)),)


def _matrix(groups: Sequence[Group], heads: Sequence[_Head], area: _Head | None) -> Table:
    standing: dict[str, list[int]] = defaultdict(list)
    for number, head in enumerate(heads):
        for function in head.functions:
            standing[function].append(number)
    counted = [(one, _applications(one, standing, len(heads))) for one in groups]
    kept = [pair for pair in counted if any(pair[1])]
    kept.sort(
        key=lambda pair: (-len(set().union(*pair[1])), pair[0]["supplier"]["name"].casefold())
    )
    shown = kept[:_TALLEST]
    most = max((len(each) for _, several in shown for each in several), default=0)
    rows = tuple(
        Row(f"matrix-{one['supplier']['id']}", _line(one, heads, several, most))
        for one, several in shown
    )
    left = (
        f" The {_TALLEST} groups with most applications of {len(kept)}."
        if len(kept) > len(shown)
        else ""
    )
    columns = (
        Column("Supplier group"),
        *(Column(one.label, "num") for one in heads),
        Column("All", "num total", "descending"),
    )
    what = f"functionality, within {area.label}" if area else "area"
    note = (
        "The number of applications; each leads to them and to their contracts. An application that does "
        f"several things counts in each column and once under All.{left}"
    )
    return Table(
        "matrix",
        f"Applications by supplier group and {what}",
        columns,
        rows,
        note=note,
        empty="No supplier is known to supply anything here.",
        classes="matrix",
    )


def _applications(
    one: Group, standing: Mapping[str, Sequence[int]], heads: int
) -> Sequence[set[str]]:
    """The applications of a group under each head. Parameters: `standing`, functionality → its heads."""
    found: list[set[str]] = [set() for _ in range(heads)]
    for each in one["functionalities"]:
        for number in standing.get(each["id"], ()):
            found[number].update(each["applications"])
    return found


def _line(
    one: Group, heads: Sequence[_Head], several: Sequence[set[str]], most: int
) -> tuple[Cell, ...]:
    middle = (
        _count(one, head, len(found), most) for head, found in zip(heads, several, strict=True)
    )
    total = len(set().union(*several))
    every = wording.href("/applications", supplier=one["supplier"]["id"])
    return (
        cells.element(one["supplier"], "Supplier", note=_members(one)),
        *middle,
        Cell(f"{total}", total, every),
    )


def _count(one: Group, head: _Head, count: int, most: int) -> Cell:
    if not count:
        return Cell("", sort=0)
    where = wording.href("/applications", supplier=one["supplier"]["id"], function=head.id)
    said = f"of {one['supplier']['name']} for {head.label}"
    return Cell(f"{count}", sort=count, href=where, note=said, ramp=ramp(count, most))


def _groups(groups: Sequence[Group]) -> Table:
    columns = (
        Column("Supplier group"),
        Column("Companies", "num"),
        Column("Contracts", "num"),
        Column("Applications", "num"),
        Column("Functionalities", "num"),
        Column("Overlapping", "num"),
        Column("Annual value", "num", "descending"),
        Column("Next notice", "date"),
    )
    rows = Rows(groups, lambda one: Row(one["supplier"]["id"], _group(one)))
    note = (
        "Annual value of contracts in force, each pound once; a reseller's contracts are its own."
    )
    return Table("groups", "All supplier groups", columns, rows, note=note)


def _group(one: Group) -> tuple[Cell, ...]:
    href = wording.element_href("Supplier", one["supplier"]["id"])
    apps = wording.href("/applications", supplier=one["supplier"]["id"])
    return (
        Cell(one["supplier"]["name"], href=href, note=_members(one)),
        cells.number(len(one["members"]), href=f"{href}#members"),
        cells.number(len(one["contracts"]), href=f"{href}#contracts"),
        cells.number(len(one["applications"]), href=apps),
        cells.number(len(one["functionalities"])),
        cells.number(len(one["overlaps"]), href=f"{href}#overlaps"),
        cells.money(one["annual_value"]),
        cells.day(one["next_notice"]),
    )


def _members(one: Group) -> str:
    others = [each["name"] for each in one["members"] if each["id"] != one["supplier"]["id"]]
    return f"with {first_of(others, 3)}" if others else ""


def _overlaps(groups: Sequence[Group]) -> Table:
    """One line per functionality that several groups supply."""
    found: dict[str, dict[str, Any]] = {}
    for one in groups:
        for each in one["functionalities"]:
            line = found.setdefault(
                each["id"], {"label": each["label"], "groups": [], "apps": set()}
            )
            line["groups"].append(one["supplier"])
            line["apps"] |= set(each["applications"])
    several = [(key, one) for key, one in found.items() if len(one["groups"]) > 1]
    several.sort(key=lambda pair: (-len(pair[1]["groups"]), pair[1]["label"].casefold()))
    columns = (
        Column("Functionality"),
        Column("Supplier groups", "num", "descending"),
        Column("Applications", "num"),
        Column("Which groups", "words"),
    )

    def shared(pair: tuple[str, Mapping[str, Any]]) -> Row:
        key, one = pair
        href = wording.function_href(key)
        shown = (
            Cell(one["label"], href=href),
            cells.number(len(one["groups"])),
            cells.number(len(one["apps"]), href=href),
            cells.elements(one["groups"], "Supplier"),
        )
        return Row(f"overlap-{key}", shown)

    rows = Rows(several, shared)
    caption = "Functionalities that several groups supply"
    return Table("overlaps", caption, columns, rows, empty="No two groups supply the same.")
