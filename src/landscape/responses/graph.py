"""`graph`: the neighbourhood of one element as nodes and edges for drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from landscape.model.vocabulary import Band, Method
from landscape.responses.plain import Plain, number, plain, reference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from landscape.estate.estate import Estate
    from landscape.model.element import Element
    from landscape.store.state import Wiring

MOST_NODES = 600  # more cannot be read in a picture
_BANDS, _METHODS = tuple(Band), tuple(Method)  # as columns number them
_NO = _BANDS.index(Band.NO)
_SHOWN = ("lifecycle", "criticality", "kind", "direction", "hosting")


def graph(estate: Estate, around: str, depth: int = 1, *, limit: int = MOST_NODES) -> Plain:
    """Everything within `depth` steps of an element, whichever way relationships point.

    Nearest first, at most `limit` nodes; `left_out` says how many more there are within that depth.
    Raises NotFound for an unknown id.
    """
    centre = estate.place(around)
    reached = _within(estate, centre, depth)
    kept = dict(list(reached.items())[: max(1, limit)])
    return {
        "as_at": estate.as_at.isoformat(),
        "around": reference(estate.at(centre)),
        "depth": depth,
        "nodes": [_node(estate.at(one), away) for one, away in kept.items()],
        "edges": _edges(estate, kept),
        "left_out": len(reached) - len(kept),
    }


def _within(estate: Estate, centre: int, depth: int) -> Mapping[int, int]:
    """Places of elements by distance, nearest first, in id order at each distance."""
    import numpy as np

    wires, wiring = estate.wires, estate.state.wiring
    found, frontier = {centre: 0}, [centre]
    for away in range(1, depth + 1):
        near = _drawn(wiring, [n for one in frontier for n in (*wires.out(one), *wires.into(one))])
        beyond = np.union1d(wiring.sources[near], wiring.targets[near]).tolist()
        frontier = [one for one in beyond if one not in found]
        found.update(dict.fromkeys(frontier, away))
    return found


def _drawn(wiring: Wiring, numbers: Sequence[int]) -> NDArray[np.int64]:
    """Of some relationships those that nobody ruled out."""
    import numpy as np

    every = np.array(numbers, np.int64)
    found: NDArray[np.int64] = every[wiring.bands[every] != _NO]
    return found


def _node(one: Element, away: int) -> Plain:
    shown = {key: plain(one.properties[key]) for key in _SHOWN if key in one.properties}
    return {**reference(one), "distance": away, "properties": shown}


def _edges(estate: Estate, kept: Mapping[int, int]) -> list[Plain]:
    """The relationships between the elements that are kept, by type, source and target.

    Read as columns: made as objects, all others of these elements would be too, with their evidence.
    """
    wiring, ids = estate.state.wiring, estate.state.ids
    numbers = _drawn(wiring, sorted(n for one in kept for n in estate.wires.out(one)))
    return [
        {
            "type": wiring.names[wiring.types[one]],
            "from": ids[wiring.sources[one]],
            "to": ids[target],
            "method": str(_METHODS[wiring.methods[one]]),
            "confidence": number(float(wiring.confidences[one]), 4),
            "band": str(_BANDS[wiring.bands[one]]),
        }
        for one, target in zip(numbers.tolist(), wiring.targets[numbers].tolist(), strict=True)
        if target in kept
    ]
