"""Files that were sent to be looked at, kept until somebody says to load them."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from landscape.errors import NotFound

if TYPE_CHECKING:
    from landscape.pipeline import ImportOptions

_MOST = 8  # deliveries kept at once; the oldest makes room
_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files that arrived together, in a folder of their own, and how they are to be loaded."""

    folder: Path
    files: tuple[Path, ...]
    options: ImportOptions
    since: float


class Tray:
    """Deliveries by a name that cannot be guessed. Only this process knows of them."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Delivery] = OrderedDict()
        self._guard = threading.Lock()

    def folder(self) -> Path:
        """A new folder to receive files in."""
        return Path(tempfile.mkdtemp(prefix="landscape-"))

    def put(self, folder: Path, files: tuple[Path, ...], options: ImportOptions) -> str:
        """Keeps a delivery; returns its name. The oldest are dropped when there are too many."""
        name = secrets.token_urlsafe(18)
        with self._guard:
            self._held[name] = Delivery(folder, files, options, time.monotonic())
            while len(self._held) > _MOST or self._is_old(next(iter(self._held))):
                self._drop(next(iter(self._held)))
        return name

    def get(self, name: str) -> Delivery:
        """A delivery. Raises NotFound when it is not kept any more."""
        with self._guard:
            if name not in self._held or self._is_old(name):
                raise NotFound(
                    "These files are not kept any more.",
                    remedy="Send them again; they are kept for an hour, and until the service stops.",
                )
            return self._held[name]

    def change(self, name: str, options: ImportOptions) -> None:
        """Keeps a delivery with other options. Raises NotFound when it is not kept any more."""
        held = self.get(name)
        with self._guard:
            self._held[name] = replace(held, options=options)

    def drop(self, name: str) -> None:
        """Forgets a delivery and deletes its files."""
        with self._guard:
            self._drop(name)

    def close(self) -> None:
        """Forgets all of them."""
        with self._guard:
            for name in list(self._held):
                self._drop(name)

    def _is_old(self, name: str) -> bool:
        return time.monotonic() - self._held[name].since > _SECONDS

    def _drop(self, name: str) -> None:
        one = self._held.pop(name, None)
        if one is not None:
            shutil.rmtree(one.folder, ignore_errors=True)
