"""Files that are sent: stored under plain names, refused when they are too large."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import UploadFile

from landscape.errors import InputRejected, UsageError

_BLOCK = 1 << 20


def received(files: Sequence[UploadFile], folder: Path, largest_mb: int) -> list[Path]:
    """Stores the files that were sent under their own plain names.

    Raises UsageError when there is none or two have one name, InputRejected when one is too large.
    """
    if not any(one.filename for one in files):
        raise UsageError("No file was sent.", remedy="Send at least one as `files`.")
    largest = largest_mb * _BLOCK
    paths: list[Path] = []
    for one in files:
        place = folder / _plain_name(one.filename)
        if place in paths:
            raise UsageError(
                f"Two files are called {place.name}.", remedy="Send them one after the other."
            )
        _store(one, place, largest)
        paths.append(place)
    return paths


def _plain_name(name: str | None) -> str:
    kept = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(one for one in kept if one.isprintable())[-120:].strip(". ")
    return kept or "upload"


def _store(sent: UploadFile, place: Path, largest: int) -> None:
    size = 0
    with place.open("wb") as kept:
        while block := sent.file.read(_BLOCK):
            size += len(block)
            if size > largest:
                raise InputRejected(
                    f"{place.name} is larger than {largest // _BLOCK} MB.",
                    remedy="Split it, or raise LANDSCAPE_LARGEST_FILE_MB.",
                )
            kept.write(block)
