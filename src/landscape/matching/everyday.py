"""What people say when they do not use the word: everyday phrases brought to the words of taxonomies.

*Parents pick a day*, *offered a half-hour slot* and *ring two days ahead* all speak of booking without
saying so. A phrase is known by its grammar (somebody chooses, asks for, is given or holds; a time, a day,
a place), not by a list of sentences. The other way round, a word in front of *report*, *archive* or
*income* says what a thing is about and not what it does, and an *appointment* may be one to a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ABOUT = 0.25  # how much a word counts that only says what something is about
# How often a phrase is right when nothing else speaks for it: the authors' judgement, below what was seen
# on rows that the phrases were not written from (7 of 7 in 1,392 descriptions).
_SURE, _LIKELY = 0.8, 0.6

_TIME = (
    r"(?:(?:time|day|date|hour|half[- ]hour|morning|afternoon|evening|week|weekend|weekday)s?"
    r"|(?:time[- ]?)?slots?|sessions?|appointments?|am ?(?:/|or) ?pm)"
)
_SPACE = r"(?:places?|seats?|spaces?|rooms?|desks?|tables?|courts?|pitch(?:es)?|bays?|halls?)"
_MEETING = (
    r"(?:visits?|inspections?|interviews?|lessons?|class(?:es)?|viewings?|tests?|surveys?|surgery|"
    r"surgeries|consultations?|collections?|deliver(?:y|ies)|tours?|trips?|rides?|workshops?)"
)
# Idioms, lengths of time, and dates that are looked up, are no choice of a time.
_NOT_TIMES = r"(?:place|time|part|date of|day off|and|or|\d+|one|two|three|five|ten)\b"
_FEW = rf"(?:(?!{_NOT_TIMES})[\w'/-]+,? ){{0,3}}?(?!{_NOT_TIMES}[^/]*\b(?:days?|hours?|weeks?)\b)"
_A = r"(?:an? |the |their |your |its |which |what |some |any )"
_PEOPLE = (
    r"(?:you|them|him|her|me|us|people|everyone|someone|somebody|customers?|clients?|residents?|"
    r"tenants?|parents?|patients?|callers?|applicants?|visitors?|members?|pupils?|learners?)"
)
_PICKS = r"(?:choos(?:e|es|ing)|chose|picks?|picking|selects?)"
_CHOOSES = rf"(?:{_PICKS}|reserves?|reserving|books|booking)"
_ASKS = r"(?:asks? for|request(?:s|ing)?|arranges?|arranging|agrees?|fix(?:es)?)"
_IS_GIVEN = r"(?:offered|given|gets?|allocated|allotted|assigned|takes?|holds?|secures?|claims?)"
_GIVES = r"(?:offers?|gives?|allots?|allocates?)"
_AHEAD = r"(?:days?|weeks?|months?|hours?) (?:before(?:hand)?|ahead|in advance)"
_NO_RANGE = r"\b(?! (?:range|of birth|off)\b)"

# Somebody chooses, asks for or is given a time: nothing else is said so.
_A_TIME = (
    rf"\b(?!takes? times?\b)(?:{_CHOOSES}|{_ASKS}|{_IS_GIVEN}) {_A}?{_FEW}{_TIME}{_NO_RANGE}",
    rf"\b{_PICKS} (?:[\w'/-]+,? ){{1,5}}?{_TIME}{_NO_RANGE}",
    rf"\b{_GIVES} (?:[\w'-]+ )?{_A}(?:[\w'/-]+ )?{_TIME}{_NO_RANGE}",
    rf"\b{_TIME} (?:is |are |was |were )?(?:offered|chosen|picked|allocated|reserved|held)\b",
    rf"\b(?:{_CHOOSES}|agrees?|arranges?|say) when (?:to|they|he|she|we|you|it)\b",
    r"\bbook (?:an? |the |their |your |online)(?!.{0,12}\b(?:leave|holidays?)\b)",
)
_A_PLACE_OR_MEETING = (
    rf"\b(?:{_CHOOSES}|{_ASKS}|{_IS_GIVEN}) {_A}(?:[\w'/-]+ )?{_SPACE}\b(?! of\b)",
    rf"\b(?:{_CHOOSES}|{_ASKS}|gets?) {_A}?(?:[\w'/-]+ )?{_MEETING}\b",
    rf"\b(?:puts?|fits?|slots?|squeezes?) {_PEOPLE} (?:in|on|into|onto)\b",
    rf"\b(?:phones?|rings?|calls?|holds?|asks?|requests?)\b(?: [\w'-]+){{0,6}} {_AHEAD}\b",
    r"\b(?:\d+|half|quarter)[- ]?(?:an? )?(?:hour|hr|minute|min)s?[- ](?:slots?|each|sessions?)\b",
    r"\breserve(?= (?:an?|the|your|their)\b|[.,;]| online)",
    r"\b(?:rooms?|halls?|pitch(?:es)?|courts?|venues?) hire\b",
    r"(?<!')\b(?!(?:about|of|for|from|on|with|no|past|all|other|their|they)\b)[a-z]{3,} bookings\b",
    r"\bappts?\b",
)
# A noun in front of one of these is what they are about.
_ABOUT_HEAD = (
    r"(?:journals?|receipts?|income|takings?|reports?|statistics|stats|figures|downloads?|extracts?|"
    r"feeds?|archives?|history|audits?|records?|data|halls?|office)"
)
_OTHER_SENSES = (
    (
        re.compile(
            r"\bappointed (?:as|by|to|under|him|her|them|someone)\b|\bterms? of office\b|\bnominat\w+|"
            r"\b(?:chief|senior|public|statutory|authorised) (?:officers?|posts?|appointments?)\b|"
            r"\b(?:governors?|trustees?|directors?|deput(?:y|ies|yship)|magistrates|judges)\b|"
            r"\bappointee"
        ),
        frozenset({"appointments", "appointment", "appointed"}),
    ),
    (
        re.compile(r"\bbook(?:ed|ing)? in\b.{1,12}\bout\b|\bbook(?:ed|ing)? out\b.{1,12}\bin\b"),
        frozenset({"booked", "booking"}),
    ),
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a text, the words of a taxonomy that it amounts to, and how often it does."""

    start: int
    end: int
    words: tuple[str, ...]
    right: float


_WORDS = ("appointment", "booking")
_FRAMES = tuple(
    (re.compile(one), right)
    for frames, right in ((_A_TIME, _SURE), (_A_PLACE_OR_MEETING, _LIKELY))
    for one in frames
)
_ABOUT = re.compile(
    rf"\b(?:bookings?|appointments?|reservations?|hire) (?:forms? )?{_ABOUT_HEAD}\b"
    r"|\b(?:old|past|historic|former|closed|previous) (?:[\w'-]+ ){1,2}"
    r"(?:forms|papers|files|records|registers|letters|books)\b"
)


def phrases(lowered: str) -> Iterator[Phrase]:
    """The everyday phrases of a clause in lower case, and what they amount to.

    >>> sorted({(one.start, one.end) for one in phrases("parents pick a day online")})
    [(8, 18)]
    """
    for pattern, right in _FRAMES:
        for found in pattern.finditer(lowered):
            yield Phrase(found.start(), found.end(), _WORDS, right)


def about(lowered: str) -> list[tuple[int, int]]:
    """The stretches of a clause that say what a thing is about: the noun before *report*, *archive*, *income*.

    >>> about("posts the bookings journal")
    [(10, 26)]
    """
    return [found.span() for found in _ABOUT.finditer(lowered)]


def other_senses(lowered: str) -> frozenset[str]:
    """Words that a text uses in another sense than that of the taxonomies.

    >>> sorted(other_senses("who has been appointed as an authorised officer"))
    ['appointed', 'appointment', 'appointments']
    """
    senses = [words for pattern, words in _OTHER_SENSES if pattern.search(lowered)]
    return frozenset().union(*senses)
