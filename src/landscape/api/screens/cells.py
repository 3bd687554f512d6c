"""Cells of tables from the values of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from landscape.api import wording
from landscape.api.screens.parts import Cell, Link, Quote

TONES = {
    "invest": "invest",
    "migrate": "migrate",
    "tolerate": "tolerate",
    "eliminate": "eliminate",
    "indeterminate": "quiet",
}
_SEVERITY_TONES = {"critical": "bad", "high": "bad", "medium": "warn", "low": "good"}
_SEVERITY_ORDER = ("critical", "high", "medium", "low", "unknown")
_STATUS_TONES = {
    "live": "good",
    "live-extended": "good",
    "pending": "note",
    "expired-in-use": "bad",
    "expired": "quiet",
    "terminated": "quiet",
}
_BANDS = {"review": "waits for review", "no": "rejected"}
_METHODS = {"imported": "Typed in", "inferred": "Inferred", "decided": "Decided"}


def text(value: object, *, note: str = "", sort: str | float | None = None) -> Cell:
    """Plain text; `not known` where there is none."""
    words = "" if value is None else str(value)
    if not words or words == wording.UNKNOWN:
        return unknown(note=note)
    return Cell(words, note=note, sort=sort)


def unknown(*, note: str = "") -> Cell:
    """What nobody knows: said, and sorted last."""
    return Cell(wording.UNKNOWN, sort="", unknown=True, note=note)


def closed_word(value: object) -> Cell:
    """A closed word as people read it."""
    words = wording.words(value)
    return unknown() if words == wording.UNKNOWN else Cell(words)


def number(value: object, *, href: str = "") -> Cell:
    """A count or an amount without a unit; nothing leads nowhere."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return unknown()
    shown = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return Cell(shown, sort=float(value), href=href if value else "")


def money(amount: Mapping[str, Any] | None, *, note: str = "") -> Cell:
    """An amount with its range and doubts under it."""
    if wording.is_unknown(amount):
        return unknown(note="; ".join(one for one in (wording.doubt(amount), note) if one))
    said = "; ".join(one for one in (wording.doubt(amount), note) if one)
    return Cell(wording.pounds(amount), sort=wording.central(amount), note=said)


def day(iso: object, *, note: str = "", tone: str = "") -> Cell:
    """A date, sorted as one."""
    if not iso:
        return unknown(note=note)
    return Cell(wording.day(iso), sort=str(iso), note=note, tone=tone)


def element(one: Mapping[str, Any], type_name: str = "", *, note: str = "") -> Cell:
    """The name of an element, leading to its page."""
    kind = type_name or str(one.get("type", ""))
    return Cell(str(one["name"]), href=wording.element_href(kind, str(one["id"])), note=note)


def elements(several: Sequence[Mapping[str, Any]], type_name: str) -> Cell:
    """Several elements, each leading to its page."""
    if not several:
        return unknown()
    links = tuple(
        Link(str(one["name"]), wording.element_href(type_name, str(one["id"]))) for one in several
    )
    return Cell("", sort=links[0].text, links=links)


def disposition(value: object) -> Cell:
    """TIME: a badge with its word."""
    words = "Not decided" if value == "indeterminate" else wording.words(value)
    return Cell(words, tone=TONES.get(str(value), "quiet"))


def placed(one: Mapping[str, Any]) -> Cell:
    """TIME with the two scores that it follows from."""
    fit = f"business {wording.fit(one['business_fit'])}, technical {wording.fit(one['technical_fit'])}"
    return replace(disposition(one["disposition"]), note=fit)


def severity(value: object) -> Cell:
    """How badly: a badge, sorted worst first."""
    word = str(value)
    place = _SEVERITY_ORDER.index(word) if word in _SEVERITY_ORDER else 9
    return Cell(wording.words(word), tone=_SEVERITY_TONES.get(word, "quiet"), sort=place)


def status(value: object) -> Cell:
    """A contract's status."""
    return Cell(wording.words(value), tone=_STATUS_TONES.get(str(value), "quiet"))


def confidence(one: Mapping[str, Any]) -> Cell:
    """How sure, how it is known, and what band that is."""
    method = _METHODS.get(str(one.get("method")), str(one.get("method")))
    band = _BANDS.get(str(one.get("band")), "")
    sure = one.get("confidence")
    share = float(sure) if isinstance(sure, int | float) else None
    note = method if one.get("band") == "accept" or not band else f"{method}, {band}"
    return Cell(wording.percent(sure), sort=share, share=share, note=note)


def certainty(sure: object) -> Cell:
    """A probability as a meter."""
    share = float(sure) if isinstance(sure, int | float) else None
    return Cell(wording.percent(sure), sort=share, share=share)


def interval(known: Mapping[str, Any] | None) -> Cell:
    """A score from 1 to 5 with what is known of it."""
    if not known or known.get("low") is None:
        return unknown()
    middle = (float(known["low"]) + float(known["high"])) / 2
    return Cell(wording.fit(known), sort=round(middle, 3))


def quotes(evidence: Sequence[Mapping[str, Any]], *, spoken: bool = True) -> Cell:
    """What speaks for a fact, each with its place; in quotation marks when it is the source's words."""
    found = tuple(
        Quote(str(one.get("text") or one.get("detail") or ""), wording.place(one), spoken)
        for one in evidence
        if one.get("text") or one.get("detail")
    )
    return Cell("", sort=found[0].words if found else "", quotes=found) if found else unknown()


def notice(one: Mapping[str, Any]) -> Cell:
    """The last day for notice of a contract; missed ones say so."""
    if not one["serve_by"]:
        return unknown(note="" if one["notice_period"] else "no notice period recorded")
    note = "has passed" if one["notice_missed"] else ""
    return Cell(wording.day(one["serve_by"]), sort=str(one["serve_by"]), note=note)


def as_date(iso: object) -> date | None:
    """A date of an answer, None when it is not known."""
    return date.fromisoformat(str(iso)) if iso else None
