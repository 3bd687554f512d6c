"""Applications: the register, filtered by what people ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landscape.analysis.columns import Columns, Places
from landscape.analysis.edges import named
from landscape.analysis.parties import Parties
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.parts import Cell, Choice, Column, Figure, Filter, Link, Page, Row, Table
from landscape.model.element import Element
from landscape.responses.plain import first_of, money
from landscape.responses.rows import Rows

GAP = "application-without-"
_LEAVING = ("migrate", "eliminate")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty words narrow nothing."""

    q: str = ""
    unit: str = ""
    lifecycle: str = ""
    gap: str = ""
    disposition: str = ""
    supplier: str = ""
    function: str = ""


def applications(asked: Answers, wanted: Asked) -> Page:
    """The live applications that match."""
    live = asked.estate.applications()
    kept = _Kept(asked, wanted)
    found = [one for one in live if kept.has(one)]
    return Page(
        title=_title(asked, wanted),
        section="applications",
        lede="Each application counts once: its environments and instances are collapsed into it.",
        figures=_figures(asked, found, len(live)),
        filters=_filters(asked, wanted),
        tables=(_table(asked, found),),
    )


class _Kept:
    """Which applications match, each list looked up once."""

    def __init__(self, asked: Answers, wanted: Asked) -> None:
        self.estate = asked.estate
        self.asked = asked
        self.wanted = wanted
        self.words = wanted.q.casefold().split()
        self.lacking = _lacking(asked, wanted.gap)

    def has(self, one: Element) -> bool:
        """Whether an application is on the list that was asked for."""
        wanted = self.wanted
        return (
            self._says(one)
            and (not wanted.gap or one.id in self.lacking)
            and wanted.lifecycle in ("", one.text("lifecycle") or "unknown")
            and (not wanted.disposition or self._placed(one) == wanted.disposition)
            and (not wanted.unit or wanted.unit in {each.id for each in units(self.asked, one.id)})
            and (not wanted.supplier or wanted.supplier in self._groups(one))
            and (not wanted.function or wanted.function in self._functions(one))
        )

    def _says(self, one: Element) -> bool:
        if not self.words:
            return True
        said = f"{one.name} {one.text('description')} {one.text('vendor')} {one.text('source_id')}"
        return all(word in said.casefold() for word in self.words)

    def _placed(self, one: Element) -> str:
        return self.asked.disposition(one.id) or ""

    def _groups(self, one: Element) -> set[str]:
        found = {each["id"] for each in suppliers(self.asked, one.id)}
        return found | {Parties.of(self.estate).group(each) for each in found}

    def _functions(self, one: Element) -> set[str]:
        known = functions(self.asked, one.id)
        parents = {up.id for each in known for up in self.estate.sources(each.id, "CONTAINS")}
        return {each.id for each in known} | {named(each).id for each in known} | parents


def _lacking(asked: Answers, gap: str) -> set[str]:
    rules = (one for one in asked.found.quality.rules if one.rule.id == GAP + gap)
    return {each for one in rules for each in one.elements}


def units(asked: Answers, application: str) -> Sequence[Element]:
    """The units that own an application, then those that use it."""
    columns = Columns.of(asked.estate)
    found = dict.fromkeys(
        one
        for kind in ("OWNS", "USES")
        for one in _linked(asked, application, columns.sources(kind))
    )
    return asked.estate.these([*found])


def suppliers(asked: Answers, application: str) -> Sequence[dict[str, Any]]:
    """The suppliers of an application, as cells mention them."""
    columns = Columns.of(asked.estate)
    found = _linked(asked, application, columns.sources("SUPPLIES"))
    return [{"id": columns.ids[one], "name": columns.name(one)} for one in found]


def _linked(asked: Answers, application: str, ends: Mapping[int, Places]) -> Places:
    """The other ends of an application's relationships; none of one that the estate has no more."""
    estate = asked.estate
    return ends.get(estate.place(application), ()) if application in estate else ()


def functions(asked: Answers, application: str) -> Sequence[Element]:
    """What an application does, as far as that counts."""
    return asked.estate.these(
        _linked(asked, application, Columns.of(asked.estate).targets("PROVIDES"))
    )


def _title(asked: Answers, wanted: Asked) -> str:
    estate = asked.estate
    said = {"functionality": "Which applications do not say what they do?"}
    if wanted.gap:
        label = wanted.gap.replace("-", " ")
        return said.get(wanted.gap, f"Which applications have no known {label}?")
    supplier = estate.get(wanted.supplier) if wanted.supplier else None
    function = _function_named(asked, wanted.function)
    if supplier and function:
        return f"What does {supplier.name} supply for {function.name}?"
    if supplier:
        return f"Which applications does {supplier.name} supply?"
    if function:
        return f"Which applications provide {function.name}?"
    return "Which applications do we run?"


def _function_named(asked: Answers, wanted: str) -> Element | None:
    every = asked.estate.elements("ApplicationFunction") if wanted else ()
    return next((one for one in every if wanted in (one.id, named(one).id)), None)


def _figures(asked: Answers, found: Sequence[Element], total: int) -> tuple[Figure, ...]:
    cost = money(asked.costs.total(one.id for one in found))
    leaving = sum(asked.disposition(one.id) in _LEAVING for one in found)
    held = {one for each in found for one in asked.covers(each.id)}
    return (
        Figure("Applications", f"{len(found):,}", "#applications", f"of {total:,} live ones"),
        Figure("Annual cost", wording.short_pounds(cost), "#applications", wording.doubt(cost)),
        Figure("Contracts behind them", f"{len(held):,}", "#applications"),
        Figure("Migrate or eliminate", f"{leaving:,}", "#applications"),
    )


def _filters(asked: Answers, wanted: Asked) -> tuple[Filter, ...]:
    estate = asked.estate
    columns = Columns.of(estate)
    owners = {
        one for kind in ("OWNS", "USES") for one in columns.ends(columns.edges(kind, None))[0]
    }
    named_units = sorted((columns.name(one), columns.ids[one]) for one in owners)
    cycles = sorted({one.text("lifecycle") or "unknown" for one in estate.applications()})
    shown = [
        Filter("q", "Words", "text", wanted.q),
        Filter("unit", "Department", "select", wanted.unit, _choices(named_units)),
        Filter("lifecycle", "Life cycle", "select", wanted.lifecycle, _choices(
            [(wording.words(one), one) for one in cycles])),
        Filter("disposition", "Disposition", "select", wanted.disposition, _choices(
            [(cells.disposition(one).text, one) for one in cells.TONES])),
        Filter("gap", "Lacks", "select", wanted.gap, _choices(_gaps(asked))),
    ]  # fmt: skip
    for name, value in (("supplier", wanted.supplier), ("function", wanted.function)):
        if value:
            shown.append(Filter(name, "", "hidden", value))
    return tuple(shown)


def _choices(named_values: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    return (Choice("", "any"), *(Choice(value, label) for label, value in named_values))


def _gaps(asked: Answers) -> list[tuple[str, str]]:
    keys = [
        one.rule.id.removeprefix(GAP)
        for one in asked.found.quality.rules
        if one.rule.id.startswith(GAP)
    ]
    return sorted((one.replace("-", " ").capitalize(), one) for one in keys)


_COLUMNS = (
    Column("Application", sort="ascending"),
    Column("Does"),
    Column("Department"),
    Column("Supplier"),
    Column("Disposition"),
    Column("Users", "num"),
    Column("Annual cost", "num"),
    Column("Contracts", "num"),
    Column("Life cycle", "csv"),
)


def _table(asked: Answers, found: Sequence[Element]) -> Table:
    ordered = sorted(found, key=lambda one: one.name.casefold())
    rows = Rows(ordered, lambda one: Row(one.id, _row(asked, one)))
    empty = "No live application matches. Widen the filter."
    note = "Annual cost: the range is what links in review and unknown shares leave open."
    return Table("applications", "Applications", _COLUMNS, rows, empty=empty, note=note)


def _row(asked: Answers, one: Element) -> tuple[Cell, ...]:
    does = tuple(
        Link(each.name, wording.function_href(named(each).id)) for each in functions(asked, one.id)
    )
    return (
        Cell(one.name, href=wording.element_href("Application", one.id), note=_stage(one)),
        Cell("", sort=does[0].text, links=does) if does else cells.unknown(),
        cells.text(first_of([each.name for each in units(asked, one.id)], 2)),
        _supplier(asked, one),
        cells.disposition(asked.disposition(one.id)),
        cells.number(one.properties.get("users")),
        cells.money(money(asked.costs.amount(one.id))),
        _contracts(asked, one),
        cells.closed_word(one.text("lifecycle")),
    )


def _contracts(asked: Answers, one: Element) -> Cell:
    """How many contracts cover it, and when the first of them ends."""
    held = asked.covers(one.id)
    if not held:
        return cells.unknown()
    first = Columns.of(asked.estate).days("end_date").get(held[0])
    note = f"first end {wording.day(first)}" if first else "end not known"
    href = f"{wording.element_href('Application', one.id)}#contracts"
    return Cell(f"{len(held)}", sort=len(held), href=href, note=note)


def _stage(one: Element) -> str:
    """Where it stands in its life, when that is not simply live."""
    stage = one.text("lifecycle") or "unknown"
    return "" if stage == "live" else f"life cycle: {wording.words(stage).lower()}"


def _supplier(asked: Answers, one: Element) -> Cell:
    known = suppliers(asked, one.id)
    if known:
        return cells.elements(known, "Supplier")
    typed = one.text("vendor")
    return cells.text(typed, note="as typed" if typed else "")
