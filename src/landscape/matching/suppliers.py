"""Which supplier names are the same supplier, and which group it belongs to.

Names merge by themselves only when their words or letters are the same, or when a relation or a person
says so. UK, Group, Holdings and Services make a group, not an entity. What merely looks alike is a
proposal for a person (`proposals`), never a merge, so no chain of likenesses can join two suppliers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from landscape.collecting import uncollected
from landscape.matching.addresses import without_address
from landscape.matching.bands import SUPPLIER_BANDS
from landscape.matching.groups import Group, supplier_groups
from landscape.matching.merging import merged
from landscape.matching.normalise import bare_name, clean, company_number, fingerprint
from landscape.matching.relations import SupplierRelations
from landscape.matching.spelling_ties import spelling_ties
from landscape.matching.spellings import Spellings, SupplierMention
from landscape.matching.ties import KnownNames, Tie, letter_ties
from landscape.model.decision import SAME_SUPPLIER, Decision, in_force
from landscape.model.identity import LONGEST_SLUG, slug
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Method, Verdict

__all__ = ["SAME_SUPPLIER", "SupplierIdentity", "SupplierMention", "resolve"]

_SAME = (Verdict.SAME, Verdict.ACCEPT)
_DIFFERENT = (Verdict.DIFFERENT, Verdict.REJECT)
_NO_NUMBERS: Counter[str] = Counter()
_AS_WRITTEN = 0.97  # how sure it is that a name means the supplier of its own words
_AS_WRITTEN_BAND = SUPPLIER_BANDS.of(_AS_WRITTEN)


@dataclass(frozen=True, slots=True)
class SupplierIdentity:
    """Who a mention names. `supplier_id` is None when the cell names no supplier (empty, TBC, a list).

    `supplier_id` and `group_id` are slugs, equal for equal suppliers and groups; `inference.evidence`
    says why, conflicts of company numbers among it (kind `company-number-conflict`).
    """

    key: str
    supplier_id: str | None
    supplier_name: str
    company_number: str | None
    group_id: str | None
    group_name: str | None
    inference: Inference


def resolve(
    mentions: Sequence[SupplierMention],
    relations: SupplierRelations | None = None,
    decisions: Sequence[Decision] = (),
    as_at: date | None = None,
) -> list[SupplierIdentity]:
    """Who each mention names; one identity per mention, in the order given.

    Parameters: `relations`, aliases, renames and parents (the shipped ones when None); `decisions`, people's
    words on pairs (`SAME_SUPPLIER`, fingerprints), which win; `as_at`, the date for names and parents.
    The answer does not depend on the order of the mentions.
    """
    with uncollected():
        return Resolution(
            mentions, relations or SupplierRelations.shipped(), decisions, as_at
        ).identities()


class Resolution:
    """The clusters behind `resolve`; `proposals` looks at them too."""

    def __init__(
        self,
        mentions: Sequence[SupplierMention],
        relations: SupplierRelations,
        decisions: Sequence[Decision],
        as_at: date | None,
    ) -> None:
        self.mentions = mentions
        self.relations = relations
        self.as_at = as_at
        self.known = KnownNames(relations, as_at)
        self.spellings = Spellings(mentions, self.known)
        self.by_key, keys = self.spellings.by_key, self.spellings.keys
        said = [one for one in in_force(decisions) if one.relationship == SAME_SUPPLIER]
        pairs = [(self._key_now(one.source), self._key_now(one.target)) for one in said]
        told = list(zip(said, pairs, strict=True))
        same = [pair for one, pair in told if one.verdict in _SAME]
        self.different = {frozenset(pair) for one, pair in told if one.verdict in _DIFFERENT}
        found = merged(keys, self._ties(same, keys), self.different)
        self.cluster_of, self.why = found.cluster_of, found.why
        self.members: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            self.members[self.cluster_of[key]].append(key)
        self.heads = {root: self._head(keys) for root, keys in self.members.items()}
        self.canonicals = self._canonicals()
        self.numbers = self._numbers()
        self.shown = {root: self._shown_name(root) for root in self.members}
        self.groups = supplier_groups(
            self.members, self.canonicals, self.shown, relations, as_at=as_at
        )

    def _ties(self, same: Sequence[tuple[str, str]], keys: Sequence[str]) -> list[Tie]:
        decided = [Tie(0, a, b, "decision", 1.0, "a person said: same supplier") for a, b in same]
        return [
            *decided,
            *letter_ties(keys),
            *self.known.ties(keys),
            *spelling_ties(self.spellings.key_of, keys, self.by_key),
        ]

    def _key_now(self, key: str) -> str:
        """The key of today for one that a decision was kept under, perhaps before words were read as now."""
        return key if key in self.by_key else fingerprint(key)

    def identities(self) -> list[SupplierIdentity]:
        """One identity per mention, in the order given."""
        return [self._identity(mention) for mention in self.mentions]

    def head_of(self, key: str) -> str:
        """The key that stands for a key's supplier."""
        return self.heads[self.cluster_of[key]]

    def numbers_of(self, key: str) -> Counter[str]:
        """The company numbers on the rows of a key's supplier, with how many rows bear each."""
        return self.numbers.get(self.cluster_of[key], _NO_NUMBERS)

    @cached_property
    def traded(self) -> frozenset[tuple[str, str]]:
        """Pairs of suppliers of which one trades as the other, or was called so; each in order."""
        found = set[tuple[str, str]]()
        for name, others in self.spellings.trading.items():
            ours = self.head_of(self.spellings.key_of[name])
            for other in {fingerprint(one) for one in others} & self.by_key.keys():
                theirs = self.head_of(other)
                if ours != theirs:
                    found.add((min(ours, theirs), max(ours, theirs)))
        return frozenset(found)

    # --- what is shown ---

    def _head(self, keys: list[str]) -> str:
        if len(keys) == 1:
            return keys[0]
        known = [key for key in keys if key in self.relations.names]
        return min(known or keys, key=lambda key: (-len(self.by_key[key]), len(key), key))

    def _canonicals(self) -> dict[str, str]:
        """The key under which each supplier is known, whatever the date: the end of its chain of names."""
        found = dict(self.heads)
        for root, members in self.members.items():
            if any(self.relations.knows(key) for key in members):
                ends = {self.known.end(key)[0] for key in members} - set(members)
                known = sorted(end for end in ends if end in self.relations.names)
                found[root] = known[0] if known else self.heads[root]
        return found

    def _name_at(self, root: str) -> str:
        """The key of the name that it bears on the date: renames that are still to come are taken back."""
        here, seen = self.canonicals[root], set[str]()
        while self.as_at is not None and here not in seen:
            seen.add(here)
            before = [
                step for step in self.relations.renames_to(here) if not step.holds(self.as_at)
            ]
            here = min((fingerprint(step.from_name) for step in before), default=here)
        return here

    def _shown_name(self, root: str) -> tuple[str, str]:
        """The supplier's id and the name shown for it."""
        identity, key = _supplier_id(self.canonicals[root]), self._name_at(root)
        if key in self.relations.names:
            return identity, self.relations.names[key]
        held = self.by_key.get(key) or self.by_key[self.heads[root]]
        if len(held) == 1:
            return identity, _bare(held[0].name)
        spellings = Counter[str]()
        for name, count in Counter([one.name for one in held]).items():
            spellings[_bare(name)] += count
        return identity, min(spellings, key=lambda text: (-spellings[text], *_looks(text)))

    def _numbers(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for key, held in self.by_key.items():
            for one in held:
                if one.company_number and (number := company_number(one.company_number)):
                    found[self.cluster_of[key]][number] += 1
        return dict(found)

    # --- one mention ---

    def _identity(self, mention: SupplierMention) -> SupplierIdentity:
        key = self.spellings.key_of[mention.name]
        if not key:
            evidence = (_evidence(mention, self.spellings.nobody[mention.name], "no-supplier"),)
            said = Inference(0.0, SUPPLIER_BANDS.of(0.0), Method.INFERRED, evidence)
            name = clean(mention.name)
            return SupplierIdentity(mention.key, None, name, None, None, None, said)
        root = self.cluster_of[key]
        numbers = self.numbers.get(root, _NO_NUMBERS)
        group = self.groups.get(root)
        supplier_id, supplier_name = self.shown[root]
        number = min(numbers, key=lambda n: (-numbers[n], n)) if numbers else None
        return SupplierIdentity(
            mention.key,
            supplier_id,
            supplier_name,
            number or self.relations.numbers.get(self.canonicals[root]),
            group.id if group else None,
            group.name if group else None,
            self._inference(mention, key, numbers, group),
        )

    def _inference(
        self, mention: SupplierMention, key: str, numbers: Counter[str], group: Group | None
    ) -> Inference:
        tie = self.why.get(key)
        if tie is None and self.relations.knows(key):
            tie = self.known.own_tie(key)
        evidence = [_evidence(mention, f"{clean(mention.name)}, read as {key}", "name")]
        confidence, method = _AS_WRITTEN, Method.INFERRED
        trading = self.spellings.trading.get(mention.name, ())
        seller = self.spellings.sellers.get(mention.name)
        bracket = self.spellings.bracketed.get(mention.name)
        if not (tie or trading or seller or bracket or group or mention.company_number):
            return Inference(confidence, _AS_WRITTEN_BAND, method, tuple(evidence))
        if tie is not None:
            evidence.append(_evidence(mention, tie.why, tie.tier))
            confidence = tie.confidence if key != self.head_of(key) or not tie.left else confidence
            method = Method.DECIDED if tie.rank == 0 else method
        if bracket:
            evidence.append(_evidence(mention, bracket.why, "alias"))
        evidence += [_evidence(mention, f"trading as {one}", "trading-name") for one in trading]
        if seller:
            evidence.append(_evidence(mention, f"bought through {seller}", "seller"))
        said = _number_evidence(mention, numbers) if mention.company_number else None
        if said:
            evidence.append(said)
            confidence -= 0.04 if said.kind == "company-number-conflict" else -0.01
        if group:
            evidence.append(_evidence(mention, group.why, "group", group.confidence))
        confidence = 1.0 if method is Method.DECIDED else _rounded(confidence)
        return Inference(confidence, SUPPLIER_BANDS.of(confidence), method, tuple(evidence))


def _bare(name: str) -> str:
    return bare_name(without_address(clean(name))[0])


def _number_evidence(mention: SupplierMention, numbers: Mapping[str, int]) -> Evidence | None:
    own = company_number(mention.company_number)
    if own is None or sum(numbers.values()) < 2:
        return None
    others = {number: count for number, count in numbers.items() if number != own}
    if numbers[own] > sum(others.values()):
        text = f"company number {own} on {numbers[own]} rows of {sum(numbers.values())}"
        return _evidence(mention, text, "company-number", 1.0)
    said = ", ".join(f"{number} on {count} rows" for number, count in sorted(others.items()))
    text = f"company number {own} here, {said}"
    return _evidence(mention, text, "company-number-conflict", -1.0)


@cache
def _rounded(confidence: float) -> float:
    """Four digits, at most .99; one number in memory for each of the few that there are."""
    return round(min(0.99, confidence), 4)


def _supplier_id(key: str) -> str:
    """The slug of a name key: nearly all are letters and single spaces already."""
    plainly = len(key) <= LONGEST_SLUG and key.isascii() and key.replace(" ", "").isalnum()
    return key.replace(" ", "-") if plainly else slug(key)


def _looks(text: str) -> tuple[bool, int, str]:
    """Sorts spellings: mixed case first, then the fuller one."""
    return text.isupper() or text.islower(), -len(text), text


def _evidence(
    mention: SupplierMention, text: str, kind: str, weight: float | None = None
) -> Evidence:
    return Evidence(text, kind, mention.source, mention.sheet, mention.row, mention.column, weight)
