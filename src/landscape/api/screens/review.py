"""The queue of uncertain inferences, one case at a time: is this right?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

from landscape import responses
from landscape.api import wording
from landscape.api.screens.parts import Callout, Choice, Figure, Filter, Page
from landscape.assembly.review import ReviewCase, Side, grounds
from landscape.estate.estate import Estate
from landscape.model.decision import SAME_SUPPLIER
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band
from landscape.reviewing import Queue

SHOWN = 30  # cases that one page brings, so that the next is there at once
_MOST_NAMES = 1500  # names that a browser offers while one is typed
_FILTERS = ("kind", "band", "why", "about")
_STEPS = {
    "functions": "What applications do",
    "links": "Contracts of applications",
    "suppliers": "Suppliers that may be one",
    "contracts": "Contracts that may be told twice",
}
_WHY = {
    "uncertain": ("Uncertain", "warn"),
    "stale": ("Changed since it was decided", "bad"),
    "audit": ("Audit sample", "note"),
}
_ASKED = {
    "PROVIDES": "Does {} do this: {}?",
    "SERVES": "Does {} serve {}?",
    "COVERS": "Does the contract {} cover {}?",
    SAME_SUPPLIER: "Are {} and {} the same supplier?",
    "REPEATS": "Are {} and {} one contract, told by two files?",
}
_LISTS = ("synonyms", "aliases")
_SORTS = {"extra": "Contract or category"}
_YES_NO = {SAME_SUPPLIER: ("The same", "Different"), "REPEATS": ("One contract", "Two contracts")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked for: filters, the case to show first, the words that can be taken back."""

    kind: str = ""
    band: str = ""
    why: str = ""
    about: str = ""
    case: str = ""
    kept: tuple[str, ...] = ()

    def filters(self) -> dict[str, str]:
        """The filters that are set, for an address."""
        return {name: getattr(self, name) for name in _FILTERS if getattr(self, name)}


def filters_of(place: str) -> dict[str, str]:
    """The filters in the query of an address of this page; what is no filter is left out."""
    found = parse_qs(place, max_num_fields=50) if place.count("&") < 50 else {}
    return {name: found[name][0] for name in _FILTERS if name in found}


def review(queue: Queue, asked: Asked) -> Page:
    """One case beside the queue; how many wait, by step, and what money hangs on them.

    Raises UsageError for a filter that there is not.
    """
    band = Band(asked.band) if asked.band else None
    chosen = queue.chosen(kind=asked.kind, band=band, why=asked.why, about=asked.about)
    shown = _shown(chosen, asked.case)
    current = asked.case if any(one.id == asked.case for one in shown) else ""
    current = current or (shown[0].id if shown else "")
    alike = Counter(grounds(one) for one in queue.cases)
    place = wording.href("", **asked.filters()).removeprefix("?")
    return Page(
        title="Is this right?",
        section="review",
        lede="Most money and least certain first. What you decide wins over inference and outlives imports.",
        figures=_figures(queue.cases),
        filters=_filters(asked),
        callouts=() if shown else (_nothing(queue, asked),),
        template="review.html",
        lasting=False,
        extra={
            "cases": [_case(one, queue.estate, alike[grounds(one)]) for one in shown],
            "current": current,
            "total": len(chosen),
            "following": _following(shown, chosen, current),
            "place": place,
            "kept": asked.kept,
            "names": _names(shown, queue.estate),
            "thresholds": [one.told for one in queue.thresholds],
        },
    )


def _shown(chosen: Sequence[ReviewCase], case: str) -> Sequence[ReviewCase]:
    """The first cases, or those from the one that is asked for on when it is none of them."""
    at = next((place for place, one in enumerate(chosen) if one.id == case), 0)
    start = 0 if at < SHOWN else at
    return chosen[start : start + SHOWN]


def _following(
    shown: Sequence[ReviewCase], chosen: Sequence[ReviewCase], current: str
) -> dict[str, str]:
    """The case after each, for whoever sends the form."""
    ids = [one.id for one in chosen]
    after = dict(zip(ids, [*ids[1:], ""], strict=True)) if ids else {}
    return {one.id: after[one.id] or (current if current != one.id else "") for one in shown}


def _figures(cases: Sequence[ReviewCase]) -> tuple[Figure, ...]:
    steps = responses.review_steps(cases)
    audit = sum(one.why == "audit" for one in cases)
    stale = sum(one.why == "stale" for one in cases)
    found = [Figure("Wait for a decision", f"{len(cases) - audit:,}", "/review")]
    found += [
        Figure(
            _STEPS[one["kind"]],
            f"{one['count']:,}",
            wording.href("/review", kind=one["kind"]),
            _hangs(one),
        )
        for one in steps
    ]
    if stale:
        found.append(Figure("Changed since decided", f"{stale:,}", "/review?why=stale"))
    note = "one in twenty that stand"
    found.append(Figure("Audit sample", f"{audit:,}", "/review?why=audit", note))
    return tuple(found)


def _hangs(step: Mapping[str, Any]) -> str:
    """The money that hangs on a step's cases, and on how many of them nobody knows it."""
    amount = wording.short_pounds(_money(step["annual_cost"])) if step["annual_cost"] else ""
    unknown = f"{step['unknown']:,} of unknown cost" if step["unknown"] else ""
    return "; ".join(one for one in (f"{amount} a year" if amount else "", unknown) if one)


def _money(amount: float | Decimal) -> dict[str, Any]:
    known = float(amount)
    return {"low": known, "central": known, "high": known, "unknown": 0, "currency": "GBP"}


def _filters(asked: Asked) -> tuple[Filter, ...]:
    kinds = (Choice("", "Every step"), *(Choice(key, label) for key, label in _STEPS.items()))
    whys = (Choice("", "Every reason"), *(Choice(key, label) for key, (label, _) in _WHY.items()))
    bands = (
        Choice("", "Every band"),
        Choice("review", "Waits for review"),
        Choice("accept", "Stands by itself"),
        Choice("no", "Rejected"),
    )
    about = (Filter("about", "About", "hidden", asked.about),) if asked.about else ()
    return (
        Filter("kind", "Step", "select", asked.kind, kinds),
        Filter("why", "Why", "select", asked.why, whys),
        Filter("band", "Band", "select", asked.band, bands),
        *about,
    )


def _nothing(queue: Queue, asked: Asked) -> Callout:
    if queue.cases and asked.filters():
        line = f"Nothing waits under these filters; {len(queue.cases):,} cases wait in all."
        return Callout("Nothing here", (line,))
    return Callout("Nothing waits", ("Every inference stands by itself or was decided.",), "good")


def _names(shown: Sequence[ReviewCase], estate: Estate) -> dict[str, list[str]]:
    """The names that a correction can take, by type."""
    targets = (estate.get(one.target.id) for one in shown)
    types = sorted({one.type for one in targets if one is not None})
    found = {}
    for type_name in types:
        held = sorted({one.name for one in estate.elements(type_name)})
        found[type_name] = held if len(held) <= _MOST_NAMES else []
    return found


# --- one case ---


def _case(one: ReviewCase, estate: Estate, alike: int) -> dict[str, Any]:
    target = estate.get(one.target.id)
    why, tone = _WHY[one.why]
    yes, no = _YES_NO.get(one.relationship, ("Right", "Wrong"))
    return {
        "id": one.id,
        "asked": _ASKED[one.relationship].format(one.source.name, one.target.name),
        "step": _STEPS[one.step],
        "short": f"{one.source.name} · {one.target.name}",
        "why": why,
        "tone": tone,
        "confidence": wording.percent(one.inference.confidence),
        "money": wording.pounds(_money(one.money)) if one.money is not None else "",
        "short_money": wording.short_pounds(_money(one.money)) if one.money is not None else "",
        "sides": [_side(each, estate) for each in (one.source, one.target)],
        "grounds": [_ground(each) for each in one.inference.evidence],
        "yes": yes,
        "no": no,
        "alike": alike - 1,
        "corrects": target.type if target is not None else "",
        "corrects_label": wording.type_label(target.type) if target is not None else "",
        "decided": _decided(one),
    }


def _side(side: Side, estate: Estate) -> dict[str, Any]:
    known = estate.get(side.id)
    type_name = known.type if known is not None else ""
    rows = side.facts.get("rows", "")
    named = next((one for one in side.cells if known is not None and one.text == side.name), None)
    return {
        "name": side.name,
        "type": wording.type_label(type_name) if type_name else "Supplier",
        "href": wording.element_href(type_name, side.id) if type_name else "",
        "note": f"{rows} rows bear the name" if not type_name and rows not in ("", "1") else "",
        "where": wording.place(_placed(named)) if named is not None else "",
        "cells": [_cell(one, type_name) for one in side.cells if one is not named],
    }


def _cell(one: Evidence, type_name: str) -> dict[str, str]:
    label = wording.property_label(type_name, one.kind) if type_name else "Spelt"
    value = one.text.replace("|", ", ") if one.kind in _LISTS else one.text
    return {"label": label, "value": value, "where": wording.place(_placed(one))}


def _ground(one: Evidence) -> dict[str, str]:
    return {
        "words": one.text,
        "kind": _SORTS.get(one.kind) or wording.words(one.kind),
        "weight": "" if one.weight is None else f"{one.weight:+.2f}".replace("-", "−"),
        "where": wording.place(_placed(one)),
    }


def _placed(one: Evidence) -> dict[str, Any]:
    return {"source": one.source, "sheet": one.sheet, "row": one.row, "column": one.column}


def _decided(one: ReviewCase) -> str:
    if one.decided is None:
        return ""
    when = f" on {wording.day(one.decided.at.date())}" if one.decided.at else ""
    role = f" as {one.decided.by_role}" if one.decided.by_role else ""
    why = f": {one.decided.reason}" if one.decided.reason else ""
    return (
        f"In force: {one.decided.verdict.value}{when}{role}{why}. What was known has changed since."
    )
