"""Text → numbers and money, with what the cell itself says of currency, basis and VAT."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from landscape.importers.not_read import NotRead

_CODES = {
    "GBP": "GBP",
    "EUR": "EUR",
    "USD": "USD",
    "CAD": "CAD",
    "AUD": "AUD",
    "NZD": "NZD",
    "CHF": "CHF",
    "SEK": "SEK",
    "NOK": "NOK",
    "DKK": "DKK",
    "PLN": "PLN",
    "RSD": "RSD",
    "JPY": "JPY",
    "BRL": "BRL",
    "CZK": "CZK",
    "RON": "RON",
    "HUF": "HUF",
    "INR": "INR",
    "ZAR": "ZAR",
    "MXN": "MXN",
}
_MARK = {"£": "GBP", "€": "EUR", "$": "USD"}
# Marks of several letters; a crown is that of several countries, and tells no currency.
_LONG_MARK = {
    "R$": "BRL",
    "US$": "USD",
    "CA$": "CAD",
    "C$": "CAD",
    "AU$": "AUD",
    "A$": "AUD",
    "NZ$": "NZD",
    "ZŁ": "PLN",
    "KČ": "CZK",
    "KR": None,
    "KR.": None,
}
_LONG = re.compile(r"\b(?:R|US|CA|C|AU|A|NZ)\$|(?<![^\W\d_])(?:zł|kč|kr)(?!\w)\.?", re.I)
_NAMES = {
    "POUND": "GBP",
    "POUNDS": "GBP",
    "POUND STERLING": "GBP",
    "POUNDS STERLING": "GBP",
    "STERLING": "GBP",
    "UK POUND": "GBP",
    "BRITISH POUND": "GBP",
    "EURO": "EUR",
    "EUROS": "EUR",
    "US DOLLAR": "USD",
    "US DOLLARS": "USD",
    "US$": "USD",
    "CANADIAN DOLLAR": "CAD",
    "AUSTRALIAN DOLLAR": "AUD",
}
_CODE = re.compile(rf"\b(?:{'|'.join(_CODES)})\b", re.I)
_ANNUAL = re.compile(
    r"\bp\.?\s*a\b\.?|\bper\s+(?:annum|year)\b|\bannual(?:ly)?\b|\ba year\b|/\s*y(?:ea)?r\b", re.I
)
_VAT_OUT = re.compile(
    r"\b(?:excl?\.?(?:uding)?|ex\.?|plus|\+|net of|before)\s*vat\b|\bnet\b|\bh\.?t\.?\b", re.I
)
_VAT_IN = re.compile(r"\b(?:incl?\.?(?:uding)?|with)\s*vat\b|\bgross\b|\bt\.?t\.?c\.?\b", re.I)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
_RANGE = re.compile(
    r"\d\s*(?:-|–|—|to|and|bis|à|/)\s*[£$€]?\s*\d|[<>≤≥]|"
    r"\b(?:up to|between|less than|over|under|from|max|min)\b",
    re.I,
)
_NOTHING_LEFT = re.compile(r"[(\[]\s*[)\]]")  # brackets around what was taken out
# What a header says that all amounts below it count.
THOUSANDS = re.compile(
    r"(?<![\d.,])0{3}s?(?!\d)|[£$€]\s?k\b|\bk\s?[£$€]|\(k\)|\bthousands?\b|\bt€|\bteur\b|\btsd\b",
    re.I,
)
_MILLIONS = re.compile(
    r"[£$€]\s?mi?l?l?n?\b|\bm\s?[£$€]|\(m\)|\bmillions?\b|\bmio\b|\bmeur\b", re.I
)
_MULTIPLE = re.compile(r"(?<=\d)\s*(k|thousand|tsd\.?|m|mn|mio\.?|million)\s*$", re.I)
_POINT = re.compile(
    r"[-+]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?|[-+]?\.\d+"
)
_COMMA = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[-+]?\d+(?:,\d+)?|[-+]?,\d+")
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_LARGEST = Decimal(10) ** 15
_PENNY = Decimal("0.01")


def number(text: str, decimal_comma: bool | None = False, *, shown: str | None = None) -> Decimal:
    """A number with thousands marks; brackets, or a minus before or after it, make it negative.

    Parameters: `decimal_comma`, whether a comma marks the decimals; None when nothing tells, and then
    1.250 may be either and is not read. Raises NotRead.

    >>> number("(1,250)"), number("1.250,50", decimal_comma=True), number("1,250.00-")
    (Decimal('-1250'), Decimal('1250.50'), Decimal('-1250.00'))
    """
    said = text.strip() if shown is None else shown
    plain = _SPACES.sub("", text).replace("'", "").replace("’", "").replace("−", "-")
    plain, negative = _unsigned(plain)
    if decimal_comma is None and _EITHER.fullmatch(plain):
        raise NotRead(
            "number_ambiguous", f"{said} may be {plain.replace('.', '')} or {float(plain):g}"
        )
    pattern = _COMMA if decimal_comma else _POINT
    if not plain.isascii() or not pattern.fullmatch(plain):
        raise NotRead("number_invalid", f"{said} is no number")
    if negative and plain[:1] in "+-":
        raise NotRead("number_invalid", f"{said} has two signs")
    amount = _decimal(_marked_by_point(plain, decimal_comma), said)
    return -amount if negative else amount


def _marked_by_point(plain: str, decimal_comma: bool | None) -> str:
    return plain.replace(".", "").replace(",", ".") if decimal_comma else plain.replace(",", "")


def _unsigned(plain: str) -> tuple[str, bool]:
    if plain.startswith("(") and plain.endswith(")"):
        return plain[1:-1], True
    if plain.endswith("-"):
        return plain[:-1], True
    return plain, False


def _decimal(plain: str, said: str) -> Decimal:
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise NotRead("number_invalid", f"{said} is no number") from None
    if abs(amount) > _LARGEST:
        raise NotRead("number_invalid", f"{said} is no number that can be meant")
    return amount


def money(text: str, decimal_comma: bool | None = False) -> Decimal:
    """An amount without its marks for currency, year and VAT, in pence. Raises NotRead for ranges.

    k and m count thousands and millions.

    >>> money("£1,250.50 (ex VAT)"), money("€ (1 250)"), money("£68k"), money("1.2m")
    (Decimal('1250.50'), Decimal('-1250.00'), Decimal('68000.00'), Decimal('1200000.00'))
    """
    plain = text
    for noise in (_ANNUAL, _VAT_OUT, _VAT_IN, _CODE, _LONG):
        plain = noise.sub("", plain)
    plain = _NOTHING_LEFT.sub("", plain)
    if _RANGE.search(plain):
        raise NotRead("amount_range", f"{text} is no single amount")
    marks = {one for one in plain if one in _MARK}
    if len(marks) > 1:
        raise NotRead("number_invalid", f"{text} has two currencies")
    for mark in marks:
        plain = plain.replace(mark, "")
    plain = plain.strip().rstrip(" .;")
    multiple = _MULTIPLE.search(plain)
    factor = 1 if multiple is None else 1_000 if multiple[1][0] in "kKtT" else 1_000_000
    written = plain if multiple is None else plain[: multiple.start()]
    return (number(written, decimal_comma, shown=text) * factor).quantize(_PENNY)


def currency(text: str) -> str:
    """A currency as its three-letter code. Raises NotRead.

    >>> currency("Pounds Sterling"), currency("£"), currency("eur")
    ('GBP', 'GBP', 'EUR')
    """
    plain = " ".join(text.strip().upper().replace(".", "").split())
    known = _MARK.get(plain) or _NAMES.get(plain) or plain
    if not re.fullmatch(r"[A-Z]{3}", known):
        raise NotRead("currency_invalid", f"{text} is no currency")
    return known


def counted_in(header: str) -> int:
    """What the amounts below a header count: ones, thousands or millions.

    >>> counted_in("Value (£000)"), counted_in("Cost £m"), counted_in("Annual cost 2000")
    (1000, 1000000, 1)
    """
    if THOUSANDS.search(header):
        return 1_000
    return 1_000_000 if _MILLIONS.search(header) else 1


def says_multiple(text: str) -> bool:
    """Whether an amount says itself that it counts thousands or millions: *12k*."""
    return _MULTIPLE.search(text.strip()) is not None


def currency_mark(text: str) -> str | None:
    """The currency that an amount is marked with, None when with none.

    >>> currency_mark("R$ 1.250,00"), currency_mark("£5"), currency_mark("5 000 kr")
    ('BRL', 'GBP', None)
    """
    coded = _CODE.search(text)
    if coded:
        return _CODES[coded[0].upper()]
    marked = _LONG.search(text)
    if marked:
        return _LONG_MARK[marked[0].upper()]
    return next((code for mark, code in _MARK.items() if mark in text), None)


def basis_mark(text: str) -> str | None:
    """What an amount says it is the amount of: `annual` for `p.a.`, None when it does not say."""
    return "annual" if _ANNUAL.search(text) else None


def vat_mark(text: str) -> str | None:
    """What an amount says of VAT: excluded, included, None when it does not say."""
    if _VAT_OUT.search(text):
        return "excluded"
    return "included" if _VAT_IN.search(text) else None
