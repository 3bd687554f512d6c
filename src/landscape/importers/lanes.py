"""The columns of a table as they are typed: equal texts are parsed once, and what is unique is not kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from landscape.importers import amounts, values
from landscape.importers.values import NotRead, Reading
from landscape.model.element import Value
from landscape.model.intake import Field
from landscape.model.metamodel import ValueKind

_MOST_KEPT = 20_000  # texts of one column
_NAMED = frozenset({ValueKind.NAME, ValueKind.IDENTIFIER})
_AS_TYPED = _NAMED | {ValueKind.TEXT}
_LONGEST_NOTHING = 40  # characters: no longer text is a way to say nothing,
_LONGEST_NAMELESS = 3  # and none longer than this where a name stands
_AMOUNT = re.compile(r"£?((?:\d{1,3}(?:,\d{3})*|\d{1,12})(?:\.\d{1,2})?)")


class Nothing(Enum):
    """What a cell holds that says nothing."""

    NOTHING = 0
    KEPT = 1  # a word that a profile says means nothing: it stays as text


NOTHING, KEPT = Nothing.NOTHING, Nothing.KEPT
_LISTS = frozenset({"aliases", "synonyms"})
Parsed = Value | NotRead | Nothing


class _Seen(dict[str, Parsed]):
    """The texts of a column with what they come to; one that was not seen before is read."""

    __slots__ = ("read",)

    def __init__(self, read: Callable[[str], Parsed]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Parsed:
        return self.read(text)


class Lane:
    """One column that is understood as a field, with those that stand in for it where it is empty."""

    __slots__ = (
        "counts",
        "declaration",
        "direct",
        "empty",
        "factor",
        "field",
        "header",
        "how",
        "keeps",
        "known",
        "name",
        "others",
        "own",
        "plain_money",
        "position",
        "short",
    )

    def __init__(
        self,
        field: Field,
        position: int,
        how: Reading,
        headers: Sequence[str],
        others: Sequence[int],
        *,
        own: bool,
    ) -> None:
        kind = field.declaration.kind
        self.field = field
        self.own = own
        self.name = field.name
        self.declaration = field.declaration
        self.position = position
        self.how = how
        self.header = headers[position]
        self.others = tuple(place for place in others if place < len(headers))
        self.known = _Seen(self.read)
        self.counts = kind is ValueKind.INTEGER
        self.keeps = True
        self.short = _LONGEST_NAMELESS if kind in _NAMED else _LONGEST_NOTHING
        # In an export of this program only a blank cell says nothing.
        self.empty = frozenset({""}) if own else values.empty_words(field.declaration)
        as_typed = kind in _AS_TYPED and field.name not in _LISTS
        self.direct = as_typed and how.value_map is None and not how.whole
        # An export of this program counts ones, whatever its headers say.
        counts = kind is ValueKind.MONEY and not own
        self.factor = amounts.counted_in(self.header) if counts else 1
        unmarked = not how.decimal_comma and how.value_map is None and self.factor == 1
        self.plain_money = kind is ValueKind.MONEY and unmarked

    def column(self, texts: Sequence[str]) -> list[Parsed]:
        """What the texts of many rows come to, in their order."""
        seen = self.known.__getitem__
        if self.direct:
            short = self.short
            return [one if len(one) > short else seen(one) for one in texts]
        if self.plain_money and not self.keeps:
            return [plain_amount(one) or seen(one) for one in texts]
        return list(map(seen, texts))

    def read(self, text: str) -> Parsed:
        """What a text comes to that was not seen before."""
        found = self._parse(text)
        if self.keeps:
            if len(self.known) >= _MOST_KEPT:
                self.known.clear()
            self.known[text] = found
        return found

    def look_back(self, rows: int) -> None:
        """Stops keeping what amounts come to when, of so many rows, nearly each had another."""
        if self.plain_money and len(self.known) > rows // 2:
            self.keeps = False
            self.known.clear()

    def instead(self, cells: Sequence[str]) -> tuple[int, Parsed]:
        """The place and value of the first column that stands in and says something."""
        for place in self.others:
            (found,) = self.column([cells[place] if place < len(cells) else ""])
            if found is not NOTHING:
                return place, found
        return self.position, NOTHING

    def _parse(self, text: str) -> Parsed:
        if self.plain_money:
            amount = plain_amount(text)
            if amount is not None:
                return amount
        if (text if self.own else text.strip().casefold()) in self.empty:
            return NOTHING
        if self.direct:
            return text
        try:
            value = values.parse(text, self.declaration, self.how)
        except NotRead as wrong:
            return wrong
        if value is None:
            return KEPT
        if self.factor > 1 and isinstance(value, Decimal) and not amounts.says_multiple(text):
            return value * self.factor
        return listed(str(value)) if self.name in _LISTS else value


class Cells(Mapping[str, str]):
    """The texts that a row's fields were read from: its cells by the places of the fields.

    The places are shared by all rows in which the same fields are filled.
    """

    __slots__ = ("cells", "places")

    def __init__(self, places: Mapping[str, int], cells: Sequence[str]) -> None:
        self.places = places
        self.cells = cells

    def __getitem__(self, name: str) -> str:
        return self.cells[self.places[name]]

    def get(self, name: str, default: Any = None) -> Any:
        """As of every mapping, without an error on the way."""
        place = self.places.get(name)
        return default if place is None else self.cells[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __repr__(self) -> str:
        return repr(dict(self))


def plain_amount(text: str) -> Decimal | None:
    """An amount that is written in the plainest way; None for every other, which needs its parser.

    >>> plain_amount("£12,500.5"), plain_amount("12.500,00")
    (Decimal('12500.50'), None)
    """
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    digits = found[1].replace(",", "")
    point = digits[-3:].find(".")
    if point:
        digits += ".00" if point < 0 else "0"
    return Decimal(digits)


def listed(text: str) -> str:
    """A list of names, however it is separated, as the model keeps it.

    >>> listed("Marl Ltd; Marl Systems\\nMarl")
    'Marl Ltd|Marl Systems|Marl'
    """
    parts = (one.strip() for one in re.split(r"[;|\n]+", text))
    return "|".join(one for one in dict.fromkeys(parts) if one)


def lanes(
    fields: Sequence[tuple[Field, int, Reading]],
    headers: Sequence[str],
    fallbacks: Mapping[str, Sequence[int]],
    *,
    own: bool = False,
) -> tuple[Lane, ...]:
    """The columns of a plan, in its order. `own`: an export of this program wrote the table."""
    return tuple(
        Lane(field, position, how, headers, fallbacks.get(field.name, ()), own=own)
        for field, position, how in fields
    )
