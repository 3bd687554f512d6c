"""Costs whose years stand side by side: each figure of a row becomes a cost line of its year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from landscape.importers import below, values
from landscape.importers.columns import Column
from landscape.importers.headers import words
from landscape.importers.kinds import Understanding, is_plain
from landscape.importers.mapping import map_columns, understood
from landscape.importers.planning import Wishes, plan_table
from landscape.importers.plans import Plan, Typed
from landscape.importers.rows import HeadingRow
from landscape.importers.typing_rows import typed_rows
from landscape.importers.values import NotRead
from landscape.importers.years import YearColumn, says_money, year_columns
from landscape.model.element import Value
from landscape.model.intake import IMPORT_KINDS
from landscape.model.record import ColumnMapping, Issue, QuarantinedRow, Record, Row
from landscape.model.vocabulary import IssueSeverity, Kind

FIGURE = "kind of figure"  # actual, forecast or budget, where a header says it
_WHOSE = ("application", "contract_reference")
_TAKEN = frozenset({*_WHOSE, "category", "currency", "basis", "name"})
_SURE = 0.7
_NOTHING = "Nothing needs to be done."


@dataclass(frozen=True, slots=True)
class ByYear:
    """Cost lines by year: what the columns are, and which of them hold a year each.

    `beside`: the rows are those of a list of applications, whose own reading accounts for them.
    """

    found: Understanding
    years: tuple[YearColumn, ...]
    beside: bool

    def others(self, one: YearColumn) -> tuple[YearColumn, ...]:
        """The other figures of the same year, the one that counts first."""
        same = [
            each
            for each in self.years
            if (each.year, each.category) == (one.year, one.category) and each is not one
        ]
        return tuple(sorted(same, key=lambda each: each.rank))


def say_costs(titles: Iterable[Sequence[str]]) -> bool:
    """Whether rows above the header say that a table is of costs.

    >>> say_costs([["ICT budget 2026/27"]]), say_costs([["Logins by year"]])
    (True, False)
    """
    return any(says_money(cell) for cells in titles for cell in cells)


def costs_by_year(
    found: Understanding | None, columns: Sequence[Column], given: Mapping[str, str], *, said: bool
) -> ByYear | None:
    """The costs by year of a table; None where no columns hold such, or they are of no application.

    Parameters: `found`, what the table was found to be; `given`, headers that a person mapped; `said`,
    whether the file says that it is of costs.
    """
    if found is not None and found.kind not in (Kind.APPLICATIONS, Kind.COSTS):
        return None
    mapped = understood(found.columns) if found else {}
    own = {words(one) for one in given}
    free = [one for one in columns if words(one.header) not in own]
    years = year_columns(free, costs=said or (found is not None and found.kind is Kind.COSTS))
    if not years or "year" in mapped:
        return None
    if found is not None and found.kind is Kind.APPLICATIONS:
        shared = _beside(found, columns, mapped, years)
    else:
        shared = _alone(columns, years, given)
    if shared is None:
        return None
    amounts = {
        one.position: ColumnMapping(one.header, one.position, "amount", "inferred", _SURE)
        for one in years
    }
    listed = tuple(
        amounts.get(one.position)
        or shared.get(one.position)
        or ColumnMapping(one.header, one.position, None, "unmapped", 0.0)
        for one in columns
    )
    reason = f"amounts by year: {', '.join(repr(one.header) for one in years)}"
    profile = found.profile if found and found.kind is Kind.COSTS else None
    understanding = Understanding(Kind.COSTS, reason, profile, listed, found.score if found else 0)
    return ByYear(understanding, years, found is not None and found.kind is Kind.APPLICATIONS)


def _beside(
    found: Understanding,
    columns: Sequence[Column],
    mapped: Mapping[str, ColumnMapping],
    years: Sequence[YearColumn],
) -> dict[int, ColumnMapping] | None:
    """What the columns of a list of applications are to the costs of each."""
    name = mapped.get("name") or mapped.get("source_id")
    if name is None:
        return None
    taken = {one.position for one in years}
    free = [columns[one.position] for one in found.columns if one.field is None]
    free = [one for one in free if one.position not in taken]
    told = {
        one.position: one
        for one in map_columns(Kind.COSTS, free, None, {})
        if one.field in {"category", "currency"}
    }
    told[name.position] = replace(name, field="application")
    if "contract_reference" in mapped:
        told[mapped["contract_reference"].position] = mapped["contract_reference"]
    return told


def _alone(
    columns: Sequence[Column], years: Sequence[YearColumn], given: Mapping[str, str]
) -> dict[int, ColumnMapping] | None:
    """What the columns of a list of costs are; None where none says for sure what is paid for."""
    taken = {one.position for one in years}
    fields = {one.name for one in IMPORT_KINDS[Kind.COSTS].fields}
    own = {header: name for header, name in given.items() if not name or name in fields}
    free = [one for one in columns if one.position not in taken]
    told = map_columns(Kind.COSTS, free, None, own)
    kept = {one.position: one for one in told if one.field in _TAKEN}
    sure = any(
        one.field in _WHOSE and (one.method == "given" or not is_plain(one.header))
        for one in kept.values()
    )
    return kept if sure else None


def plans_by_year(
    place: tuple[str, str | None], one: ByYear, columns: Sequence[Column], wishes: Wishes
) -> tuple[list[Plan], list[Issue]]:
    """How the figures of each year are read, in the order of the years' columns, and what was noticed."""
    plans: list[Plan] = []
    issues: list[Issue] = []
    of_years = {each.position for each in one.years}
    for year in one.years:
        mapped = tuple(
            replace(each, field=None, method="unmapped", confidence=0.0)
            if each.position in of_years - {year.position}
            else each
            for each in one.found.columns
        )
        planned = plan_table(*place, replace(one.found, columns=mapped), columns, wishes)
        beside = {each.position for each in one.others(year)}
        rest = () if one.beside else planned.plan.extra
        extra = beside | {each for each in rest if each not in of_years}
        plans.append(replace(planned.plan, extra=tuple(sorted(extra))))
        issues += [each for each in planned.issues if each not in issues]
    return plans, [*_said(one, place[1]), *issues]


def _said(one: ByYear, sheet: str | None) -> Iterator[Issue]:
    """What is said of the columns by year."""
    headers = ", ".join(repr(each.header) for each in one.years)
    told = f"{headers} hold the figures of a year each: every figure is a cost line of its year."
    if any(map(one.others, one.years)):
        told += " Of several of one year the actual counts, else the forecast, else the budget; "
        told += "the others stand with it."
    remedy = f'If one holds something else: --map "{one.years[0].header}=".'
    yield Issue(IssueSeverity.NOTE, "figures_by_year", told, remedy, sheet=sheet)
    for each in one.years:
        if each.ending:
            told = f"{each.header!r} was read as the year that ends then: {each.year}."
            remedy = "If it begins then, write both years into the header."
            yield Issue(
                IssueSeverity.NOTE, "year_by_its_end", told, remedy, column=each.header, sheet=sheet
            )


class YearReader:
    """Reads the rows of one table into cost lines, year by year, and accounts for every row and figure."""

    def __init__(self, one: ByYear, plans: Sequence[Plan], done: Typed) -> None:
        self.by_year = one
        self.plans = plans
        self.done = done
        self.sheet = plans[0].sheet
        self._lines: dict[int, list[Row]] = defaultdict(list)
        self._how = [
            next((declared, how) for declared, _, how in plan.fields if declared.name == "amount")
            for plan in plans
        ]
        found = understood(one.found.columns)
        self._whose = tuple(found[each].position for each in _WHOSE if each in found)
        self._order = sorted(range(len(one.years)), key=lambda at: one.years[at].rank)
        self._seen = False
        self._silent = 0

    def records(self, rows: Iterable[Row]) -> Iterator[Record]:
        """The cost lines, the earliest column first."""
        for row in rows:
            self._note(row)
        if self._silent:
            told = "1 row states" if self._silent == 1 else f"{self._silent:,} rows state"
            self._say("no_amount_stated", f"{told} no amount.", _NOTHING)
        for place, plan in enumerate(self.plans):
            typed = Typed()
            for record in typed_rows(self._lines.pop(place, ()), plan, typed):
                yield self._dated(record, self.by_year.years[place])
            done = self.done
            done.read += typed.read
            done.loaded += typed.loaded
            done.skipped += typed.skipped
            done.quarantined += typed.quarantined
            done.answered |= typed.answered
            done.issues += [each for each in typed.issues if each not in done.issues]

    def _note(self, row: Row) -> None:
        """Puts a row down for each year of which it states an amount."""
        cells = tuple(map(str.strip, row.cells))
        if isinstance(row, HeadingRow) or not any(cells):
            code = "heading_row" if any(cells) else "blank_row"
            self._skip(row, code, "A heading, no entry." if any(cells) else "The row is blank.")
            return
        if self._seen and below.is_total(cells):
            self._skip(row, "total_row", "The row is a total, not an entry.")
            return
        chosen, wrong = self._figures(row, cells)
        if not chosen and not wrong:
            self._skip(row, "no_amount_stated", "The row states no amount.")
            return
        whose = any(cells[place] for place in self._whose if place < len(cells))
        if not whose:
            wrong = [
                self._wrong(row, "application_missing", "The row has no application.", None, "")
            ]
            chosen = []
        self._seen = True
        for place in chosen:
            self._lines[place].append(row)
        if wrong:
            self._set_aside(row, wrong)

    def _figures(self, row: Row, cells: Sequence[str]) -> tuple[list[int], list[Issue]]:
        """For each year the place of the amount that counts, and the cells that cannot be read."""
        taken: set[tuple[str, str]] = set()
        chosen: list[int] = []
        wrong: list[Issue] = []
        for place in self._order:
            year = self.by_year.years[place]
            text = cells[year.position] if year.position < len(cells) else ""
            declared, how = self._how[place]
            if not text or values.says_nothing(text, declared.declaration):
                continue
            try:
                values.parse(text, declared.declaration, how)
            except NotRead as unread:
                wrong.append(self._wrong(row, unread.code, unread.message, year.header, text))
                continue
            if (year.year, year.category) not in taken:
                taken.add((year.year, year.category))
                chosen.append(place)
        return chosen, wrong

    def _dated(self, record: Record, year: YearColumn) -> Record:
        """A cost line with its year, and with what else the header of its column says."""
        known: dict[str, Value] = {"year": year.year, **record.values}
        headers = {"year": year.header, **record.headers}
        if year.category and "category" not in known:
            known["category"] = year.category
            headers["category"] = year.header
        extra = {**record.extra, FIGURE: year.figure} if year.figure else record.extra
        return replace(record, values=known, headers=headers, extra=extra)

    def _set_aside(self, row: Row, wrong: Sequence[Issue]) -> None:
        """What cannot be read waits; beside applications it stands with these, and no row waits."""
        done = self.done
        done.read += 1
        done.issues += wrong
        if self.by_year.beside:
            done.skipped += 1
            return
        plan = self.plans[0]
        cells = {
            header: text
            for place, (header, text) in enumerate(zip(plan.headers, row.cells, strict=False))
            if place not in plan.left_out
        }
        done.quarantined.append(
            QuarantinedRow(plan.source, self.sheet, row.number, cells, tuple(wrong))
        )

    def _wrong(self, row: Row, code: str, told: str, column: str | None, text: str) -> Issue:
        if self.by_year.beside:
            remedy = "correct it in the source; the cell is kept as it stands, and not used"
            severity = IssueSeverity.WARNING
        else:
            remedy = (
                "correct it in the source; the row is in quarantine, its other years are loaded"
            )
            severity = IssueSeverity.ERROR
        return Issue(severity, code, told, remedy, row.number, column, text or None, self.sheet)

    def _skip(self, row: Row, code: str, told: str) -> None:
        self.done.read += 1
        self.done.skipped += 1
        if self.by_year.beside:
            self._silent += 1
        else:
            self._say(code, told, _NOTHING, row.number)

    def _say(self, code: str, told: str, remedy: str, number: int | None = None) -> None:
        issue = Issue(IssueSeverity.NOTE, code, told, remedy, number, sheet=self.sheet)
        self.done.issues.append(issue)
