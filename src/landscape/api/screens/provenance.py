"""Where what is known of an element comes from: facts with their cells, claims, conflicts, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.desk import Answers
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
    """Every known property with its value and the cell it stands in; then the columns kept as they are.

    The description is not among them: it stands at the top of the page. Places in the file that most
    values come from are given without its name, which `note` says.
    """
    element = shown["element"]
    main = main_file(shown)
    where = {one["property"]: _where(one, main) for one in shown["claims"] if _holds(one)}
    known = element["properties"]
    found = [
        _fact(one, known, where)
        for one in _declared(element["type"])
        if known.get(one.name) not in (None, "", "unknown")
    ]
    extra = [Fact(label, value, "kept as it is") for label, value in element["extra"].items()]
    return (*found, *extra)


def note(shown: Shown) -> str:
    """What is not known of an element, and which file the places are in."""
    known = shown["element"]["properties"]
    missing = [
        one.label
        for one in _declared(shown["element"]["type"])
        if known.get(one.name) in (None, "", "unknown")
    ]
    main = main_file(shown)
    said_of = (
        [f"Rows and columns are those of {main}, where no other file is named."] if main else []
    )
    if missing:
        said_of.append(f"Not known: {', '.join(missing)}.")
    return " ".join(said_of)


def description(shown: Shown, otherwise: str) -> tuple[str, str]:
    """What an element is said to be, and where that stands."""
    text = shown["element"]["properties"].get("description")
    claims = (one for one in shown["claims"] if one["property"] == "description" and _holds(one))
    claim = next(claims, None)
    return (str(text), wording.place(claim)) if text and claim else (otherwise, "")


def main_file(shown: Shown) -> str:
    """The file that most of what is shown comes from."""
    sources = [one["source"] for one in shown["claims"] if _holds(one) and one["source"]]
    return max(sorted(set(sources)), key=sources.count) if sources else ""


def _declared(type_name: str) -> list[Property]:
    kind = ELEMENT_TYPES.get(type_name)
    shown = kind.properties if kind else ()
    return [one for one in shown if one.name not in (*_NAMES, "description", "currency")]


def _where(claim: Mapping[str, Any], main: str) -> str:
    return wording.place({**claim, "source": "" if claim["source"] == main else claim["source"]})


def _fact(declared: Property, known: Mapping[str, Any], where: Mapping[str, str]) -> Fact:
    text = said(declared, known[declared.name], str(known.get("currency") or "GBP"))
    place = where.get(declared.name, "")
    return Fact(declared.label, text, wording.sentence(place), wide=len(text) > 60)


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


def tables(asked: Answers, shown: Shown, history: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    """Conflicts, claims and history of an element."""
    conflicts = (_conflicts(shown),) if shown["conflicts"] else ()
    return (*conflicts, _claims(shown), _history(asked, shown, history))


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
    return Table(
        "claims", "Where this comes from", _CLAIM_COLUMNS, rows, note=note, empty=empty, folded=True
    )


def _history(asked: Answers, shown: Shown, history: Sequence[Mapping[str, Any]]) -> Table:
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
    rows = tuple(_change(asked, type_name, one) for one in reversed(history))
    return Table(
        "history",
        "How it changed",
        columns,
        rows,
        empty="Nothing changed since it came.",
        folded=True,
    )


def _change(asked: Answers, type_name: str, one: Mapping[str, Any]) -> Row:
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
            _other_end(asked, one["before"]) if edge else _value(type_name, one, "before"),
            _other_end(asked, one["after"]) if edge else _value(type_name, one, "after"),
            cells.text(wording.place(one) or "inference"),
        ),
    )


def _value(type_name: str, one: Mapping[str, Any], which: str) -> Cell:
    value = one[which]
    if value is None or value == "":
        return Cell("–", sort="")
    return Cell(value_of(type_name, str(one["property"]), value))


def _other_end(asked: Answers, element_id: object) -> Cell:
    """The other end of a relationship: by name where it is there, by its id where it is no more."""
    if not element_id:
        return Cell("–", sort="")
    known = asked.estate.get(str(element_id))
    if known is None:
        return Cell(str(element_id), href=f"/elements/{wording.quoted(str(element_id))}")
    return Cell(known.name, href=wording.element_href(known.type, known.id))
