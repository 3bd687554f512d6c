"""Rows → records: each mapped cell typed, each row loaded, quarantined or skipped, and said so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from landscape.importers import encoding, values
from landscape.importers.headers import words
from landscape.importers.values import NotRead, Reading
from landscape.model.element import Value
from landscape.model.intake import IMPORT_KINDS, Field, ImportKind
from landscape.model.metamodel import ValueKind
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


@dataclass(frozen=True, slots=True)
class Plan:
    """How the columns of one table are read: fields with their columns, fallbacks, what is left out."""

    kind: ImportKind
    source: str
    sheet: str | None
    headers: tuple[str, ...]
    fields: tuple[tuple[Field, int, Reading], ...]
    fallbacks: Mapping[str, tuple[int, ...]]
    extra: tuple[int, ...]
    currency: str | None
    value_basis: str | None


@dataclass(slots=True)
class Typed:
    """What became of the rows of one table: read = loaded + quarantined + skipped."""

    quarantined: list[QuarantinedRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    skipped: int = 0
    read: int = 0
    loaded: int = 0
    repaired: int = 0


def typed_rows(rows: Iterable[Row], plan: Plan, done: Typed) -> Iterator[Record]:
    """The rows that become records, one by one; `done` accounts for every row that was read."""
    typist = _Typist(plan, done)
    for row in rows:
        done.read += 1
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
        self._parsed: dict[tuple[str, str], Value | NotRead] = {}
        self._header_words = tuple(map(words, plan.headers))
        self._last_blank = self._run = 0

    def row(self, row: Row) -> Record | None:
        """The record that a row becomes, None when it is skipped or quarantined."""
        cells = [one.strip() for one in row.cells]
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
            return self._type(row, self._repaired(cells))
        return None

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
        mended = [encoding.repair(one) if one else one for one in cells]
        self.done.repaired += sum(one != other for one, other in zip(cells, mended, strict=True))
        return mended

    def _is_total(self, cells: Sequence[str]) -> bool:
        filled = [one for one in cells if one]
        return bool(self.done.loaded) and len(filled) <= 4 and bool(_TOTAL.match(filled[0]))

    def _is_header(self, cells: Sequence[str]) -> bool:
        return tuple(map(words, cells)) == self._header_words

    def _type(self, row: Row, cells: list[str]) -> Record | None:
        known: dict[str, Value] = {}
        headers: dict[str, str] = {}
        raw: dict[str, str] = {}
        fatal: list[Issue] = []
        for one, position, how in self.plan.fields:
            text, place = self._cell(cells, one, position)
            if values.is_missing(text, one.declaration.kind):
                continue
            parsed = self._parse(one, text, how)
            if isinstance(parsed, NotRead):
                self._note_unread(row, one, text, parsed, fatal)
                continue
            known[one.name], raw[one.name] = parsed, text
            headers[one.name] = self.plan.headers[place] if place < len(self.plan.headers) else ""
        self._derive_money(known, headers, raw)
        fatal += self._missing(row, known)
        self._note_nameless(row, known)
        self._note_order(row, known)
        if fatal:
            self._quarantine(row, fatal)
            return None
        return Record(
            self.plan.kind.kind,
            self.plan.source,
            self.plan.sheet,
            row.number,
            known,
            headers,
            raw,
            self._extra(row, cells),
        )

    def _cell(self, cells: Sequence[str], one: Field, position: int) -> tuple[str, int]:
        """The cell of a field, or that of the column that stands in for it where it is empty."""
        for place in (position, *self.plan.fallbacks.get(one.name, ())):
            text = cells[place] if place < len(cells) else ""
            if not values.is_missing(text, one.declaration.kind):
                return text, place
        return "", position

    def _parse(self, one: Field, text: str, how: Reading) -> Value | NotRead:
        key = (one.name, text)
        if key not in self._parsed:
            try:
                self._parsed[key] = values.parse(text, one.declaration, how)
            except NotRead as wrong:
                self._parsed[key] = wrong
        return self._parsed[key]

    def _derive_money(
        self, known: dict[str, Value], headers: dict[str, str], raw: dict[str, str]
    ) -> None:
        """Currency and basis that the amount's own cell or the profile states."""
        amount = next(
            (
                one
                for one in ("value", "value_annual", "amount", "unit_price", "annual_cost")
                if one in known
            ),
            None,
        )
        if amount is None or self.plan.kind.element.property("currency") is None:
            return
        marked = values.currency_mark(raw[amount])
        currency = self.plan.currency if marked in (None, "USD") and self.plan.currency else marked
        if currency and "currency" not in known:
            known["currency"], headers["currency"], raw["currency"] = (
                currency,
                headers[amount],
                raw[amount],
            )
        if self.plan.value_basis and amount == "value" and "value_basis" not in known:
            known["value_basis"] = self.plan.value_basis
            headers["value_basis"], raw["value_basis"] = headers[amount], raw[amount]

    def _note_unread(
        self, row: Row, one: Field, text: str, wrong: NotRead, fatal: list[Issue]
    ) -> None:
        column = self.plan.headers[self._position(one)]
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
        remedy = "correct it in the source; the row is loaded without it"
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

    def _position(self, one: Field) -> int:
        return next(position for held, position, _ in self.plan.fields if held.name == one.name)

    def _missing(self, row: Row, known: Mapping[str, Value]) -> list[Issue]:
        found = []
        for choices in self.plan.kind.needs:
            if any(name in known for name in choices):
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
        extra = {
            self.plan.headers[place]: cells[place]
            for place in self.plan.extra
            if place < len(cells) and cells[place]
        }
        over = [one for one in cells[len(self.plan.headers) :] if one]
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
        cells = dict(zip(names, row.cells, strict=False))
        self.done.issues.extend(reasons)
        self.done.quarantined.append(
            QuarantinedRow(self.plan.source, self.plan.sheet, row.number, cells, tuple(reasons))
        )

    def _skip(self, row: Row, code: str, message: str, remedy: str) -> None:
        self.done.skipped += 1
        self.done.issues.append(
            Issue(IssueSeverity.NOTE, code, message, remedy, row.number, sheet=self.plan.sheet)
        )


def date_order(samples: Sequence[str], declared: str | None) -> tuple[str, bool]:
    """The order of day and month in a column, and whether its cells contradict what was declared.

    Day first, unless declared otherwise or no cell can be read so and every telling one reads month first.

    >>> date_order(["01/04/2027", "12/31/2027"], None)
    ('mdy', True)
    """
    firsts: Counter[str] = Counter()
    for text in samples:
        found = re.match(r"^\s*(\d{1,2})[./\-\s](\d{1,2})[./\-\s]\d{2,4}", text)
        if found:
            first, second = int(found[1]), int(found[2])
            firsts["dmy"] += 12 < first <= 31 and second <= 12
            firsts["mdy"] += 12 < second <= 31 and first <= 12
    wanted = declared if declared in ("dmy", "mdy") else "dmy"
    other = "mdy" if wanted == "dmy" else "dmy"
    if firsts[other] and not firsts[wanted]:
        return other, True
    return wanted, False


def decimal_comma(samples: Sequence[str]) -> bool:
    """Whether a comma marks decimals in a column: some cell can only be read so, and none only otherwise.

    >>> decimal_comma(["1.250,50", "7,5"]), decimal_comma(["1,250.50"])
    (True, False)
    """
    comma = any(
        re.search(r"\d,\d{1,2}(?!\d)\s*\D*$", one) and not re.search(r"\.\d{1,2}\D*$", one)
        for one in samples
    )
    point = any(re.search(r"\.\d{1,2}\s*\D*$|,\d{3}(?:\D|$)", one) for one in samples)
    return comma and not point


def is_date(one: Field) -> bool:
    """Whether a field holds a date."""
    return one.declaration.kind is ValueKind.DATE


def kind_of(kind: Kind) -> ImportKind:
    """The declaration of a kind."""
    return IMPORT_KINDS[kind]
