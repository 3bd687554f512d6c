"""Contracts that several lists tell: `python benchmarks/inference/told_twice.py [--look] [develop|report]`.

Writes the lists of benchmarks/inference/told_twice/ as a finance, a procurement and an application list, loads
them in every order, each as a load of its own, and compares what is joined with what was planted.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, permutations
from pathlib import Path

import landscape
from landscape.estate.estate import Estate
from landscape.matching.evaluate import wilson
from landscape.model.element import Relationship
from landscape.model.vocabulary import Band
from landscape.pipeline import ImportOptions

_HERE = Path(__file__).resolve().parent / "told_twice"
AS_AT = date(2026, 11, 24)
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "procurement": {
        "reference": "Contract reference",
        "title": "Contract title",
        "supplier": "Supplier",
        "start": "Start date",
        "end": "End date",
        "value": "Total contract value",
    },
    "finance": {
        "reference": "Contract number",
        "title": "Contract title",
        "supplier": "Supplier name",
        "start": "Contract start date",
        "end": "Contract end date",
        "value": "Total contract value",
        "annual": "Annual value",
    },
    "applications": {
        "application": "System name",
        "supplier": "Supplier",
        "start": "Contract start date",
        "end": "Contract end date",
        "annual": "Annual cost",
    },
}
Row = tuple[str, int]  # a list, and a row of it
Pair = frozenset[Row]


def rows_of(part: str) -> list[dict[str, str]]:
    """The planted rows of one part."""
    with (_HERE / f"{part}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def written(rows: Sequence[Mapping[str, str]], folder: Path) -> dict[str, Path]:
    """The lists as files, by name."""
    found = {}
    for name, columns in _COLUMNS.items():
        found[name] = folder / f"{name}.csv"
        with found[name].open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(columns.values())
            out.writerows([one[key] for key in columns] for one in rows if one["list"] == name)
    return found


def planted(rows: Sequence[Mapping[str, str]]) -> tuple[set[Pair], dict[Row, str]]:
    """The pairs of rows that tell one contract, and what each row says."""
    counts: dict[str, int] = defaultdict(lambda: 1)
    by_contract: dict[str, list[Row]] = defaultdict(list)
    said = {}
    for one in rows:
        counts[one["list"]] += 1
        row = one["list"], counts[one["list"]]
        by_contract[one["same"]].append(row)
        told = (
            one[key]
            for key in ("title", "application", "supplier", "start", "end", "value", "annual")
        )
        said[row] = " | ".join(filter(None, told))
    pairs = {
        frozenset(pair)
        for told_by in by_contract.values()
        for pair in combinations(told_by, 2)
        if pair[0][0] != pair[1][0]
    }
    return pairs, said


def found_in(estate: Estate) -> dict[Pair, Relationship]:
    """The pairs that an estate joins or asks about, those of a group all of them."""
    rows = {one.id: _row(one.cells.values()) for one in estate.elements("Contract")}
    found: dict[Pair, Relationship] = {}
    groups: dict[str, list[Relationship]] = defaultdict(list)
    for edge in estate.relationships("REPEATS"):
        found[frozenset((rows[edge.source], rows[edge.target]))] = edge
        if edge.band is Band.ACCEPT:
            groups[edge.target].append(edge)
    for edges in groups.values():
        for one, other in combinations(edges, 2):
            weaker = min(one, other, key=lambda edge: edge.confidence)
            found.setdefault(frozenset((rows[one.source], rows[other.source])), weaker)
    return {pair: edge for pair, edge in found.items() if len({name for name, _ in pair}) == 2}


def _row(cells: Iterable[object]) -> Row:
    return next((str(c.source).removesuffix(".csv"), c.row or 0) for c in cells)  # type: ignore[attr-defined]


def measure(part: str, *, look: bool) -> None:
    """Prints the figures of one part."""
    rows = rows_of(part)
    pairs, said = planted(rows)
    with tempfile.TemporaryDirectory() as folder:
        files = written(rows, Path(folder))
        answers = []
        for order in permutations(files.values()):
            store = landscape.open_store(str(Path(folder) / "-".join(one.stem for one in order)))
            for one in order:
                landscape.import_files(store, [one], ImportOptions(as_at=AS_AT))
            answers.append(found_in(landscape.load_estate(store, AS_AT)))
    bands = [{pair: edge.band for pair, edge in one.items()} for one in answers]
    print(f"{part}: {len(rows)} rows, {len(pairs)} pairs planted; the order of loading makes a "
          f"difference: {'no' if all(one == bands[0] for one in bands) else 'YES'}")  # fmt: skip
    for name, chosen in (("accepted", (Band.ACCEPT,)), ("with review", (Band.ACCEPT, Band.REVIEW))):
        told = {pair for pair, edge in answers[0].items() if edge.band in chosen}
        right = len(told & pairs)
        precision, recall = wilson(right, len(told)), wilson(right, len(pairs))
        print(f"  {name:12} precision {right}/{len(told)} = {precision.value:.3f} ({precision.low:.2f} to "
              f"{precision.high:.2f}), recall {right}/{len(pairs)} = {recall.value:.3f}")  # fmt: skip
    if look:
        _look(answers[0], pairs, said)


def _look(answer: Mapping[Pair, Relationship], pairs: set[Pair], said: Mapping[Row, str]) -> None:
    for pair in sorted(answer.keys() | pairs, key=sorted):
        edge = answer.get(pair)
        if edge is not None and edge.band is Band.ACCEPT and pair in pairs:
            continue
        print(f"{'same' if pair in pairs else 'DIFFERENT'}, {edge.band if edge else 'nothing'} "
              f"{edge.confidence if edge else ''}")  # fmt: skip
        for row in sorted(pair):
            print(f"    {row[0]:12} {said[row]}")
        for one in edge.evidence[2:] if edge else ():
            print(f"        {one.weight}  {one.text}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--look", action="store_true", help="print what was not joined and should be"
    )
    parser.add_argument("parts", nargs="*", default=["develop", "report"])
    asked = parser.parse_args()
    for each in asked.parts:
        measure(each, look=asked.look)
