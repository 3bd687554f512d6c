"""What steps keep between processes: one file for each, in a folder beside the store.

The files hold digests, numbers, words and reasons, and are for the owner of the store only. They may be removed
at any time, and one that is missing, cut off, changed or of another version of the program is as good as none:
the next run is a full one. A file is replaced whole, so that nobody reads half of one.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landscape.matching.kept import NOTHING, Arrays, Kept, digest
from landscape.settings import Settings
from landscape.store.opening import is_server, place_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FIRST = b"landscape steps 2\n"
_ALIGNED = 8  # bytes at whose multiples arrays start, as numpy reads them best
_CHECK = 32
_ENDING = ".kept"
_UNFINISHED = ".unfinished"
_KINDS = frozenset(("int32", "int64", "uint8", "uint32", "float32", "float64"))
_NAME = re.compile(r"[a-z-]+")


def kept_for(url: str, settings: Settings) -> Kept:
    """Where steps on a store keep what they may: beside its file, or in the folder for copies of servers.

    Nowhere for a server when no such folder is named.
    """
    if not is_server(url):
        place = place_of(url)
        return KeptFiles(place.with_name(f"{place.name}-steps"))
    if not settings.neo4j_copies:
        return NOTHING
    return KeptFiles(Path(settings.neo4j_copies).expanduser() / f"steps-{digest(url).hex()}")


class KeptFiles:
    """The files of one folder; see `matching.kept.Kept`. Where nothing can be written nothing is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, name: str, basis: bytes) -> Arrays | None:
        """What was put there last, None when nothing whole of that basis is there."""
        try:
            held = self._place(name).read_bytes()
            return _read(held, basis)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, name: str, basis: bytes, arrays: Arrays) -> None:
        """Keeps arrays in the place of those before."""
        place = self._place(name)
        aside = place.with_name(f"{place.name}.{secrets.token_hex(4)}{_UNFINISHED}")
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in self._folder.glob(f"{place.name}.*{_UNFINISHED}"):
                left.unlink(missing_ok=True)
            try:
                _write(aside, basis, arrays)
                aside.replace(place)
            finally:
                aside.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a step")
        return self._folder / f"{name}{_ENDING}"


def _write(place: Path, basis: bytes, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    import numpy as np

    said = {"basis": basis.hex(), "arrays": [(n, a.dtype.name, len(a)) for n, a in arrays.items()]}
    check = blake2b(digest_size=_CHECK)
    head = _FIRST + json.dumps(said).encode()
    parts: list[Any] = [head + b" " * _short_of(len(head) + 1) + b"\n"]
    for one in arrays.values():
        parts += [np.ascontiguousarray(one), bytes(_short_of(one.nbytes))]
    with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        for part in parts:
            check.update(part)
            file.write(part)
        file.write(check.digest())


def _short_of(length: int) -> int:
    """How many bytes are missing to where an array may start."""
    return -length % _ALIGNED


def _read(held: bytes, basis: bytes) -> Arrays | None:
    """Raises ValueError, KeyError or TypeError for what nobody wrote."""
    import numpy as np

    start = held.find(b"\n", len(_FIRST)) + 1
    if not held.startswith(_FIRST) or not start:
        return None
    said = json.loads(held[len(_FIRST) : start])
    if said["basis"] != basis.hex():
        return None
    whole = memoryview(held)[:-_CHECK]
    if blake2b(whole, digest_size=_CHECK).digest() != held[-_CHECK:]:
        return None
    found: dict[str, NDArray[np.generic]] = {}
    for name, kind, length in said["arrays"]:
        if kind not in _KINDS:
            return None
        found[name] = np.frombuffer(held, dtype=np.dtype(kind), count=length, offset=start)
        start += found[name].nbytes + _short_of(found[name].nbytes)
    return found


__all__ = ["KeptFiles", "kept_for"]
