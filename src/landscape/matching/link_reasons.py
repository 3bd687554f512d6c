"""Why applications and contracts are shown as linked, kept between runs by the digests of both sides."""

from __future__ import annotations

import json

from landscape.matching.kept import KEY, NOTHING, Arrays, Kept
from landscape.matching.likeness import Compared
from landscape.matching.link_grounds import evidence_of
from landscape.matching.link_pairs import Keys
from landscape.matching.link_words import Corpus
from landscape.matching.ragged import Ragged, starts_of
from landscape.matching.roles import role_of
from landscape.matching.sides import LinkRole, Place
from landscape.model.inference import Evidence

_NAME = "reasons"
Why = tuple[LinkRole, tuple[Evidence, ...]]


class LinkReasons:
    """The role and the reasons of the pairs that are asked for.

    Parameters: `keys`, the digests of the sides (None where nothing is kept), and `basis`, what else weighs in
    every pair.
    """

    def __init__(self, corpus: Corpus, keys: Keys | None, basis: bytes, kept: Kept) -> None:
        self._corpus, self._keys, self._basis, self._kept = corpus, keys, basis, kept
        self._compared: Compared | None = None
        self._place: dict[bytes, int] = {}
        self._said = Ragged.of([])
        self._asked: dict[bytes, bytes] = {}
        found = kept.take(_NAME, basis) if keys else None
        if found is not None:
            self._read(found)

    def _read(self, found: Arrays) -> None:
        import numpy as np

        whole, wide = found["pairs"].tobytes(), 2 * KEY
        self._place = {
            whole[at : at + wide]: row for row, at in enumerate(range(0, len(whole), wide))
        }
        lengths = np.asarray(found["lengths"], dtype=np.int64)
        self._said = Ragged(starts_of(lengths), found["said"])

    def of(self, application: int, contract: int) -> Why:
        """The role of a pair and what speaks for it and against it, strongest first; sides by their places."""
        if self._keys is None:
            return self._made(application, contract)
        key = self._keys.applications[application] + self._keys.contracts[contract]
        row = self._place.get(key)
        if row is None:
            why = self._made(application, contract)
            self._asked[key] = _encoded(why)
            return why
        said = self._asked[key] = self._said.row(row)
        return _decoded(said, self._corpus.contracts[contract].place)

    def _made(self, application: int, contract: int) -> Why:
        side = self._corpus.applications[application]
        if self._compared is None or self._compared.app is not side:
            self._compared = Compared(side, self._corpus)
        pair = self._compared.pair(self._corpus.contracts[contract])
        return role_of(pair), evidence_of(pair, self._compared)

    def keep(self) -> None:
        """Keeps what was asked for in the place of what was kept before."""
        import numpy as np

        if self._kept is NOTHING or self._asked.keys() == self._place.keys():
            return
        said = Ragged.of(self._asked.values())
        arrays: Arrays = {
            "pairs": np.frombuffer(b"".join(self._asked), dtype=np.uint8),
            "lengths": np.diff(said.starts).astype(np.int32),
            "said": said.values,
        }
        self._kept.put(_NAME, self._basis, arrays)


def _encoded(why: Why) -> bytes:
    role, grounds = why
    said = [(one.text, one.kind, one.column, one.weight) for one in grounds]
    return json.dumps([role.value, said], separators=(",", ":")).encode("ascii")


def _decoded(held: bytes, place: Place) -> Why:
    role, said = json.loads(held)
    return LinkRole(role), tuple(
        Evidence(text, kind, place.source, place.sheet, place.row, column, weight)
        for text, kind, column, weight in said
    )
