"""What every command shares: the store, the date, the format, and how answers are printed."""

from __future__ import annotations

import csv
import gc
import json
import os
import sys
from collections.abc import Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from landscape.errors import NotFound, UsageError
from landscape.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landscape.estate.estate import Estate
    from landscape.store.protocol import Store


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an answer: its title, its column headers, its rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """The shared options of one call.

    `held` is where a process that ends after its answer keeps it: see `print`.
    """

    settings: Settings
    as_at: date
    format: Format
    dated: bool = False  # whether a person named the date
    held: list[object] | None = None

    @classmethod
    def of(
        cls,
        store: str | None,
        as_at: str | None,
        output: Format,
        *,
        held: list[object] | None = None,
    ) -> Session:
        """From the options as typed. Raises UsageError for a date that is none."""
        from dataclasses import replace

        settings = Settings.from_environment()
        if store:
            settings = replace(settings, store=store)
        return cls(settings, day(as_at) if as_at else today(), output, bool(as_at), held)

    @contextmanager
    def open(self, *, create: bool = False) -> Iterator[Store]:
        """The store. A command that only asks does not create one."""
        from landscape.store import open_store

        store = open_store(self.settings.store, self.settings, create=create)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def estate(self) -> Iterator[Estate]:
        """The estate as it stands in the store, for one question."""
        with self.open() as store, self.estate_of(store) as found:
            yield found

    @contextmanager
    def estate_of(self, store: Store) -> Iterator[Estate]:
        """The estate of a store that is open, for one question."""
        from landscape.collecting import uncollected
        from landscape.estate.loading import load_estate

        with uncollected():
            yield load_estate(store, self.as_at)

    def print(self, answer: Any, tables: Sequence[Table]) -> None:
        """One answer in the chosen format: JSON is one document, CSV the first table, nothing else.

        Where the process ends with it, the answer and the estate behind it are neither given back object
        by object nor looked through for circles. Raises StoreFull, UsageError when it cannot be written.
        """
        with _writing_answer():
            if self.format is Format.JSON:
                _print_json(answer)
            elif self.format is Format.CSV:
                _print_csv(tables[0])
            else:
                for table in tables:
                    _print_table(table)
        if self.held is not None:
            self.held.append(answer)
            gc.freeze()


def session(context: typer.Context) -> Session:
    """The session that the shared options made."""
    made = context.obj
    assert isinstance(made, Session)
    return made


def today() -> date:
    """The day on which questions are answered when nobody says another."""
    return date.today()


def day(text: str) -> date:
    """A date as typed, YYYY-MM-DD. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is not a date.", remedy="Write it as YYYY-MM-DD, such as 2026-11-24."
        ) from None


def whole_number(text: str, what: str) -> int:
    """A number as typed. Raises UsageError."""
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(
            f"{text!r} is no {what}.", remedy="`landscape loads` lists them by number."
        )
    return int(text)


_NUMBERS = ("reference", "source_id")
_BOOKED = ("Licence", "Cost")  # kept under the name of what they are for


def element_named(store: Store, text: str, type_name: str = "") -> str:
    """The id of the element that a person means by an id, a name or a reference number.

    The name of an application means the application, not the licences and costs booked under it. Where only
    elements of one type can be meant, only those are looked among. Raises NotFound with the nearest
    candidates when it is none or could be several.
    """
    try:
        return store.element(text).id
    except NotFound:
        pass
    hits = list(store.find(text, limit=6, types=(type_name,) if type_name else ()))
    exact = [one for one in hits if one.name.casefold() == text.casefold()]
    exact = exact or [one for one in hits if one.matched in _NUMBERS and one.score == 1]
    exact = [one for one in exact if one.type not in _BOOKED] or exact
    if len(exact) == 1:
        return exact[0].id
    near = "; ".join(f"{one.name} ({one.id})" for one in (exact or hits))
    raise NotFound(
        f"{text!r} {'could be several elements' if exact else 'is no known element'}.",
        detail=f"Nearest: {near}" if near else "",
        remedy="Name it by its id; `landscape find TEXT` shows ids.",
    )


def output_path(path: Path, *, force: bool = False) -> Path:
    """A path that may be written. Raises Refused when something is there already."""
    from landscape.errors import Refused

    if path.exists() and not force:
        raise Refused(f"{path} exists.", remedy="Name another file, or remove that one first.")
    return path


@contextmanager
def _writing_answer() -> Iterator[None]:
    """Writes out what is printed, so that a full disk is told in words; who reads no further is no error."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _to_nowhere(sys.stdout)
    except OSError as wrong:
        from landscape.exporters.whole import in_words

        _to_nowhere(sys.stdout)
        with in_words("the answer"):
            raise wrong


def _to_nowhere(stream: TextIO) -> None:
    """Lets go of what waits to be written to a stream that takes nothing any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _print_json(answer: Any) -> None:
    from landscape.responses.rows import made, pieces

    if sys.stdout.isatty():
        # Indented for eyes only: without, the encoder in C does it, ten times as fast.
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=made))
    else:
        sys.stdout.writelines(pieces(answer))
    sys.stdout.write("\n")


def _print_csv(table: Table) -> None:
    from landscape.model.neutral import neutralise

    writer = csv.writer(sys.stdout)  # \r\n at line ends, so that a bare one in a cell is quoted
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([neutralise(one) if isinstance(one, str) else one for one in row])


_BETWEEN = 2  # blanks from one column to the next
_PIPED = 120  # letters to a line where no terminal says how many
_MOST_DRAWN = 500  # rows; drawing ten thousand takes longer than answering, and nobody reads them
_FIRST_COLUMN = 25  # what a row is about stands on one line where it fits in so many letters
_LONG_WORD, _SHORT_WORD = (
    16,
    8,
)  # letters: how long a word may be to stay whole, at best and at least


def _print_table(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = max(console.width, _PIPED)
    left_out = len(table.rows) - _MOST_DRAWN
    held = list(table.rows[:_MOST_DRAWN])
    rows = [[shown(one) for one in row] for row in held]
    numeric = [
        bool(held) and all(isinstance(row[place], int | float | None) for row in held)
        for place in range(len(table.columns))
    ]
    drawn = RichTable(
        title=Text(table.title), title_justify="left", header_style="bold", box=None, pad_edge=False
    )
    widths = column_widths(table.columns, rows, numeric, console.width)
    for column, width, is_number in zip(table.columns, widths, numeric, strict=True):
        drawn.add_column(
            column, justify="right" if is_number else "left", overflow="fold", width=width
        )
    for row in rows:
        drawn.add_row(*map(Text, row))
    if table.rows:
        console.print(drawn)
    else:
        console.print(Text(f"{table.title}: nothing."))
    if left_out > 0:
        more = f"… and {left_out:,} rows more: --format json gives all."
        console.print(Text(more, style="italic"))
    if table.note:
        console.print(Text(table.note, style="italic"))
    console.print()


def column_widths(
    columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], room: int
) -> list[int]:
    """How many letters each column gets, so that no line is longer than `room` and no letter is lost.

    What is widest gives way first. Words stay whole as long as that is possible, then what the row is about
    gives way, the words of headers, long words; dates and figures last.

    >>> column_widths(["Name", "Why"], [["Diary", "so it is said " * 9]], [False, False], 40)
    [5, 33]
    """
    every = [_Letters.of(one, [row[place] for row in rows]) for place, one in enumerate(columns)]
    room -= _BETWEEN * (len(columns) - 1)
    wanted = [one.whole for one in every]
    least = next((one for one in _leasts(every, numeric) if sum(one) <= room), [1] * len(every))
    level = max((one for one in range(room + 1) if _taken(wanted, least, one) <= room), default=0)
    return [min(one, max(level, low)) for one, low in zip(wanted, least, strict=True)]


@dataclass(frozen=True, slots=True)
class _Letters:
    """How many letters a column needs: whole, for its longest word, for that of its header, for figures."""

    whole: int
    word: int
    head: int
    rigid: int

    @classmethod
    def of(cls, header: str, cells: Sequence[str]) -> _Letters:
        from rich.cells import cell_len

        lengths = {one: cell_len(one) for text in cells for one in text.split()}
        rigid = (size for one, size in lengths.items() if not any(map(str.isalpha, one)))
        return cls(
            max(map(cell_len, (header, *cells))),
            max(lengths.values(), default=1),
            max(map(cell_len, header.split()), default=1),
            max(rigid, default=1),
        )


def _leasts(every: Sequence[_Letters], numeric: Sequence[bool]) -> Iterator[list[int]]:
    """What columns need at least, from what is good to read to what is just possible."""
    for first, heads, longest in (
        *((True, True, most) for most in range(_LONG_WORD, _SHORT_WORD, -1)),
        *((False, True, most) for most in range(_LONG_WORD, _SHORT_WORD, -1)),
        *((False, False, most) for most in range(_LONG_WORD, 0, -1)),
    ):
        yield [
            _least(one, first=first and not place, heads=heads, longest=longest, figures=figures)
            for place, (one, figures) in enumerate(zip(every, numeric, strict=True))
        ]


def _least(one: _Letters, *, first: bool, heads: bool, longest: int, figures: bool) -> int:
    head = one.head if heads else min(one.head, longest)
    word = one.word if figures else min(one.word, longest)
    return min(one.whole, max(head, word, one.rigid, _FIRST_COLUMN if first else 1))


def _taken(wanted: Sequence[int], least: Sequence[int], level: int) -> int:
    """The letters that columns take when none has more than `level`, but for what it has at least."""
    return sum(min(one, max(level, low)) for one, low in zip(wanted, least, strict=True))


def shown(value: Any) -> str:
    """A cell as people read it; control and direction marks cannot disturb the terminal."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return "".join(one if one.isprintable() else " " for one in str(value))
