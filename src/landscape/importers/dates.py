"""Text → dates and lengths of time. What says no day, or a day that is none, is said and never guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from landscape.importers.not_read import NotRead

_EARLIEST, _LATEST = 1900, 2200
_EXCEL_EPOCH = date(1899, 12, 30)
_ZONE = r"(?:Z|UTC|GMT|BST|[+-]\d{2}:?\d{2})?"
_TIME = rf"(?:[ T,]+\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*{_ZONE})?"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_DMY = re.compile(rf"{_WEEKDAY}(\d{{1,2}})([./\-\s])(\d{{1,2}})\2(\d{{2,4}}){_TIME}", re.I)
_YMD = re.compile(rf"(\d{{4}})([./\-])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_NAMED = re.compile(
    rf"{_WEEKDAY}(?:the\s+|le\s+|den\s+|el\s+)?(\d{{1,2}})\s*(?:st|nd|rd|th|er|\.|º)?(?:\s+(?:of|de)\b)?[\s\-/]*"
    rf"([^\W\d_]{{3,10}})\.?,?(?:\s+(?:de|del)\b)?[\s\-/,]*['’]?(\d{{2,4}}){_TIME}",
    re.I,
)
_NAMED_FIRST = re.compile(
    rf"{_WEEKDAY}([^\W\d_]{{3,10}})\.?[\s\-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-]+(\d{{4}}){_TIME}",
    re.I,
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_MONTH_ONLY = re.compile(
    r"(?:[^\W\d_]{3,10}\.?|\d{1,2}|q[1-4])[\s\-/,.]*\d{4}|\d{4}|\d{4}[-/]\d{1,2}", re.I
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar jänner januari enero ene janv",
            "feb february février fevrier februar februari febrero fév fevr févr",
            "mar march mars märz maerz maart marzo mrt mär",
            "apr april avril abril avr abr",
            "may mai mei mayo",
            "jun june juin juni junio",
            "jul july juillet juli julio juil",
            "aug august août aout augustus agosto ago aoû",
            "sep sept september septembre septiembre setiembre",
            "oct october octobre oktober octubre okt",
            "nov november novembre noviembre",
            "dec december décembre decembre dezember diciembre déc dez dic",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"eighteen": 18, "thirty": 30, "sixty": 60, "ninety": 90}
_UNITS = (
    r"years?|yrs?|y|ans?|années?|jahre?n?|jaar|años?|months?|mths?|mnths?|mos?|mois|monate?n?|maand(?:en)?|meses|"
    r"mes|m|weeks?|wks?|w|semaines?|wochen?|weken|semanas?|days?|d|jours?|tagen?|tage?|dagen|días?"
)
_DURATION = re.compile(
    rf"(?<![\d.,])(\d+(?:[.,]\d+)?|{'|'.join(_NUMBER_WORDS)})\s*(?:full\s+|calendar\s+|working\s+)?({_UNITS})\b",
    re.I,
)
_SPAN = re.compile(r"\d\s*(?:-|–|to|or|/|x|\+|bis|à)\s*\d", re.I)
_ISO_DURATION = re.compile(r"P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?")
# What stands where a day should when there is none: the thing goes on until somebody ends it.
_OPEN_ENDED = re.compile(
    r"(?:(?:annual|month|year|quarter)(?:ly)?[\s-]+)?(?:rolling|on-?going|perpetual|perpetuity|open[\s-]?ended|"
    r"evergreen|indefinite(?:ly)?|continuous|permanent|month to month|in perpetuity|"
    r"no (?:end|expiry|expiration|fixed end)(?: date)?|until (?:further notice|terminated|cancelled|ended)|"
    r"unbefristet|durée indéterminée|indefinido|onbepaalde tijd|tempo indeterminato)\b",
    re.I,
)
OPEN_ENDED = "date_open_ended"
_FIRST_LETTERS = {"a": "Y", "j": "Y", "y": "Y", "m": "M", "w": "W", "s": "W", "d": "D", "t": "D"}


def read_date(text: str, order: str = "dmy") -> date:
    """A date. Day first unless `order` says otherwise; a four-digit year first is always year-month-day.

    Raises NotRead for 31/09/2022, 22/04/222, March 2027 and whatever else is no one day.

    >>> read_date("01/04/2027"), read_date("2027-04-01T00:00:00Z"), read_date("1 Apr 27")
    (datetime.date(2027, 4, 1), datetime.date(2027, 4, 1), datetime.date(2027, 4, 1))
    >>> read_date("1er mars 2027"), read_date("Fri, 3. Dezember 2027")
    (datetime.date(2027, 3, 1), datetime.date(2027, 12, 3))
    """
    plain = " ".join(text.split())
    if found := _YMD.fullmatch(plain):
        return _day(text, int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(plain):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    if found := _DMY.fullmatch(plain):
        return _ordered(text, (found[1], found[3], found[4]), order)
    if _OPEN_ENDED.match(plain):
        raise NotRead(OPEN_ENDED, f"{text}: no day is known on which it ends")
    return _by_name(text, plain)


def _by_name(text: str, plain: str) -> date:
    if found := _NAMED.fullmatch(plain):
        return _day(text, _year(found[3], text), _month(found[2], text), int(found[1]))
    if found := _NAMED_FIRST.fullmatch(plain):
        return _day(text, int(found[3]), _month(found[1], text), int(found[2]))
    if (found := _SERIAL.fullmatch(plain)) and 20_000 < int(found[1]) < 80_000:
        return _EXCEL_EPOCH + timedelta(days=int(found[1]))
    if _MONTH_ONLY.fullmatch(plain):
        raise NotRead("date_invalid", f"{text} names no day")
    raise NotRead("date_invalid", f"{text} is not a date")


def _month(name: str, text: str) -> int:
    number = _MONTHS.get(name.casefold())
    if number is None:
        raise NotRead("date_invalid", f"{text} is not a date")
    return number


def _ordered(text: str, parts: tuple[str, str, str], order: str) -> date:
    first, second, third = parts
    if order == "ymd" and len(third) <= 2:
        return _day(text, _year(first, text), int(second), int(third))
    day, month = (second, first) if order == "mdy" else (first, second)
    return _day(text, _year(third, text), int(month), int(day))


def _year(digits: str, text: str) -> int:
    if len(digits) not in (2, 4):
        raise NotRead("date_invalid", f"{text} is not a date")
    year = int(digits)
    return year + (2000 if year < 70 else 1900) if len(digits) == 2 else year


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        raise NotRead("date_invalid", f"{text} is not a date") from None
    if not _EARLIEST <= year <= _LATEST:
        raise NotRead("date_invalid", f"{text} lies in no year that can be meant")
    return made


def read_duration(text: str, unit: str = "M") -> str:
    """A length of time in ISO 8601: `6 months` is P6M, `90 days` P90D.

    Parameters: `unit`, what a bare number counts: Y, M, W or D. Raises NotRead for two lengths and spans.

    >>> read_duration("six (6) months written notice"), read_duration("90", "D")
    ('P6M', 'P90D')
    """
    plain = " ".join(text.split())
    if _ISO_DURATION.fullmatch(plain.upper()):
        return plain.upper()
    if re.fullmatch(r"[0-9]{1,3}", plain):
        return _iso(plain, unit, text)
    told = re.sub(r"\(\s*\d+\s*\)", " ", plain)
    found = _DURATION.findall(told)
    if len(found) != 1 or _SPAN.search(told):
        raise NotRead("duration_invalid", f"{text} is no single length of time")
    return _iso(found[0][0], _FIRST_LETTERS[found[0][1][0].lower()], text)


def _iso(amount: str, letter: str, text: str) -> str:
    word = amount.lower()
    count = Decimal(_NUMBER_WORDS[word] if word in _NUMBER_WORDS else word.replace(",", "."))
    if letter == "Y" and count != int(count):
        count, letter = count * 12, "M"
    if count != int(count):
        raise NotRead("duration_invalid", f"{text} is no whole length of time")
    return f"P{int(count) * 7}D" if letter == "W" else f"P{int(count)}{letter}"
