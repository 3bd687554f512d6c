"""What people decided: data keyed by stable identities, that wins over inference and survives re-import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from landscape.model.vocabulary import Verdict

SAME_SUPPLIER = "SAME_SUPPLIER"
# Words on two things that are one or are not: which of them is named first makes no difference.
_EITHER_WAY = frozenset({SAME_SUPPLIER, "REPEATS"})


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


def pair_of(relationship: str, source: str, target: str) -> tuple[str, str, str]:
    """What a word is on: the same for both ways to name two things that are one or are not.

    >>> pair_of("REPEATS", "l", "k"), pair_of("COVERS", "l", "k")
    (('REPEATS', 'k', 'l'), ('COVERS', 'l', 'k'))
    """
    if relationship in _EITHER_WAY:
        return relationship, min(source, target), max(source, target)
    return relationship, source, target


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The last word on each pair, oldest first; a pair whose last word was taken back has none.

    >>> said = [Decision("COVERS", "c", "a", one) for one in (Verdict.ACCEPT, Verdict.REJECT)]
    >>> [one.verdict.value for one in in_force(said)]
    ['reject']
    >>> in_force([*said, Decision("COVERS", "c", "a", Verdict.WITHDRAW)])
    []
    """
    last: dict[tuple[str, str, str], Decision] = {}
    for one in decisions:
        key = pair_of(one.relationship, one.source, one.target)
        last.pop(key, None)
        last[key] = one
    return [one for one in last.values() if one.verdict is not Verdict.WITHDRAW]
