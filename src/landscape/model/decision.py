"""What people decided: data keyed by stable identities, that wins over inference and survives re-import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from landscape.model.vocabulary import Verdict

SAME_SUPPLIER = "SAME_SUPPLIER"


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word on one inference.

    `relationship` is a relationship type (`PROVIDES`, `COVERS`, `SUPPLIES`, …) or `SAME_SUPPLIER`;
    `source` and `target` are element ids, keys that outlive an export (by the source's number, else a
    fingerprint; one a line, surest first) or, for suppliers, name fingerprints. `evidence` is a digest of
    what was known of both sides: when it changes, the decision is stale.
    """

    relationship: str
    source: str
    target: str
    verdict: Verdict
    reason: str = ""
    by_role: str = ""
    at: datetime | None = None
    evidence: str = ""


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The last word on each pair, oldest first; a pair whose last word was taken back has none.

    Which of two suppliers is named first makes no difference.

    >>> said = [Decision("COVERS", "c", "a", one) for one in (Verdict.ACCEPT, Verdict.REJECT)]
    >>> [one.verdict.value for one in in_force(said)]
    ['reject']
    >>> in_force([*said, Decision("COVERS", "c", "a", Verdict.WITHDRAW)])
    []
    """
    last: dict[tuple[str, str, str], Decision] = {}
    for one in decisions:
        ends = one.source, one.target
        if one.relationship == SAME_SUPPLIER:
            ends = min(ends), max(ends)
        last.pop((one.relationship, *ends), None)
        last[one.relationship, *ends] = one
    return [one for one in last.values() if one.verdict is not Verdict.WITHDRAW]
