"""What a process that was killed has left behind, removed by the next one that works in the same place.

Who makes a file or folder for a while holds it: the lock goes with the process, however that ends. What
nobody holds is a leftover. Where the system knows no such locks, nothing is taken for one.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_YOUNG = 60.0  # seconds in which its maker may not hold it yet


def hold(place: Path) -> int:
    """Holds a file or folder until the descriptor that is returned is closed; -1 where that is not known."""
    try:
        import fcntl
    except ImportError:
        return -1
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def release(descriptor: int) -> None:
    """Lets go."""
    if descriptor >= 0:
        os.close(descriptor)


@contextmanager
def held(place: Path) -> Iterator[None]:
    """Holds a file or folder throughout the block."""
    descriptor = hold(place)
    try:
        yield
    finally:
        release(descriptor)


def sweep(places: Iterable[Path]) -> None:
    """Removes those that are our own, not quite new, and held by nobody."""
    for one in places:
        with suppress(OSError):
            if _is_old_and_ours(one):
                descriptor = hold(one)
                try:
                    _remove(one, descriptor)
                finally:
                    release(descriptor)


def _is_old_and_ours(place: Path) -> bool:
    found = place.lstat()
    own = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return own and not place.is_symlink() and time.time() - found.st_mtime > _YOUNG


def _remove(place: Path, descriptor: int) -> None:
    if descriptor < 0:
        return
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink()
