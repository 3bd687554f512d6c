"""The bundled council's answers beside what was planted: `python benchmarks/sample_truth.py [--json]`.

Loads data/*_sample.csv into a store of its own and asks as at the day of the sample. Every figure is a count of
agreements with data/truth/; nothing here is read by the program itself.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import landscape
from landscape.analysis import contracts as calendar
from landscape.analysis import cost, duplication, impact, rationalisation
from landscape.estate.estate import Estate
from landscape.model.element import Element
from landscape.model.vocabulary import Criticality
from landscape.pipeline import ImportOptions

_DATA = Path(__file__).resolve().parents[1] / "data"
AS_AT = date(2026, 11, 24)
_BOOKING = "appointments-and-booking"
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample as loaded, and who is who: applications by number, contracts by the register's row."""

    estate: Estate
    numbers: Mapping[str, str]
    rows: Mapping[str, int]

    def number(self, application: str) -> str:
        """The number that the configuration database gives an application."""
        return self.numbers.get(application, application)


def load(folder: Path) -> Sample:
    """Loads the sample files into a new store in a folder."""
    store = landscape.open_store(folder / "sample.db")
    files = sorted(_DATA.glob("*_sample.csv"))
    landscape.import_files(store, files, ImportOptions(as_at=AS_AT))
    estate = landscape.load_estate(store, AS_AT)
    numbers = {one.id: one.text("source_id") for one in estate.elements("Application")}
    rows = {one.id: _row_of(one, "title", "reference") for one in estate.elements("Contract")}
    return Sample(estate, numbers, rows)


def _row_of(one: Element, *names: str) -> int:
    return next((cell.row or 0 for name in names if (cell := one.cells.get(name))), 0)


def truth(name: str) -> list[dict[str, str]]:
    """One file of data/truth/."""
    with (_DATA / "truth" / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _fact(name: str) -> dict[str, str]:
    return next(one for one in truth("facts.csv") if one["fact"] == name)


def agreement(found: Iterable[object], true: Iterable[object]) -> Figures:
    """Precision and recall of a set against the true one."""
    found, true = set(found), set(true)
    right = len(found & true)
    return {
        "found": len(found),
        "true": len(true),
        "right": right,
        "precision": _share(right, len(found)),
        "recall": _share(right, len(true)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _split(text: str) -> set[str]:
    return set(filter(None, text.split("|")))


# --- one question each ---


def applications(sample: Sample) -> Figures:
    """Live applications after collapsing environments and duplicates."""
    live = [sample.number(one.id) for one in sample.estate.applications()]
    return {"applications": agreement(live, (one["number"] for one in truth("applications.csv")))}


def functionalities(sample: Sample) -> Figures:
    """Who does what: bookings by themselves, then every pair of application and functionality."""
    planted = {
        (one["number"], function)
        for one in truth("applications.csv")
        for function in _split(one["functionalities"])
    }
    first = {
        one["number"]: one["functionalities"].split("|")[0]
        for one in truth("applications.csv")
        if one["functionalities"]
    }
    said: dict[str, set[tuple[str, str]]] = {"accept": set(), "review": set()}
    for one in sample.estate.relationships("PROVIDES"):
        function = sample.estate.element(one.target)
        pair = (
            sample.number(one.source),
            function.text("source_id") or one.target.rsplit("/", 1)[-1],
        )
        if not sample.estate.retired[sample.estate.place(one.source)]:
            said[str(one.band)].add(pair)
    booking = {pair for pair in planted if pair[1] == _BOOKING}
    report = duplication.find(sample.estate)
    members = [one for one in report.findings if one.functionality.id == _BOOKING]
    accepted = {sample.number(one.id) for found in members for one in found.providers}
    doubtful = {sample.number(one.id) for found in members for one in found.uncertain}
    true = {number for number, _ in booking}
    classified = {number for number, _ in said["accept"]}
    return {
        "bookings, accepted": agreement(accepted, true),
        "bookings, accepted and in review": agreement(accepted | doubtful, true),
        "functionalities, accepted": agreement(said["accept"], planted),
        "functionalities, accepted and in review": agreement(
            said["accept"] | said["review"], planted
        ),
        "main functionality among the accepted": {
            "right": sum((number, one) in said["accept"] for number, one in first.items()),
            "true": len(first),
            "found": len(classified),
        },
    }


def missed_bookings(sample: Sample) -> Figures:
    """Which booking systems are missed and which are no such thing, by number."""
    report = duplication.find(sample.estate, _BOOKING)
    found = {sample.number(one.id) for each in report.findings for one in each.providers}
    true = {
        one["number"]
        for one in truth("applications.csv")
        if _BOOKING in _split(one["functionalities"])
    }
    return {"missed": sorted(true - found), "wrong": sorted(found - true)}


def contracts(sample: Sample) -> Figures:
    """Where contracts stand, and by when notice must be given."""
    planted = {int(one["row"]): one for one in truth("contracts.csv")}
    known = [
        (one, planted[sample.rows[one.contract.id]])
        for one in calendar.calendar(sample.estate).contracts
        if sample.rows[one.contract.id] in planted
    ]
    # A date that the register does not show, or shows as no date, cannot be known from it.
    dated = [(one, true) for one, true in known if one.contract.day("end_date")]
    as_said = Counter((_plain(str(one.status)), _plain(true["status"])) for one, true in dated)
    in_use = agreement(
        (true["row"] for one, true in dated if one.status == "expired-in-use"),
        (true["row"] for _, true in dated if true["status"] == "expired-in-use"),
    )
    notice = [(one, true) for one, true in dated if true["serve_by"]]
    given = [(one, true) for one, true in notice if one.serve_by]
    right = sum(one.serve_by.isoformat() == true["serve_by"] for one, true in given if one.serve_by)
    return {
        "contracts": {"found": len(known), "true": len(planted)},
        "contract status": {
            "right": sum(count for (said, true), count in as_said.items() if said == true),
            "found": len(dated),
            "true": len(planted),
        },
        "expired and in use": in_use,
        "notice dates": {
            "right": right,
            "found": len(given),
            "true": len(notice),
            "precision": _share(right, len(given)),
            "recall": _share(right, len(notice)),
        },
    }


def _plain(status: str) -> str:
    """`live-extended` and `rolling` are kinds of live; whether it is in use is asked by itself."""
    return {"live-extended": "live", "rolling": "live", "expired-in-use": "expired"}.get(
        status, status
    )


def links(sample: Sample) -> Figures:
    """Which contract covers which application, by band."""
    loaded = set(sample.rows.values())
    planted = {
        (int(one["contract_row"]), one["application"])
        for one in truth("links.csv")
        if int(one["contract_row"]) in loaded
    }
    said: dict[str, set[tuple[int, str]]] = {"accept": set(), "review": set()}
    for one in sample.estate.relationships("COVERS"):
        said[str(one.band)].add((sample.rows[one.source], sample.number(one.target)))
    return {
        "contract links, accepted": agreement(said["accept"], planted),
        "contract links, accepted and in review": agreement(
            said["accept"] | said["review"], planted
        ),
    }


def suppliers(sample: Sample) -> Figures:
    """Which names are one company, and which companies one group: pairs of cells that agree."""
    cells = {
        (one["file"], int(one["row"])): (one["supplier"], one["group"])
        for one in truth("suppliers.csv")
    }
    said = {cell: pair for cell, pair in _suppliers_said(sample).items() if cell in cells}
    figures = {}
    for place, label in ((0, "same supplier"), (1, "same group")):
        found = _pairs({cell: pair[place] for cell, pair in said.items()})
        true = _pairs({cell: cells[cell][place] for cell in said})
        figures[label] = agreement(found, true)
    nimbury = {cell for cell, (_, group) in cells.items() if group == "Nimbury Group plc"}
    groups = Counter(said[cell][1] for cell in nimbury if cell in said)
    whole = max(groups, key=lambda one: groups[one], default="")
    figures["group behind six names"] = agreement(
        (cell for cell, (_, group) in said.items() if group == whole), nimbury & said.keys()
    )
    return figures


def _pairs(labels: Mapping[tuple[str, int], str]) -> set[tuple[object, object]]:
    members: dict[str, list[tuple[str, int]]] = {}
    for cell, label in labels.items():
        members.setdefault(label, []).append(cell)
    return {pair for one in members.values() for pair in combinations(sorted(one), 2)}


def _suppliers_said(sample: Sample) -> dict[tuple[str, int], tuple[str, str]]:
    """The supplier and the group of each cell that names one, as the estate has them."""
    estate = sample.estate
    parents = {one.target: one.source for one in estate.relationships("PARENT_OF")}
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for kind, column in (("SUPPLIES", "vendor"), ("PARTY_TO", "supplier")):
        for one in estate.relationships(kind):
            cell = estate.element(one.target).cells.get(column)
            if cell is not None and cell.row and str(one.band) == "accept":
                found[cell.source, cell.row] = (one.source, _top(one.source, parents))
    for supplier in estate.elements("Supplier"):
        cell = supplier.cells.get("name")
        if cell is not None and cell.row and cell.column == "Supplier name":
            found[cell.source, cell.row] = (supplier.id, _top(supplier.id, parents))
    return found


def _top(supplier: str, parents: Mapping[str, str]) -> str:
    seen = {supplier}
    while supplier in parents and parents[supplier] not in seen:
        supplier = parents[supplier]
        seen.add(supplier)
    return supplier


def retirements(sample: Sample) -> Figures:
    """Whom the retirement of named applications hits: who receives from it, and who is hit in the end."""
    ids = {number: one for one, number in sample.numbers.items()}
    direct: set[tuple[str, str]] = set()
    every: set[tuple[str, str]] = set()
    true_direct: set[tuple[str, str]] = set()
    true_every: set[tuple[str, str]] = set()
    for one in truth("impact.csv"):
        number = one["number"]
        answer = impact.assess(sample.estate, ids[number], "retire", max_hops=40)
        for hit in answer.affected:
            if hit.element.type != "Application":
                continue
            pair = (number, sample.number(hit.element.id))
            ways = [way for way in hit.paths if all(step.integration for step in way)]
            if any(len(way) == 1 and way[0].forward for way in ways):
                direct.add(pair)
            if ways:
                every.add(pair)
        true_direct |= {(number, other) for other in _split(one["direct"])}
        true_every |= {(number, other) for other in _split(one["all"])}
    return {
        "retirement, who receives from it": agreement(direct, true_direct),
        "retirement, who is hit in the end": agreement(every, true_every),
    }


def could_go(sample: Sample) -> Figures:
    """Of the applications that could go, for how many it is true that they and the one kept do the same,
    and how many are most critical while the one kept is not."""
    does = {one["number"]: _split(one["functionalities"]) for one in truth("applications.csv")}
    pairs = right = upward = 0
    for found in rationalisation.rationalise(sample.estate).candidates:
        kept = next(one.application for one in found.keep if one.chosen)
        for one in found.go:
            both = (sample.number(one.application.id), sample.number(kept.id))
            pairs += 1
            right += all(found.functionality.id in does.get(number, ()) for number in both)
            critical = [
                each.text("criticality") == Criticality.MOST for each in (one.application, kept)
            ]
            upward += critical == [True, False]
    return {
        "could go, and it and the one kept do the same": {
            "right": right,
            "found": pairs,
            "precision": _share(right, pairs),
            "most critical, to one that is not": upward,
        }
    }


def costs(sample: Sample) -> Figures:
    """What the live applications cost in a year, and whether any contract is counted beyond its value."""
    book = cost.CostBook(sample.estate)
    live = [one.id for one in sample.estate.applications()]
    money = book.total(live)
    spent: defaultdict[str, Decimal] = defaultdict(Decimal)
    worth: dict[str, Decimal] = {}
    for one in live:
        for part in book.of(one).parts:
            if part.whole is not None:
                spent[part.source] += part.amount.central
                worth[part.source] = part.whole.central
    over = [one for one, amount in spent.items() if amount > worth[one] + 1]
    return {
        "yearly cost": {
            "true": int(_fact("annual-cost")["value"]),
            "found": int(money.central),
            "low": int(money.low),
            "high": int(money.high),
            "applications unknown": money.unknown,
            "contracts counted beyond their value": len(over),
        }
    }


QUESTIONS: tuple[Callable[[Sample], Figures], ...] = (
    applications,
    functionalities,
    contracts,
    links,
    suppliers,
    retirements,
    could_go,
    costs,
)


def measure(sample: Sample) -> Figures:
    """Every figure, by what it is a figure of."""
    return {label: figures for ask in QUESTIONS for label, figures in ask(sample).items()}


def main() -> None:
    """Prints the figures as a table, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--bookings", action="store_true", help="which are missed, which are wrong")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sample = load(Path(folder))
        figures = measure(sample)
        if asked.bookings:
            figures["bookings"] = missed_bookings(sample)
    if asked.json:
        print(json.dumps(figures, indent=2))
        return
    for label, one in figures.items():
        said = "  ".join(f"{name} {value}" for name, value in one.items() if value is not None)
        print(f"{label:40} {said}")


if __name__ == "__main__":
    main()
