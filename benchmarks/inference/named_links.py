"""Contracts titled by what a system does, and applications called by its name: what the links make of them.

    python benchmarks/inference/named_links.py [-v]

The applications are the lines of `heldout/third_council.csv`; the contracts of `named_links/contracts.csv` were
written by hand as registers title them (*Highways asset management system*, Brightly Software Limited), 90 that
cover one of the lines and 40 that cover none. Developed on: nothing is claimed of it. It is harder than a
council, since the list holds several products of nearly every kind.
"""

from __future__ import annotations

import csv
import sys

from third_council import rows
from train_functions import HERE

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.links import link
from landscape.matching.recognise import Recogniser
from landscape.matching.sides import AppSide, ContractLink, ContractSide
from landscape.matching.suppliers import SupplierMention, resolve
from landscape.model.vocabulary import Band

Pairs = frozenset[tuple[str, str]]


def council() -> tuple[list[AppSide], list[ContractSide], Pairs]:
    """Both sides with their suppliers resolved together, and the true pairs."""
    lines = rows()
    with (HERE / "named_links" / "contracts.csv").open(encoding="utf-8", newline="") as source:
        deals = list(csv.DictReader(source))
    mentions = [SupplierMention(f"a{at}", row["vendor"]) for at, row in enumerate(lines)]
    mentions += [SupplierMention(f"c{at}", row["supplier"]) for at, row in enumerate(deals)]
    known = {one.key: one for one in resolve([one for one in mentions if one.name])}
    apps = [
        AppSide(key, row["name"], row["description"], row["vendor"], *_ids(known.get(key)))
        for key, row in ((f"a{at}", row) for at, row in enumerate(lines))
    ]
    contracts = [
        ContractSide(key, row["title"], "", row["supplier"], *_ids(known.get(key)))
        for key, row in ((f"c{at}", row) for at, row in enumerate(deals))
    ]
    keys = {one.name: one.key for one in apps}
    covered = [(row["application"], f"c{at}") for at, row in enumerate(deals)]
    return apps, contracts, frozenset((keys[app], deal) for app, deal in covered if app)


def _ids(found: object) -> tuple[str | None, str | None]:
    return getattr(found, "supplier_id", None), getattr(found, "group_id", None)


def told(links: list[ContractLink], true: Pairs) -> list[str]:
    """Precision and recall of what is accepted, and of that with what waits for a person."""
    lines = []
    for name, bands in (("accepted", (Band.ACCEPT,)), ("with review", (Band.ACCEPT, Band.REVIEW))):
        said = [(o.application, o.contract) for o in links if o.inference.band in bands]
        right = sum(one in true for one in said)
        shares = f"P {right / max(1, len(said)):.3f}, R {right / len(true):.3f}"
        lines.append(f"{name}: {right} of {len(said)} right, {len(true)} true: {shares}")
    return lines


def main() -> None:
    apps, contracts, true = council()
    links = link(apps, contracts, products=Recogniser(shipped_catalogue()))
    print("\n".join(told(links, true)))
    if "-v" not in sys.argv:
        return
    names = {one.key: one.name for one in apps} | {one.key: one.title for one in contracts}
    found = {(one.application, one.contract) for one in links}
    for app, deal in sorted(true - found):
        print(f"lost {names[app]} | {names[deal]}")
    for app, deal in sorted(found - true):
        print(f"wrong {names[app]} | {names[deal]}")


if __name__ == "__main__":
    main()
