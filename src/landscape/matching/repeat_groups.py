"""Pairs of contracts that are one → groups of contracts that are one, without contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from landscape.matching.bands import Bands
from landscape.matching.told import Told
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Joined:
    """Contracts that are one, by their keys, and the pairs that wait for a person.

    `pairs` are those that joined the groups.
    """

    groups: tuple[frozenset[str], ...]
    pairs: Mapping[Pair, Inference]
    waiting: Mapping[Pair, Inference]

    def between(self, one: str, main: str, group: frozenset[str]) -> tuple[Inference, str]:
        """How sure it is that two of a group are one, and through which third, where they are no pair."""
        direct = self.pairs.get(frozenset((one, main)))
        if direct is not None:
            return direct, ""
        own = {next(iter(pair - {one})): said for pair, said in self.pairs.items() if one in pair}
        through = min(own, key=lambda key: (-own[key].confidence, key))
        weakest = min((said for pair, said in self.pairs.items() if pair <= group), key=_least_sure)
        return replace(own[through], confidence=weakest.confidence, band=weakest.band), through


def _least_sure(said: Inference) -> float:
    return said.confidence


def joined(known: Mapping[str, Told], found: Mapping[Pair, Inference], bands: Bands) -> Joined:
    """Joins what stands by itself or was decided, the surest first.

    Parameters: `known`, contracts in their order. A pair that would bring two contracts of one list together,
    or two that are unlike or that a person told apart, waits for a person instead. Beside applications one
    contract may stand several times.
    """
    place = {key: number for number, key in enumerate(known)}
    group_of = {key: frozenset((key,)) for key in known}
    pairs: dict[Pair, Inference] = {}
    waiting: dict[Pair, Inference] = {}

    def order(pair: Pair) -> tuple[object, ...]:
        said = found[pair]
        ends = sorted(place[key] for key in pair)
        return said.method is not Method.DECIDED, -said.confidence, ends

    for pair in sorted(found, key=order):
        said = found[pair]
        if said.band is Band.NO:
            continue
        one, other = (group_of[key] for key in sorted(pair))
        against = "" if one == other else _against(one, other, known, found, bands)
        if said.band is Band.REVIEW or (against and said.method is not Method.DECIDED):
            waiting[pair] = _waiting(said, against, bands)
        else:
            pairs[pair] = said
            both = one | other
            group_of.update(dict.fromkeys(both, both))
    still = {
        pair: said for pair, said in waiting.items() if len({group_of[key] for key in pair}) == 2
    }
    groups = sorted({group for group in group_of.values() if len(group) > 1}, key=min)
    return Joined(tuple(groups), pairs, still)


def _against(
    one: frozenset[str],
    other: frozenset[str],
    known: Mapping[str, Told],
    found: Mapping[Pair, Inference],
    bands: Bands,
) -> str:
    """Why two groups are not joined; empty when nothing speaks against it."""
    for mine in sorted(one):
        for theirs in sorted(other):
            left, right = known[mine], known[theirs]
            if not left.lists.isdisjoint(right.lists) and not (left.beside and right.beside):
                return "one list tells them as two contracts"
            said = found.get(frozenset((mine, theirs)))
            if said is not None and said.confidence < bands.review:
                return "what else is told as one of them is unlike the other"
    return ""


def _waiting(said: Inference, against: str, bands: Bands) -> Inference:
    if said.band is Band.REVIEW:
        return said
    least = round(min(said.confidence, bands.accept - 0.01), 4)
    evidence = (*said.evidence, Evidence(against, "rivals"))
    return Inference(least, Band.REVIEW, said.method, evidence)
