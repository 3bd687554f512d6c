"""Contracts: which notice dates come next?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    Page,
    Picture,
    Row,
    Table,
)
from landscape.model.calendar import add_months
from landscape.pictures import Span, timeline
from landscape.responses.rows import Rows

Contract = Mapping[str, Any]
_DRAWN = 40  # bars in the picture; the table has all
_SOON_MONTHS = 6
_OVER = ("expired", "terminated")
WINDOWS = (
    ("", "any time"),
    ("90d", "within 90 days"),
    ("6m", "within 6 months"),
    ("12m", "within 12 months"),
    ("18m", "within 18 months"),
    ("2y", "within 2 years"),
)
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


def contracts(asked: Answers, wanted: Asked) -> Page:
    """The contracts that match, the next date to act on first. Raises UsageError for a wrong window."""
    every = asked.ending(wanted.within or None)
    found = ordered([one for one in every if _matches(asked, one, wanted)], asked.estate.as_at)
    return Page(
        title="Which notice dates come next?",
        section="contracts",
        lede="Notice is counted back from the end of the term in calendar months.",
        figures=_figures(asked, found),
        filters=_filters(asked, wanted),
        callouts=_unknowns(found),
        pictures=pictures(asked, found),
        tables=(table(found),),
    )


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
    )


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


def _figures(asked: Answers, found: Sequence[Contract]) -> tuple[Figure, ...]:
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
        Figure("Notice due in 6 months", f"{len(due)}", "#contracts", f"by {wording.day(soon)}"),
        Figure("Notice date passed", f"{len(missed)}", "#contracts", "and the term still runs"),
        Figure(
            "Expired, still in use",
            f"{in_use}",
            "/contracts?status=expired-in-use",
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


def _unknowns(found: Sequence[Contract]) -> tuple[Callout, ...]:
    lines = []
    for key, label in (("end", "end"), ("notice_period", "notice period")):
        missing = sum(not one[key] for one in found)
        if missing:
            lines.append(f"{missing} of {len(found)} have no recorded {label}.")
    return (Callout("What is not known", tuple(lines)),) if lines else ()


def _filters(asked: Answers, wanted: Asked) -> tuple[Filter, ...]:
    windows = tuple(Choice(value, label) for value, label in WINDOWS)
    if wanted.within not in {one.value for one in windows}:
        windows = (*windows, Choice(wanted.within, f"within {wanted.within}"))
    statuses = tuple(Choice(one, wording.words(one)) for one in asked.contracts["statuses"])
    gaps = tuple(Choice(key, label) for key, (_, label) in GAPS.items())
    return (
        Filter("within", "Ends", "select", wanted.within, windows),
        Filter("status", "Status", "select", wanted.status, (Choice("", "any"), *statuses)),
        Filter("supplier", "Supplier", "text", wanted.supplier),
        Filter("gap", "Has no", "select", wanted.gap, (Choice("", "–"), *gaps)),
    )


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
)


def table(found: Sequence[Contract], caption: str = "Contracts") -> Table:
    """Contracts with their dates, values and what they cover."""
    rows = Rows(found, lambda one: Row(one["id"], _row(one)))
    note = (
        "Latest end: if every option is taken. An annual value is worked out only where it is known "
        "what the stated value is the value of."
    )
    empty = "No contract matches. Widen the filter."
    return Table("contracts", caption, _COLUMNS, rows, note=note, empty=empty)


def _row(one: Contract) -> tuple[Cell, ...]:
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
    )
