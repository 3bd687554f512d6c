"""Many texts as a few long strings: a million short ones would each be an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.store.state import Numbers

GAP = "\0"  # what lies between two packed texts


class Texts:
    """Many texts, packed into a few long ones with a gap between two; `places` and `lengths` say where each is.

    Places are counted through all long ones, as if each but the first had a gap before it too.
    """

    def __init__(self, packed: Sequence[str]) -> None:
        self._packed = tuple(packed)
        self._begins = np.cumsum([0, *(len(one) + 1 for one in packed)])
        kind = np.uint32 if self._begins[-1] < 1 << 32 else np.uint64
        counts = [one.count(GAP) + 1 for one in packed]
        self._lengths: NDArray[Any] = np.empty(sum(counts), np.uint16)  # few texts are longer
        self._places: NDArray[Any] = np.empty(sum(counts), kind)
        first = 0
        for one, count, begin in zip(packed, counts, self._begins.tolist(), strict=False):
            starts, lengths = _gaps(one)
            if lengths.max() > np.iinfo(self._lengths.dtype).max:
                self._lengths = self._lengths.astype(np.int32)
            self._lengths[first : first + count] = lengths
            self._places[first : first + count] = starts + begin
            first += count

    def chosen(self, which: NDArray[Any]) -> Texts:
        """Only some of the texts, in the order given."""
        found = Texts(())
        found._packed, found._begins = self._packed, self._begins
        found._lengths, found._places = self._lengths[which], self._places[which]
        return found

    def __getitem__(self, number: int) -> str:
        return self.between(number, number + 1)[0]

    def between(self, first: int, last: int) -> list[str]:
        """The texts from `first` up to, not including, `last`."""
        packed, places = self._packed, self._places[first:last].astype(np.int64)
        part = np.searchsorted(self._begins, places, "right") - 1
        starts = places - self._begins[part]
        return [
            packed[number][start : start + length]
            for number, start, length in zip(
                part.tolist(), starts.tolist(), self._lengths[first:last].tolist(), strict=True
            )
        ]

    def longer(self, letters: int) -> NDArray[np.bool_]:
        """Of each text whether it has more than so many letters."""
        found: NDArray[np.bool_] = self._lengths > letters
        return found

    def at(self, numbers: NDArray[Any]) -> list[str]:
        """The texts of some numbers."""
        return self.chosen(numbers).between(0, len(numbers))


@dataclass(frozen=True, slots=True)
class Words:
    """Texts that are mostly the same: `places` says which of `texts` each is."""

    texts: Sequence[str]
    places: NDArray[np.int32]

    def at(self, numbers: NDArray[Any]) -> list[str]:
        """The texts of some numbers."""
        return [self.texts[place] for place in self.places[numbers].tolist()]


def _gaps(text: str) -> tuple[Numbers, NDArray[np.int32]]:
    """Where the texts in a long one begin, and how long each is."""
    wide = (np.uint8, "ascii") if text.isascii() else (np.uint32, "utf-32-le")
    gaps = np.flatnonzero(np.frombuffer(text.encode(wide[1]), wide[0]) == 0)
    starts = np.append(0, gaps + 1)
    return starts, (np.append(gaps, len(text)) - starts).astype(np.int32)
