"""Text → typed values, one parser per kind of property. What cannot be read is said, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from landscape.importers.about import about, without_unit
from landscape.importers.amounts import currency, money, number
from landscape.importers.dates import read_date, read_duration
from landscape.importers.not_read import NotRead
from landscape.importers.value_maps import BOOLEANS, ENUMS
from landscape.model.element import Value
from landscape.model.metamodel import Property, ValueKind

__all__ = [
    "NO_NAME",
    "NotRead",
    "Reading",
    "empty_words",
    "is_missing",
    "number",
    "parse",
    "read_date",
    "says_nothing",
]

_MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
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
    }
    | {"none", "null", "nil", "?", "??", "???", "not known", "not applicable", "not available"}
    | {"#n/a", "#ref!", "#value!", "#name?", "nan", "(blank)", "[blank]", "blank", ".", "..", "..."}
    | {"not recorded", "not set", "not stated", "not provided", "not specified", "no data", "empty"}
    | {
        "to be confirmed",
        "to be advised",
        "to be determined",
        "not yet known",
        "undefined",
        "(empty)",
    }
    | {"inconnu", "inconnue", "s.o.", "s/o", "sans objet", "néant", "n.c.", "nc", "non renseigné"}
    | {"unbekannt", "keine angabe", "k.a.", "k. a.", "entfällt", "keine", "nicht bekannt"}
    | {"onbekend", "n.v.t.", "nvt", "niet van toepassing", "geen", "niet bekend"}
    | {"desconocido", "desconocida", "sin datos", "no aplica", "ninguno", "ninguna"}
)
NO_NAME = frozenset({"", "-", "--", "–", "—"})
_COMPANY_SCHEME = re.compile(r"^(?:GB[- ]?COH[- ]?|CRN:?\s*|NO\.?\s*)", re.I)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FLOATED = re.compile(r"\d+\.0")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the column is to be read: the order of dates, the decimal mark, what a bare number counts.

    `decimal_comma` is None where no cell of the column tells. `unit` is that of a length of time. `whole`
    says that every cell is a whole number that a spreadsheet gave a `.0`. `value_map` takes the words of
    the source to those of the model, to nothing where they say nothing.
    """

    date_order: str = "dmy"
    decimal_comma: bool | None = False
    value_map: Mapping[str, str] | None = None
    unit: str = "M"
    whole: bool = False


def is_missing(text: str, kind: ValueKind) -> bool:
    """Whether a cell says nothing. A name is missing only when it is blank.

    >>> is_missing("TBC", ValueKind.DATE), is_missing("N/A", ValueKind.NAME)
    (True, False)
    """
    return text.strip().casefold() in _missing(kind)


def _missing(kind: ValueKind) -> frozenset[str]:
    return NO_NAME if kind in (ValueKind.NAME, ValueKind.IDENTIFIER) else _MISSING


def empty_words(declaration: Property) -> frozenset[str]:
    """What cells that say nothing of a property hold, in lower case.

    A word of its closed list says something: `none` is a renewal that a contract can have.
    """
    legal = {one.value for one in declaration.values or ()} - {"unknown"}
    return _missing(declaration.kind) - legal


def says_nothing(text: str, declaration: Property) -> bool:
    """Whether a cell says nothing of a property."""
    return text.strip().casefold() in empty_words(declaration)


def parse(text: str, declaration: Property, how: Reading) -> Value:
    """The typed value of a cell that is not missing; None when the map says that it says nothing.

    Raises NotRead.
    """
    plain = text.strip()
    mapped = (how.value_map or {}).get(" ".join(plain.casefold().split()))
    if mapped == "":
        return None
    if declaration.kind is ValueKind.ENUM:
        return mapped if mapped is not None else _enum(plain, declaration)
    return _PARSERS[declaration.kind](plain if mapped is None else mapped, how)


def _text(text: str, _: Reading) -> Value:
    return text


def _identifier(text: str, how: Reading) -> Value:
    return text.removesuffix(".0") if how.whole and _FLOATED.fullmatch(text) else text


def _company_number(text: str, _: Reading) -> Value:
    bare = _COMPANY_SCHEME.sub("", text.strip())
    plain = re.sub(r"[\s.\-/]", "", bare.removesuffix(".0")).upper()
    if not re.fullmatch(r"(?=.*[0-9])[A-Z0-9]{1,14}", plain) or not plain.isascii():
        raise NotRead("company_number_invalid", f"{text} is no company number")
    return plain.zfill(8) if plain.isdigit() else _lettered(plain)


def _lettered(plain: str) -> str:
    """`SC1234` is SC001234: the register's numbers have eight characters."""
    found = re.fullmatch(r"([A-Z]{2})(\d{1,5})", plain)
    return f"{found[1]}{found[2].zfill(6)}" if found else plain


def _integer(text: str, how: Reading) -> Value:
    near = about(text)
    if near is not None:
        return near
    amount = number(without_unit(text), how.decimal_comma)
    if amount != amount.to_integral_value() or abs(amount) > 10**12:
        raise NotRead("number_invalid", f"{text} is no whole number")
    return int(amount)


def _score(text: str, how: Reading) -> Value:
    found = re.fullmatch(
        r"\s*([0-9]+(?:[.,][0-9]+)?)\s*(?:/\s*5|out of 5|[-–]\s\D*|\(\D*|:\D*)?", text
    )
    if not found:
        raise NotRead("score_invalid", f"{text} is no score from 1 to 5")
    score = Decimal(found[1].replace(",", "."))
    if not 1 <= score <= 5:
        raise NotRead("score_invalid", f"{text} is outside 1 to 5")
    return score


def _share(text: str, how: Reading) -> Value:
    share = number(text.rstrip("% "), how.decimal_comma) / (100 if "%" in text else 1)
    if not 0 <= share <= 1:
        raise NotRead("share_invalid", f"{text} is no share between 0 and 1")
    return share


def _money(text: str, how: Reading) -> Value:
    return money(text, how.decimal_comma)


def _currency(text: str, _: Reading) -> Value:
    return currency(text)


def _date(text: str, how: Reading) -> Value:
    return read_date(text, how.date_order)


def _duration(text: str, how: Reading) -> Value:
    return read_duration(text, how.unit)


def _boolean(text: str, _: Reading) -> Value:
    known = BOOLEANS.get(text.casefold().strip(" ."))
    if known is None:
        raise NotRead("boolean_unknown", f"{text} is neither yes nor no")
    return known


def _enum(text: str, declaration: Property) -> Value:
    assert declaration.values is not None
    plain = re.sub(r"[\s_]+", " ", text.casefold())
    legal = {one.value for one in declaration.values}
    if plain.replace(" ", "-") in legal:
        return plain.replace(" ", "-")
    apart = _CAMEL.sub(" ", text).casefold()  # as programs write it: `businessCritical`
    for words in dict.fromkeys((plain, apart)):
        for pattern, value in ENUMS.get(declaration.values.__name__, ()):
            if re.search(pattern, words):
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
