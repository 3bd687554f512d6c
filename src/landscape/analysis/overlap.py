"""Measures of overlap: effective number, directed coverage, and the kinds of duplication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median


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
            middle = median(figures)
            filled = [middle if one is None or one < 0 else one for one in known]
            return Effective(_inverse(filled), basis, len(known) - len(figures), len(known))
    return Effective(float(len(users)), "equal shares", len(users), len(users))


def _inverse(amounts: Sequence[Decimal]) -> float:
    total = sum(amounts)
    return float(1 / sum((one / total) ** 2 for one in amounts))


def coverage_pairs(functions: Mapping[str, frozenset[str]]) -> tuple[Coverage, ...]:
    """The directed coverage of every ordered pair: |F(A) ∩ F(B)| / |F(B)|.

    >>> pairs = coverage_pairs({"suite": frozenset("fg"), "niche": frozenset("f")})
    >>> [(one.absorber, one.share) for one in pairs]
    [('niche', 0.5), ('suite', 1.0)]
    """
    ordered = sorted(functions)
    return tuple(
        _cover(one, other, functions)
        for one in ordered
        for other in ordered
        if one != other and functions[other]
    )


def _cover(absorber: str, absorbed: str, functions: Mapping[str, frozenset[str]]) -> Coverage:
    shared = functions[absorber] & functions[absorbed]
    share = len(shared) / len(functions[absorbed])
    return Coverage(absorber, absorbed, share, tuple(sorted(shared)))


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
    found += [one for one in _shared(providers, "suppliers", "e") if _contracts(providers, one) > 1]
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


def _contracts(providers: Sequence[Mapping[str, tuple[str, ...]]], one: DuplicateClass) -> int:
    members = [each for each in providers if each["id"][0] in one.applications]
    return len({contract for each in members for contract in each.get("contracts", ())})
