"""Text → typed values, one parser per kind of property. What cannot be read is said, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from landscape.importers.value_maps import BOOLEANS, ENUMS
from landscape.model.element import Value
from landscape.model.metamodel import Property, ValueKind

_MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "–",
        "—",
        "n/a",
        "na",
        "n.a.",
        "n/k",
        "nk",
        "tbc",
        "tba",
        "tbd",
        "unknown",
        "none",
        "null",
    }
    | {
        "nil",
        "?",
        "??",
        "not known",
        "not applicable",
        "not available",
        "#n/a",
        "#ref!",
        "nan",
        "(blank)",
        ".",
    }
    | {"inconnu", "unbekannt", "onbekend", "desconocido", "not recorded", "to be confirmed"}
)
_EARLIEST, _LATEST = 1900, 2200
_EXCEL_EPOCH = date(1899, 12, 30)
_DMY = re.compile(r"^\s*(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{2,4})(?:[ T].*)?$")
_YMD = re.compile(r"^\s*(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})(?:[ T].*)?\s*$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NAMED = re.compile(
    r"^\s*(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-/]+([a-z]{3,9})\.?[\s\-/,]+(\d{2,4})\b",
    re.I,
)
_NAMED_FIRST = re.compile(r"^\s*([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.I)
_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
    for name in (names,)
}
_DURATION = re.compile(
    r"(\d+(?:\.\d+)?|one|two|three|four|five|six|nine|twelve)\s*(?:calendar\s+)?"
    r"(years?|yrs?|y|months?|mths?|mnths?|mos?|m|weeks?|wks?|w|days?|d)\b",
    re.I,
)
_NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "nine": 9,
    "twelve": 12,
}
_ISO_DURATION = re.compile(r"^P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?$")
_MONEY_NOISE = re.compile(
    r"[£$€\s\u00a0\u202f]|GBP|EUR|USD|CAD|AUD|excl?\.?\s*vat|ex\s*vat|p\.?\s*a\.?|per annum", re.I
)
_MULTIPLES = {"k": 1_000, "m": 1_000_000}
_MARK = {"£": "GBP", "€": "EUR", "$": "USD"}


class NotRead(ValueError):
    """A text that is no value of its kind; `code` and `message` say why, for the ledger."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Reading:
    """How the column is to be read: the order of dates, and whether a comma marks decimals."""

    date_order: str = "dmy"
    decimal_comma: bool = False
    value_map: Mapping[str, str] | None = None


def is_missing(text: str, kind: ValueKind) -> bool:
    """Whether a cell says nothing. A name is missing only when it is blank.

    >>> is_missing("TBC", ValueKind.DATE), is_missing("N/A", ValueKind.NAME)
    (True, False)
    """
    plain = text.strip()
    if kind in (ValueKind.NAME, ValueKind.IDENTIFIER):
        return plain in ("", "-", "–")
    return plain.casefold() in _MISSING


def parse(text: str, declaration: Property, how: Reading) -> Value:
    """The typed value of a cell that is not missing. Raises NotRead."""
    if declaration.kind is ValueKind.ENUM:
        return _enum(text, declaration, how)
    return _PARSERS[declaration.kind](text.strip(), how)


def _text(text: str, _: Reading) -> Value:
    return text


def _identifier(text: str, _: Reading) -> Value:
    return text.removesuffix(".0") if re.fullmatch(r"\d+\.0", text) else text


def _company_number(text: str, _: Reading) -> Value:
    plain = re.sub(r"[\s.\-]", "", text).upper().removesuffix(".0")
    if not re.fullmatch(r"[A-Z0-9]{4,14}", plain):
        raise NotRead("company_number_invalid", f"{text} is no company number")
    return plain.zfill(8) if plain.isdigit() else plain


def _integer(text: str, how: Reading) -> Value:
    amount = number(text, how)
    if amount != amount.to_integral_value() or abs(amount) > 10**12:
        raise NotRead("number_invalid", f"{text} is no whole number")
    return int(amount)


def _score(text: str, how: Reading) -> Value:
    found = re.match(r"^\s*(\d+(?:[.,]\d+)?)\s*(?:/\s*5|out of 5|-\s.*|\(.*|:.*)?$", text)
    if not found:
        raise NotRead("score_invalid", f"{text} is no score from 1 to 5")
    score = Decimal(found[1].replace(",", "."))
    if not 1 <= score <= 5:
        raise NotRead("score_invalid", f"{text} is outside 1 to 5")
    return score


def _share(text: str, how: Reading) -> Value:
    share = number(text.rstrip("% "), how) / (100 if text.rstrip().endswith("%") else 1)
    if not 0 <= share <= 1:
        raise NotRead("share_invalid", f"{text} is no share between 0 and 1")
    return share


def _money(text: str, how: Reading) -> Value:
    """An amount without its currency; k and m count thousands and millions.

    >>> _money("£68k", Reading()), _money("1.2m", Reading())
    (Decimal('68000.00'), Decimal('1200000.00'))
    """
    plain = _MONEY_NOISE.sub("", text)
    factor = _MULTIPLES.get(plain[-1:].casefold(), 1)
    amount = number(plain if factor == 1 else plain[:-1], how, shown=text)
    return (amount * factor).quantize(Decimal("0.01"))


def number(text: str, how: Reading, *, shown: str | None = None) -> Decimal:
    """A number with thousands marks and brackets for minus. Raises NotRead.

    >>> number("(1,250)", Reading()), number("1.250,50", Reading(decimal_comma=True))
    (Decimal('-1250'), Decimal('1250.50'))
    """
    plain = text.strip().replace(" ", "").replace("\u00a0", "").replace("'", "")
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain.strip("()")
    if how.decimal_comma:
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(
        r"[-+]?\d{1,3}(?:,\d{2,3})*(?:\.\d+)?|[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?", plain
    ):
        plain = plain.replace(",", "")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise NotRead("number_invalid", f"{shown or text} is no number") from None
    if not amount.is_finite() or abs(amount) > Decimal(10) ** 15:
        raise NotRead("number_invalid", f"{shown or text} is no number that can be meant")
    return -amount if negative else amount


def _currency(text: str, _: Reading) -> Value:
    plain = text.strip().upper()
    known = {
        "£": "GBP",
        "€": "EUR",
        "$": "USD",
        "POUNDS": "GBP",
        "STERLING": "GBP",
        "EURO": "EUR",
    }.get(plain, plain)
    if not re.fullmatch(r"[A-Z]{3}", known):
        raise NotRead("currency_invalid", f"{text} is no currency")
    return known


def currency_mark(text: str) -> str | None:
    """The currency that an amount is marked with, None when with none."""
    return next((code for mark, code in _MARK.items() if mark in text), None)


def _date(text: str, how: Reading) -> Value:
    return read_date(text, how.date_order)


def read_date(text: str, order: str = "dmy") -> date:
    """A date. Day first unless `order` says otherwise; a four-digit year first is always year-month-day.

    Raises NotRead for 31/09/2022, 22/04/222 and whatever else is no date.

    >>> read_date("01/04/2027"), read_date("2027-04-01"), read_date("1 Apr 27")
    (datetime.date(2027, 4, 1), datetime.date(2027, 4, 1), datetime.date(2027, 4, 1))
    """
    plain = text.strip()
    found = _YMD.match(plain) or _COMPACT.match(plain)
    if found:
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    found = _DMY.match(plain)
    if found:
        return _ordered(text, found, order)
    found = _NAMED.match(plain)
    if found and found[2][:3].lower() in _MONTHS:
        return _day(text, _year(found[3], text), _MONTHS[found[2][:3].lower()], int(found[1]))
    found = _NAMED_FIRST.match(plain)
    if found and found[1][:3].lower() in _MONTHS:
        return _day(text, int(found[3]), _MONTHS[found[1][:3].lower()], int(found[2]))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain) and 20_000 < float(plain) < 80_000:
        return _EXCEL_EPOCH + timedelta(days=int(float(plain)))
    raise NotRead("date_invalid", f"{text} is not a date")


def _ordered(text: str, found: re.Match[str], order: str) -> date:
    first, second = int(found[1]), int(found[2])
    year = _year(found[3], text)
    day, month = (second, first) if order == "mdy" else (first, second)
    return _day(text, year, month, day)


def _year(digits: str, text: str) -> int:
    if len(digits) == 3:
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


def _duration(text: str, _: Reading) -> Value:
    """A length of time in ISO 8601: `6 months` is P6M, `90 days` P90D; a bare number counts months.

    >>> _duration("6 months written notice", Reading())
    'P6M'
    """
    if _ISO_DURATION.match(text.upper()):
        return text.upper()
    found = _DURATION.findall(text)
    if len(found) == 1:
        return _iso(found[0][0], found[0][1], text)
    if not found and re.fullmatch(r"\d{1,3}", text):
        return f"P{int(text)}M"
    raise NotRead("duration_invalid", f"{text} is no single length of time")


def _iso(amount: str, unit: str, text: str) -> str:
    count = Decimal(_NUMBER_WORDS.get(amount.lower(), 0) or amount)
    letter = unit[0].upper()
    if letter == "Y" and count != int(count):
        count, letter = count * 12, "M"
    if count != int(count):
        raise NotRead("duration_invalid", f"{text} is no whole length of time")
    return f"P{int(count) * 7}D" if letter == "W" else f"P{int(count)}{letter}"


def _boolean(text: str, _: Reading) -> Value:
    known = BOOLEANS.get(text.casefold().strip(" ."))
    if known is None:
        raise NotRead("boolean_unknown", f"{text} is neither yes nor no")
    return known


def _enum(text: str, declaration: Property, how: Reading) -> Value:
    assert declaration.values is not None
    plain = re.sub(r"[\s_]+", " ", text.strip().casefold())
    own = (how.value_map or {}).get(plain)
    if own is not None:
        return own
    legal = {one.value for one in declaration.values}
    if plain.replace(" ", "-") in legal:
        return plain.replace(" ", "-")
    for pattern, value in ENUMS.get(declaration.values.__name__, ()):
        if re.search(pattern, plain):
            return value
    raise NotRead("value_unknown", f"{text} is no known {declaration.label.lower()}")


_PARSERS: Mapping[ValueKind, Callable[[str, Reading], Value]] = {
    ValueKind.NAME: _text,
    ValueKind.TEXT: _text,
    ValueKind.IDENTIFIER: _identifier,
    ValueKind.COMPANY_NUMBER: _company_number,
    ValueKind.INTEGER: _integer,
    ValueKind.SCORE: _score,
    ValueKind.SHARE: _share,
    ValueKind.MONEY: _money,
    ValueKind.CURRENCY: _currency,
    ValueKind.DATE: _date,
    ValueKind.DURATION: _duration,
    ValueKind.BOOLEAN: _boolean,
}
