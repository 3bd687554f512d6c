"""Stable readable identities: `{organisation}/{type}/{slug}`."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from landscape.model.metamodel import ELEMENT_TYPES

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 80


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens; never empty, at most 80 characters.

    A text that is cut, or that loses everything (another script), gets eight characters of its hash,
    so that different texts keep different slugs.

    >>> slug("Leisure Bookings (v2)")
    'leisure-bookings-v2'
    """
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = _NOT_SLUG.sub("-", plain.lower().replace("&", " and ")).strip("-")
    if words and len(words) <= LONGEST_SLUG:
        return words
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words[: LONGEST_SLUG - 9].strip('-')}-{mark}".lstrip("-")


def element_id(organisation: str, type_name: str, text: str) -> str:
    """The id of an element of a type, made from what people call it.

    >>> element_id("acme", "Contract", "C-0142")
    'acme/contract/c-0142'
    """
    return f"{organisation}/{ELEMENT_TYPES[type_name].slug}/{slug(text)}"
