"""`import` and `inspect`: how files were understood, and the ledger of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, number

if TYPE_CHECKING:
    from landscape.model.record import ColumnMapping, Issue
    from landscape.pipeline import FileReport, LoadReport


def load_report(report: LoadReport) -> Plain:
    """The answer to `import` and `inspect`: per file the mapping, the ledger and the issues."""
    files = [_file(one) for one in report.files]
    return {
        "load": report.load,
        "dry_run": report.dry_run,
        "unchanged": report.load is None and not report.dry_run,
        "files": files,
        "estate": dict(report.estate),
        "changes": _changes(report),
    }


def _changes(report: LoadReport) -> Plain | None:
    known = report.outcome
    if known is None:
        return None
    return {
        "created": known.created,
        "changed": known.changed,
        "closed": known.closed,
        "unchanged": known.unchanged,
        "relationships_created": known.relationships_created,
        "relationships_closed": known.relationships_closed,
        "unmatched": len(known.unmatched),
    }


def _file(one: FileReport) -> Plain:
    known, rows = one.reading, one.rows
    return {
        "path": known.path,
        "sheet": known.sheet,
        "kind": str(known.kind),
        "reason": known.kind_reason,
        "profile": known.profile,
        "encoding": known.encoding,
        "delimiter": known.delimiter,
        "header_row": known.header_row,
        "columns": [_column(each) for each in known.columns],
        "rows": {
            "read": rows.read,
            "loaded": rows.loaded,
            "merged": rows.merged,
            "quarantined": rows.quarantined,
            "skipped": rows.skipped,
        },
        "unchanged": one.unchanged,
        "issues": [issue(each) for each in one.issues],
    }


def _column(one: ColumnMapping) -> Plain:
    return {
        "header": one.header,
        "field": one.field,
        "method": one.method,
        "confidence": number(one.confidence, 4),
    }


def issue(one: Issue) -> Plain:
    """One thing wrong with a file, said so that somebody can mend it."""
    return {
        "severity": str(one.severity),
        "code": one.code,
        "row": one.row,
        "column": one.column,
        "value": one.value,
        "message": one.message,
        "remedy": one.remedy,
        "sheet": one.sheet,
    }
