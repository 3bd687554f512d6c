"""The rows that a classifier is asked about, in columns: those that it knew before and those that it reads.

What is read of a row hangs on its own texts. How near it comes to functions hangs on about how many rows hold
its words too: a row is likened anew where one of these counts moved
(docs/decisions/0032-in-proportion-to-the-change.md).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landscape.matching.described import Described
from landscape.matching.heard import (
    Bag,
    Heard,
    Outright,
    Reasons,
    decoded,
    decoded_reasons,
    encoded,
    encoded_reasons,
    row_key,
)
from landscape.matching.kept import Arrays, Kept, keys_of, table
from landscape.matching.likened import Likened, Likening, Rest
from landscape.matching.ragged import Ints, Ragged, spans, starts_of
from landscape.matching.row_words import Words
from landscape.matching.steady import count_at, levels, steady
from landscape.matching.sureness import words_said

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float32]
    Places = NDArray[np.int32]
else:
    Flags = Floats = Places = Any

FEWEST_FOR_SELF_TRAINING = 30


@dataclass(frozen=True, slots=True)
class Held:
    """Rows in columns, as they are kept: `said`, how many words each says; `outright` and `reasons` as `heard`
    encodes them; `size`, about how many rows there were."""

    keys: Sequence[bytes]
    words: Words
    said: Places
    outright: Ragged
    reasons: Ragged
    likened: Likened
    rest: Rest
    size: int

    @classmethod
    def none(cls, functions: int, *, trained: bool) -> Held:
        """No rows."""
        import numpy as np

        no_bytes, no_places = Ragged.of([]), np.empty(0, dtype=np.int32)
        rest = Rest.read(no_places, np.empty((0, functions), dtype=np.float32))
        blank = Likened.blank(0, functions, trained=trained)
        return cls((), Words.none(), no_places, no_bytes, no_bytes, blank, rest, 0)

    @classmethod
    def read(cls, held: Arrays, functions: int) -> Held:
        """Rows as they were kept."""
        found: dict[str, Any] = dict(held)
        vocabulary = found["vocabulary"].tobytes().decode("utf-8", "surrogatepass")
        words = Words(
            vocabulary.split("\n") if vocabulary else (),
            found["scale"].tolist(),
            starts_of(found["lengths"]),
            found["features"],
            found["codes"],
            found["levels"],
        )
        rest = starts_of(found["rest_lengths"])
        return cls(
            keys_of(found["keys"]),
            words,
            found["said"],
            Ragged(starts_of(found["outright_lengths"]), found["outright_values"]),
            Ragged(starts_of(found["reasons_lengths"]), found["reasons_values"]),
            Likened(
                found["best"],
                found["chance"],
                found["base"].reshape(-1, functions),
                found["agreeing"].reshape(-1, functions),
                found["alone"].reshape(len(found["best"]), -1),
            ),
            Rest(
                found["rest_of"],
                Ragged(rest, found["rest_places"]),
                Ragged(rest, found["rest_chances"]),
            ),
            int(found["size"][0]),
        )

    def arrays(self) -> Arrays:
        """The rows, to be kept."""
        import numpy as np

        words, likened, rest = self.words, self.likened, self.rest
        vocabulary = "\n".join(words.vocabulary).encode("utf-8", "surrogatepass")
        return {
            "keys": table(list(self.keys)),
            "vocabulary": np.frombuffer(vocabulary, dtype=np.uint8),
            "scale": np.asarray(words.scale, dtype=np.float64),
            "lengths": _lengths(words.starts),
            "features": words.features,
            "codes": words.codes.astype(np.uint8 if len(words.scale) < 256 else np.int32),
            "levels": words.levels,
            "said": self.said,
            "outright_lengths": _lengths(self.outright.starts),
            "outright_values": self.outright.values,
            "reasons_lengths": _lengths(self.reasons.starts),
            "reasons_values": self.reasons.values,
            "best": likened.best,
            "chance": likened.chance,
            "base": likened.base.ravel(),
            "agreeing": likened.agreeing.ravel(),
            "alone": likened.outright.ravel(),
            "rest_of": rest.of,
            "rest_lengths": _lengths(rest.places.starts),
            "rest_places": rest.places.values,
            "rest_chances": rest.chances.values,
            "size": np.asarray([self.size], dtype=np.int64),
        }


def _lengths(starts: Ints) -> Places:
    import numpy as np

    return np.diff(starts).astype(np.int32)


class RowTable:
    """The rows of one run.

    Parameters: `texts`, the rows; `before`, those of an earlier run; `read`, how a row is read; `likening`, how
    it is likened; `keyed`, whether rows are looked for in `before`, and kept.
    """

    def __init__(
        self,
        texts: Sequence[Described],
        before: Held,
        read: Callable[[Described], Heard],
        likening: Likening,
        *,
        keyed: bool,
    ) -> None:
        import numpy as np

        self._texts, self._before, self._read, self._likening = texts, before, read, likening
        self._keys = [row_key(one) for one in texts] if keyed else []
        known = {key: row for row, key in enumerate(before.keys)}
        old = [known.get(key, -1) for key in self._keys] if known else [-1] * len(texts)
        self._old = np.asarray(old, dtype=np.int64)
        fresh = np.flatnonzero(self._old < 0)
        self._heard = {row: read(texts[row]) for row in fresh.tolist()}
        self._source = self._old.copy()
        self._source[fresh] = len(before.keys) + np.arange(len(fresh))
        self._same = not len(fresh) and np.array_equal(self._old, np.arange(len(before.keys)))
        self._columns(list(self._heard.values()))
        self._found: dict[int, Reasons] = {}
        self._grown: set[int] = set()
        self.size = steady(len(texts))
        self._levels = levels(self.words.held())
        self._likened_from = self._known()
        self._likened: Likened | None = None
        self._rest = before.rest

    def _columns(self, heard: Sequence[Heard]) -> None:
        """What is read of the rows, those known before and the others."""
        import numpy as np

        before = self._before
        if self._same:
            self.words, self.said = before.words, before.said
            self.outright, self._reasons = before.outright, before.reasons
            return
        said = np.asarray([words_said(one.bag) for one in heard], dtype=np.int32)
        self.words = before.words.beside(Words.of(one.bag for one in heard)).taken(self._source)
        self.said = np.concatenate([before.said, said])[self._source]
        outright = Ragged.of([encoded(one.outright) for one in heard])
        self.outright = before.outright.beside(outright).taken(self._source)
        reasons = Ragged.of([b""] * len(heard))
        self._reasons = before.reasons.beside(reasons).taken(self._source)

    def _known(self) -> Ints:
        """The row before that was likened as it would be now, -1 where there is none."""
        import numpy as np

        if self.size != self._before.size:
            return np.full(len(self._old), -1)
        moved = self.words.rows_with(self._levels != self.words.levels)
        return np.where(moved, -1, self._old)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self._texts)

    def heard(self, row: int) -> Heard:
        """A row as it is heard, read anew where it was not read in this run."""
        found = self._heard.get(row)
        if found is None:
            found = self._heard[row] = self._read(self._texts[row])
        return found

    def bag(self, row: int) -> Bag:
        """The words of a row with their weights."""
        found = self._heard.get(row)
        return self.words.bag(row) if found is None else found.bag

    def estate(self, rows: Ints) -> Bag:
        """How much words of some rows still say: those that a large share of the estate has say little."""
        import numpy as np

        if self.rows < FEWEST_FOR_SELF_TRAINING or not len(rows):
            return {}
        wanted = np.unique(self.words.features[spans(self.words.starts, rows)[1]])
        held, most = self._levels[wanted].tolist(), math.log(1 + self.size)
        left = {one: 0.4 + 0.6 * math.log(self.size / count_at(one)) / most for one in set(held)}
        vocabulary = self.words.vocabulary
        return {
            vocabulary[word]: left[level]
            for word, level in zip(wanted.tolist(), held, strict=True)
            if level > 1
        }

    def likened(self) -> Likened:
        """All rows by their own words."""

        if self._likened is None:
            self._likened = self._all_likened()
        return self._likened

    def _all_likened(self) -> Likened:
        import numpy as np

        from_before = self._likened_from
        known, others = np.flatnonzero(from_before >= 0), np.flatnonzero(from_before < 0)
        if self._same and not len(others):
            return self._before.likened
        places = others.tolist()
        fresh = self._likening.likened(
            len(places),
            lambda at: self.heard(places[at]),
            self.estate(others),
            taught=self.rows >= FEWEST_FOR_SELF_TRAINING,
        )
        if not len(known):
            return fresh
        found = Likened.blank(self.rows, fresh.base.shape[1], trained=fresh.outright.shape[1] > 0)
        found.put(known, self._before.likened, from_before[known])
        found.put(others, fresh, slice(None))
        return found

    def rest(self, best: Places) -> Floats:
        """What the rest of each row says (row × function).

        Parameters: `best`, the first function of each row, -1 where no other is looked for.
        """
        import numpy as np

        old, before = self._likened_from, self._before.rest
        raised = np.zeros((self.rows, self._before.likened.base.shape[1]), dtype=np.float32)
        known = np.flatnonzero(old >= 0)
        known = known[before.of[old[known]] == best[known]]
        before.raise_to(old[known], raised, known)
        waiting = best >= 0
        waiting[known] = False
        others = np.flatnonzero(waiting)
        if len(others):
            bags = [self.bag(row) for row in others.tolist()]
            raised[others] = self._likening.rest(bags, best[others], self.estate(others))
        if not self._same or len(others) or not np.array_equal(before.of, best):
            self._rest = Rest.read(best, raised)
        return raised

    def outright_of(self) -> list[tuple[int, Outright]]:
        """The rows that say something outright, and what."""
        import numpy as np

        saying = np.flatnonzero(np.diff(self.outright.starts)).tolist()
        return [(row, decoded(self.outright.row(row))) for row in saying]

    def reasons(self, row: int) -> Reasons:
        """The reasons that are known of a row's functions."""
        found = self._found.get(row)
        if found is None:
            found = self._found[row] = decoded_reasons(self._reasons.row(row), self._texts[row])
        return found

    def add(self, row: int, place: int, reasons: Sequence[Any]) -> None:
        """Takes note of the reasons of one function of a row."""
        self.reasons(row)[place] = tuple(reasons)
        self._grown.add(row)

    def keep(self, kept: Kept, name: str, basis: bytes) -> None:
        """Keeps the rows in the place of those before."""
        if self.rows < FEWEST_FOR_SELF_TRAINING or self._as_before():
            return
        words = self.words
        noted = Words(
            words.vocabulary, words.scale, words.starts, words.features, words.codes, self._levels
        )
        read = self.said, self.outright, self._all_reasons()
        held = Held(self._keys, noted, *read, self.likened(), self._rest, self.size)
        kept.put(name, basis, held.arrays())

    def _as_before(self) -> bool:
        before = self._before
        likened, rest = self._likened is before.likened, self._rest is before.rest
        return likened and rest and not self._grown

    def _all_reasons(self) -> Ragged:
        if not self._grown:
            return self._reasons
        held = [self._reasons.row(row) for row in range(self.rows)]
        for row in self._grown:
            held[row] = encoded_reasons(self._found[row], self._texts[row])
        return Ragged.of(held)
