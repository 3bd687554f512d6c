"""Files that are sent: stored under plain names. How much a request may bring is for the guard."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from fastapi import UploadFile

from landscape.errors import InputRejected, UsageError

_LONGEST_NAME = 200  # bytes


def received(files: Sequence[UploadFile], folder: Path) -> list[Path]:
    """Stores the files that were sent under their own plain names.

    Raises UsageError when there is none or two have one name, InputRejected when one cannot be kept.
    """
    if not any(one.filename for one in files):
        raise UsageError("No file was sent.", remedy="Send at least one as `files`.")
    paths: dict[str, Path] = {}
    for one in files:
        place = folder / plain_name(one.filename)
        alike = unicodedata.normalize("NFC", place.name).casefold()  # one file to some systems
        if alike in paths:
            raise UsageError(
                f"Two files are called {place.name}.", remedy="Send them one after the other."
            )
        _keep(one, place)
        paths[alike] = place
    return [*paths.values()]


def plain_name(name: str | None) -> str:
    """The last part of a name as it was sent, as long as a file system takes it."""
    kept = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(one for one in kept if one.isprintable())
    kept = kept.encode()[-_LONGEST_NAME:].decode(errors="ignore").strip(". ")
    return kept or "upload"


def _keep(sent: UploadFile, place: Path) -> None:
    try:
        with place.open("wb") as kept:
            shutil.copyfileobj(sent.file, kept)
    except OSError as wrong:
        raise InputRejected(
            f"{place.name} could not be kept here.",
            detail=wrong.strerror or "",
            remedy="Send it under a plain name, and see that there is room for temporary files.",
        ) from wrong
