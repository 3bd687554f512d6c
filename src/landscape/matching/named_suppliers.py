"""Who supplies an application when its row does not say: a payee that its name or the catalogue tells.

Lists of applications often have no column for the supplier, or an empty one: *Symology Insight*, *Confirm*. A
company of the register whose whole name an application's begins with, or that publishes it, is its supplier as
far as links go; where several would do as well, none is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from landscape.matching.brand_words import ordinary_words
from landscape.matching.normalise import GROUP_WORDS, company_name
from landscape.matching.sides import AppSide, ContractSide
from landscape.matching.stems import stem
from landscape.matching.written import Line, letters_of

BY_CATALOGUE, BY_NAME = "by the product catalogue", "by its name"
_LONGEST = 4  # words of a company's name
_SHORT = 4  # letters: below that a company's name is too often something else
Payees = Mapping[str, Mapping[str, ContractSide]]  # key → who it may be, by identity


def with_suppliers(
    applications: Sequence[AppSide], contracts: Sequence[ContractSide], sellers: frozenset[str]
) -> list[AppSide]:
    """The applications, those without a supplier with the one that can be told.

    Parameters: `sellers`, the keys of companies that sell what others publish: nobody's publisher.
    """
    payees = _payees(contracts, sellers)
    return [one if one.supplier or one.supplier_id else _told(one, payees) for one in applications]


def _told(one: AppSide, payees: Payees) -> AppSide:
    for found, how in (
        (_only(one.publishers, payees), BY_CATALOGUE),
        (_leading(one.name, payees), BY_NAME),
    ):
        if found:
            return replace(
                one,
                supplier=found.supplier,
                supplier_id=found.supplier_id,
                group_id=found.group_id,
                supplier_told=how,
            )
    return one


def _only(keys: Iterable[str], payees: Payees) -> ContractSide | None:
    """The payee whose longest name is among some keys; none where several are as long."""
    longest: dict[str, int] = {}
    held: dict[str, ContractSide] = {}
    for key in keys:
        for who, one in payees.get(key, {}).items():
            longest[who] = max(longest.get(who, 0), len(key))
            held[who] = one
    most = max(longest.values(), default=0)
    best = [who for who, length in longest.items() if length == most]
    return held[best[0]] if len(best) == 1 else None


def _leading(name: str, payees: Payees) -> ContractSide | None:
    """The payee whose name stands at the start of an application's."""
    words = [letters_of(word.group()) for word in Line.of(name).words[:_LONGEST]]
    for count in range(len(words), 0, -1):
        for key in (" ".join(words[:count]), "".join(words[:count])):
            if _tells(key) and key in payees:
                return _only((key,), payees)
    return None


def _tells(key: str) -> bool:
    return len(key) >= _SHORT and not all(stem(word) in ordinary_words() for word in key.split())


def _payees(contracts: Iterable[ContractSide], sellers: frozenset[str]) -> Payees:
    """Every payee by its name, with and without the words that groups and branches add, apart and together."""
    found: dict[str, dict[str, ContractSide]] = defaultdict(dict)
    for one in sorted(contracts, key=lambda each: (each.supplier, each.key)):
        told = company_name(one.supplier)
        if not told.key or told.key in sellers:
            continue
        kept = [word for word in told.words if word not in GROUP_WORDS]
        known = {told.key, " ".join(kept), "".join(kept), *(one for one in kept[:1] if _tells(one))}
        for key in known - {""}:
            found[key].setdefault(one.supplier_id or told.key, one)
    return found
