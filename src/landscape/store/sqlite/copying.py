"""A consistent copy of the file, made while others read and write."""

from __future__ import annotations

import glob
import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from landscape.errors import Refused, StoreUnreachable
from landscape.store.leftovers import held, sweep
from landscape.store.sqlite.connection import Connections, in_words

_UNFINISHED = ".unfinished"


def backup(
    connections: Connections, path: Path, finish: Callable[[sqlite3.Connection], None] | None = None
) -> None:
    """Copies the store to a path where nothing is yet; the copy appears there only when it is whole.

    Parameters: `finish`, what is still to be done to the copy.
    Raises Refused when something is there, StoreUnreachable, StoreFull.
    """
    if path.exists() or path.is_symlink():
        raise _taken(path)
    _sweep(path)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_UNFINISHED}")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with held(unfinished):
            _copy(connections, unfinished, finish)
            os.link(unfinished, path)
    except FileExistsError as wrong:
        raise _taken(path) from wrong
    except OSError as wrong:
        raise StoreUnreachable(
            f"No copy can be written to {path}.",
            detail=wrong.strerror or str(wrong),
            remedy="Check that its folder exists and may be written.",
        ) from wrong
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _copy(
    connections: Connections, path: Path, finish: Callable[[sqlite3.Connection], None] | None
) -> None:
    with in_words(path), closing(sqlite3.connect(path)) as copy:
        # No journal: should this process be killed, half a copy is of no use anyway.
        copy.execute("PRAGMA journal_mode = MEMORY")
        copy.execute("PRAGMA locking_mode = EXCLUSIVE")
        with connections.reading() as db:
            db.execute("SELECT count(*) FROM loads").fetchone()
            # In one piece: the read transaction holds the state meanwhile.
            db.backup(copy)
        if finish is not None:
            with copy:
                finish(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sweep(path: Path) -> None:
    """Removes what copies that were killed have left, and the logs that then belong to no file."""
    unfinished = f"{glob.escape(path.name)}.*{_UNFINISHED}"
    sweep(path.parent.glob(unfinished))
    for one in path.parent.glob(f"{unfinished}-*"):
        with suppress(OSError):
            if not one.with_name(one.name.rpartition("-")[0]).exists():
                one.unlink()


def _taken(path: Path) -> Refused:
    return Refused(
        f"{path} exists, and a backup never overwrites.",
        remedy="Name another file, or remove that one first.",
    )
