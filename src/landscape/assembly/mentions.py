"""What an estate's elements say of suppliers: the names they bear, the aliases and parents they state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from landscape.matching.normalise import company_name
from landscape.matching.reference import reference_rows
from landscape.matching.relations import RelationKind, SupplierRelation, SupplierRelations
from landscape.matching.suppliers import SupplierMention
from landscape.model.element import Cell, Element, Relationship

SOURCE = "inference"
ByType = Mapping[str, Sequence[Element]]
_NAMED_IN = {"Application": "vendor", "Contract": "supplier", "Supplier": "name"}


def mentions_of(by_type: ByType) -> list[SupplierMention]:
    """Every supplier name that an application, a contract or a list of suppliers bears, aliases too."""
    found: list[SupplierMention] = []
    for type_name, field_name in _NAMED_IN.items():
        for one in by_type.get(type_name, ()):
            if type_name == "Supplier" and not one.cells.get("name"):
                continue
            if type_name == "Supplier" and one.cells["name"].source == SOURCE:
                continue
            if one.text(field_name):
                found.append(_mention(one, one.id, field_name, one.text(field_name)))
            for place, alias in enumerate(one.text("aliases").split("|")):
                if alias.strip():
                    found.append(_mention(one, f"{one.id}|{place}", "aliases", alias.strip()))
    return found


def _mention(one: Element, key: str, field_name: str, text: str) -> SupplierMention:
    cell = one.cells.get(field_name) or Cell("")
    number = one.text("company_number") or one.extra.get("company_number") or None
    return SupplierMention(key, text, number, cell.source, cell.sheet, cell.row, cell.column)


def relations_of(
    by_type: ByType, parents: Iterable[Relationship], base: SupplierRelations | None
) -> SupplierRelations:
    """The relations given (the shipped when None), with the aliases and parents that the estate's lists state.

    Parameters: `parents`, the `PARENT_OF` edges that a file states.
    """
    names = {one.id: one.text("name") for one in by_type.get("Supplier", ())}
    own = [
        SupplierRelation(
            RelationKind.ALIAS,
            alias.strip(),
            names[one.id],
            source=one.cells["aliases"].source,
            verified=True,
        )
        for one in by_type.get("Supplier", ())
        for alias in one.text("aliases").split("|")
        if alias.strip() and "aliases" in one.cells
    ]
    own += [
        SupplierRelation(
            RelationKind.PARENT,
            names[edge.target],
            names[edge.source],
            source=_source_of(edge),
            verified=True,
        )
        for edge in parents
        if names.get(edge.target) and names.get(edge.source)
    ]
    own += _owners(by_type)
    known = base or SupplierRelations.shipped()
    return SupplierRelations.of((*known.relations, *own), reference_rows("suppliers.csv"))


def _owners(by_type: ByType) -> list[SupplierRelation]:
    """The parents that names state themselves: *Acme Maps Ltd (part of the Bexley Group)*."""
    found: dict[tuple[str, str], SupplierRelation] = {}
    for mention in mentions_of(by_type):
        taken = company_name(mention.name)
        if taken.owner and taken.words:
            child, parent = " ".join(taken.words), taken.owner.title()
            found.setdefault(
                (child, parent),
                SupplierRelation(
                    RelationKind.PARENT, child, parent, source=mention.source or "", verified=True
                ),
            )
    return [found[one] for one in sorted(found)]


def _source_of(edge: Relationship) -> str:
    return next((one.source for one in edge.evidence if one.source), "")
