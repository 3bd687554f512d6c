"""The closed words: every enumeration of the model.

`unknown` is legal in every list that a property or an answer draws on, and never a default.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a file lists: one row of it becomes one element (or a part of one)."""

    APPLICATIONS = "applications"
    CONTRACTS = "contracts"
    SUPPLIERS = "suppliers"
    INTEGRATIONS = "integrations"
    COSTS = "costs"
    LICENCES = "licences"
    ORGANISATION_UNITS = "organisation-units"
    FUNCTIONS = "functions"
    BUSINESS_FUNCTIONS = "business-functions"
    TECHNOLOGY = "technology"
    DATA_OBJECTS = "data-objects"
    ORGANISATIONS = "organisations"
    CHANGE_PROPOSALS = "change-proposals"
    WORK_PACKAGES = "work-packages"
    RELATIONSHIPS = "relationships"


class Method(StrEnum):
    """How a fact came to be known."""

    IMPORTED = "imported"
    INFERRED = "inferred"
    DECIDED = "decided"


class Band(StrEnum):
    """What to do with an inference."""

    ACCEPT = "accept"
    REVIEW = "review"
    NO = "no"


class Severity(StrEnum):
    """How much an issue or a hit matters, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class IssueSeverity(StrEnum):
    """How much of a row an issue costs: error = row quarantined, warning = value not used, note = said."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Lifecycle(StrEnum):
    """Where an application stands in its life."""

    PLANNED = "planned"
    PILOT = "pilot"
    LIVE = "live"
    END_OF_SUPPORT = "end-of-support"
    PENDING_RETIREMENT = "pending-retirement"
    RETIRED = "retired"
    UNKNOWN = "unknown"


class Criticality(StrEnum):
    """How much the organisation depends on it."""

    MOST = "most-critical"
    SOMEWHAT = "somewhat-critical"
    LESS = "less-critical"
    NOT = "not-critical"
    UNKNOWN = "unknown"


class Breadth(StrEnum):
    """How alike the applications are that provide a functionality.

    `any-work`: one platform can do it for whatever work (bookings, payments). `same-work`: only those that
    serve the same business function do the same (a case is another thing in licensing than in adult care).
    `unlike`: a shelf of unlike things, from which nothing follows (office programs, developers' tools).
    """

    ANY_WORK = "any-work"
    SAME_WORK = "same-work"
    UNLIKE = "unlike"
    UNKNOWN = "unknown"


class Hosting(StrEnum):
    """Who runs the machines."""

    ON_PREMISES = "on-premises"
    SAAS = "saas"
    SUPPLIER_HOSTED = "supplier-hosted"
    CLOUD = "cloud"
    UNKNOWN = "unknown"


class ValueBasis(StrEnum):
    """What a contract's value is the value of."""

    TOTAL_WHOLE_TERM = "total-whole-term"
    TOTAL_INCLUDING_OPTIONS = "total-including-options"
    ANNUAL = "annual"
    UNKNOWN = "unknown"


class VatTreatment(StrEnum):
    """Whether a value contains value-added tax."""

    EXCLUDED = "excluded"
    INCLUDED = "included"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


class AutoRenew(StrEnum):
    """What happens at the end of a term when nobody acts."""

    NONE = "none"
    TACIT = "tacit"
    EXPRESS = "express"
    UNKNOWN = "unknown"


class ContractStatus(StrEnum):
    """Where a contract stands on a date (derived, never typed in)."""

    PENDING = "pending"
    LIVE = "live"
    LIVE_EXTENDED = "live-extended"
    EXPIRED_IN_USE = "expired-in-use"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    UNKNOWN = "unknown"


class SupplierRole(StrEnum):
    """What a supplier is to a contract."""

    SUPPLIER = "supplier"
    RESELLER = "reseller"
    PUBLISHER = "publisher"
    UNKNOWN = "unknown"


class CostCategory(StrEnum):
    """What money is spent on."""

    LICENCE = "licence"
    SUPPORT = "support"
    HOSTING = "hosting"
    INTERNAL_STAFF = "internal-staff"
    OTHER = "other"
    UNKNOWN = "unknown"


class IntegrationKind(StrEnum):
    """How two applications are joined."""

    API = "api"
    FILE_TRANSFER = "file-transfer"
    DATABASE_LINK = "database-link"
    MESSAGE = "message"
    EMAIL = "email"
    MANUAL_REKEY = "manual-re-key"
    RPA = "rpa"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Which way data flows, read from the source application."""

    FORWARD = "source-to-target"
    BACKWARD = "target-to-source"
    BOTH = "both"
    UNKNOWN = "unknown"


class Frequency(StrEnum):
    """How often data flows."""

    REAL_TIME = "real-time"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    AD_HOC = "ad-hoc"
    UNKNOWN = "unknown"


class Disposition(StrEnum):
    """TIME: what to do with an application. Indeterminate when what is known does not decide it."""

    INVEST = "invest"
    MIGRATE = "migrate"
    TOLERATE = "tolerate"
    ELIMINATE = "eliminate"
    INDETERMINATE = "indeterminate"


class Event(StrEnum):
    """What happens to the subject of an impact question."""

    RETIRE = "retire"
    OUTAGE = "outage"
    CHANGE = "change"
    CONTRACT_END = "contract-end"
    SUPPLIER_EXIT = "supplier-exit"
    END_OF_LIFE = "end-of-life"


class Verdict(StrEnum):
    """What a person said of an inference."""

    SAME = "same"
    DIFFERENT = "different"
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    WITHDRAW = "withdraw"  # takes the word before it back
