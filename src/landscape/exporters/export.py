"""Writing an export to disk: whole or not at all, and never over somebody else's file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from landscape.errors import Refused, UsageError
from landscape.estate.estate import Estate
from landscape.exporters.csv_folder import EDGE, ID, csv_files
from landscape.exporters.graphml import GENERATOR, graphml
from landscape.exporters.neighbourhood import DEPTH
from landscape.exporters.notice_dates import MARK as CALENDAR
from landscape.exporters.notice_dates import notice_dates
from landscape.exporters.standalone import standalone_page
from landscape.exporters.subject import subject
from landscape.exporters.whole import folder_for_files, in_words, write_whole
from landscape.exporters.workbook import MARK, workbook


class Format(StrEnum):
    """The forms an estate can be exported in."""

    CSV = "csv"
    XLSX = "xlsx"
    GRAPHML = "graphml"
    PYVIS = "pyvis"
    ICS = "ics"


FORMATS = tuple(str(one) for one in Format)
_SUFFIXES = {
    ".xlsx": Format.XLSX,
    ".graphml": Format.GRAPHML,
    ".html": Format.PYVIS,
    ".htm": Format.PYVIS,
    ".ics": Format.ICS,
}
# How the first bytes of a file show that an earlier export wrote it, so that a later one may replace it.
_OUR_MARKS = tuple(
    one.encode()
    for one in (f"\ufeff{ID},", f"\ufeff{EDGE},", "\ufefflandscape_file,", GENERATOR, CALENDAR)
)
_LOOKED_AT = 2_000


def format_of(target: Path, asked: str | None = None) -> Format:
    """The format asked for, or the one that the target's name means: a folder is csv.

    Raises UsageError when there is no such format.
    """
    if asked is None:
        suffix = target.suffix.lower()
        if suffix and suffix not in _SUFFIXES and not target.is_dir():
            raise UsageError(
                f"No export format is known for {target.name}.",
                remedy=f"Give one with --as: {', '.join(FORMATS)}.",
            )
        return _SUFFIXES.get(suffix, Format.CSV)
    if asked not in FORMATS:
        raise UsageError(
            f"There is no export format {asked!r}.", remedy=f"Choose one of {', '.join(FORMATS)}."
        )
    return Format(asked)


def export_estate(
    estate: Estate,
    target: Path,
    form: str | None = None,
    *,
    around: str | None = None,
    depth: int = DEPTH,
    provenance: bool = False,
) -> tuple[Path, ...]:
    """Writes the estate to a file or, for csv, a folder; returns the paths written, in order.

    `around` (the id of an element or of a finding) and `depth` say what a standalone page shows (form
    pyvis); `provenance` adds to csv and xlsx where each value was read. An earlier export is
    replaced. Raises UsageError for a form, element or place that does not exist, StoreFull when there
    is no room, and Refused rather than replace another file.
    """
    chosen = format_of(target, form)
    if chosen is Format.CSV:
        return _write_all(target, csv_files(estate, provenance=provenance))
    if chosen is Format.XLSX:
        with in_words(target):  # a workbook is put together in temporary files
            content = workbook(estate, provenance=provenance)
    elif chosen is Format.GRAPHML:
        content = graphml(estate)
    elif chosen is Format.ICS:
        content = notice_dates(estate)
    else:
        shown = subject(estate, around)
        page = standalone_page(estate, shown.centres, title=shown.title, depth=depth)
        content = page.encode("utf-8", "replace")
    return _write_all(target.parent, {target.name: content})


def _write_all(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    written = {folder / name: content for name, content in files.items()}
    with folder_for_files(folder):
        for path in written:
            _check_replaceable(path)
        write_whole(written)
    return tuple(written)


def _check_replaceable(path: Path) -> None:
    with in_words(path):
        if not path.exists():
            return
        with path.open("rb") as start:
            seen = start.read(_LOOKED_AT)
    if seen and not any(mark in seen for mark in _OUR_MARKS) and not _is_our_workbook(path):
        raise Refused(
            f"{path} exists, and no export of ours wrote it.",
            remedy="Choose another name, or move that file away.",
        )


def _is_our_workbook(path: Path) -> bool:
    """Whether a workbook says of itself that an export wrote it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MARK.encode() in archive.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False


def write_files(target: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Writes files into a folder, or one file to a path of its own. Raises as `export_estate` does."""
    if target.suffix and not target.is_dir():
        if len(files) != 1:
            raise UsageError(
                f"There are {len(files)} files to write, and {target} is one.",
                remedy="Name a folder.",
            )
        return _write_all(target.parent, {target.name: next(iter(files.values()))})
    return _write_all(target, files)
