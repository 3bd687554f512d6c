"""A mapping that is worked out when somebody first looks into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

Held = TypeVar("Held")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class WhenAsked(Mapping[str, Held], Generic[Held]):
    """A mapping that is worked out when somebody first looks into it."""

    __slots__ = ("_found", "_make")

    def __init__(self, make: Callable[[], Mapping[str, Held]]) -> None:
        self._make: Callable[[], Mapping[str, Held]] | None = make
        self._found: Mapping[str, Held] = _NOTHING

    def _held(self) -> Mapping[str, Held]:
        make = self._make
        if make is not None:
            self._found = make()
            self._make = None
        return self._found

    def __getitem__(self, name: str) -> Held:
        return self._held()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held())

    def __len__(self) -> int:
        return len(self._held())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self._held()) == dict(other)

    def __repr__(self) -> str:
        return repr(dict(self._held()))

    __hash__ = None  # type: ignore[assignment]
