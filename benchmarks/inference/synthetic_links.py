"""Applications and contracts with a known truth, made from public lists: to fit the contract links.

Names and descriptions of applications come from the GSA standards list and the awesome-selfhosted list
(its train and calibrate rows), titles of contracts that cover nothing from Contracts Finder and the ACT
register. Which contract covers which application, the wording of its title, suppliers, resellers and
group companies are made up by the seeded rules below. Synthetic on purpose, and said so
wherever a figure rests on it.
"""

from __future__ import annotations

import csv
import html
import json
import random
from dataclasses import dataclass
from pathlib import Path

from fit import part_of

from landscape.matching.sides import AppSide, ContractSide

TITLES = (
    "{name}",
    "{name} support and maintenance",
    "{name} licences",
    "{name} software licence renewal",
    "{name} hosting",
    "Provision of {name}",
    "Annual maintenance - {name}",
    "{vendor} {name}",
    "{name} ({vendor})",
    "{vendor} software support",
    "{vendor} - annual licences",
    "Supply of {words} system",
    "{words} software",
    "{words} solution - support",
    "Hosted {words} system and support",
    "{name} - {words}",
    "{first} upgrade and support",
    "{first} licences 2023/24",
)
FORMS = ("Ltd", "Limited", "UK Ltd", "plc", "Software Ltd", "Systems Limited", "Group Ltd")
RESELLERS = ("Softcat plc", "Phoenix Software Ltd", "Bytes Software Services Limited")
STEMS = (
    "arden bexley calder denholm elmet farrow garston hexham ingle jervis kelham lorton marston "
    "norbury ormside penrose quarley rushton selwyn tarrant ulver venn wexcombe yarrow zeal brock "
    "crane dunlin egret finch".split()
)


@dataclass(frozen=True, slots=True)
class Truth:
    """The two sides and which (application key, contract key) pairs are true."""

    applications: list[AppSide]
    contracts: list[ContractSide]
    pairs: frozenset[tuple[str, str]]


def make(shared: Path, seed: int, applications: int = 260) -> Truth:
    """One synthetic estate: a third of the applications has a contract or two, most contracts cover none."""
    draw = random.Random(seed)
    chosen = draw.sample(products(shared), applications)
    others = other_titles(shared)
    apps: list[AppSide] = []
    contracts: list[ContractSide] = []
    pairs: set[tuple[str, str]] = set()
    for number, (name, description) in enumerate(chosen):
        stem = draw.choice(STEMS).title()
        vendor = f"{stem} {draw.choice(FORMS)}"
        short = " ".join(description.split()[: draw.choice((0, 5, 9, 14, 20))])
        given = draw.choice((vendor, vendor, stem, stem, ""))
        identity = stem.lower() if given == vendor else None
        key = f"a{number}"
        apps.append(AppSide(key, name, short, given, identity, department="ICT"))
        for _ in range(draw.choice((0, 0, 1, 1, 2))):
            contract = _contract(
                draw, f"c{len(contracts)}", (name, description), vendor=vendor, stem=stem
            )
            contracts.append(contract)
            pairs.add((key, contract.key))
    for title, supplier in draw.sample(others, min(len(others), 3 * len(contracts))):
        contracts.append(ContractSide(f"c{len(contracts)}", title, supplier=supplier))
    for stem in draw.sample(STEMS, len(STEMS) // 2):
        title = draw.choice(
            ("Consultancy days", "Training", "Professional services", "Hardware refresh")
        )
        vendor = f"{stem.title()} Ltd"
        contracts.append(
            ContractSide(f"c{len(contracts)}", title, supplier=vendor, supplier_id=stem)
        )
    return Truth(apps, contracts, frozenset(pairs))


def _contract(
    draw: random.Random, key: str, product: tuple[str, str], *, vendor: str, stem: str
) -> ContractSide:
    name, description = product
    telling = [word for word in description.split()[:14] if len(word) > 4 and word.isalpha()]
    words = " ".join(draw.sample(telling, min(len(telling), 3))) or name
    form = draw.choice(TITLES)
    title = form.format(
        name=name, vendor=vendor.split(maxsplit=1)[0], words=words, first=name.split(maxsplit=1)[0]
    )
    chance = draw.random()
    seller = vendor
    identity: str | None = stem.lower()
    if chance < 0.12:
        seller, identity = draw.choice(RESELLERS), None
    elif chance < 0.24:  # sold on or renamed, and nobody told the register
        identity = draw.choice(STEMS)
        seller = f"{identity.title()} {draw.choice(FORMS)}"
    told = " ".join(description.split()[4:12]) if draw.random() < 0.3 else ""
    return ContractSide(key, title, told, seller, identity, department="ICT")


def products(shared: Path) -> list[tuple[str, str]]:
    """Names and descriptions of products, of the two public lists."""
    found: list[tuple[str, str]] = []
    with (shared / "inventories" / "it-standards_2022-04-29.csv").open(
        encoding="utf-8-sig"
    ) as lines:
        found += [
            (row["Standard Name"].split(" - ", maxsplit=1)[0], row["Description"])
            for row in csv.DictReader(lines)
        ]
    with (shared / "matching" / "awesome_selfhosted.csv").open(encoding="utf-8") as lines:
        found += [
            (row["name"], row["description"])
            for row in csv.DictReader(lines)
            if part_of(row["name"]) != "report"
        ]
    return sorted({one for one in found if one[0].strip() and one[1].strip()})


def other_titles(shared: Path) -> list[tuple[str, str]]:
    """Titles and suppliers of public contracts."""
    found: list[tuple[str, str]] = []
    for path in sorted((shared / "registers").glob("contracts_finder_*.json")):
        found += [
            (html.unescape(one["title"]), one["awarded_supplier"] or "")
            for one in json.loads(path.read_text(encoding="utf-8"))["contracts"]
        ]
    with (shared / "registers" / "act_au_2025.csv").open(encoding="utf-8") as lines:
        found += [(row["title"], row["suppliers"]) for row in csv.DictReader(lines)]
    return sorted(set(found))
