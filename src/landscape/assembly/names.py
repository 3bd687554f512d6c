"""Application names: which part names the application and which an environment or a version of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ENVIRONMENT_WORDS = (
    r"test(?:ing)?|dev(?:elopment)?|uat|train(?:ing)?|dr|d\.r\.|disaster recovery|"
    r"pre-?prod(?:uction)?|staging|stage|sandbox|prod(?:uction)?|live|standby|replica|failover|"
    r"qa|sit|demo|poc"
)
_NOISE = r"(?:\s+(?:env(?:ironment)?|system|instance|server|site|copy|db))?"
# "Quillon (TEST)", "Quillon - UAT", "Quillon/DR": the mark is set apart, so that it is no name.
_SET_APART = re.compile(
    rf"^(?P<base>.*\S)\s*(?:[(\[/–—_:]|\s-|-\s)\s*(?:{_ENVIRONMENT_WORDS}){_NOISE}\s*\d*\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(rf"^(?P<base>.*\S)\s+(?:{_ENVIRONMENT_WORDS}){_NOISE}\s*\d*\s*$", re.IGNORECASE)
_BEFORE = re.compile(
    rf"^\s*[(\[]?(?:{_ENVIRONMENT_WORDS}){_NOISE}[)\]]?\s*(?:[-–—:/_)\]]|\s)\s*(?P<base>\S.*)$",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"^(?P<base>.*\S)[\s(\[_-]+(?:v(?:er(?:sion)?)?\.?\s*\d+(?:\.\d+)*|\d+(?:\.\d+)+|old|legacy)[)\]]?\s*$",
    re.IGNORECASE,
)
_NOT_PRODUCTION = re.compile(
    r"\b(test|dev|development|uat|train|training|dr|disaster|pre-?prod|pre-?production|staging|"
    r"sandbox|qa|sit|demo|standby|replica|legacy|archive|non-?prod(?:uction)?)\b",
    re.IGNORECASE,
)
_ENVIRONMENT_WORD = re.compile(rf"\b(?:{_ENVIRONMENT_WORDS})\d*\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_EMPTY_WORDS = frozenset({"the", "system", "systems", "software", "application", "app", "and"})


_REMEMBERED = 1 << 16  # names: a list names the same units, functions and platforms row after row


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart: `base` names the application; the flags say what was taken off it."""

    base: str
    set_apart: bool = False
    bare: bool = False
    version: bool = False

    @property
    def marked(self) -> bool:
        """Whether anything was taken off."""
        return self.set_apart or self.bare or self.version


@lru_cache(_REMEMBERED)
def parts(name: str) -> NameParts:
    """Takes one environment or version mark off a name.

    >>> parts("Quillon (TEST)")
    NameParts(base='Quillon', set_apart=True, bare=False, version=False)
    >>> parts("Staff Training").bare
    True
    """
    found = _SET_APART.match(name)
    if found:
        return NameParts(found["base"].strip(), set_apart=True)
    found = _VERSION.match(name)
    if found:
        return NameParts(found["base"].strip(), version=True)
    found = _BARE.match(name) or _BEFORE.match(name)
    if found:
        return NameParts(found["base"].strip(), bare=True)
    return NameParts(name.strip())


def without_marks(name: str) -> str:
    """A name without every word that names an environment, wherever it stands; whole if nothing is left.

    >>> without_marks("CARROW AD PRE-PROD"), without_marks("Test")
    ('CARROW AD', 'Test')
    """
    return " ".join(_ENVIRONMENT_WORD.sub(" ", name).split()) or name


def is_mark(name: str) -> bool:
    """Whether a name says nothing but which environment it is.

    >>> is_mark("UAT"), is_mark("Larder UAT")
    (True, False)
    """
    return bool(_ENVIRONMENT_WORD.fullmatch(name.strip()))


def first_word(text: str) -> str:
    """The letters of a name's first word: usually the brand.

    >>> first_word("MARLBROOK - Parallel")
    'marlbrook'
    """
    found = _WORD.search(text)
    return letters(found[0]) if found else ""


@lru_cache(_REMEMBERED)
def letters(text: str) -> str:
    """What is left of a name when case, accents, spacing, plural and empty words are taken away.

    >>> letters("Pest Desks") == letters("PEST-DESK system")
    True
    """
    plain = text.casefold().replace("&", " and ")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in plain if not unicodedata.combining(one))
    words = _WORD.findall(plain.replace("'", ""))
    kept = [one for one in words if one not in _EMPTY_WORDS] or words
    return "".join(one[:-1] if len(one) > 3 and one.endswith("s") else one for one in kept)


def is_not_production(environment: str) -> bool:
    """Whether an environment column says that the row is no production system.

    >>> is_not_production("UAT"), is_not_production("Production")
    (True, False)
    """
    return bool(_NOT_PRODUCTION.search(environment))
