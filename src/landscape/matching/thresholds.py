"""From which confidence on things stand by themselves, and what that rests on: as shipped, or as decided.

The words that a recalibrated inference bears (`Recalibration.reasons`) are read back here, so that what is
shown is what was in force when it was inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from landscape.matching.bands import (
    FUNCTION_BANDS,
    FUNCTION_TARGET,
    LINK_BANDS,
    LINK_TARGET,
    REPEAT_BANDS,
    SUPPLIER_BANDS,
    Bands,
)
from landscape.matching.evaluate import Share, wilson
from landscape.matching.recalibrate import CALIBRATION, ENOUGH
from landscape.model.inference import Evidence

_FROM = re.compile(r"^(\d+) decisions? on .*stands by itself from (\d\.\d\d)")
_ABOVE = re.compile(r"of (\d+) decided above it (\d+) right")


@dataclass(frozen=True, slots=True)
class Threshold:
    """What one step of the inference goes by.

    `bands` are in force, `shipped` those of a cold start; `decisions`, how many were counted; `above`, how
    often the decided that stood by themselves were right, with its interval; `target`, the share promised
    (None where none is).
    """

    step: str
    bands: Bands
    shipped: Bands
    decisions: int
    above: Share
    target: float | None

    @property
    def moved(self) -> bool:
        """Whether decisions set it: from `ENOUGH` on."""
        return self.decisions >= ENOUGH

    @property
    def told(self) -> str:
        """In words.

        >>> threshold("links", ()).told
        'links stand by themselves from 0.80, wait for a person from 0.35: as shipped, no decision counted'
        """
        start = (
            f"{self.step} stand by themselves from {self.bands.accept:.2f}, wait for a person from "
            f"{self.bands.review:.2f}"
        )
        if not self.decisions:
            return f"{start}: as shipped, no decision counted"
        if not self.moved:
            return f"{start}: as shipped, {self.decisions} of {ENOUGH} decisions that would move it"
        one = self.above
        right = (
            f"{one.count} of {one.of} decided above it were right ({one.low:.2f} to {one.high:.2f})"
        )
        promised = "" if self.target is None else f", promised {self.target:.2f}"
        return f"{start}: by {self.decisions} decisions; {right}{promised}"


_STEPS = {
    "functions": (FUNCTION_BANDS, FUNCTION_TARGET),
    "business functions": (FUNCTION_BANDS, FUNCTION_TARGET),
    "links": (LINK_BANDS, LINK_TARGET),
    "suppliers": (SUPPLIER_BANDS, None),
    "contracts": (REPEAT_BANDS, None),
}


def threshold(step: str, evidence: Iterable[Evidence]) -> Threshold:
    """What a step goes by, from the evidence of one thing that it inferred (nothing: as shipped)."""
    shipped, target = _STEPS[step]
    said = next((one.text for one in evidence if one.kind == CALIBRATION), "")
    found, above = _FROM.search(said), _ABOVE.search(said)
    if found is None:
        return Threshold(step, shipped, shipped, 0, wilson(0, 0), target)
    accept = float(found[2])
    share = wilson(int(above[2]), int(above[1])) if above else wilson(0, 0)
    bands = Bands(accept, min(shipped.review, accept))
    return Threshold(step, bands, shipped, int(found[1]), share, target)
