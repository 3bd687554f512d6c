"""Rows → records: each mapped cell typed, each row loaded, quarantined or skipped, and said so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice, repeat, zip_longest
from typing import Any

from landscape.importers import amounts, below, encoding
from landscape.importers.about import said_about
from landscape.importers.dates import OPEN_ENDED
from landscape.importers.headers import words
from landscape.importers.lanes import NOTHING, Cells, Lane, Nothing, Parsed, lanes
from landscape.importers.own_exports import plain_header
from landscape.importers.plans import Plan, Typed
from landscape.importers.rows import HeadingRow
from landscape.importers.shared_texts import SharedTexts
from landscape.importers.values import NO_NAME, NotRead
from landscape.model.element import Value
from landscape.model.neutral import restore
from landscape.model.record import Issue, QuarantinedRow, Record, Row
from landscape.model.vocabulary import IssueSeverity, Kind

# A contract whose dates cannot be read would be answered wrongly about: its row waits to be corrected.
_FATAL = {
    Kind.CONTRACTS: frozenset({"start_date", "end_date"}),
    Kind.COSTS: frozenset({"amount"}),
}

_NAMED_BLANKS = 1000
_TRIED = 1000  # rows after which columns look back
_BLOCK = 250  # rows that are typed column by column, then put together row by row
_TELLING = frozenset(("", *"gGsStToOuU"))  # how blank rows and totals begin
_NO_VALUES = (NotRead, Nothing)
_NO_VALUE_TYPES = frozenset(_NO_VALUES)
Places = Mapping[str, int]
Marks = tuple[str | None, str | None, str | None]
_THOUSAND = 1_000
_AMOUNTS = ("value", "value_annual", "amount", "unit_price", "annual_cost")


def typed_rows(rows: Iterable[Row], plan: Plan, done: Typed) -> Iterator[Record]:
    """The rows that become records, one by one; `done` accounts for every row that was read."""
    typist = _Typist(plan, done)
    done.issues += typist.said_of_headers()
    left = iter(rows)
    while block := list(islice(left, _BLOCK)):
        yield from typist.block(block)
    if done.repaired:
        done.issues.append(
            Issue(
                IssueSeverity.NOTE,
                "text_repaired",
                f"{done.repaired} cells held HTML entities or wrongly decoded letters; they were put right.",
                "Export the source in UTF-8 to avoid it.",
            )
        )


_POUNDS: Marks = ("GBP", None, None)


def _marks(text: str) -> Marks:
    """What stands beside the digits of an amount: of its currency, its basis, VAT."""
    currency = "GBP" if text[0] == "£" else amounts.currency_mark(text)
    if text[-1].isdigit():
        return currency, None, None
    return currency, amounts.basis_mark(text), amounts.vat_mark(text)


@dataclass(slots=True)
class _Shape:
    """What all rows in which the same fields are filled have in common.

    `places` and `headers` say where each field was read, `missing` which of the fields that a row needs
    are not there, `amount` which field is its money, and `paid` what stands beside that.
    """

    places: Places
    headers: Mapping[str, str]
    missing: tuple[tuple[str, ...], ...]
    amount: str | None
    paid: dict[Marks, tuple[Mapping[str, Value], _Shape]] = field(default_factory=dict)


class _Typist:
    """Types the rows of one table; equal texts in one column are parsed once."""

    def __init__(self, plan: Plan, done: Typed) -> None:
        self.plan = plan
        self.done = done
        self.fatal = (
            frozenset() if plan.beside is not None else _FATAL.get(plan.kind.kind, frozenset())
        )
        self._texts = SharedTexts()
        self._lanes = lanes(plan.fields, plan.headers, plan.fallbacks, own=plan.own)
        self._names = tuple(one.name for one in self._lanes)
        self._width = len(plan.headers)
        self._shapes: dict[tuple[tuple[str, int], ...], _Shape] = {}
        self._usual: dict[tuple[str, ...], _Shape] = {}  # by fields that stand in their own columns
        self._header_words = tuple(map(words, plan.headers))
        self._header_start = plan.headers[0][:1].casefold() if plan.headers else ""
        has_currency = plan.kind.element.property("currency") is not None
        self._amounts = tuple(one for one in _AMOUNTS if one in self._names and has_currency)
        self._dated = {"start_date", "end_date"} <= set(self._names)
        self._extras = tuple(
            (place, plain_header(plan.headers[place]) if plan.own else plan.headers[place])
            for place in plan.extra
        )
        self._counts = tuple(one for one in self._lanes if one.counts)
        self._first = plan.kind.needs[0][0]
        self._again = plan.answers is not None or plan.headed > 0
        self._named = (plan.kind.kind, plan.source, plan.sheet)
        self._whole = self._shaped({one.name: one.position for one in self._lanes})
        self._last_blank = self._run = 0
        self._ended = 0  # the last row that was blank or a total
        self._below = False  # whether the notes below the list have begun

    def said_of_headers(self) -> Iterator[Issue]:
        """That amounts count thousands or millions, where a header says so."""
        for lane in self._lanes:
            if lane.factor > 1:
                counted = "thousands" if lane.factor == _THOUSAND else "millions"
                told = f"The amounts in {lane.header!r} count {counted}; they were multiplied."
                yield Issue(
                    IssueSeverity.NOTE, "thousands", told, "Nothing needs to be done.",
                    column=lane.header, sheet=self.plan.sheet,
                )  # fmt: skip

    def block(self, rows: Sequence[Row]) -> Iterator[Record]:
        """The records that some rows become: cells are typed by column, records made by row."""
        if self.done.read >= _TRIED:
            for lane in self._lanes:
                lane.look_back(self.done.read)
        texts: Sequence[Sequence[str]] = [tuple(map(str.strip, row.cells)) for row in rows]
        if self.plan.own:
            texts = [tuple(map(restore, cells)) for cells in texts]
        texts = self._texts.shared(texts)
        right = self._repaired(texts)
        parsed = self._parsed(right)
        done, start = self.done, self._header_start
        for row, cells, mended, found in zip(rows, texts, right, parsed, strict=True):
            done.read += 1
            first = cells[0][:1] if cells else ""
            # Nearly every row is told from a blank one, a total and a header by its first letter.
            if (
                first in _TELLING
                or first.casefold() == start
                or mended is not cells
                or self._again
                or len(cells) < 2
                or not (cells[1] or any(cells[2:]))
            ):
                record = self._row(row, cells, mended, found)
            else:
                record = self._type(row, cells, found)
            if record is not None:
                done.loaded += 1
                yield record

    def _parsed(self, rows: Sequence[Sequence[str]]) -> Iterable[tuple[Parsed, ...]]:
        """What the columns that are understood hold, row by row."""
        columns = list(zip_longest(*rows, fillvalue=""))
        blank = ("",) * len(rows)
        parsed = [
            lane.column(columns[lane.position] if lane.position < len(columns) else blank)
            for lane in self._lanes
        ]
        return zip(*parsed, strict=True) if parsed else repeat((), len(rows))

    def _row(
        self, row: Row, cells: Sequence[str], mended: Sequence[str], parsed: tuple[Parsed, ...]
    ) -> Record | None:
        """The record that a row becomes, None when it is skipped or quarantined."""
        own = cells[: self.plan.headed] if self.plan.headed else cells
        if isinstance(row, HeadingRow):
            self._heading(row, own)
        elif not any(own):
            self._blank(row)
        elif self._is_total(own):
            self._skip(
                row, "total_row", "The row is a total, not an entry.", "Nothing needs to be done."
            )
        elif self._is_note(row.number, own):
            self._skip(
                row,
                "note_below",
                f"A note below the list, not an entry: {next(filter(None, own))[:100]}",
                "Nothing needs to be done; if it is an entry, move it up into the list.",
            )
        elif self._is_header(own):
            self._quarantine(
                row, [self._issue(row, "header_repeated", "The header stands here again.")]
            )
        else:
            if self.plan.answers is not None:
                self._answer(cells, *self.plan.answers)
            if mended is not cells:
                self.done.repaired += sum(map(str.__ne__, cells, mended))
            return self._type(row, mended, parsed)
        return None

    def _heading(self, row: Row, cells: Sequence[str]) -> None:
        """Skips a heading, saying what it is to the rows below it."""
        header = self.plan.headers[self.plan.headed]
        fields = [
            one.declaration.label for one, at, _ in self.plan.fields if at == self.plan.headed
        ]
        what = f"the {fields[0].lower()} of" if fields else f"kept as {header!r} with"
        self._skip(
            row,
            "heading_row",
            f"A heading, not an entry: {next(filter(None, cells))[:100]!r} is {what} the rows below it.",
            f'If it is an entry, say more of it than its name; --map "{header}=FIELD" says what headings are.',
        )

    def _answer(self, cells: Sequence[str], file: int, sheet: int, row: int) -> None:
        """Notes which row in quarantine this one takes the place of."""
        if row < len(cells) and cells[row].isdecimal():
            named = cells[sheet] if sheet >= 0 else ""
            self.done.answered.add((cells[file], named or None, int(cells[row])))

    def _blank(self, row: Row) -> None:
        """Skips a blank row; of a very long run of them, the rest is said at once."""
        self._run = self._run + 1 if self._last_blank == row.number - 1 else 1
        self._last_blank = row.number
        if self._run <= _NAMED_BLANKS:
            self._skip(row, "blank_row", "The row is blank.", "Nothing needs to be done.")
            return
        first = row.number - self._run + _NAMED_BLANKS
        said = f"Rows {first:,} to {row.number:,} are blank."
        self.done.skipped += 1
        place = next(
            place
            for place in range(len(self.done.issues) - 1, -1, -1)
            if self.done.issues[place].code == "blank_row"
        )
        self.done.issues[place] = replace(self.done.issues[place], message=said)

    def _repaired(self, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        """Rows with their letters put right; those that need nothing are the same lists."""
        joined = list(map("".join, rows))
        if self.plan.own or not encoding.may_need_repair("".join(joined)):
            return rows
        return [
            [encoding.repair(one) if one else one for one in cells]
            if encoding.may_need_repair(text)
            else cells
            for cells, text in zip(rows, joined, strict=True)
        ]

    def _is_total(self, cells: Sequence[str]) -> bool:
        return self.done.loaded > 0 and below.is_total(cells)

    def _is_note(self, number: int, cells: Sequence[str]) -> bool:
        """Whether the row is a note below the list, not one of which only the name is known."""
        if self.plan.own or self._width < below.WIDE or self.done.loaded == 0:
            return False
        self._below = below.is_note(cells, after=self._ended == number - 1, among=self._below)
        return self._below

    def _is_header(self, cells: Sequence[str]) -> bool:
        """Whether the header stands here again."""
        wanted = self._header_words[: self.plan.headed or None]
        return len(cells) == len(wanted) and all(map(str.__eq__, map(words, cells), wanted))

    def _type(self, row: Row, cells: Sequence[str], parsed: tuple[Parsed, ...]) -> Record | None:
        fatal: list[Issue] = []
        unread: dict[str, str] = {}
        known: dict[str, Any]
        if _NO_VALUE_TYPES.isdisjoint(map(type, parsed)):
            known, shape = dict(zip(self._names, parsed, strict=True)), self._whole
        else:
            known, shape = self._with_gaps(row, cells, parsed, unread, fatal)
        if self.plan.levels:
            shape = self._add_levels(known, shape, cells)
        if shape.amount is not None:
            shape = self._add_money(known, shape, cells[shape.places[shape.amount]])
        if shape.missing:
            fatal += self._missing(row, shape)
        if self._first not in known:
            self._note_nameless(row, known)
        if self._dated and "end_date" in known:
            self._note_order(row, known)
        for lane in self._counts:
            text = cells[lane.position] if lane.position < len(cells) else ""
            self.done.issues += filter(
                None, [said_about(text, lane.header, row.number, self.plan.sheet)]
            )
        if fatal:
            self._quarantine(row, fatal)
            return None
        plain = not self._extras and len(cells) <= self._width
        extra = {} if plain else self._extra(row, cells)
        return Record(
            *self._named,
            row.number,
            known,
            shape.headers,
            Cells(shape.places, cells),
            extra | unread if unread else extra,
        )

    def _with_gaps(
        self,
        row: Row,
        cells: Sequence[str],
        parsed: tuple[Parsed, ...],
        unread: dict[str, str],
        fatal: list[Issue],
    ) -> tuple[dict[str, Value], _Shape]:
        """The values of a row of which some columns hold none; texts that are none go by header to `unread`."""
        known: dict[str, Value] = {}
        elsewhere: dict[str, int] = {}
        for lane, first in zip(self._lanes, parsed, strict=True):
            place, value = lane.position, first
            if first is NOTHING and lane.others:
                place, value = lane.instead(cells)
                elsewhere[lane.name] = place
            if not isinstance(value, _NO_VALUES):
                known[lane.name] = value
            elif value is not NOTHING:
                unread[self.plan.headers[place]] = cells[place]
                if isinstance(value, NotRead):
                    self._note_unread(row, lane, cells[place], value, fatal)
        return known, self._shape(known, elsewhere)

    def _shape(self, known: Mapping[str, Value], elsewhere: Mapping[str, int]) -> _Shape:
        """The shape of a row, one for all in which the same fields stand at the same places."""
        fields = tuple(known)
        shape = None if elsewhere else self._usual.get(fields)
        if shape is None:
            places = {
                one.name: elsewhere.get(one.name, one.position)
                for one in self._lanes
                if one.name in known
            }
            shape = self._shaped(places)
            if not elsewhere:
                self._usual[fields] = shape
        return shape

    def _shaped(self, places: Places) -> _Shape:
        key = tuple(places.items())
        shape = self._shapes.get(key)
        if shape is None:
            headers = {name: self.plan.headers[place] for name, place in places.items()}
            whole = self.plan.own and "landscape_id" in places
            # What the rows of an export of this program lack stands with their relationships.
            needs = () if whole else self.plan.kind.needs
            missing = tuple(one for one in needs if places.keys().isdisjoint(one))
            amount = next((one for one in self._amounts if one in places), None)
            shape = self._shapes[key] = _Shape(places, headers, missing, amount)
        return shape

    def _add_levels(self, known: dict[str, Value], shape: _Shape, cells: Sequence[str]) -> _Shape:
        """The deepest level that is filled names the row, the one above it is its parent."""
        filled = [place for place in self.plan.levels if place < len(cells) and cells[place]]
        named = dict(zip(("name", "parent"), reversed(filled), strict=False))
        known.update((name, cells[place]) for name, place in named.items())
        return self._shaped({**shape.places, **named}) if named else shape

    def _add_money(self, known: dict[str, Value], shape: _Shape, text: str) -> _Shape:
        """Currency, basis and VAT that the amount's own cell or the profile states."""
        marks = _POUNDS if text[0] == "£" and text[-1].isdigit() else _marks(text)
        found = shape.paid.get(marks)
        if found is None:
            found = shape.paid[marks] = self._paid(shape, marks)
        known.update(found[0])
        return found[1]

    def _paid(self, shape: _Shape, marks: Marks) -> tuple[Mapping[str, Value], _Shape]:
        """What stands beside an amount and in no column of its own, and the shape that rows have with it."""
        assert shape.amount is not None
        marked, basis, vat = marks
        own = self.plan.currency
        told = {"currency": own if marked in (None, "USD") and own else marked}
        if shape.amount == "value":
            told |= {"value_basis": basis or self.plan.value_basis, "vat_treatment": vat}
        added = {name: one for name, one in told.items() if one and name not in shape.places}
        place = shape.places[shape.amount]
        return added, self._shaped({**shape.places, **dict.fromkeys(added, place)})

    def _note_unread(
        self, row: Row, one: Lane, text: str, wrong: NotRead, fatal: list[Issue]
    ) -> None:
        column = one.header
        if self.plan.beside and column in self.plan.beside:
            return
        goes_on = wrong.code == OPEN_ENDED and one.name == "end_date"
        if one.name in self.fatal and not goes_on:
            remedy = "correct it in the source; the row is in quarantine"
            fatal.append(
                Issue(
                    IssueSeverity.ERROR,
                    wrong.code,
                    wrong.message,
                    remedy,
                    row.number,
                    column,
                    text,
                    self.plan.sheet,
                )
            )
            return
        noted = goes_on or wrong.code == "value_unknown"
        severity = IssueSeverity.NOTE if noted else IssueSeverity.WARNING
        remedy = "correct it in the source; the cell is kept as it stands, and not used"
        if wrong.code == "value_unknown":
            remedy = "map it in a profile of your own; it is kept as it stands"
        if goes_on:
            remedy = (
                "if it renews by itself, say so in a column of its own; it is kept as it stands"
            )
        self.done.issues.append(
            Issue(
                severity,
                wrong.code,
                wrong.message,
                remedy,
                row.number,
                column,
                text,
                self.plan.sheet,
            )
        )

    def _missing(self, row: Row, shape: _Shape) -> Iterator[Issue]:
        for choices in shape.missing:
            declared = [self.plan.kind.field(name) for name in choices]
            label = " or ".join(one.declaration.label.lower() for one in declared if one)
            yield self._issue(row, f"{choices[0]}_missing", f"The row has no {label}.")

    def _note_nameless(self, row: Row, known: Mapping[str, Value]) -> None:
        """A row whose name is blank goes by its reference or description, and that is said."""
        first, *others = self.plan.kind.needs[0]
        instead = next((name for name in others if name in known), None)
        blank = first not in known and any(one.name == first for one, _, _ in self.plan.fields)
        declared = self.plan.kind.field(instead) if blank and instead else None
        if declared is None:
            return
        self.done.issues.append(
            Issue(
                IssueSeverity.NOTE,
                f"{first}_missing",
                f"The row has no {first}; it goes by its {declared.declaration.label.lower()}.",
                f"give it a {first} in the source",
                row.number,
                next(self.plan.headers[at] for one, at, _ in self.plan.fields if one.name == first),
                sheet=self.plan.sheet,
            )
        )

    def _note_order(self, row: Row, known: Mapping[str, Value]) -> None:
        start, end = known.get("start_date"), known.get("end_date")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            self.done.issues.append(
                Issue(
                    IssueSeverity.WARNING,
                    "dates_reversed",
                    f"It ends ({end}) before it starts ({start}).",
                    "correct the dates in the source; both are loaded as they stand",
                    row.number,
                    sheet=self.plan.sheet,
                )
            )

    def _extra(self, row: Row, cells: Sequence[str]) -> dict[str, str]:
        width = len(cells)
        extra = {}
        for place, header in self._extras:
            if place < width and cells[place].strip() not in NO_NAME:
                extra[header] = cells[place]
        over = [one for one in cells[self._width :] if one] if width > self._width else []
        if over:
            extra["beyond the last column"] = " | ".join(over)
            self.done.issues.append(
                Issue(
                    IssueSeverity.WARNING,
                    "row_too_long",
                    f"The row has {len(over)} more cells than the header; they are kept as extra.",
                    "check whether a delimiter in a cell has split it",
                    row.number,
                    sheet=self.plan.sheet,
                )
            )
        return extra

    def _issue(self, row: Row, code: str, message: str) -> Issue:
        remedy = "correct it in the source; the row is in quarantine"
        return Issue(IssueSeverity.ERROR, code, message, remedy, row.number, sheet=self.plan.sheet)

    def _quarantine(self, row: Row, reasons: list[Issue]) -> None:
        names = (
            *self.plan.headers,
            *(f"column {one}" for one in range(len(self.plan.headers) + 1, len(row.cells) + 1)),
        )
        kept = zip(names, row.cells, strict=False)
        cells = {
            name: text for place, (name, text) in enumerate(kept) if place not in self.plan.left_out
        }
        self.done.issues.extend(reasons)
        self.done.quarantined.append(
            QuarantinedRow(self.plan.source, self.plan.sheet, row.number, cells, tuple(reasons))
        )

    def _skip(self, row: Row, code: str, message: str, remedy: str) -> None:
        self.done.skipped += 1
        self._ended = row.number
        self.done.issues.append(
            Issue(IssueSeverity.NOTE, code, message, remedy, row.number, sheet=self.plan.sheet)
        )
