"""Names made comparable: what two spellings of one company have in common.

They lose legal form, punctuation, accents, account numbers and the words after *trading as*. Everything
here is a pure function of one text; the words of longer texts are taken in `stems`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from landscape.matching.addresses import without_address
from landscape.matching.forms import LEGAL_FORMS, without_form, without_professional_form
from landscape.matching.shortened import with_cooperatives, with_whole_words


def word_set(text: str) -> frozenset[str]:
    """A set of words from a text of them."""
    return frozenset(text.split())


LONGEST_TEXT = 4000  # longer texts are cut: a cell of a megabyte must not stop the other rows

GROUP_WORDS = word_set(
    """
    uk gb group grp holding holdings services service europe emea international global
    solutions limited england british ireland eu public sector
    """
)
_SMALL = word_set(
    """
    the and of for et und y
    """
)
_TRADING = re.compile(
    r"\s*\(?\b(?:t\s*/\s*a|t/as|trading\s+as|d\s*/\s*b\s*/\s*a|d\.\s?b\.\s?a|dba|doing\s+business\s+as|a\.?k\.?a|"
    r"also\s+known\s+as|f\s*/\s*k\s*/\s*a|formerly(?:\s+known\s+as)?|formally\s+known\s+as|previously|"
    r"(?<=\S\s)atf|(?:^|as\s+)(?:the\s+)?trustees?\s+for(?:\s+the)?|(?<=\S\s)c\s*/\s*o)\b[\s:.]*",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"(.+?)\s*(?:[(\[,;–-]\s*now\b(?:\s+(?:known\s+as|trading\s+as|called))?|\bnow\s+(?:known|trading)\s+as)"
    r"[\s:]+([^()\[\]]{2,80}?)\s*[)\]]?$",
    re.IGNORECASE,
)
_SOLD = re.compile(
    r"(.+?)\s*(?:[(\[,–-]\s*)?\b(?:via|(?:bought|supplied|sold|provided)\s+(?:through|by|via)|(?<=[(\[])through)"
    r"\s+([^()\[\]]{2,80}?)\s*[)\]]?$",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\s*[(\[]\s*(?:formerly|formally|previously|f\s*/\s*k\s*/\s*a)\b[^()\[\]]*[)\]]", re.IGNORECASE
)
_BELONGS = re.compile(
    r"\s*[(\[]\s*(?:now\s+)?(?:part of|(?:a )?(?:member|subsidiary|division) of|owned by|an?)\s+(?:the\s+)?"
    r"([^()\[\]]{2,80}?)(?:\s+(?:company|business|brand))?\s*[)\]]",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:[\s\-–(\[/]+(?:a/?c|acc(?:oun)?t|acc|vendor|supplier|cust(?:omer)?|ref)\b[\s.:#]*"
    r"(?:no|number|ref)?[\s.:#]*[a-z]{0,4}\d+[)\]]?"
    r"|[\s\-–(\[/]+(?:no|number)\b[\s.:#]*[a-z]{0,4}\d{4,}[)\]]?"
    r"|[\s\-–(\[/]+[a-z]{0,4}\d{5,}[)\]]?)\s*$",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"[\s\-–(\[/,]+(?:abn|acn|arbn|nzbn|crn|vat|gst|ein|duns|uei|siren|siret|cnpj|kvk|company|co|registration|reg)\b"
    r"[\s.:#]*(?:no|number|reg(?:istration)?)?[\s.:#]*[a-z]{0,2}\d[\d\s.\-/]{4,}[)\]]?\s*$"
)
_INITIALS = re.compile(r"\s*\(([a-z][a-z0-9&.]{1,9})(?:\)|$)")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?")
WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_MAY_TRADE = re.compile(r"/|trading|dba|d\.\s?b|doing|a\.?k\.?a|also|form|prev|atf|trustee")
_MAY_BE_SOLD = re.compile(r"\b(?:via|through|by) ")
_MOJIBAKE = re.compile("[ÃÂâ€ÅÄ][\x80-\xbf‚-›€™œž]|\ufffd")
_JUNK = re.compile(
    r"^(?:n\W?a|tbc|tba|tbd|nil|none|null|unknown|not (?:applicable|known)|blank|pending|x+|test|"
    r"to be (?:confirmed|advised|determined).*|not awarded.*|no (?:award|supplier|bids?).*|"
    r"(?:various|multiple|several|sundry)(?: (?:suppliers?|providers?|vendors?))?|suppliers?|"
    r"see (?:below|notes?|list|attached).*|redacted|withheld|confidential|personal data|individual|"
    r"internal|in\W?house|framework|(?:see|as|same as) above|ditto|idem|"
    r"bespoke(?: (?:development|system|application))?|"
    r"(?:in\W?house|internally|council|locally|self|home)\W?(?:developed|built|written|grown|made|build|"
    r"development|system|application|supported)|"
    r"(?:free and )?open\W?source(?: software| community)?(?:\W+no supplier)?|freeware|"
    r"eigenentwicklung|développement interne|developpement interne|maatwerk|sviluppo interno|"
    r"desarrollo propio|desenvolvimento próprio|desenvolvimento interno)$"
)


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company name taken apart.

    `words` are the words without legal form, in order; `legal_form` what was taken off; `trading` the
    names after *trading as*, as written, and what it was called before; `account` whether an account number was
    cut from the end; `owner` what the name says that it is part of, and `seller` through whom it is bought, as
    written.

    >>> company_name("Acme Maps Ltd (part of the Bexley Group)").owner
    'bexley group'
    >>> (one := company_name("Acme Maps (via Crowden)")).key, one.seller
    ('acme maps', 'crowden')
    >>> (one := company_name("Acme Maps (now Crowden Ltd)")).key, one.trading
    ('crowden', ('acme maps',))
    """

    raw: str
    words: tuple[str, ...]
    legal_form: str
    trading: tuple[str, ...]
    account: str
    owner: str = ""
    seller: str = ""

    @property
    def key(self) -> str:
        """The same words in the same order (tier T1)."""
        return " ".join(self.words)

    @property
    def letters(self) -> str:
        """The same letters: no spaces, no plurals (tier T2)."""
        return letters_of(self.words)

    @property
    def stem(self) -> tuple[str, ...]:
        """The words without UK, Group, Holdings, Services and their like (tier T3)."""
        return without_group_words(self.words)


def letters_of(words: Iterable[str]) -> str:
    """The letters of a name's words: no spaces, no plurals."""
    return "".join(singular(word) for word in words)


def without_group_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name's words without UK, Group, Holdings, Services; all of them when nothing else is there."""
    return tuple(word for word in words if word not in GROUP_WORDS) or words


def clean(text: str) -> str:
    """Text as it was meant: mojibake repaired, widths and spaces unified, control marks gone.

    >>> clean("Caf\\u00c3\\u00a9  Systems\\u200b")
    'Café Systems'
    """
    cut = text[:LONGEST_TEXT]
    if not cut.isascii():
        if _MOJIBAKE.search(cut):
            import ftfy

            cut = ftfy.fix_text(cut)
        cut = unicodedata.normalize("NFKC", cut.replace("\u00b4", "'").replace("\u2019", "'"))
        cut = "".join(c for c in cut if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(cut.split())


def plain(text: str) -> str:
    """Clean, lower case, without accents.

    >>> plain("Société  GÉNÉRALE")
    'societe generale'
    """
    lowered = clean(text).casefold()
    if lowered.isascii():
        return lowered
    split = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in split if not unicodedata.combining(c))


plain_word = lru_cache(maxsize=100_000)(plain)  # for words, which come again and again


def is_junk_name(name: str) -> bool:
    """Whether a supplier cell names no supplier: empty, n/a, TBC, *not awarded*, a bare number.

    >>> [is_junk_name(name) for name in ("N/A", "TBC", "NOT AWARDED TO SUPPLIER", "NEC")]
    [True, True, True, False]
    """
    return is_junk_text(plain(name))


def is_junk_text(text: str) -> bool:
    """`is_junk_name` of a text that is plain already."""
    return not _LETTER.search(text) or bool(_JUNK.match(text.strip(" .-*?()[]")))


_SEPARATED = re.compile(r"[;|\n,/]")
_FORM_WORD = re.compile(r"\b(?:ltd|limited|plc|llp)\b")


def is_several(name: str) -> bool:
    """Whether a cell lists several suppliers: they are said, not merged into one.

    >>> is_several("Civica UK Ltd; Capita plc"), is_several("Marks & Spencer plc")
    (True, False)
    """
    return is_several_text(name, plain(name))


def is_several_text(name: str, text: str) -> bool:
    """`is_several` of a name whose plain text is known."""
    listed = _SEPARATED.search(name) is not None and _lists(name)
    return listed or _has_many_forms(text)


def _has_many_forms(text: str) -> bool:
    if text.count("l") < 3:  # every one of the forms has one
        return False
    return len(_FORM_WORD.findall(text)) > 2


def _lists(name: str) -> bool:
    parts = [part for part in re.split(r"[;|\n]|\s/\s", name) if any(c.isalpha() for c in part)]
    commas = [part for part in name.split(",") if _FORM_WORD.search(plain(part))]
    return len(parts) > 1 or len(commas) > 1


@lru_cache(maxsize=50_000)
def company_name(name: str) -> CompanyName:
    """Take a company name apart.

    >>> company_name("THE ACME (U.K.) SYSTEMS CO. LTD - 0012345").key
    'acme uk systems'
    """
    return take_apart(name, plain(name))


def take_apart(name: str, text: str) -> CompanyName:
    """`company_name` of a name whose plain text is known, not remembered: for a pass over a million of them."""
    text, _ = without_address(text)  # `raw` keeps it
    text, account = _without_account(text)
    belongs = _BELONGS.search(text) if "(" in text or "[" in text else None
    if belongs and _LETTER.search(text[: belongs.start()]):
        text = text[: belongs.start()] + text[belongs.end() :]
    else:
        belongs = None
    text, seller = _parted(_SOLD, text) if _MAY_BE_SOLD.search(text) else (text, "")
    former, now = _parted(_NOW, text) if "now " in text else (text, "")
    main, *trading = (now, former) if now else _traded(text)
    main, initials = _without_initials(main)
    main, practice = without_professional_form(main.rstrip())
    words, form = without_form(_company_words(main))
    names = tuple(one.strip(" ()") for one in (*initials, *trading))
    owner = belongs[1] if belongs else ""
    form = f"{form} {practice}" if practice else form
    return CompanyName(name, tuple(_told_once(words)), form, names, account, owner, seller)


def _traded(text: str) -> list[str]:
    """A name, and those after *trading as*."""
    if not _MAY_TRADE.search(text):
        return [text]
    main, *trading = _TRADING.split(text)
    return trading if trading and not _LETTER.search(main) else [main, *trading]


def _without_initials(text: str) -> tuple[str, tuple[str, ...]]:
    """A name without its own initials in brackets behind it, and these initials."""
    found = _INITIALS.search(text) if "(" in text else None
    if found is None or not set(WORD.findall(text[found.end() :])) <= LEGAL_FORMS:
        return text, ()
    own, before = found[1].replace("&", "").replace(".", ""), text[: found.start()]
    words = [word for word in WORD.findall(before) if word not in LEGAL_FORMS]
    telling = [word for word in words if word not in _SMALL]
    if len(telling) < 2 or own not in (_initials(words), _initials(telling)):
        return text, ()
    return before + text[found.end() :], (found[1],)


def _initials(words: Iterable[str]) -> str:
    """The first letters of words; of one with a digit all of it, as it is said."""
    return "".join(word if any(map(str.isdecimal, word)) else word[0] for word in words)


def bare_name(text: str) -> str:
    """A name as written, without through whom it is bought and what it was called before.

    >>> [bare_name(one) for one in ("Acme Maps via Crowden", "Acme (formerly Maps Ltd)", "Acme (now Crowden)")]
    ['Acme Maps', 'Acme', 'Crowden']
    """
    told = _parted(_SOLD, text)[0]
    former, now = _parted(_NOW, told)
    return _FORMER.sub("", now or former) or text


def _parted(how: re.Pattern[str], text: str) -> tuple[str, str]:
    """What stands before and after some words between them; all of it and nothing where they are not there."""
    found = how.fullmatch(text)
    if not found or not all(
        set(_company_words(one.casefold())) - LEGAL_FORMS for one in found.groups()
    ):
        return text, ""
    return found[1], found[2]


def _without_account(text: str) -> tuple[str, str]:
    """A text without the account number at its end, and that number."""
    if not text.rstrip(" )]")[-1:].isdigit():
        return text, ""
    account = _REGISTERED.search(text) or _ACCOUNT.search(text)
    if account is None:
        return text, ""
    before = text[: account.start()]
    return before if _LETTER.search(before) else text, account.group().strip(" -–([/)]")


def fingerprint(name: str) -> str:
    """The key under which a decision about a company name is kept; survives re-formatting.

    >>> fingerprint("Acme Systems Ltd.") == fingerprint("ACME  SYSTEMS LIMITED")
    True
    """
    return company_name(name).key or plain(name)


def company_number(number: str | None) -> str | None:
    """A company number in eight characters, None when there is none.

    >>> company_number("968498"), company_number(" sc123 "), company_number("n/a")
    ('00968498', 'SC000123', None)
    """
    text = re.sub(r"[^A-Z0-9]", "", (number or "").upper().removesuffix(".0"))
    found = re.fullmatch(r"([A-Z]{0,2})0*(\d{1,8})", text)
    if not found or not int(found[2] or 0):
        return None
    return found[1] + found[2].zfill(8 - len(found[1]))


def _company_words(text: str) -> list[str]:
    text = text.replace("'", "")
    if "." in text:
        text = _DOTTED.sub(lambda found: found.group().replace(".", ""), text)
    words = WORD.findall(with_cooperatives(text))
    return with_whole_words(_join_letters([word for word in words if word not in _SMALL]))


def _join_letters(words: list[str]) -> list[str]:
    """`l t d` is `ltd`, `i b m` is `ibm`: single letters that stand together are one word."""
    if 1 not in map(len, words):
        return words
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        if word:
            joined.append(word)
    return joined


def _told_once(words: list[str]) -> list[str]:
    """Words without those that are told twice: `acme care care`, or a whole name twice over."""
    while len(words) >= 3 and len(set(words)) < len(words):
        half = len(words) // 2
        once = words[:half] if words[:half] == words[half:] else words
        once = [word for place, word in enumerate(once) if not place or word != once[place - 1]]
        if once == words:
            break
        words = once
    return words


def singular(word: str) -> str:
    """A word without the s of its plural."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
