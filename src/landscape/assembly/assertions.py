"""Records → assertions: what a row says of an element, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from landscape.assembly.versions import counted
from landscape.model.element import NOTHING, Cell, Claim, Relationship, Value
from landscape.model.inference import Evidence
from landscape.model.intake import IMPORT_KINDS
from landscape.model.metamodel import RELATIONSHIP_TYPES
from landscape.model.record import Record
from landscape.model.vocabulary import Kind, Method
from landscape.store.batch import ElementAssertion, SaidOfElement
from landscape.store.said import CellSaid, RowSaid

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


_LISTS = frozenset({"aliases", "synonyms"})
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


@dataclass(slots=True, eq=False)
class RowOfElement:
    """What a record, and the rows merged into it, say of an element: put into words when it is asked for.

    A large list has millions of cells, and each would be an object as long as nobody needs it.
    """

    id: str
    record: Record
    keys: tuple[tuple[str, str], ...]
    merged: tuple[Record, ...] = ()

    @property
    def type(self) -> str:
        """The type of the element."""
        return IMPORT_KINDS[self.record.kind].element.name

    @property
    def source(self) -> str:
        """The file that the record stands in."""
        return self.record.source

    @property
    def in_one_row(self) -> RowSaid | None:
        """What `claims` says, where all of it stands in one row; None where rows were merged into it."""
        if self.merged:
            return None
        record = self.record
        values: Mapping[str, Value] = record.values
        headers: Mapping[str, str | None] = record.headers
        if record.kind is Kind.INTEGRATIONS and "name" not in values:
            named = _flow_name(record)
            values = {**values, "name": named.value}
            headers = {**headers, "name": named.cell.column if named.cell else None}
        names = _own_names(record.kind, tuple(values))
        if None in values.values():
            names = tuple(name for name in names if values[name] is not None)
        return RowSaid(record.sheet, record.row, names, values, headers)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What is said of the element's properties, in the order of their names."""
        found = claims_of(self.record)
        if self.record.kind is Kind.INTEGRATIONS and "name" not in found:
            found["name"] = _flow_name(self.record)
        for other in self.merged:
            for name, claim in claims_of(other, _PRIMARY_ONLY).items():
                found.setdefault(name, claim)
        return tuple(found[name] for name in sorted(found))

    @property
    def extra(self) -> Mapping[str, str]:
        """The columns that no field holds."""
        if not self.merged:
            return self.record.extra
        found = dict(self.record.extra)
        for other in self.merged:
            for header, text in other.extra.items():
                found.setdefault(header, text)
        if self.record.kind is Kind.APPLICATIONS:
            found |= counted((self.record, *self.merged))
        return found


@lru_cache(4096)
def _own_names(kind: Kind, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Of the fields of a row those that are properties of its element, in the order of their names."""
    return tuple(sorted(_OWN[kind].intersection(fields)))


def with_row(earlier: SaidOfElement, record: Record) -> ElementAssertion:
    """What a row says of an element, with what a further row of its source adds."""
    said, addition = earlier.claims, RowOfElement(earlier.id, record, ())
    more = addition.claims
    known = {claim.property for claim in said}
    claims = tuple(_with_more(one, more) for one in said)
    claims += tuple(one for one in more if one.property not in known)
    return ElementAssertion(
        earlier.id,
        earlier.type,
        earlier.source,
        tuple(sorted(claims, key=lambda claim: claim.property)),
        _together(earlier.extra, addition.extra),
        earlier.keys,
    )


def _with_more(claim: Claim, others: Sequence[Claim]) -> Claim:
    """A claim on a list of names, with the names that another row adds."""
    more = next((one for one in others if one.property == claim.property), None)
    if claim.property not in _LISTS or more is None:
        return claim
    told = [*str(claim.value).split("|"), *str(more.value).split("|")]
    return replace(claim, value="|".join(dict.fromkeys(told)))


def _together(earlier: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """The columns that no field holds, of two rows that are one thing: where they differ, both texts."""
    found = dict(earlier)
    for header, text in more.items():
        before = found.get(header)
        if before is None:
            found[header] = text
        elif text not in before.split("; "):
            found[header] = f"{before}; {text}"
    return found


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


# Fields of a row that say something of an edge: relationship type → its property → the field.
_ON_THE_EDGE = {"PARENT_OF": (("valid_from", "parent_from"), ("valid_to", "parent_to"))}
_ON_ITS_ROW = {
    name: tuple(sorted((one.name, one.name) for one in declared.properties))
    for name, declared in RELATIONSHIP_TYPES.items()
}


@dataclass(slots=True, eq=False)  # frozen ones cost twice as much to make, and there are millions
class RowOfEdge:
    """An edge that a record's field states, put into words when it is asked for. It is never changed.

    `anchor` is the element whose row it is; `by`, how the other end was found (`number`, `name`, …).
    """

    type: str
    source: str
    target: str
    anchor: str
    record: Record
    field: str
    by: str = ""

    @property
    def origin(self) -> str:
        """The file that the record stands in."""
        return self.record.source

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a file can say only once."""
        return self.record.source, self.type, self.source, self.target

    @property
    def in_one_cell(self) -> CellSaid:
        """What `relationship` says, without an object for it."""
        record, field = self.record, self.field
        text = record.raw.get(field)
        if text is None:
            text = str(record.values.get(field, ""))
        return CellSaid(
            self.type,
            self.source,
            self.target,
            self._properties(),
            text,
            self.by or field,
            record.sheet,
            record.row,
            record.headers.get(field),
        )

    @property
    def relationship(self) -> Relationship:
        """The edge, with the cell that states it."""
        evidence = (evidence_of(self.record, self.field, self.by),)
        return Relationship(
            self.type,
            self.source,
            self.target,
            self._properties(),
            Method.IMPORTED,
            evidence=evidence,
        )

    def _properties(self) -> Mapping[str, Value]:
        """What the row says of the edge itself."""
        values = self.record.values
        said = _ON_ITS_ROW if self.record.kind is Kind.RELATIONSHIPS else _ON_THE_EDGE
        told = said.get(self.type)
        if not told:
            return NOTHING
        return {name: values[one] for name, one in told if one in values}
