"""Who has to be told of an event: the departments and suppliers of what it hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.spreading import Reached
from landscape.estate.estate import Estate
from landscape.model.element import Element

_WAYS = (("OWNS", "owns"), ("USES", "uses"), ("SUPPLIES", "supplies"))


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody to tell: a department or a supplier, what it is to which applications, how sure that is."""

    element: Element
    how: str
    certainty: float
    because: Sequence[Element]


def to_tell(estate: Estate, subject: int, reached: Reached) -> Sequence[Told]:
    """The departments that own or use what is hit, then the suppliers of it, the surest first.

    Only relationships that stand are followed. An application that is hit and has no department here is
    counted among what is not known. Parameters: the place of the subject, and what is reached from it.
    """
    sure = np.zeros(len(estate))
    sure[reached.places] = reached.certainties
    sure[subject] = 1.0
    sure[~estate.are("Application")] = 0.0
    found: dict[tuple[int, int], list[int]] = {}
    wiring = estate.wires.wiring
    for rank, (kind, _) in enumerate(_WAYS):
        edges = estate.wires.accepted(kind)
        edges = edges[sure[wiring.targets[edges]] > 0]
        ends = zip(wiring.sources[edges].tolist(), wiring.targets[edges].tolist(), strict=True)
        for source, target in ends:
            found.setdefault((rank, source), []).append(target)
    told = [_told(estate, rank, who, hit, sure) for (rank, who), hit in found.items()]
    return sorted(
        told, key=lambda one: (one.how == "supplies", -one.certainty, one.element.name, one.how)
    )


def _told(
    estate: Estate, rank: int, who: int, hit: Sequence[int], sure: NDArray[np.float64]
) -> Told:
    ordered = sorted(set(hit), key=lambda one: (-sure[one], one))
    because = [estate.at(one) for one in ordered]
    return Told(estate.at(who), _WAYS[rank][1], float(sure[ordered[0]]), because)
