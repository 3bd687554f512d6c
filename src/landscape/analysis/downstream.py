"""Where an application's data goes in the end, however far: for whole estates, over columns."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.estate.closure import Arrows, Closure, closure
from landscape.estate.estate import Estate
from landscape.model.vocabulary import Band, Direction
from landscape.store.state import BANDS

_RETIRED = "retired"


class Downstream:
    """The flows of an estate as arrows, made once for many questions. They are those of `Flows`.

    >>> from datetime import date
    >>> from landscape.model.element import Element, Relationship
    >>> things = [Element(one, "Application", "acme") for one in "abc"]
    >>> things += [Element(one, "Integration", "acme") for one in "ij"]
    >>> edges = [Relationship("FLOWS_FROM", "i", "a"), Relationship("FLOWS_TO", "i", "b"),
    ...     Relationship("FLOWS_FROM", "j", "b"), Relationship("FLOWS_TO", "j", "c")]
    >>> found = Downstream(Estate(things, edges, date(2026, 1, 1)))
    >>> found.ids(found.of("a")), found.path(found.of("a"), "c")
    (['b', 'c'], [('a', 'i', 'b'), ('b', 'j', 'c')])
    """

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self.arrows = _arrows(estate)

    def of(self, application: str, max_hops: int | None = None) -> Closure:
        """All applications that data of one reaches. Raises NotFound."""
        return closure(self.arrows, self._estate.place(application), max_hops)

    def ids(self, found: Closure) -> list[str]:
        """The ids of what is reached, nearest first."""
        ids = self._estate.state.ids
        return [ids[place] for place in found.reached.tolist()]

    def path(self, found: Closure, application: str) -> list[tuple[str, str, str]]:
        """A shortest way to one that is reached: from, by which integration, to."""
        ids, arrows = self._estate.state.ids, self.arrows
        return [
            (ids[arrows.begins[one]], ids[arrows.carriers[one]], ids[arrows.ends[one]])
            for one in found.path(self._estate.place(application))
        ]


def _arrows(estate: Estate) -> Arrows:
    carrier, begin, end = _pairs(estate)
    back, both = _directions(estate)
    turned, straight = back[carrier] | both[carrier], ~back[carrier]
    begins = np.concatenate([begin[straight], end[turned]])
    ends = np.concatenate([end[straight], begin[turned]])
    carriers = np.concatenate([carrier[straight], carrier[turned]])
    live = _live(estate)
    kept = (begins != ends) & live[begins] & live[ends]
    return Arrows(begins[kept], ends[kept], carriers[kept], len(estate))


def _pairs(estate: Estate) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Integration, where it flows from and where to: every accepted pair."""
    sources, starts = _accepted(estate, "FLOWS_FROM")
    carriers, targets = _accepted(estate, "FLOWS_TO")
    first = np.searchsorted(carriers, sources, "left")
    counts = np.searchsorted(carriers, sources, "right") - first
    which = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    return np.repeat(sources, counts), np.repeat(starts, counts), targets[which]


def _accepted(estate: Estate, type_name: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """The ends of the accepted relationships of a type, by source."""
    wiring, code = estate.state.wiring, estate.wires.code(type_name)
    chosen = (wiring.types == (-1 if code is None else code)) & (
        wiring.bands == BANDS.index(Band.ACCEPT)
    )
    integrations = estate.are("Integration")
    chosen[chosen] = integrations[wiring.sources[chosen]]
    return wiring.sources[chosen], wiring.targets[chosen]


def _directions(estate: Estate) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which elements flow backwards only, and which both ways."""
    back, both = np.zeros(len(estate), np.bool_), np.zeros(len(estate), np.bool_)
    for place, value in estate.state.column("direction").items():
        back[place] = value == Direction.BACKWARD
        both[place] = value == Direction.BOTH
    return back, both


def _live(estate: Estate) -> NDArray[np.bool_]:
    live = np.ones(len(estate), np.bool_)
    for place, value in estate.state.column("lifecycle").items():
        live[place] = value != _RETIRED
    for place, value in estate.state.column("retired_date").items():
        if isinstance(value, date) and value <= estate.as_at:
            live[place] = False
    return live
