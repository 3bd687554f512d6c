"""The candidate pairs of contract links with their chances, as columns; what is kept of them between runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landscape.matching.candidates import Candidates, Places
from landscape.matching.kept import NOTHING, Arrays, Kept, digest, keys_of, program, table
from landscape.matching.likeness import Compared
from landscape.matching.link_model import LinkModel
from landscape.matching.link_words import Corpus, Side
from landscape.matching.ragged import Ragged, spans, starts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Marks = NDArray[np.uint32]
else:
    Doubles = Flags = Marks = Any

_NAME = "links"
_MILLION = 1_000_000  # chances are rounded to six digits
_UNKNOWN = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs, those of one application together: places of both, the chance, whether a name speaks."""

    applications: Places
    contracts: Places
    chances: Doubles
    named: Flags


def weighed(
    corpus: Corpus, model: LinkModel, keys: Keys | None = None, kept: Kept = NOTHING
) -> Pairs:
    """All candidate pairs with their chance before calibration.

    An application that shares what it shared before with the contracts of before is not looked at again; of the
    others, a pair that was weighed before, by the same rows and the same counts, is not weighed again.
    Parameters: `keys`, the digests of the sides, None where nothing is kept.
    """
    import numpy as np

    near = Candidates(corpus)
    states = near.states(keys.applications, keys.contracts) if keys else []
    known = _Known.of(kept, keys, model) if keys else None
    rows = np.full(len(corpus.applications), -1)
    if known:
        rows = known.rows(states)
    others = np.flatnonzero(rows < 0)
    found: list[tuple[Places, Marks]] = []
    for place in others.tolist():
        places, app = near.of(place), corpus.applications[place]
        held = known.marks(keys.applications[place], places) if known and keys else None
        found.append((places, _marked(app, places, corpus, model, held)))
    pairs = _together(found)
    if known:
        source = np.empty(len(rows), dtype=np.int64)
        source[np.concatenate([np.flatnonzero(rows >= 0), others])] = np.arange(len(rows))
        before = known.pairs(rows[rows >= 0])
        pairs = tuple(
            one.beside(other).taken(source) for one, other in zip(before, pairs, strict=True)
        )
    if keys:
        kept.put(_NAME, keys.basis(model), keys.arrays(states, *pairs))
    contracts: Any = pairs[0].values
    said: Any = pairs[1].values
    owners = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(pairs[0].starts))
    return Pairs(owners, contracts, (said >> 1) / _MILLION, (said & 1).astype(bool))


def _together(found: Sequence[tuple[Places, Marks]]) -> tuple[Ragged, ...]:
    """The pairs of some applications, as places and as marks."""
    import numpy as np

    starts = starts_of([len(places) for places, _ in found])
    places = np.concatenate([np.empty(0, dtype=np.int32), *(one for one, _ in found)])
    marks = np.concatenate([np.empty(0, dtype=np.uint32), *(one for _, one in found)])
    return Ragged(starts, places), Ragged(starts, marks)


def _marked(
    app: Side, places: Places, corpus: Corpus, model: LinkModel, found: Marks | None
) -> Marks:
    """The chance of each pair in millionths, twice, and one more where the name speaks: one number."""
    import numpy as np

    marks = np.full(len(places), _UNKNOWN, dtype=np.uint32) if found is None else found
    waiting = np.flatnonzero(marks == _UNKNOWN).tolist()
    if not waiting:
        return marks
    compared, contracts, made = Compared(app, corpus), corpus.contracts, []
    for at in waiting:
        values: dict[str, float] = {}
        named = compared.values(contracts[places[at]], values)
        made.append(2 * round(model.chance(values) * _MILLION) + named)
    marks[waiting] = made
    return marks


class Keys:
    """A digest of all that each side brings to its pairs. Parameters: `rows`, the digests of the rows."""

    def __init__(self, corpus: Corpus, rows: tuple[Sequence[bytes], Sequence[bytes]]) -> None:
        self._corpus = corpus
        sides = corpus.applications, corpus.contracts
        self.applications = [
            digest(row, corpus.weights_of(side))
            for row, side in zip(rows[0], sides[0], strict=True)
        ]
        self.contracts = [
            digest(row, sorted(side.joined_pairs), side.resells, corpus.weights_of(side))
            for row, side in zip(rows[1], sides[1], strict=True)
        ]

    def basis(self, model: LinkModel) -> bytes:
        """A digest of what weighs in every pair."""
        return digest(program(), model, self._corpus.size, self._corpus.deals)

    def arrays(self, states: list[bytes], places: Ragged, marks: Ragged) -> Arrays:
        """The pairs, to be kept."""
        import numpy as np

        return {
            "states": table(states),
            "applications": table(self.applications),
            "contracts": table(self.contracts),
            "lengths": np.diff(places.starts).astype(np.int32),
            "places": places.values,
            "marks": marks.values,
        }


class _Known:
    """The pairs of an earlier run, by the digests of their sides."""

    def __init__(self, keys: Keys, held: Arrays) -> None:
        import numpy as np

        here = {key: place for place, key in enumerate(keys.contracts)}
        moved = [here.get(key, -1) for key in keys_of(held["contracts"])]
        self._places = np.asarray([*moved, -1], dtype=np.int32)[held["places"]]
        self._marks = held["marks"]
        self._starts = starts_of(held["lengths"].astype(np.int64))
        self._row = {key: row for row, key in enumerate(keys_of(held["applications"]))}
        self._states = {key: row for row, key in enumerate(keys_of(held["states"]))}

    def rows(self, states: Sequence[bytes]) -> NDArray[np.int64]:
        """By state the row whose pairs are as they were, -1 where there is none."""
        import numpy as np

        return np.asarray([self._states.get(one, -1) for one in states], dtype=np.int64)

    def pairs(self, rows: NDArray[np.int64]) -> tuple[Ragged, Ragged]:
        """The places and marks of some rows, in the order of the list as it is now."""
        import numpy as np

        starts, index = spans(self._starts, rows)
        places, marks = self._places[index], self._marks[index]
        owners = np.repeat(np.arange(len(rows)), np.diff(starts))
        if np.any((np.diff(places) <= 0) & (np.diff(owners) == 0)):
            order = np.lexsort((places, owners))
            places, marks = places[order], marks[order]
        return Ragged(starts, places), Ragged(starts, marks)

    @classmethod
    def of(cls, kept: Kept, keys: Keys, model: LinkModel) -> _Known | None:
        """What is kept of pairs that were weighed as they would be now."""
        held = kept.take(_NAME, keys.basis(model))
        return None if held is None else cls(keys, held)

    def marks(self, key: bytes, places: Places) -> Marks | None:
        """What is known of an application's pairs with some contracts, None when that is nothing."""
        import numpy as np

        row = self._row.get(key)
        if row is None:
            return None
        low, high = self._starts[row], self._starts[row + 1]
        known, marks = self._places[low:high], self._marks[low:high]
        if np.array_equal(known, places):
            return np.asarray(marks)
        found = np.full(len(places), _UNKNOWN, dtype=np.uint32)
        order = np.argsort(known, kind="stable")
        known, marks = known[order], marks[order]
        at = np.searchsorted(known, places)
        held = at < len(known)
        held[held] = known[at[held]] == places[held]
        found[held] = marks[at[held]]
        return found
