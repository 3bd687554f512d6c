"""A company with another in brackets behind it, *Northgate (NEC)*: the one, where relations join the two.

What else stands in brackets (a place, a trade, a product, a company that has nothing to do with it) is part of
the name, as it may be what tells two companies apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from landscape.matching.normalise import fingerprint
from landscape.matching.relations import RelationKind
from landscape.matching.ties import KnownNames

_BEHIND = re.compile(r"(?P<one>[^()\[\]]+?)\s*[(\[](?P<other>[^()\[\]]+)[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Bracketed:
    """The company that a spelling with brackets names, by its key, and why."""

    key: str
    why: str


def bracketed(name: str, known: KnownNames) -> Bracketed | None:
    """Which of two related companies a name with one of them in brackets means: the one that is owned.

    None where the whole name is known as it stands, where one of the two is not known, or where no relation
    leads from one to the other on the date.

    >>> from landscape.matching.relations import SupplierRelation, SupplierRelations
    >>> told = [SupplierRelation(RelationKind.PARENT, "Marl Maps", "Crowden"),
    ...     SupplierRelation(RelationKind.ALIAS, "Capstone", "Capstone Group")]
    >>> known = KnownNames(SupplierRelations.of(told), None)
    >>> for one in ("Marl Maps (Crowden)", "Crowden (Marl Maps)", "Capstone (Crowden)", "Crowden (Wales)"):
    ...     found = bracketed(one, known)
    ...     print(found.key if found else None)
    marl maps
    marl maps
    None
    None
    """
    found = _BEHIND.fullmatch(name)
    if found is None or _is_known(fingerprint(name), known):
        return None
    one, other = fingerprint(found["one"]), fingerprint(found["other"])
    if one == other or not (_is_known(one, known) and _is_known(other, known)):
        return None
    mine, theirs = known.end(one)[0], known.end(other)[0]
    if mine == theirs:
        return Bracketed(one, f"{found['one']} and {found['other']} are one company")
    if theirs in _owners(mine, known):
        return Bracketed(one, f"{found['other']} is who {found['one']} belongs to")
    if mine in _owners(theirs, known):
        return Bracketed(other, f"{found['one']} is who {found['other']} belongs to")
    return None


def _is_known(key: str, known: KnownNames) -> bool:
    return bool(key) and (known.relations.knows(key) or key in known.relations.names)


def _owners(key: str, known: KnownNames) -> set[str]:
    """The keys of all who own a company on the date, by way of one another."""
    owners: set[str] = set()
    waiting = [key]
    while waiting:
        for one in known.relations.of_name(waiting.pop(), RelationKind.PARENT):
            owner = known.end(fingerprint(one.to_name))[0]
            if one.holds(known.as_at) and owner not in owners:
                owners.add(owner)
                waiting.append(owner)
    return owners
