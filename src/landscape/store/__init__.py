"""The system of record: what sources claim, since which load and until which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landscape.store.opening import open_store

__all__ = ["open_store"]


def __getattr__(name: str) -> Any:
    if name == "open_store":
        from landscape.store.opening import open_store

        return open_store
    raise AttributeError(name)
