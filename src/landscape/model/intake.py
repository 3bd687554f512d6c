"""Import targets: for each kind of file, the element a row becomes and the fields a column can map to.

A field is either a property of that element (derived from the metamodel) or a reference to another
element, by name or number, which becomes a relationship once it is resolved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landscape.model import metamodel
from landscape.model.metamodel import ElementType, Property, ValueKind
from landscape.model.vocabulary import Kind

# Beside references, what assembling goes by: of every kind, and of some kinds more. A test reads along.
_IDENTIFYING = frozenset(
    "landscape_id source_id reference name title product vendor supplier start_date".split()
)
_GROUND: Mapping[Kind, frozenset[str]] = {
    Kind.APPLICATIONS: frozenset({"environment"}),
    Kind.CONTRACTS: frozenset({"description", "value"}),
    Kind.COSTS: frozenset({"year", "category", "basis"}),
    Kind.INTEGRATIONS: frozenset({"kind", "protocol", "carries"}),
    Kind.LICENCES: frozenset({"metric", "end_date"}),
    Kind.SUPPLIERS: frozenset({"parent_from", "parent_to"}),
    Kind.TECHNOLOGY: frozenset({"version"}),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One import target. `reference` names the element type that the text refers to, if any.

    `relationship` is the edge that a resolved reference becomes and `outward` says whether the
    row's element is the edge's source. `many` allows several references in one cell, split at ; | or
    a newline.
    """

    declaration: Property
    reference: str | None = None
    relationship: str | None = None
    outward: bool = False
    many: bool = False

    @property
    def name(self) -> str:
        """The field's name, as in JSON and profiles."""
        return self.declaration.name


@dataclass(frozen=True, slots=True)
class ImportKind:
    """What a kind of file is: the element of a row, its fields, and which of them a row needs.

    Of each group in `needs`, a row must say at least one; a row that does not goes into quarantine.
    """

    kind: Kind
    element: ElementType
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]

    @property
    def ground(self) -> frozenset[str]:
        """The fields that others go by: who the row is, what it is grouped by, what it refers to, its edges.

        What a row says in any other field concerns its own element only.
        """
        referring = (one.name for one in self.fields if one.reference)
        return _IDENTIFYING | _GROUND.get(self.kind, frozenset()) | frozenset(referring)

    def field(self, name: str) -> Field | None:
        """The field of that name, None when the kind has none."""
        return next((one for one in self.fields if one.name == name), None)


def _reference(
    name: str,
    label: str,
    meaning: str,
    target: str,
    relationship: str,
    *,
    outward: bool = False,
    many: bool = False,
) -> Field:
    declaration = Property(name, label, meaning, ValueKind.NAME)
    return Field(declaration, target, relationship, outward, many)


def _kind(
    kind: Kind, element: ElementType, needs: tuple[tuple[str, ...], ...], *references: Field
) -> ImportKind:
    own = tuple(Field(one) for one in element.properties)
    return ImportKind(kind, element, (*own, *references, _OWN_ID), needs)


_OWN_ID = Field(
    Property(
        "landscape_id",
        "Identity here",
        "The identity that an export of this program gives it.",
        ValueKind.IDENTIFIER,
    )
)
# A row of such a file becomes an edge between elements that other files list.
RELATION_ROW = ElementType(
    "Relationship",
    "relationship",
    "Relationship",
    "Relationships",
    "One row of a list of relationships.",
    (
        Property("relationship_type", "Type", "As the source types it: Depends on::Used by."),
        Property("parent", "Parent", "The end that the type reads from.", ValueKind.NAME),
        Property("child", "Child", "The end that the type reads to.", ValueKind.NAME),
        Property("parent_id", "Parent's id", "Its number or id.", ValueKind.IDENTIFIER),
        Property("child_id", "Child's id", "Its number or id.", ValueKind.IDENTIFIER),
        Property("parent_class", "Parent's class", "What kind of item it is."),
        Property("child_class", "Child's class", "What kind of item it is."),
        Property("method", "Method", "How an export of this program says it is known."),
        Property("share", "Share", "Part of the contract's value.", ValueKind.SHARE),
        Property("role", "Role", "What the one is to the other."),
        Property("valid_from", "From", "First day.", ValueKind.DATE),
        Property("valid_to", "To", "Last day.", ValueKind.DATE),
        Property("entitled", "Entitled", "Whether it is paid for.", ValueKind.BOOLEAN),
        Property("used", "Used", "Whether anybody uses it.", ValueKind.BOOLEAN),
    ),
)


_UNIT = _reference(
    "organisation_unit", "Department", "The unit that answers for it.", "OrganisationUnit", "OWNS"
)
_PARENT_UNIT = _reference(
    "parent", "Parent unit", "The unit it is part of.", "OrganisationUnit", "CONTAINS"
)

IMPORT_KINDS: Mapping[Kind, ImportKind] = {
    one.kind: one
    for one in (
        _kind(
            Kind.APPLICATIONS,
            metamodel.APPLICATION,
            (("name", "source_id"),),
            _UNIT,
            _reference(
                "functionality",
                "Functionality",
                "What it does, where the source says.",
                "ApplicationFunction",
                "PROVIDES",
                outward=True,
                many=True,
            ),
            _reference(
                "business_function",
                "Business function",
                "The work it serves, where the source says.",
                "BusinessFunction",
                "SERVES",
                outward=True,
                many=True,
            ),
            _reference(
                "technology",
                "Technology",
                "Databases and platforms it runs on.",
                "SystemSoftware",
                "RUNS_ON",
                outward=True,
                many=True,
            ),
            _reference(
                "parent_application",
                "Part of",
                "The suite or application it is a module or environment of.",
                "Application",
                "CONTAINS",
            ),
            _reference(
                "contract_reference",
                "Contract reference",
                "The contract that covers it, where the source says.",
                "Contract",
                "COVERS",
                many=True,
            ),
            Field(
                Property(
                    "duplicate_of",
                    "Duplicate of",
                    "The row that says the same, where the source knows it.",
                    ValueKind.NAME,
                ),
                "Application",
            ),
        ),
        _kind(
            Kind.CONTRACTS,
            metamodel.CONTRACT,
            (("title", "reference", "description"),),
            _UNIT,
            _reference(
                "company_number",
                "Supplier's company number",
                "As the register states it.",
                "Supplier",
                "PARTY_TO",
            ),
            _reference(
                "applications",
                "Applications",
                "Applications it covers, where the source says.",
                "Application",
                "COVERS",
                outward=True,
                many=True,
            ),
        ),
        _kind(
            Kind.SUPPLIERS,
            metamodel.SUPPLIER,
            (("name",),),
            _reference(
                "parent", "Parent company", "The company that owns it.", "Supplier", "PARENT_OF"
            ),
            Field(Property("parent_from", "Owned from", "First day.", ValueKind.DATE)),
            Field(Property("parent_to", "Owned until", "Last day.", ValueKind.DATE)),
        ),
        _kind(
            Kind.INTEGRATIONS,
            metamodel.INTEGRATION,
            (("source_application",), ("target_application",)),
            _reference(
                "source_application",
                "Source application",
                "Where the data comes from.",
                "Application",
                "FLOWS_FROM",
                outward=True,
            ),
            _reference(
                "target_application",
                "Target application",
                "Where the data goes.",
                "Application",
                "FLOWS_TO",
                outward=True,
            ),
            _UNIT,
        ),
        _kind(
            Kind.COSTS,
            metamodel.COST,
            (("amount",), ("application", "contract_reference")),
            _reference(
                "application",
                "Application",
                "What it was spent on.",
                "Application",
                "CHARGED_TO",
                outward=True,
            ),
            _reference(
                "contract_reference",
                "Contract reference",
                "The contract it was paid under.",
                "Contract",
                "CHARGED_UNDER",
                outward=True,
            ),
        ),
        _kind(
            Kind.LICENCES,
            metamodel.LICENCE,
            (("name", "product"),),
            _reference(
                "application",
                "Application",
                "What it lets people use.",
                "Application",
                "GRANTS",
                outward=True,
            ),
        ),
        _kind(Kind.ORGANISATION_UNITS, metamodel.ORGANISATION_UNIT, (("name",),), _PARENT_UNIT),
        _kind(
            Kind.FUNCTIONS,
            metamodel.APPLICATION_FUNCTION,
            (("name", "source_id"),),
            _reference(
                "parent",
                "Parent",
                "The function it is part of.",
                "ApplicationFunction",
                "CONTAINS",
            ),
        ),
        _kind(
            Kind.BUSINESS_FUNCTIONS,
            metamodel.BUSINESS_FUNCTION,
            (("name", "source_id"),),
            _reference(
                "parent", "Parent", "The function it is part of.", "BusinessFunction", "CONTAINS"
            ),
        ),
        _kind(Kind.TECHNOLOGY, metamodel.SYSTEM_SOFTWARE, (("name",),)),
        _kind(Kind.DATA_OBJECTS, metamodel.DATA_OBJECT, (("name",),)),
        _kind(Kind.ORGANISATIONS, metamodel.ORGANISATION, (("name",),)),
        _kind(Kind.CHANGE_PROPOSALS, metamodel.CHANGE_PROPOSAL, (("name", "source_id"),)),
        _kind(Kind.WORK_PACKAGES, metamodel.WORK_PACKAGE, (("name", "source_id"),)),
        _kind(
            Kind.RELATIONSHIPS,
            RELATION_ROW,
            (("parent", "parent_id"), ("child", "child_id"), ("relationship_type",)),
        ),
    )
}
