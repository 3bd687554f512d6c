"""What stands below a list and is no entry of it: totals, notes, where it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence

WIDE = 4  # columns of a list below which a cell that stands alone may be all of a row
_TOTAL = re.compile(
    r"^(?:grand |sub[- ]?)?total(?:s|en|e|i)?\b|^sum(?:me|ma)?\b|^gesamt|^totaal|^overall total|"
    r"^ukupno\b|^shuma\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"^(?:[A-Z]{3}\s?)?[£$€(]*-?[\d.,\s]+[%)£$€kKmM]*(?:\s?[A-Z]{3})?$|^[-–—]$")
_NOTE = re.compile(
    r"^(?:(?:key |foot)?notes?|nb|n\.b\.?|sources?|key|legend|disclaimer|hinweise?|anmerkung(?:en)?|"
    r"quellen?|legende|remarques?|notas?|fuentes?|opmerking(?:en)?|bron(?:nen)?|toelichting|fonti|note)\s*"
    r"(?:\d{1,2}\s*)?(?:[:.\-–—]|$)|^please note\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?:\d{1,2}|[ivx]{1,4}|[a-z])[.)]\s+\S|^\[\d{1,2}\]|^\(\d{1,2}\)\s|^[*†‡•]"
)
_FEW = 3  # cells beside the word `total`, whatever they hold
_SENTENCE = 60  # letters from which a cell that stands alone is no name


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums up the ones above: it says so, and beside that holds little or only figures.

    >>> is_total(("Total", "", "1,250", "", "4", "5", "6")), is_total(("Total Mobile", "Marl Ltd"))
    (True, False)
    """
    first, *others = filter(None, cells)
    found = _TOTAL.match(first)
    if found and found.end() == len(first.rstrip(" :")):
        return len(others) <= _FEW or all(map(_FIGURES.match, others))
    if not found or not all(map(_FIGURES.match, others)):
        return False
    return bool(others) or any(map(str.isdigit, first))


def is_note(cells: Sequence[str], *, after: bool, among: bool) -> bool:
    """Whether a row is a note below a list: one cell that stands alone and says so, or is a sentence.

    Parameters: `after`, whether the row above is blank or a total; `among`, whether it is a note.

    >>> is_note(("Notes:", ""), after=False, among=False), is_note(("Notes", ""), after=False, among=False)
    (True, False)
    """
    text, *others = filter(None, cells)
    if others:
        return False
    if _NOTE.match(text) and (after or not text.isalpha()):
        return True
    return among or (after and (bool(_NUMBERED.match(text)) or len(text) > _SENTENCE))
