"""The words of texts, and their stems: what inflections share, without what titles always say."""

from __future__ import annotations

import re
from functools import lru_cache

from landscape.matching.normalise import WORD, clean, plain_word, singular, word_set

STOP_WORDS = word_set(
    """
    a an and are as at be been being but by can could do does for from had has have he her
    his how i if in into is it its may more most much no nor not of off on once only or
    other our out over own per same she should so some such than that the their them then
    there these they this those through to too under until up us very via was we were what
    when where which while who will with would you your yours etc eg ie also all any both
    each few just used use uses using user users new old system systems software solution
    solutions application applications app module tool tools council councils based
    including include includes within across provide provides provided
    """
)
_BOILERPLATE = re.compile(
    r"\b(?:(?:the )?(?:provision|supply|procurement|purchase|renewal|implementation|delivery|award|"
    r"extension) of(?: an?| the)?|"
    r"(?:annual )?(?:support(?: and| &|,)? ?)?maintenance(?: (?:and|&) (?:support|licen[cs]es?))?"
    r"(?: (?:contract|agreement|renewal|for|of))*|"
    r"(?:contract|agreement|framework|call[- ]off|tender|rfq|itt|quotation|invitation to quote) "
    r"(?:for|of)(?: the)?|"
    r"direct award|further competition|(?:call[- ]off )?(?:contract|agreement)s?|g[- ]?cloud(?: \d+)?|"
    r"licen[cs]e(?:s|d)?(?: renewal)?|subscriptions?|renewals?|annual|20[12]\d(?:[/\-](?:20)?\d\d)?)\b",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Ages from one to another are one word: neither number says by itself what a service is.
RANGE = r"(?<![\w.])\d{1,2}\s?(?:-|–|\bto\b)\s?\d{1,2}(?![\w.])"
_WORD = re.compile(rf"{RANGE}|{WORD.pattern}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s?(?:[-–]|to)\s?")
_LOOSE = r"(?:\b(?:for|of|to|and|the)\b|[-–—:&\s])+"
_ENDS = re.compile(f"^{_LOOSE}|{_LOOSE}$", re.IGNORECASE)
# Nouns in -ing that mean something else than their verb: a booking is no book, a building no build.
_NOUNS_IN_ING = word_set(
    """
    booking building housing parking planning letting training listing banking licensing
    hearing meeting ticketing lighting cleaning catering accounting purchasing hosting
    mapping funding drawing polling pooling setting nursing learning scanning printing
    mailing messaging billing banding wellbeing rating string spring king ring thing bring
    """
)
_ENDINGS = (
    ("isation", "is"),
    ("ization", "is"),
    ("ations", ""),
    ("ation", ""),
    ("itions", "it"),
    ("ition", "it"),
    ("ments", ""),
    ("ment", ""),
    ("ising", "is"),
    ("izing", "is"),
    ("ings", ""),
    ("ing", ""),
    ("ions", ""),
    ("ion", ""),
    ("ers", ""),
    ("er", ""),
    ("ors", ""),
    ("or", ""),
    ("ied", "y"),
    ("ies", "y"),
    ("ised", "is"),
    ("ized", "is"),
    ("ise", "is"),
    ("ize", "is"),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
    ("e", ""),
)
_PROTECTED = word_set(
    """
    order ordering orders career carer carers officer officers paper number server servers
    register registers member members master water tender tenders border letter letters
    counter computer power tower user users customer customers matter vendor error mirror
    motor sensor sensors monitor floor door business access process address news status bus
    gas gis campus virus cross class less loss pass media chaser center center centre need
    seed feed speed bed red sport sports
    """
)

# What people type for short.
_SHORT = {
    "appt": "appointment",
    "appts": "appointments",
    "apps": "applications",
    "info": "information",
    "mgmt": "management",
    "mgt": "management",
    "mngt": "management",
    "regs": "regulations",
    "revs": "revenues",
    "bens": "benefits",
    "env": "environmental",
    "enviro": "environmental",
    "cust": "customer",
    "docs": "documents",
    "dept": "department",
    "depts": "departments",
    "ctax": "tax",
    "reqs": "requests",
    "maint": "maintenance",
    "comms": "communications",
    "ed": "education",
    "hsg": "housing",
    "veh": "vehicle",
    "vehs": "vehicles",
    "crem": "crematorium",
    "reg": "register",
    "org": "organisation",
    "proj": "project",
    "prog": "programme",
    "progs": "programmes",
    "cert": "certificate",
    "certs": "certificates",
    "lib": "library",
    "inv": "invoice",
    "refs": "references",
    "sched": "schedule",
    "config": "configuration",
    "admin": "administration",
    "auth": "authentication",
    "corresp": "correspondence",
    "txt": "text",
    "pics": "pictures",
    "photos": "photographs",
    "phone": "telephone",
    "phones": "telephones",
    "organization": "organisation",
}


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The part of a word that its inflections share; light, so that different words stay different.

    >>> [stem(word) for word in ("bookings", "books", "scheduling", "scheduler", "assessments")]
    ['booking', 'book', 'schedul', 'schedul', 'assess']
    """
    word = _SHORT.get(word, word)
    if len(word) < 4 or not word.isalpha():
        return word
    single = singular(word)
    if single in _NOUNS_IN_ING:
        return single
    if word in _PROTECTED or single in _PROTECTED:
        return single
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return _undouble(word[: len(word) - len(ending)] + instead)
    return single if word.endswith("s") and not word.endswith("ss") else word


def _undouble(word: str) -> str:
    doubled = len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sle"
    return word[:-1] if doubled else word


def words_of(text: str) -> list[str]:
    """The lower-case words of a text, camel case and digits taken apart, in order; addresses of pages left out.

    >>> words_of("CarPark notices, see https://example.org/view?id=7")
    ['car', 'park', 'notices', 'see']
    """
    spaced = _CAMEL.sub(" ", _ADDRESS.sub(" ", clean(text))).replace("'", "")
    return [as_range(word) or plain_word(word) for word in _WORD.findall(spaced)]


def as_range(word: str) -> str:
    """A range of small numbers as it is kept; nothing for any other word.

    >>> as_range("0 to 19"), as_range("0–19"), as_range("19")
    ('0-19', '0-19', '')
    """
    ends = _BETWEEN.split(word)
    return "-".join(ends) if len(ends) == 2 and all(one.isdecimal() for one in ends) else ""


def stems_of(text: str) -> list[str]:
    """The stems of the words that mean something, in order.

    >>> stems_of("Court and pitch bookings for the Council")
    ['court', 'pitch', 'booking']
    """
    return [stem(word) for word in words_of(text) if word not in STOP_WORDS]


def without_boilerplate(title: str) -> str:
    """A contract title without *provision of*, *support and maintenance for*, years and their like.

    >>> without_boilerplate("Provision of Annual Support and Maintenance for Acme Rents 2023/24")
    'Acme Rents'
    >>> without_boilerplate("Office Forms - Annual Maintenance of Zenphoto")
    'Office Forms - Zenphoto'
    """
    left = " ".join(_BOILERPLATE.sub(" ", clean(title)).split())
    left = _ENDS.sub("", left)
    return left or clean(title)
