"""Bytes → text: which encoding, and repairs that are said."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO

from landscape.errors import InputRejected

_HEAD = 65_536
_PIECE = 1 << 20
_MARKS = (  # the mark, what people are told, and the codec of what follows
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_FEW = 10  # UTF-8 with stray bytes, unless these outnumber its letters so many times
_STRANGE = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_SETTLED = {
    0xDC00 + byte: bytes([byte]).decode("latin-1" if byte in _NOT_CP1252 else "cp1252")
    for byte in range(0x80, 0x100)
}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_MOJIBAKE = re.compile(
    "[ÃÂâÅÄ][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122€]"
)
_LEADS = tuple("ÃÂâÅÄ")  # what letters of two bytes begin with when they are read as one each


@dataclass(frozen=True, slots=True)
class Survey:
    """How the bytes of a text file are to be read.

    `encoding` is what people are told and `codec` what Python is; `skip` bytes of marks stand first.
    `mixed`: UTF-8 in which bytes of Windows-1252 stand as well, read as lone surrogates that `settled`
    turns into letters. `unclean`: rows have to be looked at for NUL characters, or for what was mixed.
    """

    encoding: str
    codec: str
    skip: int = 0
    mixed: bool = False
    nul: bool = False

    @property
    def errors(self) -> str:
        """What decoding does with bytes that do not belong to the encoding."""
        if self.mixed:
            return "surrogateescape"
        return "strict" if self.codec.startswith("utf") else "replace"

    @property
    def unclean(self) -> bool:
        """Whether some rows need mending that has to be said."""
        return self.mixed or self.nul or self.errors == "replace"


def survey(stream: BinaryIO, shown: str) -> Survey:
    """Which encoding a file is in: a mark decides, then strict UTF-8, then Windows-1252, then the likeliest.

    The whole stream is looked at, a piece at a time. Raises InputRejected for what is no text.
    """
    head = stream.read(_HEAD)
    marked = _marked(head)
    if marked is not None and not marked.codec.startswith("utf-8"):
        return _strict(stream, marked, shown)
    skip = marked.skip if marked else 0
    _refuse_binary(head, shown)
    nul, valid = _is_utf8(stream, skip)
    encoding = "utf-8-sig" if skip else "utf-8"
    if valid:
        return Survey(encoding, "utf-8", skip, nul=nul)
    right, wrong = _letters(stream, skip)
    if skip or right * _FEW >= wrong:
        return Survey(encoding, "utf-8", skip, mixed=True, nul=nul)
    return _legacy(stream, nul)


def decode(content: bytes, shown: str) -> tuple[str, Survey]:
    """The text of a whole file, mended, and the encoding it was in. Raises InputRejected as `survey`."""
    found = survey(BytesIO(content), shown)
    text = content[found.skip :].decode(found.codec, found.errors)
    return (settled(text) if found.mixed else text), found


def settled(text: str) -> str:
    """Text in which bytes of Windows-1252 stand among UTF-8, as letters.

    >>> settled(b"Caf\\xe9 \\xc3\\xa9".decode("utf-8", "surrogateescape"))
    'Café é'
    """
    return text.translate(_SETTLED)


def _marked(head: bytes) -> Survey | None:
    """What the marks at the start say; a mark that stands there twice is skipped twice."""
    for mark, encoding, codec in _MARKS:
        skip = 0
        while head.startswith(mark, skip):
            skip += len(mark)
        if skip:
            return Survey(encoding, codec, skip)
    unmarked = _unmarked_utf16(head)
    return Survey(unmarked, unmarked) if unmarked else None


def _strict(stream: BinaryIO, found: Survey, shown: str) -> Survey:
    stream.seek(found.skip)
    decoder = codecs.getincrementaldecoder(found.codec)()
    nul = False
    try:
        for piece in _pieces(stream):
            nul = "\x00" in decoder.decode(piece) or nul
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise InputRejected(
            f"{shown} is marked as {found.encoding} but is cut off or damaged.",
            remedy="Export it again, as CSV in UTF-8.",
        ) from None
    return replace(found, nul=nul)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _is_utf8(stream: BinaryIO, skip: int) -> tuple[bool, bool]:
    """Whether there are NUL bytes, and whether all of it is UTF-8."""
    stream.seek(skip)
    decoder = codecs.getincrementaldecoder("utf-8")()
    nul, valid = False, True
    for piece in _pieces(stream):
        nul = nul or b"\x00" in piece
        valid = valid and _decodes(decoder, piece)
    return nul, valid and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _letters(stream: BinaryIO, skip: int) -> tuple[int, int]:
    """How many letters beyond ASCII are UTF-8, and how many bytes are not."""
    stream.seek(skip)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    right = wrong = 0
    for piece in _pieces(stream):
        text = decoder.decode(piece)
        strange = len(_STRANGE.findall(text))
        wrong += strange
        right += len(_BEYOND_ASCII.findall(text)) - strange
    return right, wrong


def _unmarked_utf16(head: bytes) -> str | None:
    start = head[:400]
    if len(start) < 8:
        return None
    if start[1::2].count(0) > 0.8 * len(start[1::2]) and start[0::2].count(0) == 0:
        return "utf-16-le"
    if start[0::2].count(0) > 0.8 * len(start[0::2]) and start[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _refuse_binary(head: bytes, shown: str) -> None:
    control = sum(head.count(bytes([one])) for one in range(32) if one not in (9, 10, 12, 13))
    if head and control > max(8, len(head) // 100):
        raise InputRejected(
            f"{shown} is no table: it holds binary data.",
            remedy="Export the list as CSV, XLSX or JSON and import that.",
        )


def _legacy(stream: BinaryIO, nul: bool) -> Survey:
    """Windows-1252 where every byte is a letter of it, else the likeliest encoding."""
    stream.seek(0)
    if not any(piece.translate(None, _NOT_CP1252) != piece for piece in _pieces(stream)):
        return Survey("cp1252", "cp1252", nul=nul)
    from charset_normalizer import from_bytes

    stream.seek(0)
    best = from_bytes(stream.read(200_000)).best()
    encoding = best.encoding if best else "latin-1"
    return Survey(encoding, encoding, nul=nul)


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


def may_need_repair(text: str) -> bool:
    """Whether anything in a text looks as if `repair` had work to do."""
    if "&" in text:
        return True
    return not text.isascii() and any(map(text.__contains__, _LEADS))
