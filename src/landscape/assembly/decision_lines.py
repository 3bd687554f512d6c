"""Decisions as JSON lines: what is exported, looked through, kept under version control, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from landscape.errors import InputRejected
from landscape.model.decision import Decision
from landscape.model.vocabulary import Verdict

_TEXTS = ("relationship", "source", "target", "verdict")


def to_lines(decisions: Iterable[Decision]) -> str:
    """One JSON object per line, oldest first; `source` and `target` are lists of keys, surest first."""
    return "".join(json.dumps(_document(one), ensure_ascii=False) + "\n" for one in decisions)


def from_lines(text: str, name: str) -> list[Decision]:
    """The decisions of a file. Raises InputRejected, naming the line, when one is none."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found.append(_decision(line, f"line {number} of {name}"))
    return found


def _document(one: Decision) -> dict[str, Any]:
    return {
        "relationship": one.relationship,
        "source": one.source.split("\n"),
        "target": one.target.split("\n"),
        "verdict": one.verdict.value,
        "reason": one.reason,
        "by_role": one.by_role,
        "at": None if one.at is None else one.at.isoformat(),
        "evidence": one.evidence,
    }


def _decision(line: str, where: str) -> Decision:
    try:
        told = json.loads(line)
        relationship, source, target, verdict = (told[one] for one in _TEXTS)
        return Decision(
            str(relationship),
            _keys(source),
            _keys(target),
            Verdict(verdict),
            str(told.get("reason") or ""),
            str(told.get("by_role") or ""),
            datetime.fromisoformat(told["at"]) if told.get("at") else None,
            str(told.get("evidence") or ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise InputRejected(
            f"{where} is no decision.",
            detail=f"{type(wrong).__name__}: {wrong}",
            remedy="Each line is a JSON object with relationship, source, target and verdict "
            f"({', '.join(one.value for one in Verdict)}).",
        ) from None


def _keys(told: object) -> str:
    given = told if isinstance(told, list) else [told]
    keys = [one for one in given if isinstance(one, str) and one]
    if not keys or len(keys) != len(given):
        raise ValueError("source and target are keys, or lists of keys")
    return "\n".join(keys)
