"""The words of many rows as columns, and how many rows hold each word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landscape.matching.ragged import Ints, spans, starts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Places = NDArray[np.int32]
else:
    Flags = Places = Any

Bag = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Words:
    """Row i holds the words `features[starts[i]:starts[i + 1]]` of a sorted `vocabulary`, in the order of its
    text, with the weights `scale[codes]` of the same places: few weights are different.

    `levels` says about how many rows held each word when note was taken (`steady.levels`), 0 of a new word.
    """

    vocabulary: Sequence[str]
    scale: Sequence[float]
    starts: Ints
    features: Places
    codes: Places
    levels: Places

    @classmethod
    def none(cls) -> Words:
        """No rows."""
        import numpy as np

        empty = np.empty(0, dtype=np.int32)
        return cls((), (), np.zeros(1, dtype=np.int64), empty, empty, empty)

    @classmethod
    def of(cls, bags: Iterable[Bag]) -> Words:
        """The words of rows."""
        import numpy as np

        place: dict[str, int] = {}
        code: dict[float, int] = {}
        features, codes, lengths = list[int](), list[int](), list[int]()
        for bag in bags:
            lengths.append(len(bag))
            features += [place.setdefault(word, len(place)) for word in bag]
            codes += [code.setdefault(weight, len(code)) for weight in bag.values()]
        vocabulary = sorted(place)
        moved = np.empty(len(place), dtype=np.int32)
        moved[[place[word] for word in vocabulary]] = np.arange(len(place), dtype=np.int32)
        found = moved[np.asarray(features, dtype=np.int64)]
        columns = starts_of(lengths), found, np.asarray(codes, dtype=np.int32)
        return cls(vocabulary, tuple(code), *columns, np.zeros(len(place), dtype=np.int32))

    def taken(self, rows: Ints) -> Words:
        """Some of the rows in the order given, and the words that they hold."""
        import numpy as np

        starts, index = spans(self.starts, rows)
        features = self.features[index]
        used = np.bincount(features, minlength=len(self.vocabulary)) > 0
        vocabulary, levels = self.vocabulary, self.levels
        if not used.all():
            vocabulary = [self.vocabulary[one] for one in np.flatnonzero(used).tolist()]
            features = (np.cumsum(used, dtype=np.int32) - np.int32(1))[features]
            levels = levels[used]
        return Words(vocabulary, self.scale, starts, features, self.codes[index], levels)

    def beside(self, other: Words) -> Words:
        """The rows of both, one after the other."""
        import numpy as np

        vocabulary, ours, theirs = _merged(self.vocabulary, other.vocabulary)
        code = {weight: place for place, weight in enumerate(self.scale)}
        codes = [code.setdefault(weight, len(code)) for weight in other.scale]
        levels = np.zeros(len(vocabulary), dtype=np.int32)
        levels[ours] = self.levels
        return Words(
            vocabulary,
            tuple(code),
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
            np.concatenate([ours[self.features], theirs[other.features]]),
            np.concatenate([self.codes, np.asarray(codes, dtype=np.int32)[other.codes]]),
            levels,
        )

    def bag(self, row: int) -> dict[str, float]:
        """The words of one row, with their weights."""
        low, high = self.starts[row], self.starts[row + 1]
        words, scale = self.vocabulary, self.scale
        places, codes = self.features[low:high].tolist(), self.codes[low:high].tolist()
        return {words[one]: scale[code] for one, code in zip(places, codes, strict=True)}

    def held(self) -> Ints:
        """How many rows hold each word."""
        import numpy as np

        return np.bincount(self.features, minlength=len(self.vocabulary))

    def rows_with(self, words: Flags) -> Flags:
        """Which rows hold any of some words."""
        import numpy as np

        hits = np.concatenate([[0], np.cumsum(words[self.features])])
        return np.asarray(np.diff(hits[self.starts]) > 0)


def _merged(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Sequence[str], Places, Places]:
    """Two sorted vocabularies as one, and where the words of each stand in it."""
    import numpy as np

    at = np.asarray([bisect_left(ours, word) for word in theirs], dtype=np.int64)
    known = np.asarray(
        [place < len(ours) and ours[place] == word for place, word in zip(at, theirs, strict=True)],
        dtype=bool,
    )
    added = at[~known]
    new = [word for word, one in zip(theirs, known.tolist(), strict=True) if not one]
    moved = np.arange(len(ours)) + np.searchsorted(added, np.arange(len(ours)), side="right")
    found = np.empty(len(theirs), dtype=np.int64)
    found[known] = moved[at[known]]
    found[~known] = added + np.arange(len(added))
    vocabulary = sorted([*ours, *new]) if new else ours
    return vocabulary, moved.astype(np.int32), found.astype(np.int32)
