"""The shapes of what was inferred of rows. Tests hold the builders to them."""

from __future__ import annotations

from landscape.responses.models import Answer, Evidence, Labelled


class InferredFunction(Labelled):
    """A function that a row provides, how surely, and why."""

    confidence: float
    band: str
    method: str
    evidence: list[Evidence]


class ClassifiedRow(Answer):
    """What one row provides; nothing where it abstains."""

    row: int
    name: str
    functions: list[InferredFunction]


class NamedSupplier(Answer):
    """Who a cell names; without a name where it names nobody."""

    id: str
    name: str
    company_number: str | None


class SupplierGroup(Answer):
    """The group that a supplier belongs to."""

    id: str
    name: str | None


class ResolvedRow(Answer):
    """Who one row names."""

    row: int
    name: str
    supplier: NamedSupplier
    group: SupplierGroup | None
    confidence: float
    band: str
    method: str
    evidence: list[Evidence]


class ApplicationRow(Answer):
    """An application by its row."""

    row: int
    name: str


class ContractRow(Answer):
    """A contract by its row."""

    row: int
    reference: str | None
    title: str | None


class LinkReason(Answer):
    """One reason for a link, with its weight."""

    kind: str
    detail: str
    weight: float
    source: str | None
    row: int | None
    column: str | None


class LinkedRows(Answer):
    """A contract row that covers an application row."""

    application: ApplicationRow
    contract: ContractRow
    role: str
    confidence: float
    band: str
    method: str
    evidence: list[LinkReason]


class Share(Answer):
    """A share with its 95 % interval."""

    value: float | None
    low: float | None
    high: float | None
    count: int
    of: int


class BandCoverage(Answer):
    """How many answers a band holds, what share of all, how many of them are right."""

    band: str
    answers: int
    coverage: float | None
    precision: Share


class Cluster(Answer):
    """Precision, recall and F1 per row (B-cubed)."""

    precision: float
    recall: float
    f1: float


class Evaluation(Answer):
    """How good an inference is on a labelled file."""

    task: str
    basis: str
    rows: int
    abstained: int
    precision: Share
    recall: Share
    f1: Share
    cluster: Cluster | None
    first: Share | None
    calibration_error: float | None
    bands: list[BandCoverage]
    unknown: list[str]
