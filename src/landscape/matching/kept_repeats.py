"""Which contracts of one owner are told again, kept between runs by a digest of all that is said of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from landscape.matching.kept import NOTHING, Kept, digest
from landscape.matching.kept_texts import KeptTexts
from landscape.matching.told import Repeat, Told
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method

_NAME = "repeats"


class KeptRepeats:
    """What came of each group of contracts that may bear on each other."""

    def __init__(self, kept: Kept) -> None:
        self._said = None if kept is NOTHING else KeptTexts(kept, _NAME)

    def of(
        self, group: Sequence[Told], beside: object, make: Callable[[], list[Repeat]]
    ) -> list[Repeat]:
        """What a group comes to: as kept where nothing of it changed, else made.

        Parameters: `group`, in its order; `beside`, all else that the outcome hangs on, as it prints.
        """
        if self._said is None:
            return make()
        key = digest([_row(one) for one in group], beside)
        said = self._said.take(key)
        if said is not None:
            return _decoded(said)
        found = make()
        self._said.put(key, _encoded(found))
        return found

    def keep(self) -> None:
        """Keeps what was asked for in the place of what was kept before."""
        if self._said is not None:
            self._said.keep()


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
