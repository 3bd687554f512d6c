"""Rows as read, records as mapped and typed, issues, and the ledger that accounts for every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from landscape.model.element import Value
from landscape.model.vocabulary import IssueSeverity, Kind

# The issue of a row that waits for what it names: it is read again when other files come.
UNRESOLVED_END = "relationship_unresolved"
DIGEST = 8  # bytes
# How the sheet is called of the contracts that a list of applications states beside each.
BESIDE = "(its contracts)"
# And that of the costs whose years stand side by side there.
COSTS_BESIDE = "(its costs by year)"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read: its number as a person sees it in the file, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong with a file, said so that somebody can mend it."""

    severity: IssueSeverity
    code: str
    message: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What one column was understood as. `field` is None when it is unmapped (and kept as extra)."""

    header: str
    position: int
    field: str | None
    method: str  # profile · alias · inferred · unmapped
    confidence: float


@dataclass(frozen=True, slots=True)
class Record:
    """One row, mapped and typed.

    `values` holds typed values by field name (only what is known), `headers` the header that each
    field came from, `raw` the text as read, `extra` the unmapped columns by header.
    """

    kind: Kind
    source: str
    sheet: str | None
    row: int
    values: Mapping[str, Value]
    headers: Mapping[str, str]
    raw: Mapping[str, str]
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that was not loaded: its text by header and why."""

    source: str
    sheet: str | None
    row: int
    cells: Mapping[str, str]
    reasons: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class RowCounts:
    """The ledger of one file: read = loaded + merged + quarantined + skipped, always."""

    read: int = 0
    loaded: int = 0
    merged: int = 0
    quarantined: int = 0
    skipped: int = 0

    def __post_init__(self) -> None:
        if self.read != self.loaded + self.merged + self.quarantined + self.skipped:
            raise ValueError(f"the ledger does not add up: {self}")


@dataclass(slots=True)
class RowDigests:
    """The rows of a table in their order, each in two numbers of eight bytes, and how the table is understood.

    `whole` tells whether a row is as it was, at the place where it was; `ground`, whether that is so of the
    cells that others go by (`ImportKind.ground`). Equal `understood`: cells are read in the same way.
    """

    understood: str
    first: int = 0  # the number of the first row; the others follow without a gap
    whole: bytearray = field(default_factory=bytearray)
    ground: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.whole) // DIGEST


@dataclass(frozen=True, slots=True)
class FileReading:
    """All that was understood of one file or sheet, before anything is loaded.

    `source` is the file's name without folders: the identity of the source of a claim.
    `read` and `skipped` count rows; records + quarantined + skipped = read.
    """

    path: str
    source: str
    sheet: str | None
    kind: Kind
    kind_reason: str
    profile: str | None
    encoding: str | None
    delimiter: str | None
    header_row: int | None
    columns: tuple[ColumnMapping, ...]
    records: tuple[Record, ...]
    quarantined: tuple[QuarantinedRow, ...]
    issues: tuple[Issue, ...]
    read: int
    skipped: int
    fingerprint: str = (
        ""  # hash of the bytes and of the mapping, so that an unchanged file is known
    )
    again: bool = False  # rows that waited in quarantine; the rest of their file is not here
    answered: frozenset[tuple[str, str | None, int]] = (
        frozenset()
    )  # rows in quarantine that it mends
    digests: RowDigests | None = field(
        default=None, compare=False
    )  # None: to be read whole, always

    def __post_init__(self) -> None:
        if self.read != len(self.records) + len(self.quarantined) + self.skipped:
            raise ValueError(f"{self.source}: rows read do not add up")
