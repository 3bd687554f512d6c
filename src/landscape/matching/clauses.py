"""How much each word of a description counts: the main clause says what a thing does, others what it does not.

*Exports bookings to X*, *no longer used for payments*, *appointments are made in Outlook* mention a
function that the thing does not provide. The guards are general phrases, not a list of products.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from landscape.matching import everyday
from landscape.matching.normalise import clean, plain
from landscape.matching.stems import RANGE, STOP_WORDS, as_range, stem

DENIED, ELSEWHERE, PASSED_ON, ASIDE, TAIL, MAIN = 0.0, 0.1, 0.25, 0.6, 0.85, 1.0

_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+|\s[-–—]\s|[;()\[\]]|•|\.\s*(?=[A-Z])")
_SUBCLAUSE = re.compile(
    r",\s*(?=(?:but|although|though|not|no longer|never|excluding|which|while|whereas|then|so|now|"
    r"kept|only|just|still)\b)"
    r"|\b(?=but\b|although\b|whereas\b)"
)
_WORD = re.compile(rf"{RANGE}|[^\W_]+(?:'[^\W_]+)?")
# Which version or edition a name is of says nothing about what the thing does.
_EDITIONS = (
    r"(?:standard|professional|enterprise|premium|ultimate|community|basic|express|starter|lite)"
)
_EDITION = re.compile(
    r"\b(?:version|ver|release|build|patch|service pack)\b(?=[\s.:#]*v?\d)"
    rf"|(?<=\d)[\s)\]-]+{_EDITIONS}\b(?:\s+edition\b)?"
    rf"|\b(?:{_EDITIONS}\s+)?edition\b",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Work that people bring is the thing's own; only what comes from other systems is passed on.
_PEOPLE = (
    r"(?!(?:the |our |its |all |local )?(?:public|customers?|residents?|citizens?|parents?|carers?|"
    r"tenants?|applicants?|"
    r"users?|members?|schools?|pupils?|students?|suppliers?|providers?|staff|officers?|clients?|"
    r"people|households?|"
    r"claimants?|patients?|visitors?|businesses|landlords?|candidates?|employees|managers|teams?|"
    r"services?|families|"
    r"drivers|crews?|phone|telephone|online|web|website|internet|portal|self[- ]?service|kiosks?|"
    r"apps?|mobile|email|"
    r"text|sms|card|cash|cheque|direct debit|reception|counter|front desk|contact centre|post|"
    r"anywhere|home|a|an|one|"
    r"this|it|here|advance|person|booking|appointment|enquiry|referral|start)\b)"
)
# From the phrase to the end of its clause.
_AFTER: tuple[tuple[re.Pattern[str], float], ...] = (
    (
        re.compile(
            r"\b(?:(?:is |are |was |were )?(?:not|no longer|never) (?:\w+ ){0,3}?(?:used|needed|in "
            r"use|live|enabled|"
            r"switched on|implemented|taken up|bought|licensed|turned on|part|do|handle|cover|support|"
            r"include|deal|"
            r"manage|take|hold|store|for|a|an|the|any|actually|currently)\b"
            r"|(?:do|does|did|can|could|will|has|have|is|are)(?:n't| not|nt|not)\b|cannot\b|without\b|"
            r"instead of\b|rather than\b"
            r"|exclud(?:es|ing)\b|except(?: for)?\b|no (?=\w+(?:ing|ings|ment|ments|tion|tions)\b)"
            r"|(?:nothing|nobody|no one|none)\b(?: \w+){0,3} (?:is|are|was|were|uses?|used|books?|does|do)\b"
            r"|(?:previously|formerly|once|originally|historically) (?:used|did|handled|held|known)\b"
            r"|(?:was|were) (?:once |previously |originally |formerly )?used (?:for|to|by)\b|used to be\b"
            r"|replac(?:ed|es|ing) (?:by|the|our|an?|old)\b|superseded by\b|migrat(?:ed|ing) (?:from|"
            r"to)\b"
            r"|nothing to do with\b|not to be confused with\b|unlike\b|separate (?:from|to)\b)"
        ),
        DENIED,
    ),
    (
        re.compile(
            r"\b(?:(?:exports?|feeds?|sends?|passes|passed|pushes|posts|uploads?|extracts?|transfers?|"
            r"interfaces?|"
            r"integrat(?:es|ed|ion|ions)|links?|linked|connects?|connected|talks|hooks|syncs?|"
            r"synchronis(?:es|ed))\b"
            r"(?: \w+){0,6}? (?:to|into|with|from|against|through) " + _PEOPLE + r"\w"
            r"|(?:receives?|received|imports?|imported|pulls?|pulled|gets?|takes?|taken|picks? up|"
            r"loads?|loaded|fed|feeds?|reads?|"
            r"collects?|gathers?|downloads?|downloaded|copied|copies)\b(?: \w+){0,5}? (?:from|out of) "
            + _PEOPLE
            + r"\w"
            r"|(?:data|information|figures|details|records|files?|extracts?|feeds?|interfaces?|"
            r"numbers|stats|output|exports?) "
            r"(?:come |comes |coming |taken |is |are )?(?:from|to|of|into)\b"
            r"|\b(?:from|via) the (?:\w+ ){0,3}(?:systems?|software|databases?|applications?|ledgers?|"
            r"files?|spreadsheets?)\b"
            r"|(?:alongside|works with|sits (?:behind|alongside|on top of|in front of|next to)|"
            r"used (?:with|alongside)|plugs into|plug-?in (?:for|to)|add-?on (?:for|to)|bolt-?on "
            r"(?:for|to)|companion to|"
            r"front end (?:for|to)|part of|module of|comes with|bundled with)\b)"
        ),
        PASSED_ON,
    ),
    (
        re.compile(
            r"\b(?:reminders? (?:of|about|for)|alerts? (?:of|about|for)|notif\w+ (?:of|about)|"
            r"(?:letters?|texts?|emails?) (?:about|for)|"
            r"reports? (?:on|about|of)|reporting (?:on|about|of|for)|analys(?:es|is|ing) (?:of "
            r")?|statistics (?:on|about|for)|"
            r"dashboards? (?:of|for|on|showing)|stores? (?:the )?(?:\w+ )?(?:from|for)|counts?|"
            r"monitors? the number of|"
            r"training (?:on|in|for)|guidance (?:on|about|for)|policy (?:on|for)|such as|like|eg|"
            r"e\.g\.?|for example)\b"
        ),
        ASIDE,
    ),
)
# Who does it, and where it comes from: said after the work itself.
_TAIL = re.compile(r"\w+ (?:\w+ )*?(?:by|against|from|on behalf of) (?:the )?" + _PEOPLE + r"\w")
# The whole clause.
_WHOLE: tuple[tuple[re.Pattern[str], float], ...] = (
    (
        re.compile(
            r"\b(?:is|are|were|was|get|gets|being) (?:now |all |still |actually |usually |mostly "
            r")?(?:done|handled|made|taken|held|kept|managed|"
            r"dealt with|processed|recorded|run|paid|booked|carried out|provided|sits?|stored|arranged) "
            r"(?:\w+ ){0,2}?(?:(?:in|by|via|through|with|on) "
            + _PEOPLE
            + r"\w|separately\b|manually\b|outside\b)|\bon paper\b|\belsewhere\b|\bby hand\b"
        ),
        ELSEWHERE,
    ),
    (
        re.compile(
            r"\b(?:lands?|arrives?|comes?|comes in|ends up|turns up) (?:in )?here (?:as|from)\b"
        ),
        PASSED_ON,
    ),
    (
        re.compile(
            r"\b(?:no longer used|not used|decommissioned|not in use|never used|not live)\b(?! (?:for|"
            r"to|by|as)\b)"
        ),
        DENIED,
    ),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word that means something: its stem, how much it counts, and the letters it covers in the text.

    `everyday` is above 0 where the text has a phrase that amounts to the word: how often it is right.
    """

    stem: str
    weight: float
    start: int
    end: int
    everyday: float = 0.0


def tokens(text: str) -> list[Token]:
    """The tokens of a description, words of denied or passed-on clauses weighing less.

    >>> {one.stem: one.weight for one in tokens("Library loans. Exports bookings to Outlook")}
    {'library': 1.0, 'loan': 1.0, 'export': 0.25, 'booking': 0.25, 'outlook': 0.25, 'appoint': 0.25}
    """
    return list(_tokens(text))


# One text is asked about several times: for each taxonomy, each product, each side of a link.
@lru_cache(maxsize=16_384)
def _tokens(text: str) -> tuple[Token, ...]:
    told = clean(text)
    return tuple(
        token for start, end in _clauses(told) for token in _clause_tokens(told, start, end)
    )


def name_tokens(text: str) -> list[Token]:
    """The tokens of a name: every word counts fully, but for those of its version or edition.

    >>> [(one.stem, one.weight) for one in name_tokens("Trading Standards 6.0 Standard")]
    [('trad', 1.0), ('standard', 1.0), ('6', 1.0), ('0', 1.0), ('standard', 0.0)]
    """
    return list(_name_tokens(text))


@lru_cache(maxsize=16_384)
def _name_tokens(text: str) -> tuple[Token, ...]:
    told = clean(text)
    lowered = told.lower() if len(told.lower()) == len(told) else told
    spans = [(0, len(told), MAIN), *((a, b, everyday.ABOUT) for a, b in everyday.about(lowered))]
    spans += [(*found.span(), DENIED) for found in _EDITION.finditer(told)]
    return (*_weighted(told, 0, spans), *_everyday(lowered, 0, spans))


def _clauses(text: str) -> list[tuple[int, int]]:
    cuts = sorted(
        {0, len(text)}
        | {found.end() for found in _SENTENCE.finditer(text)}
        | {
            found.start()
            for found in _SUBCLAUSE.finditer(text.casefold())
            if len(text.casefold()) == len(text)
        }
    )
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


def _clause_tokens(text: str, start: int, end: int) -> list[Token]:
    clause = text[start:end]
    lowered = clause.lower() if len(clause.lower()) == len(clause) else clause
    spans = [(0, len(clause), MAIN)]
    spans += [(a, b, everyday.ABOUT) for a, b in everyday.about(lowered)]
    spans += [(0, len(clause), weight) for pattern, weight in _WHOLE if pattern.search(lowered)]
    tail = _TAIL.match(lowered)
    if tail:
        spans.append((tail.end() - 1, len(clause), TAIL))
    for pattern, weight in _AFTER:
        found = pattern.search(lowered)
        if found:
            begin = found.end() - 1 if weight == ASIDE else found.start()
            spans.append((begin, len(clause), weight))
    return _weighted(clause, start, spans) + _everyday(lowered, start, spans)


def _everyday(lowered: str, offset: int, spans: list[tuple[int, int, float]]) -> list[Token]:
    """What the clause says in other words; nothing of what it denies or passes on."""
    found = []
    for one in everyday.phrases(lowered):
        weight = min(w for a, b, w in spans if a < one.end and one.start < b)
        found += [
            Token(stem(word), weight, offset + one.start, offset + one.end, one.right)
            for word in one.words
        ]
    return found


def _weighted(clause: str, offset: int, spans: list[tuple[int, int, float]]) -> list[Token]:
    found = []
    whole = spans[0][2] if len(spans) == 1 else None
    for word in _WORD.finditer(clause):
        weight = whole if whole is not None else _least(spans, word.start())
        for start, end in _parts(word):
            said = _stem(clause[start:end])
            if said:
                found.append(Token(said, weight, offset + start, offset + end))
    return found


def _least(spans: list[tuple[int, int, float]], place: int) -> float:
    return min(weight for start, end, weight in spans if start <= place < end)


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """The stem of a word as it is written; nothing for a word that means nothing."""
    letters = plain(word).replace("'", "")
    return as_range(word) or stem(letters) if letters and letters not in STOP_WORDS else ""


def _parts(word: re.Match[str]) -> list[tuple[int, int]]:
    """A word and, when it is written in camel case, its parts of three letters or more."""
    whole, text = word.span(), word.group()
    if text.isascii() and text.isalpha() and (text.islower() or text.istitle() or text.isupper()):
        return [whole]
    parts = [(whole[0] + p.start(), whole[0] + p.end()) for p in _CAMEL.finditer(text)]
    return [whole, *(part for part in parts if part != whole and part[1] - part[0] >= 3)]
