"""Delimited text: CSV, TSV and their kin, in whatever encoding and with whatever delimiter."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from landscape.errors import InputRejected
from landscape.importers.encoding import decode
from landscape.importers.rows import Sheet
from landscape.model.record import Issue, Row
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 60
_SWALLOWED = 200  # lines inside one quoted cell: more means that its quote was never closed


class CsvReader:
    """Reads delimited text."""

    name = "csv"
    describes = "delimited text (comma, semicolon, tab or bar)"

    def can_open(self, path: Path, head: bytes) -> bool:
        """Anything that is neither a zip archive, an old Office file nor JSON."""
        del path
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4]
        return not start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"))

    def sheets(self, path: Path, settings: Settings) -> Iterator[Sheet]:
        """The one table of the file."""
        decoded = decode(path.read_bytes(), path.name)
        issues: list[Issue] = []
        text = decoded.text
        if "\x00" in text:
            text = text.replace("\x00", "")
            issues.append(
                _noted("nul_removed", "The file holds NUL characters; they were left out.")
            )
        delimiter = sniff(text)
        rows = list(_rows(text, delimiter, path, settings, issues))
        yield Sheet(rows, None, decoded.encoding, delimiter, None, issues)


def sniff(text: str) -> str:
    """The delimiter that cuts the first lines into the most equal number of cells, at least two.

    >>> sniff("a;b;c\\n1;2,5;3\\n")
    ';'
    """
    lines = [one for one in text[:200_000].splitlines()[:_SAMPLE_LINES] if one.strip()]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(one) for one in csv.reader(lines, delimiter=delimiter) if one]
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        score = (times / len(widths)) * min(width, 12) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(
    text: str, delimiter: str, path: Path, settings: Settings, issues: list[Issue]
) -> Iterator[Row]:
    csv.field_size_limit(max(settings.largest_cell, 131_072))
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(unified, newline=""), delimiter=delimiter)
    number = 0
    before = 0
    try:
        for cells in reader:
            number += 1
            _check_size(cells, number, path, settings)
            if reader.line_num - before > _SWALLOWED:
                issues.append(_unbalanced(number, before + 1))
            before = reader.line_num
            yield Row(number, tuple(cells))
    except csv.Error as wrong:
        raise InputRejected(
            f"{path.name} cannot be read beyond row {number}.",
            detail=str(wrong),
            remedy="Look at the quotation marks around that row, or export the file again.",
        ) from None


def _check_size(cells: list[str], number: int, path: Path, settings: Settings) -> None:
    if len(cells) > settings.most_columns:
        raise InputRejected(
            f"{path.name} has {len(cells)} columns in row {number}; {settings.most_columns} is the limit.",
            remedy="Leave columns out, or raise LANDSCAPE_MOST_COLUMNS.",
        )
    if number > settings.most_rows:
        raise InputRejected(
            f"{path.name} has more than {settings.most_rows:,} rows.",
            remedy="Split the file, or raise LANDSCAPE_MOST_ROWS.",
        )


def _unbalanced(row: int, line: int) -> Issue:
    return Issue(
        IssueSeverity.WARNING,
        "quote_unbalanced",
        f"A cell that opens with a quotation mark on line {line} runs over hundreds of lines.",
        "Close or remove the quotation mark in the source and export again.",
        row=row,
    )


def _noted(code: str, message: str) -> Issue:
    return Issue(IssueSeverity.NOTE, code, message, "Nothing needs to be done.")
