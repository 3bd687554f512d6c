"""Estate → one CSV file per element type and one of the relationships."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from landscape.estate.estate import Estate
from landscape.model.element import Cell, Element, Relationship, Value
from landscape.model.identity import slug
from landscape.model.inference import Evidence
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES, ElementType, Property
from landscape.model.neutral import written

ID = "landscape_id"
EDGE = "landscape_relationship"
RELATIONSHIPS = "relationships"
_EDGE_COLUMNS = (
    EDGE,
    "source",
    "source_name",
    "target",
    "target_name",
    "method",
    "confidence",
    "band",
)


def csv_files(estate: Estate, *, provenance: bool = False) -> Mapping[str, bytes]:
    """File name → content, for every element type that the estate holds and for the relationships.

    UTF-8 with a byte order mark, which spreadsheets need to read it right. Columns are `landscape_id`,
    the type's properties that are known of any element, and unmapped columns as `extra:HEADER`. With
    `provenance`, each property is followed by `PROPERTY.source`: the cell it was read from.
    Properties that hold personal data are left out.
    """
    return {
        f"{name}.csv": _encoded([written(one) for one in row] for row in rows)
        for name, rows in tables(estate, provenance=provenance).items()
    }


def tables(estate: Estate, *, provenance: bool = False) -> Mapping[str, Iterable[Sequence[Value]]]:
    """Table name → header and rows of values, for every element type held and for the relationships."""
    found: dict[str, Iterable[Sequence[Value]]] = {
        slug(declared.plural): _elements(declared, members, provenance)
        for declared in ELEMENT_TYPES.values()
        if (members := estate.elements(declared.name))
    }
    return {**found, RELATIONSHIPS: _relationships(estate)}


def _elements(
    declared: ElementType, members: Sequence[Element], provenance: bool
) -> Iterable[Sequence[Value]]:
    known = [
        one
        for one in declared.properties
        if not one.personal and any(one.name in element.properties for element in members)
    ]
    headers = sorted({header for element in members for header in element.extra})
    yield [ID, *_property_headers(known, provenance), *(f"extra:{one}" for one in headers)]
    for element in members:
        yield [
            element.id,
            *_property_cells(element, known, provenance),
            *(element.extra.get(one, "") for one in headers),
        ]


def _property_headers(known: Sequence[Property], provenance: bool) -> Iterable[str]:
    for one in known:
        yield one.name
        if provenance:
            yield f"{one.name}.source"


def _property_cells(
    element: Element, known: Sequence[Property], provenance: bool
) -> Iterable[Value]:
    for one in known:
        yield element.properties.get(one.name)
        if provenance:
            yield place(element.cells.get(one.name))


def _relationships(estate: Estate) -> Iterable[Sequence[Value]]:
    properties = sorted(
        {one.name for kind in RELATIONSHIP_TYPES.values() for one in kind.properties}
    )
    yield [*_EDGE_COLUMNS, *properties, "evidence"]
    for edge in estate.relationships():
        yield [*_edge_cells(estate, edge, properties), reasons(edge.evidence)]


def _edge_cells(estate: Estate, edge: Relationship, properties: Sequence[str]) -> Iterable[Value]:
    yield edge.type
    for end in (edge.source, edge.target):
        yield end
        yield estate.element(end).name
    yield from (str(edge.method), Decimal(f"{edge.confidence:.4g}"), str(edge.band))
    for name in properties:
        yield edge.properties.get(name)


def place(cell: Cell | Evidence | None) -> str:
    """Where something stands, as people say it: `cmdb.csv, row 41, Description`."""
    if cell is None:
        return ""
    parts = (
        cell.source or "",
        f"sheet {cell.sheet}" if cell.sheet else "",
        f"row {cell.row}" if cell.row is not None else "",
        cell.column or "",
    )
    return ", ".join(part for part in parts if part)


def reasons(evidence: Sequence[Evidence]) -> str:
    """Evidence in one line: `cmdb.csv, row 41, Description: court bookings; …`."""
    return "; ".join(": ".join(part for part in (place(one), one.text) if part) for one in evidence)


def _encoded(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig", "replace")
