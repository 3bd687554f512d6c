"""The shapes of `contracts`."""

from __future__ import annotations

from landscape.model.vocabulary import Band, ContractStatus, Method, ValueBasis
from landscape.responses.models.common import Answer, Evidence, Money, Short, Unknown


class CoveredApplication(Short):
    """An application that a contract covers, and how that is known."""

    method: Method
    confidence: float
    band: Band
    share: float | None
    evidence: list[Evidence]


class ToldAgain(Short):
    """The contract as another file tells it, with the row, and how sure it is that it is the same one.

    In band accept it counts as this one and is not listed; in band review both are, until somebody decides.
    """

    reference: str | None
    end: str | None
    source: str | None
    sheet: str | None
    row: int | None
    method: Method
    confidence: float
    band: Band
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
    told_again: list[ToldAgain]
    evidence: list[Evidence]


class Contracts(Answer):
    """Contracts with status, notice dates and value per year."""

    as_at: str
    until: str | None
    notice_until: str | None
    contracts: list[Contract]
    total: int
    told_again: int
    statuses: dict[str, int]
    unknowns: list[Unknown]
