"""Delimited text: CSV, TSV and their kin, in whatever encoding and with whatever delimiter."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice, tee
from typing import TextIO

from landscape.errors import InputRejected
from landscape.importers.delimiters import declared, sniff
from landscape.importers.encoding import Survey, settled, survey
from landscape.importers.rows import Limits, Recurring, Sheet, Source, too_long
from landscape.model.record import Issue, Row
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings

_SAMPLE = 200_000  # characters
_BLOCK = 250  # rows
_SWALLOWED = 200  # lines inside one quoted cell: more are said
_WIDE = 3  # cells: narrower rows are too like prose to tell them from it
_NO_LIMIT = 2**31 - 1
_REMEDY = "Close or remove the quotation mark in the source and export again."


class CsvReader:
    """Reads delimited text."""

    name = "csv"
    describes = "delimited text (comma, semicolon, tab or bar)"

    def can_open(self, source: Source) -> bool:
        """Anything that no other reader opens and that is text; what is no text is refused later."""
        del source
        return True

    def sheets(self, source: Source, settings: Settings) -> Iterator[Sheet]:
        """The one table of the file."""
        with source.path.open("rb") as stream:
            found = survey(stream, source.shown)
        with _text(source, found) as text:
            sample = text.read(_SAMPLE).replace("\x00", "")
        first = sample.split("\n", 1)[0]
        delimiter = declared(first) or sniff(sample)
        reading = _Reading(source, found, delimiter, settings)
        sheet = Sheet((), None, found.encoding, delimiter, None, reading.issues)
        sheet.rows = reading.rows(1 if declared(first) else 0)
        yield sheet


@contextmanager
def _text(source: Source, found: Survey) -> Iterator[TextIO]:
    """The text of a file without the marks at its start, every line end a newline."""
    with source.path.open("r", encoding=found.codec, errors=found.errors, newline=None) as text:
        text.seek(found.skip)
        yield text


class _Reading:
    """One pass over a file: rows, what is wrong with quotation marks, and what had to be mended."""

    def __init__(self, source: Source, found: Survey, delimiter: str, settings: Settings) -> None:
        self.source = source
        self.found = found
        self.delimiter = delimiter
        self.settings = settings
        self.issues: list[Issue] = []
        self.limits = Limits(source.shown, settings)
        self._ended = False
        self._usual = 0  # cells of the last row of one line
        self._nul = Recurring(
            self.issues,
            IssueSeverity.NOTE,
            "nul_removed",
            "Export it again if letters are missing.",
        )
        self._mixed = Recurring(
            self.issues, IssueSeverity.WARNING, "encoding_mixed", "Export the source in UTF-8."
        )
        self._lost = Recurring(
            self.issues, IssueSeverity.WARNING, "letters_lost", "Export the source in UTF-8."
        )

    def rows(self, skipped: int) -> Iterator[Row]:
        """The rows below the first `skipped` lines, numbered from 1. Raises InputRejected.

        A block of rows is taken at once; only where a cell runs over a line, or the file ends, are its
        lines read again and its rows looked at one by one.
        """
        csv.field_size_limit(self.settings.largest_cell)
        with _text(self.source, self.found) as text:
            lines, again = tee(chain(islice(text, skipped, None), self._at_the_end()))
            reader = csv.reader(lines, delimiter=self.delimiter)
            number = line = 0
            while not self._ended:
                block = _block(reader)
                taken = list(islice(again, reader.line_num - line))
                if self._is_plain(block, len(taken), number):
                    self._usual = len(block[-1])
                    yield from self._numbered(block, number + 1)
                else:
                    yield from self._looked_at(taken, number, line + skipped)
                number += len(block)
                line += len(taken)

    def _at_the_end(self) -> Iterator[str]:
        """No line, and a note that one was asked for after the last."""
        self._ended = True
        yield from ()

    def _is_plain(self, block: Sequence[list[str]], lines: int, number: int) -> bool:
        """Whether a block that follows row `number` is whole, of one line a row, and within the limits."""
        whole = len(block) == lines and not self._ended
        return whole and self.limits.count(number + lines, list(map(len, block)))

    def _numbered(self, block: Iterable[list[str]], first: int) -> Iterator[Row]:
        unclean = self.found.unclean
        for number, cells in enumerate(block, first):
            yield Row(number, tuple(self._mended(cells, number) if unclean else cells))

    def _looked_at(self, lines: Sequence[str], before: int, line: int) -> Iterator[Row]:
        """The rows of some lines, one by one; `before` rows and `line` lines of the file stand above them."""
        reader = csv.reader(lines, delimiter=self.delimiter)
        number, begun = before, 0
        try:
            for number, cells in enumerate(reader, before + 1):
                own = lines[begun : reader.line_num]
                begun = reader.line_num
                if len(own) > 1 or (self._ended and begun == len(lines)):
                    self._look_at_quotes(own, cells, number, line + begun)
                else:
                    self._usual = len(cells)
                self.limits.check(number, len(cells))
                yield from self._numbered((cells,), number)
        except csv.Error:
            raise self._too_long(lines[begun : reader.line_num], number + 1) from None

    def _look_at_quotes(
        self, lines: Sequence[str], cells: Sequence[str], number: int, line: int
    ) -> None:
        """Refuses a row whose quotation mark was never closed, or closed by another cell's."""
        opened = line - len(lines) + 1
        column = next((place for place, one in enumerate(cells, 1) if "\n" in one), len(cells))
        try:
            list(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error as wrong:
            if "unexpected end" in str(wrong):
                raise self._never_closed(number, opened, len(cells)) from None
            usual = self._usual
            if usual >= _WIDE and any(self._width(one) == usual for one in lines[1:]):
                raise self._never_closed(number, opened, column) from None
        if len(lines) > _SWALLOWED:
            self.issues.append(_long(number, opened, column))

    def _width(self, line: str) -> int:
        return len(next(csv.reader([line], delimiter=self.delimiter), ()))

    def _never_closed(self, number: int, line: int, column: int) -> InputRejected:
        return InputRejected(
            f"{self.source.shown}: the quotation mark that opens in row {number:,}, column {column} "
            f"(line {line:,}) is not closed there.",
            detail="What follows it would be read as part of that cell.",
            remedy=_REMEDY,
        )

    def _too_long(self, lines: Sequence[str], number: int) -> InputRejected:
        csv.field_size_limit(_NO_LIMIT)
        cells = next(csv.reader(lines, delimiter=self.delimiter), [])
        csv.field_size_limit(self.settings.largest_cell)
        longest = self.settings.largest_cell
        column = next((place for place, one in enumerate(cells, 1) if len(one) > longest), 1)
        wrong = too_long(self.source.shown, number, column, self.settings)
        if len(lines) > 1:
            wrong.detail = "A quotation mark that opens there may never be closed."
        return wrong

    def _mended(self, cells: list[str], number: int) -> list[str]:
        """A row without NUL characters, every letter of one encoding; which rows needed it is said."""
        if self.found.nul and any("\x00" in one for one in cells):
            self._nul.add(number, "NUL characters were left out of {rows}.")
            cells = [one.replace("\x00", "") for one in cells]
        if self.found.mixed and not all(map(_sound, cells)):
            self._mixed.add(
                number, "{rows} hold Windows-1252 in a file of UTF-8; they were read as that."
            )
            cells = list(map(settled, cells))
        if self.found.errors == "replace" and any("\ufffd" in one for one in cells):
            self._lost.add(
                number,
                f"{{rows}} hold letters that are none in {self.found.encoding}: shown as \ufffd.",
            )
        return cells


def _block(reader: Iterator[list[str]]) -> list[list[str]]:
    """The next rows; none where one has a cell that is too long."""
    try:
        return list(islice(reader, _BLOCK))
    except csv.Error:
        return []


def _sound(cell: str) -> bool:
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _long(number: int, line: int, column: int) -> Issue:
    return Issue(
        IssueSeverity.WARNING,
        "quote_unbalanced",
        f"The cell in column {column} opens with a quotation mark on line {line:,} and runs over "
        "hundreds of lines.",
        f"If it is not meant to: {_REMEDY[0].lower()}{_REMEDY[1:]}",
        row=number,
    )
