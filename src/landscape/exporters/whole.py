"""Files of an estate, written whole or not at all, to be read by their owner only."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
from pathlib import Path

from landscape.store.leftovers import held, sweep

_UNFINISHED = ".unfinished"


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file beside and gives it its name when it is done; what was there before is replaced.

    Raises OSError; then what was there is as it was.
    """
    sweep(path.parent.glob(f".{glob.escape(path.name)}.*{_UNFINISHED}"))
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_UNFINISHED}")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file, held(beside):
            file.write(content)
        beside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def make_folder(folder: Path) -> None:
    """Makes a folder that only its owner may enter; one that is there stays as it is."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
