"""Where what is known of an element comes from: facts with their cells, claims, conflicts, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.screens import cells
from landscape.api.screens.parts import Callout, Cell, Column, Fact, Row, Table
from landscape.model.metamodel import ELEMENT_TYPES, Property, ValueKind

Shown = Mapping[str, Any]
_NAMES = frozenset({"name", "title"})
_MONEY = frozenset({ValueKind.MONEY})
_CHANGES = {
    "added": "Added",
    "changed": "Changed",
    "removed": "Value removed",
    "closed": "Closed",
    "reopened": "Back again",
    "related": "Related",
    "unrelated": "No longer related",
}


def facts(shown: Shown) -> tuple[Fact, ...]:
    """Every property of an element's type with its value and the cell it stands in; extras after them.

    A property that nobody knows is said to be unknown: a gap is a fact too.
    """
    element = shown["element"]
    where = {one["property"]: wording.place(one) for one in shown["claims"] if _holds(one)}
    kind = ELEMENT_TYPES.get(element["type"])
    known = element["properties"]
    declared = [one for one in (kind.properties if kind else ()) if one.name not in _NAMES]
    found = [_fact(one, known, where) for one in declared]
    extra = [
        Fact(label, value, "column of the source") for label, value in element["extra"].items()
    ]
    return (*found, *extra)


def _fact(declared: Property, known: Mapping[str, Any], where: Mapping[str, str]) -> Fact:
    value = known.get(declared.name)
    if value is None or value == "":
        return Fact(declared.label, wording.UNKNOWN, unknown=True)
    text = said(declared, value, str(known.get("currency") or "GBP"))
    wide = len(text) > 60
    return Fact(declared.label, text, where.get(declared.name, ""), wide=wide)


def said(declared: Property | None, value: object, currency: str = "GBP") -> str:
    """A property's value as people read it."""
    if value is None or value == "":
        return wording.UNKNOWN
    kind = declared.kind if declared else ValueKind.TEXT
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if kind is ValueKind.DATE:
        return wording.day(value)
    if kind is ValueKind.DURATION:
        return wording.duration(str(value))
    if kind is ValueKind.ENUM:
        return wording.words(value)
    if kind in _MONEY and isinstance(value, int | float):
        return f"{wording.sign({'currency': currency})}{value:,.0f}"
    if isinstance(value, int | float):
        return f"{value:,}"
    return str(value)


def _holds(claim: Mapping[str, Any]) -> bool:
    return bool(claim["shown"]) and claim["closed"] is None


def value_of(type_name: str, name: str, value: object) -> str:
    """A property's value by the names of its type and itself."""
    kind = ELEMENT_TYPES.get(type_name)
    return said(kind.property(name) if kind else None, value)


def tables(shown: Shown, history: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    """Conflicts, claims and history of an element."""
    conflicts = (_conflicts(shown),) if shown["conflicts"] else ()
    return (*conflicts, _claims(shown), _history(shown, history))


def doubts(shown: Shown) -> tuple[Callout, ...]:
    """That sources disagree, where they do."""
    names = [one["property"] for one in shown["conflicts"]]
    if not names:
        return ()
    labels = [wording.property_label(shown["element"]["type"], one) for one in names]
    line = f"On {', '.join(labels)}: each source's word is listed under Conflicts; one of them is shown."
    return (Callout("Sources disagree", (line,)),)


def _claim_row(type_name: str, one: Mapping[str, Any]) -> Row:
    closed = one["closed"]
    stands = "Shown" if _holds(one) else f"Until load {closed}" if closed else "Held back"
    tone = "good" if _holds(one) else "quiet"
    return Row(
        "",
        (
            Cell(wording.property_label(type_name, one["property"])),
            cells.text(value_of(type_name, one["property"], one["value"])),
            Cell(stands, tone=tone),
            cells.text(one["source"] or "inference"),
            cells.number(one["row"]),
            cells.text(one["column"], note=f"sheet {one['sheet']}" if one["sheet"] else ""),
            Cell(f"Load {one['load']}", sort=one["load"], href=f"/loads/{one['load']}"),
        ),
    )


_CLAIM_COLUMNS = (
    Column("Property"),
    Column("Value", "words"),
    Column("Stands"),
    Column("Source"),
    Column("Row", "num"),
    Column("Column"),
    Column("Since"),
)


def _conflicts(shown: Shown) -> Table:
    type_name = shown["element"]["type"]
    rows = tuple(
        _claim_row(type_name, claim) for one in shown["conflicts"] for claim in one["claims"]
    )
    note = "Shown is what a person decided, else what was typed in, the later load and row first."
    return Table("conflicts", "Conflicts", _CLAIM_COLUMNS, rows, note=note)


def _claims(shown: Shown) -> Table:
    type_name = shown["element"]["type"]
    rows = tuple(_claim_row(type_name, one) for one in shown["claims"])
    note = "Each source's word on each property, down to the cell. Held back: another source's word is shown."
    empty = "No file says anything about it; it follows from others."
    return Table("claims", "Where this comes from", _CLAIM_COLUMNS, rows, note=note, empty=empty)


def _history(shown: Shown, history: Sequence[Mapping[str, Any]]) -> Table:
    type_name = shown["element"]["type"]
    columns = (
        Column("Load", "num", "descending"),
        Column("When", "date"),
        Column("What happened"),
        Column("Property"),
        Column("Before", "words"),
        Column("After", "words"),
        Column("Source"),
    )
    rows = tuple(_change(type_name, one) for one in reversed(history))
    return Table("history", "How it changed", columns, rows, empty="Nothing changed since it came.")


def _change(type_name: str, one: Mapping[str, Any]) -> Row:
    name = str(one["property"])
    edge = one["change"] in ("related", "unrelated")
    label = wording.relationship_label(name) if edge else wording.property_label(type_name, name)
    return Row(
        "",
        (
            Cell(f"Load {one['load']}", sort=one["load"], href=f"/loads/{one['load']}"),
            Cell(wording.day(one["at"]), sort=str(one["at"])),
            Cell(_CHANGES.get(one["change"], one["change"])),
            Cell(label if name else "–"),
            _before_or_after(type_name, one, "before", edge),
            _before_or_after(type_name, one, "after", edge),
            cells.text(wording.place(one) or "inference"),
        ),
    )


def _before_or_after(type_name: str, one: Mapping[str, Any], which: str, edge: bool) -> Cell:
    value = one[which]
    if value is None or value == "":
        return Cell("–", sort="")
    if edge:
        return Cell(str(value), href=f"/elements/{wording.quoted(str(value))}")
    return Cell(value_of(type_name, str(one["property"]), value))
