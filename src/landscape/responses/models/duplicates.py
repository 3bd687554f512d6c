"""The shapes of `duplicates`."""

from __future__ import annotations

from pydantic import Field

from landscape.model.vocabulary import Band, Breadth, Disposition, Method
from landscape.responses.models.common import Answer, Evidence, Labelled, Money, Short


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
    breadth: Breadth
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
