"""What the rows of a file rest on, as far as the next load of the file must know it to pass over rows."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landscape.assembly.directory import Directory, Name, Reference

_Asked = tuple[str, str, bool]  # element type, text, whether what is not known is made


@dataclass(slots=True)
class Footing:
    """Whether the rows of a file, read again as they are, would find the same elements and mean the same.

    `contested` are names that rows bear and the store keeps with another element, `mentioned` (type and
    text) elements that rows only name, as the store keeps no name of them; `sure` says that nothing else
    is needed to know what the file would come to.
    """

    sure: bool = True
    contested: set[Name] = field(default_factory=set)
    mentioned: dict[Name, None] = field(default_factory=dict)
    asked: dict[_Asked, Reference | None] = field(default_factory=dict)

    def note(self, asked: _Asked, found: Reference | None) -> None:
        """Notes what a text was taken to mean."""
        before = self.asked.setdefault(asked, found)
        self.sure = self.sure and (before is found or before == found)

    def settle(
        self, source: str, directory: Directory, elements: Container[tuple[str, str]]
    ) -> None:
        """Looks up again what was asked, now that all is known. Parameters: `elements`, who asserted what."""
        self.sure = self.sure and all(
            directory.stays(kind, text, found, creates=creates)
            and (
                found is None
                or not directory.is_only_named(kind, text)
                or (source, found.id) in elements
            )
            for (kind, text, creates), found in self.asked.items()
        )
        self.asked = {}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of rows that are as they were and not read again: see `Footing`; and their elements."""

    contested: tuple[Name, ...] = ()
    mentioned: tuple[Name, ...] = ()
    elements: frozenset[tuple[str, str]] = frozenset()


NOTHING_BESIDE = Beside()
