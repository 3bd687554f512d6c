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
from landscape.model.vocabulary import Criticality, Disposition

# How much each thing counts when the one to keep is chosen; the parts are published with the choice.
KEEP_WEIGHTS: Mapping[str, float] = {
    "covers the others": 3.0,
    "sure to do it": 2.0,
    "business fit": 1.0,
    "technical fit": 1.0,
    "share of users": 1.0,
    "share of integrations": 2.0,
    "criticality": 1.5,
    "not to be left": 2.0,
}
WEIGHTS = tuple(KEEP_WEIGHTS.values())
CRITICAL: Mapping[str, float] = {
    Criticality.MOST: 1.0,
    Criticality.SOMEWHAT: 0.6,
    Criticality.LESS: 0.2,
}
# How sure it must be that an application does something for a work: two such both do, seven times in ten.
LIKELY = 0.84
NOT_KEPT = frozenset({Disposition.ELIMINATE, Disposition.MIGRATE})
_LIKE = 1e-8  # merits are compared to nine digits: what differs by less may be the same
_MOST_EXACT = 1 << 53  # whole numbers up to here are exact as floating point

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Listed:
    """What several applications are joined to, one after the other: `counts` of each, from `begins` on;
    `sureness` says how sure each is."""

    counts: Places
    begins: Places
    ends: Places
    sureness: NDArray[np.float64]

    def all_in(self, marked: Flags) -> Flags:
        """Of each application whether all of its own are among the marked ones."""
        both = np.concatenate(([0], np.cumsum(marked[self.ends])))
        found: Flags = both[self.begins + self.counts] - both[self.begins] == self.counts
        return found


class _Joined:
    """Where the relationships of a type lead to, by the place that they leave."""

    def __init__(self, columns: Columns, kind: str) -> None:
        wiring, edges = columns.estate.state.wiring, columns.edges(kind)
        self._ends = wiring.targets[edges].astype(np.int64)
        self._sureness = wiring.confidences[edges].astype(np.float64)
        self._first = np.searchsorted(wiring.sources[edges], np.arange(len(columns.ids) + 1))
        self._marked = np.zeros(len(columns.ids), np.bool_)

    def of(self, places: Places) -> Listed:
        """Those of some places."""
        first = self._first[places]
        counts = self._first[places + 1] - first
        which = ranges(first, counts)
        begins = np.cumsum(counts) - counts
        return Listed(counts, begins, self._ends[which], self._sureness[which])

    def covered(self, listed: Listed, place: int) -> Flags:
        """Of each application whether all of its own are those of a place too."""
        own = self._ends[self._first[place] : self._first[place + 1]]
        self._marked[own] = True
        found = listed.all_in(self._marked)
        self._marked[own] = False
        return found


@dataclass(frozen=True, slots=True)
class Together:
    """The applications of one functionality, with all functions that each of them provides, and all work
    that each serves. `sureness` says how sure it is that each provides that functionality."""

    places: Places
    sureness: NDArray[np.float64]
    functions: Listed
    work: Listed


def likely_to_serve(every: Together) -> Flags:
    """Of each work of each application whether the application is likely to do the functionality for it."""
    found: Flags = np.repeat(every.sureness, every.work.counts) * every.work.sureness >= LIKELY
    return found


class Choosing:
    """What all choices of an estate share, by place: who provides what, merits, and who may not go.

    It holds what it is just working on: each who asks makes one.
    """

    def __init__(self, estate: Estate) -> None:
        columns, fits, count = Columns.of(estate), Fits.of(estate), len(estate)
        self._functions, self._work = (_Joined(columns, kind) for kind in ("PROVIDES", "SERVES"))
        self._business, self._technical = fits.merits
        leaves = [fits.saying(one) for one in NOT_KEPT]
        self._stays = ~np.logical_or.reduce(leaves)
        self._invests = fits.saying(Disposition.INVEST)
        self._parts = np.zeros(count)
        self._users, self.exact = _users(columns)
        self.joined = _integrations(columns)
        self.critical = _criticality(columns)
        self.most = columns.saying("criticality", Criticality.MOST)

    def together(self, places: Sequence[int], sureness: Sequence[float]) -> Together:
        """Some applications, with what each of them does and serves."""
        found = np.array(places, np.int64)
        return Together(found, np.array(sureness), self._functions.of(found), self._work.of(found))

    def best(self, every: Together, left: Flags, promised: Flags) -> Places:
        """The places that may be the best: more than one where merits are as good as the same.

        Parameters: `left`, which of them are left to choose from; `promised`, by place of the estate,
        which ones others are to move to.
        """
        places = every.places[left]
        cover, sure, business, technical, share, joins, critical, stay = WEIGHTS
        merits = self._means(every)[left] * cover + every.sureness[left] * sure
        merits += self._business[places] * business + self._technical[places] * technical
        for amounts, weight in ((self._users[places], share), (self.joined[places], joins)):
            if total := amounts.sum():
                merits += amounts / total * weight
        merits += self.critical[places] * critical
        merits += (self._stays[places] | promised[places]) * stay
        return places[merits >= merits.max() - _LIKE] if self.exact else places

    def _means(self, every: Together) -> NDArray[np.float64]:
        """See `Coverages.mean`; here not to the last bit."""
        others, does = len(every.places) - 1, every.functions
        if not others:
            return np.zeros(1)
        np.add.at(self._parts, does.ends, np.repeat(1 / does.counts, does.counts))
        whole = np.add.reduceat(self._parts[does.ends], does.begins)
        self._parts[does.ends] = 0
        return (whole - 1) / others

    def covered(self, every: Together, kept: int) -> Flags:
        """Whether all that each application does is done by one of them too."""
        return self._functions.covered(every.functions, kept)

    def may_go(self, every: Together, kept: int) -> Flags:
        """Whether each application could move to one of them: it does nothing more, is not one to invest in,
        and is not of the most critical where the other is not."""
        places = every.places
        stays = self._invests[places] | (places == kept)
        if not self.most[kept]:
            stays |= self.most[places]
        found: Flags = self.covered(every, kept) & ~stays
        return found

    def serves_as(self, every: Together, kept: int) -> Flags:
        """Whether all work that each application is known to serve is served by one of them too."""
        return self._work.covered(every.work, kept)


def _integrations(columns: Columns) -> Places:
    """Of each place how many integrations join the application there."""
    wiring, count = columns.estate.state.wiring, len(columns.ids)
    edges = np.concatenate([columns.edges(kind) for kind in ("FLOWS_FROM", "FLOWS_TO")])
    pairs = wiring.targets[edges].astype(np.int64) * count + wiring.sources[edges]
    return np.bincount(np.unique(pairs) // count, minlength=count)


def _criticality(columns: Columns) -> NDArray[np.float64]:
    """Of each place how critical the application there is, from 0 (unknown too) to 1."""
    coded, found = columns.coded("criticality"), np.zeros(len(columns.ids))
    weights = np.array([CRITICAL.get(str(one), 0.0) for one in coded.values], np.float64)
    found[coded.places] = weights[coded.codes]
    return found


def _users(columns: Columns) -> tuple[NDArray[np.float64], bool]:
    """Of each place how many use it, 0 for unknown, and whether sums of them are exact."""
    known, found = columns.amounts("users"), np.zeros(len(columns.ids))
    found[list(known)] = [float(one) for one in known.values()]
    sound = bool((found >= 0).all() and (found == np.floor(found)).all())
    return found, sound and bool(found.sum() < _MOST_EXACT)
