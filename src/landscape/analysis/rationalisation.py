"""What may go: where each application stands, and per functionality what to keep and what to leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from landscape.analysis import duplication
from landscape.analysis.choosing import KEEP_WEIGHTS, NOT_KEPT, WEIGHTS, Choosing
from landscape.analysis.columns import Columns
from landscape.analysis.cost import CostBook, sum_money
from landscape.analysis.duplication import Duplication, DuplicationReport, Provider
from landscape.analysis.edges import Named
from landscape.analysis.finding import Finding
from landscape.analysis.fitness import Fitness, Fits
from landscape.analysis.late import Late, Whole
from landscape.analysis.leaving import Leaving, Left
from landscape.analysis.savings import Blocker, Saving, Savings, Weight
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Criticality, Disposition

_NOBODY = Decimal(0)


@dataclass(frozen=True, slots=True)
class Kept:
    """An application that stays, and why. `chosen` marks the one that the others could move to."""

    provider: Provider
    chosen: bool
    reasons: tuple[str, ...]

    @property
    def application(self) -> Element:
        """The application."""
        return self.provider.application


@dataclass(frozen=True, slots=True)
class Going:
    """An application that may go: why, what stands in the way, from when, and what it would save."""

    provider: Provider
    reasons: tuple[str, ...]
    blockers: tuple[Blocker, ...]
    earliest_exit: date | None
    saving: Saving

    @property
    def application(self) -> Element:
        """The application."""
        return self.provider.application


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Finding):
    """One functionality that could be served by fewer applications. `elements` are those that go.

    `earliest_exit` is the day from which all of it can be had (the latest of the exits that are
    known), `first_exit` the day of the first. `saving` is per year after exit, before the cost of
    moving; it is in no other candidate.
    """

    functionality: Named
    keep: Sequence[Kept]
    go: Sequence[Going]
    first_exit: date | None
    earliest_exit: date | None
    exits_unknown: int
    saving: MoneyRange
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RationalisationReport:
    """Where every live application stands, and the candidates, most applications to go first."""

    as_at: date
    applications: Sequence[Fitness]
    candidates: tuple[Candidate, ...]
    saving: MoneyRange


def rationalise(
    estate: Estate,
    *,
    costs: CostBook | None = None,
    duplicates: DuplicationReport | None = None,
) -> RationalisationReport:
    """Which applications could go, functionality by functionality, with dates and savings.

    Parameters: `costs` and `duplicates`, where they are worked out already. An application goes in
    one candidate at most, and one that others are to move to goes in none.

    >>> things = [Element("f", "ApplicationFunction", "acme", {"name": "Payments"}),
    ...     Element("a", "Application", "acme", {"name": "Big", "users": 90}),
    ...     Element("b", "Application", "acme", {"name": "Small", "users": 10}),
    ...     Element("k", "Contract", "acme", {"value": 500, "value_basis": "annual",
    ...     "end_date": date(2027, 3, 31)})]
    >>> from landscape.model.element import Relationship
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
    candidates = _candidates(estate, book, report)
    saving = sum_money([one.saving for one in candidates], book.currency)
    live = columns.by_name[columns.in_use[columns.by_name]]
    return RationalisationReport(
        estate.as_at, Late(live.tolist(), fits.at), tuple(candidates), saving
    )


def _candidates(estate: Estate, book: CostBook, report: DuplicationReport) -> list[Candidate]:
    choices = list(_choices(estate, book, report))
    leaving = Leaving(estate, book, [goes for _, _, goes in choices])
    found = [choice.candidate(kept, goes, leaving.of(goes)) for choice, kept, goes in choices]
    return sorted(found, key=lambda one: (-one.count, one.functionality.label.casefold(), one.id))


def _choices(
    estate: Estate, book: CostBook, report: DuplicationReport
) -> Iterator[tuple[_Choice, int, Sequence[int]]]:
    """Functionality by functionality the application that stays, by place, and those that go."""
    choosing = Choosing(estate)
    promised, gone = np.zeros((2, len(estate)), np.bool_)
    for finding in report.findings:
        every = choosing.together([estate.place(one) for one in finding.elements])
        left = ~gone[every.places]
        if np.count_nonzero(left) < 2:
            continue
        those = every.places[left]
        providers = dict(zip(those.tolist(), np.flatnonzero(left).tolist(), strict=True))
        known = frozenset(those[promised[those]].tolist())
        choice = _Choice(estate, book, finding, providers, known)
        kept = choice.best(choosing.best(every, left, promised).tolist())
        goes = left & ~promised[every.places] & ~choosing.invests[every.places]
        goes &= choosing.covered(every, kept) & (every.places != kept)
        if not goes.any():
            continue
        promised[kept] = True
        gone[every.places[goes]] = True
        yield choice, kept, every.places[goes].tolist()


class _Choice:
    """One functionality on its way to a candidate: who is left, and who was promised to others.

    Parameters: `providers`, the place of each application that is left → its number in the finding;
    `promised`, the places of those among them that others are to move to.
    """

    def __init__(
        self,
        estate: Estate,
        book: CostBook,
        finding: Duplication,
        providers: Mapping[int, int],
        promised: frozenset[int],
    ) -> None:
        self._estate = estate
        self._book = book
        self._finding = finding
        self._providers = providers
        self._promised = promised
        self._columns = Columns.of(estate)
        self._fits = Fits.of(estate)
        self._users = self._columns.amounts("users")

    def best(self, among: Sequence[int]) -> int:
        """The application that the others could move to: the best by the published weights.

        Parameters: `among`, the places of those that may be it.
        """
        if len(among) == 1:
            return among[0]
        users = self._all_users()
        merits = {one: round(sum(self._merits(one, users)), 9) for one in among}
        return max(merits, key=lambda one: (merits[one], one))

    def _all_users(self) -> Decimal:
        return sum((self._users.get(one, _NOBODY) for one in self._providers), _NOBODY)

    def _merits(self, place: int, users: Decimal) -> tuple[float, ...]:
        """The weighted scores of one application, in the order of `KEEP_WEIGHTS`."""
        fit = self._fits.standing(place)
        staying = fit.disposition not in NOT_KEPT or place in self._promised
        cover, business, technical, share, stay = WEIGHTS
        mine = self._users.get(place)
        return (
            self._finding.coverage.mean(self._columns.ids[place]) * cover,
            fit.merits[0] * business,
            fit.merits[1] * technical,
            float(mine / users) * share if mine and users else 0.0,
            stay if staying else 0.0,
        )

    def why_it_stays(self, kept: int, place: int) -> tuple[str, ...]:
        """The reasons for which an application stays beside the chosen one; none when it may go."""
        reasons = []
        if place in self._promised:
            reasons.append("others are to move to it for another functionality")
        ids = self._columns.ids
        cover = self._finding.coverage.share(ids[kept], ids[place])
        if cover < 1:
            reasons.append(
                f"does more than {self._columns.name(kept)} does: "
                f"{cover:.0%} of its functionalities are covered"
            )
        if self._fits.standing(place).disposition is Disposition.INVEST:
            reasons.append("serves the work well and is sound")
        return tuple(reasons)

    def candidate(self, kept: int, goes: Sequence[int], left: Left) -> Candidate:
        """What stays, what goes, and what that saves."""
        finding, leaving = self._finding, frozenset(goes)
        savings = Savings(self._estate, self._book, leaving)
        stays = [one for one in self._providers if one not in leaving and one != kept]

        def leave(one: int) -> Going:
            return Going(
                provider=self._provider(one),
                reasons=_why_it_goes(self._provider(kept), self._provider(one)),
                blockers=self._blockers(one, savings),
                earliest_exit=savings.exit(one),
                saving=savings.of(self._columns.ids[one]),
            )

        going = Late(goes, leave)
        return Candidate(
            id=f"rationalisation/{finding.functionality.id}",
            title=f"{finding.functionality.label}: {len(goes)} of {finding.count} could go",
            elements=tuple(self._columns.named(goes)),
            of=finding.count,
            evidence=Whole(
                lambda: [cell for one in going for cell in one.provider.evidence], some=True
            ),
            functionality=finding.functionality,
            keep=Late([kept, *stays], lambda one: self._kept(kept, one)),
            go=going,
            first_exit=left.first,
            earliest_exit=left.last,
            exits_unknown=left.undated,
            saving=left.saving,
            reasons=self._reasons(kept, len(goes), left),
        )

    def _provider(self, place: int) -> Provider:
        return self._finding.providers[self._providers[place]]

    def _kept(self, kept: int, place: int) -> Kept:
        if place != kept:
            return Kept(self._provider(place), False, self.why_it_stays(kept, place))
        parts = [
            f"{what}: {score:.1f} of {KEEP_WEIGHTS[what]:g}"
            for what, score in zip(KEEP_WEIGHTS, self._merits(kept, self._all_users()), strict=True)
        ]
        return Kept(self._provider(kept), True, ("best placed to take on the others", *parts))

    def _blockers(self, place: int, savings: Savings) -> tuple[Blocker, ...]:
        found: list[Blocker] = []
        fit = self._fits.standing(place)
        if self._columns.texts("criticality").get(place) == Criticality.MOST:
            found.append(Blocker("most critical: needs a business decision", Weight.STOP))
        if fit.disposition is Disposition.INDETERMINATE and fit.decides_next:
            asked = fit.decides_next.label
            found.append(Blocker(f"fit not decided: {asked} is not known", Weight.DOUBT))
        joined = self._joined(place)
        if joined:
            many = "s" if joined > 1 else ""
            found.append(Blocker(f"{joined} integration{many} to move", Weight.WORK))
        return (*found, *savings.blockers(place))

    def _joined(self, place: int) -> int:
        """How many integrations an application has."""
        kinds = ("FLOWS_FROM", "FLOWS_TO")
        ends = (self._columns.sources(kind, None).get(place, ()) for kind in kinds)
        return len({one for end in ends for one in end})

    def _reasons(self, kept: int, count: int, left: Left) -> tuple[str, ...]:
        finding, chosen = self._finding, self._columns.name(kept)
        found = [
            f"{finding.count} live applications provide {finding.functionality.label}; "
            f"by {finding.effective.basis} they count as {finding.effective.number:.1f}",
            f"{count} of them do nothing known that {chosen} does not do",
        ]
        if left.blocked:
            found.append(f"{left.blocked} of {count} have something in the way")
        if left.saving.unknown:
            found.append(f"the cost of {left.saving.unknown} of {count} is not known")
        return tuple(found)


def _why_it_goes(kept: Provider, one: Provider) -> tuple[str, ...]:
    reasons = [f"all that it is known to do, {kept.application.name} does too"]
    shared = {each.label for each in one.business_functions} & {
        each.label for each in kept.business_functions
    }
    if shared:
        reasons.append(f"serves the same work: {', '.join(sorted(shared))}")
    if one.fitness.disposition is not Disposition.INDETERMINATE:
        reasons.append(f"placed as {one.fitness.disposition}")
    return tuple(reasons)
