"""A sheet of which the first rows were read: its header, and the data rows among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from landscape.importers.header_row import Header, find_header
from landscape.importers.rows import Sheet, without_blank_tail
from landscape.model.record import Row

_SAMPLED = 400


@dataclass(slots=True)
class Begun:
    """A sheet of which the first rows were read: its header, the data rows among them, and the rest."""

    sheet: Sheet
    header: Header
    first: list[Row]
    rest: Iterator[Row]

    @classmethod
    def of(cls, sheet: Sheet, also: frozenset[str] = frozenset()) -> Begun:
        """Reads the first rows and finds the header among them."""
        named = sheet.headers is not None
        rest = iter(sheet.rows) if named else without_blank_tail(sheet)
        first = list(islice(rest, _SAMPLED))
        header = Header(None, sheet.headers or ()) if named else find_header(first, also)
        return cls(sheet, header, first, rest)

    @property
    def data(self) -> list[Row]:
        """The data rows among the first rows."""
        return self.first[0 if self.header.index is None else self.header.index + 1 :]

    def rows(self) -> Iterator[Row]:
        """All data rows; they can be read once."""
        return chain(self.data, self.rest)

    @property
    def is_headerless(self) -> bool:
        """Whether neither the format nor a row names the columns."""
        return self.header.index is None and self.sheet.headers is None

    @property
    def header_row(self) -> int | None:
        """The number of the row that names the columns."""
        return None if self.header.index is None else self.first[self.header.index].number
