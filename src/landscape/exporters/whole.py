"""Files of an estate, written whole or not at all, to be read by their owner only."""

from __future__ import annotations

import errno
import glob
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from landscape.errors import LandscapeError, StoreFull, UsageError
from landscape.store.leftovers import held, sweep

_UNFINISHED = ".unfinished"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Writes files beside their places and names them when all of them are written.

    What was there before is replaced. Raises StoreFull when there is no room, UsageError where they may
    not be written; while they are written, what was there before is as it was.
    """
    with ExitStack() as staged:
        written = {path: _beside(path, content, staged) for path, content in files.items()}
        for path, unfinished in written.items():
            with in_words(path):
                unfinished.replace(path)


def _beside(path: Path, content: bytes, staged: ExitStack) -> Path:
    """A file with the content, held and, unless it was given another name, removed when the stack ends."""
    with in_words(path, "What was there before is as it was."):
        sweep(path.parent.glob(f".{glob.escape(path.name)}.*{_UNFINISHED}"))
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_UNFINISHED}")
        staged.callback(_remove, unfinished)
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            staged.enter_context(held(unfinished))
            file.write(content)
    return unfinished


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


@contextmanager
def folder_for_files(folder: Path) -> Iterator[None]:
    """Makes a folder that only its owner may enter; one that is there stays as it is.

    When what is done there fails, a folder that was made for it goes again. Raises StoreFull, UsageError.
    """
    with in_words(folder):
        made = not folder.is_dir()
        if made:
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
    try:
        yield
    except LandscapeError:
        if made:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def in_words(place: Path | str, also: str = "") -> Iterator[None]:
    """Turns what the system says of a place that cannot be written into an error that a person can act on.

    Parameters: `also`, what is to be said beside. Raises StoreFull when there is no room, else UsageError.
    """
    try:
        yield
    except OSError as wrong:
        why = wrong.strerror or str(wrong)
        if wrong.errno in _NO_ROOM:
            raise StoreFull(
                f"There is no room to write {place}.",
                detail=f"{why}. {also}".strip(),
                remedy="Make room, or choose another place.",
            ) from wrong
        raise UsageError(
            f"{place} cannot be written: {why}.",
            remedy="Choose another place, or allow writing there.",
        ) from wrong
