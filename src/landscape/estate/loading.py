"""From a store to an estate."""

from __future__ import annotations

from datetime import date

from landscape.collecting import uncollected
from landscape.estate.estate import Estate
from landscape.store.protocol import Store


def load_estate(store: Store, as_at: date, load: int | None = None) -> Estate:
    """The estate as a store holds it.

    Parameters: `as_at`, the date on which questions about it are answered; `load`, a load's number, for
    the state as it was after that load (None: as it is now).
    Raises NotFound for a load that never was.
    """
    with uncollected():
        return Estate.of(store.columns(load), as_at)
