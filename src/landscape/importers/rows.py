"""What every reader hands over: sheets of rows as text, with what was noticed while reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from landscape.errors import InputRejected
from landscape.model.record import Issue, Row
from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.settings import Settings


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read: where its bytes lie, and what people call it.

    `path` is a regular file: the file itself, or what was unpacked or taken from standard input.
    `name` is the name without folders, `shown` what messages say (with the file inside an archive).
    """

    path: Path
    name: str
    shown: str
    head: bytes
    size: int
    issues: tuple[Issue, ...] = ()


@dataclass(slots=True)
class Sheet:
    """One table: its rows in order, numbered as a person sees them, blank ones included.

    `rows` can be read once, before the next sheet is asked for; `issues` is complete when they are
    read. `headers` is set when the format itself names the columns (JSON), `kind` with its reason when
    it says what the table lists; else they are looked for in the rows.
    """

    rows: Iterable[Row]
    name: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    headers: tuple[str, ...] | None = None
    issues: list[Issue] = field(default_factory=list)
    kind: Kind | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HeadingRow(Row):
    """A row that is no entry: it says what those below it have in common."""


class Reader(Protocol):
    """Reads one family of files. Found through the entry point group `landscape.importers`."""

    name: str
    describes: str

    def can_open(self, source: Source) -> bool:
        """Whether the bytes of a file are of this family; the file's ending does not count."""

    def sheets(self, source: Source, settings: Settings) -> Iterator[Sheet]:
        """The tables of a file. Raises InputRejected when it cannot be read."""


_NAMED_ROWS = 5


class Limits:
    """Counts the rows and cells of one sheet and refuses it when there are too many."""

    def __init__(self, shown: str, settings: Settings, sheet: str | None = None) -> None:
        self.where = f"{shown}, sheet {sheet!r}," if sheet else shown
        self.settings = settings
        self.cells = 0

    def check(self, number: int, width: int) -> None:
        """Counts one row of so many cells. Raises InputRejected."""
        self.cells += width
        if width > self.settings.most_columns:
            raise InputRejected(
                f"{self.where} has {width:,} columns in row {number:,}; "
                f"{self.settings.most_columns:,} is the limit.",
                remedy="Leave columns out, or raise LANDSCAPE_MOST_COLUMNS.",
            )
        if number > self.settings.most_rows:
            raise InputRejected(
                f"{self.where} has more than {self.settings.most_rows:,} rows.",
                remedy="Split the file, or raise LANDSCAPE_MOST_ROWS.",
            )
        if self.cells > self.settings.most_cells:
            raise InputRejected(
                f"{self.where} has more than {self.settings.most_cells:,} cells by row {number:,}.",
                remedy="Split the file, or raise LANDSCAPE_MOST_CELLS.",
            )

    def count(self, last: int, widths: Sequence[int]) -> bool:
        """Counts rows of so many cells, up to row `last`, if none is too many; False when one is."""
        cells = self.cells + sum(widths)
        most = self.settings
        fits = last <= most.most_rows and cells <= most.most_cells
        if not fits or max(widths) > most.most_columns:
            return False
        self.cells = cells
        return True

    def check_cell(self, text: str, number: int, column: int) -> None:
        """Looks at the length of one cell (`column` counts from 1). Raises InputRejected."""
        if len(text) > self.settings.largest_cell:
            raise too_long(self.where, number, column, self.settings)


def too_long(where: str, number: int, column: int, settings: Settings) -> InputRejected:
    """The refusal of a cell that is too long."""
    return InputRejected(
        f"{where} has a cell of more than {settings.largest_cell:,} characters in row {number:,}, "
        f"column {column}.",
        remedy="Shorten it, or raise LANDSCAPE_LARGEST_CELL.",
    )


def filled(row: Row) -> bool:
    """Whether any cell of a row holds more than blanks."""
    return any(map(str.strip, row.cells))


def without_blank_tail(sheet: Sheet) -> Iterator[Row]:
    """The rows of a sheet up to the last one that holds anything; how many came after it is said."""
    last = 0
    number = 0
    for row in sheet.rows:
        number = row.number
        if not any(map(str.strip, row.cells)):
            continue
        if last and number > last + 1:
            yield from (Row(blank, ()) for blank in range(last + 1, number))
        last = number
        yield row
    if last and number > last:
        sheet.issues.append(_blank_tail(sheet, number - last, last))


def _blank_tail(sheet: Sheet, count: int, last: int) -> Issue:
    rows = "row" if count == 1 else "rows"
    return Issue(
        IssueSeverity.NOTE,
        "blank_rows_at_the_end",
        f"The last row is {last:,}; {count:,} blank {rows} after it are no rows of the list.",
        "Nothing needs to be done.",
        sheet=sheet.name,
    )


def some_rows(numbers: Iterable[int], count: int) -> str:
    """The first rows in words: `rows 3, 8 and 41 others`."""
    first = list(numbers)
    more = count - len(first)
    listed = ", ".join(f"{one:,}" for one in first)
    return f"{'row' if count == 1 else 'rows'} {listed}" + (f" and {more:,} others" if more else "")


class Recurring:
    """One issue for many rows: said at the first, and counted with each further one."""

    def __init__(
        self, issues: list[Issue], severity: IssueSeverity, code: str, remedy: str
    ) -> None:
        self.issues = issues
        self.severity = severity
        self.code = code
        self.remedy = remedy
        self._rows: list[int] = []
        self._count = 0
        self._place = -1

    def add(self, number: int, message: str, sheet: str | None = None) -> None:
        """Counts one row; `{rows}` in the message becomes the rows in words."""
        self._count += 1
        if len(self._rows) < _NAMED_ROWS:
            self._rows.append(number)
        told = message.replace("{rows}", some_rows(self._rows, self._count))
        issue = Issue(self.severity, self.code, told, self.remedy, row=self._rows[0], sheet=sheet)
        if self._place < 0:
            self._place = len(self.issues)
            self.issues.append(issue)
        self.issues[self._place] = issue
