"""Numbers that only say about how many there are: `c. 20`, `100+`, `20-30`."""

from __future__ import annotations

import re

from landscape.model.record import Issue
from landscape.model.vocabulary import IssueSeverity

_COUNT = r"\d{1,3}(?:,\d{3})+|\d{1,9}"
_COUNTED = re.compile(
    r"\s*(?:users?|staff|people|licen[cs]es|seats|nutzer|utilisateurs|usuarios|gebruikers|employees)$",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?:between\s+|von\s+|entre\s+)?({_COUNT})\s*(?:-|–|—|to|and|bis|à|et|y|tot)\s*({_COUNT})"
    rf"(?:{_COUNTED.pattern})?".replace("$", ""),
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?P<before>(?:circa|ca|c|approx(?:imately)?|about|around|roughly|est(?:imated)?|over|more than|at least|"
    r"up to|environ|env|etwa|ungefähr|rund|ongeveer|aprox|unos)[.:]?\s*|[~≈><≥≤]=?\s*)?"
    rf"(?P<count>{_COUNT})"
    rf"(?:{_COUNTED.pattern})?".replace("$", "")
    + r"(?P<after>\s*\+|\s*\(?(?:approx|est|estimated|circa)\.?\)?)?",
    re.IGNORECASE,
)


def about(text: str) -> int | None:
    """How many a cell says that there are about: the middle of a range; None when it does not say so.

    >>> [about(one) for one in ("c. 20", "approx 1,250", "~40", "100+", "20-30", "250")]
    [20, 1250, 40, 100, 25, None]
    """
    found = _RANGE.fullmatch(text.strip())
    if found:
        low, high = (int(one.replace(",", "")) for one in found.groups())
        return (low + high) // 2 if low < high else None
    found = _ABOUT.fullmatch(text.strip())
    if found is None or not (found["before"] or found["after"]):
        return None
    return int(found["count"].replace(",", ""))


def without_unit(text: str) -> str:
    """A number without what is counted.

    >>> without_unit("1,200 users")
    '1,200'
    """
    return _COUNTED.sub("", text)


def said_about(text: str, column: str, row: int, sheet: str | None) -> Issue | None:
    """What a cell was read as that only says about how many; None for every other cell."""
    near = None if not text or text.isdecimal() else about(text)
    if near is None:
        return None
    return Issue(
        IssueSeverity.NOTE,
        "number_approximate",
        f"{text} says about how many; it was read as {near:,}",
        "give the number in the source if it matters",
        row,
        column,
        text,
        sheet,
    )
