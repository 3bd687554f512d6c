"""What was read of a server, kept between runs in a folder that a person named: the next run reads what is new.

A process works on a file of its own; the kept one is copied when it begins and replaced, in one step, when
it ends. So processes never share one, and one that dies leaves the kept file as it was.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from landscape.store import leftovers
from landscape.store.neo4j.schema import VERSION
from landscape.store.sqlite import schema

_STORE = re.compile(r"[0-9a-f]{32}")
_UNFINISHED = ".unfinished"


class Kept:
    """The files of one folder, one for each store; without a folder nothing is kept."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder).expanduser() if folder else None

    def lend(self, store: str, place: Path) -> bool:
        """Copies what is kept of a store to a place; False when there is nothing of this version."""
        kept = self._place(store)
        if kept is None or not _is_only_ours(kept):
            return False
        try:
            os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            shutil.copyfile(kept, place)
        except OSError:
            place.unlink(missing_ok=True)
            return False
        return True

    def keep(self, store: str, place: Path) -> None:
        """Keeps a closed file in the place of the one before. Where that cannot be, nothing is kept."""
        kept = self._place(store)
        if kept is None or self._folder is None or place.with_name(f"{place.name}-wal").exists():
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            leftovers.sweep(self._folder.glob(f"*{_UNFINISHED}"))
            aside = self._folder / f"{kept.name}.{secrets.token_hex(4)}{_UNFINISHED}"
            os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            try:
                with leftovers.held(aside):
                    _copy(place, aside)
                    aside.replace(kept)
            finally:
                aside.unlink(missing_ok=True)
            for one in self._folder.glob(f"{store}-*.db"):
                if one != kept:  # of another version of landscape
                    one.unlink()

    def forget(self, store: str) -> None:
        """Removes what is kept of a store."""
        kept = self._place(store)
        if kept is not None:
            with suppress(OSError):
                kept.unlink(missing_ok=True)

    def _place(self, store: str) -> Path | None:
        # The name comes from a server: nothing else than a store's own mark becomes part of a path.
        if self._folder is None or not _STORE.fullmatch(store):
            return None
        return self._folder / f"{store}-{VERSION}.{schema.VERSION}.db"


def _copy(place: Path, aside: Path) -> None:
    shutil.copyfile(place, aside)
    with aside.open("rb+") as file:
        os.fsync(file.fileno())


def _is_only_ours(kept: Path) -> bool:
    """Whether nobody else may have written it."""
    try:
        found = kept.stat(follow_symlinks=False)
    except OSError:
        return False
    owner = getattr(os, "getuid", lambda: found.st_uid)()
    return found.st_uid == owner and not found.st_mode & 0o022
