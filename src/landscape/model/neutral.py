"""Cells that a spreadsheet cannot take for a formula, and back again.

A text that begins with = + - @ (full width too), a tab, a line break or a null gets an apostrophe in
front; so does one that begins with apostrophes and then one of these, so that taking one apostrophe
away always gives the text back. Numbers are written as numbers: their type says that they are none.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from landscape.model.element import Value

_FORMULA_LIKE = re.compile("'*[=+\\-@\t\r\n\0＝＋－＠]")
_GUARDED = re.compile("'+[=+\\-@\t\r\n\0＝＋－＠]")


def neutralise(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet might run it.

    >>> neutralise("=1+1")
    "'=1+1"
    >>> neutralise("Leisure bookings")
    'Leisure bookings'
    """
    return f"'{text}" if _FORMULA_LIKE.match(text) else text


def restore(text: str) -> str:
    """The text as it was before `neutralise`.

    >>> restore("'=1+1")
    '=1+1'
    >>> restore("'s-Hertogenbosch")
    "'s-Hertogenbosch"
    """
    return text[1:] if _GUARDED.match(text) else text


def written(value: Value) -> str:
    """A value as a cell: dates as ISO 8601, true and false in words, text made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else neutralise(value)
