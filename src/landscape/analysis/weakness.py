"""Single points of failure: what falls apart without one application."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.late import Late
from landscape.analysis.severities import bearers
from landscape.estate.estate import Estate
from landscape.estate.flows import Grouped
from landscape.model.element import Element


class WeaknessKind(StrEnum):
    """Why something is a single point of failure."""

    ARTICULATION = "articulation-point"
    SOLE_SUPPORT = "sole-support"


@dataclass(frozen=True, slots=True)
class Weakness:
    """One single point of failure: the application, what hangs on it, and why."""

    element: Element
    kind: WeaknessKind
    reason: str
    depends: tuple[Element, ...]


def weaknesses(estate: Estate, hit: NDArray[np.bool_]) -> Sequence[Weakness]:
    """The single points of failure among some applications, `hit` by place.

    An application is one when its removal splits the integrations among them (an articulation point
    of the undirected graph), or when it alone supports a business function.
    """
    pairs = _pairs(estate, hit)
    joints, alone = _articulation(estate, pairs), _sole_support(estate, hit)
    neighbours = Grouped.by(pairs[0], len(estate))

    def one(number: int) -> Weakness:
        if number < len(joints):
            place = joints[number]
            return _joint(estate, place, pairs[1][neighbours.at(place)].tolist())
        return _alone(estate, alone[number - len(joints)])

    return Late(range(len(joints) + len(alone)), one)


def _pairs(estate: Estate, hit: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Which of the applications are joined by a flow, each pair both ways, in the order of ids."""
    flows = estate.flows
    among = hit[flows.sources] & hit[flows.targets]
    one, other = (ends[among].astype(np.int64) for ends in (flows.sources, flows.targets))
    both = np.unique(np.append(one << 32 | other, other << 32 | one))
    return np.stack((both >> 32, both & 0xFFFF_FFFF))


def _articulation(estate: Estate, pairs: NDArray[np.int64]) -> list[int]:
    """The places whose removal parts some that are joined, in order."""
    import rustworkx

    graph: rustworkx.PyGraph[None, None] = rustworkx.PyGraph(multigraph=False)
    once = pairs[:, pairs[0] < pairs[1]]
    known, ends = np.unique(once, return_inverse=True)
    ends = ends.reshape(once.shape)
    graph.extend_from_edge_list(list(zip(ends[0].tolist(), ends[1].tolist(), strict=True)))
    return [int(known[one]) for one in sorted(rustworkx.articulation_points(graph))]


def _joint(estate: Estate, place: int, neighbours: list[int]) -> Weakness:
    joined = tuple(estate.at(one) for one in neighbours)
    reason = f"data between {len(joined)} of the affected applications passes only here"
    return Weakness(estate.at(place), WeaknessKind.ARTICULATION, reason, joined)


def _sole_support(estate: Estate, hit: NDArray[np.bool_]) -> list[tuple[int, list[int]]]:
    """The applications that alone support something, in order, each with what that is."""
    wiring, edges = estate.wires.wiring, estate.wires.accepted("SERVES")
    sources, targets = wiring.sources[edges], wiring.targets[edges]
    sole = hit[sources] & ~estate.retired[sources] & (bearers(estate, "SERVES")[targets] == 1)
    found = defaultdict[int, list[int]](list)
    for source, target in zip(sources[sole].tolist(), targets[sole].tolist(), strict=True):
        found[source].append(target)
    return sorted(found.items())


def _alone(estate: Estate, held: tuple[int, list[int]]) -> Weakness:
    place, functions = held
    alone = tuple(estate.at(one) for one in functions)
    names = ", ".join(each.name for each in alone)
    reason = f"no other live application supports {names}"
    return Weakness(estate.at(place), WeaknessKind.SOLE_SUPPORT, reason, alone)
