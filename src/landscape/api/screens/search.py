"""Search: what is known of this word?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.screens import cells
from landscape.api.screens.parts import Cell, Choice, Column, Filter, Page, Row, Table
from landscape.model.metamodel import ELEMENT_TYPES

_COLUMNS = (
    Column("Name"),
    Column("Type"),
    Column("What matched"),
    Column("How well", "num", "descending"),
)


def searched(q: str, type_name: str, hits: Sequence[Mapping[str, Any]]) -> Page:
    """Search results, best first."""
    rows = tuple(Row(one["id"], _hit(one)) for one in hits)
    empty = (
        "Nothing was found. Try fewer or other words."
        if q
        else "Type a word into the search field above."
    )
    table = Table("results", wording.plural(len(rows), "hit"), _COLUMNS, rows, empty=empty)
    return Page(
        title=f"What is known of “{q}”?" if q else "What are you looking for?",
        section="search",
        lede="Names, descriptions and numbers are searched; case, accents and typing errors are forgiven.",
        filters=_filters(q, type_name) if q else (),
        tables=(table,),
    )


def _filters(q: str, type_name: str) -> tuple[Filter, ...]:
    kinds = tuple(Choice(one.name, one.plural) for one in ELEMENT_TYPES.values())
    return (
        Filter("q", "Words", "text", q),
        Filter("type", "Among", "select", type_name, (Choice("", "everything"), *kinds)),
    )


def _hit(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        cells.element(one),
        Cell(wording.type_label(one["type"])),
        cells.text(wording.property_label(one["type"], one["matched"])),
        cells.certainty(one["score"]),
    )
