"""What people decided: data keyed by stable identities, that wins over inference and survives re-import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from landscape.model.vocabulary import Verdict


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
