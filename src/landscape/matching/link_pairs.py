"""The candidate pairs of contract links with their chances, as columns; what is kept of them between runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landscape.matching.candidates import Places, candidates
from landscape.matching.kept import NOTHING, Arrays, Kept, digest, keys_of, program, table
from landscape.matching.likeness import Compared
from landscape.matching.link_model import LinkModel
from landscape.matching.link_words import Corpus, Side
from landscape.matching.sides import AppSide, ContractSide

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

    Which contracts an application is compared with is found anew each time; a pair that was weighed before, by
    the same rows and the same counts, is not weighed again. Parameters: `keys`, the digests of the sides, None
    where nothing is kept.
    """
    import numpy as np

    known = _Known.of(kept, keys, model) if keys else None
    near, marks = [], []
    for place, (app, places) in enumerate(
        zip(corpus.applications, candidates(corpus), strict=True)
    ):
        found = known.marks(keys.applications[place], places) if known and keys else None
        near.append(places)
        marks.append(_marked(app, places, corpus, model, found))
    lengths = np.asarray([len(one) for one in near], dtype=np.int64)
    columns = (
        np.concatenate([*near, np.empty(0, dtype=np.int32)]),
        np.concatenate([*marks, np.empty(0, dtype=np.uint32)]),
    )
    del near, marks
    if keys:
        kept.put(_NAME, keys.basis(model), keys.arrays(lengths, *columns))
    owners = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    return Pairs(owners, columns[0], (columns[1] >> 1) / _MILLION, (columns[1] & 1).astype(bool))


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
    """A digest of all that each side brings to its pairs."""

    def __init__(
        self, corpus: Corpus, rows: tuple[Sequence[AppSide], Sequence[ContractSide]]
    ) -> None:
        self._corpus = corpus
        sides = corpus.applications, corpus.contracts
        self.applications = [
            digest(_application(row), corpus.weights_of(side))
            for row, side in zip(rows[0], sides[0], strict=True)
        ]
        self.contracts = [
            digest(_contract(row), sorted(side.joined_pairs), side.resells, corpus.weights_of(side))
            for row, side in zip(rows[1], sides[1], strict=True)
        ]

    def basis(self, model: LinkModel) -> bytes:
        """A digest of what weighs in every pair."""
        return digest(program(), model, self._corpus.size, self._corpus.deals)

    def arrays(self, lengths: Places, places: Places, marks: Marks) -> Arrays:
        """The pairs, to be kept."""
        return {
            "applications": table(self.applications),
            "contracts": table(self.contracts),
            "lengths": lengths,
            "places": places,
            "marks": marks,
        }


class _Known:
    """The pairs of an earlier run, by the digests of their sides."""

    def __init__(self, keys: Keys, held: Arrays) -> None:
        import numpy as np

        here = {key: place for place, key in enumerate(keys.contracts)}
        moved = [here.get(key, -1) for key in keys_of(held["contracts"])]
        self._places = np.asarray([*moved, -1], dtype=np.int32)[held["places"]]
        self._marks = held["marks"]
        self._starts = np.concatenate([[0], np.cumsum(held["lengths"])]).tolist()
        self._row = {key: row for row, key in enumerate(keys_of(held["applications"]))}

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


def _application(one: AppSide) -> tuple[object, ...]:
    """All that is read of an application, where its row stands aside."""
    return (
        one.key, one.name, one.description, one.supplier, one.supplier_id, one.group_id, one.department,
        one.aliases, one.contract_reference, sorted(one.products), sorted(one.publishers), one.amounts,
        one.live_from, sorted(one.cites),
    )  # fmt: skip


def _contract(one: ContractSide) -> tuple[object, ...]:
    """All that is read of a contract, where its row stands aside."""
    return (
        one.key, one.title, one.description, one.supplier, one.supplier_id, one.group_id, one.department,
        one.category, one.reference, sorted(one.products), one.amounts, one.starts, one.ends,
    )  # fmt: skip
