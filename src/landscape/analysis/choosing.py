"""Which of the applications that provide a functionality the others could move to, and which may go.

All of a functionality at once, on arrays: what is exact and shown is worked out for those that are chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.columns import Columns
from landscape.analysis.fitness import Fits
from landscape.estate.estate import Estate
from landscape.estate.flows import ranges
from landscape.model.vocabulary import Disposition

# How much each thing counts when the one to keep is chosen; the parts are published with the choice.
KEEP_WEIGHTS: Mapping[str, float] = {
    "covers the others": 3.0,
    "business fit": 1.0,
    "technical fit": 1.0,
    "share of users": 2.0,
    "not to be left": 2.0,
}
WEIGHTS = tuple(KEEP_WEIGHTS.values())
NOT_KEPT = frozenset({Disposition.ELIMINATE, Disposition.MIGRATE})
_LIKE = 1e-8  # merits are compared to nine digits: what differs by less may be the same
_MOST_EXACT = 1 << 53  # whole numbers up to here are exact as floating point

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Together:
    """The applications of one functionality, with all functions that each of them provides.

    `functions` lie application by application; `begins` says where those of each begin.
    """

    places: Places
    counts: Places
    begins: Places
    functions: Places


class Choosing:
    """What all choices of an estate share, by place: who provides what, merits, and who may not go.

    It holds what it is just working on: each who asks makes one.
    """

    def __init__(self, estate: Estate) -> None:
        columns, fits, count = Columns.of(estate), Fits.of(estate), len(estate)
        wiring, edges = estate.state.wiring, columns.edges("PROVIDES")
        self._functions = wiring.targets[edges]
        self._first = np.searchsorted(wiring.sources[edges], np.arange(count + 1))
        self._business, self._technical = fits.merits
        leaves = [fits.saying(one) for one in NOT_KEPT]
        self._stays = ~np.logical_or.reduce(leaves)
        self.invests = fits.saying(Disposition.INVEST)
        self._parts = np.zeros(count)
        self._marked = np.zeros(count, np.int64)
        self._users, self.exact = _users(columns)

    def together(self, places: Sequence[int]) -> Together:
        """Some applications, with what each of them does."""
        found = np.array(places, np.int64)
        first = self._first[found]
        counts = self._first[found + 1] - first
        functions = self._functions[ranges(first, counts)].astype(np.int64)
        return Together(found, counts, np.cumsum(counts) - counts, functions)

    def best(self, every: Together, left: Flags, promised: Flags) -> Places:
        """The places that may be the best: more than one where merits are as good as the same.

        Parameters: `left`, which of them are left to choose from; `promised`, by place of the estate,
        which ones others are to move to.
        """
        places = every.places[left]
        users = self._users[places]
        total = users.sum()
        cover, business, technical, share, stay = WEIGHTS
        merits = self._means(every)[left] * cover
        merits += self._business[places] * business + self._technical[places] * technical
        if total:
            merits += users / total * share
        merits += (self._stays[places] | promised[places]) * stay
        return places[merits >= merits.max() - _LIKE] if self.exact else places

    def _means(self, every: Together) -> NDArray[np.float64]:
        """See `Coverages.mean`; here not to the last bit."""
        others = len(every.places) - 1
        if not others:
            return np.zeros(1)
        np.add.at(self._parts, every.functions, np.repeat(1 / every.counts, every.counts))
        whole = np.add.reduceat(self._parts[every.functions], every.begins)
        self._parts[every.functions] = 0
        return (whole - 1) / others

    def covered(self, every: Together, kept: int) -> Flags:
        """Whether all that each application does is done by one of them too."""
        own = self._functions[self._first[kept] : self._first[kept + 1]]
        self._marked[own] = 1
        both = np.add.reduceat(self._marked[every.functions], every.begins)
        self._marked[own] = 0
        found: Flags = both == every.counts
        return found


def _users(columns: Columns) -> tuple[NDArray[np.float64], bool]:
    """Of each place how many use it, 0 for unknown, and whether sums of them are exact."""
    known, found = columns.amounts("users"), np.zeros(len(columns.ids))
    found[list(known)] = [float(one) for one in known.values()]
    sound = bool((found >= 0).all() and (found == np.floor(found)).all())
    return found, sound and bool(found.sum() < _MOST_EXACT)
