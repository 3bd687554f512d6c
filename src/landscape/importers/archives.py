"""Archives: what may be unpacked safely, and what is in them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Protocol
from xml.parsers import expat

from landscape.errors import InputRejected
from landscape.settings import Settings

ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
# What a damaged archive makes zipfile raise, besides its own error.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_PIECE = 1 << 20


class Readable(Protocol):
    """Something that bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""


_HARMLESS_MB = 16  # what unpacks to less is never called a bomb
_SHOWN = 6


def names_in(path: Path) -> frozenset[str]:
    """The names in an archive; none when it is no archive that can be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(archive.namelist())
    except DAMAGED:
        return frozenset()


def check(archive: zipfile.ZipFile, shown: str, size: int, settings: Settings) -> None:
    """Refuses an archive that is encrypted, or that grows beyond measure when it is unpacked."""
    members = archive.infolist()
    if any(one.flag_bits & 1 for one in members):
        raise InputRejected(
            f"{shown} is an archive with a password.",
            remedy="Unpack it and import the file that is in it.",
        )
    unpacked = sum(one.file_size for one in members)
    refuse_bomb(unpacked, size, shown, settings)


def refuse_bomb(unpacked: int, size: int, shown: str, settings: Settings) -> None:
    """Raises InputRejected when so many bytes are too many to come out of an archive of that size."""
    many = unpacked > settings.most_times_unpacked * max(size, 1)
    if many and unpacked > min(_HARMLESS_MB, settings.largest_file_mb) * 1_000_000:
        raise InputRejected(
            f"{shown} unpacks to {unpacked // 1_000_000:,} MB or more, over "
            f"{settings.most_times_unpacked} times its size: no honest list does.",
            remedy="Open it, save it again, and import that; or raise "
            "LANDSCAPE_MOST_TIMES_UNPACKED.",
        )
    if unpacked > 4 * settings.largest_file_mb * 1_000_000:
        raise InputRejected(
            f"{shown} unpacks to {unpacked // 1_000_000:,} MB; "
            f"{4 * settings.largest_file_mb:,} MB is the limit.",
            remedy="Split it, or raise LANDSCAPE_LARGEST_FILE_MB.",
        )


def only_file(names: Iterable[str], shown: str) -> str:
    """The one file in an archive, what operating systems add aside. Raises InputRejected."""
    files = [one for one in names if not _added(one)]
    if len(files) == 1:
        return files[0]
    if not files:
        raise InputRejected(
            f"{shown} is an archive with nothing in it.", remedy="Export the list again."
        )
    raise InputRejected(
        f"{shown} is an archive, but no workbook, and holds {len(files):,} files: {_listed(files)}.",
        remedy="Unpack it and name the files that are to be imported.",
    )


def _added(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        name.endswith("/")
        or not parts
        or "__MACOSX" in parts
        or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more:,} others" if more > 0 else "")


def copy(source: Readable, target: IO[bytes], size: int, shown: str, settings: Settings) -> None:
    """Unpacks a file, a piece at a time, and refuses it as soon as it has grown too much."""
    copied = 0
    while piece := source.read(_PIECE):
        copied += len(piece)
        refuse_bomb(copied, size, shown, settings)
        target.write(piece)


def refuse_entities(part: Readable, shown: str) -> None:
    """Refuses XML with a document type, the only place where entities can be declared.

    Only what stands before the first element is read; there the XML parser itself says whether one is.
    """
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append("doctype")
    parser.StartElementHandler = lambda *_: found.append("element")
    try:
        while not found and (piece := part.read(65_536)):
            parser.Parse(piece, False)
    except (expat.ExpatError, LookupError, ValueError):  # also an encoding that nobody knows
        return  # whoever reads the part says what is wrong with it
    if found and found[0] == "doctype":
        raise InputRejected(
            f"{shown} holds XML that declares a document type, and with it entities; that is refused, "
            "because such a file can read other files or grow without end.",
            remedy="Open it in a spreadsheet program, save it again, and import that.",
        )
