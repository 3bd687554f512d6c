"""Why two names are one supplier: the same letters, or a relation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from landscape.matching.normalise import fingerprint, letters_of
from landscape.matching.relations import RelationKind, SupplierRelation, SupplierRelations

_FEWEST_LETTERS = 8  # shorter names with the same letters are too often a coincidence
_FEWEST_JOINED = 6  # unless only a space is more or less: DS Tech and DSTech

Held = list[tuple[str, SupplierRelation | None]]


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two name keys are one supplier."""

    rank: int
    left: str
    right: str
    tier: str
    confidence: float
    why: str


def letter_ties(keys: Iterable[str]) -> Iterator[Tie]:
    """T2: the same letters once spaces and plurals are gone, each name with the first of them."""
    first: dict[str, str] = {}
    for key in keys:
        letters, joined = letters_of(key.split(" ")), key.replace(" ", "")
        if len(letters) < _FEWEST_LETTERS:
            letters = f"={joined}" if len(joined) >= _FEWEST_JOINED else ""
        if letters:
            known = first.setdefault(letters, key)
            if known is not key:
                yield Tie(1, known, key, "same letters", 0.96, f"same letters as {known}")


class KnownNames:
    """The names of some suppliers followed through aliases and renames, to where they end.

    Parameters: `relations`; `as_at`, the date on which an alias must hold (now when None).
    """

    def __init__(self, relations: SupplierRelations, as_at: date | None) -> None:
        self.relations = relations
        self.as_at = as_at

    def end(self, key: str) -> tuple[str, SupplierRelation | None]:
        """The name at the end of a chain of aliases that hold and renames at any date, and its first step."""
        if not self.relations.knows(key):
            return key, None
        seen, first, here = {key}, None, key
        while True:
            step = next((s for s in self._steps(here) if fingerprint(s.to_name) not in seen), None)
            if step is None:
                return here, first
            first = first or step
            here = fingerprint(step.to_name)
            seen.add(here)

    def _steps(self, key: str) -> Iterator[SupplierRelation]:
        yield from self.relations.of_name(key, RelationKind.RENAMED)
        for one in self.relations.of_name(key, RelationKind.ALIAS):
            if one.holds(self.as_at):
                yield one

    def ties(self, keys: Sequence[str]) -> Iterator[Tie]:
        """Names that an alias or a rename joins, through one common end."""
        there, holders = set(keys), defaultdict[str, Held](list)
        for key in keys:
            if self.relations.knows(key):
                target, relation = self.end(key)
                holders[target].append((key, relation))
        for target, held in holders.items():
            if target in there and all(key != target for key, _ in held):
                held.append((target, None))
            held.sort(key=lambda one: one[0])
            yield from (self.tie(target, *pair) for pair in _pairs(target, held))

    def tie(self, target: str, left: str, right: str, relation: SupplierRelation | None) -> Tie:
        """The tie of two names that a relation leads to one end."""
        verified = relation is not None and relation.verified
        kind = relation.kind.value if relation else "alias"
        name = self.relations.names.get(target, target)
        source = relation.told if relation else ""
        why = f"{kind}: {right} is {name}" + (f" ({source})" if source else "")
        return Tie(2, left, right, kind, 0.97 if verified else 0.91, why)

    def own_tie(self, key: str) -> Tie | None:
        """Why a name is the supplier at the end of its chain, though nothing else there is of that supplier."""
        target, relation = self.end(key)
        known = relation is not None and target in self.relations.names
        return self.tie(target, "", key, relation) if known else None


def _pairs(target: str, held: Held) -> list[tuple[str, str, SupplierRelation | None]]:
    """Each name that a relation leads to the target, tied to the first holder of the target."""
    if len(held) < 2:
        return []
    anchor = next((key for key, _ in held if key == target), held[0][0])
    return [(anchor, key, relation) for key, relation in held if key != anchor]
