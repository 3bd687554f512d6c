"""Contract links of a small invented council, hand-planted to develop on: what is found, and what is lost how.

    python benchmarks/inference/link_council.py [-v]

Sixty applications and sixty-eight contracts in planted_council/. It may be looked at and tuned on; figures that
are claimed come from the bundled council, which it is not taken from.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from datetime import date
from pathlib import Path

import landscape
from landscape.pipeline import ImportOptions

HERE = Path(__file__).resolve().parent / "planted_council"
AS_AT = date(2026, 1, 31)


def main() -> None:
    with (HERE / "links.csv").open(encoding="utf-8", newline="") as lines:
        true = {(row["application"], row["reference"]) for row in csv.DictReader(lines)}
    with tempfile.TemporaryDirectory() as folder:
        store = landscape.open_store(Path(folder) / "council.db")
        files = [HERE / f"{name}.csv" for name in ("cmdb", "contracts", "costs")]
        landscape.import_files(store, files, ImportOptions(as_at=AS_AT))
        estate = landscape.load_estate(store, AS_AT)
        number = {one.id: one.text("source_id") for one in estate.elements("Application")}
        reference = {one.id: one.text("reference") for one in estate.elements("Contract")}
        said = {
            (number[one.target], reference[one.source]): (str(one.band), one.confidence or 0.0)
            for one in estate.relationships("COVERS")
        }
    for bands in (("accept",), ("accept", "review")):
        found = {pair for pair, (band, _) in said.items() if band in bands}
        right = len(found & true)
        print(
            f"{' and '.join(bands)}: {right} right of {len(found)}, {len(true)} true: "
            f"precision {right / max(1, len(found)):.3f}, recall {right / len(true):.3f}"
        )
    if "-v" in sys.argv:
        for pair in sorted(true - said.keys()):
            print("lost", *pair)
        for pair, (band, sure) in sorted(said.items()):
            if band != "accept" or pair not in true:
                print("right" if pair in true else "wrong", band, f"{sure:.2f}", *pair)


if __name__ == "__main__":
    main()
