"""Cost lines of applications, some of them the same pounds as a contract's, and licences held."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sample_contracts import Contract
from sample_sources import AS_AT, DATA, TRUTH, App, dmy, read, stream, write

COST_HEADER = (
    "Line",
    "Application",
    "Contract ref",
    "Financial year",
    "Cost type",
    "Amount",
    "Basis",
    "Narrative",
)
LICENCE_HEADER = (
    "Licence ref",
    "Licence",
    "Application",
    "Metric",
    "Quantity purchased",
    "Assigned",
    "Active last 90 days",
    "Unit price per year",
    "Expiry date",
    "Comment",
)
_WORDS = {
    "licence": ("Licence", "Software licence", "Licences", "Subscription", "licence & support"),
    "support": ("Support", "Maintenance", "Annual support", "S&M"),
    "hosting": ("Hosting", "Cloud hosting", "Server hosting"),
    "internal-staff": ("Internal staff", "Staff time", "Salaries recharge"),
    "other": ("Other", "Training", "Misc"),
}
_BY_ROLE = {"suite": "licence", "reseller": "licence", "services": "other"}
_THIS_YEAR = ("2026/27", "2026-27", "FY 2026/27", "26/27")
_LAST_YEAR = ("2025/26", "2025-26", "FY 2025/26", "25/26")
_YEARLY = ("Annual", "annual", "per year", "p.a.")
_WITH_REFERENCE, _WITHOUT_REFERENCE, _STAFF, _ON_CARDS, _UPFRONT = 64, 26, 78, 40, 9
_NARRATIVES = ("", "", "", "accrued", "per invoice", "as last year + 3%", "see file", "est.")


@dataclass(frozen=True, slots=True)
class Line:
    """One cost line. `contract_row` is the register's row whose pounds these are, if any.

    `shown_reference` says whether the line gives that contract's reference. `years` is how many
    years the amount is for; `latest` whether it is of the year that counts.
    """

    key: str
    category: str
    amount: int
    contract_row: int = 0
    reference: str = ""
    shown_reference: bool = False
    years: int = 1
    latest: bool = True
    currency: str = "GBP"


def lines(contracts: list[Contract], apps: dict[str, App]) -> list[Line]:
    """All true cost lines in the order of the ledger."""
    rng = stream("costs")
    paid = list(_paid(contracts, apps))
    covered = {key for _, one in paid for key in one.title.app_keys}
    with_reference = _sampled(paid, _WITH_REFERENCE, rng)
    taken = {row for row, _ in with_reference}
    alone = [(row, one) for row, one in paid if row not in taken and len(one.title.app_keys) == 1]
    found = [_of_contract(row, one, shown=True) for row, one in with_reference]
    found += [
        _of_contract(row, one, shown=False) for row, one in _sampled(alone, _WITHOUT_REFERENCE, rng)
    ]
    found += [replace(one, amount=round(one.amount * 0.93), latest=False) for one in found[::3]]
    found += _uncontracted(apps, covered, rng)
    found = [replace(one, currency=_foreign(place)) for place, one in enumerate(found)]
    rng.shuffle(found)
    return found


def _paid(contracts: list[Contract], apps: dict[str, App]) -> Iterator[tuple[int, Contract]]:
    """Contracts in force for live applications, each once, with their rows."""
    for row, one in enumerate(contracts, 2):
        live = any(apps[key].live for key in one.title.app_keys)
        if live and not one.same_as and one.terms.start <= AS_AT <= one.terms.end:
            yield row, one


def _sampled(
    paid: list[tuple[int, Contract]], count: int, rng: random.Random
) -> list[tuple[int, Contract]]:
    return sorted(
        rng.sample([one for one in paid if one[1].reference], count), key=lambda it: it[0]
    )


def _of_contract(row: int, one: Contract, *, shown: bool) -> Line:
    category = _BY_ROLE.get(one.title.role, one.title.role)
    return Line(one.title.app_keys[0], category, one.terms.annual, row, one.reference, shown)


def _uncontracted(apps: dict[str, App], covered: set[str], rng: random.Random) -> list[Line]:
    """Staff time, small purchases by card, and some years paid in front."""
    important = [key for key, one in apps.items() if one.live and one.criticality in {"1", "2"}]
    small = [key for key, one in apps.items() if one.live and key not in covered and one.vendor]
    staff = [
        Line(key, "internal-staff", round(rng.uniform(4, 95)) * 1000)
        for key in rng.sample(important, _STAFF)
    ]
    picked = rng.sample(small, _ON_CARDS + _UPFRONT)
    cards = [
        Line(key, rng.choice(("licence", "licence", "other")), rng.randrange(120, 9800))
        for key in picked[:_ON_CARDS]
    ]
    upfront = [
        Line(key, "licence", rng.randrange(4, 40) * 1500, years=3) for key in picked[_ON_CARDS:]
    ]
    return staff + cards + upfront


def _foreign(place: int) -> str:
    return {7: "EUR", 31: "USD", 150: "EUR", 171: "USD", 199: "EUR"}.get(place, "GBP")


def build(contracts: list[Contract], apps: dict[str, App], numbers: dict[str, str]) -> list[Line]:
    """Writes the cost lines and the truth about them; hands the true lines back."""
    rng = stream("costs-dirt")
    found = lines(contracts, apps)
    rows = [_row(place, one, apps, numbers, rng) for place, one in enumerate(found)]
    rows += _astray(len(rows))
    total = f"£{sum(one.amount for one in found):,}"
    rows.append(["", "TOTAL", "", "", "", total, "", ""])
    write(DATA / "costs_sample.csv", COST_HEADER, rows)
    write(
        TRUTH / "costs.csv",
        (
            "row", "application", "category", "amount", "currency", "years", "latest",
            "contract_row", "contract_reference", "reference_shown",
        ),
        [
            (
                row, numbers[one.key], one.category, one.amount, one.currency, one.years,
                "yes" if one.latest else "", one.contract_row or "", one.reference,
                "yes" if one.shown_reference else "",
            )
            for row, one in enumerate(found, 2)
        ],
    )  # fmt: skip
    return found


def _row(
    place: int, one: Line, apps: dict[str, App], numbers: dict[str, str], rng: random.Random
) -> list[str]:
    return [
        f"CL{place + 1:04d}",
        numbers[one.key] if rng.random() < 0.6 else apps[one.key].name,
        one.reference if one.shown_reference else "",
        rng.choice(_THIS_YEAR if one.latest else _LAST_YEAR),
        rng.choice(_WORDS[one.category]) if rng.random() > 0.03 else "",
        _money(one, rng),
        _basis(one, rng),
        "3 years paid in front" if one.years > 1 else rng.choice(_NARRATIVES),
    ]


def _money(one: Line, rng: random.Random) -> str:
    if one.currency != "GBP":
        return {"EUR": "€", "USD": "$"}[one.currency] + f"{one.amount:,}"
    chance = rng.random()
    if chance < 0.03:
        return rng.choice(("", "TBC", "n/k"))
    if chance < 0.35:
        return f"£{one.amount:,}"
    if chance < 0.5:
        return f"£{one.amount:,}.00"
    if chance < 0.56:
        return f"GBP {one.amount:,}"
    if chance < 0.6 and one.amount % 1000 == 0:
        return f"{one.amount // 1000}k"
    return f"{one.amount:,}" if chance < 0.8 else str(one.amount)


def _basis(one: Line, rng: random.Random) -> str:
    if one.years > 1:
        return rng.choice(("Total", "whole term", "Total"))
    return "" if rng.random() < 0.45 else rng.choice(_YEARLY)


def _astray(place: int) -> list[list[str]]:
    """Lines that lead nowhere: what nobody has listed, and a credit that nobody has placed."""
    return [
        [f"CL{place + 1:04d}", "Old mainframe bureau", "", "2026/27", "Support", "£11,400", "", ""],
        [f"CL{place + 2:04d}", "APM0099999", "", "2026/27", "Licence", "2,950", "annual", ""],
        [f"CL{place + 3:04d}", "", "TC/2011/0007", "2026/27", "Hosting", "£7,200.00", "", "?"],
        [f"CL{place + 4:04d}", "Members' ipads", "", "2026/27", "Other", "£4,310", "", ""],
        [f"CL{place + 5:04d}", "", "", "2026/27", "Other", "(1,250.00)", "", "credit - whose?"],
    ]


def licences(numbers: dict[str, str], apps: Mapping[str, App]) -> None:
    """Writes what is held and used, and the same without dirt as the truth."""
    rng = stream("licences")
    rows = read("licences.csv")
    rng.shuffle(rows)
    write(
        DATA / "licences_sample.csv",
        LICENCE_HEADER,
        [_licence(place, row, numbers, apps, rng) for place, row in enumerate(rows)],
        encoding="utf-8-sig",
    )
    write(
        TRUTH / "licences.csv",
        ("row", "application", "name", "entitled", "assigned", "used", "unit_price", "ends"),
        [
            (
                row, numbers[one["app"]], one["name"], one["entitled"], one["assigned"],
                one["used"], one["price"].replace(",", ""), one["ends"],
            )
            for row, one in enumerate(rows, 2)
        ],
    )  # fmt: skip


def _licence(
    place: int,
    row: dict[str, str],
    numbers: dict[str, str],
    apps: Mapping[str, App],
    rng: random.Random,
) -> list[str]:
    return [
        f"LIC-{place + 1:03d}",
        row["name"],
        numbers[row["app"]] if rng.random() < 0.7 else apps[row["app"]].name,
        row["metric"] if rng.random() > 0.1 else "",
        _counted(row["entitled"], rng),
        _counted(row["assigned"], rng),
        _counted(row["used"], rng) or rng.choice(("", "unknown", "not reported")),
        f"£{row['price']}" if row["price"] and rng.random() < 0.6 else row["price"],
        _ends(row["ends"], rng),
        row["note"],
    ]


def _counted(number: str, rng: random.Random) -> str:
    return f"{int(number):,}" if number and rng.random() < 0.5 else number


def _ends(day: str, rng: random.Random) -> str:
    if not day:
        return ""
    return day if rng.random() < 0.1 else dmy(date.fromisoformat(day))
