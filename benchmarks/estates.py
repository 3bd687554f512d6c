"""Makes estates of any size, as the CSV files that a council would have: `estates.py FOLDER --applications N`.

The same seed gives the same bytes; every row is made from its number, so that nothing is held in memory and
one file can name what another lists. Degrees are skewed: a few hubs, suppliers and units have most of the
integrations, contracts and applications, most have one or two. At 100,000 applications the files come to
about 275,000 elements and 1.1 million relationships.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from estate_words import (
    BRAND_ENDS,
    BRAND_STARTS,
    FIRMS,
    PLACES,
    PRODUCTS,
    PROSE,
    RECORDS,
    SERVICES,
    SUBJECTS,
    TASKS,
)

SEED = 20261125
_FIRST = date(2012, 1, 1)
_LIFECYCLES = ("Operational", "Operational", "Operational", "Operational", "Retiring", "Planned")
_CRITICAL = ("1 - most critical", "2 - somewhat critical", "3 - less critical", "4 - not critical")
_HOSTS = ("On premise", "Supplier hosted", "SaaS", "Public cloud")
_WAYS = ("Web service", "Nightly batch file", "Message queue", "Database link", "Manual upload")
_HOW_OFTEN = ("instant", "hourly", "overnight", "weekly", "each month")
_ROUTES = ("Open", "Further competition", "Framework call off", "Direct award")
_SPENT_ON = ("Licence", "Support", "Hosting", "Training")
_METRICS = ("named user", "concurrent user", "device", "site")
_STACK = ("Database", "Application Server", "Message Broker", "Operating System", "Web Server")

Row = Sequence[object]
Rows = Callable[["Estate"], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Estate:
    """How many of everything there are. `changed` of the applications read otherwise than before."""

    applications: int
    seed: int = SEED
    changed: int = 0

    @property
    def suppliers(self) -> int:
        """One for twenty applications."""
        return max(20, self.applications // 20)

    @property
    def units(self) -> int:
        """One for two hundred applications."""
        return max(20, self.applications // 200)

    @property
    def functions(self) -> int:
        """One for twenty-five applications."""
        return max(40, self.applications // 25)

    @property
    def technologies(self) -> int:
        """One for a hundred applications."""
        return max(25, self.applications // 100)

    @property
    def data_objects(self) -> int:
        """One for fifty applications, as many as there are names at the most."""
        return min(max(40, self.applications // 50), len(SUBJECTS) * len(RECORDS))

    @property
    def contracts(self) -> int:
        """One for four applications."""
        return max(10, self.applications // 4)

    def random(self, file: str) -> Random:
        """A stream of its own for each file, so that one more column disturbs no other file."""
        return Random(f"{self.seed}/{file}/{self.applications}")


def skewed(random: Random, count: int, power: float = 3.0) -> int:
    """A number below `count`; the first are by far the most frequent.

    With `power` 3, number 0 of 100,000 has 2 % of all draws and the first thousand have a fifth.
    """
    return int(count * random.random() ** power)


# --- names, each from its number ---


def _mixed(number: int, *parts: Sequence[str]) -> tuple[str, ...]:
    """One word of each list; the same number gives the same words, another number others.

    Raises ValueError when there are more numbers than words to tell them apart.
    """
    words = []
    for one in parts:
        number, place = divmod(number, len(one))
        words.append(one[place])
    if number:
        raise ValueError("There are not enough words for an estate of that size.")
    return tuple(words)


def _brand(number: int) -> tuple[str, str]:
    """A made-up brand, and the place that tells the next round of the same brands apart."""
    start, end, place = _mixed(number, BRAND_STARTS, BRAND_ENDS, ("", *PLACES))
    return start + end, place


def application_name(number: int) -> str:
    """What application `number` is called."""
    product, rest = PRODUCTS[number % len(PRODUCTS)], number // len(PRODUCTS)
    brand, place = _brand(rest * 7 + number % 7)
    return " ".join(filter(None, (place, brand, product)))


def application_id(number: int) -> str:
    """Its number in the configuration database."""
    return f"APM{number + 1:07}"


def supplier_name(number: int) -> str:
    """What supplier `number` is called."""
    firm, rest = FIRMS[number % len(FIRMS)], number // len(FIRMS)
    brand, place = _brand(rest * 11 + number % 11)
    return " ".join(filter(None, (place, brand, firm, "Ltd")))


def unit_name(number: int) -> str:
    """What organisation unit `number` is called."""
    return " ".join(filter(None, reversed(_mixed(number, SERVICES, ("", *PLACES), _TEAMS))))


_TEAMS = ("", *(f"Area {number}" for number in range(2, 60)))


def function_name(number: int) -> str:
    """What functionality `number` is called."""
    task, subject, record = _mixed(number, TASKS, SUBJECTS, ("", *RECORDS))
    return " ".join(filter(None, (subject, record, task))).capitalize()


def technology_name(number: int) -> str:
    """What platform `number` is called."""
    (brand, place), kind = _brand(number // len(_STACK)), _STACK[number % len(_STACK)]
    return " ".join(filter(None, (place, brand, kind)))


def data_object_name(number: int) -> str:
    """What data object `number` is called."""
    return " ".join(reversed(_mixed(number, RECORDS, SUBJECTS)))


def contract_reference(number: int) -> str:
    """The reference of contract `number`."""
    return f"TC/{2014 + number % 12}/{number + 1:06}"


# --- values ---


def _prose(random: Random, typical: int) -> str:
    """Some sentences: mostly about `typical` characters, now and then ten times that."""
    wanted = min(typical * 10, int(typical * random.lognormvariate(0, 0.7)))
    words: list[str] = []
    length = 0
    while length < wanted:
        word = PROSE[int(random.random() * len(PROSE))]
        length += len(word) + 1
        words.append(word)
    return " ".join(words).capitalize() + "." if words else ""


def _day(random: Random, first: int = 0, last: int = 5400) -> str:
    return f"{_FIRST + timedelta(days=random.randint(first, last)):%d/%m/%Y}"


def _money(random: Random, typical: float) -> str:
    return f"£{int(typical * random.lognormvariate(0, 1.2)):,}.00"


def _several(random: Random, mean: float) -> int:
    """How many: at least one, `mean` on average, a long tail."""
    return 1 + int(random.expovariate(1 / (mean - 0.5))) if random.random() < 0.9 else 1


def _names(random: Random, mean: float, count: int, name: Callable[[int], str]) -> str:
    """Several different names in one cell."""
    picked = dict.fromkeys(skewed(random, count, 2.0) for _ in range(_several(random, mean)))
    return "; ".join(name(one) for one in picked)


# --- files ---


def _organisation(estate: Estate) -> Iterator[Row]:
    random = estate.random("organisation")
    yield "Unit code", "Unit name", "Type", "Parent code", "Head (role)", "Headcount"
    for one in range(estate.units):
        parent = f"U{skewed(random, one, 2.0) + 1:05}" if one >= 8 else ""
        kind = "Service" if parent else "Directorate"
        yield (
            f"U{one + 1:05}",
            unit_name(one),
            kind,
            parent,
            "Head of Service",
            random.randint(3, 90),
        )


def _functions(estate: Estate) -> Iterator[Row]:
    random = estate.random("functions")
    yield "id", "parent", "label", "description", "synonyms"
    for one in range(estate.functions):
        parent = f"F{one % 20 + 1:05}" if one >= 20 else ""
        yield f"F{one + 1:05}", parent, function_name(one), _prose(random, 60), ""


def _technologies(estate: Estate) -> Iterator[Row]:
    random = estate.random("technologies")
    yield "Technology ID", "Technology name", "End of support date"
    for one in range(estate.technologies):
        yield f"SW{one + 1:05}", technology_name(one), _day(random, 4000, 7000)


def _suppliers(estate: Estate) -> Iterator[Row]:
    random = estate.random("suppliers")
    yield (
        "Supplier no",
        "Supplier name",
        "Company number",
        "Parent company",
        "Category",
        "Date added",
    )
    for one in range(estate.suppliers):
        owned = one > 10 and random.random() < 0.15
        parent = supplier_name(skewed(random, one, 2.0)) if owned else ""
        number = f"FX{600000 + one}" if random.random() < 0.8 else ""
        yield f"{200000 + one}", supplier_name(one), number, parent, "ICT software", _day(random)


def _applications(estate: Estate) -> Iterator[Row]:
    yield (
        *("Number", "Name", "Short description", "Vendor", "Department", "Support group"),
        *("Life-Cycle Stage", "Business criticality", "Active user count", "Platform Host"),
        *("Business fit score", "Technical fit score", "Functionality", "Business function"),
        *("Technology", "Parent application", "Installed", "Last updated"),
    )
    random, functions = estate.random("applications"), _business_functions()
    step = max(1, estate.applications // estate.changed) if estate.changed else 0
    for one in range(estate.applications):
        row = list(_application(estate, random, one, functions))
        if step and one % step == 0 and one // step < estate.changed:
            row[2], row[8] = f"Since the review: {row[2]}", 4321
        yield row


def _application(
    estate: Estate, random: Random, one: int, functions: Sequence[str]
) -> Sequence[object]:
    parent = application_id(skewed(random, one, 2.0)) if one > 50 and random.random() < 0.1 else ""
    return (
        application_id(one),
        application_name(one),
        _prose(random, 90),
        supplier_name(skewed(random, estate.suppliers)) if random.random() < 0.85 else "",
        unit_name(skewed(random, estate.units, 2.0)),
        f"{SERVICES[one % len(SERVICES)]} support",
        random.choice(_LIFECYCLES),
        random.choice(_CRITICAL),
        int(random.lognormvariate(3.5, 1.3)),
        random.choice(_HOSTS),
        random.choice(("", 1, 2, 3, 4, 5)),
        random.choice(("", 1, 2, 3, 4, 5)),
        _names(random, 1.45, estate.functions, function_name),
        functions[skewed(random, len(functions), 1.5)],
        _names(random, 1.5, estate.technologies, technology_name),
        parent,
        _day(random, 0, 4500),
        _day(random, 4500, 5400),
    )


def _business_functions() -> list[str]:
    """Labels of the taxonomy that comes with the product."""
    from landscape.matching.reference import reference_rows

    return [row["label"] for row in reference_rows("business_functions.csv") if row.get("parent")]


def _contracts(estate: Estate) -> Iterator[Row]:
    yield (
        *("Reference Number", "Title of agreement", "Local authority department responsible"),
        *("Description of the goods and/or services being provided", "Supplier name"),
        *("Contract value", "Value basis", "Start Date", "End Date", "Notice period"),
        *("Process type", "Applications covered"),
    )
    random = estate.random("contracts")
    for one in range(estate.contracts):
        begins = random.randint(2000, 5000)
        covered = _names(random, 2.4, estate.applications, application_id)
        yield (
            contract_reference(one),
            f"{PRODUCTS[one % len(PRODUCTS)]} and support {one + 1}",
            unit_name(skewed(random, estate.units, 2.0)),
            _prose(random, 80),
            supplier_name(skewed(random, estate.suppliers)),
            _money(random, 30_000),
            random.choice(("Annual", "Total")),
            f"{_FIRST + timedelta(days=begins):%d/%m/%Y}",
            f"{_FIRST + timedelta(days=begins + random.randint(365, 2200)):%d/%m/%Y}",
            random.choice(("", "3 months", "6 months", "90 days")),
            random.choice(_ROUTES),
            covered,
        )


def _integrations(estate: Estate) -> Iterator[Row]:
    yield (
        *("Interface ref", "Source system", "Target system", "Interface type", "Direction"),
        *("Frequency", "Data carried", "Personal data?", "Criticality", "Owning team", "Notes"),
    )
    random = estate.random("integrations")
    for one in range(estate.applications):
        sender, receiver = _flow(estate, random)
        yield (
            f"INT-{one + 1:06}",
            application_id(sender),
            application_id(receiver),
            random.choice(_WAYS),
            random.choice(("Source to target", "Outbound", "One way")),
            random.choice(_HOW_OFTEN),
            _names(random, 1.3, estate.data_objects, data_object_name),
            random.choice(("Yes", "No", "")),
            random.choice(_CRITICAL),
            "ICT Integration",
            _prose(random, 40) if random.random() < 0.4 else "",
        )


def _flow(estate: Estate, random: Random) -> tuple[int, int]:
    """Two different applications: hubs send to many, and most receive from a few."""
    sender = skewed(random, estate.applications)
    receiver = skewed(random, estate.applications, 1.3)
    return sender, _other(sender, receiver, estate)


def _other(one: int, found: int, estate: Estate) -> int:
    """The application found, or the one after it: none is at both ends."""
    return found if found != one else (found + 1) % estate.applications


def _costs(estate: Estate) -> Iterator[Row]:
    yield (
        *("Line", "Application", "Contract ref", "Financial year", "Cost type", "Amount", "Basis"),
        "Narrative",
    )
    random = estate.random("costs")
    for one in range(max(10, estate.applications * 3 // 10)):
        charged = skewed(random, estate.applications, 1.5)
        under = contract_reference(skewed(random, estate.contracts, 1.5))
        yield (
            f"CL{one + 1:06}",
            application_id(charged),
            under if random.random() < 0.5 else "",
            "2026/27",
            random.choice(_SPENT_ON),
            _money(random, 12_000),
            "per year",
            _prose(random, 20),
        )


def _licences(estate: Estate) -> Iterator[Row]:
    yield (
        *("Licence ref", "Licence", "Application", "Metric", "Quantity purchased", "Assigned"),
        *("Active last 90 days", "Unit price per year", "Expiry date"),
    )
    random = estate.random("licences")
    for one in range(max(10, estate.applications // 10)):
        licensed = skewed(random, estate.applications, 1.5)
        bought = int(random.lognormvariate(4, 1.2)) + 1
        yield (
            f"LIC-{one + 1:06}",
            f"{application_name(licensed)} {random.choice(_METRICS)} {one + 1}",
            application_id(licensed),
            random.choice(_METRICS),
            bought,
            bought * 9 // 10,
            bought * 7 // 10,
            _money(random, 80),
            _day(random, 5300, 6600),
        )


def _relationships(estate: Estate) -> Iterator[Row]:
    yield "Parent", "Parent class", "Type", "Child", "Child class"
    random = estate.random("relationships")
    app, unit, held, firm = "Business Application", "Department", "Data object", "Supplier"
    for one in range(estate.applications):
        name = data_object_name(skewed(random, estate.data_objects, 2.0))
        kind = "MASTERS" if random.random() < 0.2 else "READS"
        yield application_id(one), app, kind, name, held
        if random.random() < 0.4:
            user = unit_name(skewed(random, estate.units, 2.0))
            yield user, unit, "USES", application_id(one), app
        if random.random() < 0.1:
            needed = _other(one, skewed(random, estate.applications), estate)
            yield application_id(one), app, "Depends on::Used by", application_id(needed), app
    for one in range(estate.contracts):
        party = supplier_name(skewed(random, estate.suppliers))
        yield party, firm, "PARTY_TO", contract_reference(one), "Contract"


FILES: Mapping[str, Rows] = {
    "organisation.csv": _organisation,
    "functions.csv": _functions,
    "technologies.csv": _technologies,
    "suppliers.csv": _suppliers,
    "cmdb.csv": _applications,
    "contracts.csv": _contracts,
    "integrations.csv": _integrations,
    "costs.csv": _costs,
    "licences.csv": _licences,
    "relationships.csv": _relationships,
}


def write(folder: Path, estate: Estate) -> list[Path]:
    """Writes the files of an estate into a folder, which is made; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in FILES.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows(estate))
    return [folder / name for name in FILES]


def main() -> None:
    """Writes one estate, and with `--changed` the same with so many applications changed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--applications", type=int, default=400)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--changed", type=int, default=0, help="applications that read otherwise")
    given = asked.parse_args()
    for path in write(given.folder, Estate(given.applications, given.seed, given.changed)):
        print(f"{path.stat().st_size:12,} {path}")


if __name__ == "__main__":
    main()
