"""What leaving applications comes to, candidate by candidate: from when, what is in the way, how much is saved.

In figures and for all candidates at once; the words about one application are made by `savings`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.columns import Columns
from landscape.analysis.cost import CostBook, sum_money
from landscape.analysis.fitness import Fits
from landscape.analysis.savings import saved, weighed
from landscape.estate.estate import Estate
from landscape.model.calendar import financial_year
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Criticality, Disposition

_NOBODY = -1


class Left(NamedTuple):
    """What it comes to when the applications of one candidate leave.

    `first` and `last` are days on which one of them can be left, `undated` those for which no day is known;
    `blocked` have more in the way than work. `years` says of each financial year (None: no day is known) how
    many can be left in it, and what those save.
    """

    first: date | None
    last: date | None
    undated: int
    saving: MoneyRange
    blocked: int
    years: Mapping[str | None, tuple[int, MoneyRange]]


class Leaving:
    """The leaving of all candidates. None of an estate's applications leaves in two of them.

    Parameters: `goes`, the places of those that leave, candidate by candidate.
    """

    def __init__(self, estate: Estate, book: CostBook, goes: Sequence[Sequence[int]]) -> None:
        self._book, count = book, len(estate)
        columns, fits = Columns.of(estate), Fits.of(estate)
        self._candidate = np.full(count, _NOBODY, np.int64)
        for number, places in enumerate(goes):
            self._candidate[places] = number
        wiring, edges = estate.state.wiring, columns.edges("COVERS")
        edges = edges[book.contracts.running[wiring.sources[edges]]]
        contracts, covered = wiring.sources[edges], wiring.targets[edges]
        self._shared = self._goes_on(columns, contracts, covered)
        bound = self._candidate[covered] != _NOBODY
        self._exits, self._bound = self._days(contracts[bound], covered[bound], estate.as_at)
        self._stopped = columns.saying("criticality", Criticality.MOST) | self._shared
        self._doubtful = fits.saying(Disposition.INDETERMINATE) | ~self._bound

    def _goes_on(
        self, columns: Columns, contracts: NDArray[np.int32], covered: NDArray[np.int32]
    ) -> NDArray[np.bool_]:
        """Of each place whether a contract of the application also covers a live one that stays."""
        live = ~(columns.estate.are("Application") & columns.estate.retired)[covered]
        lowest, highest = (np.full(len(columns.ids), one, np.int64) for one in (1 << 62, -2))
        with_whom = self._candidate[covered]
        np.minimum.at(lowest, contracts[live], with_whom[live])
        np.maximum.at(highest, contracts[live], with_whom[live])
        others = (lowest[contracts] != with_whom) | (highest[contracts] != with_whom)
        found = np.zeros(len(columns.ids), np.bool_)
        found[covered[others]] = True
        return found

    def _days(
        self, contracts: NDArray[np.int32], covered: NDArray[np.int32], as_at: date
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Of each place when the last of its contracts can be left, and whether that is known."""
        different, which = np.unique(contracts, return_inverse=True)
        known = [self._book.contracts.exit_by(one) for one in different.tolist()]
        days = np.array([one.toordinal() if one else 0 for one in known], np.int64)[which]
        last = np.zeros(len(self._candidate), np.int64)
        np.maximum.at(last, covered, days)
        bound = last > 0
        bound[covered[days == 0]] = False
        return np.maximum(last, as_at.toordinal()), bound

    def of(self, goes: Sequence[int]) -> Left:
        """What it comes to when the applications of one candidate leave."""
        days = self._exits[goes][self._bound[goes]]
        stopped, doubtful = self._stopped[goes], self._doubtful[goes]
        years = self._years(goes, stopped.tolist(), doubtful.tolist())
        return Left(
            first=date.fromordinal(int(days.min())) if len(days) else None,
            last=date.fromordinal(int(days.max())) if len(days) else None,
            undated=len(goes) - len(days),
            saving=sum_money([saving for _, saving in years.values()], self._book.currency),
            blocked=int(np.count_nonzero(stopped | doubtful)),
            years=years,
        )

    def _years(
        self, goes: Sequence[int], stopped: Sequence[bool], doubtful: Sequence[bool]
    ) -> dict[str | None, tuple[int, MoneyRange]]:
        """How many can be left in each year, and what they save; what a contract holds on to saves nothing."""
        recorded, currency = self._book.sums.recorded, self._book.currency
        shared, known = self._shared[goes].tolist(), self._named_years(goes)
        counts, nothing = Counter(known), Counter[str | None]()
        amounts: dict[str | None, list[MoneyRange]] = defaultdict(list)
        for one, year, stop, doubt, goes_on in zip(
            goes, known, stopped, doubtful, shared, strict=True
        ):
            if goes_on:
                continue
            if one in recorded:
                saving = saved(self._book, one)[0]
                amounts[year].append(weighed(saving, stopped=stop, doubtful=doubt))
            else:
                nothing[year] += 1
        return {
            year: (count, sum_money(amounts[year], currency).also_unknown(nothing[year]))
            for year, count in counts.items()
        }

    def _named_years(self, goes: Sequence[int]) -> list[str | None]:
        """The financial year in which each can be left."""
        days = np.where(self._bound[goes], self._exits[goes], 0)
        different, which = np.unique(days, return_inverse=True)
        names = [
            financial_year(date.fromordinal(one)) if one else None for one in different.tolist()
        ]
        return [names[one] for one in which.tolist()]
