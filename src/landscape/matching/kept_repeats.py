"""Which contracts of one owner are told again, kept between runs by a digest of all that is said of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from landscape.matching.kept import NOTHING, Kept, digest, keys_of, program, table
from landscape.matching.ragged import Ragged, starts_of
from landscape.matching.told import Repeat, Told
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method

_NAME = "repeats"


class KeptRepeats:
    """What came of each group of contracts that may bear on each other."""

    def __init__(self, kept: Kept) -> None:
        self._kept, self._basis = kept, b"" if kept is NOTHING else digest(program())
        self._place: dict[bytes, int] = {}
        self._held = Ragged.of([])
        self._said: dict[bytes, bytes] = {}
        found = kept.take(_NAME, self._basis)
        if found is not None:
            self._place = {key: row for row, key in enumerate(keys_of(found["groups"]))}
            self._held = Ragged(starts_of(found["lengths"].astype("int64")), found["said"])

    def of(
        self, group: Sequence[Told], beside: object, make: Callable[[], list[Repeat]]
    ) -> list[Repeat]:
        """What a group comes to: as kept where nothing of it changed, else made.

        Parameters: `group`, in its order; `beside`, all else that the outcome hangs on, as it prints.
        """
        if self._kept is NOTHING:
            return make()
        key = digest([_row(one) for one in group], beside)
        place = self._place.get(key)
        if place is None:
            found = make()
            self._said[key] = _encoded(found)
            return found
        said = self._said[key] = self._held.row(place)
        return _decoded(said)

    def keep(self) -> None:
        """Keeps what was asked for in the place of what was kept before."""
        import numpy as np

        if self._kept is NOTHING or self._said.keys() == self._place.keys():
            return
        said = Ragged.of(self._said.values())
        arrays = {
            "groups": table(list(self._said)),
            "lengths": np.diff(said.starts).astype(np.int32),
            "said": said.values,
        }
        self._kept.put(_NAME, self._basis, arrays)


def _row(one: Told) -> tuple[object, ...]:
    """All that is said of a contract; where its row stands shows in the order alone."""
    return (
        one.key, sorted(one.lists), one.title, one.reference, one.supplier, one.supplier_id, sorted(one.owners),
        one.starts, one.ends, one.amounts, one.yearly, sorted(one.applications), one.about, one.beside,
    )  # fmt: skip


def _encoded(found: Sequence[Repeat]) -> bytes:
    said = [
        (
            one.repeat,
            one.main,
            one.through,
            one.inference.confidence,
            one.inference.band.value,
            one.inference.method.value,
            [(each.text, each.kind, each.weight) for each in one.inference.evidence],
        )
        for one in found
    ]
    return json.dumps(said, separators=(",", ":")).encode("ascii")


def _decoded(held: bytes) -> list[Repeat]:
    return [
        Repeat(
            repeat,
            main,
            Inference(
                confidence,
                Band(band),
                Method(method),
                tuple(Evidence(text, kind, weight=weight) for text, kind, weight in evidence),
            ),
            through,
        )
        for repeat, main, through, confidence, band, method, evidence in json.loads(held)
    ]
