"""The supplier list as a purchasing system exports it, and who is truly behind every name."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from sample_contracts import Contract
from sample_sources import AS_AT, DATA, TRUTH, App, Directory, Supplier, dmy, stream, write

HEADER = (
    "Supplier no",
    "Supplier name",
    "Company number",
    "Parent company",
    "Former name",
    "Category",
    "Date added",
    "Last paid",
    "Payment terms",
    "Record status",
)
_CATEGORIES = ("ICT software", "ICT", "Software & licences", "IT", "")
_OTHER_CATEGORIES = ("Services", "Professional services", "Social care", "Works", "Misc", "")
_TERMS = ("30 days", "30 DAYS", "28 days", "Immediate", "")
_WRONG_NUMBERS = 6
# Two suppliers to whom purchasing gives a parent that is not theirs.
_WRONG_PARENTS = {
    "Skelbrook Guarding Ltd": "Skelbrook Security Ltd",
    "Gildermere Advisory LLP": "Gildermere Ltd",
}


def build(entities: list[Supplier]) -> list[tuple[str, Supplier]]:
    """Writes the list; hands back the name and the entity of each row."""
    rng = stream("suppliers-list")
    records = [record for one in entities for record in _records(one, rng)]
    rng.shuffle(records)
    wrong = set(rng.sample(range(len(records)), _WRONG_NUMBERS))
    number = 200_400
    rows = []
    for place, (name, entity, status) in enumerate(records):
        number += rng.choice((1, 2, 5, 11, 40))
        row = _row(number, name, entity, status, rng)
        if place in wrong and row[2]:
            row[2] = _mistyped(row[2], rng)
        rows.append(row)
    write(DATA / "suppliers_sample.csv", HEADER, rows, encoding="utf-8-sig")
    return [(name, entity) for name, entity, _ in records]


def _records(entity: Supplier, rng: random.Random) -> Iterator[tuple[str, Supplier, str]]:
    """One record per entity, more where somebody set it up again under another spelling."""
    if entity.role == "parent" and rng.random() < 0.7:
        return
    current = entity.current_spellings
    yield rng.choice((entity.canonical, entity.canonical, rng.choice(current))), entity, "Active"
    if len(current) > 2 and rng.random() < 0.35:
        yield rng.choice(current[1:]), entity, "Active"
    if entity.former_name and rng.random() < 0.75:
        yield entity.former_name, entity, rng.choice(("Do not use", "Closed", "Active"))


def _row(number: int, name: str, entity: Supplier, status: str, rng: random.Random) -> list[str]:
    software = entity.role != "other services"
    return [
        str(number),
        f"{name} " if rng.random() < 0.04 else name,
        _company_number(entity, rng),
        _parent(entity, rng),
        _former(name, entity, rng),
        rng.choice(_CATEGORIES if software else _OTHER_CATEGORIES),
        dmy(date(rng.randrange(2003, 2025), rng.randrange(1, 13), rng.randrange(1, 29))),
        _last_paid(status, rng),
        rng.choice(_TERMS),
        status,
    ]


def _company_number(entity: Supplier, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.38:
        return rng.choice(("", "", "n/a", "tbc"))
    number = entity.company_number
    return number.lower() if chance < 0.42 else number


def _mistyped(number: str, rng: random.Random) -> str:
    digits = list(number)
    place = rng.randrange(3, len(digits) - 1)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    return "".join(digits)


def _parent(entity: Supplier, rng: random.Random) -> str:
    if entity.canonical in _WRONG_PARENTS:
        return _WRONG_PARENTS[entity.canonical]
    if not entity.parent or rng.random() < 0.5:
        return ""
    return (
        entity.parent
        if rng.random() < 0.6
        else entity.parent.removesuffix(" plc").removesuffix(" Ltd")
    )


def _former(name: str, entity: Supplier, rng: random.Random) -> str:
    known = entity.former_name and name != entity.former_name
    return entity.former_name if known and rng.random() < 0.5 else ""


def _last_paid(status: str, rng: random.Random) -> str:
    days = rng.randrange(5, 400) if status == "Active" else rng.randrange(700, 3000)
    return dmy(AS_AT - timedelta(days=days)) if rng.random() < 0.85 else ""


def truth(
    listed: list[tuple[str, Supplier]],
    rows: list[tuple[str, App]],
    contracts: list[Contract],
    directory: Directory,
) -> None:
    """Writes, for every cell that names a supplier, which legal entity and which group it is."""
    found: list[tuple[str, int, str, Supplier | None]] = []
    found += [("suppliers_sample.csv", row, name, one) for row, (name, one) in enumerate(listed, 2)]
    found += [
        ("cmdb_sample.csv", row, app.vendor, directory.find(app.vendor))
        for row, (_, app) in enumerate(rows, 2)
    ]
    found += [
        ("contracts_sample.csv", row, one.supplier_cell, one.entity)
        for row, one in enumerate(contracts, 2)
    ]
    write(
        TRUTH / "suppliers.csv",
        ("file", "row", "name", "supplier", "company_number", "group"),
        [
            (file, row, name, one.canonical, one.company_number, directory.group(one))
            for file, row, name, one in found
            if one is not None
        ],
    )
