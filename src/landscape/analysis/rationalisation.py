"""What may go: where each application stands, and per functionality what to keep and what to leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landscape.analysis import duplication
from landscape.analysis.cost import CostBook, sum_money
from landscape.analysis.duplication import Duplication, DuplicationReport, Provider
from landscape.analysis.edges import Named
from landscape.analysis.finding import Finding
from landscape.analysis.fitness import Fitness, assess
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
    keep: tuple[Kept, ...]
    go: tuple[Going, ...]
    first_exit: date | None
    earliest_exit: date | None
    exits_unknown: int
    saving: MoneyRange
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RationalisationReport:
    """Where every live application stands, and the candidates, most applications to go first."""

    as_at: date
    applications: tuple[Fitness, ...]
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
    book = costs or CostBook(estate)
    report = duplicates or duplication.find(estate, costs=book)
    candidates = _candidates(estate, book, report)
    known = {one.id: one.fitness for each in report.findings for one in each.providers}
    fits = [known.get(one.id) or assess(estate, one.id) for one in estate.applications()]
    fits.sort(key=lambda one: (one.application.name.casefold(), one.application.id))
    saving = sum_money((one.saving for one in candidates), book.currency)
    return RationalisationReport(estate.as_at, tuple(fits), tuple(candidates), saving)


def _candidates(estate: Estate, book: CostBook, report: DuplicationReport) -> list[Candidate]:
    chosen: set[str] = set()
    gone: set[str] = set()
    found = []
    for finding in report.findings:
        remaining = [one for one in finding.providers if one.id not in gone]
        if len(remaining) < 2:
            continue
        candidate = _candidate(_Choice(estate, book, finding, remaining, frozenset(chosen)))
        if candidate is None:
            continue
        chosen |= {one.provider.id for one in candidate.keep if one.chosen}
        gone |= set(candidate.elements)
        found.append(candidate)
    return sorted(found, key=lambda one: (-one.count, one.functionality.label.casefold(), one.id))


@dataclass(frozen=True, slots=True)
class _Choice:
    """One functionality on its way to a candidate: who is left, and who was promised to others."""

    estate: Estate
    book: CostBook
    finding: Duplication
    providers: Sequence[Provider]
    promised: frozenset[str]


def _candidate(choice: _Choice) -> Candidate | None:
    kept = _choose(choice)
    stays: list[Kept] = [kept]
    goes: list[Provider] = []
    for one in choice.providers:
        if one.id == kept.provider.id:
            continue
        why = _why_it_stays(choice, kept.provider, one)
        if why:
            stays.append(Kept(one, False, why))
        else:
            goes.append(one)
    if not goes:
        return None
    savings = Savings(choice.estate, choice.book, frozenset(one.id for one in goes))
    going = tuple(_going(choice, kept.provider, one, savings) for one in goes)
    return _found(choice, tuple(stays), going, savings)


def _found(
    choice: _Choice, stays: tuple[Kept, ...], going: tuple[Going, ...], savings: Savings
) -> Candidate:
    finding = choice.finding
    exits = [one.earliest_exit for one in going]
    known = [one for one in exits if one is not None]
    members = tuple(one.provider.id for one in going)
    return Candidate(
        id=f"rationalisation/{finding.functionality.id}",
        title=f"{finding.functionality.label}: {len(going)} of {finding.count} could go",
        elements=members,
        of=finding.count,
        evidence=tuple(cell for one in going for cell in one.provider.evidence),
        functionality=finding.functionality,
        keep=stays,
        go=going,
        first_exit=min(known, default=None),
        earliest_exit=max(known, default=None),
        exits_unknown=len(exits) - len(known),
        saving=savings.total([(one.saving, one.blockers) for one in going]),
        reasons=_reasons(finding, stays, going),
    )


def _choose(choice: _Choice) -> Kept:
    """The application that the others could move to: the best by the published weights."""
    users = sum(each.application.amount("users") or 0 for each in choice.providers)
    scored = [(_merit(choice, one, users), one) for one in choice.providers]
    merit, best = max(scored, key=lambda pair: (round(sum(pair[0].values()), 9), pair[1].id))
    parts = [f"{what}: {score:.1f} of {KEEP_WEIGHTS[what]:g}" for what, score in merit.items()]
    return Kept(best, True, ("best placed to take on the others", *parts))


def _merit(choice: _Choice, one: Provider, users: Decimal | int) -> dict[str, float]:
    mine = one.application.amount("users") or 0
    fit = one.fitness
    staying = fit.disposition not in _NOT_KEPT or one.id in choice.promised
    scores = {
        "covers the others": choice.finding.coverage.mean(one.id),
        "business fit": float((fit.business.low + fit.business.high) / 2 - 1) / 4,
        "technical fit": float((fit.technical.low + fit.technical.high) / 2 - 1) / 4,
        "share of users": float(mine / users) if users else 0.0,
        "not to be left": 1.0 if staying else 0.0,
    }
    return {what: score * KEEP_WEIGHTS[what] for what, score in scores.items()}


def _why_it_stays(choice: _Choice, kept: Provider, one: Provider) -> tuple[str, ...]:
    """The reasons for which an application stays beside the chosen one; none when it may go."""
    reasons = []
    if one.id in choice.promised:
        reasons.append("others are to move to it for another functionality")
    cover = choice.finding.coverage.of(kept.id, one.id)
    if cover.share < 1:
        reasons.append(
            f"does more than {kept.application.name} does: "
            f"{cover.share:.0%} of its functionalities are covered"
        )
    if one.fitness.disposition is Disposition.INVEST:
        reasons.append("serves the work well and is sound")
    return tuple(reasons)


def _going(choice: _Choice, kept: Provider, one: Provider, savings: Savings) -> Going:
    return Going(
        provider=one,
        reasons=_why_it_goes(kept, one),
        blockers=_blockers(choice, one, savings),
        earliest_exit=savings.exit(one.id),
        saving=savings.of(one.id),
    )


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


def _blockers(choice: _Choice, one: Provider, savings: Savings) -> tuple[Blocker, ...]:
    found: list[Blocker] = []
    known = one.application
    if known.text("criticality") == Criticality.MOST:
        found.append(Blocker("most critical: needs a business decision", Weight.STOP))
    if one.fitness.disposition is Disposition.INDETERMINATE and one.fitness.decides_next:
        asked = one.fitness.decides_next.label
        found.append(Blocker(f"fit not decided: {asked} is not known", Weight.DOUBT))
    joined = {
        edge.source
        for kind in ("FLOWS_FROM", "FLOWS_TO")
        for edge in choice.estate.into(known.id, kind)
    }
    if joined:
        many = "s" if len(joined) > 1 else ""
        found.append(Blocker(f"{len(joined)} integration{many} to move", Weight.WORK))
    return (*found, *savings.blockers(one.id))


def _reasons(
    finding: Duplication, stays: tuple[Kept, ...], going: tuple[Going, ...]
) -> tuple[str, ...]:
    chosen = stays[0].application.name
    found = [
        f"{finding.count} live applications provide {finding.functionality.label}; "
        f"by {finding.effective.basis} they count as {finding.effective.number:.1f}",
        f"{len(going)} of them do nothing known that {chosen} does not do",
    ]
    blocked = sum(any(each.weight is not Weight.WORK for each in one.blockers) for one in going)
    if blocked:
        found.append(f"{blocked} of {len(going)} have something in the way")
    unknown = sum(one.saving.unknown for one in going)
    if unknown:
        found.append(f"the cost of {unknown} of {len(going)} is not known")
    return tuple(found)
