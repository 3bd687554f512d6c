"""How values read on a page: money with its doubts, dates, shares, places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES

UNKNOWN = "not known"
_NEEDS_NONE = re.compile(r"[A-Za-z0-9_.~/-]*").fullmatch  # what stands in an address as it is
_COUNTED = re.compile(r"(\d+)([A-Z])")
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_PAGES = {
    "Application": "applications",
    "ApplicationFunction": "functions",
    "Contract": "contracts",
    "Supplier": "suppliers",
}


def sign(money: Mapping[str, Any]) -> str:
    """The currency's sign, or its code where it has none here."""
    code = str(money.get("currency") or "GBP")
    return _SIGNS.get(code, f"{code} ")


def pounds(money: Mapping[str, Any] | None) -> str:
    """The central amount in full, `not known` when nothing is.

    >>> pounds({"low": 1, "central": 452000.4, "high": 9, "unknown": 0, "currency": "GBP"})
    '£452,000'
    """
    if is_unknown(money) or money is None:
        return UNKNOWN
    return f"{sign(money)}{float(money['central']):,.0f}"


def short_pounds(money: Mapping[str, Any] | None) -> str:
    """The central amount to three figures, for a strip of figures.

    >>> short_pounds({"low": 1, "central": 4520000, "high": 9, "unknown": 0, "currency": "GBP"})
    '£4.52m'
    """
    if is_unknown(money) or money is None:
        return UNKNOWN
    amount, mark = float(money["central"]), sign(money)
    if amount >= 999_500:
        return f"{mark}{amount / 1e6:.3g}m" if amount < 1e9 else f"{mark}{amount / 1e9:,.2f}bn"
    if amount >= 9_950:
        return f"{mark}{amount / 1e3:.0f}k"
    return f"{mark}{amount:,.0f}"


def doubt(money: Mapping[str, Any] | None) -> str:
    """The range and what is not known of an amount, empty when it is certain.

    >>> doubt({"low": 401000, "central": 452000, "high": 530000, "unknown": 6, "currency": "GBP"})
    '£401,000–£530,000; 6 not known'
    """
    if money is None:
        return ""
    if is_unknown(money):
        high = float(money["high"])
        return f"perhaps up to {sign(money)}{high:,.0f}" if high else ""
    said = []
    if float(money["low"]) != float(money["high"]):
        said.append(
            f"{sign(money)}{float(money['low']):,.0f}–{sign(money)}{float(money['high']):,.0f}"
        )
    if money.get("unknown"):
        said.append(f"{money['unknown']} {UNKNOWN}")
    return "; ".join(said)


def is_unknown(money: Mapping[str, Any] | None) -> bool:
    """Whether nothing usable is known of an amount."""
    return money is None or (bool(money.get("unknown")) and not float(money["central"]))


def central(money: Mapping[str, Any] | None) -> float | None:
    """The amount to sort by; None when it is not known."""
    return None if money is None or is_unknown(money) else float(money["central"])


def day(text: object) -> str:
    """An ISO date as people read it.

    >>> day("2027-03-31")
    '31 Mar 2027'
    """
    if not text:
        return UNKNOWN
    try:
        known = text if isinstance(text, date) else date.fromisoformat(str(text)[:10])
    except ValueError:
        return str(text)
    return f"{known.day} {_MONTHS[known.month - 1]} {known.year}"


def percent(share: object) -> str:
    """A share of one as a percentage; never rounds a doubt away.

    >>> percent(0.997), percent(1.0), percent(0.42), percent(0.004)
    ('99%', '100%', '42%', '<1%')
    """
    if not isinstance(share, int | float):
        return UNKNOWN
    if 0 < share < 0.01:
        return "<1%"
    return "100%" if share >= 1 else f"{int(share * 100 + 1e-9)}%"


def plural(count: int, one: str, several: str = "") -> str:
    """A count with its noun.

    >>> plural(1, "application"), plural(34, "application")
    ('1 application', '34 applications')
    """
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def words(text: object) -> str:
    """A closed word as people read it: `expired-in-use` is Expired in use."""
    plain = str(text or "").replace("-", " ").replace("_", " ").strip()
    if not plain or plain == "unknown":
        return UNKNOWN
    known = {
        "saas": "SaaS",
        "api": "API",
        "rpa": "RPA (software robot)",
        "manual re key": "Manual re-key",
    }
    return known.get(plain, plain[0].upper() + plain[1:])


_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def duration(text: str) -> str:
    """An ISO 8601 duration as people read it.

    >>> duration("P6M"), duration("P1Y6M"), duration("PT4H")
    ('6 months', '1 year 6 months', '4 hours')
    """
    date_part, _, time_part = text.removeprefix("P").partition("T")
    found = [(int(n), _UNITS[unit]) for n, unit in _COUNTED.findall(date_part) if unit in _UNITS]
    clock = {"H": "hour", "M": "minute", "S": "second"}
    found += [(int(n), clock[unit]) for n, unit in _COUNTED.findall(time_part) if unit in clock]
    return " ".join(plural(count, unit) for count, unit in found) or text


def quoted(element_id: str) -> str:
    """An element's id as part of an address.

    >>> quoted("acme/application/a-1"), quoted("acme/application/50% é")
    ('acme/application/a-1', 'acme/application/50%25%20%C3%A9')
    """
    return element_id if _NEEDS_NONE(element_id) else quote(element_id)


def fit(interval: Mapping[str, Any] | None) -> str:
    """A score's interval: one figure when it is certain."""
    if not interval or interval.get("low") is None:
        return UNKNOWN
    low, high = float(interval["low"]), float(interval["high"])
    return f"{low:.1f}" if abs(low - high) < 0.05 else f"{low:.1f}–{high:.1f}"


def place(evidence: Mapping[str, Any]) -> str:
    """Where a piece of evidence stands: file, sheet, row, column.

    >>> place({"source": "cmdb.csv", "row": 41, "column": "Description"})
    'cmdb.csv, row 41, Description'
    """
    parts = [str(evidence.get("source") or "")]
    if evidence.get("sheet"):
        parts.append(f"sheet {evidence['sheet']}")
    if evidence.get("row"):
        parts.append(f"row {evidence['row']}")
    parts.append(str(evidence.get("column") or ""))
    return ", ".join(part for part in parts if part)


def type_label(name: str) -> str:
    """What people call a type of element."""
    known = ELEMENT_TYPES.get(name)
    return known.label if known else name


def relationship_label(name: str, *, inverse: bool = False) -> str:
    """The verb of a relationship, read forwards or backwards."""
    known = RELATIONSHIP_TYPES.get(name)
    if known is None:
        return name.replace("_", " ").lower()
    return known.inverse if inverse else known.label


def property_label(type_name: str, name: str) -> str:
    """The label of a property, as the metamodel declares it."""
    known = ELEMENT_TYPES[type_name].property(name) if type_name in ELEMENT_TYPES else None
    return known.label if known else name.replace("_", " ").capitalize()


def element_href(type_name: str, element_id: str) -> str:
    """The page of an element."""
    return f"/{_PAGES.get(type_name, 'elements')}/{quoted(element_id)}"


def function_href(function_id: str) -> str:
    """The page of a functionality."""
    return f"/functions/{quoted(function_id)}"


def href(path: str, **query: object) -> str:
    """A place with its query; what is None or empty is left out.

    >>> href("/contracts", status="live", q="")
    '/contracts?status=live'
    """
    chosen = {
        key.rstrip("_"): str(value) for key, value in query.items() if value not in (None, "")
    }
    return f"{path}?{urlencode(chosen)}" if chosen else path


def sentence(words: str) -> str:
    """Words that begin a sentence.

    >>> sentence("nothing is known")
    'Nothing is known'
    """
    return words[:1].upper() + words[1:]
