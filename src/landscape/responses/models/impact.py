"""The shapes of `impact` and `path`."""

from __future__ import annotations

from pydantic import Field

from landscape.model.vocabulary import Event, IntegrationKind, Severity
from landscape.responses.models.common import Answer, Evidence, Reference, Unknown


class Step(Answer):
    """One step of a path."""

    start: str = Field(alias="from")
    relationship: str
    to: str
    integration: str | None
    from_name: str
    to_name: str
    integration_name: str | None
    integration_kind: IntegrationKind | None
    direction: str
    certainty: float


class Affected(Answer):
    """One element that is hit."""

    element: Reference
    distance: int
    certainty: float
    severity: Severity
    reason: str
    paths: list[list[Step]]


class Interface(Reference):
    """An integration that touches the subject."""

    other: Reference
    direction: str
    kind: str
    frequency: str
    carries: str | None
    personal_data: bool | None
    documented: bool | None
    criticality: str


class Told(Answer):
    """Somebody to tell: a department that owns or uses what is hit, or who supplies it."""

    element: Reference
    how: str
    certainty: float
    because: list[Reference]


class Weakness(Answer):
    """A single point of failure and what hangs on it."""

    element: Reference
    kind: str
    reason: str
    depends: list[Reference]


class Impact(Answer):
    """What an event hits, by which path, how certainly, and what is not known."""

    subject: Reference
    event: Event
    as_at: str
    affected: list[Affected]
    interfaces: list[Interface]
    to_tell: list[Told]
    single_points_of_failure: list[Weakness]
    unknowns: list[Unknown]
    evidence: list[Evidence]


class Route(Answer):
    """One path between two elements."""

    length: int
    certainty: float
    steps: list[Step]


class Paths(Answer):
    """The closest paths between two elements."""

    start: Reference = Field(alias="from")
    to: Reference
    as_at: str
    paths: list[Route]
