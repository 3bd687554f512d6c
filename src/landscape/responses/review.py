"""`review`: the queue of uncertain inferences, and what came of decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, number, reasons

if TYPE_CHECKING:
    from landscape.assembly.review import ReviewCase, Side
    from landscape.model.decision import Decision


def review(cases: Sequence[ReviewCase], *, limit: int | None = None) -> Plain:
    """The queue, most pressing first. `waiting` counts all cases by why they wait, shown or not."""
    waiting = Counter(one.why for one in cases)
    shown = cases if limit is None else cases[:limit]
    return {
        "waiting": {why: waiting[why] for why in ("uncertain", "stale", "audit")},
        "cases": [_case(one) for one in shown],
    }


def _case(one: ReviewCase) -> Plain:
    return {
        "id": one.id,
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
    return {"id": one.id, "name": one.name, "facts": dict(one.facts)}


def _decision(one: Decision) -> Plain:
    return {
        "verdict": str(one.verdict),
        "reason": one.reason,
        "by_role": one.by_role,
        "at": None if one.at is None else one.at.isoformat(timespec="seconds"),
    }


def reviewed(decisions: Sequence[Decision], load: int | None, *, unplaced: int = 0) -> Plain:
    """What came of decisions: how many were kept, the load that follows, how many concern nothing here."""
    return {"decisions": len(decisions), "load": load, "unplaced": unplaced}
