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

from landscape.analysis.columns import Columns
from landscape.analysis.edges import accepted, name_evidence
from landscape.analysis.finding import Finding
from landscape.analysis.late import Whole
from landscape.estate.estate import Estate
from landscape.model.calendar import add_months
from landscape.model.element import Element
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


Scores = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question of an axis: its weight, and how it is read off the estate.

    `scores` gives the applications (by place) on which it is answered, with a score from 1 to 5; `cell`
    what one of those answers rests on.
    """

    id: str
    label: str
    weight: int
    scores: Callable[[Columns], Scores]
    cell: Callable[[Columns, int], Evidence]


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

    application: Element
    business: Interval
    technical: Interval
    disposition: Disposition
    decides_next: Indicator | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where applications with the same scores stand. `merits` are the middles of both axes, from 0 to 1."""

    business: Interval
    technical: Interval
    disposition: Disposition
    decides_next: Indicator | None
    merits: tuple[float, float]


def _stated(name: str) -> Callable[[Columns], Scores]:
    def scores(columns: Columns) -> Scores:
        return {
            place: score for place, score in columns.amounts(name).items() if WORST <= score <= BEST
        }

    return scores


def _by_word(name: str, points: Mapping[str, int]) -> Callable[[Columns], Scores]:
    exact = {word: Decimal(one) for word, one in points.items()}

    def scores(columns: Columns) -> Scores:
        return {place: exact[word] for place, word in columns.texts(name).items() if word in exact}

    return scores


def _own_cell(name: str) -> Callable[[Columns, int], Evidence]:
    return lambda columns, place: columns.estate.at(place).evidence(name)


def _points(amount: Decimal | int, scale: Sequence[tuple[int, int]]) -> Decimal:
    return Decimal(next(points for least, points in scale if amount >= least))


def _users(columns: Columns) -> Scores:
    return {
        place: _points(users, USERS_SCORES)
        for place, users in columns.amounts("users").items()
        if users >= 0
    }


def _reach(columns: Columns) -> Scores:
    served = columns.targets("SERVES")
    return {place: _points(len(served[place]), REACH_SCORES) for place in served}


def _reach_cell(columns: Columns, place: int) -> Evidence:
    one = columns.estate.at(place)
    first = accepted(columns.estate.out(one.id, "SERVES"))[0]
    return (first.evidence or (name_evidence(one),))[0]


def _support(columns: Columns) -> Scores:
    as_at = columns.estate.as_at
    found, known = dict[int, Decimal](), dict[date, Decimal]()
    for place, bearer in columns.estate.worked_out(_soonest).items():
        end = columns.days("end_of_support_date")[bearer]
        if end not in known:
            known[end] = Decimal(_support_score(end, as_at))
        found[place] = known[end]
    return found | dict.fromkeys(_ending(columns), WORST)


def _ending(columns: Columns) -> Sequence[int]:
    """The places of what its own life cycle says is running out."""
    lifecycle = columns.texts("lifecycle").items()
    ending = {Lifecycle.END_OF_SUPPORT, Lifecycle.PENDING_RETIREMENT}
    return [place for place, word in lifecycle if word in ending]


def _soonest(estate: Estate) -> Mapping[int, int]:
    """Place of an application → of itself and what it runs on, the first to go out of support."""
    columns = Columns.of(estate)
    ends, below = columns.days("end_of_support_date"), columns.targets("RUNS_ON", None)
    found = {}
    for place in columns.of_type("Application"):
        bearers = [one for one in (place, *below.get(place, ())) if one in ends]
        if bearers:
            found[place] = min(bearers, key=lambda one: (ends[one], one))
    return found


def _support_cell(columns: Columns, place: int) -> Evidence:
    one = columns.estate.at(place)
    if one.text("lifecycle") in {Lifecycle.END_OF_SUPPORT, Lifecycle.PENDING_RETIREMENT}:
        return one.evidence("lifecycle")
    bearer = columns.estate.worked_out(_soonest)[place]
    return columns.estate.at(bearer).evidence("end_of_support_date")


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
    said = columns.values("documented")
    if not said:
        return {}
    found = {}
    for place in columns.of_type("Application"):
        known = _joined(columns, place)
        if known:
            written = sum(said[one] is True for one in known)
            found[place] = WORST + 4 * Decimal(written) / len(known)
    return found


def _documentation_cell(columns: Columns, place: int) -> Evidence:
    return columns.estate.at(_joined(columns, place)[0]).evidence("documented")


BUSINESS: tuple[Indicator, ...] = (
    Indicator(
        "business_fit", "Business fit", 6, _stated("business_fit"), _own_cell("business_fit")
    ),
    Indicator(
        "criticality",
        "Criticality",
        2,
        _by_word("criticality", CRITICALITY_SCORES),
        _own_cell("criticality"),
    ),
    Indicator("users", "Active users", 1, _users, _own_cell("users")),
    Indicator("business_functions", "Business functions served", 1, _reach, _reach_cell),
)
TECHNICAL: tuple[Indicator, ...] = (
    Indicator("technical_fit", "Technical fit", 6, _stated("technical_fit"),
              _own_cell("technical_fit")),
    Indicator("end_of_support_date", "End of support", 2, _support, _support_cell),
    Indicator("hosting", "Hosting", 1, _by_word("hosting", HOSTING_SCORES), _own_cell("hosting")),
    Indicator("documented", "Integrations written down", 1, _documentation, _documentation_cell),
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


class Fits:
    """Where every application of an estate stands: worked out at once, each shown when it is asked for."""

    def __init__(self, estate: Estate) -> None:
        self._columns = Columns.of(estate)
        self._scores = [one.scores(self._columns) for one in (*BUSINESS, *TECHNICAL)]
        self._axes: dict[tuple[str | Decimal | None, ...], Interval] = {}
        self._alike: dict[tuple[Decimal | None, ...], Standing] = {}
        self._standings: dict[int, Standing] = {}
        self._of = len(self._columns.of_type("Application")) or 1

    @classmethod
    def of(cls, estate: Estate) -> Fits:
        """Those of an estate, worked out once."""
        return estate.worked_out(cls)

    def standing(self, place: int) -> Standing:
        """Where the application at a place stands, in figures."""
        found = self._standings.get(place)
        if found is None:
            key = tuple([scores.get(place) for scores in self._scores])
            if key not in self._alike:
                self._alike[key] = self._worked_out(key)
            found = self._standings[place] = self._alike[key]
        return found

    def _worked_out(self, scores: tuple[Decimal | None, ...]) -> Standing:
        business = list(zip(BUSINESS, scores, strict=False))
        technical = list(zip(TECHNICAL, scores[len(BUSINESS) :], strict=True))
        across, up = self._axis(business), self._axis(technical)
        return Standing(
            across,
            up,
            _place(across, up),
            _next(business, across, technical, up),
            (across.merit, up.merit),
        )

    def _axis(self, answers: Asked) -> Interval:
        key = (answers[0][0].id, *[score for _, score in answers])
        if key not in self._axes:
            self._axes[key] = _interval(answers)
        return self._axes[key]

    def at(self, place: int) -> Fitness:
        """Where the application at a place stands, with what speaks for it."""
        known, one = self.standing(place), self._columns.estate.at(place)
        return Fitness(
            id=f"time/{one.id}",
            title=f"Fitness of {one.name}",
            elements=(one.id,),
            of=self._of,
            evidence=Whole(lambda: self._cells(place, one), some=True),
            application=one,
            business=known.business,
            technical=known.technical,
            disposition=known.disposition,
            decides_next=known.decides_next,
        )

    def _cells(self, place: int, one: Element) -> Sequence[Evidence]:
        asked = zip((*BUSINESS, *TECHNICAL), self._scores, strict=True)
        found = [each.cell(self._columns, place) for each, scores in asked if place in scores]
        return found or (name_evidence(one),)


def _interval(answers: Asked) -> Interval:
    whole = Decimal(sum(asked.weight for asked, _ in answers))
    low = high = known = Decimal(0)
    for asked, answer in answers:
        known += 0 if answer is None else asked.weight
        low += asked.weight * (WORST if answer is None else answer)
        high += asked.weight * (BEST if answer is None else answer)
    return Interval(low / whole, high / whole, known / whole)


def _place(business: Interval, technical: Interval) -> Disposition:
    if business.side is None or technical.side is None:
        return Disposition.INDETERMINATE
    return PLACES[business.side, technical.side]


def _next(business: Asked, across: Interval, technical: Asked, up: Interval) -> Indicator | None:
    open_questions = [
        asked
        for answers, axis in ((business, across), (technical, up))
        if axis.side is None
        for asked, answer in answers
        if answer is None
    ]
    return max(open_questions, key=lambda asked: asked.weight, default=None)
