"""Rows of unequal length in one array."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.generic]
    Ints = NDArray[np.int64]
else:  # numpy is imported where it is used, so that the command line starts quickly
    Array = Ints = Any


@dataclass(frozen=True, slots=True)
class Ragged:
    """`len(starts) - 1` rows: row i is `values[starts[i]:starts[i + 1]]`."""

    starts: Ints
    values: Array

    @classmethod
    def of(cls, rows: Iterable[bytes]) -> Ragged:
        """Rows of bytes."""
        import numpy as np

        held = list(rows)
        values = np.frombuffer(b"".join(held), dtype=np.uint8)
        return cls(starts_of([len(one) for one in held]), values)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    def row(self, place: int) -> bytes:
        """The bytes of one row."""
        return self.values[self.starts[place] : self.starts[place + 1]].tobytes()

    def taken(self, rows: Ints) -> Ragged:
        """Some of the rows, in the order given."""
        starts, index = spans(self.starts, rows)
        return Ragged(starts, self.values[index])

    def beside(self, other: Ragged) -> Ragged:
        """The rows of both, one after the other."""
        import numpy as np

        starts = np.concatenate([self.starts, other.starts[1:] + self.starts[-1]])
        return Ragged(starts, np.concatenate([self.values, other.values]))


def starts_of(lengths: Iterable[int] | Ints) -> Ints:
    """Where rows of some lengths start, and the last one ends.

    >>> starts_of([2, 0, 1]).tolist()
    [0, 2, 2, 3]
    """
    import numpy as np

    found = np.asarray(lengths, dtype=np.int64)
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(found)])


def spans(starts: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """The starts of some rows one after the other, and where each of their values stands.

    >>> import numpy as np
    >>> [one.tolist() for one in spans(np.array([0, 2, 2, 3]), np.array([2, 0]))]
    [[0, 1, 3], [2, 0, 1]]
    """
    import numpy as np

    low = starts[rows]
    lengths = starts[rows + 1] - low
    found = starts_of(lengths)
    return found, np.arange(found[-1]) + np.repeat(low - found[:-1], lengths)
