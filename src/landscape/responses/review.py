"""`review`: the queue of uncertain inferences, and what came of decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, number, reasons
from landscape.responses.thresholds import thresholds

if TYPE_CHECKING:
    from landscape.assembly.review import ReviewCase, Side
    from landscape.matching.thresholds import Threshold
    from landscape.model.decision import Decision
    from landscape.reviewing import Kept


def review(
    cases: Sequence[ReviewCase],
    *,
    limit: int | None = None,
    start: int = 0,
    following: str | None = None,
    known: Iterable[Threshold] = (),
) -> Plain:
    """The queue, most pressing first. `waiting` and `steps` count all cases, shown or not.

    Parameters: `start` and `limit`, which of them are shown; `following`, the cursor of the next page;
    `known`, the thresholds that inference went by.
    """
    waiting = Counter(one.why for one in cases)
    shown = cases[start:] if limit is None else cases[start : start + limit]
    return {
        "waiting": {why: waiting[why] for why in ("uncertain", "stale", "audit")},
        "steps": steps(cases),
        "thresholds": thresholds(known),
        "total": len(cases),
        "next": following,
        "cases": [_case(one) for one in shown],
    }


def steps(cases: Sequence[ReviewCase]) -> list[Plain]:
    """How many cases of each step wait, and the money that hangs on them; nobody's is counted twice."""
    from landscape.assembly.review import KINDS

    found = []
    for kind in KINDS:
        held = [one for one in cases if one.step == kind]
        bearers = {key: amount for one in held for key, amount in one.bearers.items()}
        found.append(
            {
                "kind": kind,
                "count": len(held),
                "annual_cost": number(sum(bearers.values(), Decimal(0))),
                "unknown": sum(one.money is None for one in held),
            }
        )
    return found


def _case(one: ReviewCase) -> Plain:
    return {
        "id": one.id,
        "kind": one.step,
        "relationship": one.relationship,
        "source": _side(one.source),
        "target": _side(one.target),
        "confidence": number(one.inference.confidence, 4),
        "band": str(one.inference.band),
        "method": str(one.inference.method),
        "why": one.why,
        "annual_cost": None if one.money is None else number(one.money),
        "priority": number(one.priority, 2),
        "evidence": reasons(one.inference.evidence),
        "decided": None if one.decided is None else _decision(one.decided),
    }


def _side(one: Side) -> Plain:
    return {"id": one.id, "name": one.name, "facts": dict(one.facts), "cells": reasons(one.cells)}


def _decision(one: Decision) -> Plain:
    return {
        "verdict": str(one.verdict),
        "reason": one.reason,
        "by_role": one.by_role,
        "at": None if one.at is None else one.at.isoformat(timespec="seconds"),
    }


def reviewed(kept: Kept) -> Plain:
    """What came of decisions: how many were kept, the load that follows, how many concern nothing here."""
    return {
        "decisions": len(kept.decisions),
        "load": kept.load,
        "unplaced": kept.unplaced,
        "cases": list(kept.cases),
        "missed": list(kept.missed),
    }
