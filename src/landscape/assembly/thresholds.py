"""The thresholds that the inferences of an estate go by, step by step."""

from __future__ import annotations

from landscape.estate.estate import Estate
from landscape.matching.thresholds import Threshold, threshold
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Method

_STEPS = {"PROVIDES": "functions", "SERVES": "business functions", "COVERS": "links"}


def thresholds(estate: Estate) -> tuple[Threshold, ...]:
    """One for each step; those of a cold start where nothing was inferred or decided.

    A run of a step goes by one threshold, so that any inferred edge of it says which.
    """
    found = [threshold(step, _first(estate, name)) for name, step in _STEPS.items()]
    return (*found, threshold("suppliers", ()))


def _first(estate: Estate, relationship: str) -> tuple[Evidence, ...]:
    for edge in estate.relationships(relationship):
        if edge.method is Method.INFERRED:
            return edge.evidence
    return ()
