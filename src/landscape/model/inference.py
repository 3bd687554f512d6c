"""What every inferring step hands back: how sure, which band, how, and on what evidence."""

from __future__ import annotations

from dataclasses import dataclass

from landscape.model.vocabulary import Band, Method


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a fact: where it stands (when it stands in a file) and the words that speak for it.

    `kind` names the sort of reason (`name`, `description`, `supplier`, `alias`, `synonym`,
    `decision`, …), `weight` how much it counted (signed, in log-odds unless the step says
    otherwise). `row` is the row number that a person sees in the file.
    """

    text: str
    kind: str = ""
    source: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Inference:
    """A fact that nobody typed in. `confidence` is a calibrated probability in [0, 1]."""

    confidence: float
    band: Band
    method: Method
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not a probability")
        if self.method is Method.INFERRED and not self.evidence:
            raise ValueError("an inference without evidence says nothing")
