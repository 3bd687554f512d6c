"""How near rows come to the functions of a taxonomy, by their own words: all that hangs on a row and on how
many rows hold its words, as columns (row × function)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landscape.matching.grounds import Grounds
from landscape.matching.heard import Heard
from landscape.matching.learned import Learned
from landscape.matching.ragged import Ints, Ragged, starts_of
from landscape.matching.selftrain import surest
from landscape.matching.space import Bag, Nearness, TaxonomySpace
from landscape.matching.sparse import Floats
from landscape.matching.sureness import (
    Model,
    agreement,
    chances_of,
    logistic,
    shipped_model,
    summed,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Marks = NDArray[np.uint8]
    Places = NDArray[np.int32]
else:
    Marks = Places = Any

_AT_ONCE = 4096  # rows
MOST_FUNCTIONS = 4
SECONDARY_FROM = 0.3
SECONDARY_SHARE = 0.6
SECONDARY_PHRASE = 0.42


@dataclass(frozen=True, slots=True)
class Likened:
    """What rows' own words say, each row by itself.

    `best` and `chance` are the first function of each row and its probability, before the estate teaches;
    `base` the log-odds of each pair before what the estate teaches is added; `agreeing` how many likenesses are
    the row's best; `outright` what the taxonomy's own words say beside trained ones (no columns without these).
    """

    best: Places
    chance: Floats
    base: Floats
    agreeing: Marks
    outright: Floats

    @classmethod
    def blank(cls, rows: int, functions: int, *, trained: bool) -> Likened:
        """Rows of which nothing is known yet."""
        import numpy as np

        return cls(
            np.zeros(rows, dtype=np.int32),
            np.zeros(rows, dtype=np.float32),
            np.zeros((rows, functions), dtype=np.float32),
            np.zeros((rows, functions), dtype=np.uint8),
            np.zeros((rows, functions if trained else 0), dtype=np.float32),
        )

    @property
    def columns(self) -> tuple[Any, ...]:
        """Its columns, in their order."""
        return self.best, self.chance, self.base, self.agreeing, self.outright

    def put(self, rows: Ints | slice, others: Likened, of: Ints | slice) -> None:
        """Takes some rows of others in."""
        for ours, theirs in zip(self.columns, others.columns, strict=True):
            ours[rows] = theirs[of]


@dataclass(frozen=True, slots=True)
class Rest:
    """What the words say beside those that name a row's first function.

    `of` is that function, -1 where no other is looked for; `places` and `chances` the other functions.
    """

    of: Places
    places: Ragged
    chances: Ragged

    @classmethod
    def read(cls, of: Places, raised: Floats) -> Rest:
        """Parameters: `raised`, the chances (row × function)."""
        import numpy as np

        rows, places = np.nonzero(raised)
        starts = starts_of(np.bincount(rows, minlength=len(of)))
        return cls(
            of, Ragged(starts, places.astype(np.int32)), Ragged(starts, raised[rows, places])
        )

    def raise_to(self, rows: Ints, raised: Floats, at: Ints) -> None:
        """Puts the chances of some rows where they belong."""
        import numpy as np

        places, chances = self.places.taken(rows), self.chances.taken(rows)
        owners = np.repeat(at, np.diff(places.starts))
        raised[owners, places.values] = chances.values


class Likening:
    """Likens rows to the functions of a taxonomy.

    Parameters: `space`, its words; `grounds`, its phrases; `model`, the weights of likenesses; `learned`, what
    worked examples taught (None where they do not know the taxonomy).
    """

    def __init__(
        self, space: TaxonomySpace, grounds: Grounds, model: Model, learned: Learned | None
    ) -> None:
        self._space, self._grounds, self._model, self._learned = space, grounds, model, learned

    def columns(self, rows: Sequence[Heard], estate: Bag) -> list[Floats]:
        """What the logistic model sees of each pair: likenesses, and each against the row's best.

        Parameters: `estate`, how much the words that many rows have still say.
        """
        bags = [one.bag for one in rows]
        near = self._space.nearness(bags, estate)
        names = self._space.nearness([one.name for one in rows], estate)
        found = _columns(near, names)
        if self._learned:
            taught = self._learned.likeness(bags)
            found += [taught[:, :, one] for one in range(taught.shape[2])]
        return found

    def first(self, rows: Sequence[Heard], estate: Bag) -> Floats:
        """The probability of each pair before the estate teaches."""
        return logistic(self.columns(rows, estate), self._model.first)

    def likened(
        self, count: int, heard: Callable[[int], Heard], estate: Bag, *, taught: bool = True
    ) -> Likened:
        """Rows by their own words, a few at a time.

        Parameters: `heard`, each of `count` rows by its number; `taught`, whether the estate will teach.
        """
        trained = self._learned is not None
        found = Likened.blank(count, len(self._space.functions), trained=trained)
        for low in range(0, count, _AT_ONCE):
            rows = [heard(row) for row in range(low, min(count, low + _AT_ONCE))]
            few = self._few(rows, estate, taught=taught)
            found.put(slice(low, low + len(rows)), few, slice(None))
        return found

    def _few(self, rows: Sequence[Heard], estate: Bag, *, taught: bool) -> Likened:
        import numpy as np

        columns = self.columns(rows, estate)
        best, chance = surest(logistic(columns, self._model.first))
        weights = self._model.second[: len(columns) + 1] if taught else self._model.first
        trained = self._learned is not None
        agreeing = agreement(columns, trained=trained)
        outright = self._outright(columns, rows, estate) if trained else chance[:, None][:, :0]
        return Likened(best.astype(np.int32), chance, summed(columns, weights), agreeing, outright)

    def _outright(self, columns: Sequence[Floats], rows: Sequence[Heard], estate: Bag) -> Floats:
        """What the taxonomy's own words say: trained words divide what they hear among functions.

        A thing that contracts or categories speak of too is read without them as well: they must not drown it.
        """
        import numpy as np

        plain = shipped_model().first
        outright = logistic(columns[: len(plain) - 1], plain)
        more = [row for row, one in enumerate(rows) if one.own is not None]
        if more:
            own = [rows[row].own or {} for row in more]
            names = [rows[row].name for row in more]
            near = self._space.nearness(own, estate), self._space.nearness(names, estate)
            outright[more] = np.maximum(outright[more], logistic(_columns(*near), plain))
        return outright

    def rest(self, bags: Sequence[Bag], best: Places, estate: Bag) -> Floats:
        """Functions that other words speak for than those of the first: a suite does several things.

        The words that name the best function are taken out and the rest is read again, a few times.
        Only a function that a whole phrase of the rest names can come of it.
        """
        import numpy as np

        raised = np.zeros((len(bags), len(self._space.functions)), dtype=np.float32)
        for low in range(0, len(bags), _AT_ONCE):
            high = low + _AT_ONCE
            self._rest_of(bags[low:high], best[low:high].copy(), estate, raised[low:high])
        return raised

    def _rest_of(self, bags: Sequence[Bag], best: Places, estate: Bag, raised: Floats) -> None:
        import numpy as np

        left, live = list(bags), np.arange(len(bags))
        for _ in range(MOST_FUNCTIONS - 1):
            if not len(live):
                break
            for row in live.tolist():
                left[row] = self._grounds.without(left[row], int(best[row]))
            near = self._space.nearness([left[row] for row in live.tolist()], estate)
            chance = logistic(_columns(near, near), self._model.first) * np.float32(SECONDARY_SHARE)
            chance = np.where(near.phrase >= SECONDARY_PHRASE, chance, np.float32(0))
            raised[live] = np.maximum(raised[live], chance)
            best[live] = chance.argmax(axis=1)
            live = live[chance.max(axis=1) >= SECONDARY_FROM]


def taught_sums(base: Floats, likeness: Floats, weights: Sequence[float]) -> Floats:
    """The probability of each pair with what the estate taught: the last two of the weights are for it.

    Parameters: `base`, the log-odds without it; `likeness`, each row with the sure rows of each function.
    """
    import numpy as np

    one, other = with_ratio(likeness)
    sums = base + one * np.float32(weights[-2])
    sums += other * np.float32(weights[-1])
    return chances_of(sums)


def with_ratio(values: Floats) -> list[Floats]:
    """Likenesses, and each against the row's best, to the third power."""
    import numpy as np

    best = values.max(axis=1, keepdims=True)
    ratio = np.divide(values, best, out=np.zeros_like(values), where=best > 0)
    return [values, ratio * ratio * ratio]


def _columns(near: Nearness, names: Nearness) -> list[Floats]:
    return [
        *with_ratio(near.word),
        *with_ratio(near.letters),
        *with_ratio(near.covered),
        near.phrase,
        names.covered,
        names.word,
    ]
