"""What a candidate for rationalisation says: who stays, who could go, why, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landscape.analysis.choosing import KEEP_WEIGHTS, NOT_KEPT, WEIGHTS, Choosing
from landscape.analysis.columns import Columns
from landscape.analysis.cost import CostBook
from landscape.analysis.duplication import Duplication
from landscape.analysis.edges import Named, named
from landscape.analysis.finding import Finding
from landscape.analysis.fitness import Fits
from landscape.analysis.late import Late, Whole
from landscape.analysis.leaving import Left
from landscape.analysis.providers import Provider
from landscape.analysis.savings import Blocker, Saving, Savings, Weight
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import Disposition, Method

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

    `work` is the business function for which that is so, where applications that do this are alike only
    when they serve the same one; None where the functionality is the same for whatever work.
    `earliest_exit` is the day from which all of it can be had (the latest of the exits that are
    known), `first_exit` the day of the first. `saving` is per year after exit, before the cost of
    moving; it is in no other candidate.
    """

    functionality: Named
    work: Named | None
    keep: Sequence[Kept]
    go: Sequence[Going]
    first_exit: date | None
    earliest_exit: date | None
    exits_unknown: int
    saving: MoneyRange
    reasons: tuple[str, ...]


class Choice:
    """One functionality on its way to a candidate: who is left, and who was promised to others.

    Parameters: `providers`, the place of each application that is left → its number in the finding;
    `promised`, the places of those among them that others are to move to; `choosing`, what all
    choices share; `work`, the place of the business function.
    """

    def __init__(
        self,
        estate: Estate,
        book: CostBook,
        finding: Duplication,
        *,
        providers: Mapping[int, int],
        promised: frozenset[int],
        choosing: Choosing,
        work: int | None,
    ) -> None:
        self._estate = estate
        self._book = book
        self._finding = finding
        self._providers = providers
        self._promised = promised
        self._choosing = choosing
        self._work = None if work is None else named(estate.at(work))
        self._columns = Columns.of(estate)
        self._fits = Fits.of(estate)
        self._users = self._columns.amounts("users")
        self._equals = 1

    def best(self, among: Sequence[int]) -> int:
        """The application that the others could move to: the best by the published weights.

        Parameters: `among`, the places of those that may be it.
        """
        if len(among) == 1:
            return among[0]
        whole = self._whole()
        merits = {one: round(sum(self._merits(one, whole)), 9) for one in among}
        most = max(merits.values())
        best = [one for one in among if merits[one] == most]
        self._equals = len(best)
        return max(best)

    def _whole(self) -> tuple[Decimal, int]:
        """All users, and all integrations, of those that are left."""
        users = sum((self._users.get(one, _NOBODY) for one in self._providers), _NOBODY)
        return users, int(self._choosing.joined[list(self._providers)].sum())

    def _anything_known(self) -> bool:
        """Whether more is known than what they do: who depends on any of those that are left."""
        return any(self._whole()) or bool(self._choosing.critical[list(self._providers)].any())

    def _merits(self, place: int, whole: tuple[Decimal, int]) -> tuple[float, ...]:
        """The weighted scores of one application, in the order of `KEEP_WEIGHTS`."""
        fit = self._fits.standing(place)
        staying = fit.disposition not in NOT_KEPT or place in self._promised
        cover, sure, business, technical, share, joins, critical, stay = WEIGHTS
        mine, (users, integrations) = self._users.get(place), whole
        return (
            self._finding.coverage.mean(self._columns.ids[place]) * cover,
            self._finding.sureness[self._providers[place]] * sure,
            fit.merits[0] * business,
            fit.merits[1] * technical,
            float(mine / users) * share if mine and users else 0.0,
            int(self._choosing.joined[place]) / integrations * joins if integrations else 0.0,
            float(self._choosing.critical[place]) * critical,
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
        served = self._columns.targets("SERVES")
        more = set(served[place]) - set(served[kept]) if self._work else ()
        if more:
            names = ", ".join(sorted(map(self._columns.name, more)))
            reasons.append(f"serves what {self._columns.name(kept)} does not: {names}")
        if self._choosing.most[place] and not self._choosing.most[kept]:
            reasons.append(f"is most critical, and {self._columns.name(kept)} is not")
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

        going, work = Late(goes, leave), self._work
        return Candidate(
            id=f"rationalisation/{finding.functionality.id}" + (f"/{work.id}" if work else ""),
            title=f"{self._what()}: {len(goes)} of {self._count()} could go",
            elements=tuple(self._columns.named(goes)),
            of=self._count(),
            evidence=Whole(
                lambda: [cell for one in going for cell in one.provider.evidence], some=True
            ),
            functionality=finding.functionality,
            work=work,
            keep=Late([kept, *stays], lambda one: self._kept(kept, one)),
            go=going,
            first_exit=left.first,
            earliest_exit=left.last,
            exits_unknown=left.undated,
            saving=left.saving,
            reasons=self._reasons(kept, len(goes), left),
        )

    def _what(self) -> str:
        label = self._finding.functionality.label
        return f"{label} for {self._work.label}" if self._work else label

    def _count(self) -> int:
        """How many provide it: all of the functionality, or those that serve the work."""
        return len(self._providers) if self._work else self._finding.count

    def _provider(self, place: int) -> Provider:
        return self._finding.providers[self._providers[place]]

    def _kept(self, kept: int, place: int) -> Kept:
        if place != kept:
            return Kept(self._provider(place), False, self.why_it_stays(kept, place))
        parts = [
            f"{what}: {score:.1f} of {KEEP_WEIGHTS[what]:g}"
            for what, score in zip(KEEP_WEIGHTS, self._merits(kept, self._whole()), strict=True)
        ]
        best = "best placed to take on the others"
        if self._equals > 1:
            best = f"one of {self._equals} as well placed to take on the others"
        return Kept(self._provider(kept), True, (best, *parts))

    def _blockers(self, place: int, savings: Savings) -> tuple[Blocker, ...]:
        found: list[Blocker] = []
        fit = self._fits.standing(place)
        if self._choosing.most[place]:
            found.append(Blocker("most critical: needs a business decision", Weight.STOP))
        if fit.disposition is Disposition.INDETERMINATE and fit.decides_next:
            asked = fit.decides_next.label
            found.append(Blocker(f"fit not decided: {asked} is not known", Weight.DOUBT))
        joined = int(self._choosing.joined[place])
        if joined:
            many = "s" if joined > 1 else ""
            found.append(Blocker(f"{joined} integration{many} to move", Weight.WORK))
        return (*found, *savings.blockers(place))

    def _reasons(self, kept: int, count: int, left: Left) -> tuple[str, ...]:
        chosen, many = self._columns.name(kept), self._count()
        effective = self._finding.effective
        found = [
            f"{many} live applications provide {self._what()}"
            + (
                "" if self._work else f"; by {effective.basis} they count as {effective.number:.1f}"
            ),
            f"all that {count} of them {'is' if count == 1 else 'are'} known to do, {chosen} does too",
        ]
        if self._equals > 1:
            found.append(
                f"nothing known tells which of {self._equals} should stay; {chosen} stands for them"
            )
        if not self._anything_known():
            found.append(
                f"of none of {many} are users, integrations or criticality known: {chosen} is chosen by "
                "what it is known to do"
            )
        disposition = self._fits.standing(kept).disposition
        if disposition in NOT_KEPT:
            found.append(f"{chosen} is itself placed as {disposition}: all may need something new")
        if left.blocked:
            found.append(f"{left.blocked} of {count} have something in the way")
        if left.saving.unknown:
            found.append(f"the cost of {left.saving.unknown} of {count} is not known")
        return tuple(found)


def _why_it_goes(kept: Provider, one: Provider) -> tuple[str, ...]:
    reasons = [f"all that it is known to do, {kept.name} does too"]
    if one.provides.method is Method.INFERRED:
        reasons.append(f"that it does this is inferred ({one.provides.confidence:.0%} sure)")
    shared = {each.label for each in one.business_functions} & {
        each.label for each in kept.business_functions
    }
    if shared:
        reasons.append(f"serves the same work: {', '.join(sorted(shared))}")
    disposition = one.standing.disposition
    if disposition is not Disposition.INDETERMINATE:
        reasons.append(f"placed as {disposition}")
    return tuple(reasons)
