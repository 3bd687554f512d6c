"""The kinds of edge between the things of an estate, declared once."""

from __future__ import annotations

from collections.abc import Mapping

from landscape.model import vocabulary as words
from landscape.model.declaration import Property, RelationshipType, ValueKind
from landscape.model.element_types import ELEMENT_TYPES

_K = ValueKind
_ANY = tuple(ELEMENT_TYPES)
_APP, _UNIT, _SUP, _CON, _INT = (
    "Application",
    "OrganisationUnit",
    "Supplier",
    "Contract",
    "Integration",
)
_R = RelationshipType

RELATIONSHIP_TYPES: Mapping[str, RelationshipType] = {
    one.name: one
    for one in (
        _R(
            "SERVES",
            (_APP,),
            ("BusinessFunction",),
            "serves",
            "is served by",
            "The application supports this part of the organisation's work.",
        ),
        _R(
            "PROVIDES",
            (_APP,),
            ("ApplicationFunction",),
            "provides",
            "is provided by",
            "The application does this.",
            (
                Property("entitled", "Entitled", "Whether it is paid for.", _K.BOOLEAN),
                Property("used", "Used", "Whether anybody uses it.", _K.BOOLEAN),
            ),
        ),
        _R(
            "COVERS",
            (_CON,),
            (_APP,),
            "covers",
            "is covered by",
            "The contract pays for, hosts or supports the application.",
            (
                Property("share", "Share", "Part of the contract's value.", _K.SHARE),
                Property("role", "Role", "Licence, hosting, support, suite."),
            ),
        ),
        _R(
            "REPEATS",
            (_CON,),
            (_CON,),
            "repeats",
            "is told again by",
            "Another file tells the same contract: it counts once, as the other.",
        ),
        _R(
            "PARTY_TO",
            (_SUP,),
            (_CON,),
            "is party to",
            "is held with",
            "The supplier has signed the contract.",
            (
                Property(
                    "role",
                    "Role",
                    "What it is to the contract.",
                    _K.ENUM,
                    values=words.SupplierRole,
                ),
            ),
        ),
        _R(
            "PARENT_OF",
            (_SUP,),
            (_SUP,),
            "is parent of",
            "belongs to",
            "One company owns another.",
            (
                Property("valid_from", "From", "First day.", _K.DATE),
                Property("valid_to", "To", "Last day.", _K.DATE),
            ),
        ),
        _R(
            "SUPPLIES",
            (_SUP,),
            (_APP,),
            "supplies",
            "is supplied by",
            "The supplier makes or runs the application.",
        ),
        _R("OWNS", (_UNIT,), (_APP, _CON, _INT), "owns", "is owned by", "The unit answers for it."),
        _R("USES", (_UNIT,), (_APP,), "uses", "is used by", "People of the unit use it."),
        _R(
            "FLOWS_FROM",
            (_INT,),
            (_APP,),
            "flows from",
            "sends through",
            "The integration takes data out of the application.",
        ),
        _R(
            "FLOWS_TO",
            (_INT,),
            (_APP,),
            "flows to",
            "receives through",
            "The integration puts data into the application.",
        ),
        _R("CARRIES", (_INT,), ("DataObject",), "carries", "is carried by", "It moves such data."),
        _R(
            "RUNS_ON",
            (_APP, "SystemSoftware"),
            ("SystemSoftware",),
            "runs on",
            "runs",
            "It needs it to work.",
        ),
        _R(
            "DEPENDS_ON",
            (_APP,),
            (_APP,),
            "depends on",
            "is needed by",
            "It does not work without it, whatever passes between the two.",
        ),
        _R("MASTERS", (_APP,), ("DataObject",), "masters", "is mastered by", "It is the source."),
        _R("READS", (_APP,), ("DataObject",), "reads", "is read by", "It holds a copy."),
        _R("REPLACES", (_APP,), (_APP,), "replaces", "is replaced by", "It takes over from it."),
        _R(
            "AFFECTS",
            ("WorkPackage", "ChangeProposal"),
            _ANY,
            "affects",
            "is affected by",
            "The work changes it.",
        ),
        _R("CONTAINS", _ANY, _ANY, "contains", "is part of", "The one is part of the other."),
        _R("GRANTS", ("Licence",), (_APP,), "grants use of", "is licensed by", "Right to use."),
        _R("CHARGED_TO", ("Cost",), (_APP,), "is charged to", "bears", "Spent on it."),
        _R("CHARGED_UNDER", ("Cost",), (_CON,), "is charged under", "is paid by", "Paid under it."),
    )
}
