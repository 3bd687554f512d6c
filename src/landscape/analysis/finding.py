"""Findings: what an analysis hands back. One that cannot say who, how many of how many, and on what
evidence does not construct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from landscape.errors import UsageError
from landscape.model.inference import Evidence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A statement about the estate with a stable identity.

    `elements` are the ids it is about, in order; `count` how many they are, of `of` that were looked
    at. `evidence` may be empty only when there is nothing to show because nothing was found.
    """

    id: str
    title: str
    elements: Sequence[str]
    of: int
    evidence: Sequence[Evidence]

    def __post_init__(self) -> None:
        if not self.id or not self.title:
            raise ValueError("a finding needs an identity and a title")
        if self.count > self.of:
            raise ValueError(f"{self.id}: {self.count} of {self.of} cannot be")
        if self.elements and not self.evidence:
            raise ValueError(f"{self.id}: no evidence")

    @property
    def count(self) -> int:
        """How many elements it is about."""
        return len(self.elements)

    def to_frame(self) -> pd.DataFrame:
        """The finding as a table with one row per element, for notebooks.

        Raises UsageError where pandas, which is an extra, is not installed.
        """
        try:
            import pandas as pd
        except ImportError as absent:
            raise UsageError(
                "A finding becomes a table with pandas, which is not installed.",
                remedy="Install it with: pip install 'landscape[pandas]'",
            ) from absent

        plain: dict[str, Any] = {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if isinstance(getattr(self, one.name), str | int | float)
        }
        return pd.DataFrame([{**plain, "element": one} for one in self.elements])
