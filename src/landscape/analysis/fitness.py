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

from landscape.analysis.edges import accepted, name_evidence
from landscape.analysis.finding import Finding
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known on one indicator: a score from 1 to 5 and where it comes from."""

    score: Decimal
    evidence: Evidence


Reader = Callable[[Estate, Element], Answer | None]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question of an axis: its weight, and how it is read off the estate."""

    id: str
    label: str
    weight: int
    read: Reader


Asked = Sequence[tuple[Indicator, Answer | None]]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitness(Finding):
    """Where one application stands. `decides_next` is the open question that weighs most."""

    application: Element
    business: Interval
    technical: Interval
    disposition: Disposition
    decides_next: Indicator | None


def _business_fit(estate: Estate, one: Element) -> Answer | None:
    return _score(one, "business_fit")


def _technical_fit(estate: Estate, one: Element) -> Answer | None:
    return _score(one, "technical_fit")


def _score(one: Element, name: str) -> Answer | None:
    score = one.amount(name)
    if score is None or not WORST <= score <= BEST:
        return None
    return Answer(score, one.evidence(name))


def _criticality(estate: Estate, one: Element) -> Answer | None:
    score = CRITICALITY_SCORES.get(one.text("criticality"))
    return None if score is None else Answer(Decimal(score), one.evidence("criticality"))


def _users(estate: Estate, one: Element) -> Answer | None:
    users = one.amount("users")
    if users is None or users < 0:
        return None
    score = next(points for least, points in USERS_SCORES if users >= least)
    return Answer(Decimal(score), one.evidence("users"))


def _reach(estate: Estate, one: Element) -> Answer | None:
    served = accepted(estate.out(one.id, "SERVES"))
    if not served:
        return None
    score = next(points for least, points in REACH_SCORES if len(served) >= least)
    words = served[0].evidence or (name_evidence(one),)
    return Answer(Decimal(score), words[0])


def _support(estate: Estate, one: Element) -> Answer | None:
    if one.text("lifecycle") in {Lifecycle.END_OF_SUPPORT, Lifecycle.PENDING_RETIREMENT}:
        return Answer(WORST, one.evidence("lifecycle"))
    bearers = [one, *estate.targets(one.id, "RUNS_ON")]
    ends = [(day, at) for at in bearers if (day := at.day("end_of_support_date")) is not None]
    if not ends:
        return None
    soonest, bearer = min(ends, key=lambda known: (known[0], known[1].id))
    score = _support_score(soonest, estate.as_at)
    return Answer(Decimal(score), bearer.evidence("end_of_support_date"))


def _support_score(end: date, as_at: date) -> int:
    for months, points in SUPPORT_MONTHS:
        if end <= add_months(as_at, months):
            return points
    return 5


def _hosting(estate: Estate, one: Element) -> Answer | None:
    score = HOSTING_SCORES.get(one.text("hosting"))
    return None if score is None else Answer(Decimal(score), one.evidence("hosting"))


def _documentation(estate: Estate, one: Element) -> Answer | None:
    ends = (*estate.sources(one.id, "FLOWS_FROM"), *estate.sources(one.id, "FLOWS_TO"))
    joined = {each.id: each for each in ends}.values()
    known = sorted(
        (each for each in joined if each.properties.get("documented") is not None),
        key=lambda each: each.id,
    )
    if not known:
        return None
    written = sum(each.properties["documented"] is True for each in known)
    return Answer(WORST + 4 * Decimal(written) / len(known), known[0].evidence("documented"))


BUSINESS: tuple[Indicator, ...] = (
    Indicator("business_fit", "Business fit", 6, _business_fit),
    Indicator("criticality", "Criticality", 2, _criticality),
    Indicator("users", "Active users", 1, _users),
    Indicator("business_functions", "Business functions served", 1, _reach),
)
TECHNICAL: tuple[Indicator, ...] = (
    Indicator("technical_fit", "Technical fit", 6, _technical_fit),
    Indicator("end_of_support_date", "End of support", 2, _support),
    Indicator("hosting", "Hosting", 1, _hosting),
    Indicator("documented", "Integrations written down", 1, _documentation),
)
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
    return _assess(estate, estate.element(application))


def _assess(estate: Estate, one: Element) -> Fitness:
    business = [(asked, asked.read(estate, one)) for asked in BUSINESS]
    technical = [(asked, asked.read(estate, one)) for asked in TECHNICAL]
    across, up = _interval(business), _interval(technical)
    answers = [answer for _, answer in (*business, *technical) if answer]
    return Fitness(
        id=f"time/{one.id}",
        title=f"Fitness of {one.name}",
        elements=(one.id,),
        of=len(estate.elements("Application")) or 1,
        evidence=tuple(answer.evidence for answer in answers) or (name_evidence(one),),
        application=one,
        business=across,
        technical=up,
        disposition=_place(across, up),
        decides_next=_next(business, across, technical, up),
    )


def _interval(answers: Asked) -> Interval:
    whole = Decimal(sum(asked.weight for asked, _ in answers))
    low = high = known = Decimal(0)
    for asked, answer in answers:
        known += asked.weight if answer else 0
        low += asked.weight * (answer.score if answer else WORST)
        high += asked.weight * (answer.score if answer else BEST)
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
