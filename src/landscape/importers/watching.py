"""What is told to a person who waits while a long file is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Counted(Protocol):
    """A ledger that grows while it is looked at."""

    read: int


# Called with what is being done now, and with the ledger that counts its rows where there are any.
Watch = Callable[[str, Counted | None], None]


def unwatched(_doing: str, _ledger: Counted | None) -> None:
    """Nobody waits at a terminal."""
