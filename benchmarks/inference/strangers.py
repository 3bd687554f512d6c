"""Applications of three invented councils beside registers of bodies that do not run them.

    python benchmarks/inference/strangers.py SHARED/data [-v]

The notices of five councils (377) and a register of another country (1,296 contracts) know nothing of these
862 applications. What is linked all the same is wrong, or names a product that is there by chance; `-v` shows
each.
"""

from __future__ import annotations

import csv
import html
import json
import sys
from collections import Counter
from pathlib import Path

from train_functions import HERE

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.links import link
from landscape.matching.recognise import Recogniser
from landscape.matching.sides import AppSide, ContractSide

LISTS = ("second_council", "third_council", "plain_lines")


def applications(name: str) -> list[AppSide]:
    """The applications of one list."""
    with (HERE / "heldout" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            AppSide(
                str(at),
                row["name"],
                row["description"],
                row.get("vendor") or row.get("supplier") or "",
            )
            for at, row in enumerate(csv.DictReader(lines))
        ]


def notices(shared: Path) -> list[ContractSide]:
    """The notices of five councils."""
    found: list[ContractSide] = []
    for path in sorted((shared / "registers").glob("contracts_finder_*.json")):
        for one in json.loads(path.read_text(encoding="utf-8"))["contracts"]:
            title, said, seller = (
                html.unescape(one.get(field) or "")
                for field in ("title", "description", "awarded_supplier")
            )
            found.append(ContractSide(f"{path.stem} {len(found)}", title, said, seller))
    return found


def register(shared: Path) -> list[ContractSide]:
    """The contracts of a territory of another country."""
    path = shared / "registers" / "act_au_2025.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            ContractSide(str(at), row["title"], "", row["suppliers"], category=row["contract_type"])
            for at, row in enumerate(csv.DictReader(lines))
        ]


def main() -> None:
    shared, products = Path(sys.argv[1]), Recogniser(shipped_catalogue())
    for title, contracts in (("notices", notices(shared)), ("register", register(shared))):
        named = {one.key: one.title for one in contracts}
        for name in LISTS:
            apps = applications(name)
            found = link(apps, contracts, products=products)
            bands = Counter(one.inference.band.value for one in found)
            told = ", ".join(f"{band} {bands[band]}" for band in ("accept", "review"))
            print(f"{len(contracts)} of the {title}, {len(apps)} applications of {name}: {told}")
            for one in sorted(found, key=lambda each: -each.inference.confidence):
                if "-v" in sys.argv:
                    shown = f"{apps[int(one.application)].name} | {named[one.contract][:80]}"
                    print(f"    {one.inference.confidence:.2f} {shown}")


if __name__ == "__main__":
    main()
