"""What is read of the texts of applications and contracts, kept between runs by the digests of their rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from landscape.matching.kept import Kept, digest
from landscape.matching.kept_texts import KeptTexts
from landscape.matching.link_words import SideTexts, Texts, application_texts, contract_texts
from landscape.matching.sides import AppSide, ContractSide

_NAME = "sides"
Row = TypeVar("Row", AppSide, ContractSide)


class KeptSides:
    """The texts of both sides as they were read, each row read once.

    `applications` and `contracts` are the digests of the rows.
    """

    def __init__(
        self, applications: Sequence[AppSide], contracts: Sequence[ContractSide], kept: Kept
    ) -> None:
        self._said = KeptTexts(kept, _NAME)
        self.applications = [digest("a", application_row(one)) for one in applications]
        self.contracts = [digest("c", contract_row(one)) for one in contracts]
        self.texts: Texts = (
            self._read(self.applications, applications, application_texts),
            self._read(self.contracts, contracts, contract_texts),
        )

    def _read(
        self, keys: Sequence[bytes], rows: Sequence[Row], read: Callable[[Row], SideTexts]
    ) -> list[SideTexts]:
        found = []
        for key, row in zip(keys, rows, strict=True):
            said = self._said.take(key)
            texts = read(row) if said is None else _decoded(said)
            if said is None:
                self._said.put(key, _encoded(texts))
            found.append(texts)
        return found

    def keep(self) -> None:
        """Keeps what was read in the place of what was kept before."""
        self._said.keep()


def _encoded(texts: SideTexts) -> bytes:
    said = [
        texts.shown,
        "\n".join(texts.name_words),
        "\n".join(sorted(texts.words)),
        "\n".join(sorted(texts.raw_words)),
        texts.joined,
        ["\n".join(alias) for alias in texts.aliases],
        texts.reference,
        texts.marks,
    ]
    return json.dumps(said, separators=(",", ":")).encode("ascii")


def _decoded(held: bytes) -> SideTexts:
    shown, name, words, raw, joined, aliases, reference, marks = json.loads(held)
    return SideTexts(
        shown,
        _words(name),
        frozenset(_words(words)),
        frozenset(_words(raw)),
        tuple(joined),
        tuple(map(_words, aliases)),
        reference,
        tuple(marks),
    )


def _words(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("\n")) if joined else ()


def application_row(one: AppSide) -> tuple[object, ...]:
    """All that is read of an application, where its row stands aside."""
    return (
        one.key, one.name, one.description, one.supplier, one.supplier_id, one.group_id, one.department,
        one.aliases, one.contract_reference, sorted(one.products), sorted(one.publishers), one.amounts,
        one.live_from, sorted(one.cites),
    )  # fmt: skip


def contract_row(one: ContractSide) -> tuple[object, ...]:
    """All that is read of a contract, where its row stands aside."""
    return (
        one.key, one.title, one.description, one.supplier, one.supplier_id, one.group_id, one.department,
        one.category, one.reference, sorted(one.products), one.amounts, one.starts, one.ends,
    )  # fmt: skip
