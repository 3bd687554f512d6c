"""How long contract links take as the tables grow, and how much memory: applications × contracts.

    python benchmarks/inference/large.py [APPLICATIONS×CONTRACTS …]

The rows are invented: applications bear names, publishers and summaries of the shipped catalogue, and a number
where a name is used again; a quarter of the contracts is for one of them, the rest buys gravel and school meals
from invented suppliers. Each size runs in a process of its own; the peer is rapidfuzz's WRatio, the best title
for each application, at small sizes only, as it compares every pair.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time

from supplier_names import supplier_names

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.links import link
from landscape.matching.sides import AppSide, ContractSide

SIZES = ("382×1848", "10000×100000")
_DEPARTMENTS = ("Housing", "Finance", "Highways", "Planning", "Adults", "Children", "Technology")
_OPENINGS = (
    "Supply of",
    "Provision of",
    "Support and maintenance for",
    "Licences for",
    "Annual renewal:",
    "Framework for",
)
_THINGS = (
    "gravel|school meals|agency staff|taxi services|road surfacing|printers|care at home|legal advice|"
    "playground equipment|boiler repairs|street trees"
).split("|")


def rows(applications: int, contracts: int) -> tuple[list[AppSide], list[ContractSide]]:
    """Invented applications and contracts, the same on every machine."""
    chance = random.Random(5)
    suppliers = [name for _, name in supplier_names(max(200, contracts // 4), 3)]
    products = shipped_catalogue().products
    apps = []
    for at in range(applications):
        one = products[at % len(products)]
        again = at // len(products)
        apps.append(
            AppSide(
                f"a{at}",
                name=f"{one.name} {again + 1}" if again else one.name,
                description=one.summary if chance.random() < 0.6 else "",
                supplier=one.publisher if chance.random() < 0.7 else "",
                department=chance.choice(_DEPARTMENTS),
            )
        )
    return apps, [
        _contract(f"c{at}", chance.choice(apps), chance, suppliers) for at in range(contracts)
    ]


def _contract(key: str, app: AppSide, chance: random.Random, suppliers: list[str]) -> ContractSide:
    opening, department = chance.choice(_OPENINGS), chance.choice(_DEPARTMENTS)
    if chance.random() < 0.25:
        supplier = app.supplier if chance.random() < 0.6 else chance.choice(suppliers)
        title = f"{opening} {app.name}"
    else:
        supplier = chance.choice(suppliers)
        title = f"{opening} {chance.choice(_THINGS)} {chance.randrange(2_000)}"
    return ContractSide(key, title=title, supplier=supplier, department=department)


def one_size(size: str) -> None:
    """Prints links, CPU seconds and the most memory of one size."""
    applications, contracts = (int(one) for one in size.split("×"))
    apps, deals = rows(applications, contracts)
    started = time.process_time()
    found = link(apps, deals)
    spent = time.process_time() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = f"{size}: {len(found):,} links, {spent:.2f} s of CPU, at most {most} MB"
    if applications * contracts < 1_000_000:
        from rapidfuzz import fuzz, process

        started = time.process_time()
        titles = [one.title for one in deals]
        for app in apps:
            process.extractOne(app.name, titles, scorer=fuzz.WRatio)
        peer = time.process_time() - started
        line += f" (rapidfuzz WRatio {peer:.2f} s, {spent / peer:.2f} of it)"
    print(line, flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        one_size(sys.argv[2])
        return
    print("== contract links, invented rows", flush=True)
    for size in sys.argv[1:] or SIZES:
        subprocess.run([sys.executable, __file__, "--one", size], check=True)


if __name__ == "__main__":
    main()
