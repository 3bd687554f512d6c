"""What every reader hands over: sheets of rows as text, with what was noticed while reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from landscape.model.record import Issue, Row
from landscape.settings import Settings


@dataclass(slots=True)
class Sheet:
    """One table as read: its rows in order, numbered as a person sees them, blank ones included.

    `headers` is set when the format itself names the columns (JSON); else they are looked for in the rows.
    """

    rows: list[Row]
    name: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    headers: tuple[str, ...] | None = None
    issues: list[Issue] = field(default_factory=list)


class Reader(Protocol):
    """Reads one family of files. Found through the entry point group `landscape.importers`."""

    name: str
    describes: str

    def can_open(self, path: Path, head: bytes) -> bool:
        """Whether the first bytes of a file look like this family; the file's ending does not count."""

    def sheets(self, path: Path, settings: Settings) -> Iterator[Sheet]:
        """The tables of a file. Raises InputRejected when it cannot be read."""
