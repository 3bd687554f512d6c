"""Application landscapes from the files an organisation already has.

From a notebook:

    from datetime import date
    import landscape

    store = landscape.open_store("landscape.db")
    landscape.import_files(store, ["register.csv", "cmdb.csv"])
    estate = landscape.load_estate(store, date(2026, 11, 24))
    graph = estate.to_networkx()
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landscape.estate.estate import Estate
    from landscape.pipeline import ImportOptions, LoadReport
    from landscape.store.protocol import Store

__version__ = "0.1.0"
__all__ = ["__version__", "import_files", "load_estate", "open_store"]


def open_store(url: str | Path = "landscape.db", *, create: bool = True) -> Store:
    """The store at a path. With `create`, one that is not there is made.

    Raises StoreUnreachable, StoreDamaged.
    """
    from landscape.settings import Settings
    from landscape.store import open_store as opening

    return opening(url, Settings.from_environment(), create=create)


def load_estate(store: Store, as_at: date | None = None) -> Estate:
    """The estate as it stands in the store; questions are answered as at the date (default: today)."""
    from landscape.estate.loading import load_estate as loading

    return loading(store, as_at or date.today())


def import_files(
    store: Store, paths: Iterable[str | Path], options: ImportOptions | None = None
) -> LoadReport:
    """Loads files into a store as one load: all of it or nothing.

    Parameters: `options`, how to read them (kind, profile, dates, dry run); the defaults detect it all.
    Raises InputRejected, StoreLocked, StoreFull.
    """
    from landscape.pipeline import ImportOptions as Options
    from landscape.pipeline import import_files as loading
    from landscape.settings import Settings

    settings = Settings.from_environment()
    chosen = options or Options(as_at=date.today(), organisation=settings.organisation)
    return loading(store, [Path(one) for one in paths], chosen, settings)
