"""Which contracts of several lists are one contract told twice.

Contracts of one list are never compared: rows of one register are different contracts unless their number is
the same, and then they are one already. Candidates have one supplier (or group) and share a day, an amount or
a telling word. Of the contracts of a list that one could be, it is the likelier that is ahead of the others.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from landscape.matching.bands import REPEAT_BANDS, Bands
from landscape.matching.kept import NOTHING, Kept
from landscape.matching.kept_repeats import KeptRepeats
from landscape.matching.repeat_grounds import Links, grounds, score
from landscape.matching.repeat_groups import Joined, joined
from landscape.matching.told import Repeat, Told, number_letters, one_owner, words
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method

__all__ = ["Repeat", "Told", "repeats"]

Said = Mapping[frozenset[str], bool]  # what a person said of two contracts: one, or two
_MOST_ALIKE = 60  # contracts that share so little that it tells nothing by itself
_BEGINNING = 3  # letters of a word
_SUREST = 0.99
_NO_LINKS: Links = {}


@dataclass(frozen=True, slots=True)
class _Likened:
    """A pair with its grounds and the odds that they come to."""

    one: Told
    other: Told
    grounds: tuple[Evidence, ...]
    odds: float


def repeats(
    contracts: Sequence[Told],
    links: Links = _NO_LINKS,
    said: Said | None = None,
    bands: Bands = REPEAT_BANDS,
    kept: Kept = NOTHING,
) -> list[Repeat]:
    """The contracts that are told again, each with the one that speaks for it, in bands accept and review.

    Parameters: `links`, contracts that may cover applications; `said`, pairs of keys of which a person said
    that they are one (True) or two: it wins; `kept`, what an earlier run left. The answer does not depend on
    the order of the contracts. Of a contract in band accept there is one, and what it is told as is told as
    nothing else.

    >>> from datetime import date
    >>> end = date(2027, 3, 31)
    >>> known = dict(supplier="Marl", supplier_id="marl", owners=frozenset({"marl"}), ends=end, amounts=(50.0,))
    >>> one = Told("k", frozenset({"a.csv"}), "Income management", "C-1", **known)
    >>> other = Told("l", frozenset({"b.csv"}), "Income mgmt", "77", **known)
    >>> [(each.repeat, each.main, each.inference.confidence) for each in repeats([one, other])]
    [('l', 'k', 0.99)]
    """
    decided = said or {}
    if len({name for one in contracts for name in one.lists}) < 2 and not any(decided.values()):
        return []
    known, held = _Beside(links, decided), KeptRepeats(kept)
    found: list[Repeat] = []
    for group in _together(contracts, decided):
        if len({name for one in group for name in one.lists}) > 1 or known.said(group):
            said_here = [(*sorted(pair), same) for pair, same in known.said(group).items()]
            beside = known.links(group), said_here, bands.accept, bands.review
            found += held.of(group, beside, partial(_within, group, known, bands))
    held.keep()
    return sorted(found, key=lambda each: (each.repeat, each.main))


class _Beside:
    """What bears on contracts beside their rows: links and decisions, of each group its own."""

    def __init__(self, links: Links, said: Said) -> None:
        self._links: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (contract, application), sure in links.items():
            self._links[contract].append((application, sure))
        self._said: dict[str, list[frozenset[str]]] = defaultdict(list)
        self._verdicts = said
        for pair in said:
            self._said[min(pair)].append(pair)

    def links(self, group: Sequence[Told]) -> list[tuple[str, str, float]]:
        """The links between contracts and applications of a group, in a fixed order."""
        applications = frozenset(app for one in group for app in one.applications)
        return sorted(
            (one.key, app, sure)
            for one in group
            for app, sure in self._links.get(one.key, ())
            if app in applications
        )

    def said(self, group: Sequence[Told]) -> dict[frozenset[str], bool]:
        """What a person said of pairs of a group."""
        keys = {one.key for one in group}
        found = sorted(
            (pair for key in keys for pair in self._said.get(key, ()) if pair <= keys), key=sorted
        )
        return {pair: self._verdicts[pair] for pair in found}


def _within(group: Sequence[Told], beside: _Beside, bands: Bands) -> list[Repeat]:
    """Those of some contracts that nothing outside of them bears on, in their order."""
    known = {one.key: one for one in group}
    links = {(contract, app): sure for contract, app, sure in beside.links(group)}
    pairs = [_likened(group[one], group[other], links) for one, other in _candidates(group)]
    inferred = {
        frozenset((pair.one.key, pair.other.key)): inference
        for pair, inference in _weighed(pairs, bands)
    }
    by_decision = {pair: _by_decision(same) for pair, same in beside.said(group).items()}
    return _told(joined(known, {**inferred, **by_decision}, bands), known)


def _likened(one: Told, other: Told, links: Links) -> _Likened:
    found = grounds(one, other, links)
    return _Likened(one, other, found, math.exp(score(found)))


# --- candidates ---


def _together(contracts: Sequence[Told], said: Said) -> list[list[Told]]:
    """The contracts that may bear on each other: of one owner, of a name that begins alike, or decided on."""
    ordered = sorted(contracts, key=lambda each: each.order)
    place = {one.key: number for number, one in enumerate(ordered)}
    root = list(range(len(ordered)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    first: dict[str, int] = {}
    for number, one in enumerate(ordered):
        for name in (*one.owners, *one.called[:1]):
            root[find(number)] = find(first.setdefault(name, number))
    for pair in said:
        if pair <= place.keys() and len(pair) == 2:
            one_end, other_end = (find(place[key]) for key in pair)
            root[one_end] = other_end
    groups: dict[int, list[Told]] = defaultdict(list)
    for number, one in enumerate(ordered):
        groups[find(number)].append(one)
    return [group for group in groups.values() if len(group) > 1]


def _candidates(group: Sequence[Told]) -> list[tuple[int, int]]:
    """The pairs that share an owner and something beside it, of different lists, by their places."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for number, one in enumerate(group):
        for key in _shares(one):
            blocks[key].append(number)
    found = {
        pair
        for block in blocks.values()
        if 1 < len(block) <= _MOST_ALIKE
        for pair in combinations(block, 2)
    }
    return [pair for pair in sorted(found) if _may_be_one(group[pair[0]], group[pair[1]])]


def _shares(one: Told) -> set[Hashable]:
    """What a contract may have in common with one that it is."""
    starts = {word[:_BEGINNING] for word in words(one.title, one.supplier).telling}
    amounts = {round(amount) for amount in one.amounts}
    days = {day for day in (one.starts, one.ends) if day}
    found: set[Hashable] = {(name, day) for name in one.called[:1] for day in days}
    number = number_letters(one.reference)
    for owner in one.owners:
        found.update((owner, what) for what in (*days, *starts, *amounts))
        found.update((owner, day, what) for day in days for what in (*starts, *amounts))
        if number:
            found.add((owner, "number", number))
    return found


def _may_be_one(one: Told, other: Told) -> bool:
    return one.lists.isdisjoint(other.lists) and one_owner(one, other)


# --- how sure ---


def _weighed(pairs: Sequence[_Likened], bands: Bands) -> Iterator[tuple[_Likened, Inference]]:
    """Each pair that is shown, its chance shared with the rivals that either side has in the other's lists."""
    rivals: dict[tuple[str, str], float] = defaultdict(float)
    for pair in pairs:
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            for name in other.lists:
                rivals[one.key, name] += pair.odds
    for pair in pairs:
        share = min(
            _share(pair, pair.one, pair.other, rivals), _share(pair, pair.other, pair.one, rivals)
        )
        confidence = round(min(_SUREST, pair.odds / (1 + pair.odds) * share), 4)
        band = bands.of(confidence)
        told = pair.grounds
        if share < _SUREST and band is not Band.NO:
            told = (
                *told,
                Evidence(f"others could be meant as well: {share:.2f} of the chance", "rivals"),
            )
        yield pair, Inference(confidence, band, Method.INFERRED, told)


def _share(
    pair: _Likened, one: Told, other: Told, rivals: Mapping[tuple[str, str], float]
) -> float:
    """What part of the chance that one is told in the other's lists is that pair's.

    Beside applications one contract may well stand several times: these are no rivals of each other.
    """
    if other.beside:
        return 1.0
    return min(pair.odds / rivals[one.key, name] for name in sorted(other.lists))


def _by_decision(same: bool) -> Inference:
    evidence = (Evidence("a person decided", "decision", weight=1.0),)
    return Inference(float(same), Band.ACCEPT if same else Band.NO, Method.DECIDED, evidence)


# --- what is told ---


def _told(found: Joined, known: Mapping[str, Told]) -> list[Repeat]:
    """Every member of a group with the one that speaks for it, and the pairs that wait for a person."""
    told = []
    for group in found.groups:
        main = min(group, key=lambda key: known[key].rank)
        for one in sorted(group - {main}):
            inference, through = found.between(one, main, group)
            told.append(Repeat(one, main, inference, through))
    for pair, inference in found.waiting.items():
        main, one = sorted(pair, key=lambda key: known[key].rank)
        told.append(Repeat(one, main, inference))
    return told
