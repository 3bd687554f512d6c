"""What is being done, on one line of a terminal, while a person waits; nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from landscape.cli.context import shown

if TYPE_CHECKING:
    from landscape.importers import Counted
    from landscape.pipeline import ImportOptions


class Doing:
    """The line: what is done now and how many rows of it so far. It is read anew at each drawing."""

    def __init__(self) -> None:
        self._doing = "Opening the files"
        self._ledger: Counted | None = None

    def __call__(self, doing: str, ledger: Counted | None) -> None:
        self._doing, self._ledger = shown(doing), ledger

    def __str__(self) -> str:
        rows = self._ledger.read if self._ledger is not None else 0
        return f"{self._doing}: {rows:,} rows" if rows else self._doing

    def __rich__(self) -> str:
        from rich.markup import escape

        return escape(str(self))


@contextmanager
def watching(options: ImportOptions) -> Iterator[ImportOptions]:
    """The options with somebody who is told; the line goes when the block ends."""
    if not sys.stderr.isatty():
        yield options
        return
    from rich.console import Console
    from rich.status import Status

    doing = Doing()
    with Status(doing, console=Console(stderr=True), refresh_per_second=4):
        yield replace(options, watch=doing)
