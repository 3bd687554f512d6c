"""Rows → records: each mapped cell typed, each row loaded, quarantined or skipped, and said so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from landscape.importers import amounts, encoding, values
from landscape.importers.headers import words
from landscape.importers.lanes import NOTHING, Cells, Lane, Nothing, lanes
from landscape.importers.own_exports import plain_header
from landscape.importers.values import NotRead, Reading
from landscape.model.element import Value
from landscape.model.intake import Field, ImportKind
from landscape.model.metamodel import ValueKind
from landscape.model.neutral import restore
from landscape.model.record import Issue, QuarantinedRow, Record, Row
from landscape.model.vocabulary import IssueSeverity, Kind

_TOTAL = re.compile(
    r"^(?:grand |sub[- ]?)?total(?:s|en)?\b|^sum\b|^gesamt|^totaal|^overall total", re.I
)
# A contract whose dates cannot be read would be answered wrongly about: its row waits to be corrected.
_FATAL = {
    Kind.CONTRACTS: frozenset({"start_date", "end_date"}),
    Kind.COSTS: frozenset({"amount"}),
}

_NAMED_BLANKS = 1000
_TRIED = 1000  # rows after which columns look back
_TOTAL_STARTS = frozenset("gGsStToO")
_NO_VALUES = (NotRead, Nothing)
Places = Mapping[str, int]
_AMOUNTS = ("value", "value_annual", "amount", "unit_price", "annual_cost")


@dataclass(frozen=True, slots=True)
class Plan:
    """How the columns of one table are read: fields with their columns, fallbacks, what is left out.

    `extra` are columns kept as they stand, `left_out` those of people, `levels` those of a hierarchy with
    the highest first; `own` says that an export of this program wrote the table, and `answers` where a row of
    it says from which file, sheet and row it went into quarantine.
    """

    kind: ImportKind
    source: str
    sheet: str | None
    headers: tuple[str, ...]
    fields: tuple[tuple[Field, int, Reading], ...]
    fallbacks: Mapping[str, tuple[int, ...]]
    extra: tuple[int, ...]
    currency: str | None
    value_basis: str | None
    left_out: frozenset[int] = frozenset()
    levels: tuple[int, ...] = ()
    own: bool = False
    answers: tuple[int, int, int] | None = None


@dataclass(slots=True)
class Typed:
    """What became of the rows of one table: read = loaded + quarantined + skipped."""

    quarantined: list[QuarantinedRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    skipped: int = 0
    read: int = 0
    loaded: int = 0
    repaired: int = 0
    answered: set[tuple[str, str | None, int]] = field(default_factory=set)


def typed_rows(rows: Iterable[Row], plan: Plan, done: Typed) -> Iterator[Record]:
    """The rows that become records, one by one; `done` accounts for every row that was read."""
    typist = _Typist(plan, done)
    for row in rows:
        done.read += 1
        if done.read == _TRIED:
            typist.look_back()
        record = typist.row(row)
        if record is not None:
            done.loaded += 1
            yield record
    if done.repaired:
        done.issues.append(
            Issue(
                IssueSeverity.NOTE,
                "text_repaired",
                f"{done.repaired} cells held HTML entities or wrongly decoded letters; they were put right.",
                "Export the source in UTF-8 to avoid it.",
            )
        )


class _Typist:
    """Types the rows of one table; equal texts in one column are parsed once."""

    def __init__(self, plan: Plan, done: Typed) -> None:
        self.plan = plan
        self.done = done
        self.fatal = _FATAL.get(plan.kind.kind, frozenset())
        self._lanes = lanes(plan.fields, plan.headers, plan.fallbacks, own=plan.own)
        self._width = len(plan.headers)
        # Places and headers are shared by all rows in which the same fields are filled.
        self._usual: dict[tuple[str, ...], Places] = {}
        self._unusual: dict[tuple[tuple[str, int], ...], Places] = {}
        self._more: dict[tuple[int, str, int], Places] = {}
        self._headers: dict[int, Mapping[str, str]] = {}
        self._header_words = tuple(map(words, plan.headers))
        self._header_start = plan.headers[0][:1].casefold() if plan.headers else ""
        self._has_currency = plan.kind.element.property("currency") is not None
        self._read = [(one, one.name, one.position, one.known.get) for one in self._lanes]
        names = {lane.name for lane in self._lanes}
        self._amounts = tuple(one for one in _AMOUNTS if one in names)
        self._dated = {"start_date", "end_date"} <= names
        self._first = plan.kind.needs[0][0]
        self._last_blank = self._run = 0

    def look_back(self) -> None:
        """Lets the columns decide by what was read so far whether texts are worth keeping."""
        for lane in self._lanes:
            lane.look_back(self.done.read)

    def row(self, row: Row) -> Record | None:
        """The record that a row becomes, None when it is skipped or quarantined."""
        cells = list(map(str.strip, row.cells))
        if self.plan.own:
            cells = list(map(restore, cells))
        if not any(cells):
            self._blank(row)
        elif self._is_total(cells):
            self._skip(
                row, "total_row", "The row is a total, not an entry.", "Nothing needs to be done."
            )
        elif self._is_header(cells):
            self._quarantine(
                row, [self._issue(row, "header_repeated", "The header stands here again.")]
            )
        else:
            if self.plan.answers is not None:
                self._answer(cells, *self.plan.answers)
            return self._type(row, self._repaired(cells))
        return None

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

    def _repaired(self, cells: list[str]) -> list[str]:
        if self.plan.own or not encoding.may_need_repair("".join(cells)):
            return cells
        mended = [encoding.repair(one) if one else one for one in cells]
        self.done.repaired += sum(one != other for one, other in zip(cells, mended, strict=True))
        return mended

    def _is_total(self, cells: Sequence[str]) -> bool:
        first = cells[0] or next(filter(None, cells))
        if first[0] not in _TOTAL_STARTS or not self.done.loaded or not _TOTAL.match(first):
            return False
        return sum(map(bool, cells)) <= 4

    def _is_header(self, cells: Sequence[str]) -> bool:
        """Whether the header stands here again; nearly every row is told apart by its first letter."""
        if cells[0][:1].casefold() != self._header_start:
            return False
        return tuple(map(words, cells)) == self._header_words

    def _type(self, row: Row, cells: list[str]) -> Record | None:
        fatal: list[Issue] = []
        known, places, unread = self._values(row, cells, fatal)
        if self.plan.levels:
            places = self._add_levels(known, places, cells)
        if self._amounts:
            places = self._derive_money(known, places, cells)
        fatal += self._missing(row, known)
        if self._first not in known:
            self._note_nameless(row, known)
        if self._dated:
            self._note_order(row, known)
        if fatal:
            self._quarantine(row, fatal)
            return None
        extra = self._extra(row, cells)
        return Record(
            self.plan.kind.kind,
            self.plan.source,
            self.plan.sheet,
            row.number,
            known,
            self._named(places),
            Cells(places, cells),
            extra | unread if unread else extra,
        )

    def _values(
        self, row: Row, cells: list[str], fatal: list[Issue]
    ) -> tuple[dict[str, Value], Places, dict[str, str]]:
        """The values that are known, where they stand, and by header the texts that are none."""
        known: dict[str, Value] = {}
        elsewhere: dict[str, int] = {}
        unread: dict[str, str] = {}
        width = len(cells)
        for lane, name, place, seen in self._read:
            text = cells[place] if place < width else ""
            parsed = seen(text)
            if parsed is None:
                parsed = lane.read(text)
            at = place
            if parsed is NOTHING and lane.others:
                at, parsed = lane.instead(cells)
                elsewhere[name] = at
            if not isinstance(parsed, _NO_VALUES):
                known[name] = parsed
            elif parsed is not NOTHING:
                unread[self.plan.headers[at]] = cells[at]
                if isinstance(parsed, NotRead):
                    self._note_unread(row, lane, cells[at], parsed, fatal)
        return known, self._places(known, elsewhere), unread

    def _add_levels(self, known: dict[str, Value], places: Places, cells: Sequence[str]) -> Places:
        """The deepest level that is filled names the row, the one above it is its parent."""
        filled = [place for place in self.plan.levels if place < len(cells) and cells[place]]
        for name, place in zip(("name", "parent"), reversed(filled), strict=False):
            known[name] = cells[place]
            places = self._with(places, name, place)
        return places

    def _places(self, known: Mapping[str, Value], elsewhere: Mapping[str, int]) -> Places:
        """The place of each field that is known, one mapping for all rows that know the same ones."""
        fields = tuple(known)
        if elsewhere:
            own = {lane.name: lane.position for lane in self._lanes if lane.name in known}
            own.update((name, place) for name, place in elsewhere.items() if name in known)
            return self._unusual.setdefault(tuple(own.items()), own)
        places = self._usual.get(fields)
        if places is None:
            places = {lane.name: lane.position for lane in self._lanes if lane.name in known}
            self._usual[fields] = places
        return places

    def _with(self, places: Places, name: str, place: int) -> Places:
        """Places with one more, the same mapping for the same rows."""
        key = (id(places), name, place)
        more = self._more.get(key)
        if more is None:
            more = self._more[key] = {**places, name: place}
        return more

    def _named(self, places: Places) -> Mapping[str, str]:
        """The header of each place; rows that share their places share these too."""
        named = self._headers.get(id(places))
        if named is None:
            named = {name: self.plan.headers[place] for name, place in places.items()}
            self._headers[id(places)] = named
        return named

    def _derive_money(
        self, known: dict[str, Value], places: Places, cells: Sequence[str]
    ) -> Places:
        """Currency, basis and VAT that the amount's own cell or the profile states."""
        amount = self._amount(known)
        if amount is None or not self._has_currency:
            return places
        place = places[amount]
        text = cells[place]
        marked = "GBP" if text[0] == "£" else amounts.currency_mark(text)
        currency = self.plan.currency if marked in (None, "USD") and self.plan.currency else marked
        if currency and "currency" not in known:
            known["currency"] = currency
            places = self._with(places, "currency", place)
        if amount == "value":
            for name, found in self._said_beside(text):
                if found and name not in known:
                    known[name] = found
                    places = self._with(places, name, place)
        return places

    def _said_beside(self, text: str) -> tuple[tuple[str, str | None], ...]:
        """What stands beside the digits of an amount: of its basis, of VAT."""
        if text[-1].isdigit():
            return (("value_basis", self.plan.value_basis),)
        return (
            ("value_basis", amounts.basis_mark(text) or self.plan.value_basis),
            ("vat_treatment", amounts.vat_mark(text)),
        )

    def _amount(self, known: Mapping[str, Value]) -> str | None:
        for one in self._amounts:
            if one in known:
                return one
        return None

    def _note_unread(
        self, row: Row, one: Lane, text: str, wrong: NotRead, fatal: list[Issue]
    ) -> None:
        column = one.header
        if one.name in self.fatal:
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
        severity = IssueSeverity.NOTE if wrong.code == "value_unknown" else IssueSeverity.WARNING
        remedy = "correct it in the source; the cell is kept as it stands, and not used"
        if wrong.code == "value_unknown":
            remedy = "map it in a profile of your own; it is kept as it stands"
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

    def _missing(self, row: Row, known: Mapping[str, Value]) -> list[Issue]:
        if self.plan.own and "landscape_id" in known:
            return []  # what its rows lack stands with its relationships
        found = []
        for choices in self.plan.kind.needs:
            if not known.keys().isdisjoint(choices):
                continue
            declared = [self.plan.kind.field(name) for name in choices]
            label = " or ".join(one.declaration.label.lower() for one in declared if one)
            found.append(self._issue(row, f"{choices[0]}_missing", f"The row has no {label}."))
        return found

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
        for place in self.plan.extra:
            if place < width and not values.is_missing(cells[place], ValueKind.NAME):
                header = self.plan.headers[place]
                extra[plain_header(header) if self.plan.own else header] = cells[place]
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
        self.done.issues.append(
            Issue(IssueSeverity.NOTE, code, message, remedy, row.number, sheet=self.plan.sheet)
        )
