"""Headings between the rows of a list: a cell that stands alone and names what the rows below it share."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from landscape.importers import below, wording
from landscape.importers.columns import Column
from landscape.importers.headers import words
from landscape.importers.kinds import Understanding
from landscape.importers.mapping import understood
from landscape.importers.rows import HeadingRow, filled
from landscape.model.intake import IMPORT_KINDS
from landscape.model.record import ColumnMapping, Row
from landscape.model.vocabulary import Kind

HEADING = "heading above"
UNIT_HEADING = "Department (heading above)"
_UNIT = "organisation_unit"
_NAMING = (
    "name",
    "title",
    "application",
    "product",
    "source_application",
    "description",
    "reference",
)
_NARROWEST = 3  # columns of a list below which a cell that stands alone may be all of a row
_FEWEST = 2  # headings
_LONGEST, _LONGEST_BY_PLACE = 100, 60  # letters; where only its place tells a heading
_MOSTLY, _HARDLY = 0.8, 0.2
_GROUP = 2  # rows that stand below a heading on average, where only its place tells it
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[A-Z][.)])\s+(?=\S)")
_SURE = {"given": 1.0, "inferred": 0.7}


class _Told(Enum):
    """What tells a heading from an entry of which only the name is known."""

    ELSEWHERE = 0  # it does not stand where the names stand
    CAPITALS = 1
    NUMBER = 2
    PLACE = 3  # nothing but where it stands, and what it says


@dataclass(frozen=True, slots=True)
class Headings:
    """How the headings of one table are told, and which column takes what they say.

    `width` is how many columns the table has of its own; the one that takes the headings comes after them.
    `places` are where a heading may stand.
    """

    told: _Told
    width: int
    places: frozenset[int]
    column: ColumnMapping

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each with the heading that it stands under; headings are marked as such."""
        above = ""
        held: list[Row] = []  # what may be a heading, until it is known what follows it
        for row in rows:
            if _lone(row.cells) is not None or (held and not filled(row)):
                held.append(row)
                continue
            if held and not _is_total(row):
                above = yield from self._below(held, above)
            else:
                yield from (self._under(one, above) for one in held)
            held = []
            yield self._under(row, above)
        yield from (self._under(one, above) for one in held)

    def _below(self, held: Sequence[Row], above: str) -> Generator[Row, None, str]:
        """The rows right above an entry, as headings where they are; hands back the last of these."""
        headings = [row for row in held if self._may_be(row)]
        if self.told is _Told.PLACE:
            headings = headings[-1:]
        for row in held:
            if row in headings:
                above = heading_of(row.cells)
                yield HeadingRow(row.number, row.cells)
            else:
                yield self._under(row, above)
        return above

    def _may_be(self, row: Row) -> bool:
        place = _lone(row.cells)
        return (
            place is not None
            and place in self.places
            and _is_short(self.told, row.cells[place])
            and _tells(self.told, row.cells[place].strip())
        )

    def _under(self, row: Row, above: str) -> Row:
        if not above or not filled(row):
            return row
        own = row.cells[: self.width]
        blank = ("",) * (self.width - len(own))
        return Row(row.number, (*own, *blank, above, *row.cells[self.width :]))


def heading_of(cells: Sequence[str]) -> str:
    """What a heading says, without its number and colon.

    >>> heading_of(("2. Housing services:", ""))
    'Housing services'
    """
    text = " ".join(next(filter(None, map(str.strip, cells)), "").split())
    return _NUMBERED.sub("", text).rstrip(" :") or text


def find_headings(
    rows: Sequence[Row], found: Understanding, columns: Sequence[Column], given: Mapping[str, str]
) -> Headings | None:
    """How the headings of a table are told; None where its first rows do not show that it has some.

    Parameters: `given`, headers that a person mapped.
    """
    if len(columns) < _NARROWEST or found.kind is Kind.RELATIONSHIPS:
        return None
    lone = [place for place, row in enumerate(rows) if _lone(row.cells) is not None]
    if len(lone) < _FEWEST:
        return None
    mapped = understood(found.columns)
    naming = next((mapped[one].position for one in _NAMING if one in mapped), None)
    if naming is None:
        return None
    sampled = _Sampled(rows, naming)
    for told in _Told:
        headings = sampled.headings(told)
        if headings:
            places = frozenset(_place(one) for one in headings)
            texts = [heading_of(one.cells) for one in headings]
            column = _column(found, columns, texts, given)
            return Headings(told, len(columns), places, column)
    return None


class _Sampled:
    """The first rows of a table, with the column that names its entries."""

    def __init__(self, rows: Sequence[Row], naming: int) -> None:
        self.rows = [row for row in rows if filled(row)]
        self.naming = naming
        self.entries = [
            row
            for row in self.rows
            if _lone(row.cells) is None and _cell(row, naming) and not _is_total(row)
        ]

    def headings(self, told: _Told) -> Sequence[Row]:
        """The headings, where there are enough of them and all that look so are; else none."""
        looking = [
            (place, row)
            for place, row in enumerate(self.rows)
            if _lone(row.cells) is not None and self._looks(row, told)
        ]
        if len(looking) < _FEWEST or not self._is_sound([row for _, row in looking], told):
            return ()
        followed = [row for place, row in looking if self._is_followed(place)]
        return followed if len(followed) >= max(_FEWEST, len(looking) - 1) else ()

    def _looks(self, row: Row, told: _Told) -> bool:
        place = _place(row)
        text = row.cells[place].strip()
        if not _is_short(told, text) or place > self.naming or _is_total(row):
            return False
        if told is _Told.ELSEWHERE:
            return place != self.naming and self._is_strange(place, text)
        return _tells(told, text)

    def _is_strange(self, place: int, text: str) -> bool:
        """Whether a text is none of those that the entries have in the same column."""
        theirs = [one for one in (_cell(row, place) for row in self.entries) if one]
        if len(theirs) <= _HARDLY * len(self.entries):
            return True
        numbered = sum(any(map(str.isdigit, one)) for one in theirs)
        return numbered >= _MOSTLY * len(theirs) and not any(map(str.isdigit, heading_of((text,))))

    def _is_sound(self, headings: Sequence[Row], told: _Told) -> bool:
        if len(self.entries) < max(len(headings), _FEWEST):
            return False
        if told is _Told.ELSEWHERE:
            return True
        alone = sum(_lone(row.cells) is not None for row in self.rows)
        if told is not _Told.PLACE:
            places = {self.naming, *map(_place, headings)}
            names = [_cell(row, place) for row in self.entries for place in places]
            few = sum(_tells(told, one) for one in names) <= _HARDLY * len(names) / len(places)
            return few and 2 * len(headings) >= alone
        telling = sum(_speaks(heading_of(one.cells)) for one in headings)
        return (
            headings[0] is self.rows[0]
            and alone == len(headings)
            and len(self.entries) >= _GROUP * len(headings)
            and 2 * telling >= len(headings)
        )

    def _is_followed(self, place: int) -> bool:
        """Whether an entry follows, below further lone cells."""
        after = next((row for row in self.rows[place + 1 :] if _lone(row.cells) is None), None)
        return after is not None and not _is_total(after)


def _column(
    found: Understanding,
    columns: Sequence[Column],
    headings: Sequence[str],
    given: Mapping[str, str],
) -> ColumnMapping:
    """The column that takes the headings: the department of the rows below where they name departments."""
    kind = IMPORT_KINDS[found.kind]
    mapped = understood(found.columns)
    free = kind.field(_UNIT) is not None and _UNIT not in mapped
    header = UNIT_HEADING if free and _are_units(headings) else HEADING
    own = {words(one): name for one, name in given.items()}
    field = own.get(words(header), _UNIT if header == UNIT_HEADING else "")
    if not field:
        return ColumnMapping(header, len(columns), None, "unmapped", 0.0)
    method = "given" if words(header) in own else "inferred"
    return ColumnMapping(header, len(columns), field, method, _SURE[method])


def _are_units(headings: Sequence[str]) -> bool:
    """Whether headings name departments or services: most with a word of theirs, none with another's."""
    told = [set(words(one).split()) for one in headings]
    units = sum(bool(one & wording.unit_words()) for one in told)
    return 2 * units >= len(told) and not any(one & wording.grouping_words() for one in told)


def _speaks(heading: str) -> bool:
    """Whether a text says that it is a heading: of a department, or of what entries have in common."""
    told = set(words(heading).split())
    return bool(told & (wording.unit_words() | wording.grouping_words()))


def _tells(told: _Told, text: str) -> bool:
    """Whether a text is written as headings of the table are."""
    if told is _Told.CAPITALS:
        return text.isupper() and sum(map(str.isalpha, text)) >= 2
    if told is _Told.NUMBER:
        return bool(_NUMBERED.match(text))
    return True


def _is_short(told: _Told, text: str) -> bool:
    longest = _LONGEST_BY_PLACE if told is _Told.PLACE else _LONGEST
    return len(text.strip()) <= longest and any(map(str.isalpha, text))


def _is_total(row: Row) -> bool:
    return below.is_total(tuple(map(str.strip, row.cells)))


def _lone(cells: Sequence[str]) -> int | None:
    """Where the only filled cell of a row stands, None when it has none or several."""
    places = [place for place, one in enumerate(cells) if one.strip()]
    return places[0] if len(places) == 1 else None


def _place(row: Row) -> int:
    place = _lone(row.cells)
    assert place is not None
    return place


def _cell(row: Row, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""


def with_headings(
    found: Understanding, columns: Sequence[Column], headings: Headings
) -> tuple[Understanding, list[Column]]:
    """What was understood of a table, and its columns, with the one that takes the headings."""
    taken = headings.column
    sample = Column(taken.header, taken.position, (), ())
    return replace(found, columns=(*found.columns, taken)), [*columns, sample]
