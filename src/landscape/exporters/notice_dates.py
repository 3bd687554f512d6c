"""Last days for notice → a calendar that any mail program takes (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from landscape.analysis.contracts import calendar

if TYPE_CHECKING:
    from landscape.analysis.contracts import Contract
    from landscape.estate.estate import Estate

MARK = "-//landscape//notice dates//EN"
_LONGEST = 75  # bytes to a line; a longer one goes on in the next, which begins with a space
_REMINDER = "-P28D"


def notice_dates(estate: Estate) -> bytes:
    """A calendar of every last day for notice that is ahead, as `calendar_of` writes it."""
    return calendar_of(calendar(estate).contracts, estate.as_at)


def calendar_of(contracts: Iterable[Contract], as_at: date) -> bytes:
    """A calendar with a day for each contract that can still be acted on, reminded of four weeks before.

    The day is the last one for notice; where that is not known, the end of the term, which says so. What is
    over, has no known date ahead or whose notice date has passed without an end ahead has no entry. The
    same contract has the same identifier in every export, so that a calendar takes a later one in its place.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MARK}", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", "X-WR-CALNAME:Contract notice dates"]
    dated = [(one, *found) for one in contracts if (found := _day(one, as_at))]
    for one, day, what in sorted(dated, key=lambda each: (each[1], each[0].contract.id)):
        lines += _event(one, day, what, as_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for one in lines for folded in _folded(one)).encode(
        "utf-8", "replace"
    )


def _day(one: Contract, as_at: date) -> tuple[date, str] | None:
    """The day on which a contract has to be thought of, and what day that is; None when there is none."""
    end = one.contract.day("end_date")
    if not one.in_force:
        return None
    if one.serve_by is not None and one.serve_by >= as_at:
        return one.serve_by, "Last day for notice"
    if end is None or end < as_at:
        return None
    missed = "notice date has passed" if one.notice_missed else "notice period not known"
    return end, f"Ends ({missed})"


def _event(one: Contract, day: date, what: str, as_at: date) -> Iterator[str]:
    who = f" ({one.party.supplier.name})" if one.party else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(one.contract.id)}@landscape"
    yield f"DTSTAMP:{_digits(as_at)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_digits(day)}"
    yield f"DTEND;VALUE=DATE:{_digits(_next(day))}"
    yield f"SUMMARY:{_text(f'{what}: {one.title}{who}')}"
    yield f"DESCRIPTION:{_text(chr(10).join(_description(one, as_at)))}"
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{_REMINDER}")
    yield f"DESCRIPTION:{_text(f'{what}: {one.title}')}"
    yield from ("END:VALARM", "END:VEVENT")


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _description(one: Contract, as_at: date) -> Iterator[str]:
    held = one.contract
    latest = None if one.end_max == held.day("end_date") else one.end_max
    known = (
        ("Reference", held.text("reference")),
        ("Supplier as written", held.text("supplier")),
        ("Term ends", _said(held.day("end_date"))),
        ("Latest end, if every option is taken", _said(latest)),
        (_begin(one.decision_by, as_at), _said(one.decision_by)),
    )
    for label, value in known:
        if value:
            yield f"{label}: {value}"
    if held.text("auto_renew") == "tacit":
        yield "It renews by itself when nobody acts."
    yield f"From the register as at {_said(as_at)}: confirm the date with legal."


def _begin(day: date | None, as_at: date) -> str:
    late = day is not None and day < as_at
    return "Work towards the next step " + ("should have begun by" if late else "should begin by")


def _said(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%B} {day.year}"


def _text(words: str) -> str:
    """A text value: one line, without what would end it or be read as structure."""
    plain = "".join(one if one.isprintable() or one == "\n" else " " for one in words)
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 bytes, no letter cut in two."""
    part, size = "", 0
    for letter in line:
        more = len(letter.encode("utf-8", "replace"))
        if size + more > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + more
    yield part
