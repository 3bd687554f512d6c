"""The extension options and time windows that people type: `2 x 12 months`, `1+1+1`, `18m`."""

from __future__ import annotations

import re
from datetime import date

from landscape.errors import UsageError
from landscape.model.calendar import add_days, add_months, split_duration

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18, "twenty-four": 24,
}  # fmt: skip
_NONE = re.compile(r"^\s*(?:none|no|nil|n/?a|not applicable|0|no extensions?|-)?\s*\.?\s*$", re.I)
_UNIT = r"(years?|yrs?|y|months?|mths?|mth|m)"
_TIMES = re.compile(
    rf"\b(\d+)\s*(?:x|×|\*|times|(?:further\s+)?(?:periods?|extensions?|options?)\s+of)\s*"
    rf"(?:up\s+to\s+)?(\d+)[\s-]*{_UNIT}\b"
)
_FURTHER = re.compile(
    rf"\b(\d+)\s+(?:further\s+)?(\d+)[\s-]{_UNIT}\s+(?:extension|option|period)s?"
)
_PLUS = re.compile(rf"^\D*?(\d+(?:\s*\+\s*\d+)+)\s*{_UNIT}?\b")
_MIXED_PLUS = re.compile(rf"(\d+)[\s-]*{_UNIT}\b")
_WINDOW = re.compile(r"^\s*(\d{1,4})\s*(d|days?|w|weeks?|m|months?|y|years?)\s*$", re.I)
_LONGEST = 1_200  # months; a longer option is a slip of the keyboard


def parse_options(text: str) -> tuple[int, ...] | None:
    """The extension options of a contract: the length of each in months, in the order stated.

    `()` means that the text says there are none; None that it cannot be read. In a form such as
    `3+2` each number is given in years unless the text names months; the caller, who knows the
    term, decides whether the first number is the initial term.

    >>> parse_options("2 x 12 months"), parse_options("1+1+1"), parse_options("up to 24 months")
    ((12, 12), (12, 12, 12), (24,))
    """
    if _NONE.match(text):
        return ()
    plain = _in_figures(text)
    found = next((read for reader in (_times, _plus, _each) if (read := reader(plain))), None)
    return found if found and 0 < sum(found) <= _LONGEST else None


def is_plus_form(text: str) -> bool:
    """Whether the options are written like `3+1+1`, in which the first number may be the initial term.

    >>> is_plus_form("3+1+1"), is_plus_form("2 x 12 months")
    (True, False)
    """
    return bool(_PLUS.match(_in_figures(text)))


def _in_figures(text: str) -> str:
    words = text.casefold().replace("twenty four", "twenty-four")
    return re.sub(r"[a-z]+(?:-four)?", lambda word: _figure(word.group()), words)


def _figure(word: str) -> str:
    return str(_NUMBERS[word]) if word in _NUMBERS and word not in {"a", "an"} else word


def _months(number: str, unit: str | None) -> int:
    return int(number) * (1 if unit and unit.startswith("m") else 12)


def _times(text: str) -> tuple[int, ...] | None:
    found = _TIMES.search(text) or _FURTHER.search(text)
    if not found:
        return None
    return (_months(found[2], found[3]),) * min(int(found[1]), _LONGEST + 1)


def _plus(text: str) -> tuple[int, ...] | None:
    found = _PLUS.match(text)
    if not found:
        return None
    numbers = [part.strip() for part in found[1].split("+")]
    unit = found[2] if found[2] else None
    return tuple(_months(one, unit) for one in numbers)


def _each(text: str) -> tuple[int, ...] | None:
    return tuple(_months(number, unit) for number, unit in _MIXED_PLUS.findall(text)) or None


def parse_window(text: str) -> tuple[int, int]:
    """A window of time as (months, days): `18m`, `90d`, `6w`, `2y`, or ISO 8601 `P18M`.

    Raises UsageError for anything else.

    >>> parse_window("18m"), parse_window("90d"), parse_window("2y")
    ((18, 0), (0, 90), (24, 0))
    """
    found = _WINDOW.match(text)
    iso = split_duration(text.strip().upper())
    if iso is not None and text.strip()[:1] in {"P", "p"}:
        return iso
    if not found:
        raise UsageError(
            f"{text!r} is no length of time.",
            remedy="Write a number and a unit: 90d, 6w, 18m or 2y.",
        )
    number, unit = int(found[1]), found[2][0].lower()
    return {"d": (0, number), "w": (0, 7 * number), "m": (number, 0), "y": (12 * number, 0)}[unit]


def horizon(as_at: date, window: tuple[int, int]) -> date:
    """The last day of a window that begins on a date.

    >>> horizon(date(2026, 8, 31), (6, 0))
    datetime.date(2027, 2, 28)
    """
    months, days = window
    return add_days(add_months(as_at, months), days)
