"""What a contract is to the application that it covers, from the words of its title."""

from __future__ import annotations

import re

from landscape.matching.likeness import Pair
from landscape.matching.sides import LinkRole

_ROLES = (
    (
        LinkRole.SUITE,
        re.compile(r"\bsuite\b|\bmodules\b|\bproducts\b|\benterprise agreement\b", re.I),
    ),
    (LinkRole.HOSTING, re.compile(r"\bhost(?:ing|ed)\b|\bdata centre\b", re.I)),
    (LinkRole.SUPPORT, re.compile(r"\bsupport\b|\bmaintenance\b", re.I)),
    (LinkRole.LICENCE, re.compile(r"\blicen[cs]|\bsubscription\b|\bsaas\b|\bsoftware\b", re.I)),
)


def role_of(pair: Pair) -> LinkRole:
    """The first role that the contract's title names."""
    for role, pattern in _ROLES:
        if pattern.search(pair.contract.shown):
            return role
    return LinkRole.UNKNOWN
