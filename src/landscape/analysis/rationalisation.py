"""What may go: where each application stands, and per functionality what to keep and what to leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from landscape.analysis import duplication
from landscape.analysis.candidates import Candidate, Choice
from landscape.analysis.choosing import LIKELY, Choosing, Together, likely_to_serve
from landscape.analysis.columns import Columns
from landscape.analysis.cost import CostBook, sum_money
from landscape.analysis.duplication import DuplicationReport
from landscape.analysis.edges import Named
from landscape.analysis.fitness import Fitness, Fits
from landscape.analysis.late import Late
from landscape.analysis.leaving import Leaving, Left
from landscape.estate.estate import Estate
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Breadth


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Applications of one functionality of which nothing says that one could take over from another.

    `count` of the `of` that provide it; `why` in words.
    """

    functionality: Named
    count: int
    of: int
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """A financial year, and what can be left in it: None where no day is known.

    `saving` is per year from then on, `so_far` with all steps before.
    """

    year: str | None
    count: int
    saving: MoneyRange
    so_far: MoneyRange


@dataclass(frozen=True, slots=True)
class RationalisationReport:
    """Where every live application stands, the candidates, most applications to go first, what is provided
    more than once of which nothing can be said, most applications first, and what can be left when."""

    as_at: date
    applications: Sequence[Fitness]
    candidates: tuple[Candidate, ...]
    unjudged: tuple[Unjudged, ...]
    schedule: tuple[Step, ...]
    saving: MoneyRange


def rationalise(
    estate: Estate,
    *,
    costs: CostBook | None = None,
    duplicates: DuplicationReport | None = None,
) -> RationalisationReport:
    """Which applications could go, functionality by functionality, with dates and savings.

    Parameters: `costs` and `duplicates`, where they are worked out already. An application goes in
    one candidate at most, and one that others are to move to goes in none. How far applications that
    provide a functionality are alike is the functionality's `breadth`: unlike ones go nowhere,
    and where only the same work is alike an application goes only to one that serves all that it serves, and
    only where that both do it for that work is likely.

    >>> from landscape.model.element import Element, Relationship
    >>> things = [Element("f", "ApplicationFunction", "acme", {"name": "Payments"}),
    ...     Element("a", "Application", "acme", {"name": "Big", "users": 90}),
    ...     Element("b", "Application", "acme", {"name": "Small", "users": 10}),
    ...     Element("k", "Contract", "acme", {"value": 500, "value_basis": "annual",
    ...     "end_date": date(2027, 3, 31)})]
    >>> edges = [Relationship("PROVIDES", "a", "f"), Relationship("PROVIDES", "b", "f"),
    ...     Relationship("COVERS", "k", "b")]
    >>> found = rationalise(Estate(things, edges, date(2026, 11, 23))).candidates[0]
    >>> [one.application.name for one in found.keep], [one.application.name for one in found.go]
    (['Big'], ['Small'])
    >>> found.saving.high, found.earliest_exit.isoformat()
    (Decimal('500.00'), '2027-03-31')
    """
    book = costs or CostBook.of_estate(estate)
    report = duplicates or duplication.find(estate, costs=costs)
    columns, fits = Columns.of(estate), Fits.of(estate)
    found = _candidates(estate, book, report)
    candidates = tuple(one for one, _ in found)
    unjudged = sorted(_unjudged(Columns.of(estate), report), key=lambda one: -one.count)
    saving = sum_money([one.saving for one in candidates], book.currency)
    live = columns.by_name[columns.in_use[columns.by_name]]
    return RationalisationReport(
        as_at=estate.as_at,
        applications=Late(live.tolist(), fits.at, kept=False),
        candidates=candidates,
        unjudged=tuple(unjudged),
        schedule=tuple(_schedule([left for _, left in found], book.currency)),
        saving=saving,
    )


def _schedule(candidates: Sequence[Left], currency: str) -> Iterator[Step]:
    """What can be left year by year; last what no day is known of."""
    counts: Counter[str | None] = Counter()
    savings: dict[str | None, list[MoneyRange]] = defaultdict(list)
    for left in candidates:
        for year, (count, saving) in left.years.items():
            counts[year] += count
            savings[year].append(saving)
    so_far = MoneyRange.nothing(currency)
    for year in sorted(counts, key=lambda one: (one is None, one)):
        saving = sum_money(savings[year], currency)
        so_far = sum_money([so_far, saving], currency)
        yield Step(year, counts[year], saving, so_far)


def _unjudged(columns: Columns, report: DuplicationReport) -> Iterator[Unjudged]:
    served = _surest_work(columns)
    for finding in report.findings:
        count, why = finding.count, "what they have in common is a shelf: they do different jobs"
        if finding.breadth is Breadth.SAME_WORK:
            places = [columns.estate.place(one) for one in finding.elements]
            count = int((np.array(finding.sureness) * served[places] < LIKELY).sum())
            why = (
                "alike only for the same work, and which work they serve is not known surely enough"
            )
        elif finding.breadth is not Breadth.UNLIKE:
            continue
        if count:
            yield Unjudged(finding.functionality, count, finding.count, why)


def _surest_work(columns: Columns) -> NDArray[np.float64]:
    """By place how sure the surest work is that an application serves, 0 where none is known."""
    wiring, edges = columns.estate.state.wiring, columns.edges("SERVES")
    found = np.zeros(len(columns.ids))
    np.maximum.at(found, wiring.sources[edges], wiring.confidences[edges])
    return found


def _candidates(
    estate: Estate, book: CostBook, report: DuplicationReport
) -> list[tuple[Candidate, Left]]:
    choices = list(_choices(estate, book, report))
    leaving = Leaving(estate, book, [goes for _, _, goes in choices])
    lefts = [leaving.of(goes) for _, _, goes in choices]
    found = [
        (choice.candidate(kept, goes, left), left)
        for (choice, kept, goes), left in zip(choices, lefts, strict=True)
    ]
    return sorted(found, key=lambda one: _order(one[0]))


def _order(one: Candidate) -> tuple[int, str, str]:
    return -one.count, one.functionality.label.casefold(), one.id


def _choices(
    estate: Estate, book: CostBook, report: DuplicationReport
) -> Iterator[tuple[Choice, int, Sequence[int]]]:
    """Functionality by functionality the application that stays, by place, and those that go."""
    choosing = Choosing(estate)
    promised, gone = np.zeros((2, len(estate)), np.bool_)
    for finding in report.findings:
        every = choosing.together([estate.place(one) for one in finding.elements], finding.sureness)
        for work, alike in _alike(every, finding.breadth):
            left = alike & ~gone[every.places]
            if np.count_nonzero(left) < 2:
                continue
            those = every.places[left]
            providers = dict(zip(those.tolist(), np.flatnonzero(left).tolist(), strict=True))
            known = frozenset(those[promised[those]].tolist())
            choice = Choice(
                estate,
                book,
                finding,
                providers=providers,
                promised=known,
                choosing=choosing,
                work=work,
            )
            kept = choice.best(choosing.best(every, left, promised).tolist())
            goes = left & ~promised[every.places] & choosing.may_go(every, kept)
            if work is not None:
                goes &= choosing.serves_as(every, kept)
            if not goes.any():
                continue
            promised[kept] = True
            gone[every.places[goes]] = True
            yield choice, kept, every.places[goes].tolist()


def _alike(every: Together, breadth: Breadth) -> Iterator[tuple[int | None, NDArray[np.bool_]]]:
    """Which applications of a functionality are alike: with the place of their work, where it takes that."""
    if breadth is Breadth.SAME_WORK:
        likely = likely_to_serve(every)
        owners = np.repeat(np.arange(len(every.places)), every.work.counts)[likely]
        ends = every.work.ends[likely]
        works, counts = np.unique(ends, return_counts=True)
        for one in works[np.argsort(-counts, kind="stable")].tolist():
            alike = np.zeros(len(every.places), np.bool_)
            alike[owners[ends == one]] = True
            yield one, alike
    elif breadth is not Breadth.UNLIKE:
        yield None, np.ones(len(every.places), np.bool_)
