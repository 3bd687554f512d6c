"""Whether two company names are one company or one group, as far as names and relations say."""

from __future__ import annotations

from landscape.matching.brand_words import ordinary_words
from landscape.matching.normalise import GROUP_WORDS, company_name
from landscape.matching.relations import SupplierRelations
from landscape.matching.stems import stem


class Companies:
    """Under which keys a company is known: its names at any date, its group, its distinctive first word."""

    def __init__(self, relations: SupplierRelations) -> None:
        self.relations = relations
        self._known: dict[str, frozenset[str]] = {}
        roles = relations.roles.items()
        self.sellers = frozenset(key for key, role in roles if role in ("reseller", "framework"))

    def keys(self, name: str) -> frozenset[str]:
        """The keys of a company; two names with a key in common are one company or one group."""
        if name not in self._known:
            self._known[name] = self._keys(name)
        return self._known[name]

    def any_of(self, names: str) -> frozenset[str]:
        """The keys of a company, or of each of several that a cell divides by strokes (*Infor / Axiell*)."""
        if "/" not in names:
            return self.keys(names)
        return self.keys(names).union(*(self.keys(one) for one in names.split("/")))

    def _keys(self, name: str) -> frozenset[str]:
        start = company_name(name).key
        if not start:
            return frozenset()
        found, waiting = set[str](), [start]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                steps = [*self.relations.outward(here), *self.relations.renames_to(here)]
                waiting += [
                    company_name(name).key for one in steps for name in (one.from_name, one.to_name)
                ]
        return frozenset(found | {one for key in found for one in _brand(key)})


def _brand(key: str) -> list[str]:
    """A company's name without group words, and its first word when that is no ordinary word."""
    words = key.split()
    kept = [word for word in words if word not in GROUP_WORDS] or words
    distinctive = len(kept[0]) >= 3 and stem(kept[0]) not in ordinary_words()
    return [" ".join(kept), *(kept[:1] if distinctive else ())]
