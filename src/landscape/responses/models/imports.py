"""The shapes of `import` and `inspect`."""

from __future__ import annotations

from typing import Any

from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.responses.models.common import Answer
from landscape.responses.models.store import Rows


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
