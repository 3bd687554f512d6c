"""Contracts: which notice dates come next?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from landscape.analysis.contracts import terms
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.parts import (
    Callout,
    Cell,
    Choice,
    Column,
    Figure,
    Filter,
    Line,
    Link,
    Page,
    Picture,
    Row,
    Table,
)
from landscape.exporters import calendar_of
from landscape.model.calendar import add_months
from landscape.pictures import Span, timeline
from landscape.responses.rows import Rows

Contract = Mapping[str, Any]
_DRAWN = 40  # bars in the picture; the table has all
_SOON_MONTHS = 6
_OVER = ("expired", "terminated")
_PASSED = "passed"
_NO_BASIS = "basis of the value unknown"
_NO_NOTICE = "that run have no notice period, so that they cannot stand here."
WINDOWS = (
    ("", "any time"),
    ("90d", "within 90 days"),
    ("120d", "within 120 days"),
    ("6m", "within 6 months"),
    ("12m", "within 12 months"),
    ("18m", "within 18 months"),
    ("2y", "within 2 years"),
)
_GOING = (("some", "all or part of it"), ("none", "nothing of it"))
GAPS: Mapping[str, tuple[str, str]] = {
    "end": ("end", "end date"),
    "notice": ("notice_period", "notice period"),
    "value": ("annual_value", "annual value"),
    "supplier": ("supplier", "supplier matched to a company"),
    "application": ("applications", "application it covers"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty words narrow nothing."""

    within: str = ""
    status: str = ""
    supplier: str = ""
    gap: str = ""
    notice: str = ""
    going: str = ""

    def place(self, **other: str) -> str:
        """The address of the list so narrowed, with what is to be another."""
        return wording.href("/contracts", **(asdict(self) | other))


def contracts(asked: Answers, wanted: Asked) -> Page:
    """The contracts that match, the next date to act on first. Raises UsageError for a wrong window."""
    every = asked.ending(wanted.within or None)
    whenever = [one for one in every if _matches(asked, one, wanted)]
    found = ordered(_to_notice(asked, whenever, wanted.notice), asked.estate.as_at)
    return Page(
        title="Which notice dates come next?",
        section="contracts",
        lede="Notice is counted back from the end of the term in calendar months.",
        actions=(Link("Dates for a calendar (.ics)", wanted.place(ics="contracts")),),
        figures=_figures(asked, found, wanted),
        filters=_filters(asked, wanted),
        callouts=_unknowns(whenever, wanted),
        pictures=pictures(asked, found),
        tables=(table(asked, found),),
        dates=dates(asked, found),
    )


def dates(asked: Answers, found: Sequence[Contract]) -> Callable[[], bytes]:
    """What makes a calendar of the dates of contracts, when it is asked for."""
    return partial(_calendar, asked, [one["id"] for one in found])


def _calendar(asked: Answers, contracts: Sequence[str]) -> bytes:
    every = terms(asked.estate)
    return calendar_of([every[one] for one in contracts], asked.estate.as_at)


def _to_notice(asked: Answers, every: Sequence[Contract], window: str) -> list[Contract]:
    """Those whose last day for notice is in a window, or has passed while the term runs."""
    if not window:
        return list(every)
    if window == _PASSED:
        return [one for one in every if one["notice_missed"] and _runs(one)]
    due = {one.contract.id for one in asked.found.contracts_ending(None, window).contracts}
    return [one for one in every if one["id"] in due]


def _matches(asked: Answers, one: Contract, wanted: Asked) -> bool:
    words = wanted.supplier.casefold().split()
    names = [one["supplier_as_typed"] or ""]
    names += [each["name"] for each in (one["supplier"], one["group"]) if each]
    said = " ".join(names).casefold()
    gap = GAPS.get(wanted.gap)
    return (
        wanted.status in ("", one["status"])
        and all(word in said for word in words)
        and (gap is None or not one[gap[0]])
        and (not wanted.going or (wanted.going == "some") == bool(_leaving(asked, one)))
    )


def _leaving(asked: Answers, one: Contract) -> list[str]:
    """What a contract covers that could go, or is there no more."""
    estate, going = asked.estate, asked.found.leaving
    covered = [each["id"] for each in one["applications"]]
    return [each for each in covered if each in going or estate.retired[estate.place(each)]]


def ordered(found: Sequence[Contract], today: date) -> list[Contract]:
    """By the next date on which something can be done: notice ahead, end ahead, not known, past."""
    return sorted(found, key=lambda one: (*_next(one, today), one["title"].casefold()))


def _next(one: Contract, today: date) -> tuple[int, str]:
    now = today.isoformat()
    if one["status"] in _OVER:
        return (3, one["end"] or "")
    if one["status"] == "expired-in-use":
        return (2, one["end"] or "")
    ahead = [day for day in (one["serve_by"], one["end"]) if day and day >= now]
    return (0, min(ahead)) if ahead else (1, "")


def _figures(asked: Answers, found: Sequence[Contract], wanted: Asked) -> tuple[Figure, ...]:
    now, soon = asked.estate.as_at, add_months(asked.estate.as_at, _SOON_MONTHS)
    due = [one for one in found if _between(one["serve_by"], now, soon) and _runs(one)]
    missed = [one for one in found if one["notice_missed"] and _runs(one)]
    in_use = sum(one["status"] == "expired-in-use" for one in found)
    known = [one["annual_value"] for one in found if one["annual_value"] and _runs(one)]
    running = [one for one in found if _runs(one)]
    value = _sum(known)
    of = f"{len(known)} of {len(running)} running ones known"
    return (
        Figure("Contracts", f"{len(found):,}", "#contracts", f"of {asked.contracts['total']:,}"),
        Figure(
            "Notice due in 6 months",
            f"{len(due)}",
            "#contracts" if wanted.notice else wanted.place(notice=f"{_SOON_MONTHS}m"),
            f"by {wording.day(soon)}",
        ),
        Figure(
            "Notice date passed",
            f"{len(missed)}",
            "#contracts" if wanted.notice else wanted.place(notice=_PASSED),
            "and the term still runs",
        ),
        Figure(
            "Expired, still in use",
            f"{in_use}",
            "#contracts" if wanted.status else wanted.place(status="expired-in-use"),
            perhaps(asked.found.contracts.use_unknown),
        ),
        Figure("Annual value", wording.short_pounds(value), "#contracts", of),
    )


def perhaps(count: int) -> str:
    """How many expired contracts more are in use if links in review are right, in words; empty when none."""
    return f"{count} more if links in review are right" if count else ""


def _sum(known: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Amounts of one currency added up; the others are left out."""
    if not known:
        return None
    codes = [one["currency"] for one in known]
    main = max(sorted(set(codes)), key=codes.count)
    same = [one for one in known if one["currency"] == main]
    parts = {key: sum(one[key] for one in same) for key in ("low", "central", "high")}
    return {**parts, "unknown": len(known) - len(same), "currency": main}


def _runs(one: Contract) -> bool:
    return one["status"] in ("live", "live-extended")


def _between(day: str | None, first: date, last: date) -> bool:
    return bool(day) and first.isoformat() <= str(day) <= last.isoformat()


def _unknowns(found: Sequence[Contract], wanted: Asked) -> tuple[Callout, ...]:
    """What no date or amount can be said of, and what would say it."""
    running = [one for one in found if _runs(one)]
    lines: list[str | Line] = []
    for gap, of, sentence in (
        ("end", found, "have no recorded end."),
        ("notice", running, _NO_NOTICE if wanted.notice else "that run have no notice period."),
        ("value", running, "that run have no known annual value."),
    ):
        missing = sum(not one[GAPS[gap][0]] for one in of)
        if missing:
            shown = wanted.place(gap=gap, notice="", status="" if of is found else "live")
            lines.append(Line(f"{missing} of {len(of)} {sentence}", "Which?", shown))
    bare = sum(one["value_how"] == _NO_BASIS for one in running)
    if bare:
        lines.append(
            f"{bare} state a sum and not whether it is a year's or the whole term's. Where a column says so, "
            "name it when the register is loaded, as Value basis; an empty one stays unknown."
        )
    return (Callout("What is not known", tuple(lines)),) if lines else ()


def _filters(asked: Answers, wanted: Asked) -> tuple[Filter, ...]:
    statuses = tuple(Choice(one, wording.words(one)) for one in asked.contracts["statuses"])
    gaps = tuple(Choice(key, label) for key, (_, label) in GAPS.items())
    going = tuple(Choice(key, label) for key, label in _GOING)
    notices = (*_windows(wanted.notice), Choice(_PASSED, "has passed, term runs"))
    return (
        Filter("notice", "Notice by", "select", wanted.notice, notices),
        Filter("within", "Ends", "select", wanted.within, _windows(wanted.within)),
        Filter("status", "Status", "select", wanted.status, (Choice("", "any"), *statuses)),
        Filter("going", "Could go", "select", wanted.going, (Choice("", "–"), *going)),
        Filter("supplier", "Supplier", "text", wanted.supplier),
        Filter("gap", "Has no", "select", wanted.gap, (Choice("", "–"), *gaps)),
    )


def _windows(asked: str) -> tuple[Choice, ...]:
    """The windows to choose from, that which is asked for among them."""
    known = tuple(Choice(value, label) for value, label in WINDOWS)
    if asked in {one.value for one in known} | {_PASSED}:
        return known
    return (*known, Choice(asked, f"within {asked}"))


def pictures(asked: Answers, found: Sequence[Contract]) -> tuple[Picture, ...]:
    """The time line of the first contracts; none where there is nothing to draw."""
    shown = [one for one in found if one["start"] or one["end"]][:_DRAWN]
    if not shown:
        return ()
    today = asked.estate.as_at
    label = f"Terms of {len(shown)} contracts, {today.year - 1} to {today.year + 3}"
    drawn = timeline([_span(one, today) for one in shown], today, label)
    cut = len(found) > len(shown)
    left = f" The first {_DRAWN} of {len(found)} are drawn; the table has all." if cut else ""
    caption = (
        "A bar is the current term. Hatched: from the last day for notice to the end. Dashed outline: "
        "options not yet taken. Red: notice date passed, or expired and still in use; amber: notice due "
        f"within {_SOON_MONTHS} months; grey: over.{left}"
    )
    return (Picture("terms", "Terms and notice periods", drawn, caption, "landscape-contracts"),)


def _span(one: Contract, today: date) -> Span:
    who = one["supplier"]["name"] if one["supplier"] else one["supplier_as_typed"] or ""
    notice, end = cells.as_date(one["serve_by"]), cells.as_date(one["end"])
    said = f"{one['title']}, {who or 'supplier not known'}: {wording.words(one['status'])}"
    said += f", notice by {wording.day(notice)}" if notice else ", no notice date known"
    said += f", ends {wording.day(end)}" if end else ", end not known"
    return Span(
        id=one["id"],
        name=one["title"],
        note=who,
        href=wording.element_href("Contract", one["id"]),
        label=said,
        tone=_tone(one, today),
        start=cells.as_date(one["start"]),
        end=end,
        notice=notice,
        latest=cells.as_date(one["end_max"]),
    )


def _tone(one: Contract, today: date) -> str:
    if one["status"] in _OVER:
        return "quiet"
    if one["status"] == "expired-in-use" or (one["notice_missed"] and _runs(one)):
        return "bad"
    soon = add_months(today, _SOON_MONTHS)
    return "warn" if _between(one["serve_by"], today, soon) else "live"


_COLUMNS = (
    Column("Contract"),
    Column("Supplier"),
    Column("Status"),
    Column("Notice by", "date"),
    Column("End", "date"),
    Column("Latest end", "date"),
    Column("Annual value", "num"),
    Column("Covers"),
    Column("Could go"),
)


def table(asked: Answers, found: Sequence[Contract], caption: str = "Contracts") -> Table:
    """Contracts with their dates, values, what they cover and what of that could go."""
    rows = Rows(found, lambda one: Row(one["id"], _row(asked, one)))
    note = (
        "Latest end: if every option is taken. An annual value is worked out only where it is known "
        "what the stated value is the value of. Could go: what of it another application does as well, "
        "so that it is worth asking before this is renewed; a person decides."
    )
    empty = "No contract matches. Widen the filter."
    way = Link("All contracts", "/contracts")
    return Table("contracts", caption, _COLUMNS, rows, note=note, empty=empty, empty_way=way)


def could_go(asked: Answers, one: Contract) -> Cell:
    """How much of what a contract covers could go, and the way to what would do it instead."""
    covered, leaving = len(one["applications"]), _leaving(asked, one)
    if not covered:
        return cells.unknown(note="covers nothing known")
    if not leaving:
        return Cell("nothing", sort=0.0)
    words = "all of it" if len(leaving) == covered else f"{len(leaving)} of {covered}"
    first = asked.found.leaving.get(leaving[0])
    if first is None:
        return Cell(words, sort=len(leaving) / covered, note="no longer in use")
    href = wording.function_href(first.functionality.id) + "#going"
    return Cell(words, sort=len(leaving) / covered, href=href, note=first.functionality.label)


def _row(asked: Answers, one: Contract) -> tuple[Cell, ...]:
    typed = cells.text(
        one["supplier_as_typed"], note="as typed" if one["supplier_as_typed"] else ""
    )
    group = f"of {one['group']['name']}" if one["group"] else ""
    supplier = cells.element(one["supplier"], "Supplier", note=group) if one["supplier"] else typed
    reference = one["reference"] if one["reference"] != one["title"] else ""
    return (
        cells.element({"id": one["id"], "name": one["title"]}, "Contract", note=reference or ""),
        supplier,
        cells.status(one["status"]),
        cells.notice(one),
        cells.day(one["end"]),
        cells.day(one["end_max"], note="estimated" if one["end_max_estimated"] else ""),
        cells.money(one["annual_value"], note="" if one["annual_value"] else one["value_how"]),
        cells.elements(one["applications"], "Application"),
        could_go(asked, one),
    )
