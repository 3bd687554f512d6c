"""The shapes of `suppliers`."""

from __future__ import annotations

from landscape.model.vocabulary import ContractStatus, ValueBasis
from landscape.responses.models.common import Answer, Counted, Evidence, Labelled, Money, Short


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
