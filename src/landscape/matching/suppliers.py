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

from landscape.matching.bands import SUPPLIER_BANDS
from landscape.matching.normalise import (
    GROUP_WORDS,
    CompanyName,
    clean,
    company_name,
    company_number,
    is_junk_name,
    is_several,
    plain,
    word_set,
)
from landscape.matching.relations import RelationKind, SupplierRelation, SupplierRelations
from landscape.model.decision import SAME_SUPPLIER, Decision, in_force
from landscape.model.identity import slug
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method, Verdict

_SAME = (Verdict.SAME, Verdict.ACCEPT)
_DIFFERENT = (Verdict.DIFFERENT, Verdict.REJECT)
_GENERIC = GROUP_WORDS | word_set(
    """
    software systems computer computing technology technologies data digital it ict
    consulting consultancy business management council security training support
    """
)
_CUT_AT = (20, 25, 30, 32, 35, 40, 50, 60)  # where finance systems cut names


@dataclass(frozen=True, slots=True)
class SupplierMention:
    """A supplier name as it stands in a file. `key` is the caller's: it comes back in the answer."""

    key: str
    name: str
    company_number: str | None = None
    source: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


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


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two name keys are one supplier."""

    rank: int
    left: str
    right: str
    tier: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """The group a supplier belongs to, and why."""

    id: str
    name: str
    confidence: float
    why: str


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
        self.by_key: dict[str, list[SupplierMention]] = defaultdict(list)
        self._names: dict[str, CompanyName] = {}
        self._key_of: dict[str, str] = {}
        self._nobody: dict[str, str] = {}
        self._trading: dict[str, tuple[str, ...]] = {}
        for mention in mentions:
            key = self._read(mention.name)
            if key:
                self.by_key[key].append(mention)
        said = [one for one in in_force(decisions) if one.relationship == SAME_SUPPLIER]
        self.same = [(one.source, one.target) for one in said if one.verdict in _SAME]
        self.different = {
            frozenset((one.source, one.target)) for one in said if one.verdict in _DIFFERENT
        }
        self.keys = sorted(self.by_key)
        self.cluster_of, self.ties = self._clusters()
        self.members: dict[str, list[str]] = defaultdict(list)
        for key in self.keys:
            self.members[self.cluster_of[key]].append(key)
        self.heads = {root: self._head(keys) for root, keys in self.members.items()}
        self._canonicals: dict[str, str] = {}
        self.groups = self._groups()

    def _read(self, name: str) -> str:
        """The key of a name, each spelling read once; empty when it names nobody."""
        key = self._key_of.get(name)
        if key is None:
            nobody = names_nobody(name)
            taken = None if nobody else company_name(name)
            key = taken.key if taken else ""
            self._key_of[name] = key
            if taken is None:
                self._nobody[name] = nobody
            else:
                self._names.setdefault(key, taken)
                if taken.trading:
                    self._trading[name] = taken.trading
        return key

    def identities(self) -> list[SupplierIdentity]:
        """One identity per mention, in the order given."""
        shown = {root: self._shown_name(root) for root in self.members}
        numbers = {root: self._numbers(root) for root in self.members}
        return [self._identity(mention, shown, numbers) for mention in self.mentions]

    def head_of(self, key: str) -> str:
        """The key that stands for a key's supplier."""
        return self.heads[self.cluster_of[key]]

    # --- clusters ---

    def _clusters(self) -> tuple[dict[str, str], dict[str, list[Tie]]]:
        parent = {key: key for key in self.keys}
        members = {key: {key} for key in self.keys}
        ties: dict[str, list[Tie]] = defaultdict(list)
        for tie in sorted(self._all_ties(), key=lambda one: (one.rank, one.left, one.right)):
            if tie.left not in parent or tie.right not in parent:
                continue
            left, right = parent[tie.left], parent[tie.right]
            if left == right or self._kept_apart(members[left], members[right]):
                continue
            ties[tie.left].append(tie)
            ties[tie.right].append(tie)
            keep, lose = sorted((left, right))
            for key in members[lose]:
                parent[key] = keep
            members[keep] |= members.pop(lose)
        return parent, ties

    def _kept_apart(self, left: set[str], right: set[str]) -> bool:
        """Whether a person said that a name of one is not a name of the other."""
        return any(
            len(pair) == 2 and bool(pair & left) and bool(pair & right) for pair in self.different
        )

    def _all_ties(self) -> list[Tie]:
        decided = [
            Tie(0, a, b, "decision", 1.0, "a person said: same supplier") for a, b in self.same
        ]
        return decided + self._letter_ties() + self._relation_ties() + self._truncation_ties()

    def _letter_ties(self) -> list[Tie]:
        """T2: the same letters once spaces and plurals are gone; short names are too often a coincidence."""
        by_letters: dict[str, list[str]] = defaultdict(list)
        for key in self.keys:
            by_letters[self._name(key).letters].append(key)
        return [
            Tie(1, keys[0], other, "same letters", 0.96, f"same letters as {keys[0]}")
            for letters, keys in by_letters.items()
            for other in keys[1:]
            if len(letters) >= 8
        ]

    def _relation_ties(self) -> list[Tie]:
        """Names that an alias or a rename joins, through one common target."""
        holders: dict[str, list[tuple[str, SupplierRelation | None]]] = defaultdict(list)
        for key in self.keys:
            target, relation = self._legal_entity(key)
            holders[target].append((key, relation))
        return [
            self._relation_tie(target, held)
            for target, group in holders.items()
            for held in _pairs(target, group)
        ]

    def _relation_tie(self, target: str, held: tuple[str, str, SupplierRelation | None]) -> Tie:
        left, right, relation = held
        verified = relation is not None and relation.verified
        kind = relation.kind.value if relation else "alias"
        name = self.relations.names.get(target, target)
        source = relation.source if relation else ""
        why = f"{kind}: {right} is {name}" + (f" ({source})" if source else "")
        return Tie(2, left, right, kind, 0.97 if verified else 0.91, why)

    def _legal_entity(self, key: str) -> tuple[str, SupplierRelation | None]:
        """The name at the end of a chain of aliases that hold and renames at any date."""
        if not self.relations.knows(key):
            return key, None
        seen, first, here = {key}, None, key
        while True:
            steps = [
                *self.relations.of_name(here, RelationKind.RENAMED),
                *(
                    r
                    for r in self.relations.of_name(here, RelationKind.ALIAS)
                    if r.holds(self.as_at)
                ),
            ]
            step = next((s for s in steps if company_name(s.to_name).key not in seen), None)
            if step is None:
                return here, first
            first = first or step
            here = company_name(step.to_name).key
            seen.add(here)

    def _truncation_ties(self) -> list[Tie]:
        """A name cut inside a word at a length where finance systems cut, with one continuation."""
        written = sorted({(plain(one.name), key) for key in self.keys for one in self.by_key[key]})
        found = []
        for place, (text, key) in enumerate(written):
            if len(text) in _CUT_AT and text[-1].isalnum():
                longer = set[str]()
                for other_text, other in written[place + 1 :]:
                    if not other_text.startswith(text):
                        break
                    if other_text[len(text) : len(text) + 1].isalnum():
                        longer.add(other)
                if len(longer) == 1 and key not in longer:
                    whole = longer.pop()
                    found.append(Tie(3, whole, key, "truncated", 0.93, f"cut off: {whole}"))
        return found

    # --- what is shown ---

    def _name(self, key: str) -> CompanyName:
        return self._names[key]

    def _head(self, keys: list[str]) -> str:
        known = [key for key in keys if key in self.relations.names]
        return min(known or keys, key=lambda key: (-len(self.by_key[key]), len(key), key))

    def _canonical(self, root: str) -> str:
        """The key under which the supplier is known, whatever the date: the end of its chain of names."""
        if root not in self._canonicals:
            members = self.members[root]
            ends = {self._legal_entity(key)[0] for key in members} - set(members)
            known = sorted(end for end in ends if end in self.relations.names)
            self._canonicals[root] = known[0] if known else self.heads[root]
        return self._canonicals[root]

    def _name_at(self, root: str) -> str:
        """The key of the name that it bears on the date: renames that are still to come are taken back."""
        here, seen = self._canonical(root), set[str]()
        while self.as_at is not None and here not in seen:
            seen.add(here)
            before = [
                step for step in self.relations.renames_to(here) if not step.holds(self.as_at)
            ]
            here = min((company_name(step.from_name).key for step in before), default=here)
        return here

    def _shown_name(self, root: str) -> tuple[str, str]:
        """The supplier's id and the name shown for it."""
        identity, key = slug(self._canonical(root)), self._name_at(root)
        if key in self.relations.names:
            return identity, self.relations.names[key]
        held = self.by_key.get(key) or self.by_key[self.heads[root]]
        spellings = Counter(clean(one.name) for one in held)
        return identity, min(spellings, key=lambda text: (-spellings[text], *_looks(text)))

    def _numbers(self, root: str) -> Counter[str]:
        return Counter(
            number
            for key in self.members[root]
            for one in self.by_key[key]
            if (number := company_number(one.company_number))
        )

    # --- groups ---

    def _groups(self) -> dict[str, Group]:
        """The group of each cluster: by a parent relation, else by a shared name without group words."""
        groups: dict[str, Group] = {}
        by_stem: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for root in sorted(self.members):
            found = self._parent_group(root)
            if found:
                groups[root] = found
            for stem in {self._name(key).stem for key in self.members[root]}:
                by_stem[stem].append(root)
        for stem, roots in sorted(by_stem.items()):
            self._name_group(stem, sorted(set(roots)), groups)
        tops = {group.id: group for group in groups.values()}
        for root in sorted(self.members):
            own = slug(self._canonical(root))
            if own in tops:
                why = f"other suppliers belong to {tops[own].name}"
                groups.setdefault(root, Group(own, tops[own].name, 0.97, why))
        return groups

    def _parent_group(self, root: str) -> Group | None:
        starts = [self._canonical(root), *sorted(self.members[root])]
        for start in starts:
            chain: list[SupplierRelation] = []
            here, seen = start, {start}
            while (step := self.relations.parent(here, self.as_at)) is not None:
                here = company_name(step.to_name).key
                if here in seen:
                    break
                seen.add(here)
                chain.append(step)
            if chain:
                sure = 0.97 if all(step.verified for step in chain) else 0.88
                why = "; ".join(f"parent: {s.from_name} belongs to {s.to_name}" for s in chain)
                return Group(slug(here), self.relations.names.get(here, here), sure, why)
        return None

    def _name_group(
        self, stem: tuple[str, ...], roots: list[str], groups: dict[str, Group]
    ) -> None:
        text = " ".join(stem)
        if len(text) < 3 or set(stem) <= _GENERIC:
            return
        tops = {groups[root].id: groups[root] for root in roots if root in groups}
        known = self.relations.names.get(text)
        if len(roots) < 2 and not (known and self._is_parent(text)):
            return
        if len(tops) > 1:
            return
        shown = known or min(
            (self._shown_name(root)[1] for root in roots), key=lambda n: (len(n), n)
        )
        named = next(iter(tops.values()), Group(slug(text), shown, 0.87, ""))
        why = f"the names differ only by group words: {text}"
        for root in roots:
            groups.setdefault(root, Group(named.id, named.name, 0.87, why))

    def _is_parent(self, key: str) -> bool:
        return any(
            relation.kind is RelationKind.PARENT and company_name(relation.to_name).key == key
            for relation in self.relations.relations
        )

    # --- one mention ---

    def _identity(
        self,
        mention: SupplierMention,
        shown: Mapping[str, tuple[str, str]],
        numbers: Mapping[str, Counter[str]],
    ) -> SupplierIdentity:
        nobody = self._nobody.get(mention.name)
        if nobody:
            evidence = (_evidence(mention, nobody, "no-supplier"),)
            said = Inference(0.0, Band.NO, Method.INFERRED, evidence)
            return SupplierIdentity(mention.key, None, clean(mention.name), None, None, None, said)
        key = self._key_of[mention.name]
        root = self.cluster_of[key]
        group = self.groups.get(root)
        supplier_id, supplier_name = shown[root]
        number = next(iter(sorted(numbers[root], key=lambda n: (-numbers[root][n], n))), None)
        return SupplierIdentity(
            mention.key,
            supplier_id,
            supplier_name,
            number or self.relations.numbers.get(self._canonical(root)),
            group.id if group else None,
            group.name if group else None,
            self._inference(mention, key, numbers[root]),
        )

    def _inference(self, mention: SupplierMention, key: str, numbers: Counter[str]) -> Inference:
        head = self.head_of(key)
        tie = self._own_tie(key)
        evidence = [_evidence(mention, f"{clean(mention.name)} → {key}", "name")]
        confidence, method = 0.97, Method.INFERRED
        if tie is not None:
            evidence.append(_evidence(mention, tie.why, tie.tier))
            confidence = tie.confidence if key != head or not tie.left else confidence
            method = Method.DECIDED if tie.rank == 0 else method
        trading = self._trading.get(mention.name, ())
        evidence += [_evidence(mention, f"trading as {one}", "trading-name") for one in trading]
        conflict = self._number_evidence(mention, numbers)
        if conflict:
            evidence.append(conflict)
            confidence -= 0.04 if conflict.kind == "company-number-conflict" else -0.01
        group = self.groups.get(self.cluster_of[key])
        if group:
            evidence.append(_evidence(mention, group.why, "group", group.confidence))
        confidence = 1.0 if method is Method.DECIDED else round(min(0.99, confidence), 4)
        return Inference(confidence, SUPPLIER_BANDS.of(confidence), method, tuple(evidence))

    def _own_tie(self, key: str) -> Tie | None:
        """Why this name is this supplier, when it is not the supplier's own name."""
        held = [one for one in self.ties.get(key, []) if one.right == key or one.rank == 0]
        if held:
            return min(held, key=lambda one: one.rank)
        target, relation = self._legal_entity(key)
        if relation is None:
            return None
        tie = self._relation_tie(target, ("", key, relation))
        return tie if target in self.relations.names else None

    def _number_evidence(self, mention: SupplierMention, numbers: Counter[str]) -> Evidence | None:
        own = company_number(mention.company_number) if mention.company_number else None
        if own is None or sum(numbers.values()) < 2:
            return None
        others = {number: count for number, count in numbers.items() if number != own}
        if numbers[own] > sum(others.values()):
            text = f"company number {own} on {numbers[own]} rows of {sum(numbers.values())}"
            return _evidence(mention, text, "company-number", 1.0)
        said = ", ".join(f"{number} on {count} rows" for number, count in sorted(others.items()))
        text = f"company number {own} here, {said}"
        return _evidence(mention, text, "company-number-conflict", -1.0)


def names_nobody(name: str) -> str:
    """Why a cell names no single supplier; empty when it names one."""
    if is_junk_name(name):
        return f"names no supplier: {clean(name) or 'empty'}"
    if is_several(name):
        return f"lists several suppliers: {clean(name)[:200]}"
    return "" if company_name(name).key else f"names no supplier: {clean(name)}"


def _pairs(
    target: str, group: list[tuple[str, SupplierRelation | None]]
) -> list[tuple[str, str, SupplierRelation | None]]:
    """Each name that a relation leads to the target, tied to the first holder of the target."""
    if len(group) < 2:
        return []
    anchor = next((key for key, relation in group if key == target), group[0][0])
    return [(anchor, key, relation) for key, relation in group if key != anchor]


def _looks(text: str) -> tuple[bool, int, str]:
    """Sorts spellings: mixed case first, then the fuller one."""
    return text.isupper() or text.islower(), -len(text), text


def _evidence(
    mention: SupplierMention, text: str, kind: str, weight: float | None = None
) -> Evidence:
    return Evidence(text, kind, mention.source, mention.sheet, mention.row, mention.column, weight)
