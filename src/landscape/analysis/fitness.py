"""TIME: how well an application serves the work and how sound it is, from anchored scores.

Each indicator is a score from 1 to 5 on a fixed scale, or unanswered. An axis is the weighted mean
of its indicators, as an interval: unanswered ones filled with 1 for the low end and with 5 for the
high end. An application is placed only where both intervals lie on one side of the threshold.
Source: anchored scales and interval scoring after the US federal application rationalisation
playbook's worksheets; placement after Gartner's TIME.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.columns import Columns, Subject, amount_of
from landscape.analysis.finding import Finding
from landscape.analysis.late import Whole
from landscape.estate.estate import Estate
from landscape.model.calendar import add_months
from landscape.model.element import Element, Value
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Criticality, Disposition, Hosting, Lifecycle

WORST, BEST = Decimal(1), Decimal(5)
THRESHOLD = Decimal(3)  # from here on an axis counts as high

CRITICALITY_SCORES: Mapping[str, int] = {
    Criticality.MOST: 5,
    Criticality.SOMEWHAT: 4,
    Criticality.LESS: 2,
    Criticality.NOT: 1,
}
USERS_SCORES: tuple[tuple[int, int], ...] = ((1000, 5), (250, 4), (50, 3), (10, 2), (0, 1))
REACH_SCORES: tuple[tuple[int, int], ...] = ((5, 5), (3, 4), (2, 3), (1, 2))
HOSTING_SCORES: Mapping[str, int] = {
    Hosting.SAAS: 5,
    Hosting.CLOUD: 5,
    Hosting.SUPPLIER_HOSTED: 4,
    Hosting.ON_PREMISES: 2,
}
SUPPORT_MONTHS: tuple[tuple[int, int], ...] = ((0, 1), (12, 2), (24, 3), (48, 4))
# What by its own life cycle runs out, whatever the dates say.
_ENDING = frozenset({Lifecycle.END_OF_SUPPORT, Lifecycle.PENDING_RETIREMENT})
_NEVER = date.max.toordinal() + 1
_MOST_SORTS = 1 << 62  # that a number can tell apart


class Scores:
    """The answers to one question: of each place the number of its score in `known`, -1 for no answer."""

    def __init__(self, numbers: NDArray[np.int32], known: Sequence[Decimal]) -> None:
        self.numbers = numbers
        self.known = known

    @classmethod
    def of(cls, columns: Columns, name: str, score: Callable[[Value], Decimal | None]) -> Scores:
        """Those that a property gives, each of its values scored once."""
        coded = columns.coded(name)
        scores = [score(one) for one in coded.values]
        return cls.at(columns, coded.places, coded.codes, scores)

    @classmethod
    def at(
        cls,
        columns: Columns,
        places: NDArray[np.integer[Any]],
        codes: NDArray[np.integer[Any]],
        scores: Sequence[Decimal | None],
    ) -> Scores:
        """The scores of some places, given as numbers in a list that may name one twice."""
        known = {
            one: number
            for number, one in enumerate(sorted({one for one in scores if one is not None}))
        }
        numbers = np.full(len(columns.ids), -1, np.int32)
        number = [-1 if one is None else known[one] for one in scores]
        numbers[places] = np.array(number, np.int32)[codes]
        return cls(numbers, list(known))

    def of_place(self, place: int) -> Decimal | None:
        """The score of one place, None where the question is not answered."""
        number = int(self.numbers[place])
        return None if number < 0 else self.known[number]


Telling = Callable[[int], Evidence]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question of an axis: its weight, and how it is read off the estate.

    `scores` gives the answers of all applications, each a score from 1 to 5; `cells` what each of those
    answers rests on, by place.
    """

    id: str
    label: str
    weight: int
    scores: Callable[[Columns], Scores]
    cells: Callable[[Columns], Telling]


Asked = Sequence[tuple[Indicator, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Interval:
    """An axis: what is known for certain (`low`, `high`), and how much of its weight is answered."""

    low: Decimal
    high: Decimal
    completeness: Decimal

    @property
    def side(self) -> bool | None:
        """High (True), low (False), or not decided by what is known (None)."""
        if self.low >= THRESHOLD:
            return True
        return False if self.high < THRESHOLD else None

    @property
    def merit(self) -> float:
        """The middle, from 0 (worst) to 1 (best)."""
        return float((self.low + self.high) / 2 - WORST) / float(BEST - WORST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitness(Finding):
    """Where one application stands. `decides_next` is the open question that weighs most."""

    subject: Subject
    business: Interval
    technical: Interval
    disposition: Disposition
    decides_next: Indicator | None

    @property
    def application(self) -> Element:
        """The application."""
        return self.subject.element


@dataclass(frozen=True, slots=True)
class Standing:
    """Where applications with the same scores stand. `merits` are the middles of both axes, from 0 to 1."""

    business: Interval
    technical: Interval
    disposition: Disposition
    decides_next: Indicator | None
    merits: tuple[float, float]


def _stated(name: str) -> Callable[[Columns], Scores]:
    def score(value: Value) -> Decimal | None:
        amount = amount_of(value)
        return amount if amount is not None and WORST <= amount <= BEST else None

    return lambda columns: Scores.of(columns, name, score)


def _by_word(name: str, points: Mapping[str, int]) -> Callable[[Columns], Scores]:
    exact = {word: Decimal(one) for word, one in points.items()}
    return lambda columns: Scores.of(columns, name, lambda word: exact.get(str(word)))


def _own_cells(name: str) -> Callable[[Columns], Telling]:
    return lambda columns: columns.said(name).at


def _points(amount: Decimal | int, scale: Sequence[tuple[int, int]]) -> Decimal:
    return Decimal(next(points for least, points in scale if amount >= least))


def _users(columns: Columns) -> Scores:
    def score(value: Value) -> Decimal | None:
        users = amount_of(value)
        return None if users is None or users < 0 else _points(users, USERS_SCORES)

    return Scores.of(columns, "users", score)


def _reach(columns: Columns) -> Scores:
    sources = columns.estate.state.wiring.sources[columns.edges("SERVES")]
    places, counts = np.unique(sources, return_counts=True)
    known, codes = np.unique(counts, return_inverse=True)
    return Scores.at(columns, places, codes, [_points(one, REACH_SCORES) for one in known.tolist()])


def _reach_cells(columns: Columns) -> Telling:
    first = columns.first("SERVES")
    return lambda place: columns.edge_evidence(place, first[place])[0]


def _support(columns: Columns) -> Scores:
    """By the soonest end of support among an application and what it runs on."""
    as_at, wiring = columns.estate.as_at, columns.estate.state.wiring
    coded = columns.coded("end_of_support_date")
    days = [one.toordinal() if isinstance(one, date) else _NEVER for one in coded.values]
    end = np.full(len(columns.ids), _NEVER, np.int64)
    end[coded.places] = np.array(days, np.int64)[coded.codes]
    edges, soonest = columns.edges("RUNS_ON", None), end.copy()
    np.minimum.at(soonest, wiring.sources[edges], end[wiring.targets[edges]])
    ending = columns.saying("lifecycle", *_ENDING)
    soonest[ending] = date.min.toordinal()
    places = np.flatnonzero(soonest < _NEVER)
    known, codes = np.unique(soonest[places], return_inverse=True)
    ends = [date.fromordinal(one) for one in known.tolist()]
    return Scores.at(columns, places, codes, [Decimal(_support_score(x, as_at)) for x in ends])


def _support_cells(columns: Columns) -> Telling:
    lifecycle, ending = columns.said("lifecycle"), columns.said("end_of_support_date")
    ends, below = columns.days("end_of_support_date"), columns.targets("RUNS_ON", None)

    def cell(place: int) -> Evidence:
        if lifecycle.text(place) in _ENDING:
            return lifecycle.at(place)
        bearers = [each for each in (place, *below.get(place, ())) if each in ends]
        return ending.at(min(bearers, key=lambda each: (ends[each], each)))

    return cell


def _support_score(end: date, as_at: date) -> int:
    for months, points in SUPPORT_MONTHS:
        if end <= add_months(as_at, months):
            return points
    return 5


def _joined(columns: Columns, place: int) -> list[int]:
    """The integrations of an application that say whether they are written down, in id order."""
    said, none = columns.values("documented"), ()
    ends = (columns.sources(kind, None).get(place, none) for kind in ("FLOWS_FROM", "FLOWS_TO"))
    return sorted({one for end in ends for one in end if said.get(one) is not None})


def _documentation(columns: Columns) -> Scores:
    """By the share of an application's integrations that are written down, among those that say so."""
    wiring, coded, count = (
        columns.estate.state.wiring,
        columns.coded("documented"),
        len(columns.ids),
    )
    written, said = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    for flags, values in (
        (written, [one is True for one in coded.values]),
        (said, [one is not None for one in coded.values]),
    ):
        flags[coded.places] = np.array(values, np.bool_)[coded.codes]
    edges = np.concatenate([columns.edges(kind, None) for kind in ("FLOWS_FROM", "FLOWS_TO")])
    pairs = wiring.targets[edges].astype(np.int64) * count + wiring.sources[edges]
    ends, integrations = np.divmod(np.unique(pairs[said[wiring.sources[edges]]]), count or 1)
    known = np.bincount(ends, minlength=count)
    good = np.bincount(ends[written[integrations]], minlength=count)
    places = np.flatnonzero(known)
    shares, codes = np.unique(good[places] * (count + 1) + known[places], return_inverse=True)
    parts = [divmod(one, count + 1) for one in shares.tolist()]
    return Scores.at(columns, places, codes, [WORST + 4 * Decimal(x) / of for x, of in parts])


def _documentation_cells(columns: Columns) -> Telling:
    said = columns.said("documented")
    return lambda place: said.at(_joined(columns, place)[0])


BUSINESS: tuple[Indicator, ...] = (
    Indicator(
        "business_fit", "Business fit", 6, _stated("business_fit"), _own_cells("business_fit")
    ),
    Indicator(
        "criticality",
        "Criticality",
        2,
        _by_word("criticality", CRITICALITY_SCORES),
        _own_cells("criticality"),
    ),
    Indicator("users", "Active users", 1, _users, _own_cells("users")),
    Indicator("business_functions", "Business functions served", 1, _reach, _reach_cells),
)
TECHNICAL: tuple[Indicator, ...] = (
    Indicator("technical_fit", "Technical fit", 6, _stated("technical_fit"),
              _own_cells("technical_fit")),
    Indicator("end_of_support_date", "End of support", 2, _support, _support_cells),
    Indicator("hosting", "Hosting", 1, _by_word("hosting", HOSTING_SCORES), _own_cells("hosting")),
    Indicator("documented", "Integrations written down", 1, _documentation, _documentation_cells),
)  # fmt: skip
PLACES: Mapping[tuple[bool, bool], Disposition] = {
    (True, True): Disposition.INVEST,
    (True, False): Disposition.MIGRATE,
    (False, True): Disposition.TOLERATE,
    (False, False): Disposition.ELIMINATE,
}


def assess(estate: Estate, application: str) -> Fitness:
    """Where one application stands on both axes, or that what is known does not decide it.

    Raises NotFound when there is no such application.

    >>> one = Element("a", "Application", "acme", {"business_fit": Decimal(5),
    ...     "technical_fit": Decimal(1), "hosting": "on-premises"})
    >>> found = assess(Estate([one], [], date(2026, 11, 23)), "a")
    >>> str(found.disposition), found.business.low, found.technical.high
    ('migrate', Decimal('3.4'), Decimal('2.3'))
    """
    return Fits.of(estate).at(estate.place(application))


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where some answers lie; the open question that weighs most where they do not decide."""

    answered: Sequence[Indicator]
    interval: Interval
    side: bool | None
    merit: float
    asks: Indicator | None


class Fits:
    """Where every application of an estate stands: worked out at once, each shown when it is asked for.

    Few scores are there twice, so that each combination of them is worked out once. `numbers` says of
    each application, by its place, which of `standings` is its own.
    """

    def __init__(self, estate: Estate) -> None:
        self._columns = columns = Columns.of(estate)
        scores = [one.scores(columns) for one in (*BUSINESS, *TECHNICAL)]
        self._of = len(columns.of_type("Application")) or 1
        places = np.flatnonzero(estate.are("Application"))
        business, across = self._axes(BUSINESS, scores[: len(BUSINESS)], places)
        technical, up = self._axes(TECHNICAL, scores[len(BUSINESS) :], places)
        pairs, number = np.unique(across * len(technical) + up, return_inverse=True)
        met = [divmod(one, len(technical)) for one in pairs.tolist()]
        self._answered = [
            (*business[one].answered, *technical[other].answered) for one, other in met
        ]
        self.standings: Sequence[Standing] = [
            _standing(business[one], technical[other]) for one, other in met
        ]
        self.numbers = np.zeros(len(columns.ids), np.int64)
        self.numbers[places] = number

    @classmethod
    def of(cls, estate: Estate) -> Fits:
        """Those of an estate, worked out once."""
        return estate.worked_out(cls)

    def _axes(
        self, asked: Sequence[Indicator], scores: Sequence[Scores], places: NDArray[np.int64]
    ) -> tuple[Sequence[_Axis], NDArray[np.int64]]:
        """The axes that there are, and of each of some places the number of its own."""
        first, number = alike([one.numbers[places] for one in scores])
        known = [[one.of_place(place) for one in scores] for place in places[first].tolist()]
        return [_axis(list(zip(asked, one, strict=True))) for one in known], number

    def standing(self, place: int) -> Standing:
        """Where the application at a place stands, in figures."""
        return self.standings[self._number[place]]

    @cached_property
    def _number(self) -> Sequence[int]:
        """`numbers` as Python reads them quickest, one at a time."""
        found: list[int] = self.numbers.tolist()
        return found

    @cached_property
    def _telling(self) -> Mapping[str, Telling]:
        """What the answers to each question rest on, by place."""
        return {one.id: one.cells(self._columns) for one in (*BUSINESS, *TECHNICAL)}

    def saying(self, disposition: Disposition) -> NDArray[np.bool_]:
        """Of each application, by its place, whether it is placed as such."""
        found = np.array([one.disposition is disposition for one in self.standings], np.bool_)
        return found[self.numbers] if len(found) else np.zeros(len(self.numbers), np.bool_)

    @cached_property
    def merits(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Of each application, by its place, the middles of both axes, from 0 to 1."""
        found = np.array([one.merits for one in self.standings]).reshape(-1, 2)
        if not len(found):
            found = np.zeros((1, 2))
        return found[self.numbers, 0], found[self.numbers, 1]

    def at(self, place: int) -> Fitness:
        """Where the application at a place stands, with what speaks for it."""
        known, one = self.standing(place), Subject(self._columns, place)
        return Fitness(
            id=f"time/{one.id}",
            title=f"Fitness of {one.name}",
            elements=(one.id,),
            of=self._of,
            evidence=Whole(lambda: self._cells(place), some=True),
            subject=one,
            business=known.business,
            technical=known.technical,
            disposition=known.disposition,
            decides_next=known.decides_next,
        )

    def _cells(self, place: int) -> Sequence[Evidence]:
        telling = self._telling
        found = [telling[each.id](place) for each in self._answered[self._number[place]]]
        return found or (self._columns.naming(place),)


def _interval(answers: Asked) -> Interval:
    whole = Decimal(sum(asked.weight for asked, _ in answers))
    low = high = known = Decimal(0)
    for asked, answer in answers:
        known += 0 if answer is None else asked.weight
        low += asked.weight * (WORST if answer is None else answer)
        high += asked.weight * (BEST if answer is None else answer)
    return Interval(low / whole, high / whole, known / whole)


def _axis(answers: Asked) -> _Axis:
    interval = _interval(answers)
    side = interval.side
    missing = [asked for asked, answer in answers if answer is None and side is None]
    asks = max(missing, key=lambda asked: asked.weight, default=None)
    answered = [asked for asked, answer in answers if answer is not None]
    return _Axis(answered, interval, side, interval.merit, asks)


def _standing(across: _Axis, up: _Axis) -> Standing:
    missing = [one.asks for one in (across, up) if one.asks]
    return Standing(
        across.interval,
        up.interval,
        _place(across.side, up.side),
        max(missing, key=lambda asked: asked.weight, default=None),
        (across.merit, up.merit),
    )


def _place(across: bool | None, up: bool | None) -> Disposition:
    if across is None or up is None:
        return Disposition.INDETERMINATE
    return PLACES[across, up]


def alike(columns: Sequence[NDArray[np.int32]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of rows of numbers from -1 on: where each sort of row is first met, and the sort of each row.

    >>> first, sort = alike([np.array([3, -1, 3]), np.array([0, 0, 0])])
    >>> first.tolist(), sort.tolist()
    ([1, 0], [1, 0, 1])
    """
    key, sorts = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        width = int(column.max(initial=-1)) + 2
        if sorts * width >= _MOST_SORTS:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            sorts = len(key)
        key = key * width + (column + 1)
        sorts *= width
    _, first, sort = np.unique(key, return_index=True, return_inverse=True)
    return first, sort
