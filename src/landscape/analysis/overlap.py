"""Measures of overlap: effective number, directed coverage, and the kinds of duplication."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import lcm
from statistics import median
from typing import overload


@dataclass(frozen=True, slots=True)
class Effective:
    """How many equal applications would share the load alike, and by which measure.

    `assumed` of the `of` applications have no figure of their own and take the middle one.
    """

    number: float
    basis: str
    assumed: int
    of: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of what `absorbed` does that `absorber` does too, and which functions those are."""

    absorber: str
    absorbed: str
    share: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicateClass:
    """One kind of duplication inside a finding: which applications, and what they have in common."""

    kind: str
    label: str
    common: str
    applications: tuple[str, ...]


CLASS_LABELS: Mapping[str, str] = {
    "a": "Same functionality for the same business function",
    "b": "Same functionality for different business functions: one platform could serve them",
    "c": "Same product more than once",
    "d": "Paid for and not used, while another is used",
    "e": "Same supplier group under several contracts",
}


def effective_number(users: Sequence[Decimal | None], costs: Sequence[Decimal | None]) -> Effective:
    """N_eff = 1 / Σ share², by users where most are known, else by cost, else with equal shares.

    One with half the use among many small ones counts as few; equal ones count as many as they are.

    >>> round(effective_number([Decimal(33)] + [Decimal(1)] * 33, []).number, 2)
    3.88
    >>> effective_number([None, None], [None, None]).basis
    'equal shares'
    """
    for basis, known in (("users", users), ("annual cost", costs)):
        figures = [one for one in known if one is not None and one >= 0]
        if len(figures) * 2 > len(known) and sum(figures) > 0:
            assumed = len(known) - len(figures)
            filled = figures + [median(figures)] * assumed if assumed else figures
            return Effective(_inverse(filled), basis, assumed, len(known))
    return Effective(float(len(users)), "equal shares", len(users), len(users))


def _inverse(amounts: Sequence[Decimal]) -> float:
    total = sum(amounts)
    return float(total * total / sum([one * one for one in amounts]))


class Coverages(Sequence[Coverage]):
    """The directed coverage of every ordered pair: |F(A) ∩ F(B)| / |F(B)|.

    A pair is worked out when it is asked for: ten thousand providers make a hundred million pairs. What
    is asked of all of them at once (`mean`, `best`) goes by functions instead of by pairs.

    Parameters: `functions`, per application what it does; one that does nothing is absorbed by nobody.

    >>> pairs = Coverages({"suite": frozenset("fg"), "niche": frozenset("f")})
    >>> [(one.absorber, one.share) for one in pairs]
    [('niche', 0.5), ('suite', 1.0)]
    >>> pairs.mean("suite"), pairs.best("niche").absorber
    (1.0, 'suite')
    """

    def __init__(self, functions: Mapping[str, frozenset[str]]) -> None:
        self._functions = functions
        self._best: dict[frozenset[str], list[tuple[int, str]]] = {}
        self._means: dict[frozenset[str], float] = {}
        self._pairs: dict[tuple[frozenset[str], frozenset[str]], tuple[float, tuple[str, ...]]] = {}

    @cached_property
    def _held(self) -> Mapping[str, frozenset[str]]:
        """`functions`, which may be worked out late, as it is quickest asked."""
        return dict(self._functions)

    @cached_property
    def _ordered(self) -> Sequence[str]:
        return sorted(self._held)

    @cached_property
    def _absorbed(self) -> Sequence[str]:
        return [one for one in self._ordered if self._held[one]]

    def __len__(self) -> int:
        return len(self._absorbed) * max(0, len(self._ordered) - 1)

    def __iter__(self) -> Iterator[Coverage]:
        for absorber in self._ordered:
            for absorbed in self._absorbed:
                if absorber != absorbed:
                    yield self.of(absorber, absorbed)

    @overload
    def __getitem__(self, which: int) -> Coverage: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[Coverage]: ...
    def __getitem__(self, which: int | slice) -> Coverage | Sequence[Coverage]:
        return tuple(self)[which]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Coverages) and self._functions == other._functions

    __hash__ = None  # type: ignore[assignment]

    def of(self, absorber: str, absorbed: str) -> Coverage:
        """One pair."""
        mine, theirs = self._held[absorber], self._held[absorbed]
        found = self._pairs.get((mine, theirs))
        if found is None:
            shared = tuple(sorted(mine & theirs))
            found = self._pairs[mine, theirs] = len(shared) / len(theirs), shared
        return Coverage(absorber, absorbed, *found)

    def share(self, absorber: str, absorbed: str) -> float:
        """The share of one pair."""
        theirs = self._held[absorbed]
        return len(self._held[absorber] & theirs) / len(theirs)

    def mean(self, absorber: str) -> float:
        """How much of what each of the others does one application does too, on average."""
        own = self._held[absorber]
        if own not in self._means:
            others = len(self._absorbed) - bool(own)
            unit, parts = self._parts
            whole = sum(parts[one] for one in own) - unit * bool(own)
            self._means[own] = whole / unit / others if others else 0.0
        return self._means[own]

    def best(self, absorbed: str) -> Coverage | None:
        """The pair that absorbs most of one application; of several the last by id. None if none can."""
        own = self._held.get(absorbed)
        if not own or len(self._ordered) < 2:
            return None
        if own not in self._best:
            self._best[own] = self._two_best(own)
        absorber = next(one for _, one in self._best[own] if one != absorbed)
        return self.of(absorber, absorbed)

    def _two_best(self, functions: frozenset[str]) -> list[tuple[int, str]]:
        """The two that do most of some functions: one of them is not the application itself."""
        shared: Counter[str] = Counter()
        for one in functions:
            if len(self._doing[one]) < len(self._ordered):  # what all do tells none from another
                shared.update(self._doing[one])
        for one in self._ordered[-2:]:
            shared.setdefault(one, 0)
        return sorted(zip(shared.values(), shared.keys(), strict=True), reverse=True)[:2]

    @cached_property
    def _doing(self) -> Mapping[str, Sequence[str]]:
        """Function → who does it."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self._ordered:
            for function in self._held[one]:
                found[function].append(one)
        return found

    @cached_property
    def _parts(self) -> tuple[int, Mapping[str, int]]:
        """Function → the sum, over all who do it, of the part that it is of what they do.

        In whole numbers of a unit, which comes first: no part of a whole is lost, whatever the order.
        """
        unit = lcm(*{len(functions) for functions in self._held.values() if functions})
        found: dict[str, int] = defaultdict(int)
        for functions, doers in Counter(self._held.values()).items():
            for one in functions:
                found[one] += doers * unit // len(functions)
        return unit, found


def classes(providers: Sequence[Mapping[str, tuple[str, ...]]]) -> tuple[DuplicateClass, ...]:
    """The kinds of duplication among the providers of one functionality.

    Parameters: per provider its `id`, `business_functions`, `product`, `suppliers`, `contracts`,
    and `unused` when it is paid for and not used; each a tuple of ids.

    >>> found = classes([{"id": ("x",), "business_functions": ("libraries",)},
    ...     {"id": ("y",), "business_functions": ("libraries",)}])
    >>> [(one.kind, one.applications) for one in found]
    [('a', ('x', 'y'))]
    """
    found = _shared(providers, "business_functions", "a")
    found += _different(providers)
    found += _shared(providers, "product", "c")
    found += _unused(providers)
    held = {one["id"][0]: one.get("contracts", ()) for one in providers}
    found += [one for one in _shared(providers, "suppliers", "e") if _contracts(held, one) > 1]
    return tuple(found)


def _shared(
    providers: Sequence[Mapping[str, tuple[str, ...]]], trait: str, kind: str
) -> list[DuplicateClass]:
    groups: dict[str, set[str]] = defaultdict(set)
    for one in providers:
        for common in one.get(trait, ()):
            groups[common].add(one["id"][0])
    return [
        DuplicateClass(kind, CLASS_LABELS[kind], common, tuple(sorted(members)))
        for common, members in sorted(groups.items())
        if len(members) > 1
    ]


def _different(providers: Sequence[Mapping[str, tuple[str, ...]]]) -> list[DuplicateClass]:
    served = {one["id"][0]: set(one.get("business_functions", ())) for one in providers}
    known = {one: functions for one, functions in served.items() if functions}
    if len(set().union(*known.values())) < 2 or len(known) < 2:
        return []
    return [DuplicateClass("b", CLASS_LABELS["b"], "", tuple(sorted(known)))]


def _unused(providers: Sequence[Mapping[str, tuple[str, ...]]]) -> list[DuplicateClass]:
    idle = sorted(one["id"][0] for one in providers if one.get("unused"))
    if not idle or len(idle) == len(providers):
        return []
    return [DuplicateClass("d", CLASS_LABELS["d"], "", tuple(idle))]


def _contracts(held: Mapping[str, Sequence[str]], one: DuplicateClass) -> int:
    return len({contract for each in one.applications for contract in held[each]})
