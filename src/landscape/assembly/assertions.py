"""Records → assertions: what a row says of an element, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from landscape.model.element import Cell, Claim, Relationship, Value
from landscape.model.inference import Evidence
from landscape.model.intake import IMPORT_KINDS
from landscape.model.record import Record
from landscape.model.vocabulary import Kind, Method
from landscape.store.protocol import ElementAssertion, RelationshipAssertion

# What only the row that speaks for an application may say; the rest may be filled from merged rows.
_PRIMARY_ONLY = frozenset(
    {
        "environment",
        "lifecycle",
        "retired_date",
        "source_id",
        "version",
        "name",
        "users",
        "annual_cost",
    }
)


_OWN = {
    kind: frozenset(one.name for one in declared.element.properties)
    for kind, declared in IMPORT_KINDS.items()
}


def cell_of(record: Record, field: str) -> Cell:
    """Where a field of a record stands."""
    return Cell(record.source, record.row, record.headers.get(field), record.sheet)


def evidence_of(record: Record, field: str, by: str = "") -> Evidence:
    """A field of a record as evidence; `by`, how what it refers to was found (`number`, `name`, …)."""
    return Evidence(
        text=record.raw.get(field, str(record.values.get(field, ""))),
        kind=by or field,
        source=record.source,
        sheet=record.sheet,
        row=record.row,
        column=record.headers.get(field),
    )


def claims_of(record: Record, skip: frozenset[str] = frozenset()) -> dict[str, Claim]:
    """The record's claims on its element's own properties."""
    own = _OWN[record.kind]
    return {
        name: Claim(name, value, cell_of(record, name))
        for name, value in record.values.items()
        if name in own and value is not None and name not in skip
    }


def element_of(
    record: Record,
    element: str,
    keys: tuple[tuple[str, str], ...],
    merged: Sequence[Record] = (),
) -> ElementAssertion:
    """What a record, and the rows merged into it, say of an element."""
    claims = claims_of(record)
    if record.kind is Kind.INTEGRATIONS and "name" not in claims:
        claims["name"] = _flow_name(record)
    extra = dict(record.extra)
    for other in merged:
        for name, claim in claims_of(other, _PRIMARY_ONLY).items():
            claims.setdefault(name, claim)
        for header, text in other.extra.items():
            extra.setdefault(header, text)
    kind = IMPORT_KINDS[record.kind]
    ordered = tuple(claims[name] for name in sorted(claims))
    return ElementAssertion(element, kind.element.name, record.source, ordered, extra, keys)


def _flow_name(record: Record) -> Claim:
    """What an integration without a name goes by: the two applications it joins."""
    ends = [
        str(record.values.get(one, "?")) for one in ("source_application", "target_application")
    ]
    known = next(
        (one for one in ("source_application", "target_application") if one in record.values), ""
    )
    return Claim("name", " → ".join(ends), cell_of(record, known))


def named_element(
    type_name: str, element: str, name: str, record: Record, field: str
) -> ElementAssertion:
    """An element that a record only mentions by name."""
    claim = Claim("name", name, cell_of(record, field))
    return ElementAssertion(element, type_name, record.source, (claim,))


def edge(  # noqa: PLR0917 - what an edge is made of
    type_name: str,
    ends: tuple[str, str],
    record: Record,
    field: str,
    anchor: str,
    properties: Mapping[str, Value] | None = None,
    by: str = "",
) -> RelationshipAssertion:
    """An edge, from the first end to the second, that a record's field states, and how the end was found."""
    relationship = Relationship(
        type_name,
        *ends,
        properties=properties or {},
        method=Method.IMPORTED,
        evidence=(evidence_of(record, field, by),),
    )
    return RelationshipAssertion(relationship, record.source, anchor)
