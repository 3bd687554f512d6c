"""Opening a store by its path or URL."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from landscape.errors import StoreUnreachable
from landscape.settings import Settings

if TYPE_CHECKING:
    from landscape.store.protocol import Store

_SERVER = re.compile(r"^(neo4j|bolt)(\+s|\+ssc)?://", re.IGNORECASE)
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


def open_store(
    url: str | Path,
    settings: Settings | None = None,
    *,
    create: bool = True,
    read_only: bool = False,
) -> Store:
    """The store at a path or URL.

    Parameters: `create` makes the file when there is none; `read_only` never writes to it, not even
    to bring an older schema up to date.
    Raises StoreUnreachable (no such place, no permission, a kind of store that this version does not
    have), StoreDamaged (no store, damaged, or written by a newer version).
    """
    from landscape.store.sqlite.store import SqliteStore

    place = _path(url) if isinstance(url, str) else url
    return SqliteStore.open(
        place, settings or Settings.from_environment(), create=create, read_only=read_only
    )


def _path(url: str) -> Path:
    if _SERVER.match(url):
        raise StoreUnreachable(
            "A Neo4j server cannot be used as a store.",
            detail="This version keeps an estate in one file; a server store is not part of it.",
            remedy="Name a file instead, such as --store landscape.db.",
        )
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() != "file":
        raise StoreUnreachable(
            f"{scheme[1]}:// is no kind of store.", remedy="Name a file, such as landscape.db."
        )
    text = url[len(scheme[0]) :] if scheme else url
    if not text or "\0" in text:
        raise StoreUnreachable(
            "The store has no name.", remedy="Name a file, such as landscape.db."
        )
    return Path(text).expanduser()
