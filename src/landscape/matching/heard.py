"""What a classifier hears of a row: all that hangs on the row's own texts, kept from one run to the next.

Reading texts takes most of the time of classifying, and what is read of one row hangs on no other. What
the estate makes of the rows together (damping, self-training, calibration) is made anew each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from landscape.matching.described import Described, Text
from landscape.matching.grounds import Told
from landscape.matching.kept import NOTHING, Kept, digest, keys_of, table
from landscape.matching.product_evidence import Hit, Speaking
from landscape.model.inference import Evidence

Bag = Mapping[str, float]
Reasons = dict[int, tuple[Evidence, ...]]  # by place of the function


@dataclass(frozen=True, slots=True)
class Heard:
    """A row as heard.

    `bag` holds the words of all its texts, `name` those of its name, `own` those without contracts and
    categories where it has some; `phrase` how surely everyday phrases name which functions, `denied` the
    functions that it denies, `products` what the catalogue says of it. `reasons` are found when they are
    asked for, in `texts`, which are there where the row was read in this run.
    """

    bag: Bag
    name: Bag
    own: Bag | None
    phrase: tuple[float, Sequence[int]]
    denied: Sequence[int]
    products: Sequence[Speaking]
    texts: tuple[Sequence[Told], Sequence[Hit]] | None = None
    reasons: Reasons = field(default_factory=dict)


class HeardRows:
    """The rows that were heard before, by their texts.

    Parameters: `kept`, where they are kept, as `name`; `basis`, a digest of what else a reading hangs on.
    """

    def __init__(self, kept: Kept, name: str, basis: bytes) -> None:
        self._kept, self._name, self._basis = kept, name, basis
        self._held: dict[bytes, memoryview] = {}
        self._lent: dict[bytes, int] = {}  # with how many functions reasons are known of
        found = kept.take(name, basis)
        if found is not None:
            whole, start = memoryview(found["rows"]), 0  # type: ignore[arg-type]
            ends = found["ends"].tolist()
            for key, end in zip(keys_of(found["keys"]), ends, strict=True):
                self._held[key] = whole[start:end]
                start = end

    def heard(self, one: Described) -> Heard | None:
        """A row as it was heard before; None when it was not."""
        if not self._held or (held := self._held.get(key := _key(one))) is None:
            return None
        found = _decoded(json.loads(bytes(held)), one)
        self._lent[key] = len(found.reasons)
        return found

    def keep(self, rows: Iterable[tuple[Described, Heard]]) -> None:
        """Keeps rows in the place of those before."""
        import numpy as np

        if self._kept is NOTHING:
            return
        found: dict[bytes, bytes | memoryview] = {}
        for one, heard in rows:
            key = _key(one)
            if self._lent.get(key) == len(heard.reasons):
                found[key] = self._held[key]
            elif key not in found:
                said = json.dumps(_encoded(heard, one), separators=(",", ":"))
                found[key] = said.encode("ascii")
        if found == self._held:
            return
        ends = np.cumsum([len(one) for one in found.values()], dtype=np.int64)
        whole = np.frombuffer(b"".join(found.values()), dtype=np.uint8)
        arrays = {"keys": table(list(found)), "ends": ends, "rows": whole}
        self._kept.put(self._name, self._basis, arrays)


def _key(one: Described) -> bytes:
    """A digest of what a row says, wherever it stands."""
    more = [text.text if text else None for text in (one.description, one.supplier, one.department)]
    return digest(one.name.text, *more, *(text.text for text in one.extra))


def _fields(one: Described) -> list[tuple[str, Text]]:
    found = [("name", one.name), ("description", one.description), ("supplier", one.supplier)]
    found += [("department", one.department), *(("extra", text) for text in one.extra)]
    return [(kind, text) for kind, text in found if text]


def _encoded(heard: Heard, one: Described) -> list[Any]:
    """A row as lists, its reasons with the text that they stand in rather than the cell."""
    fields = _fields(one)
    reasons = [(place, _grounds(found, fields)) for place, found in sorted(heard.reasons.items())]
    return [
        _words(heard.bag),
        _words(heard.name),
        _words(heard.own) if heard.own is not None else None,
        [heard.phrase[0], list(heard.phrase[1])],
        list(heard.denied),
        [list(told) for told in heard.products],
        [[place, found] for place, found in reasons if found is not None],
    ]


def _decoded(held: list[Any], one: Described) -> Heard:
    bag, name, own, phrase, denied, products, reasons = held
    fields = _fields(one)
    return Heard(
        _bag(bag),
        _bag(name),
        _bag(own) if own is not None else None,
        (phrase[0], phrase[1]),
        denied,
        [(place, chance, product) for place, chance, product in products],
        None,
        {place: tuple(_reason(ground, fields) for ground in found) for place, found in reasons},
    )


def _words(bag: Bag) -> list[Any]:
    """Words in their order, and their weights: one number where they are all the same."""
    weights = list(bag.values())
    same = len(set(weights)) == 1
    return ["\n".join(bag), weights[0] if same else weights]


def _bag(words: list[Any]) -> Bag:
    joined, weights = words
    if not joined:
        return {}
    found = joined.split("\n")
    if isinstance(weights, list):
        return dict(zip(found, weights, strict=True))
    return dict.fromkeys(found, weights)


def _grounds(
    found: Sequence[Evidence], fields: Sequence[tuple[str, Text]]
) -> list[list[Any]] | None:
    """Reasons by the place of their text; None where two texts of one kind stand in one cell."""
    grounds = []
    for one in found:
        cell = (one.source, one.sheet, one.row, one.column)
        if one.kind == "catalogue":
            grounds.append([one.text, one.kind, one.weight, cell])
            continue
        places = [
            at
            for at, (kind, text) in enumerate(fields)
            if kind == one.kind and (text.source, text.sheet, text.row, text.column) == cell
        ]
        if len(places) != 1:
            return None
        grounds.append([one.text, one.kind, one.weight, places[0]])
    return grounds


def _reason(ground: list[Any], fields: Sequence[tuple[str, Text]]) -> Evidence:
    text, kind, weight, place = ground
    if isinstance(place, list):
        source, sheet, row, column = place
        return Evidence(text, kind, source, sheet, row, column, weight)
    cell = fields[place][1]
    return Evidence(text, kind, cell.source, cell.sheet, cell.row, cell.column, weight)
