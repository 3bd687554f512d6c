"""A store with all its history, copied to another place: file or server, either way."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from landscape.errors import Refused, StoreDamaged, UsageError
from landscape.settings import Settings
from landscape.store.opening import is_server, open_store, place_of
from landscape.store.protocol import Store

if TYPE_CHECKING:
    from sqlite3 import Connection


class _Books(Store, Protocol):
    """A store whose whole contents can be read as tables."""

    def books(self) -> AbstractContextManager[Connection]:
        """All that the store holds."""


class _Receiver(_Books, Protocol):
    """A store that takes over what another one holds."""

    def receive(self, db: Connection) -> None:
        """Takes it over, whole or not at all."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: its loads, and the hash that it shares with what it was copied from.

    `already` says that it was there before.
    """

    source: str
    target: str
    loads: int
    hash: str
    already: bool


def copy_store(source_url: str, target_url: str, settings: Settings) -> Copied:
    """Copies a store with its history; run again, it takes up what was interrupted.

    Raises Refused when something else is at the target, UsageError when both are one place.
    """
    source = open_store(source_url, settings, create=False, read_only=True)
    try:
        if _is_same(source_url, target_url):
            raise UsageError(f"{source.url} cannot be copied onto itself.")
        already = _held(source, target_url, settings)
        if not already:
            _copy(source, target_url, settings)
        target = open_store(target_url, settings, create=False, read_only=True)
        try:
            return _compared(source, target, already=already)
        finally:
            target.close()
    finally:
        source.close()


def _is_same(one: str, other: str) -> bool:
    if is_server(one) or is_server(other):
        return one == other
    return place_of(one).resolve() == place_of(other).resolve()


def _held(source: Store, target_url: str, settings: Settings) -> bool:
    """Whether the target has it already. Raises Refused when it has something else."""
    if not is_server(target_url) and not place_of(target_url).exists():
        return False
    target = open_store(target_url, settings, create=is_server(target_url))
    try:
        if _contents(target) == _contents(source):
            return target.latest() > 0 or not is_server(target_url)
        if is_server(target_url) and not target.latest() and not target.decisions():
            return False
        raise Refused(
            f"{target.url} holds another estate, and a copy never overwrites.",
            remedy="Name another file or an empty database.",
        )
    finally:
        target.close()


def _contents(store: Store) -> tuple[object, ...]:
    return store.loads(), store.decisions(), store.snapshot_hash()


def _copy(source: Store, target_url: str, settings: Settings) -> None:
    if not is_server(target_url):
        source.backup(Path(place_of(target_url)))
        return
    target: _Receiver = open_store(target_url, settings)  # type: ignore[assignment]
    origin: _Books = source  # type: ignore[assignment]
    try:
        with origin.books() as db:
            target.receive(db)
    finally:
        target.close()


def _compared(source: Store, target: Store, *, already: bool) -> Copied:
    there = target.snapshot_hash()
    if target.latest() != source.latest():
        raise Refused(
            f"{source.url} was written while it was copied.",
            remedy="Copy it again to another place; this copy holds the state before.",
        )
    if there != source.snapshot_hash():
        raise StoreDamaged(
            f"{target.url} is not equal to {source.url}.",
            remedy="Run `landscape verify` on both.",
        )
    return Copied(source.url, target.url, target.latest(), there, already)
