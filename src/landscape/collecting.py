"""The collector of circles: paused, and told what will stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of circles, for work that makes very many objects and no circles.

    It would look at all that was made again and again: two fifths of the time of an analysis of ten
    thousand applications, and of records and rows by the million when files are loaded.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def settled() -> None:
    """Frees the circles that nobody holds any more, and leaves all else alone from now on.

    For a service that has worked out what it will answer from: looking through an estate of ten thousand
    applications takes .3 s of CPU, in which nobody is answered, and comes again and again.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
