"""An address behind a company's name, told from the name."""

from __future__ import annotations

import re

_STREETS = (
    r"street|road|rd|avenue|ave|lane|drive|close|square|way|court|crescent|terrace|parade|boulevard|highway|"
    r"embankment|quay|wharf|gardens|grove|hill|mews|parkway|industrial estate|business park|business centre|"
    r"science park|retail park|trading estate|house|building|tower|floor|strasse|straße|weg|platz|rue|calle|"
    r"plaza|avenida|laan|straat|plein"
)
_POSTCODE = r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b"
_FORM = r"\b(?:ltd|limited|plc|llp|inc|corp|gmbh|ag|bv|nv|sarl|sas|sa|srl|sl|pty|cic|doo)\.?\)?$"
_COMMA = re.compile(r"\s*[,\n]\s*")
_NUMBERED = re.compile(
    rf"^(?:no\.?\s*)?\d+[a-z]?(?:\s*[-–/]\s*\d+[a-z]?)?[\s,]+.*\b(?:{_STREETS})\b"
)
_BOX = re.compile(
    r"^(?:(?:unit|suite|floor|flat|level|office|room)s?\s+\w{1,4}\b|p\.?\s?o\.?\s*box\b)"
)
_STREET = re.compile(rf"\b(?:{_STREETS})\b")
_CODED = re.compile(_POSTCODE)
_AFTER_FORM = re.compile(_FORM)
_LETTERS = re.compile(r"[^\W\d_]{2}")


def without_address(name: str) -> tuple[str, str]:
    """A company's name and the address that stands behind it, '' where there is none.

    An address begins at a comma: with a number and a street, a unit or a box; or it has a postcode; or it
    names a street or a house behind a legal form. Other commas stay: partners are no address.

    >>> without_address("Acme Maps Ltd, 2 Some Street, Leeds")
    ('Acme Maps Ltd', '2 Some Street, Leeds')
    >>> without_address("Hill, Street & Partners")
    ('Hill, Street & Partners', '')
    """
    if "," not in name and "\n" not in name:
        return name, ""
    for comma in _COMMA.finditer(name):
        before, behind = name[: comma.start()], name[comma.end() :]
        if _LETTERS.search(before) and _is_address(behind.casefold(), before.casefold()):
            return before, behind
    return name, ""


def _is_address(behind: str, before: str) -> bool:
    if _NUMBERED.match(behind) or _BOX.match(behind):
        return True
    if _AFTER_FORM.search(before.strip()):
        return bool(_STREET.search(behind) or _CODED.search(behind))
    return bool(_CODED.search(behind)) and not _AFTER_FORM.search(
        behind.split(",", maxsplit=1)[0].strip()
    )
