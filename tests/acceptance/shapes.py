"""The JSON shapes of the interface, as models: a field that is missing or of another type fails.

Adding fields is allowed, so unknown fields are too; the documented ones are required.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from tests.acceptance.running import Outcome


class Shape(BaseModel):
    """Strict: a number that arrives as text is a fault."""

    model_config = ConfigDict(strict=True, extra="allow", populate_by_name=True)


def _iso(text: str) -> str:
    from datetime import date

    date.fromisoformat(text)
    return text


Day = Annotated[str, AfterValidator(_iso)]
Probability = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
BandName = Literal["accept", "review", "no"]
MethodName = Literal["imported", "inferred", "decided"]


class Ref(Shape):
    id: str
    type: str
    name: str


class Named(Shape):
    id: str
    name: str


class Labelled(Shape):
    id: str
    label: str


class Money(Shape):
    low: float
    central: float
    high: float
    unknown: Count
    currency: str

    def model_post_init(self, _: Any) -> None:
        assert self.low <= self.central <= self.high, self


class Column(Shape):
    header: str
    field: str | None
    method: Literal["profile", "alias", "inferred", "unmapped"]
    confidence: Probability

    def model_post_init(self, _: Any) -> None:
        assert (self.field is None) == (self.method == "unmapped"), self


class Rows(Shape):
    read: Count
    loaded: Count
    merged: Count
    quarantined: Count
    skipped: Count

    def model_post_init(self, _: Any) -> None:
        assert self.read == self.loaded + self.merged + self.quarantined + self.skipped, self


class Issue(Shape):
    severity: str
    code: str
    row: int | None
    column: str | None
    value: str | None
    message: Annotated[str, Field(min_length=5)]
    remedy: Annotated[str, Field(min_length=5)]


class FileEntry(Shape):
    path: str
    sheet: str | None
    kind: str
    profile: str | None
    encoding: str | None
    delimiter: str | None
    header_row: int | None
    columns: list[Column]
    rows: Rows
    issues: list[Issue]


class LoadReport(Shape):
    load: int | None
    dry_run: bool
    files: Annotated[list[FileEntry], Field(min_length=1)]
    estate: dict[str, Count]


class Where(Shape):
    source: str | None
    row: int | None
    column: str | None
    text: str


class DuplicateMember(Shape):
    id: str
    name: str
    confidence: Probability
    band: BandName
    method: MethodName
    evidence: list[Where]
    business_functions: list[Labelled]
    organisation_units: list[str]
    contracts: list[str]


class Duplication(Shape):
    id: str
    functionality: Labelled
    count: Count
    effective_number: float | None
    annual_cost: Money
    applications: list[DuplicateMember]

    def model_post_init(self, _: Any) -> None:
        assert self.count == len(self.applications) >= 2, self.id
        assert self.id == f"duplication/{self.functionality.id}"
        assert len({one.id for one in self.applications}) == self.count


class Census(Shape):
    total: Count
    classified: Count
    abstained: Count

    def model_post_init(self, _: Any) -> None:
        assert self.total == self.classified + self.abstained, self


class Duplicates(Shape):
    as_at: Day
    applications: Census
    findings: list[Duplication]


class Hit(Ref):
    matched: str
    score: Probability


class ShownRelationship(Shape):
    type: str
    direction: Literal["in", "out"]
    element: Ref
    properties: dict[str, Any]
    method: MethodName
    confidence: Probability
    evidence: list[Where]


class ShownClaim(Shape):
    property: str
    value: Any
    shown: bool
    source: str | None
    sheet: str | None
    row: int | None
    column: str | None
    load: Count
    method: MethodName
    confidence: Probability


class ShownElement(Ref):
    properties: dict[str, Any]


class Shown(Shape):
    element: ShownElement
    relationships: list[ShownRelationship]
    claims: list[ShownClaim]
    conflicts: list[Any]


class CoveredApplication(Named):
    method: MethodName
    confidence: Probability


class ContractEntry(Shape):
    id: str
    reference: str | None
    title: str | None
    supplier: Named | None
    group: Named | None
    status: Literal[
        "pending",
        "live",
        "live-extended",
        "expired-in-use",
        "expired",
        "rolling",
        "terminated",
        "unknown",
    ]
    start: Day | None
    end: Day | None
    end_max: Day | None
    serve_by: Day | None
    annual_value: Money | None
    value_basis: str
    applications: list[CoveredApplication]


class Contracts(Shape):
    as_at: Day
    contracts: list[ContractEntry]


class Fit(Shape):
    low: float
    high: float


class Disposition(Named):
    disposition: Literal["invest", "migrate", "tolerate", "eliminate", "indeterminate"]
    business_fit: Fit | None
    technical_fit: Fit | None
    decides_next: str | None
    evidence: list[Any]


class Candidate(Shape):
    functionality: Any
    keep: list[Any]
    go: list[Any]
    earliest_exit: Day | None
    saving: Money
    reasons: Annotated[list[Any], Field(min_length=1)]


class Rationalisation(Shape):
    as_at: Day
    applications: list[Disposition]
    candidates: list[Candidate]
    unjudged: list[Any]


class Concentration(Shape):
    hhi: float | None
    cr4: float | None
    basis: str


class SupplierGroup(Shape):
    supplier: Named
    members: list[Any]
    contracts: list[Any]
    annual_value: Money | None
    functionalities: list[Any]
    overlaps: list[Any]
    next_notice: Day | None


class Suppliers(Shape):
    groups: list[SupplierGroup]
    concentration: Concentration


class Step(Shape):
    start: Annotated[Any, Field(alias="from")]
    relationship: str
    to: Any
    integration: Any = None


class Affected(Shape):
    element: Ref
    distance: Annotated[int, Field(ge=1)]
    certainty: Probability
    severity: str
    reason: Annotated[str, Field(min_length=3)]
    paths: Annotated[list[list[Step]], Field(min_length=1)]


class Unknown(Shape):
    what: str
    count: Count
    of: Count

    def model_post_init(self, _: Any) -> None:
        assert self.count <= self.of, self


class Impact(Shape):
    subject: Ref
    event: str
    as_at: Day
    affected: list[Affected]
    single_points_of_failure: list[Any]
    unknowns: list[Unknown]


class RuleElement(Named):
    source: str | None
    row: int | None


class Rule(Shape):
    id: str
    severity: str
    count: Count
    of: Count
    title: str
    remedy: Annotated[str, Field(min_length=5)]
    elements: list[RuleElement]

    def model_post_init(self, _: Any) -> None:
        assert self.count <= self.of, self


class Quality(Shape):
    rules: list[Rule]


class Load(Shape):
    load: Annotated[int, Field(ge=1)]
    at: str
    files: list[Any]
    elements: Count
    relationships: Count
    undone: bool


class Change(Shape):
    property: str
    before: Any
    after: Any


class Changed(Ref):
    changes: Annotated[list[Change], Field(min_length=1)]


class ElementDiff(Shape):
    added: list[Ref]
    closed: list[Ref]
    changed: list[Changed]


class RelationshipDiff(Shape):
    added: list[Any]
    closed: list[Any]
    changed: list[Any]


class Diff(Shape):
    start: Annotated[int, Field(alias="from")]
    to: int
    elements: ElementDiff
    relationships: RelationshipDiff


class Check(Shape):
    id: str
    ok: bool
    detail: str


class Verified(Shape):
    ok: bool
    checks: Annotated[list[Check], Field(min_length=1)]


class Function(Labelled):
    confidence: Probability
    band: BandName
    evidence: list[Any]


class Classified(Shape):
    row: int
    name: str
    functions: list[Function]


class ResolvedSupplier(Named):
    company_number: str | None


class Resolved(Shape):
    row: int
    name: str
    supplier: ResolvedSupplier
    group: Named | None
    confidence: Probability
    band: BandName
    method: str
    evidence: list[Any]


class LinkedApplication(Shape):
    row: int
    name: str


class LinkedContract(Shape):
    row: int
    reference: str | None
    title: str | None


class LinkReason(Shape):
    kind: str
    detail: str
    weight: float


class Link(Shape):
    application: LinkedApplication
    contract: LinkedContract
    confidence: Probability
    band: Literal["accept", "review"]
    evidence: Annotated[list[LinkReason], Field(min_length=1)]


T = TypeVar("T")


def read(outcome: Outcome, shape: type[T]) -> T:
    """One JSON document on standard output, of exactly this shape."""
    assert outcome.code == 0, outcome.err
    document = json.loads(outcome.out, parse_constant=_no_number)
    return TypeAdapter(shape).validate_json(json.dumps(document))


def _no_number(word: str) -> float:
    raise AssertionError(f"{word} is no JSON")
