"""How products are written in a line: each way to write one, where it stands, and slips of the hand.

A line is cut into parts where it cuts itself (*SCCM / MECM*, *Abacus (OLM)*, *Manhattan - estates*); a word
that is one letter away from a long distinctive name is that name mistyped; a number may be stuck to it
(*Acolaid5*).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from landscape.matching.catalogue import Product
from landscape.matching.normalise import clean, company_name, plain, word_set

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
BEFORE = word_set("the our new old live test legacy bespoke")
FILLER = word_set(
    """
    the a an and of for by from in on to with at our new old system systems software application
    applications app apps solution solutions platform suite module modules live test training uat dev
    development prod production server client hosted hosting cloud saas online web portal licence licences
    license licensing support maintenance version release edition enterprise professional standard premium
    desktop mobile service services council ltd limited uk plc replacement upgrade renewal annual contract
    agreement subscription users user year years v pro plus gold lite express premise premises prem onprem
    ondemand legacy archive archived admin viewer db database tool tools mis
    """
)
FEWEST_FOR_SLIP = 7  # letters: below that a neighbour is too often another word
_SAME_WORD = {
    "license": "licence", "center": "centre", "mgmt": "management",
    "mgt": "management", "mngt": "management", "mngr": "manager", "mgr": "manager",
    "sys": "system", "svcs": "services", "svr": "server", "srv": "server", "db": "database",
}  # fmt: skip
_CUT = re.compile(r"[/()\[\];|:]|\s[-–—]|[-–—]\s|[–—]")
_VERSION = re.compile(r"(?:v|ver|r|rel)?\d[\d.]*[a-z]?|sp\d+|e[135]")
_NUMBERED = re.compile(r"([a-z]{4,})\d{1,4}")


@dataclass(frozen=True, slots=True)
class Written:
    """One way to write a product: its words joined, and whether it needs support.

    `plain`: it says what is done, so it speaks of a product only beside the publisher. `shortened`: the
    publisher's name was left out of it.
    """

    product: int
    words: int
    ordinary: bool
    former: str
    plain: bool = False
    shortened: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A written name in a text, from word `start` to word `end`; `slipped` when one letter of it is wrong."""

    written: Written
    start: int
    end: int
    line: Line
    slipped: bool = False

    @property
    def text(self) -> str:
        """The words as they are written."""
        return " ".join(one.group() for one in self.line.words[self.start : self.end])

    @property
    def capitalised(self) -> bool:
        """Whether a capital or a digit is among them."""
        return any(c.isupper() or c.isdigit() for c in self.text)

    @property
    def initials(self) -> bool:
        """Whether it is one word all in capitals: letters that stand for words."""
        return len(self.text) >= 3 and self.text.isalpha() and self.text.isupper()

    @property
    def others(self) -> list[re.Match[str]]:
        """The other words of the line."""
        return [*self.line.words[: self.start], *self.line.words[self.end :]]

    @property
    def stands_out(self) -> bool:
        """Whether it is written as a name: it leads, or it bears a capital among words that do not.

        Where every word has a capital, a capital says nothing.
        """
        leads = all(
            plain(one.group()) in FILLER or plain(one.group()) in BEFORE
            for one in self.line.words[: self.start]
        )
        small = any(one.group().islower() and len(one.group()) > 3 for one in self.others)
        return self.capitalised and (leads or small)

    def around(self, *, part: bool) -> tuple[list[str], list[str]]:
        """The words before and after it, in the line or in its own part of it."""
        left, right = self.line.bounds(self.start, self.end) if part else (0, len(self.line.words))
        words = self.line.words
        return (
            [plain(one.group()) for one in words[left : self.start]],
            [plain(one.group()) for one in words[self.end : right]],
        )


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a text."""

    text: str
    words: tuple[re.Match[str], ...]

    @classmethod
    def of(cls, text: str, most: int = 300) -> Line:
        """A text, cut into words."""
        told = clean(text)[:most]
        return cls(told, tuple(WORD.finditer(told)))

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """From which word to which the part of the line goes that holds some words."""
        left, right = start, end
        while left > 0 and not self._cut(left):
            left -= 1
        while right < len(self.words) and not self._cut(right):
            right += 1
        return left, right

    def _cut(self, place: int) -> bool:
        """Whether a new part begins with a word."""
        before, after = self.words[place - 1], self.words[place]
        return bool(_CUT.search(self.text[before.end() : after.start()]))


class Slips:
    """Long distinctive names, found by a word that is one letter away from them.

    Parameters: `known`, the ways to write products by their letters.
    """

    def __init__(self, known: Mapping[str, Sequence[Written]]) -> None:
        self._near: dict[str, list[str]] = defaultdict(list)
        self._known = known
        self._seen: dict[str, str] = {}
        for letters, ways in known.items():
            if len(letters) >= FEWEST_FOR_SLIP and letters.isalpha() and _distinctive(ways):
                for one in _shortened(letters):
                    self._near[one].append(letters)

    def name(self, word: str) -> str:
        """The name that a word is mistyped for, or that a number is stuck to; empty for none."""
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) > 100_000:
                self._seen.clear()
            found = self._seen[word] = self._read(word)
        return found

    def _read(self, word: str) -> str:
        numbered = _NUMBERED.fullmatch(word)
        if numbered:
            return numbered[1] if numbered[1] in self._known else ""
        if len(word) < FEWEST_FOR_SLIP - 1 or not word.isalpha():
            return ""
        near = {name for one in _shortened(word) for name in self._near.get(one, ())}
        kept = sorted(one for one in near if one[0] == word[0] and _one_slip(word, one))
        return kept[0] if len(kept) == 1 else ""


def _distinctive(ways: Sequence[Written]) -> bool:
    return all(one.words == 1 and not one.ordinary and not one.shortened for one in ways)


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _one_slip(word: str, name: str) -> bool:
    """Whether a letter is missing or too many or two neighbours changed places, the last letter apart.

    A wrong letter makes another name too often (*WorkSite*, *WorkRite*); an *s* may follow.

    >>> _one_slip("liquidlogc", "liquidlogic"), _one_slip("liquidlgoic", "liquidlogic")
    (True, True)
    >>> _one_slip("framework", "frameworki"), _one_slip("worksite", "workrite")
    (False, False)
    """
    if word == name + "s":
        return True
    if word[-1] != name[-1]:
        return False
    if len(word) == len(name):
        wrong = [at for at, (one, other) in enumerate(zip(word, name, strict=True)) if one != other]
        if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
            return False
        return word[wrong[0]] == name[wrong[1]] and word[wrong[1]] == name[wrong[0]]
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def written_names(product: Product) -> Iterable[tuple[tuple[str, ...], str, bool]]:
    """Each way to write a product as words, the former name it is, and whether the publisher was left out.

    The publisher's first word may lead.
    """
    formers = {one.name: one.name for one in product.former_names}
    publisher = company_name(product.publisher).words[:1]
    seen: set[tuple[str, ...]] = set()
    for name in product.names:
        words = tuple(letters_of(one) for one in WORD.findall(clean(name)))
        words = words[1:] if len(words) > 2 and words[0] == "the" else words
        variants = [(words, False), ((*publisher, *words), False)]
        if len(words) > 1 and words[:1] == publisher and len("".join(words[1:])) > 3:
            variants.append((words[1:], True))
        for one, shortened in variants:
            if one and one not in seen and "".join(one):
                seen.add(one)
                yield one, formers.get(name, ""), shortened


@lru_cache(maxsize=100_000)
def letters_of(word: str) -> str:
    """The letters and digits of a word, plain; short forms and American spellings as the word itself."""
    found = "".join(c for c in plain(word) if c.isalnum())
    return _SAME_WORD.get(found, found)


def is_version(word: str) -> bool:
    """Whether a word is the number of a version: *v6*, *10*, *R12*, *E3*."""
    return bool(_VERSION.fullmatch(word))
