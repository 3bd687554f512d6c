"""Loads: what was loaded when, what did that change?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells, provenance
from landscape.api.screens.parts import Cell, Choice, Column, Figure, Filter, Link, Page, Row, Table
from landscape.errors import NotFound
from landscape.model.record import QuarantinedRow
from landscape.responses.plain import first_of

Load = Mapping[str, Any]
_ROWS = ("read", "loaded", "merged", "quarantined", "skipped")


def loads(every: Sequence[Load], waiting: Sequence[QuarantinedRow]) -> Page:
    """The loads, the latest first, and the rows that wait in quarantine."""
    latest = every[-1] if every else None
    figures = [
        Figure("Loads", f"{len(every)}", "#loads"),
        Figure(
            "Rows in quarantine",
            f"{len(waiting):,}",
            "#quarantine",
            "not loaded; wait for a correction",
        ),
    ]
    if latest:
        when = wording.day(latest["at"])
        number = latest["load"]
        figures.insert(1, Figure("Latest", f"Load {number}", f"/loads/{number}", when))
    return Page(
        title="What was loaded, and what did that change?",
        section="loads",
        lede="A load is all or nothing. Nothing is deleted: what changed can be read and taken back.",
        actions=(Link("Load files", "/import"),),
        figures=tuple(figures),
        tables=(_loads(every), _quarantine(waiting)),
    )


def _loads(every: Sequence[Load]) -> Table:
    columns = (
        Column("Load", sort="descending"),
        Column("When", "date"),
        Column("Files"),
        Column("Rows read", "num"),
        Column("In quarantine", "num"),
        Column("Elements changed", "num"),
        Column("Relationships changed", "num"),
        Column("What changed"),
    )
    rows = tuple(Row("", _load_row(one)) for one in reversed(every))
    return Table("loads", "Loads", columns, rows, empty="Nothing was loaded yet.")


def _load_row(one: Load) -> tuple[Cell, ...]:
    number = one["load"]
    note = "taken back" if one["undone"] else one["note"]
    files = first_of([each["source"] for each in one["files"]], 3)
    return (
        Cell(f"Load {number}", sort=number, href=f"/loads/{number}", note=note),
        Cell(wording.day(one["at"]), sort=str(one["at"]), note=str(one["at"])[11:16]),
        cells.text(files) if files else Cell("–"),
        cells.number(_sum(one, "read")),
        cells.number(_sum(one, "quarantined"), href=f"/loads/{number}#quarantine"),
        cells.number(one["elements"], href=_changes(number)),
        cells.number(one["relationships"], href=_changes(number)),
        Cell("Show", href=_changes(number)),
    )


def _sum(one: Load, key: str) -> int:
    return sum(each["rows"][key] for each in one["files"])


def _changes(number: int) -> str:
    return wording.href("/changes", from_=number - 1, to=number)


def load(every: Sequence[Load], number: int, waiting: Sequence[QuarantinedRow]) -> Page:
    """One load: its files with the ledger of their rows. Raises NotFound."""
    one = next((each for each in every if each["load"] == number), None)
    if one is None:
        raise NotFound(f"There is no load {number}.", remedy="The loads are listed at /loads.")
    ledger = {key: _sum(one, key) for key in _ROWS}
    said = " + ".join(f"{ledger[key]:,} {key}" for key in _ROWS[1:])
    return Page(
        title=f"Load {number}: what came in?",
        section="loads",
        lede=_said(one),
        crumbs=(Link("Loads", "/loads"),),
        actions=(Link("What it changed", _changes(number)),),
        figures=(
            Figure("Rows read", f"{ledger['read']:,}", "#files", f"= {said}"),
            Figure("Elements changed", f"{one['elements']:,}", _changes(number)),
            Figure("Relationships changed", f"{one['relationships']:,}", _changes(number)),
            Figure("In quarantine", f"{len(waiting):,}", "#quarantine"),
        ),
        tables=(_files(one), _quarantine(waiting)),
    )


def _said(one: Load) -> str:
    when = f"{wording.day(one['at'])}, {str(one['at'])[11:16]}"
    if one["undone"]:
        return f"Made {when}. It was taken back."
    made = f"Made {when}{', ' if one['note'] else ''}{one['note']}."
    return f"{made} `landscape undo {one['load']}` takes it back; its history stays."


def _files(one: Load) -> Table:
    columns = (Column("File"), Column("Kind"), *(Column(key.capitalize(), "num") for key in _ROWS))
    rows = tuple(
        Row(
            "",
            (
                Cell(each["source"], note=f"sheet {each['sheet']}" if each["sheet"] else ""),
                cells.closed_word(each["kind"]),
                *(cells.number(each["rows"][key]) for key in _ROWS),
            ),
        )
        for each in one["files"]
    )
    note = "Read = loaded + merged + quarantined + skipped, always."
    empty = "It brought no file: decisions, or the taking back of another load, made it."
    return Table("files", "Files of this load", columns, rows, note=note, empty=empty)


def _quarantine(waiting: Sequence[QuarantinedRow]) -> Table:
    columns = (
        Column("File"),
        Column("Row", "num"),
        Column("Why it was not loaded", "words"),
        Column("What stands there", "words"),
    )
    rows = tuple(Row("", _kept_row(one)) for one in waiting)
    note = "Correct these rows in the source and load the file again."
    empty = "No row is in quarantine."
    return Table("quarantine", "Rows in quarantine", columns, rows, note=note, empty=empty)


def _kept_row(one: QuarantinedRow) -> tuple[Cell, ...]:
    why = "; ".join(each.message for each in one.reasons)
    todo = "; ".join(dict.fromkeys(each.remedy for each in one.reasons))
    said = "; ".join(f"{key}: {value}" for key, value in one.cells.items() if value)
    return (
        Cell(one.source, note=f"sheet {one.sheet}" if one.sheet else ""),
        cells.number(one.row),
        cells.text(why, note=todo),
        cells.text(said),
    )


def changes(asked: Answers, every: Sequence[Load], found: Mapping[str, Any]) -> Page:
    """What changed between two loads."""
    elements, edges = found["elements"], found["relationships"]
    before, after = found["from"], found["to"]
    return Page(
        title=f"What changed from {_stand(before)} to load {after}?",
        section="loads",
        crumbs=(Link("Loads", "/loads"),),
        figures=(
            Figure("Added", f"{len(elements['added']):,}", "#elements", "elements"),
            Figure("Changed", f"{len(elements['changed']):,}", "#changed", "elements"),
            Figure("Closed", f"{len(elements['closed']):,}", "#elements", "elements"),
            Figure(
                "Relationships", f"{sum(len(one) for one in edges.values()):,}", "#relationships"
            ),
        ),
        filters=_filters(every, before, after),
        tables=(_changed(elements), _come_and_gone(elements), _changed_edges(asked, edges)),
    )


def _stand(number: int) -> str:
    return f"load {number}" if number else "the empty store"


def _filters(every: Sequence[Load], before: int, after: int) -> tuple[Filter, ...]:
    numbers = [one["load"] for one in every]
    first = (Choice("0", "the empty store"), *(Choice(str(n), f"load {n}") for n in numbers))
    return (
        Filter("from", "From", "select", str(before), first),
        Filter("to", "To", "select", str(after), first[1:]),
    )


_TONES = {"added": "good", "changed": "note", "closed": "bad"}


def _changed(elements: Mapping[str, Any]) -> Table:
    columns = (
        Column("Element"),
        Column("Type"),
        Column("Property"),
        Column("Before", "words"),
        Column("After", "words"),
    )
    rows = tuple(
        Row(one["id"], (*_head(one), *_change(one, each)))
        for one in elements["changed"]
        for each in one["changes"]
    )
    return Table("changed", "Values that changed", columns, rows, empty="No value changed.")


def _come_and_gone(elements: Mapping[str, Any]) -> Table:
    columns = (Column("Element"), Column("Type"), Column("What happened"))
    rows = tuple(
        Row(one["id"], (*_head(one), Cell(how.capitalize(), tone=_TONES[how])))
        for how in ("added", "closed")
        for one in elements[how]
    )
    caption = "Elements that came and went"
    return Table("elements", caption, columns, rows, empty="No element came or went.")


def _head(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (cells.element(one), Cell(wording.type_label(one["type"])))


def _change(one: Mapping[str, Any], each: Mapping[str, Any]) -> tuple[Cell, ...]:
    name = each["property"]
    return (
        Cell(wording.property_label(one["type"], name)),
        cells.text(provenance.value_of(one["type"], name, each["before"])),
        cells.text(provenance.value_of(one["type"], name, each["after"])),
    )


def _changed_edges(asked: Answers, edges: Mapping[str, Any]) -> Table:
    columns = (
        Column("From"),
        Column("Relationship"),
        Column("To"),
        Column("What happened"),
        Column("How sure", "num"),
    )
    rows = tuple(
        Row("", _edge(asked, one, how))
        for how in ("added", "closed", "changed")
        for one in edges[how]
    )
    empty = "No relationship changed."
    return Table("relationships", "Relationships", columns, rows, empty=empty)


def _edge(asked: Answers, one: Mapping[str, Any], how: str) -> tuple[Cell, ...]:
    return (
        _end(asked, one["from"]),
        Cell(wording.relationship_label(one["type"])),
        _end(asked, one["to"]),
        Cell(how.capitalize(), tone=_TONES[how]),
        cells.confidence(one),
    )


def _end(asked: Answers, element_id: str) -> Cell:
    """One end of a relationship: by name where it is there, by its id where it is no more."""
    known = asked.estate.get(element_id)
    if known is None:
        return Cell(element_id.rsplit("/", 1)[-1], href=f"/elements/{wording.quoted(element_id)}")
    return Cell(known.name, href=wording.element_href(known.type, known.id))
