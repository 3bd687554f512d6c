"""The thresholds that the inferences of an estate go by, step by step."""

from __future__ import annotations

import numpy as np

from landscape.estate.estate import Estate
from landscape.matching.thresholds import Threshold, threshold
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Method
from landscape.store.state import METHODS

_STEPS = {"PROVIDES": "functions", "SERVES": "business functions", "COVERS": "links"}


def thresholds(estate: Estate) -> tuple[Threshold, ...]:
    """One for each step; those of a cold start where nothing was inferred or decided.

    A run of a step goes by one threshold, so that any inferred edge of it says which.
    """
    found = [threshold(step, _first(estate, name)) for name, step in _STEPS.items()]
    return (*found, *(threshold(step, ()) for step in ("suppliers", "contracts")))


def _first(estate: Estate, relationship: str) -> tuple[Evidence, ...]:
    lying = estate.wires.of_type(relationship)
    inferred = np.flatnonzero(estate.wires.wiring.methods[lying] == METHODS.index(Method.INFERRED))
    return estate.edge(lying.start + int(inferred[0])).evidence if len(inferred) else ()
