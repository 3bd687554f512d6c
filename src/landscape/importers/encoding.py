"""Bytes → text: which encoding, and repairs that are said."""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass

from landscape.errors import InputRejected

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_MOJIBAKE = re.compile(
    "[ÃÂâÅÄ][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122€]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text and the encoding it was in."""

    text: str
    encoding: str


def decode(content: bytes, name: str) -> Decoded:
    """The text of a file: a mark decides, then strict UTF-8, then Windows-1252, then the likeliest.

    Raises InputRejected for what is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding, name)
    utf16 = _unmarked_utf16(content)
    if utf16:
        return _strict(content, utf16, name)
    _refuse_binary(content, name)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _legacy(content)


def _strict(content: bytes, encoding: str, name: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8-sig":  # marked as UTF-8, then something else pasted in
            return Decoded(content.decode("utf-8-sig", "replace"), "utf-8-sig")
        raise InputRejected(
            f"{name} is marked as {encoding} but is cut off or damaged.",
            remedy="Export it again, as CSV in UTF-8.",
        ) from None
    return Decoded(text.removeprefix("\ufeff"), encoding)


def _unmarked_utf16(content: bytes) -> str | None:
    head = content[:400]
    if len(head) < 8:
        return None
    if head[1::2].count(0) > 0.8 * len(head[1::2]) and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > 0.8 * len(head[0::2]) and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _refuse_binary(content: bytes, name: str) -> None:
    head = content[:65536]
    control = sum(head.count(bytes([one])) for one in range(32) if one not in (9, 10, 12, 13))
    if head and control > max(8, len(head) // 100):
        raise InputRejected(
            f"{name} is no table: it holds binary data.",
            remedy="Export the list as CSV, XLSX or JSON and import that.",
        )


def _legacy(content: bytes) -> Decoded:
    try:
        return Decoded(content.decode("cp1252"), "cp1252")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(content[:200_000]).best()
        encoding = best.encoding if best else "latin-1"
        return Decoded(content.decode(encoding, "replace"), encoding)


def repair(text: str) -> str:
    """A cell with HTML entities resolved and wrongly decoded letters put right.

    >>> repair("Fish &amp; Chips"), repair("CafÃ©")
    ('Fish & Chips', 'Café')
    """
    if _ENTITY.search(text):
        text = html.unescape(text)
    if not text.isascii() and _MOJIBAKE.search(text):
        import ftfy

        text = ftfy.fix_encoding(text)
    return text
