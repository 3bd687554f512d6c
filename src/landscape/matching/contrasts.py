"""What tells two names apart that look alike: a digit, a compass word, a denomination."""

from __future__ import annotations

from landscape.matching.normalise import word_set

_CONTRASTS: tuple[frozenset[str], ...] = tuple(
    word_set(group)
    for group in (
        "north south east west northern southern eastern western northeast northwest "
        "southeast southwest ne nw sw central upper lower mid",
        "rc ce catholic anglican methodist church baptist jewish muslim islamic hindu sikh quaker orthodox",
        "boys girls mens womens men women male female",
        "infant infants junior juniors nursery primary secondary sixth",
        "adult adults child children young older youth family families",
        "first second third fourth one two three four five",
        "i ii iii iv v vi vii viii ix",
        "council trust university college school academy nhs police fire "
        "borough county district city town parish",
        "tax taxi benefit benefits housing rent rents rates",
        "water gas electric electricity",
        "wales scotland ireland england france germany spain india australia canada usa london",
        "training recruitment legal insurance finance property construction cleaning catering security travel",
        "basic standard premium enterprise professional pro lite plus express",
    )
)


def contrast(left: tuple[str, ...], right: tuple[str, ...]) -> str | None:
    """Why two names that look alike are different: a digit, a compass word, a denomination, …

    >>> contrast(("acme", "east"), ("acme", "west"))
    'east / west'
    """
    only_left, only_right = set(left) - set(right), set(right) - set(left)
    digits = _with_digits(only_left), _with_digits(only_right)
    if digits[0] or digits[1]:
        return f"{' '.join(sorted(digits[0])) or 'none'} / {' '.join(sorted(digits[1])) or 'none'}"
    for group in _CONTRASTS:
        ours, theirs = only_left & group, only_right & group
        if ours or theirs:
            return f"{' '.join(sorted(ours)) or 'none'} / {' '.join(sorted(theirs)) or 'none'}"
    return None


def _with_digits(words: set[str]) -> set[str]:
    return {word for word in words if any(c.isdigit() for c in word)}
