"""The shapes of what the store itself answers: find, show, history, loads, diff, verify."""

from __future__ import annotations

from pydantic import Field

from landscape.model.vocabulary import Band, Method
from landscape.responses.declared import (
    ElementProperties,
    RelationshipProperties,
    RelationshipTypeName,
    Scalar,
)
from landscape.responses.models.common import Answer, Evidence, Reference


class Hit(Reference):
    """One hit of a search."""

    matched: str
    score: float


class ShownElement(Reference):
    """One element with its properties and unmapped columns."""

    organisation_id: str
    properties: ElementProperties
    extra: dict[str, str]


class ShownRelationship(Answer):
    """One relationship of an element, and how it is known."""

    type: RelationshipTypeName
    direction: str
    element: Reference
    properties: RelationshipProperties
    method: Method
    confidence: float
    band: Band
    evidence: list[Evidence]


class ShownClaim(Answer):
    """One source's word on one property."""

    property: str
    value: Scalar
    shown: bool
    source: str | None
    sheet: str | None
    row: int | None
    column: str | None
    load: int
    closed: int | None
    method: Method
    confidence: float


class Conflict(Answer):
    """A property on which sources disagree."""

    property: str
    claims: list[ShownClaim]


class Shown(Answer):
    """One element with relationships, claims and conflicts."""

    element: ShownElement
    relationships: list[ShownRelationship]
    claims: list[ShownClaim]
    conflicts: list[Conflict]


class HistoryChange(Answer):
    """One change of one element."""

    load: int
    at: str
    change: str
    property: str
    before: Scalar
    after: Scalar
    source: str | None
    row: int | None
    column: str | None


class Rows(Answer):
    """The ledger: read = loaded + merged + quarantined + skipped."""

    read: int
    loaded: int
    merged: int
    quarantined: int
    skipped: int


class LoadedFile(Answer):
    """One file of a load."""

    path: str
    source: str
    sheet: str | None
    kind: str
    rows: Rows


class Load(Answer):
    """One load."""

    load: int
    at: str
    files: list[LoadedFile]
    elements: int
    relationships: int
    undone: bool
    note: str


class Edge(Answer):
    """One relationship by its ends."""

    type: RelationshipTypeName
    start: str = Field(alias="from")
    to: str
    method: Method
    confidence: float
    band: Band


class EdgeWithProperties(Edge):
    """One relationship by its ends, with its properties."""

    properties: RelationshipProperties


class Change(Answer):
    """One property before and after."""

    property: str
    before: Scalar
    after: Scalar


class Changed(Reference):
    """One element that differs, and how."""

    changes: list[Change]


class ElementDifference(Answer):
    """Elements that came, went and changed."""

    added: list[Reference]
    closed: list[Reference]
    changed: list[Changed]


class RelationshipDifference(Answer):
    """Relationships that came, went and changed."""

    added: list[EdgeWithProperties]
    closed: list[EdgeWithProperties]
    changed: list[EdgeWithProperties]


class Difference(Answer):
    """What changed between two loads."""

    start: int = Field(alias="from")
    to: int
    elements: ElementDifference
    relationships: RelationshipDifference


class Check(Answer):
    """One integrity check."""

    id: str
    ok: bool
    detail: str


class Verified(Answer):
    """The integrity checks, and whether all passed."""

    ok: bool
    checks: list[Check]
