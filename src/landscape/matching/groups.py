"""Which group a supplier belongs to: by a parent relation, else by a name that differs by group words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from landscape.matching.brand_words import ordinary_words, told_words
from landscape.matching.normalise import GROUP_WORDS, fingerprint, without_group_words, word_set
from landscape.matching.relations import RelationKind, SupplierRelation, SupplierRelations
from landscape.matching.stems import stem, stems_of
from landscape.matching.trade_words import TRADE_WORDS
from landscape.model.identity import slug

_GENERIC = GROUP_WORDS | word_set(
    """
    software systems computer computing technology technologies data digital it ict
    consulting consultancy business management council security training support
    """
)
_COUNTRIES = word_set(
    """
    canada usa australia india france germany italy spain netherlands belgium sweden norway denmark finland
    switzerland austria poland portugal singapore japan america
    """
)


@dataclass(frozen=True, slots=True)
class Group:
    """The group a supplier belongs to, and why."""

    id: str
    name: str
    confidence: float
    why: str


def supplier_groups(
    members: Mapping[str, Sequence[str]],
    canonicals: Mapping[str, str],
    shown: Mapping[str, tuple[str, str]],
    relations: SupplierRelations,
    *,
    as_at: date | None,
) -> dict[str, Group]:
    """The group of each cluster that has one.

    Parameters: `members`, the name keys of each cluster, `canonicals`, the key under which it is known, and
    `shown`, its id and name, all by cluster; `relations`; `as_at`, the date on which a parent must hold.
    """
    groups: dict[str, Group] = {}
    for root in sorted(members):
        found = _parent_group((canonicals[root], *members[root]), relations, as_at)
        if found:
            groups[root] = found
    parents = {
        fingerprint(one.to_name) for one in relations.relations if one.kind is RelationKind.PARENT
    }
    groups |= _of_known(members, groups, relations, parents, as_at)
    for bare, roots in sorted(_by_stem(members, parents).items()):
        names = [shown[root][1] for root in roots]
        named = _name_group(bare, roots, names, groups, relations.names.get(bare))
        if named is not None:
            groups.update((root, named) for root in roots if root not in groups)
    tops = {group.id: group for group in groups.values()}
    for root in sorted(members) if tops else ():
        top = tops.get(shown[root][0])
        if top is not None and root not in groups:
            why = f"other suppliers belong to {top.name}"
            groups[root] = Group(top.id, top.name, 0.97, why)
    return groups


def _parent_group(
    starts: Sequence[str], relations: SupplierRelations, as_at: date | None
) -> Group | None:
    for start in filter(relations.knows, starts):
        chain: list[SupplierRelation] = []
        here, seen = start, {start}
        while (step := relations.parent(here, as_at)) is not None:
            here = fingerprint(step.to_name)
            if here in seen:
                break
            seen.add(here)
            chain.append(step)
        if chain:
            sure = 0.97 if all(step.verified for step in chain) else 0.88
            why = "; ".join(map(_said, chain))
            return Group(slug(here), relations.names.get(here, here), sure, why)
    return None


def _of_known(
    members: Mapping[str, Sequence[str]],
    groups: Mapping[str, Group],
    relations: SupplierRelations,
    parents: set[str],
    as_at: date | None,
) -> dict[str, Group]:
    """The groups of clusters whose names are known but for group words: *Acme Holdings* by *Acme UK Ltd*."""
    known = _known_stems(relations, parents, as_at)
    found = {}
    for root, keys in members.items():
        if root in groups or any(key in relations.names for key in keys):
            continue
        near = {known[bare] for key in keys if (bare := _stem(key)) in known and _says_who(bare)}
        if len(near) == 1:
            found[root] = next(iter(near))
    return found


def _known_stems(
    relations: SupplierRelations, parents: set[str], as_at: date | None
) -> dict[str, Group]:
    """By a known company's name without group words the group it is of, or leads; none where they differ."""
    found: dict[str, dict[str, Group]] = {}
    for key, name in sorted(relations.names.items(), key=lambda one: one[1]):
        group = _parent_group((key,), relations, as_at)
        if group is None and key in parents:
            group = Group(slug(key), name, 0.97, "")
        if group is not None:
            why = f"the name differs from {name} only by group words"
            told = Group(group.id, group.name, 0.87, why)
            found.setdefault(_stem(key), {}).setdefault(group.id, told)
    return {bare: next(iter(groups.values())) for bare, groups in found.items() if len(groups) == 1}


def _says_who(bare: str) -> bool:
    return len(bare) >= 3 and not _names_nobody(bare.split(" "))


def _said(step: SupplierRelation) -> str:
    own = f" ({step.told})" if step.file else ""
    return f"parent: {step.from_name} belongs to {step.to_name}{own}"


def _by_stem(members: Mapping[str, Sequence[str]], parents: set[str]) -> dict[str, list[str]]:
    """Clusters by a name without group words, where it has several of them or is a known parent's name."""
    first: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for root in sorted(members):
        for bare in {_stem(key) for key in members[root]}:
            known = first.setdefault(bare, root)
            if known is not root:
                several.setdefault(bare, [known]).append(root)
    for bare in parents & first.keys():
        several.setdefault(bare, [first[bare]])
    return several


def _stem(key: str) -> str:
    """A name without group words, and without the country at its end where what is left is a name still."""
    words = tuple(key.split(" "))
    if not GROUP_WORDS.isdisjoint(words):
        words = without_group_words(words)
    while len(words) > 1 and words[-1] in _COUNTRIES and not _all_ordinary(words[:-1]):
        words = words[:-1]
    return " ".join(words)


def _all_ordinary(words: Sequence[str]) -> bool:
    """Whether words name nobody by themselves: *Air*, *Royal Bank* and *Sport* have no one group."""
    telling = " ".join(word for word in words if word not in _GENERIC)
    return set(stems_of(telling)) <= ordinary_words()


def _names_nobody(words: Sequence[str]) -> bool:
    """Whether words only say what somebody does: *Internet Services* and *Internet UK* may be two."""
    return all(one in _GENERIC or one in TRADE_WORDS or stem(one) in told_words() for one in words)


def _name_group(
    bare: str,
    roots: Sequence[str],
    names: Sequence[str],
    groups: Mapping[str, Group],
    known: str | None,
) -> Group | None:
    """The group of clusters whose names are one stem; None when it is too plain or they have several groups."""
    if not _says_who(bare):
        return None
    tops = {groups[root].id: groups[root] for root in roots if root in groups}
    if len(tops) > 1:
        return None
    shown = known or min(names, key=lambda name: (len(name), name))
    top = next(iter(tops.values()), Group(slug(bare), shown, 0.87, ""))
    return Group(top.id, top.name, 0.87, f"the names differ only by group words: {bare}")
