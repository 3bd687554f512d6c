"""What tells two names apart that look alike: a digit, a compass word, a denomination."""

from __future__ import annotations

from collections.abc import Sequence

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


# Words that with the next one are something else: housing is not housing benefit.
_GOES_ON = {
    "housing": word_set("benefit benefits"),
    "council": word_set("tax"),
    "business": word_set("rates"),
    "school": word_set("transport meals"),
    "street": word_set("works lighting"),
    "land": word_set("charges"),
    "building": word_set("control"),
    "social": word_set("care"),
}


def may_go_on(name: str) -> bool:
    """Whether a name ends in a word that another word can turn into something else."""
    return name.rpartition(" ")[2].casefold() in _GOES_ON


def goes_on(name: Sequence[str], text: Sequence[str]) -> str | None:
    """The words of a text in which a name's last word goes on to mean something else.

    Parameters: lower-case words of both, in order.

    >>> goes_on(["acme", "housing"], ["acme", "housing", "benefit", "support"])
    'housing benefit'
    """
    last = name[-1] if name else ""
    others = _GOES_ON.get(last, frozenset()) - set(name)
    ends = [text[place + 1] for place in range(len(text) - 1) if text[place] == last]
    apart = bool(ends) and all(word in others for word in ends)
    return f"{last} {ends[0]}" if apart else None


def other_number(name: Sequence[str], text: Sequence[str]) -> str | None:
    """A year, or a word of letters and digits, of a text where a name has another.

    Parameters: lower-case words of both.

    >>> other_number(["server", "2019"], ["server", "2022", "licences"])
    '2022'
    """
    for kind in (_is_year, _is_coded):
        ours = {word for word in name if kind(word)}
        theirs = [word for word in text if kind(word)]
        if ours and theirs and ours.isdisjoint(theirs):
            return theirs[0]
    return None


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20")


def _is_coded(word: str) -> bool:
    return word.isalnum() and not word.isdecimal() and any(c.isdecimal() for c in word)


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


def opposed(left: frozenset[str], right: frozenset[str]) -> str | None:
    """What both of two texts say, and each otherwise: a compass word, a denomination, who it is for.

    Other than `contrast`, what only one of them says tells nothing. Parameters: lower-case words of both.

    >>> opposed(frozenset({"debt", "north"}), frozenset({"south", "area"}))
    'north / south'
    >>> opposed(frozenset({"adult"}), frozenset())
    """
    for group in _CONTRASTS:
        ours, theirs = (left - right) & group, (right - left) & group
        if ours and theirs and not left & right & group:
            return f"{' '.join(sorted(ours))} / {' '.join(sorted(theirs))}"
    return None


def _with_digits(words: set[str]) -> set[str]:
    return {word for word in words if any(c.isdigit() for c in word)}
