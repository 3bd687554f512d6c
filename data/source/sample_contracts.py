"""The contracts register: hand-written titles, planted terms, and then a registrar's dirt."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from datetime import date

from sample_sources import AS_AT, DATA, TRUTH, App, Directory, Supplier, Title, dmy, stream, write
from sample_terms import Terms, draw, earlier

HEADER = (
    "Reference Number",
    "Title of agreement",
    "Local authority department responsible",
    "Description of the goods and/or services being provided",
    "Supplier name and details",
    "Sum to be paid over the length of the contract or the estimated annual spending or budget"
    " for the contract (£)",
    "Value basis",
    "VAT that cannot be recovered (£)",
    "Start Date",
    "End Date",
    "Review Date",
    "Notice period",
    "Extension options",
    "Process type",
    "SME (Y/N)",
    "VCSE (Y/N)",
    "Company registration number",
)
# Where the register's trades that are not software belong, by a word of the title.
_DEPARTMENTS = (
    (r"care\b|homecare|living|advocacy|refuge|extra care|voice", "Adult Social Care"),
    (r"foster|child|missing|return home|social workers|domestic", "Children's Social Care"),
    (r"school|tutor|pupil|speech|academic|passenger", "Education"),
    (r"health|sexual|substance", "Public Health"),
    (r"gas|roof|lift|kitchen|void|asbestos|accommodation", "Housing Services"),
    (r"legal|counsel|polling", "Legal and Governance"),
    (r"ict|digital|cabling|cirrus|laptop|penetration|wan|airtime|licence audit|ups", "ICT"),
    (r"audit|banking|insurance|actuar|cash|enforcement agent", "Finance"),
    (r"executive|mediation|leadership|employee|agency workers|interim", "HR & Payroll"),
    (r"waste|recycl|bins|food|kennel", "Waste & Recycling"),
    (r"grass|grounds|arbor|verge|park", "Parks & Open Spaces"),
    (r"highway|salt|surface|bridge|gully|lighting|bus|traffic|transport|fuel|tyres", "Highways"),
    (r"library|museum|theatre|pool|gym|firework|christmas", "Culture & Leisure"),
    (r"cremator|grave|coroner|certificate", "Registrars and Bereavement"),
    (r"plan|flood|archaeolog|ecolog|valuation", "Planning"),
    (r"business|investment|shop front|town centre", "Economic Development"),
)
_TITLES_RENEWED = 14
_NEAR_DUPLICATES = 10
_UNPARSABLE = {
    date(2026, 9, 30): "31/09/2026",
    date(2027, 2, 28): "30/02/2027",
    date(2025, 6, 30): "31/06/2025",
    date(2027, 4, 30): "31/04/2027",
}


@dataclass(frozen=True, slots=True)
class Contract:
    """One row of the register with its truth."""

    reference: str
    title: Title
    terms: Terms
    department: str
    supplier_cell: str
    entity: Supplier | None
    shown_end: str
    shown_basis: str
    same_as: str = ""
    replaced_by: str = ""

    @property
    def value(self) -> int:
        """The one figure that the register shows."""
        return self.terms.annual if self.terms.basis == "annual" else self.terms.total


def register(titles: list[Title], apps: dict[str, App], directory: Directory) -> list[Contract]:
    """All contracts in the order of the register."""
    rng = stream("contracts-order")
    contracts = [_contract(index, one, apps, directory) for index, one in enumerate(titles)]
    contracts = _with_unparsable(contracts, apps)
    contracts += _renewed(contracts) + _doubled(contracts, rng)
    rng.shuffle(contracts)
    return contracts


def _contract(index: int, title: Title, apps: dict[str, App], directory: Directory) -> Contract:
    rng = stream(f"contract/{title.half}/{index}")
    terms = draw(title, rng)
    entity = directory.find(title.supplier)
    return Contract(
        reference=_reference(index, terms, rng),
        title=title,
        terms=terms,
        department=_department(title, apps),
        supplier_cell=_supplier_cell(title, terms, entity, rng),
        entity=entity,
        shown_end=_shown_end(terms.end, rng),
        shown_basis=_shown_basis(terms, rng),
    )


def _reference(index: int, terms: Terms, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.02:
        return ""
    if chance < 0.14:
        return f"DN{500_000 + index * 137}"
    if chance < 0.22:
        return f"TC-{index + 1:04d}"
    return f"TC/{terms.start.year}/{index + 101:04d}"


def _department(title: Title, apps: dict[str, App]) -> str:
    if title.app_keys:
        return apps[title.app_keys[0]].department
    text = title.title.casefold()
    return next((unit for words, unit in _DEPARTMENTS if re.search(words, text)), "Procurement")


def _supplier_cell(title: Title, terms: Terms, entity: Supplier | None, rng: random.Random) -> str:
    name = title.supplier
    if entity and rng.random() < 0.3:
        before = entity.renamed_on and terms.start.isoformat() < entity.renamed_on
        name = entity.former_name if before else rng.choice(entity.current_spellings)
    chance = rng.random()
    if entity and chance < 0.05:
        return f"{name} ({entity.company_number})"
    if entity and chance < 0.09:
        return f"{name}, Thornmere Business Park"
    return name.upper() if chance > 0.97 else f"{name} " if chance > 0.92 else name


def _shown_end(end: date, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.025:
        return ""
    if chance < 0.035:
        return end.isoformat()
    if chance < 0.05:
        return end.strftime("%d.%m.%Y")
    return rng.choice(("ongoing", "TBC", "Open ended")) if chance > 0.988 else dmy(end)


def _shown_basis(terms: Terms, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.44:
        return ""
    if terms.basis == "annual":
        return rng.choice(("Annual", "Annual", "annual estimate", "per annum"))
    return rng.choice(("Total", "Whole term", "Total contract value", "TOTAL"))


def _with_unparsable(contracts: list[Contract], apps: dict[str, App]) -> list[Contract]:
    """Gives four contracts an end that no calendar has; the clean end is the day that was meant."""
    wanted = dict(_UNPARSABLE)
    changed = []
    for one in contracts:
        meant = next(iter(wanted), None)
        if (
            meant
            and one.title.app_keys
            and one.terms.start.year < 2025
            and one.title.role == "licence"
        ):
            terms = replace(one.terms, end=meant)
            changed.append(replace(one, terms=terms, shown_end=wanted.pop(meant)))
        else:
            changed.append(one)
    return changed


def _renewed(contracts: list[Contract]) -> list[Contract]:
    """The rows of some earlier terms, left in the register."""
    picked = [
        one
        for one in contracts
        if one.title.app_keys and one.reference and one.terms.start < AS_AT < one.terms.end
    ][:: len(contracts) // _TITLES_RENEWED // 2]
    return [_predecessor(one) for one in picked[:_TITLES_RENEWED]]


def _predecessor(contract: Contract) -> Contract:
    terms = earlier(contract.terms)
    entity = contract.entity
    renamed = entity and terms.start.isoformat() < entity.renamed_on
    return replace(
        contract,
        supplier_cell=entity.former_name if entity and renamed else contract.supplier_cell,
        reference=f"{contract.reference}/A",
        terms=terms,
        shown_end=dmy(terms.end),
        replaced_by=contract.reference,
    )


def _doubled(contracts: list[Contract], rng: random.Random) -> list[Contract]:
    """Rows that two people keyed: nearly, but not quite, the same."""
    named = [one for one in contracts if one.reference and one.shown_end]
    return [_double(one, place) for place, one in enumerate(rng.sample(named, _NEAR_DUPLICATES))]


def _double(contract: Contract, place: int) -> Contract:
    title = contract.title
    worded = (
        replace(title, title=title.title + "."),
        replace(title, title=title.title.upper()),
        replace(title, title=title.title.replace(" and ", " & "), description=""),
    )[place % 3]
    reference = contract.reference if place % 5 == 0 else f"{contract.reference}b"
    return replace(contract, reference=reference, title=worded, same_as=contract.reference)


def build(contracts: list[Contract]) -> None:
    """Writes the register, with a blank row and a total as registers have them."""
    rng = stream("contracts-dirt")
    rows = [_row(one, rng) for one in contracts]
    rows.append([""] * len(HEADER))
    total = f"£{sum(one.value for one in contracts):,}"
    rows.append(["", "TOTAL", "", "", "", total, *[""] * (len(HEADER) - 6)])
    write(DATA / "contracts_sample.csv", HEADER, rows, encoding="cp1252")


def _row(contract: Contract, rng: random.Random) -> list[str]:
    terms, title = contract.terms, contract.title
    return [
        contract.reference,
        title.title,
        contract.department if rng.random() > 0.04 else "",
        title.description,
        contract.supplier_cell,
        _money(contract.value, rng),
        contract.shown_basis,
        rng.choice(("", "", "0", "nil", "0.00", "N/A")),
        dmy(terms.start) if rng.random() > 0.02 else "",
        contract.shown_end,
        _review(terms, rng),
        terms.notice_text,
        terms.options_text,
        rng.choice(
            ("Framework call off", "Open tender", "Direct award", "Further competition", "")
        ),
        rng.choice(("Y", "N", "Yes", "No", "", "N")),
        rng.choice(("N", "N", "No", "")),
        _company_number(contract.entity, rng),
    ]


def _money(value: int, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.03:
        return rng.choice(("", "TBC", "See note"))
    if chance < 0.4:
        return f"£{value:,}"
    if chance < 0.55:
        return f"£{value:,}.00"
    return f"{value:,}" if chance < 0.75 else str(value)


def _review(terms: Terms, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return ""
    return dmy(max(terms.start, date(terms.end.year - 1, terms.end.month, 1)))


def _company_number(entity: Supplier | None, rng: random.Random) -> str:
    if entity is None or rng.random() < 0.45:
        return ""
    number = entity.company_number
    chance = rng.random()
    if chance < 0.08:
        return number.lower()
    return f"{number[:2]} {number[2:]}" if chance < 0.14 else number


def status(contract: Contract, covered: dict[str, list[Contract]], apps: dict[str, App]) -> str:
    """Where a contract truly stands on the as-at date.

    An ended contract is 'expired-in-use' when a live application that it covers has no other
    contract in force; otherwise it is 'expired'.
    """
    if contract.terms.start > AS_AT:
        return "pending"
    if contract.terms.end >= AS_AT:
        return "live"
    bare = [
        key for key in contract.title.app_keys if apps[key].live and not _in_force(covered[key])
    ]
    return "expired-in-use" if bare and not contract.replaced_by else "expired"


def _in_force(contracts: list[Contract]) -> bool:
    return any(one.terms.start <= AS_AT <= one.terms.end for one in contracts)


def cover(contracts: list[Contract]) -> dict[str, list[Contract]]:
    """The contracts that cover each application, by key."""
    found: dict[str, list[Contract]] = {}
    for contract in contracts:
        for key in contract.title.app_keys:
            found.setdefault(key, []).append(contract)
    return found


def truth(contracts: list[Contract], apps: dict[str, App], numbers: dict[str, str]) -> None:
    """Writes which contract covers what, and where each contract stands."""
    covered = cover(contracts)
    write(
        TRUTH / "links.csv",
        ("application", "application_name", "contract_row", "contract_reference", "title", "role"),
        [
            (numbers[key], apps[key].name, row, one.reference, one.title.title, one.title.role)
            for row, one in enumerate(contracts, 2)
            for key in one.title.app_keys
        ],
    )
    write(
        TRUTH / "contracts.csv",
        (
            "row", "reference", "title", "supplier", "status", "start", "end", "end_shown", "end_max",
            "notice", "serve_by", "value_shown", "true_basis", "basis_shown", "annual_true",
            "total_true", "applications", "near_duplicate_of", "replaced_by",
        ),
        [_truth_row(row, one, covered, apps, numbers) for row, one in enumerate(contracts, 2)],
    )  # fmt: skip


def _truth_row(
    row: int,
    one: Contract,
    covered: dict[str, list[Contract]],
    apps: dict[str, App],
    numbers: dict[str, str],
) -> tuple[object, ...]:
    terms = one.terms
    return (
        row,
        one.reference,
        one.title.title,
        one.entity.canonical if one.entity else "",
        status(one, covered, apps),
        terms.start.isoformat(),
        terms.end.isoformat(),
        one.shown_end,
        terms.end_max.isoformat(),
        terms.notice,
        terms.serve_by.isoformat() if terms.serve_by else "",
        one.value,
        terms.basis,
        one.shown_basis,
        terms.annual,
        terms.total,
        "|".join(numbers[key] for key in one.title.app_keys),
        one.same_as,
        one.replaced_by,
    )
