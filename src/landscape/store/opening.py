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
    """The store at a path or URL: a file, or a Neo4j server (neo4j://, neo4j+s://, bolt:// …).

    Parameters: `create` makes the file when there is none, or a store of an empty database; `read_only`
    never writes to it, not even to bring an older schema up to date.
    Raises StoreUnreachable (no such place, no permission, a kind of store that this version does not
    have), StoreDamaged (no store, damaged, or written by a newer version).
    """
    known = settings or Settings.from_environment()
    if isinstance(url, str) and is_server(url):
        from landscape.store.neo4j.store import Neo4jStore

        return Neo4jStore.open(url, known, create=create, read_only=read_only)
    from landscape.store.sqlite.store import SqliteStore

    place = place_of(url) if isinstance(url, str) else url
    return SqliteStore.open(place, known, create=create, read_only=read_only)


def discard_if_empty(place: Path) -> bool:
    """Removes a store in a file that holds nothing and that nobody else has open; whether it did."""
    from landscape.store.sqlite.connection import discard_if_empty as discard

    return discard(place)


def is_server(url: str) -> bool:
    """Whether a store is named by the URL of a server.

    >>> is_server("neo4j+s://estate.example"), is_server("landscape.db")
    (True, False)
    """
    return _SERVER.match(url) is not None


def shown_place(url: str, settings: Settings) -> str:
    """The path or URL of a store as it may be printed: without credentials.

    >>> shown_place("bolt://me:secret@localhost/estate", Settings()), shown_place("my.db", Settings())
    ('bolt://localhost/estate', 'my.db')
    """
    if not is_server(url):
        return url
    from landscape.store.neo4j.address import Address

    return Address.parse(url, settings).shown


def place_of(url: str) -> Path:
    """The path that names a store in a file. Raises StoreUnreachable when it names no file."""
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() != "file":
        raise StoreUnreachable(
            f"{scheme[1]}:// is no kind of store.",
            remedy="Name a file, such as landscape.db, or a server, neo4j://….",
        )
    text = url[len(scheme[0]) :] if scheme else url
    if not text or "\0" in text:
        raise StoreUnreachable(
            "The store has no name.", remedy="Name a file, such as landscape.db."
        )
    return Path(text).expanduser()
