"""What a classifier hears of a row: all that hangs on the row's own texts, and how it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landscape.matching.described import Described, Text
from landscape.matching.grounds import Told
from landscape.matching.kept import digest
from landscape.matching.product_evidence import Hit, Speaking
from landscape.model.inference import Evidence

Bag = Mapping[str, float]
Reasons = dict[int, tuple[Evidence, ...]]  # by place of the function


@dataclass(frozen=True, slots=True)
class Outright:
    """What a row says outright: `phrase`, how surely everyday phrases name which functions, `denied` the
    functions that it denies, `products` what the catalogue says of it."""

    phrase: tuple[float, Sequence[int]]
    denied: Sequence[int]
    products: Sequence[Speaking]

    @property
    def nothing(self) -> bool:
        """Whether it says nothing outright."""
        return not (self.phrase[1] or self.denied or self.products)


@dataclass(frozen=True, slots=True)
class Heard:
    """A row as heard: `bag` holds the words of all its texts, `name` those of its name, `own` those without
    contracts and categories where it has some; `texts` and `hits` are what it was heard from."""

    bag: Bag
    name: Bag
    own: Bag | None
    outright: Outright
    texts: Sequence[Told]
    hits: Sequence[Hit]


def row_key(one: Described) -> bytes:
    """A digest of what a row says, wherever it stands."""
    more = [text.text if text else None for text in (one.description, one.supplier, one.department)]
    return digest(one.name.text, *more, *(text.text for text in one.extra))


def encoded(one: Outright) -> bytes:
    """What a row says outright, to be kept; nothing for nothing."""
    if one.nothing:
        return b""
    said = [[one.phrase[0], list(one.phrase[1])], list(one.denied), [list(p) for p in one.products]]
    return _bytes(said)


def decoded(held: bytes) -> Outright:
    """What a row says outright, as kept."""
    phrase, denied, products = json.loads(held)
    return Outright(
        (phrase[0], phrase[1]), denied, [(p, chance, one) for p, chance, one in products]
    )


def encoded_reasons(reasons: Reasons, one: Described) -> bytes:
    """Reasons with the text that they stand in rather than the cell; nothing for none."""
    fields = _fields(one)
    grounds = [(place, _grounds(found, fields)) for place, found in sorted(reasons.items())]
    said = [[place, found] for place, found in grounds if found is not None]
    return _bytes(said) if said else b""


def decoded_reasons(held: bytes, one: Described) -> Reasons:
    """Reasons as kept, with the cells where their texts stand now."""
    if not held:
        return {}
    fields = _fields(one)
    return {
        place: tuple(_reason(ground, fields) for ground in found)
        for place, found in json.loads(held)
    }


def _bytes(said: list[Any]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode("ascii")


def _fields(one: Described) -> list[tuple[str, Text]]:
    found = [("name", one.name), ("description", one.description), ("supplier", one.supplier)]
    found += [("department", one.department), *(("extra", text) for text in one.extra)]
    return [(kind, text) for kind, text in found if text]


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
