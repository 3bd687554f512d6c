"""The columns of a table as they are typed: equal texts are parsed once, and what is unique is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum

from landscape.importers import values
from landscape.importers.values import NotRead, Reading
from landscape.model.element import Value
from landscape.model.intake import Field
from landscape.model.metamodel import ValueKind

_MOST_KEPT = 20_000  # texts of one column
_AS_TYPED = frozenset({ValueKind.NAME, ValueKind.TEXT, ValueKind.IDENTIFIER})
_LONGEST_NOTHING = 40  # characters: no longer text is a way to say nothing,
_LONGEST_NAMELESS = 3  # and none longer than this where a name stands
_AMOUNT = re.compile(r"£?(\d{1,3}(?:,\d{3})*|\d{1,12})(?:\.(\d{1,2}))?")


class Nothing(Enum):
    """What a cell holds that says nothing."""

    NOTHING = 0


NOTHING = Nothing.NOTHING
Parsed = Value | NotRead | Nothing


class Lane:
    """One column that is understood as a field, with those that stand in for it where it is empty."""

    __slots__ = (
        "declaration",
        "direct",
        "field",
        "header",
        "how",
        "keeps",
        "known",
        "name",
        "others",
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
    ) -> None:
        self.field = field
        self.name = field.name
        self.declaration = field.declaration
        self.position = position
        self.how = how
        self.header = headers[position]
        self.others = tuple(place for place in others if place < len(headers))
        self.known: dict[str, Parsed] = {}
        self.keeps = True
        named = field.declaration.kind in (ValueKind.NAME, ValueKind.IDENTIFIER)
        self.short = _LONGEST_NAMELESS if named else _LONGEST_NOTHING
        self.direct = field.declaration.kind in _AS_TYPED and how.value_map is None

    def parsed(self, text: str) -> Parsed:
        """What a text of this column comes to: looked up where it was seen before."""
        found = self.known.get(text)
        return self.read(text) if found is None else found

    def read(self, text: str) -> Parsed:
        """What a text comes to that was not seen before."""
        found = self._directly(text) if self.direct else self._parse(text)
        if self.keeps:
            if len(self.known) >= _MOST_KEPT:
                self.known.clear()
            self.known[text] = found
        return found

    def look_back(self, rows: int) -> None:
        """Stops keeping names, texts and amounts when, of so many rows, nearly each had another."""
        various = self.direct or self.declaration.kind is ValueKind.MONEY
        if various and len(self.known) > rows // 2:
            self.keeps = False
            self.known.clear()

    def _directly(self, text: str) -> Parsed:
        """A name or a text as it stands; only an identifier that a spreadsheet made a number is parsed."""
        if len(text) <= self.short and values.is_missing(text, self.declaration.kind):
            return NOTHING
        if text.endswith(".0") and self.declaration.kind is ValueKind.IDENTIFIER:
            return self._parse(text)
        return text

    def instead(self, cells: Sequence[str]) -> tuple[int, Parsed]:
        """The place and value of the first column that stands in and says something."""
        for place in self.others:
            found = self.parsed(cells[place] if place < len(cells) else "")
            if found is not NOTHING:
                return place, found
        return self.position, NOTHING

    def _parse(self, text: str) -> Parsed:
        kind = self.declaration.kind
        if kind is ValueKind.MONEY and not self.how.decimal_comma:
            amount = plain_amount(text)
            if amount is not None:
                return amount
        if values.is_missing(text, kind):
            return NOTHING
        try:
            return values.parse(text, self.declaration, self.how)
        except NotRead as wrong:
            return wrong


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
    whole, pence = found.groups()
    if pence is None:
        pence = "00"
    elif len(pence) == 1:
        pence += "0"
    return Decimal(f"{whole.replace(',', '')}.{pence}")


def lanes(
    fields: Sequence[tuple[Field, int, Reading]],
    headers: Sequence[str],
    fallbacks: Mapping[str, Sequence[int]],
) -> tuple[Lane, ...]:
    """The columns of a plan, in its order."""
    return tuple(
        Lane(field, position, how, headers, fallbacks.get(field.name, ()))
        for field, position, how in fields
    )
