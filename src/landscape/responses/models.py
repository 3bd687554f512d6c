"""The answers' shapes, declared for the API's description. Tests hold the builders to them.

Every model names each field that its builder gives and no other; values that may be unknown say so.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from landscape.model.vocabulary import (
    Band,
    ContractStatus,
    Disposition,
    Event,
    IntegrationKind,
    IssueSeverity,
    Kind,
    Method,
    Severity,
    ValueBasis,
)
from landscape.responses import declared
from landscape.responses.declared import (
    ElementProperties,
    ElementTypeName,
    RelationshipProperties,
    RelationshipTypeName,
)

Scalar = declared.Scalar


class Answer(BaseModel):
    """What all answers have in common: the fields declared here, no others."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Reference(Answer):
    """An element as others mention it."""

    id: str
    type: ElementTypeName
    name: str


class Short(Answer):
    """An element of a known type as others mention it."""

    id: str
    name: str


class Labelled(Answer):
    """A function as others mention it."""

    id: str
    label: str


class Money(Answer):
    """An amount with its doubts; `unknown` counts what has no usable amount."""

    low: float
    central: float
    high: float
    unknown: int
    currency: str


class Evidence(Answer):
    """One reason, down to file, sheet, row, column and words."""

    source: str | None
    sheet: str | None
    row: int | None
    column: str | None
    text: str
    kind: str
    weight: float | None


class Counted(Answer):
    """How many of how many."""

    count: int
    of: int


class Unknown(Counted):
    """Something that is not known: how many of how many."""

    what: str


# --- duplicates ---


class Interval(Answer):
    """What is known of a score from 1 to 5 for certain."""

    low: float
    high: float


class Cover(Answer):
    """The application that does most of what another does, and which part of it."""

    id: str
    share: float
    functions: list[str]


class Provider(Answer):
    """One application that provides a functionality."""

    id: str
    name: str
    confidence: float
    band: Band
    method: Method
    evidence: list[Evidence]
    business_functions: list[Labelled]
    organisation_units: list[str]
    contracts: list[str]
    suppliers: list[Short]
    supplier_groups: list[Short]
    vendor: str | None
    users: int | None
    lifecycle: str
    criticality: str
    hosting: str
    annual_cost: Money
    business_fit: Interval
    technical_fit: Interval
    disposition: Disposition
    earliest_contract_end: str | None
    covered_by: Cover | None


class SetAside(Short):
    """An application that is not counted, and why."""

    reason: str


class DuplicateClass(Answer):
    """One kind of duplication among some of the applications."""

    kind: str = Field(alias="class")
    label: str
    common: str
    applications: list[str]


class EffectiveBasis(Answer):
    """What an effective number rests on."""

    measure: str
    assumed: int
    of: int


class Duplication(Answer):
    """One functionality that several live applications provide."""

    id: str
    title: str
    functionality: Labelled
    count: int
    of: int
    effective_number: float
    effective_basis: EffectiveBasis
    annual_cost: Money
    applications: list[Provider]
    uncertain: list[Provider]
    set_aside: list[SetAside]
    classes: list[DuplicateClass]


class Census(Answer):
    """How many applications were classified, of how many."""

    total: int
    classified: int
    abstained: int
    in_review: int


class Duplicates(Answer):
    """Where the same functionality is provided more than once, and what it costs."""

    as_at: str
    applications: Census
    findings: list[Duplication]


# --- rationalise ---


class Fit(Interval):
    """An axis and how much of its weight is answered."""

    completeness: float


class Fitness(Short):
    """Where one application stands."""

    disposition: Disposition
    business_fit: Fit
    technical_fit: Fit
    decides_next: str | None
    decides_next_label: str | None
    evidence: list[Evidence]


class Kept(Short):
    """An application that stays, and why."""

    chosen: bool
    disposition: Disposition
    annual_cost: Money
    reasons: list[str]


class Blocker(Answer):
    """Something in the way: it takes work, makes a saving doubtful, or stops it."""

    what: str
    weight: str


class Going(Short):
    """An application that may go: from when, what it saves, what stands in the way."""

    disposition: Disposition
    reasons: list[str]
    blockers: list[Blocker]
    earliest_exit: str | None
    saving: Money
    saving_parts: list[str]
    contracts: list[str]
    annual_cost: Money
    evidence: list[Evidence]


class Candidate(Answer):
    """One functionality that fewer applications could serve."""

    id: str
    title: str
    functionality: Labelled
    count: int
    of: int
    keep: list[Kept]
    go: list[Going]
    first_exit: str | None
    earliest_exit: str | None
    exits_unknown: int
    saving: Money
    reasons: list[str]


class Scales(Answer):
    """How applications are placed: the threshold and each indicator's weight."""

    threshold: float
    business_fit: dict[str, int]
    technical_fit: dict[str, int]


class Rationalisation(Answer):
    """Where every application stands, and what could go."""

    as_at: str
    applications: list[Fitness]
    candidates: list[Candidate]
    saving: Money
    saving_basis: str
    scales: Scales


# --- suppliers ---


class Company(Short):
    """A supplier with its number in the company register."""

    company_number: str | None


class HeldContract(Answer):
    """A contract of a supplier group; `counted` says whether its value is in the group's."""

    id: str
    reference: str | None
    title: str
    supplier: Short
    role: str
    status: ContractStatus
    start: str | None
    end: str | None
    serve_by: str | None
    annual_value: Money | None
    value_basis: ValueBasis
    counted: bool


class Service(Labelled):
    """A functionality and the group's applications that provide it."""

    applications: list[str]


class OtherGroup(Short):
    """Another group that provides the same functionality, and by which applications."""

    applications: list[str]


class Overlap(Answer):
    """A functionality that other groups provide too."""

    functionality: Labelled
    applications: list[str]
    groups: list[OtherGroup]


class CoTermination(Answer):
    """Contracts that end close together, and what lining them up costs."""

    first_end: str
    line_up_on: str
    contracts: list[str]
    annual_value: Money
    bridging: Money


class SupplierGroup(Answer):
    """A supplier with all that belongs to it on the date."""

    id: str
    supplier: Company
    members: list[Company]
    contracts: list[HeldContract]
    applications: list[Short]
    annual_value: Money
    functionalities: list[Service]
    overlaps: list[Overlap]
    next_notice: str | None
    co_termination: list[CoTermination]
    evidence: list[Evidence]


class Concentration(Answer):
    """How concentrated our own spending is."""

    hhi: float | None
    cr4: float | None
    basis: str
    units: dict[str, str]
    groups_with_known_value: int
    of: int


class Suppliers(Answer):
    """Supplier groups, overlaps and concentration."""

    as_at: str
    groups: list[SupplierGroup]
    concentration: Concentration
    contracts_without_supplier: Counted


# --- contracts ---


class CoveredApplication(Short):
    """An application that a contract covers, and how that is known."""

    method: Method
    confidence: float
    band: Band
    share: float | None
    evidence: list[Evidence]


class Contract(Answer):
    """One contract on the date."""

    id: str
    reference: str | None
    title: str
    supplier: Short | None
    supplier_role: str | None
    supplier_as_typed: str | None
    group: Short | None
    publishers: list[Short]
    status: ContractStatus
    start: str | None
    end: str | None
    end_max: str | None
    end_max_estimated: bool
    options: list[int] | None
    serve_by: str | None
    notice_missed: bool
    notice_period: str | None
    auto_renew: str
    decision_by: str | None
    annual_value: Money | None
    value_basis: ValueBasis
    value_how: str
    applications: list[CoveredApplication]
    evidence: list[Evidence]


class Contracts(Answer):
    """Contracts with status, notice dates and value per year."""

    as_at: str
    until: str | None
    contracts: list[Contract]
    total: int
    statuses: dict[str, int]
    unknowns: list[Unknown]


# --- impact and path ---


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


# --- quality ---


class ElementToMend(Reference):
    """An element that breaks a rule, and the row to mend."""

    source: str | None
    sheet: str | None
    row: int | None
    column: str | None
    text: str


class Rule(Counted):
    """One rule: how many of how many break it, and what to do."""

    id: str
    severity: Severity
    title: str
    remedy: str
    elements: list[ElementToMend]


class Quality(Answer):
    """The data-quality work queue."""

    as_at: str
    rules: list[Rule]


# --- the store ---


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


# --- graph ---


class Node(Reference):
    """One element of a picture, and how far it is from the middle."""

    distance: int
    properties: ElementProperties


class Graph(Answer):
    """The neighbourhood of one element."""

    as_at: str
    around: Reference
    depth: int
    nodes: list[Node]
    edges: list[Edge]
    left_out: int


# --- imports ---


class Column(Answer):
    """What one column was understood as."""

    header: str
    field: str | None
    method: str
    confidence: float


class Issue(Answer):
    """Something wrong with a file, and what to do."""

    severity: IssueSeverity
    code: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    remedy: str
    sheet: str | None


class File(Answer):
    """How one file was understood, and what became of its rows."""

    path: str
    sheet: str | None
    kind: Kind
    reason: str
    profile: str | None
    encoding: str | None
    delimiter: str | None
    header_row: int | None
    columns: list[Column]
    rows: Rows
    unchanged: bool
    issues: list[Issue]


class LoadReport(Answer):
    """What an import did, or would do."""

    load: int | None
    dry_run: bool
    unchanged: bool
    files: list[File]
    estate: dict[str, int]
    changes: dict[str, Any] | None
