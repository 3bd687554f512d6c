"""What an element is related to, as a picture one step around it and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.screens import cells
from landscape.api.screens.parts import Cell, Column, Picture, Row, Table
from landscape.pictures import Group, Neighbour, neighbourhood

_CAPTION = (
    "One step around it, grouped by what each is to it. A solid line was typed in or decided by a "
    "person, a dashed one was inferred, a dotted one waits for review. The table below has them all."
)
# Their evidence is put in words by the inference, not taken from a cell.
_REASONED = frozenset({"COVERS", "PARTY_TO", "PARENT_OF", "SUPPLIES"})
Related = Mapping[str, Any]


def picture(subject: Mapping[str, Any], related: Sequence[Related]) -> tuple[Picture, ...]:
    """The one-hop picture; none where nothing is related."""
    if not related:
        return ()
    label = f"What {subject['name']} is related to"
    note = wording.type_label(subject["type"])
    drawn = neighbourhood(subject["name"], note, groups(related), label)
    title = "What touches it, one step away"
    return (Picture("around", title, drawn, _CAPTION, "landscape-around"),)


def groups(related: Sequence[Related]) -> list[Group]:
    """Neighbours by relationship and direction: what comes in on the left, what goes out on the right."""
    found: dict[tuple[str, str], list[Related]] = {}
    for one in related:
        found.setdefault((one["direction"], one["type"]), []).append(one)
    return [
        Group(_title(type_name, way), "right" if way == "out" else "left", _members(several))
        for (way, type_name), several in sorted(found.items())
    ]


def _title(type_name: str, way: str) -> str:
    return wording.sentence(wording.relationship_label(type_name, inverse=way == "in"))


def _members(several: Sequence[Related]) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(
            one["element"]["id"],
            one["element"]["name"],
            wording.element_href(one["element"]["type"], one["element"]["id"]),
            f"{_title(one['type'], one['direction'])}: {one['element']['name']}",
            line(one),
        )
        for one in sorted(several, key=lambda each: each["element"]["name"].casefold())
    )


def line(one: Mapping[str, Any]) -> str:
    """How the line of a relationship is drawn: by how it is known."""
    if one["band"] == "review":
        return "manual"
    return "inferred" if one["method"] == "inferred" else "solid"


def table(related: Sequence[Related], caption: str = "Everything it is related to") -> Table:
    """Every relationship with how it is known and what speaks for it."""
    columns = (
        Column("Related to"),
        Column("Type"),
        Column("How"),
        Column("How sure", "num"),
        Column("Because it says", "words"),
    )
    ordered = sorted(
        related, key=lambda one: (one["direction"], one["type"], one["element"]["name"])
    )
    rows = tuple(Row(one["element"]["id"], _row(one)) for one in ordered)
    empty = "Nothing is known to be related to it."
    return Table("related", caption, columns, rows, empty=empty)


def _row(one: Related) -> tuple[Cell, ...]:
    spoken = one["type"] not in _REASONED
    said = cells.quotes(one["evidence"], spoken=spoken)
    quotes = said if one["evidence"] else Cell("typed in as such")
    return (
        cells.element(one["element"]),
        Cell(wording.type_label(one["element"]["type"])),
        Cell(_title(one["type"], one["direction"])),
        cells.confidence(one),
        quotes,
    )
