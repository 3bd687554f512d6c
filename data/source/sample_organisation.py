"""The organisation's units as personnel's list has them, and the facts that were planted."""

from __future__ import annotations

from sample_contracts import Contract
from sample_costs import Line
from sample_sources import AS_AT, DATA, TRUTH, App, Directory, read, stream, write

HEADER = ("Unit code", "Unit name", "Type", "Parent code", "Head (role)", "Headcount")
_SIZES = {"Directorate": (30, 90), "Department": (12, 60), "Team": (3, 75)}


def build() -> None:
    """Writes the list of units."""
    rng = stream("organisation")
    rows = []
    for row in read("organisation.csv"):
        low, high = _SIZES[row["type"]]
        size = "" if rng.random() < 0.15 else str(rng.randrange(low, high))
        name = row["name"].replace("&", "and") if rng.random() < 0.1 else row["name"]
        rows.append([row["code"], name, row["type"], row["parent"], row["head"], size])
    write(DATA / "organisation_sample.csv", HEADER, rows, encoding="utf-8-sig")


def facts(
    rows: list[tuple[str, App]],
    contracts: list[Contract],
    costs: list[Line],
    directory: Directory,
) -> None:
    """Writes what was planted on purpose: one fact a row, with the numbers or names it is about."""
    numbers = {app.key: number for number, app in rows}
    apps = [app for _, app in rows]
    nimbury = [one for one in directory.entities.values() if one.parent == "Nimbury Group plc"]
    names = sorted({one.canonical for one in nimbury} | {one.former_name for one in nimbury} - {""})
    facts: list[tuple[str, object, object]] = [
        ("live-applications", sum(app.live for app in apps), ""),
        ("retired-rows", sum(app.kind == "retired" for app in apps), ""),
        ("instance-rows", sum(app.kind == "instance" for app in apps), ""),
        ("duplicate-rows", sum(app.kind == "duplicate" for app in apps), ""),
        ("contracts", len(contracts), ""),
        *_booking(apps, numbers),
        ("unused-owned-modules", 3, _named(numbers, "p039", "p168", "q032")),
        ("bought-beside-an-unused-module", 2, _named(numbers, "p040", "p190")),
        ("asset-management-systems", 2, _named(numbers, "p135", "p137")),
        ("payment-systems", 3, _named(numbers, "p027", "p103", "q018")),
        ("suite-licence-for-everyone", 4450, numbers["p241"]),
        ("group-behind-six-names", len(names), "|".join(names)),
        ("annual-cost", _annual(contracts, costs, apps), ""),
    ]
    write(TRUTH / "facts.csv", ("fact", "value", "elements"), facts)


def _booking(apps: list[App], numbers: dict[str, str]) -> list[tuple[str, object, object]]:
    found = []
    for how in ("clear", "description-only", "in-suite", "decoy"):
        keys = [app.key for app in apps if app.booking == how and app.live]
        found.append((f"booking-{how}", len(keys), _named(numbers, *keys)))
    return found


def _named(numbers: dict[str, str], *keys: str) -> str:
    return "|".join(sorted(numbers[key] for key in keys))


def _annual(contracts: list[Contract], costs: list[Line], apps: list[App]) -> int:
    """What the live applications truly cost in a year in pounds, each pound once."""
    live = {app.key for app in apps if app.live}
    paid = sum(
        one.terms.annual
        for one in contracts
        if live & set(one.title.app_keys)
        and not one.same_as
        and one.terms.start <= AS_AT <= one.terms.end
    )
    beside = sum(
        round(one.amount / one.years)
        for one in costs
        if one.latest and not one.contract_row and one.currency == "GBP"
    )
    return paid + beside
