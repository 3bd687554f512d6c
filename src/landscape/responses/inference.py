"""`classify`, `resolve`, `link`, `evaluate`: what was inferred of rows, and how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, number, reasons

if TYPE_CHECKING:
    from landscape.matching.described import Classified
    from landscape.matching.evaluate import BandCoverage, Evaluation, Share
    from landscape.matching.suppliers import SupplierIdentity
    from landscape.matching.tables import RowFunctions, RowLink, RowSupplier
    from landscape.model.inference import Evidence


def classified(rows: Sequence[RowFunctions]) -> list[Plain]:
    """The answer to `classify`: one per row; no functions says that it abstains."""
    return [
        {"row": one.row, "name": one.name, "functions": [_function(each) for each in one.functions]}
        for one in rows
    ]


def _function(one: Classified) -> Plain:
    return {
        "id": one.function_id,
        "label": one.label,
        "confidence": number(one.inference.confidence, 4),
        "band": str(one.inference.band),
        "method": str(one.inference.method),
        "evidence": reasons(one.inference.evidence),
    }


def resolved(rows: Sequence[RowSupplier]) -> list[Plain]:
    """The answer to `resolve`: one per row; a cell that names nobody has an id of its own."""
    return [{"row": one.row, "name": one.name, **_identity(one.identity, one.row)} for one in rows]


def _identity(one: SupplierIdentity, row: int) -> Plain:
    return {
        "supplier": {
            "id": one.supplier_id or f"nobody-in-row-{row}",
            "name": one.supplier_name if one.supplier_id else "",
            "company_number": one.company_number,
        },
        "group": {"id": one.group_id, "name": one.group_name} if one.group_id else None,
        "confidence": number(one.inference.confidence, 4),
        "band": str(one.inference.band),
        "method": str(one.inference.method),
        "evidence": reasons(one.inference.evidence),
    }


def linked(rows: Sequence[RowLink]) -> list[Plain]:
    """The answer to `link`: every pair in the bands accept and review."""
    return [
        {
            "application": {"row": one.application_row, "name": one.application_name},
            "contract": {
                "row": one.contract_row,
                "reference": one.reference or None,
                "title": one.title or None,
            },
            "role": str(one.link.role),
            "confidence": number(one.link.inference.confidence, 4),
            "band": str(one.link.inference.band),
            "method": str(one.link.inference.method),
            "evidence": [_reason(each) for each in one.link.inference.evidence],
        }
        for one in rows
    ]


def _reason(one: Evidence) -> Plain:
    return {
        "kind": one.kind,
        "detail": one.text,
        "weight": number(one.weight or 0.0, 2),
        "source": one.source,
        "row": one.row,
        "column": one.column,
    }


def evaluation(result: Evaluation, *, basis: str) -> Plain:
    """The answer to `evaluate`. `basis` says on what: which file, how many rows, which taxonomy."""
    return {
        "task": result.task,
        "basis": basis,
        "rows": result.rows,
        "abstained": result.abstained,
        "precision": _share(result.precision),
        "recall": _share(result.recall),
        "f1": _share(result.f1),
        "cluster": _cluster(result.cluster),
        "first": None if result.first is None else _share(result.first),
        "calibration_error": _rounded(result.calibration_error),
        "bands": [_band(one) for one in result.bands],
        "unknown": list(result.unknown),
    }


def _cluster(figures: tuple[float, float, float] | None) -> Plain | None:
    if figures is None:
        return None
    precision, recall, f1 = figures
    return {"precision": _rounded(precision), "recall": _rounded(recall), "f1": _rounded(f1)}


def _share(one: Share) -> Plain:
    return {
        "value": _rounded(one.value),
        "low": _rounded(one.low),
        "high": _rounded(one.high),
        "count": one.count,
        "of": one.of,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _band(one: BandCoverage) -> Plain:
    return {
        "band": str(one.band),
        "answers": one.answers,
        "coverage": _rounded(one.coverage),
        "precision": _share(one.precision),
    }
