"""A path → a source that can be read: files, standard input and pipes, archives of one file."""

from __future__ import annotations

import gzip
import stat
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from landscape.errors import InputRejected
from landscape.importers import archives
from landscape.importers.rows import Reader, Source
from landscape.model.record import Issue
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

STANDARD_INPUT = "standard input"
_HEAD = 4096
_WORKBOOKS = frozenset({"[Content_Types].xml", "content.xml", "mimetype"})
_FOREIGN = (  # what a file starts with, and what it is
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!", "an archive (RAR)"),
    (b"BZh", "an archive (bzip2)"),
    (b"\xfd7zXZ", "an archive (xz)"),
)
_MARKUP = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<table", "a web page (HTML)"),
    (b"<?xml", "an XML document"),
    (b"<!doctype", "an XML document"),
)


@contextmanager
def opened(path: Path, settings: Settings) -> Iterator[Source]:
    """A file as a source: `-` is standard input, an archive of one file is unpacked.

    Raises InputRejected when there is nothing there that can be read.
    """
    with tempfile.TemporaryDirectory(prefix="landscape-") as folder:
        source = _unpacked(_source(path, Path(folder), settings), Path(folder), settings)
        if not source.head.strip():
            raise empty(source)
        yield source


def empty(source: Source) -> InputRejected:
    """The refusal of a file with nothing in it."""
    return InputRejected(
        f"{source.shown} is empty.", remedy="Export the list again and import that."
    )


def readers() -> list[Reader]:
    """The readers: those that plug in through the entry point group first, then the built-in ones."""
    return [*_added_readers(), *_built_in()]


def reader_of(source: Source) -> Reader:
    """The reader that can open a source. Raises InputRejected, saying what it is, when none can."""
    for one in _added_readers():
        if one.can_open(source):
            return one
    _refuse_foreign(source)
    return next(one for one in _built_in() if one.can_open(source))


def _built_in() -> list[Reader]:
    from landscape.importers.csv_reader import CsvReader
    from landscape.importers.json_reader import JsonReader
    from landscape.importers.ods_reader import OdsReader
    from landscape.importers.xls_reader import XlsReader
    from landscape.importers.xlsx_reader import XlsxReader

    return [XlsxReader(), OdsReader(), XlsReader(), JsonReader(), CsvReader()]


def _added_readers() -> list[Reader]:
    from importlib.metadata import entry_points

    names = {one.name for one in _built_in()}
    return [one.load()() for one in _plugged_in(entry_points) if one.name not in names]


@cache
def _plugged_in(find: Callable[..., Iterable[EntryPoint]]) -> tuple[EntryPoint, ...]:
    """The entry points of the group: what is installed is looked through once, not for each file."""
    return tuple(find(group="landscape.importers"))


def _refuse_foreign(source: Source) -> None:
    start = source.head
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower()
    found = [what for mark, what in _FOREIGN if start.startswith(mark)]
    found += [what for mark, what in _MARKUP if text.startswith(mark)]
    if found:
        raise InputRejected(
            f"{source.shown} is {found[0]}, whatever its name says; no list can be read from it.",
            detail=f"Readable are: {'; '.join(one.describes for one in readers())}.",
            remedy="Open it where it comes from and save the list as CSV or XLSX.",
        )


def can_be_read_again(path: Path) -> bool:
    """Whether a second reading finds what the first one did: standard input and pipes are gone then."""
    return str(path) != "-" and path.is_file()


def _source(path: Path, folder: Path, settings: Settings) -> Source:
    if str(path) == "-":
        target = folder / "input"
        _spool(sys.stdin.buffer, target, STANDARD_INPUT, settings)
        return _regular(target, STANDARD_INPUT, settings)
    try:
        if path.is_dir():
            raise InputRejected(f"{path} is a folder.", remedy="Name the files in it.")
        if stat.S_ISREG(path.stat().st_mode):
            return _regular(path, path.name, settings)
        target = folder / "input"  # a pipe can be read once only
        with path.open("rb") as stream:
            _spool(stream, target, path.name, settings)
        return _regular(target, path.name, settings)
    except FileNotFoundError:
        raise InputRejected(
            f"There is no file {path}.", remedy="Check the name and the folder."
        ) from None
    except PermissionError:
        raise InputRejected(
            f"{path} may not be read.", remedy="Ask for the right to read it, or copy it."
        ) from None
    except (OSError, ValueError) as wrong:
        raise InputRejected(
            f"{path} cannot be read: {getattr(wrong, 'strerror', None) or wrong}.",
            remedy="Copy it to a local disk and try again.",
        ) from None


def _regular(path: Path, name: str, settings: Settings) -> Source:
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if size > settings.largest_file_mb * 1_000_000:
        raise _too_large(name, size, settings)
    return Source(path, name, name, head, size)


def _too_large(shown: str, size: int, settings: Settings) -> InputRejected:
    return InputRejected(
        f"{shown} has {size // 1_000_000:,} MB or more; {settings.largest_file_mb:,} MB is the limit.",
        remedy="Split it, or raise LANDSCAPE_LARGEST_FILE_MB.",
    )


def _spool(stream: BinaryIO, target: Path, shown: str, settings: Settings) -> None:
    size = 0
    with target.open("wb") as file:
        while piece := stream.read(1 << 20):
            size += len(piece)
            if size > settings.largest_file_mb * 1_000_000:
                raise _too_large(shown, size, settings)
            file.write(piece)


def _unpacked(source: Source, folder: Path, settings: Settings) -> Source:
    """The file in an archive of one file; anything else as it is."""
    if source.head.startswith(archives.GZIP):
        with gzip.open(source.path) as unzipped:
            return _taken_out(source, unzipped, _without_ending(source.name), folder, settings)
    if not source.head.startswith(archives.ZIP):
        return source
    try:
        with zipfile.ZipFile(source.path) as archive:
            archives.check(archive, source.shown, source.size, settings)
            if not _WORKBOOKS.isdisjoint(archive.namelist()):
                return source
            name = archives.only_file(archive.namelist(), source.shown)
            with archive.open(name) as stream:
                return _taken_out(source, stream, PurePosixPath(name).name, folder, settings)
    except archives.DAMAGED:
        raise _damaged(source) from None


def _taken_out(
    source: Source, stream: archives.Readable, name: str, folder: Path, settings: Settings
) -> Source:
    target = folder / "unpacked"
    try:
        with target.open("wb") as file:
            archives.copy(stream, file, source.size, source.shown, settings)
    except archives.DAMAGED:
        raise _damaged(source) from None
    found = _regular(target, source.name, settings)
    _refuse_nested(found, source.shown, name)
    return replace(found, shown=f"{source.name} ({name})", issues=(_unpacked_issue(name),))


def _refuse_nested(found: Source, shown: str, name: str) -> None:
    """An archive inside an archive is refused, unless it is a workbook."""
    packed = found.head.startswith((archives.ZIP, archives.GZIP))
    if packed and _WORKBOOKS.isdisjoint(archives.names_in(found.path)):
        raise InputRejected(
            f"{shown} is an archive inside which there is another archive, {name}.",
            remedy="Unpack both and import the file that is in them.",
        )


def _damaged(source: Source) -> InputRejected:
    return InputRejected(
        f"{source.shown} is cut off or damaged.",
        remedy="Save or export it again and import that.",
    )


def _unpacked_issue(name: str) -> Issue:
    return Issue(
        IssueSeverity.NOTE,
        "unpacked",
        f"{name} was taken out of the archive.",
        "Nothing needs to be done.",
    )


def _without_ending(name: str) -> str:
    return name.removesuffix(".gz") or name
