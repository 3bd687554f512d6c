"""What a load leaves for the next load of a file: its rows in numbers, their elements, what they rest on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from landscape.assembly.footing import Footing
from landscape.model.record import DIGEST, RowDigests

_MERGED = "+"  # before the element of a row that does not speak for it
_LEVEL = 1  # of compression: more costs more than it saves


@dataclass(frozen=True, slots=True)
class Marks:
    """The rows of a file as they were loaded: `elements` says of each whose it is, '' of what is no record.

    `speaking` are the places of the rows that speak for their elements. `since` is the load in which all
    rows were resolved; 0 is the load that left the marks.
    """

    fingerprint: str
    digests: RowDigests
    elements: tuple[str, ...]
    speaking: frozenset[int]
    footing: Footing = field(default_factory=Footing)
    since: int = 0

    def members(self, wanted: frozenset[str]) -> dict[str, list[int]]:
        """Elements → the places of their rows."""
        found: dict[str, list[int]] = {one: [] for one in sorted(wanted)}
        for place, element in enumerate(self.elements):
            if element in found:
                found[element].append(place)
        return found

    def packed(self) -> bytes:
        """All of it as bytes."""
        told = {
            "fingerprint": self.fingerprint,
            "understood": self.digests.understood,
            "first": self.digests.first,
            "count": len(self.digests),
            "since": self.since,
            "contested": sorted(self.footing.contested),
            "mentioned": list(self.footing.mentioned),
            "elements": [
                one if not one or place in self.speaking else _MERGED + one
                for place, one in enumerate(self.elements)
            ],
        }
        head = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), _LEVEL)
        size = len(head).to_bytes(DIGEST, "big")
        return b"".join((size, head, self.digests.whole, self.digests.ground))


def marks_of(
    fingerprint: str, digests: RowDigests, elements: Mapping[int, str], footing: Footing
) -> Marks:
    """The marks of rows that were just resolved. Parameters: `elements`, row → element, who speaks first."""
    places = {row - digests.first: element for row, element in elements.items()}
    speaking: dict[str, int] = {}
    for place, element in places.items():
        speaking.setdefault(element, place)
    said = tuple(places.get(place, "") for place in range(len(digests)))
    return Marks(fingerprint, digests, said, frozenset(speaking.values()), footing)


def unpacked(content: bytes) -> Marks | None:
    """Marks from their bytes; None when they are of a form that is not known."""
    try:
        size = DIGEST + int.from_bytes(content[:DIGEST], "big")
        told = json.loads(zlib.decompress(content[DIGEST:size]))
        middle = size + told["count"] * DIGEST
        whole, ground = bytearray(content[size:middle]), bytearray(content[middle:])
        if len(whole) != len(ground) or len(told["elements"]) != told["count"]:
            return None
        return Marks(
            told["fingerprint"],
            RowDigests(told["understood"], told["first"], whole, ground),
            tuple(one.removeprefix(_MERGED) for one in told["elements"]),
            frozenset(_speaking(told["elements"])),
            Footing(
                contested={(kind, key) for kind, key in told["contested"]},
                mentioned=dict.fromkeys((kind, text) for kind, text in told["mentioned"]),
            ),
            told["since"],
        )
    except (ValueError, KeyError, zlib.error):
        return None


def _speaking(elements: Sequence[str]) -> list[int]:
    return [place for place, one in enumerate(elements) if one and not one.startswith(_MERGED)]
