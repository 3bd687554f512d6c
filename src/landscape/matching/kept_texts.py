"""Texts that a step keeps, each by the digest of all that it was made from."""

from __future__ import annotations

from landscape.matching.kept import Kept, digest, keys_of, program, table
from landscape.matching.ragged import Ragged, starts_of


class KeptTexts:
    """The texts of one step: those of an earlier run, and those that were asked for in this one.

    Parameters: `kept`, where they are kept; `name`, under which name.
    """

    def __init__(self, kept: Kept, name: str) -> None:
        self._kept, self._name, self._basis = kept, name, digest(program())
        self._place: dict[bytes, int] = {}
        self._held = Ragged.of([])
        self._asked: dict[bytes, bytes] = {}
        found = kept.take(name, self._basis)
        if found is not None:
            self._place = {key: row for row, key in enumerate(keys_of(found["keys"]))}
            self._held = Ragged(starts_of(found["lengths"].astype("int64")), found["texts"])

    def take(self, key: bytes) -> bytes | None:
        """The text of an earlier run, which is kept on; None where there is none."""
        place = self._place.get(key)
        if place is None:
            return None
        said = self._asked[key] = self._held.row(place)
        return said

    def put(self, key: bytes, text: bytes) -> None:
        """Takes note of a text that was made in this run."""
        self._asked[key] = text

    def keep(self) -> None:
        """Keeps what was asked for in the place of what was kept before."""
        import numpy as np

        if self._asked.keys() == self._place.keys():
            return
        said = Ragged.of(self._asked.values())
        arrays = {
            "keys": table(list(self._asked)),
            "lengths": np.diff(said.starts).astype(np.int32),
            "texts": said.values,
        }
        self._kept.put(self._name, self._basis, arrays)
