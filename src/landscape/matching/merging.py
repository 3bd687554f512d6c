"""Merging by ties, one after another, without ever joining what a person kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from landscape.matching.ties import Tie


@dataclass(frozen=True, slots=True)
class Merged:
    """Clusters of names: the first name of the cluster that each key is in, and why each key came to it."""

    cluster_of: Mapping[str, str]
    why: Mapping[str, Tie]


def merged(keys: Sequence[str], ties: Iterable[Tie], different: Iterable[frozenset[str]]) -> Merged:
    """Merge by ties, the surest kind first, unless it would join two names that a person kept apart.

    >>> tie = Tie(1, "acme", "acmes", "same letters", 0.96, "")
    >>> dict(merged(["acme", "acmes", "bexley"], [tie], []).cluster_of)
    {'acme': 'acme', 'acmes': 'acme', 'bexley': 'bexley'}
    """
    work, why = _Merging(keys, different), dict[str, Tie]()
    for tie in sorted(ties, key=lambda one: (one.rank, one.left, one.right)):
        if work.join(tie.left, tie.right):
            why.setdefault(tie.right, tie)
            if tie.rank == 0:
                why.setdefault(tie.left, tie)
    return Merged({key: work.first[work.root(key)] for key in keys}, why)


class _Merging:
    """Union-find that knows which names must stay apart; linear in the ties but for a hair."""

    def __init__(self, keys: Sequence[str], different: Iterable[frozenset[str]]) -> None:
        self.above = {key: key for key in keys}
        self.first = dict(self.above)
        self.size: dict[str, int] = {}
        self.apart: dict[str, set[str]] = defaultdict(set)
        for pair in different:
            if len(pair) == 2 and pair <= self.above.keys():
                left, right = pair
                self.apart[left].add(right)
                self.apart[right].add(left)
        self.marked = {key: {key} for key in self.apart}

    def root(self, key: str) -> str:
        above = self.above
        while (higher := above[key]) != key:
            above[key] = above[higher]
            key = higher
        return key

    def join(self, left: str, right: str) -> bool:
        """Joins the clusters of two names; False when they are unknown, joined already or kept apart."""
        if left not in self.above or right not in self.above:
            return False
        big, small = self.root(left), self.root(right)
        if big == small or self._kept_apart(big, small):
            return False
        if self.size.get(big, 1) < self.size.get(small, 1):
            big, small = small, big
        self.above[small] = big
        self.size[big] = self.size.get(big, 1) + self.size.pop(small, 1)
        self.first[big] = min(self.first[big], self.first[small])
        if small in self.marked:
            self.marked.setdefault(big, set()).update(self.marked.pop(small))
        return True

    def _kept_apart(self, left: str, right: str) -> bool:
        ours, theirs = self.marked.get(left), self.marked.get(right)
        if not ours or not theirs:
            return False
        few, many = sorted((ours, theirs), key=len)
        return any(not self.apart[key].isdisjoint(many) for key in few)
