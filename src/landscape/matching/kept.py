"""What a step may keep from one run to the next: arrays under a name, good for one basis.

A step keeps what it made of each row beside a digest of all that it was made from, and uses it again
where that digest is the same. So what is kept can be missing or of another time, and the outcome is the
same; it is only made more slowly (docs/decisions/0028-steps-in-a-new-process.md).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.generic]
    Ints = NDArray[np.int32 | np.int64]
else:  # numpy is imported where it is used, so that the command line starts quickly
    Array = Ints = Any

Arrays = Mapping[str, Array]
KEY = 16  # bytes of a digest: two that differ are the same by chance once in 2 ** 64 rows


class Kept(Protocol):
    """A place for what steps keep."""

    def take(self, name: str, basis: bytes) -> Arrays | None:
        """What was put there last, None when nothing whole of that basis is there."""

    def put(self, name: str, basis: bytes, arrays: Arrays) -> None:
        """Keeps arrays in the place of those before."""


class Nothing:
    """Where nothing is kept."""

    def take(self, name: str, basis: bytes) -> Arrays | None:
        """None."""

    def put(self, name: str, basis: bytes, arrays: Arrays) -> None:
        """Lets them go."""


NOTHING = Nothing()


def digest(*parts: object) -> bytes:
    """A digest of values that print as what they say: no sets, no objects without a `repr`.

    >>> digest("a", 1) == digest("a", 1), digest("a", 1) == digest("a", "1"), len(digest())
    (True, False, 16)
    """
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def digest_of(keys: Iterable[bytes]) -> bytes:
    """A digest of digests, in their order."""
    return blake2b(b"".join(keys), digest_size=KEY).digest()


def table(keys: list[bytes]) -> Array:
    """Digests as an array, to be kept."""
    import numpy as np

    return np.frombuffer(b"".join(keys), dtype=np.uint8)


def keys_of(table: Array) -> list[bytes]:
    """The digests of a kept array."""
    held = table.tobytes()
    return [held[at : at + KEY] for at in range(0, len(held), KEY)]


@cache
def program() -> bytes:
    """A digest of what makes numbers out of rows: this package, its reference tables, numpy, the machine."""
    import numpy as np

    from landscape.matching.reference import reference_path

    folder = Path(__file__).resolve().parent
    tables = reference_path("link_model.json").parent
    found = blake2b(digest_size=KEY)
    for path in sorted([*folder.rglob("*.py"), *tables.iterdir()]):
        found.update(digest(path.name, path.read_bytes()) if path.is_file() else b"")
    features = getattr(getattr(np, "_core", None), "_multiarray_umath", None)
    machine = sorted(getattr(features, "__cpu_features__", {}).items())
    found.update(digest(sys.version, sys.platform, np.__version__, machine))
    return found.digest()
