"""What may go: where each application stands, and per functionality what to keep and what to leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landscape.analysis import duplication
from landscape.analysis.columns import Columns
from landscape.analysis.cost import CostBook, sum_money
from landscape.analysis.duplication import Duplication, DuplicationReport, Provider
from landscape.analysis.edges import Named
from landscape.analysis.finding import Finding
from landscape.analysis.fitness import Fitness, Fits
from landscape.analysis.late import Late, Whole
from landscape.analysis.savings import Blocker, Saving, Savings, Weight
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Criticality, Disposition

# How much each thing counts when the one to keep is chosen; the parts are published with the choice.
KEEP_WEIGHTS: Mapping[str, float] = {
    "covers the others": 3.0,
    "business fit": 1.0,
    "technical fit": 1.0,
    "share of users": 2.0,
    "not to be left": 2.0,
}
_WEIGHTS = tuple(KEEP_WEIGHTS.values())
_NOBODY = Decimal(0)
_NOT_KEPT = frozenset({Disposition.ELIMINATE, Disposition.MIGRATE})


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
    applications = Late(sorted(columns.live, key=columns.rank.__getitem__), fits.at)
    return RationalisationReport(estate.as_at, applications, tuple(candidates), saving)


def _candidates(estate: Estate, book: CostBook, report: DuplicationReport) -> list[Candidate]:
    chosen: set[int] = set()
    gone: set[int] = set()
    found = []
    for finding in report.findings:
        members = {estate.place(one): number for number, one in enumerate(finding.elements)}
        remaining = {one: number for one, number in members.items() if one not in gone}
        if len(remaining) < 2:
            continue
        choice = _Choice(estate, book, finding, remaining, chosen)
        kept = choice.best()
        goes = [one for one in remaining if one != kept and choice.may_go(kept, one)]
        if not goes:
            continue
        found.append(choice.candidate(kept, goes))
        chosen.add(kept)
        gone.update(goes)
    return sorted(found, key=lambda one: (-one.count, one.functionality.label.casefold(), one.id))


class _Choice:
    """One functionality on its way to a candidate: who is left, and who was promised to others.

    Parameters: `providers`, the place of each application that is left → its number in the finding;
    `promised`, the places of those that others are to move to.
    """

    def __init__(
        self,
        estate: Estate,
        book: CostBook,
        finding: Duplication,
        providers: Mapping[int, int],
        promised: set[int],
    ) -> None:
        self._estate = estate
        self._book = book
        self._finding = finding
        self._providers = providers
        self._promised = promised.intersection(providers)
        self._columns = Columns.of(estate)
        self._fits = Fits.of(estate)
        self._users = self._columns.amounts("users")

    def best(self) -> int:
        """The application that the others could move to: the best by the published weights."""
        users = self._all_users()
        merits = {one: round(sum(self._merits(one, users)), 9) for one in self._providers}
        return max(merits, key=lambda one: (merits[one], one))

    def _all_users(self) -> Decimal:
        return sum((self._users.get(one, _NOBODY) for one in self._providers), _NOBODY)

    def _merits(self, place: int, users: Decimal) -> tuple[float, ...]:
        """The weighted scores of one application, in the order of `KEEP_WEIGHTS`."""
        fit = self._fits.standing(place)
        staying = fit.disposition not in _NOT_KEPT or place in self._promised
        cover, business, technical, share, stay = _WEIGHTS
        mine = self._users.get(place)
        return (
            self._finding.coverage.mean(self._columns.ids[place]) * cover,
            fit.merits[0] * business,
            fit.merits[1] * technical,
            float(mine / users) * share if mine and users else 0.0,
            stay if staying else 0.0,
        )

    def may_go(self, kept: int, place: int) -> bool:
        """Whether there is no reason for an application to stay beside the chosen one."""
        ids, invest = self._columns.ids, Disposition.INVEST
        return (
            place not in self._promised
            and self._fits.standing(place).disposition is not invest
            and self._finding.coverage.share(ids[kept], ids[place]) == 1
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

    def candidate(self, kept: int, goes: Sequence[int]) -> Candidate:
        """What stays, what goes, and what that saves."""
        finding = self._finding
        savings = Savings(self._estate, self._book, frozenset(goes))
        exits = [savings.exit(one) for one in goes]
        known = [one for one in exits if one is not None]
        leaving = frozenset(goes)
        stays = [one for one in self._providers if one not in leaving and one != kept]
        blockers = {one: self._blockers(one, savings) for one in goes}
        amounts = [savings.weighed(one, {each.weight for each in blockers[one]}) for one in goes]

        def leave(one: int) -> Going:
            return Going(
                provider=self._provider(one),
                reasons=_why_it_goes(self._provider(kept), self._provider(one)),
                blockers=blockers[one],
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
            first_exit=min(known, default=None),
            earliest_exit=max(known, default=None),
            exits_unknown=len(exits) - len(known),
            saving=sum_money(amounts, self._book.currency),
            reasons=self._reasons(kept, goes, blockers, amounts),
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

    def _reasons(
        self,
        kept: int,
        goes: Sequence[int],
        blockers: Mapping[int, Sequence[Blocker]],
        amounts: Sequence[MoneyRange],
    ) -> tuple[str, ...]:
        finding, chosen = self._finding, self._columns.name(kept)
        found = [
            f"{finding.count} live applications provide {finding.functionality.label}; "
            f"by {finding.effective.basis} they count as {finding.effective.number:.1f}",
            f"{len(goes)} of them do nothing known that {chosen} does not do",
        ]
        blocked = sum(any(each.weight is not Weight.WORK for each in blockers[one]) for one in goes)
        if blocked:
            found.append(f"{blocked} of {len(goes)} have something in the way")
        unknown = sum(one.unknown > 0 for one in amounts)
        if unknown:
            found.append(f"the cost of {unknown} of {len(goes)} is not known")
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
