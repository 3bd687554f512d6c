"""Settings: read from the environment when asked, never at import."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from landscape.errors import UsageError

DEFAULT_STORE = "landscape.db"
DEFAULT_ORGANISATION = "council"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside. Each field is read from `LANDSCAPE_<NAME>`."""

    store: str = field(default=DEFAULT_STORE, repr=False)  # its URL may hold a password
    organisation: str = DEFAULT_ORGANISATION
    currency: str = "GBP"
    products: str = "landscape-products.csv"  # a product catalogue of the user's own
    relations: str = "landscape-suppliers.csv"  # supplier relations of the user's own
    embeddings: str = ""  # a folder with a sentence-embedding model of the user's own
    neo4j_user: str = "neo4j"
    neo4j_password: str = field(default="", repr=False)
    neo4j_copies: str = ""  # a folder to keep what was read of a server in, between runs
    profiles: str = ""  # a folder with header profiles of one's own
    lock_seconds: float = 10.0  # how long a second writer waits before it gives up
    largest_file_mb: int = 512  # a larger input file is refused
    largest_cell: int = 1_000_000  # characters; a longer cell is refused
    most_columns: int = 2_000
    most_rows: int = 5_000_000
    most_cells: int = 100_000_000  # of one sheet
    most_times_unpacked: int = 200  # an archive that grows more than this when unpacked is refused
    deepest_nesting: int = 12  # of JSON; what lies deeper is kept as text
    inspect_whole_mb: int = 10  # of a larger file, inspect looks at the first rows only
    inspect_rows: int = 5_000

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings in force. Raises UsageError when a number is none, or is negative."""
        known = os.environ if environment is None else environment
        chosen: dict[str, str | int | float] = {}
        for name, default in _DEFAULTS.items():
            text = known.get(f"LANDSCAPE_{name.upper()}")
            if text:
                chosen[name] = _typed(name, text, type(default))
        return cls(**chosen)  # type: ignore[arg-type]


def _typed(name: str, text: str, kind: type) -> str | int | float:
    if kind is str:
        return text
    try:
        number: int | float = kind(text)
    except ValueError:
        number = -1
    if not 0 <= number < math.inf:
        raise UsageError(
            f"LANDSCAPE_{name.upper()} is {text!r}, which is no "
            f"{'whole number' if kind is int else 'number'} from 0 on.",
            remedy="Set it to one or unset it.",
        )
    return number


_DEFAULTS = {name: getattr(Settings(), name) for name in Settings.__slots__}
